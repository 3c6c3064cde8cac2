"""What coach and candidate read: every part, gap and reason as one plain sentence."""

from dataclasses import replace
from datetime import date

import pytest

from employers.models import FutureJob
from matching.engine import Exclusion, Language, Person, Requirement, Weights, match
from matching.engine import Job as EngineJob
from matching.explaining import sentences
from nieuwebanen.work import Sector, WorkCondition
from tests import factories

TODAY = date(2026, 3, 2)
START = date(2027, 3, 1)
LANGUAGE = Language({"1": 40, "2": 16, "3": 24}, {"2": [("3", 2)]})
NAMES = {"1": "Nederlands spreken", "2": "Orders verzamelen", "3": "Werken met een palletwagen"}
NEEDS = (Requirement("1", 2, must=True), Requirement("2", 3))


def outcome(*, weights=None, **person):
    job = EngineJob(id=1, start=START, requirements=NEEDS, sector=Sector.LOGISTICS, learn_hours=24)
    return match(job, Person(id=1, **person), LANGUAGE, today=TODAY, weights=weights or Weights())


def why(found, *, sector=Sector.LOGISTICS):
    return [line.why for line in sentences.lines(found, FutureJob(starts_on=START, sector=sector))]


def test_the_parts_say_what_is_there_what_is_to_learn_and_when_somebody_is_ready():
    found = outcome(skills={"1": 2, "2": 1}, sectors=("logistiek",))

    assert why(found) == [
        "Heeft 1 van de 2 vaardigheden op het niveau dat nodig is. Nog te leren: 1 vaardigheid.",
        "Klaar op 30 maart 2026. De baan begint op 1 maart 2027. Nog ongeveer 56 uur leren: 4 weken van 16 uur.",
        "Logistiek staat bij de wensen.",
    ]


def test_who_has_everything_has_nothing_left_to_learn():
    assert why(outcome(skills={"1": 2, "2": 4}))[:2] == [
        "Heeft alle vaardigheden op het niveau dat nodig is.",
        "Klaar op 2 maart 2026. De baan begint op 1 maart 2027.",
    ]


@pytest.mark.parametrize(("free_from", "late"), [(date(2027, 3, 2), "1 week"), (date(2027, 3, 9), "2 weken")])
def test_late_is_said_in_weeks(free_from, late):
    found = outcome(skills={"1": 2, "2": 3}, free_from=free_from)

    assert f"Dat is {late} te laat." in why(found)[1]


def test_a_wish_is_met_not_met_or_not_stated():
    assert why(outcome(sectors=("zorg",)))[2] == "Logistiek staat niet bij de wensen."
    assert why(outcome(sectors=("zorg",)), sector="")[2] == "Deze sector staat niet bij de wensen."
    assert why(outcome())[2] == "Er is geen wens opgegeven. Dat kost geen punten."


def test_points_are_of_100_with_one_decimal_and_never_rounded_up():
    found = outcome(skills={"1": 2, "2": 2})
    line = sentences.lines(found, FutureJob(starts_on=START, sector=Sector.LOGISTICS))[0]

    assert [part.points for part in found.skill_parts] == [3500, 2333]
    assert (line.points, line.maximum) == (58.3, 70.0)
    assert [sentences.points(n) for n in (0, 9, 10, 1999, 10_000)] == [0.0, 0.0, 0.1, 199 / 10, 100.0]
    assert [sentences.whole_points(n) for n in (0, 99, 7454, 9999, 10_000)] == [0, 0, 74, 99, 100]


def test_the_maxima_are_those_of_the_weights():
    found = outcome(weights=Weights(wish=0))
    lines = sentences.lines(found, FutureJob(starts_on=START, sector=Sector.LOGISTICS))

    assert [line.maximum for line in lines] == [70.0, 20.0, 0.0]


def test_gaps_name_skill_levels_hours_weeks_and_what_helps_the_largest_first():
    first, second = sentences.gaps(outcome(skills={"1": 1, "3": 3}), NAMES)

    assert (first.name, first.have, first.need, first.hours) == ("Nederlands spreken", 1, 2, 60)
    assert first.how == "Ongeveer 60 uur leren: 4 weken."
    assert (second.name, second.via) == ("Orders verzamelen", "Werken met een palletwagen")
    assert second.how == "Ongeveer 36 uur leren: 3 weken. Kan al iets door ‘Werken met een palletwagen’."
    assert sentences.gaps(outcome(skills={"1": 2, "2": 3}), NAMES) == []


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Exclusion("hours", 24, 20), "Kan 20 uur per week werken, de baan is minimaal 24 uur."),
        (Exclusion("days", ["zo", "za", "ma"], ["di"]), "Kan niet op maandag, zaterdag en zondag."),
        (Exclusion("days", ["zo"], []), "Kan niet op zondag."),
        (Exclusion("condition", [WorkCondition.NIGHT], []), "Niet mogelijk: nachtdienst."),
        (Exclusion("travel", 10_301, 10_350), "De werkplek is 10,4 km ver, reist tot 10,3 km."),
        (Exclusion("travel", 10_001, 10_000), "De werkplek is 10,1 km ver, reist tot 10 km."),
        (
            Exclusion("available", START, date(2027, 4, 1)),
            "Kan beginnen op 1 april 2027, de baan begint op 1 maart 2027.",
        ),
        (
            Exclusion("skill", {"skill": "1", "level": 2}, 1),
            "Vooraf nodig: ‘Nederlands spreken’ op niveau 2, heeft nu niveau 1.",
        ),
        (Exclusion("overlap", None, None), "Heeft nog geen van de vaardigheden die nodig zijn."),
    ],
)
def test_every_reason_is_a_fact_in_one_sentence(found, sentence):
    assert sentences.exclusion(found, NAMES) == sentence


def test_an_unknown_reason_is_an_error_and_not_an_empty_line():
    with pytest.raises(ValueError, match="luck"):
        sentences.exclusion(Exclusion("luck", None, None), NAMES)


@pytest.mark.django_db
def test_names_of_a_whole_page_come_in_one_query(django_assert_num_queries):
    skill, other = factories.make_skill("Lassen"), factories.make_skill("Snijden")
    found = outcome(skills={"2": 1})
    part = found.parts[0]._replace(skill=str(skill.pk), via=str(other.pk))

    with django_assert_num_queries(1):
        names = sentences.skill_names([replace(found, parts=(part, *found.parts[-2:]))] * 3)

    assert names == {str(skill.pk): "Lassen", str(other.pk): "Snijden"}
