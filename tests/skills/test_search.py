"""Finding a skill: spelling, word forms, meanings, the order of what is found, and words of a longer text."""

import pytest

from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Occupation, OccupationSkill, Origin, Skill, SkillSynonym
from nieuwebanen.skills.search import find_occupations, find_skills, skills_in_text, third_person
from tests import factories

pytestmark = pytest.mark.django_db


def names(text):
    return [skill.name for skill in find_skills(text)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("heftruk", "Heftruck of reachtruck rijden"),  # a mistake
        ("heftr", "Heftruck of reachtruck rijden"),  # still typing
        ("HEFTRÚCK", "Heftruck of reachtruck rijden"),
        ("reachtrucks rijden", "Heftruck of reachtruck rijden"),  # plural
        ("truck", "Heftruck of reachtruck rijden"),  # part of a longer word
        ("heftruk rijdn", "Heftruck of reachtruck rijden"),
        ("orders pakken", "Orders verzamelen"),  # "je pakt" stands in the meaning
        ("order verzamelen", "Orders verzamelen"),
        ("het verzamelen van orders", "Orders verzamelen"),
        ("orderpicker", "Orders verzamelen"),  # a synonym
        ("tillen", "Veilig tillen"),
        ("begroeten", "Gasten ontvangen"),  # only in the meaning
        ("kassa's", "Afrekenen"),
    ],
)
def test_what_somebody_types_finds_the_skill(typed, found):
    load_starter_list()
    assert found in names(typed)[:3]


@pytest.mark.parametrize("typed", ["", "a", "zwemmen op vrijdag", "%", "_", "!!", "' & | !", "de het een", "xyzzy\\"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(typed):
    load_starter_list()
    assert names(typed) == []
    assert not skills_in_text(typed).exists()


def test_the_best_comes_first_and_the_own_list_before_esco_at_an_equal_match():
    def made(name, *synonyms, **fields):
        skill = factories.make_skill(name, **fields)
        SkillSynonym.objects.bulk_create(SkillSynonym(skill=skill, name=word) for word in synonyms)

    made("Gelassenheid tonen", definition="Anders.")
    made("Werken met metaal", "lassen", definition="Anders.")
    made("Lassen van buizen", definition="Anders.", origin=Origin.ESCO)
    made("Lassen met de hand", definition="Anders.")
    made("Toezicht houden", definition="Je ziet toe op lassen.")
    made("Lassen", definition="Anders.", origin=Origin.ESCO)
    assert names("lassen") == [
        "Lassen",
        "Lassen met de hand",
        "Lassen van buizen",
        "Werken met metaal",
        "Toezicht houden",
        "Gelassenheid tonen",
    ]


def test_a_new_synonym_is_found_at_once_and_a_retired_skill_is_not(admin):
    skill = factories.make_skill("Vloer dweilen")
    skill.synonyms.create(name="moppen")
    assert names("moppen") == ["Vloer dweilen"]
    skill.retire(by=admin)
    assert names("moppen") == []
    assert list(find_skills("moppen", among=Skill.objects.retired())) == [skill]


def test_words_of_a_longer_text_are_matched_with_skills():
    load_starter_list()
    text = "Je gaat heftruck rijden, orderpicken en soms de kassa doen. " * 20
    assert {skill.name for skill in skills_in_text(text)} >= {
        "Heftruck of reachtruck rijden",
        "Orders verzamelen",
        "Afrekenen",
    }


@pytest.mark.parametrize(
    ("verb", "you_do"),
    [("tillen", "tilt"), ("maken", "maakt"), ("lezen", "leest"), ("geven", "geeft"), ("pakken", "pakt"), ("eten", "eet"),
     ("werken", "werkt"), ("rijden", "rijdt"), ("begroeten", "begroet"), ("bereiden", "bereidt")],
)  # fmt: skip
def test_a_verb_is_also_looked_for_as_meanings_write_it(verb, you_do):
    assert third_person(verb) == [you_do]
    assert third_person("heftruck") == []


def test_a_profession_is_found_by_its_names_and_only_with_skills_to_show():
    skill = factories.make_skill()
    for n, (name, others) in enumerate([("bedrijfskok", "kok"), ("kok", ""), ("kokswerk", ""), ("kapper", "")]):
        job = Occupation.objects.create(code=str(n), name=name, other_names=others, esco_uri=f"http://x.example/{n}")
        if name != "kokswerk":
            OccupationSkill.objects.create(occupation=job, skill=skill, essential=True)
    assert [str(one) for one in find_occupations("kok")] == ["kok", "bedrijfskok"]
    assert not find_occupations("ko").exists()
