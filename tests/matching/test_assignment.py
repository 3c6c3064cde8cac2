"""The solver on random worlds: best (held against other solvers and against every outcome there is), explained, steady."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.acceptance import Wish, blocking, deferred_acceptance
from matching.assignment import KEEP, ImpossibleError, Outcome, Pair, Problem, Quota, greedy, moves, solve, why_not

some = settings(max_examples=80, deadline=None, derandomize=True, database=None)

keys = st.tuples(st.integers(1, 7), st.integers(101, 103))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    scores = draw(st.dictionaries(keys, st.integers(0, 5).map(lambda n: 100 * n), max_size=16))
    pairs = tuple(Pair(person, job, score) for (person, job), score in scores.items())
    seats = {job: draw(st.integers(0, 3)) for job in (101, 102, 103)}
    few = st.frozensets(st.sampled_from(sorted(scores)), max_size=3) if scores else st.just(frozenset())
    forbidden = draw(few)
    by_person = dict(sorted(draw(few) - forbidden))  # one pin for a person
    return Problem(pairs, seats, pinned=frozenset(by_person.items()), forbidden=forbidden)


def every_outcome(problem: Problem) -> list[list[Pair]]:
    """All that is allowed, by trying everything: the definition."""
    people = sorted({pair.person for pair in problem.pairs})
    by_person = [
        [None, *[p for p in problem.pairs if p.person == person and p.key not in problem.forbidden]]
        for person in people
    ]
    found = []
    for choice in product(*by_person):
        pairs = [pair for pair in choice if pair is not None]
        per_job = {job: [pair for pair in pairs if pair.job == job] for job in problem.seats}
        if any(len(there) > problem.seats[job] for job, there in per_job.items()):
            continue
        if not problem.pinned <= {pair.key for pair in pairs}:
            continue
        if (quota := problem.quota) and any(
            100 * sum(pair.person in quota.people for pair in there) < quota.percent * problem.seats[job]
            for job, there in per_job.items()
        ):
            continue
        found.append(pairs)
    return found


def worth(pairs: list[Pair], problem: Problem) -> tuple[int, ...]:
    free = [pair.score for pair in pairs if pair.key not in problem.pinned]
    total = sum(pair.score + KEEP * (pair.key in problem.kept) for pair in pairs)
    return (len(pairs), min(free, default=10_000), total) if problem.lowest_first else (len(pairs), total)


def check(problem: Problem) -> None:
    """Best of all that is allowed, or refused when nothing is."""
    allowed = every_outcome(problem)
    if not allowed:
        with pytest.raises(ImpossibleError):
            solve(problem)
        return
    outcome = solve(problem)
    assert worth(list(outcome.pairs), problem) == max(worth(pairs, problem) for pairs in allowed)
    assert list(outcome.pairs) in [sorted(pairs, key=lambda p: (p.job, p.person)) for pairs in allowed]
    assert set(outcome.unplaced) == {pair.person for pair in problem.pairs} - {pair.person for pair in outcome.pairs}


@some
@given(problems())
def test_no_allowed_outcome_is_better(problem):
    check(problem)


@some
@given(problems(), st.frozensets(keys, max_size=6))
def test_with_pairs_that_are_kept_no_outcome_is_better(problem, kept):
    check(replace(problem, kept=kept))


@some
@given(problems())
def test_first_most_people_then_the_highest_lowest_score_then_the_total(problem):
    check(replace(problem, lowest_first=True))


@some
@given(problems(), st.frozensets(st.integers(1, 7)), st.sampled_from([20, 34, 50, 100]), st.booleans())
def test_a_quota_is_met_at_the_least_cost_or_refused(problem, people, percent, lowest):
    check(replace(problem, quota=Quota(percent, people), lowest_first=lowest))


@some
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(problem, random):
    shuffled = list(problem.pairs)
    random.shuffle(shuffled)
    seats = dict(random.sample(sorted(problem.seats.items()), len(problem.seats)))
    other = replace(problem, pairs=tuple(shuffled), seats=seats)
    try:
        assert solve(other) == solve(problem)
    except ImpossibleError:
        with pytest.raises(ImpossibleError):
            solve(problem)


def world(people: int, jobs: int, seats: int, *, seed: int, share: float = 0.2) -> Problem:
    random = Random(seed)
    pairs = tuple(
        Pair(person, job, random.randrange(1000, 10_001))
        for person in range(1, people + 1)
        for job in range(1001, 1001 + jobs)
        if random.random() < share
    )
    return Problem(pairs, dict.fromkeys(range(1001, 1001 + jobs), seats))


def by_seats(problem: Problem) -> tuple[int, int]:
    """People and points by scipy's linear_sum_assignment on single seats."""
    people = {person: n for n, person in enumerate(sorted({pair.person for pair in problem.pairs}))}
    first, columns = {}, 0
    for job, seats in problem.seats.items():
        first[job], columns = columns, columns + seats
    person = 10_001 * len(people) + 1
    matrix = np.zeros((len(people), columns))
    for pair in problem.pairs:
        if pair.key not in problem.forbidden:
            matrix[people[pair.person], first[pair.job] : first[pair.job] + problem.seats[pair.job]] = (
                person + pair.score
            )
    for who, job in problem.pinned:  # no other seat, and a worth that nothing outweighs
        matrix[people[who], :] = 0
        matrix[people[who], first[job] : first[job] + problem.seats[job]] = 100 * len(people) * person
    rows, cols = linear_sum_assignment(matrix, maximize=True)
    scores = {pair.key: pair.score for pair in problem.pairs}
    of_column = [job for job, seats in problem.seats.items() for _ in range(seats)]
    names = sorted(people)
    taken = [(names[r], of_column[c]) for r, c in zip(rows, cols, strict=True) if matrix[r, c] > 0]
    return len(taken), sum(scores[key] for key in taken)


@pytest.mark.parametrize("seed", range(6))
def test_the_optimum_equals_linear_sum_assignment_on_seats(seed):
    problem = world(300, 6, 30, seed=seed, share=(0.04, 0.1, 0.6)[seed % 3])
    outcome = solve(problem)
    assert (len(outcome.pairs), outcome.total) == by_seats(problem)
    random = Random(seed)
    free = [pair.key for pair in problem.pairs if pair.key not in outcome.keys]
    pinned = frozenset(dict(random.sample(free, min(12, len(free)))).items())
    forbidden = frozenset(random.sample(sorted(outcome.keys), len(outcome.keys) // 5)) - pinned
    problem = replace(problem, pinned=pinned, forbidden=forbidden)
    outcome = solve(problem)
    assert (len(outcome.pairs), outcome.total) == by_seats(problem)
    assert pinned <= outcome.keys
    assert not forbidden & outcome.keys


def test_people_who_are_equal_are_not_served_by_their_number():
    """Twenty equal people for one seat in each of thirty jobs: the hash of the pair decides, not who came first."""
    got = [
        solve(Problem(tuple(Pair(p, job, 500) for p in range(1, 21)), {job: 1})).pairs[0].person for job in range(1, 31)
    ]
    assert len(set(got)) >= 8


def test_after_five_percent_leave_nearly_everybody_keeps_the_seat():
    problem = world(500, 4, 50, seed=7)
    before = solve(problem)
    gone = set(Random(3).sample(sorted({pair.person for pair in before.pairs}), 10))
    after_leave = replace(
        problem, pairs=tuple(p for p in problem.pairs if p.person not in gone), kept=frozenset(before.keys)
    )
    after, freely = solve(after_leave), solve(replace(after_leave, kept=frozenset()))
    stay = {key for key in before.keys if key[0] not in gone}
    assert len(stay & after.keys) / len(stay) >= 0.99
    assert after.total >= freely.total * 0.999
    assert len(after.pairs) == len(freely.pairs)


@some
@given(problems())
def test_why_not_tells_exactly_what_it_would_cost(problem):
    """Held against a fresh optimum with that pair as a pin."""
    try:
        outcome = solve(problem)
    except ImpossibleError:
        return
    for pair in problem.pairs:
        told = why_not(problem, outcome, pair.person, pair.job)
        if told.why != "costs":
            assert told.why in ("here", "forbidden", "impossible")
            continue
        pinned = {key for key in problem.pinned if key[0] != pair.person} | {pair.key}
        allowed = every_outcome(replace(problem, pinned=frozenset(pinned)))
        people, points = max((len(pairs), sum(p.score for p in pairs)) for pairs in allowed)
        if pair.person not in {person for person, _ in problem.pinned}:
            assert (told.people, told.points) == (len(outcome.pairs) - people, outcome.total - points)
            assert (told.people, told.points) >= (0, 0)
        assert told.moves[0] == (pair.person, dict(outcome.keys).get(pair.person), pair.job)


def test_why_not_names_who_would_move_and_no_more():
    pairs = (Pair(1, 101, 900), Pair(2, 101, 800), Pair(2, 102, 700), Pair(3, 102, 300), Pair(4, 103, 500))
    problem = Problem(pairs, {101: 1, 102: 1, 103: 1})
    outcome = solve(problem)
    assert outcome.keys == {(1, 101), (2, 102), (4, 103)}
    told = why_not(problem, outcome, 2, 101)
    # Two takes the seat of One; Three takes that of Two. As many people, 900 + 700 against 800 + 300.
    assert (told.people, told.points) == (0, 500)
    assert told.moves == ((2, 102, 101), (1, 101, None), (3, None, 102))
    assert why_not(problem, outcome, 3, 101).why == "apart"
    assert why_not(replace(problem, pinned=frozenset({(1, 101)})), outcome, 2, 101).why == "impossible"


def test_what_cannot_be_says_where_and_how_far_it_can_go():
    pairs = (Pair(1, 101, 10), Pair(2, 101, 10), Pair(2, 102, 10))
    problem = Problem(pairs, {101: 1, 102: 2})

    def refused(**changes: object) -> ImpossibleError:
        with pytest.raises(ImpossibleError) as info:
            solve(replace(problem, **changes))
        return info.value

    assert refused(pinned=frozenset({(1, 102)})).why == "pin_does_not_fit"
    assert refused(pinned=frozenset({(2, 101), (2, 102)})).why == "two_pins"
    full = refused(pinned=frozenset({(1, 101), (2, 101)}))
    assert (full.why, full.job, full.numbers) == ("more_pins_than_seats", 101, {"pins": 2, "seats": 1})
    of_job = refused(quota=Quota(100, frozenset({1, 2})))
    assert (of_job.why, of_job.job, of_job.numbers) == ("quota_of_job", 102, {"needed": 2, "people": 1})
    beside = refused(quota=Quota(50, frozenset({2})), pinned=frozenset({(1, 101)}))
    assert (beside.why, beside.job) == ("quota_beside_pins", 101)
    together = refused(quota=Quota(50, frozenset({2})))
    assert (together.why, together.numbers) == ("quota_together", {"needed": 2, "people": 1})


def test_greedy_is_what_lists_per_job_give_and_never_better():
    problem = world(200, 5, 20, seed=11)
    best, lists = solve(problem), greedy(problem)
    assert (len(best.pairs), best.total) >= (len(lists.pairs), lists.total)
    assert max(lists.pairs, key=lambda pair: pair.score).score == max(pair.score for pair in problem.pairs)


def test_moves_tell_who_goes_comes_and_changes():
    before = Outcome((Pair(1, 101, 5), Pair(2, 102, 5), Pair(3, 103, 5)), ())
    after = Outcome((Pair(1, 101, 5), Pair(2, 103, 5), Pair(4, 102, 5)), ())
    assert moves(before, after) == ((2, 102, 103), (3, 103, None), (4, None, 102))


# ---- deferred acceptance -----------------------------------------------------------------------------------
places = st.none() | st.integers(1, 4)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[list[Wish], dict[int, int]]:
    met = draw(st.dictionaries(keys, st.tuples(st.integers(0, 3), places, places), max_size=16))
    wishes = [Wish(Pair(*key, score), by_person, by_job) for key, (score, by_person, by_job) in met.items()]
    return wishes, {job: draw(st.integers(0, 2)) for job in (101, 102, 103)}


@some
@given(meetings(), st.randoms(use_true_random=False))
def test_no_person_and_employer_who_prefer_each_other_are_kept_apart(meeting, random):
    wishes, seats = meeting
    outcome = deferred_acceptance(wishes, seats)
    assert blocking(wishes, outcome, seats) == []
    assert all(sum(pair.job == job for pair in outcome) <= seats[job] for job in seats)
    assert len({pair.person for pair in outcome}) == len(outcome)
    random.shuffle(wishes)
    assert deferred_acceptance(wishes, seats) == outcome


def test_people_get_the_best_job_that_is_stable_and_a_pin_stands():
    """Each prefers the other's favourite: both stable outcomes exist, and the people's one comes."""
    wishes = [
        Wish(Pair(1, 101, 0), 1, 2),
        Wish(Pair(1, 102, 0), 2, 1),
        Wish(Pair(2, 101, 0), 2, 1),
        Wish(Pair(2, 102, 0), 1, 2),
    ]
    seats = {101: 1, 102: 1}
    assert {pair.key for pair in deferred_acceptance(wishes, seats)} == {(1, 101), (2, 102)}
    assert {pair.key for pair in deferred_acceptance(wishes, seats, pinned={(1, 102)})} == {(1, 102), (2, 101)}
    assert blocking(wishes, [Pair(1, 101, 0)], seats) == [(2, 101), (2, 102)]
