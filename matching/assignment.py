"""The best assignment: people to the seats of several jobs at once, proven best, and the same for the same input.

No Django, no database, no clock. Given are the pairs that may be: who is set apart by a must or a hard constraint is
an absent pair, so no outcome can break one. Wanted are the most people placed, and then the most points together
(or first the highest lowest score). Jobs have seats, so the model knows jobs and not seats (matching.md §7).

The linear program has only whole corners: what it bounds are the pairs of one person, of one job, and of one job with
the people of the quota, two nested families. So no search over whole numbers is needed, also with a quota, and the
prices of the seats that come with the answer prove it best: `_Graph.best` counts that again in whole numbers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import maximum_flow

from matching.engine import ceil_div, tie

KEEP = 200  # points extra for a pair that stood in the outcome before: little upheaval, at little cost
TIES = 8  # among equal outcomes the pairs' hashes decide, so that nobody is structurally first
INFEASIBLE = 2  # the status of scipy's linprog
# One method and no choice of its own: the same input gives the same corner.
HIGHS = {"method": "highs-ds", "options": {"presolve": True}}

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Key = tuple[int, int]  # person, job


class Pair(NamedTuple):
    """This person may have a seat of this job, and scores so many points of 10,000."""

    person: int
    job: int
    score: int

    @property
    def key(self) -> Key:
        return self.person, self.job


@dataclass(frozen=True)
class Quota:
    """At least so many percent of every job's seats, rounded up, for these people."""

    percent: int
    people: frozenset[int]


@dataclass(frozen=True)
class Problem:
    """pinned and forbidden: (person, job) as the coach decided; kept: pairs that stood before and earn KEEP points.

    lowest_first: the lowest score as high as can be, before the points together. Pinned pairs do not count in it.
    """

    pairs: tuple[Pair, ...]
    seats: Mapping[int, int]
    pinned: frozenset[Key] = frozenset()
    forbidden: frozenset[Key] = frozenset()
    kept: frozenset[Key] = frozenset()
    quota: Quota | None = None
    lowest_first: bool = False


@dataclass(frozen=True)
class Outcome:
    """Who has a seat of which job, in the order of jobs and people."""

    pairs: tuple[Pair, ...]
    unplaced: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(pair.score for pair in self.pairs)

    @property
    def lowest(self) -> int | None:
        return min((pair.score for pair in self.pairs), default=None)

    @property
    def keys(self) -> set[Key]:
        return {pair.key for pair in self.pairs}


class ImpossibleError(Exception):
    """What was asked cannot be. why: a key of what is wrong; job, person and numbers say where and how far it can go."""

    def __init__(self, why: str, *, job: int = 0, person: int = 0, **numbers: int) -> None:
        super().__init__(why)
        self.why, self.job, self.person, self.numbers = why, job, person, numbers


def solve(problem: Problem, *, near: Collection[Key] | None = None) -> Outcome:
    """The best assignment. Raises ImpossibleError when the pins or the quota cannot be met.

    near: among equal outcomes the one that shares most with these pairs; without it the hashes of the pairs decide.
    """
    pinned = _pinned(problem)
    graph = _graph(problem, pinned)
    if problem.lowest_first:
        graph = _raise_lowest(graph)
    chosen = graph.best(near)
    if chosen is None:
        raise _why_no_quota(graph)
    pairs = tuple(sorted([*pinned, *graph.taken(chosen)], key=lambda pair: (pair.job, pair.person)))
    unplaced = {pair.person for pair in problem.pairs} - {pair.person for pair in pairs}
    return Outcome(pairs, tuple(sorted(unplaced)))


def greedy(problem: Problem) -> Outcome:
    """The highest score first, then the next that still can be: what a list per job would give. Only to compare with."""
    left, job_of = dict(problem.seats), {}
    by_score = sorted(problem.pairs, key=lambda pair: (-pair.score, tie(pair.person, pair.job), pair.person, pair.job))
    pinned = {key: pair for pair in by_score if (key := pair.key) in problem.pinned}
    allowed = [pair for pair in by_score if pair.key not in problem.forbidden and pair.key not in pinned]
    for pair in [*pinned.values(), *allowed]:
        if pair.person not in job_of and left.get(pair.job, 0) > 0:
            job_of[pair.person] = pair
            left[pair.job] -= 1
    pairs = tuple(sorted(job_of.values(), key=lambda pair: (pair.job, pair.person)))
    return Outcome(pairs, tuple(sorted({pair.person for pair in problem.pairs} - job_of.keys())))


# ---- what the coach decided leaves the graph --------------------------------------------------------------
def _pinned(problem: Problem) -> list[Pair]:
    known = {pair.key: pair for pair in problem.pairs}
    people: set[int] = set()
    used: dict[int, int] = {}
    for person, job in sorted(problem.pinned):
        if (person, job) not in known:
            raise ImpossibleError("pin_does_not_fit", job=job, person=person)
        if person in people:
            raise ImpossibleError("two_pins", person=person)
        people.add(person)
        used[job] = used.get(job, 0) + 1
    for job, pins in used.items():
        if pins > problem.seats.get(job, 0):
            raise ImpossibleError("more_pins_than_seats", job=job, pins=pins, seats=problem.seats.get(job, 0))
    return [known[key] for key in sorted(problem.pinned)]


def _graph(problem: Problem, pinned: list[Pair]) -> "_Graph":
    """Everything that is still to decide, in a fixed order."""
    gone = {pair.person for pair in pinned}
    jobs = sorted(problem.seats)
    pairs = sorted(
        (
            pair
            for pair in problem.pairs
            if pair.person not in gone and pair.job in problem.seats and pair.key not in problem.forbidden
        ),
        key=lambda pair: (pair.job, pair.person),
    )
    in_quota = problem.quota.people if problem.quota else frozenset()
    percent = problem.quota.percent if problem.quota else 0
    filled = [sum(1 for pair in pinned if pair.job == job) for job in jobs]
    met = [sum(1 for pair in pinned if pair.job == job and pair.person in in_quota) for job in jobs]
    seats = [problem.seats[job] for job in jobs]
    people = {person: n for n, person in enumerate(sorted({pair.person for pair in pairs}))}
    place = {job: n for n, job in enumerate(jobs)}
    return _Graph(
        pairs=pairs,
        jobs=jobs,
        seats=np.array([all_ - own for all_, own in zip(seats, filled, strict=True)], dtype=np.int64),
        needed=np.array(
            [max(0, ceil_div(percent * all_, 100) - own) for all_, own in zip(seats, met, strict=True)], dtype=np.int64
        ),
        person=np.array([people[pair.person] for pair in pairs], dtype=np.int64),
        job=np.array([place[pair.job] for pair in pairs], dtype=np.int64),
        score=np.array([pair.score for pair in pairs], dtype=np.int64),
        extra=np.array([KEEP if pair.key in problem.kept else 0 for pair in pairs], dtype=np.int64),
        in_quota=np.array([pair.person in in_quota for pair in pairs], dtype=np.bool_),
    )


# ---- the linear program, and its proof --------------------------------------------------------------------
@dataclass(frozen=True)
class _Graph:
    """Pairs between people and jobs, as arrays over the pairs; seats and needed (for the quota) over the jobs."""

    pairs: list[Pair]
    jobs: list[int]
    seats: Ints
    needed: Ints
    person: Ints
    job: Ints
    score: Ints
    extra: Ints
    in_quota: Bools

    def taken(self, chosen: Bools) -> list[Pair]:
        return [self.pairs[at] for at in np.flatnonzero(chosen)]

    def only(self, mask: Bools) -> "_Graph":
        """The same jobs with these pairs only."""
        return replace(
            self,
            pairs=self.taken(mask),
            person=self.person[mask],
            job=self.job[mask],
            score=self.score[mask],
            extra=self.extra[mask],
            in_quota=self.in_quota[mask],
        )

    def best(self, near: Collection[Key] | None) -> Bools | None:
        """Which pairs to take; None when the quota cannot be met. Proven best, or an error."""
        return self._maximise(self._values(near))

    def most_people(self) -> int:
        """How many can be placed at all; -1 when the quota cannot be met. Counts only, so many times faster than `best`.

        First the seats of the quota, by its people; if these can be full, some largest flow fills them too, as who is
        placed may change along a path and a seat that was taken stays taken.
        """
        if self._flow(self.needed, np.zeros_like(self.seats)) < self.needed.sum():
            return -1
        return self._flow(self.needed, self.seats - self.needed)

    def _flow(self, for_quota: Ints, for_all: Ints) -> int:
        """The largest flow from people to seats, of every job some for the people of the quota and some for all."""
        if not len(self.pairs) or (for_all < 0).any():
            return -1 if (for_all < 0).any() else 0
        jobs, people = len(self.jobs), int(self.person.max()) + 1
        quota, source, sink = np.flatnonzero(self.in_quota), people + 2 * jobs, people + 2 * jobs + 1
        nodes, ones = np.arange(people + 2 * jobs), np.ones(len(self.pairs) + len(quota) + people, dtype=np.int64)
        begin = np.concatenate([self.person, self.person[quota], np.full(people, source), nodes[people:]])
        end = np.concatenate(
            [people + jobs + self.job, people + self.job[quota], nodes[:people], np.full(2 * jobs, sink)]
        )
        room = np.concatenate([ones, for_quota, for_all]).astype(np.int32)
        return int(maximum_flow(csr_array((room, (begin, end)), shape=(sink + 1, sink + 1)), source, sink).flow_value)

    def _values(self, near: Collection[Key] | None) -> Ints:
        """One whole number per pair that puts people before points, and points before ties.

        One person more changes the outcome along a chain that comes by every job twice at most (once more for the
        quota), so a person is worth more than that many highest scores. All ties together are worth less than a point.
        """
        earned = self.score + self.extra
        person = (2 * len(self.jobs) + 2) * (int(earned.max(initial=0)) + 1)
        ties = [tie(*pair.key) % TIES if near is None else int(pair.key in near) for pair in self.pairs]
        unit = TIES * min(int(self.seats.sum()), len(self.pairs)) + 1
        return (person + earned) * unit + np.array(ties, dtype=np.int64)

    def _maximise(self, values: Ints) -> Bools | None:
        if not len(values):
            return None if self.needed.any() else np.zeros(0, dtype=np.bool_)
        rows, bounds = self._rows()
        found = linprog(-values.astype(np.float64), A_ub=rows, b_ub=bounds, bounds=(0, 1), **HIGHS)
        if found.status == INFEASIBLE:
            return None
        if found.x is None:
            raise RuntimeError(f"no assignment: {found.message}")
        chosen = found.x > 0.5
        prices = np.rint(-found.ineqlin.marginals).astype(np.int64)
        self._prove(values, chosen, prices[: len(self.jobs)], prices[len(self.jobs) : 2 * len(self.jobs)])
        return chosen

    def _rows(self) -> tuple[csr_array, Ints]:
        """Row by row: seats of every job, the quota of every job, one seat for every person."""
        count, ones = len(self.pairs), np.ones(len(self.pairs))
        at, jobs, people = np.arange(count), len(self.jobs), int(self.person.max()) + 1
        rows = vstack(
            [
                csr_array((ones, (self.job, at)), shape=(jobs, count)),
                csr_array((-self.in_quota.astype(np.float64), (self.job, at)), shape=(jobs, count)),
                csr_array((ones, (self.person, at)), shape=(people, count)),
            ]
        )
        return rows, np.concatenate([self.seats, -self.needed, np.ones(people, dtype=np.int64)])

    def _prove(self, values: Ints, chosen: Bools, seat_price: Ints, quota_price: Ints) -> None:
        """In whole numbers: the choice is allowed, and no other can be worth more than these prices add up to.

        A person is worth what the best pair leaves after the price of its seat; all that together is a bound for every
        assignment (weak duality), and this one reaches it.
        """
        per_job = np.bincount(self.job[chosen], minlength=len(self.jobs))
        for_quota = np.bincount(self.job[chosen & self.in_quota], minlength=len(self.jobs))
        once = np.bincount(self.person[chosen]).max(initial=0) <= 1
        allowed = once and (per_job <= self.seats).all() and (for_quota >= self.needed).all()
        left = values - seat_price[self.job] + quota_price[self.job] * self.in_quota
        worth = np.zeros(int(self.person.max()) + 1, dtype=np.int64)
        np.maximum.at(worth, self.person, left)
        bound = int(worth.sum() + (seat_price * self.seats).sum() - (quota_price * self.needed).sum())
        priced = (seat_price >= 0).all() and (quota_price >= 0).all()
        if not (allowed and priced and bound == int(values[chosen].sum())):
            raise RuntimeError("an assignment without proof that it is the best")


def _raise_lowest(graph: _Graph) -> _Graph:
    """Only the pairs from the highest lowest score on with which as many people are placed: by halving."""
    most, levels = graph.most_people(), np.unique(graph.score)
    low, high = 0, len(levels) - 1  # levels[low] can be done
    if most < 0:
        return graph
    while low < high:
        middle = (low + high + 1) // 2
        if graph.only(graph.score >= levels[middle]).most_people() >= most:
            low = middle
        else:
            high = middle - 1
    return graph.only(graph.score >= levels[low]) if len(levels) else graph


def _why_no_quota(graph: _Graph) -> ImpossibleError:
    """Of which job the quota cannot be met, or how many seats of the quota can be filled over all jobs."""
    for at, job in enumerate(graph.jobs):
        people, needed = int((graph.in_quota & (graph.job == at)).sum()), int(graph.needed[at])
        if needed > graph.seats[at]:
            return ImpossibleError("quota_beside_pins", job=job, needed=needed, seats=int(graph.seats[at]))
        if needed > people:
            return ImpossibleError("quota_of_job", job=job, needed=needed, people=people)
    only_them = replace(graph.only(graph.in_quota), seats=graph.needed, needed=np.zeros_like(graph.needed))
    needed = int(graph.needed.sum())
    return ImpossibleError("quota_together", needed=needed, people=only_them.most_people())


# ---- why not this person here ------------------------------------------------------------------------------
class Move(NamedTuple):
    """Somebody goes from one job to another; None is no seat."""

    person: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class WhyNot:
    """What it would take to give this person a seat of this job.

    why: "here" (has one), "apart" (no pair), "forbidden", "impossible" (no room beside the pins and the quota) or "costs".
    people and points: how many fewer would be placed, and how many fewer points together; lowest: how much lower the
    lowest score. moves: who would go where, this person first.
    """

    why: str
    people: int = 0
    points: int = 0
    lowest: int = 0
    moves: tuple[Move, ...] = field(default=())


def why_not(problem: Problem, outcome: Outcome, person: int, job: int) -> WhyNot:
    """Solve it again with this person on this job, as close to the outcome as can be, and tell the difference."""
    key = (person, job)
    if key in outcome.keys:
        return WhyNot("here")
    if key in problem.forbidden:
        return WhyNot("forbidden")
    if all(pair.key != key for pair in problem.pairs):
        return WhyNot("apart")
    others = frozenset(pin for pin in problem.pinned if pin[0] != person)
    try:
        other = solve(replace(problem, pinned=others | {key}), near=outcome.keys)
    except ImpossibleError:
        return WhyNot("impossible")
    return WhyNot(
        "costs",
        people=len(outcome.pairs) - len(other.pairs),
        points=outcome.total - other.total,
        lowest=(outcome.lowest or 0) - (other.lowest or 0),
        moves=moves(outcome, other, first=person),
    )


def moves(before: Outcome, after: Outcome, *, first: int = 0) -> tuple[Move, ...]:
    """Who has another seat than before, or none, or one at last; `first` stands first, then by person."""
    old = {pair.person: pair.job for pair in before.pairs}
    new = {pair.person: pair.job for pair in after.pairs}
    changed = [person for person in sorted(old.keys() | new.keys()) if old.get(person) != new.get(person)]
    changed.sort(key=lambda person: person != first)
    return tuple(Move(person, old.get(person), new.get(person)) for person in changed)
