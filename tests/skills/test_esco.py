"""ESCO: recognised, compared, shown and taken over; again without a difference; never over what was changed here."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nieuwebanen import background
from nieuwebanen.background import BackgroundTask
from nieuwebanen.errors import DomainError
from nieuwebanen.skills import catalogue, merging
from nieuwebanen.skills.esco import files, importing
from nieuwebanen.skills.esco.applying import apply
from nieuwebanen.skills.esco.files import Kind
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import (
    ListImportState,
    Occupation,
    OccupationSkill,
    Origin,
    Skill,
    SkillGroup,
    SkillListImport,
    SkillRelation,
)
from nieuwebanen.skills.search import find_skills
from tests import factories
from tests.bench.esco import FOLDER, PACKAGES

pytestmark = pytest.mark.django_db
S, G, OCCUPATION = (f"http://data.europa.eu/esco/{kind}/" for kind in ("skill", "skill", "occupation"))
SKILL_HEAD = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,"
    "definition,inScheme,description\n"
)
GROUP_HEAD = "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code\n"
FORK = ("aaaa1", "drive the fork lift", "operate the forklift", "To move the load with a truck in the yard.")
STACK = ("bbbb2", "stack the goods", "pile the goods", "To put goods on the shelf for the customer.")
VORK = (
    "aaaa1",
    "een heftruck besturen",
    "met de heftruck rijden",
    "Een last verplaatsen met een truck op het terrein.",
)


def skills_csv(*rows, kind="skill/competence"):
    lines = [
        f'KnowledgeSkillCompetence,{S}{uri},{kind},cross-sector,{name},"{words}",,released,,,,,{meaning}\n'
        for uri, name, words, meaning in rows
    ]
    return (SKILL_HEAD + "".join(lines)).encode()


def groups_csv(*rows):
    lines = [f"SkillGroup,{G}{uri},{name},,,released,,,,the words of it,{code}\n" for uri, name, code in rows]
    return (GROUP_HEAD + "".join(lines)).encode()


RELATIONS = {
    "b.csv": (
        "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"  # as in 1.2
        f"SkillGroup,{G}g2,x,SkillGroup,{G}g1,x\nKnowledgeSkillCompetence,{S}aaaa1,x,SkillGroup,{G}g2,x\n"
        f"KnowledgeSkillCompetence,{S}bbbb2,x,KnowledgeSkillCompetence,{S}aaaa1,x\n"
    ).encode(),
    "r.csv": (
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
        f"{S}aaaa1,skill/competence,essential,knowledge,{S}bbbb2\n"
    ).encode(),
    "o.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code\n"
        f'Occupation,{OCCUPATION}1,9333,warehouse worker,"storekeeper\nhand",released,Works in the hall.,9333.1\n'
    ).encode(),
    "a.csv": f"occupationUri,relationType,skillType,skillUri\n{OCCUPATION}1,essential,skill/competence,{S}aaaa1\n".encode(),
    "g.csv": groups_csv(("g1", "the skills of hands", "S6"), ("g2", "the moving of things", "S6.1")),
}


def everything(*skills):
    return {"s.csv": skills_csv(*skills), **RELATIONS}


def take_over(content):
    plan = importing.planned(files.opened(content.items()))
    apply(plan)
    return plan


def plan_of(content):
    return importing.planned(files.opened(content.items()))


def skill(uri):
    return Skill.objects.get(esco_uri=S + uri)


# ---- recognised by what is in it ------------------------------------------------------------------------
def test_files_are_known_by_their_first_line_whatever_their_name_and_in_zips_too():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, content in everything(FORK).items():
            archive.writestr(f"map/{name}", b"\xef\xbb\xbf" + content)
        archive.writestr("lees-mij.txt", "hallo")
        archive.writestr(
            "isco.csv", "conceptType,conceptUri,code,preferredLabel,altLabels,description\nISCOGroup,x,0,a,,b\n"
        )
    opened = files.opened([("wat-dan-ook.zip", inner.getvalue())])
    assert {source.kind for source in opened.sources} == set(Kind) - {Kind.SOME_SKILLS}
    assert opened.ignored == ["isco.csv"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"naam;leeftijd\nA;1\n", "geen bestanden van ESCO"),
        (b"PK\x03\x04 kapot", "niet uit te pakken"),
        (skills_csv(FORK)[:-40] + b"\nKnowledgeSkillCompetence,half\n", "niet heel"),
    ],
)
def test_what_is_no_esco_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(DomainError, match=sentence):
        plan_of({"x": content})


def test_a_zip_that_becomes_too_large_is_not_unpacked(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills.csv", b"0" * 200_000)
    monkeypatch.setattr(files, "MOST_BYTES", 100_000)
    with pytest.raises(DomainError, match="te groot"):
        files.opened([("bom.zip", bomb.getvalue())])
    monkeypatch.setattr(files, "MOST_TOGETHER", 100_000)
    with pytest.raises(DomainError, match="te groot als hij is uitgepakt"):
        files.opened([("bom.zip", bomb.getvalue())])


# ---- taken over ------------------------------------------------------------------------------------------
def test_skills_groups_words_relations_and_occupations_come_in_and_are_found():
    take_over(everything(FORK, STACK))
    fork, stack = skill("aaaa1"), skill("bbbb2")
    assert (fork.name, fork.origin, fork.base_hours, fork.definition) == (FORK[1], Origin.ESCO, 24, FORK[3])
    assert (fork.group.name, fork.group.parent.name) == ("the moving of things", "the skills of hands")
    assert stack.group == fork.group, "through the skill above it"
    assert [word.name for word in fork.synonyms.all()] == ["operate the forklift"]
    assert list(SkillRelation.objects.values_list("skill", "neighbour", "quarters")) == [(fork.pk, stack.pk, 2)]
    occupation = Occupation.objects.get()
    assert (occupation.name, occupation.other_names.split("\n")) == ("warehouse worker", ["storekeeper", "hand"])
    assert OccupationSkill.objects.get().essential
    assert fork in find_skills("forklift")


def test_the_second_time_nothing_changes():
    load_starter_list()
    content = everything(FORK, STACK) | {"nl.csv": skills_csv(VORK)}
    assert not take_over(content).empty
    again = plan_of(content)
    assert again.empty, {name: count for name, count in again.counts().items() if count}


def test_dutch_wins_and_the_english_word_becomes_another_word_together_or_one_after_the_other():
    take_over(everything(FORK) | {"nl.csv": skills_csv(VORK)})
    together = (skill("aaaa1").name, {word.name for word in skill("aaaa1").synonyms.all()})
    Skill.objects.all().delete()
    take_over(everything(FORK))
    take_over({"nl.csv": skills_csv(VORK)})
    assert together == (skill("aaaa1").name, {word.name for word in skill("aaaa1").synonyms.all()})
    assert together == (VORK[1], {FORK[1], FORK[2], VORK[2]})
    take_over(everything(FORK))  # English alone takes no Dutch away
    assert skill("aaaa1").name == VORK[1]


def test_what_vanished_is_retired_not_removed_and_comes_back_when_it_is_there_again(admin):
    take_over(everything(FORK, STACK))
    person = factories.make_candidate(skills={skill("bbbb2"): 3})
    plan = take_over(everything(FORK))
    assert [row.name for row in plan.retired] == [STACK[1]]
    assert skill("bbbb2").retired_at
    assert person.skills.get().skill == skill("bbbb2")
    take_over(everything(FORK, STACK))
    assert skill("bbbb2").retired_at is None
    skill("aaaa1").retire(by=admin)
    assert plan_of(everything(FORK, STACK)).empty, "what the beheerder retired stays so"


def test_part_of_the_list_retires_nothing():
    take_over(everything(FORK, STACK))
    part = (
        "conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,description,broaderConceptUri,"
        f"broaderConceptPT\nKnowledgeSkillCompetence,{S}aaaa1,de heftruck besturen,released,knowledge,x,een | twee,"
        f"De last op het terrein van een bedrijf,{G}g2,x\n"
    ).encode()
    plan = take_over({"deel.csv": part})
    assert plan.retired == []
    assert skill("aaaa1").name == "de heftruck besturen"
    assert {word.name for word in skill("aaaa1").synonyms.all()} == {FORK[1], FORK[2], "een", "twee"}


def test_words_that_were_changed_here_stay_and_that_is_said(admin):
    take_over(everything(FORK))
    fork = skill("aaaa1")
    fork.name = "Onze heftruck"
    catalogue.change(fork, synonyms=["stapelaar"], by=admin)
    new = ("aaaa1", "drive the lift truck", "operate the forklift\noperate the truck", FORK[3])
    plan = take_over(everything(new))
    assert [row.name for row in plan.kept] == ["Onze heftruck"]
    fork.refresh_from_db()
    assert fork.name == "Onze heftruck"
    assert {word.name for word in fork.synonyms.all()} == {"stapelaar", "operate the truck"}, (
        "what was taken off stays off"
    )
    assert plan_of(everything(new)).empty


def test_a_skill_of_our_own_with_an_esco_address_keeps_its_words_and_gets_those_of_esco():
    own = factories.make_skill("Heftruck rijden", esco_uri=S + "aaaa1", base_hours=60)
    before = (own.name, own.definition, own.group_id, own.base_hours)
    take_over(everything(FORK))
    own.refresh_from_db()
    assert (own.name, own.definition, own.group_id, own.base_hours) == before
    assert {word.name for word in own.synonyms.all()} == {FORK[1], FORK[2]}
    assert OccupationSkill.objects.get().skill == own
    assert plan_of(everything(FORK)).empty


def test_a_name_that_is_taken_gets_what_tells_it_apart():
    factories.make_skill(FORK[1])
    take_over(everything(FORK, ("cccc3", FORK[1], "", "the other")))
    names = {skill("aaaa1").name, skill("cccc3").name}
    assert names == {f"{FORK[1]} (vaardigheid)", f"{FORK[1]} (ESCO, vaardigheid)"}
    assert plan_of(everything(FORK, ("cccc3", FORK[1], "", "the other"))).empty


def test_two_skills_may_change_names():
    take_over(everything(FORK, STACK))
    turned = everything((FORK[0], STACK[1], "", FORK[3]), (STACK[0], FORK[1], "", STACK[3]))
    take_over(turned)
    assert {skill("aaaa1").name, skill("bbbb2").name} == {FORK[1], STACK[1]}
    assert plan_of(turned).empty


def test_what_went_on_in_another_skill_stays_there(admin):
    take_over(everything(FORK, STACK))
    own, fork = factories.make_skill("Heftruck rijden"), skill("aaaa1")
    merging.merge(own, fork, versions=(own.version, fork.version), by=admin)
    assert plan_of(everything(FORK, STACK)).empty
    assert OccupationSkill.objects.get().skill == own


def test_lines_about_something_in_none_of_the_files_are_counted_and_shown():
    content = everything(FORK, STACK)
    content["a.csv"] += f"{OCCUPATION}2,optional,skill/competence,{S}aaaa1\n".encode()
    content["a.csv"] += f"{OCCUPATION}1,optional,skill/competence,{S}zzzz9\n".encode()
    content["r.csv"] += f"{S}zzzz9,skill/competence,optional,knowledge,{S}bbbb2\n".encode()
    shown = importing.shown(take_over(content))
    assert [kind["count"] for kind in shown["kinds"] if kind["key"] == "loose"] == [3]
    assert OccupationSkill.objects.count() == SkillRelation.objects.count() == 1
    assert plan_of(content).empty, "what cannot be written is no difference"


# ---- the pages -------------------------------------------------------------------------------------------
@pytest.fixture
def desk(admin, client_for):
    return client_for(admin)


def send(desk, content):
    sent = [SimpleUploadedFile(name, data) for name, data in content.items()]
    return desk.post(reverse("skills:esco"), {"sent": sent, "release": "1.2.1"})


def test_a_list_is_sent_read_looked_at_and_taken_over_and_only_then_written(desk, admin):
    response = send(desk, everything(FORK, STACK) | {"leeftijden.csv": b"naam,leeftijd\nA,1\n"})
    assert response.url == BackgroundTask.objects.get().get_absolute_url()
    background.run_waiting()
    row = SkillListImport.objects.get()
    page = desk.get(reverse("skills:esco_import", args=[row.public_id])).content.decode()
    assert "Nieuwe vaardigheden" in page
    assert FORK[1] in page
    assert "zijn niet gebruikt: leeftijden.csv" in page
    assert not Skill.objects.exists()
    found = desk.get(reverse("skills:esco_import", args=[row.public_id]), {"q": "PILE"}).content.decode()
    assert STACK[1] in found
    assert FORK[1] not in found

    desk.post(reverse("skills:esco_apply", args=[row.public_id]), {"version": row.version})
    background.run_waiting()
    row.refresh_from_db()
    assert (row.state, row.content) == (ListImportState.DONE, None)
    assert Skill.objects.count() == 2


def test_a_list_that_changes_something_else_by_now_is_shown_again(desk, admin):
    send(desk, everything(FORK, STACK))
    background.run_waiting()
    row = SkillListImport.objects.get()
    take_over(everything(FORK))
    desk.post(reverse("skills:esco_apply", args=[row.public_id]), {"version": row.version})
    background.run_waiting()
    row.refresh_from_db()
    assert row.state == ListImportState.READY
    assert not Skill.objects.filter(name=STACK[1]).exists()
    assert (
        "De verschillen zijn intussen anders"
        in desk.post(
            reverse("skills:esco_apply", args=[row.public_id]), {"version": row.version - 1}, follow=True
        ).content.decode()
    )


def test_a_list_that_is_not_wanted_goes_and_a_wrong_file_is_refused_at_the_form(desk):
    send(desk, everything(FORK))
    background.run_waiting()
    row = SkillListImport.objects.get()
    desk.post(reverse("skills:esco_drop", args=[row.public_id]), {"version": row.version})
    row.refresh_from_db()
    assert (row.state, row.content, Skill.objects.exists()) == (ListImportState.DROPPED, None, False)
    wrong = send(desk, {"x.csv": b"naam\nA\n"})
    assert wrong.status_code == 422
    assert "Dit zijn geen bestanden van ESCO" in wrong.content.decode()


@pytest.mark.skipif(not FOLDER.exists(), reason="the files of ESCO are not beside the project")
def test_the_real_packages_come_in_whole_and_the_dutch_parts_after_them():
    load_starter_list()
    take_over({name: (FOLDER / name).read_bytes() for name in PACKAGES})
    esco = Skill.objects.filter(origin=Origin.ESCO)
    assert (esco.count(), Occupation.objects.count()) == (13_896, 3_007)
    assert SkillGroup.objects.filter(origin=Origin.ESCO, parent=None).count() == 4
    dutch = {path.name: path.read_bytes() for path in (FOLDER / "v1.2.1_nl").iterdir()}
    plan = take_over(dutch)
    assert len(plan.reworded) > 1000
    assert plan.retired == []
    assert plan_of(dutch).empty
    assert Skill.objects.current().own().count() == 72
