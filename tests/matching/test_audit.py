"""The arithmetic of fair chances: spread, groups that stay behind, and groups too small to tell of."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.accounting import audit
from matching.accounting.audit import Seen


def test_a_place_is_worth_less_the_lower_it_is():
    assert [round(audit.exposure(rank), 3) for rank in (1, 3, 7)] == [1.0, 0.5, 0.333]


@pytest.mark.parametrize(("values", "expected"), [([], 0), ([0, 0], 0), ([2, 2, 2], 0), ([0, 0, 0, 8], 0.75)])
def test_gini_is_nothing_when_all_are_seen_alike_and_rises_to_one(values, expected):
    assert audit.gini(values) == pytest.approx(expected)


def test_lorenz_gives_the_share_of_the_least_seen_tenths():
    assert audit.lorenz([1] * 20) == pytest.approx([tenth / 10 for tenth in range(11)])
    assert audit.lorenz([0, 0, 0, 4]) == pytest.approx([0] * 8 + [0.2, 0.6, 1])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_lorenz_line_rises_from_nothing_to_all_and_never_above_even(values):
    line = audit.lorenz(values)
    assert line == sorted(line)
    assert all(share <= tenth / 10 + 1e-9 for tenth, share in enumerate(line))


def crowd(group, number, reached, **passed):
    """So many people of one group of whom so many were in a first ten."""
    return [Seen({"s": group}, 1.0, ("top",) if i < reached else (), passed) for i in range(number)]


def told(people):
    return audit.stratum("s", people, ("top",))


def test_a_group_that_stays_behind_is_flagged_with_the_constraint_that_does_it():
    people = crowd("weinig uren", 60, 12, hours=0.5, days=1.0) + crowd("rest", 140, 80, hours=0.95, days=1.0)
    behind = next(group for group in told(people).groups if group.name == "weinig uren")
    assert behind.flagged == ["top"]
    assert list(behind.causes) == ["hours"]
    assert behind.causes["hours"] == pytest.approx(0.5 / 0.95)
    ahead = next(group for group in told(people).groups if group.name == "rest")
    assert ahead.flagged == []
    assert ahead.causes == {}


def test_a_small_difference_or_one_that_may_be_chance_is_not_flagged():
    assert [group.flagged for group in told(crowd("a", 100, 45) + crowd("b", 100, 50)).groups] == [[], []]
    assert [group.flagged for group in told(crowd("a", 10, 3) + crowd("b", 10, 5)).groups] == [[], []]


def test_nobody_is_behind_where_nobody_reached_anything():
    assert [group.flagged for group in told(crowd("a", 50, 0) + crowd("b", 50, 0)).groups] == [[], []]


def test_a_small_group_is_hidden_and_cannot_be_computed_from_the_rest():
    assert audit.hidden_groups({"a": 100, "b": 40, "c": 9}) == {"b", "c"}
    assert audit.hidden_groups({"a": 100, "b": 40, "c": 30, "d": 4, "e": 3}) == {"c", "d", "e"}
    assert audit.hidden_groups({"a": 100, "b": 6, "c": 5}) == {"b", "c"}
    assert audit.hidden_groups({"a": 10, "b": 10}) == set()
    assert audit.hidden_groups({"a": 9}) == {"a"}


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 60), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_the_sizes_what_is_hidden_together_is_no_small_group(sizes):
    hidden = audit.hidden_groups(sizes)
    assert {group for group, size in sizes.items() if size < audit.LEAST} <= hidden
    if hidden and hidden != set(sizes):
        assert len(hidden) >= 2
        assert sum(sizes[group] for group in hidden) >= audit.LEAST


def test_random_groups_are_seldom_flagged():
    """At most 10 of 100 (matching.md §8)."""
    chance = random.Random(20261123)
    reached = [chance.random() < 0.3 for _ in range(800)]
    flagged = 0
    for _ in range(100):
        people = [
            Seen({"s": "groep" if chance.random() < 0.1 else "rest"}, 1.0, ("top",) if yes else ()) for yes in reached
        ]
        flagged += any(group.name == "groep" and group.flagged for group in told(people).groups)
    assert flagged <= 10
