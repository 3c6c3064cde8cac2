"""The beheerder keeps the list: version lock, groups, neighbours, use, filters, and the merge with its preview."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from nieuwebanen.events import Event
from nieuwebanen.skills import catalogue
from nieuwebanen.skills.models import Origin, Skill, SkillGroup, SkillRelation
from tests import factories
from tests.skills.test_pages import LIST, answers, names, page_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin, client_for):
    return client_for(admin)


@pytest.fixture
def skill():
    return factories.make_skill("Pallets stapelen", sector="logistiek")


def of(name, row):
    return reverse(f"skills:{name}", args=[row.public_id])


# ---- two at the same time -------------------------------------------------------------------------------
def test_the_second_of_two_who_save_is_told_and_sees_what_the_first_saved(desk, skill, admin):
    first = Skill.objects.get(pk=skill.pk)
    first.definition = "Je zet dozen op een pallet."
    catalogue.change(first, synonyms=[], by=admin)
    same = {"name": "Pallets bouwen", "definition": skill.definition, "group": "S6", "sector": "logistiek"}
    late = desk.post(page_of(skill), answers(**same, synonyms="", base_hours="24", version="1"))
    assert late.status_code == 409
    assert "Iemand anders heeft deze vaardigheid net gewijzigd" in texts(late)
    assert "Je zet dozen op een pallet." in texts(late)
    assert "Betekenis" in [row.label for row in late.context["form"].saved_meanwhile]
    assert Skill.objects.get(pk=skill.pk).name == "Pallets stapelen"
    assert desk.post(page_of(skill), answers(**same, synonyms="", base_hours="24", version="2")).status_code == 302


# ---- groups ---------------------------------------------------------------------------------------------
def test_a_group_is_added_and_renamed_with_a_code_of_its_own(desk, skill, admin):
    assert desk.post(reverse("skills:group_new"), {"code": "s9", "name": "Tuin", "version": 1}).status_code == 302
    group = SkillGroup.objects.get(code="S9")
    assert desk.post(of("group_edit", group), {"code": "S10", "name": "Groen", "version": 1}).status_code == 302
    group.refresh_from_db()
    assert (group.code, group.name, group.version) == ("S10", "Groen", 2)
    late = desk.post(of("group_edit", group), {"code": "S11", "name": "Bos", "version": 1})
    assert "Iemand anders heeft deze groep net gewijzigd" in texts(late)
    twice = desk.post(reverse("skills:group_new"), {"code": "S6", "name": "Nog een", "version": 1})
    assert "Een andere groep heeft deze code al" in texts(twice)
    assert list(Event.objects.about(group).values_list("verb", flat=True)) == [
        "skill_group.changed",
        "skill_group.added",
    ]
    official = SkillGroup.objects.create(code="Z-1", name="hands", origin=Origin.ESCO)
    assert desk.get(of("group_edit", official)).status_code == 404


# ---- neighbours -----------------------------------------------------------------------------------------
def test_neighbours_are_found_added_changed_and_taken_away_in_both_directions(desk, skill):
    other = factories.make_skill("Heftruck rijden")
    page = desk.get(of("relations", skill), {"q": "heftruck"})
    assert "Heftruck rijden helpt bij Pallets stapelen" in texts(page)
    address = of("relations", skill) + "?q=heftruck"
    desk.post(address, {f"helps_{other.pk}": "2", f"helped_{other.pk}": "1", "version": "1"})
    assert set(SkillRelation.objects.values_list("skill", "neighbour", "quarters")) == {
        (skill.pk, other.pk, 2),
        (other.pk, skill.pk, 1),
    }
    late = desk.post(of("relations", skill), {f"helps_{other.pk}": "0", f"helped_{other.pk}": "0", "version": "1"})
    assert late.status_code == 409
    desk.post(of("relations", skill), {f"helps_{other.pk}": "3", f"helped_{other.pk}": "0", "version": "2"})
    assert list(SkillRelation.objects.values_list("skill", "quarters")) == [(skill.pk, 3)]
    assert "Helpt hierbij: scheelt tot driekwart van de leertijd" in texts(desk.get(page_of(skill)))


# ---- use and filters ------------------------------------------------------------------------------------
def test_before_retiring_the_use_is_told(desk, skill, coach):
    factories.make_candidate(coach, skills={skill: 2})
    told = texts(desk.get(of("retire", skill)))
    assert "1 kandidaat kan dit" in told
    assert "1 kandidaat kan dit" in texts(desk.get(page_of(skill)))
    assert "wordt nergens gebruikt" in texts(desk.get(of("retire", factories.make_skill())))


def test_the_list_is_filtered_by_list_group_and_use_and_sorted(desk, skill, coach):
    unused = factories.make_skill("Aardappels schillen", base_hours=60)
    top = SkillGroup.objects.create(code="Z-S", name="skills", origin=Origin.ESCO)
    under = SkillGroup.objects.create(code="Z-S1", name="hands", origin=Origin.ESCO, parent=top)
    deep = SkillGroup.objects.create(code="Z-S1.1", name="fingers", origin=Origin.ESCO, parent=under)
    official = factories.make_skill("fold napkins", origin=Origin.ESCO, group=deep)
    factories.make_candidate(coach, skills={skill: 2})
    assert set(names(desk.get(LIST))) == {skill.name, unused.name}
    assert names(desk.get(LIST, {"lijst": "esco", "groep": "Z-S1"})) == [official.name]
    assert names(desk.get(LIST, {"lijst": "alle"}))[-1] == official.name, "the own list first"
    assert names(desk.get(LIST, {"gebruik": "ja"})) == [skill.name]
    assert names(desk.get(LIST, {"gebruik": "nee"})) == [unused.name]
    assert names(desk.get(LIST, {"sorteer": "naam"})) == [unused.name, skill.name]
    assert names(desk.get(LIST, {"sorteer": "uren"}))[0] == unused.name


def test_the_hours_to_every_level_are_told(desk, skill):
    told = texts(desk.get(page_of(skill)))
    for words in ("1 Met veel hulp 24 uur", "2 Met begeleiding 60 uur", "4 Leert het anderen 180 uur"):
        assert words in told


# ---- merging --------------------------------------------------------------------------------------------
def test_two_words_are_found_compared_and_merged(desk, skill, coach):
    twice = factories.make_skill("Pallets opstapelen")
    factories.make_candidate(coach, skills={twice: 2})
    chosen = BeautifulSoup(desk.get(of("merge", skill)).content, "html.parser").find(
        "a", href=f"?met={twice.public_id}"
    )
    address = of("merge", skill) + chosen["href"]
    preview = texts(desk.get(address))
    assert "1 kandidaat kan dit: verhuist" in preview
    assert "1 keer vastgelegd: houdt het oude woord" in preview
    unsure = desk.post(address, {"version": 1, "other_version": 1})
    assert "Vink aan dat je hebt gecontroleerd" in texts(unsure)
    done = desk.post(address, {"version": 1, "other_version": 1, "sure": "on"}, follow=True)
    assert "‘Pallets opstapelen’ is samengevoegd met deze vaardigheid." in done.content.decode()
    gone = texts(desk.get(page_of(twice)))
    assert "Samengevoegd met Pallets stapelen" in gone
    assert "Terughalen" not in gone
    assert desk.get(of("merge", twice)).url == page_of(skill)
