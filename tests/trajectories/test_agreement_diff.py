"""Two contents of an agreement next to each other, in words. Pure."""

from copy import deepcopy

import pytest

from tests.trajectories import builders
from trajectories import agreement_diff, agreement_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    case = builders.complete()
    return agreement_text.content_of(case.trajectory, number="O-1", version=1, on=case.trajectory.starts_on)


def sentences(before, after):
    return [found.sentence for found in agreement_diff.differences(before, after)]


def test_the_same_agreement_under_another_version_says_nothing(content):
    assert sentences(content, content | {"version": 2, "offered_on": "2030-01-01", "number": "O-2"}) == []


def test_what_an_older_schema_never_asked_is_no_change(content):
    """Agreements of schema 1 are signed; an addendum to one of them is written in schema 2."""
    older = deepcopy(content) | {"schema": 1}
    for key in ("instruments", "commitments", "income"):
        del older[key]
    del older["employer"]["email"]
    for phase in older["phases"]:
        for step in phase["steps"]:
            del step["pay"]
    content["employer"]["email"], content["commitments"] = "nieuw@bedrijf.example", ["Ik kom op tijd"]
    content["phases"][0]["steps"][0]["pay"] = "volgens de cao"
    assert sentences(older, content) == []
    content["duration"]["working_times"] = "maandag"
    assert [found.path for found in agreement_diff.differences(older, content)] == [("duration", "working_times")]


def test_a_date_and_an_amount_are_written_as_people_read_them(content):
    after = deepcopy(content)
    content["duration"]["ends_on"], after["duration"]["ends_on"] = "2027-03-03", "2027-03-31"
    after["funding"]["lines"][0]["amount_eur"] = "5000.00"
    assert sentences(content, after) == [
        "Einde: 3 maart 2027 wordt 31 maart 2027",
        "Kosten ‘Begeleiding en training’: bedrag: €\N{NO-BREAK SPACE}4.250,01 wordt €\N{NO-BREAK SPACE}5.000,00",
    ]


def test_rows_are_known_by_their_name_not_by_their_place(content):
    after = deepcopy(content)
    after["skills"].reverse()
    assert sentences(content, after) == []
    gone = after["skills"].pop()
    after["criteria"].append("Werkt op tijd")
    said = sentences(content, after)
    assert f"Vaardigheid ‘{gone['name']}’: vervalt" in said
    assert "Criterium: nieuw, Werkt op tijd" in said


def test_an_evaluation_that_comes_between_leaves_the_others_alone(content):
    after = deepcopy(content)
    extra = dict(after["evaluations"][0], planned_on="2031-05-05")
    after["evaluations"].insert(1, extra)
    for position, row in enumerate(after["evaluations"], 1):
        row["position"] = position
    assert len(sentences(content, after)) == 1


def test_no_change_of_any_value_stays_unsaid(content):
    """Also of a key that this module has no words for: every leaf of the content is changed once."""

    def leaves(value, path=()):
        if isinstance(value, dict):
            for key, item in value.items():
                if key not in agreement_diff.QUIET and f"{key.removesuffix('_label')}" not in set(value) - {key}:
                    yield from leaves(item, (*path, key))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from leaves(item, (*path, number))
        else:
            yield path, value

    for path, value in leaves(content):
        after = deepcopy(content)
        at = after
        for key in path[:-1]:
            at = at[key]
        name = str(path[-1])
        other = "2039-09-09" if name.endswith("_on") else "123.45" if name.endswith("_eur") else f"{value} anders"
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, int):
            other = value + 1
        elif name.endswith(("_weeks", "_months")):
            other = 99
        at[path[-1]] = other
        assert agreement_diff.differences(content, after), path


def test_a_key_without_words_is_named_by_its_article(content):
    after = deepcopy(content)
    after["duration"]["nieuw_veld"] = "iets"
    assert sentences(content, after) == ["Duur: niets afgesproken wordt iets"]
