"""The match for all jobs and all people in one pass: the third implementation, equal to `match()` to the last tie.

For the worker only: the portfolio, reports and assignments. A page asks `ranking.py`, which is always fresh. Who misses
a must or is set apart by a hard constraint is dropped first. Then all postings of the skills of a job, and of the skills
related to those, are looked at together: of each need the best that somebody has counts (matching.md §3, §4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine import EFFORT_HALVES, FULL_CREDIT
from matching.portfolio_loading import Flags, Ints, JobRow, People, World, load

__all__ = ["Listed", "Scored", "World", "best", "fitting", "lists", "load", "sums"]

HALVES = np.array(EFFORT_HALVES)
LEVELS = np.arange(len(EFFORT_HALVES))


@dataclass(frozen=True)
class Sums:
    """Of some people, side by side: credit times weight, musts met, and hours saved."""

    covered: Ints
    musts: Ints
    saved: Ints

    def only(self, kept: Ints) -> "Sums":
        return Sums(self.covered.take(kept), self.musts.take(kept), self.saved.take(kept))


@dataclass(frozen=True)
class Scored:
    """People for one job, side by side: `row` in the world; days from today; points of 10,000."""

    row: Ints
    covered: Ints
    hours: Ints
    ready: Ints
    late_weeks: Ints
    score: Ints

    def __len__(self) -> int:
        return len(self.row)

    def only(self, kept: Ints | Flags) -> "Scored":
        return Scored(
            self.row[kept],
            self.covered[kept],
            self.hours[kept],
            self.ready[kept],
            self.late_weeks[kept],
            self.score[kept],
        )


@dataclass(frozen=True)
class Listed:
    """The top of a job's list, best first; total: how many fit in all."""

    job: JobRow
    ids: Ints
    scores: Ints
    total: int


def lists(world: World, top: int = 50) -> Iterator[Listed]:
    """The list of every job, one at a time."""
    for job in world.jobs:
        yield best(world, job, top)


def best(world: World, job: JobRow, top: int) -> Listed:
    """Who could be ready for this job, best first: the list of `ranking.rank_people`."""
    found = fitting(world, job)
    first = in_order(world, job, found, top)
    return Listed(job, world.people.ids[first.row], first.score, len(found))


def fitting(world: World, job: JobRow) -> Scored:
    """Everybody whom no hard constraint sets apart, in order of the key."""
    if job.musts:
        row = _with_musts(world, job)
        row = row[_able(world, job, world.people.some(row))]
    else:
        row = np.flatnonzero(_able(world, job, world.people))
    found = sums(world, job, row)
    some = np.flatnonzero(found.covered)  # who has nothing that counts is left out
    return scored(world, job, row.take(some), found.only(some))


def scored(world: World, job: JobRow, row: Ints, found: Sums) -> Scored:
    """The score of these people, whether something sets them apart or not."""
    weights, people = world.weights, world.people
    hours = job.full_hours - found.saved
    weeks = -(-hours // np.minimum(people.pace.take(row), job.pace))
    ready = np.maximum(people.free.take(row), 0) + 7 * weeks
    late = np.maximum(-((job.start - ready) // 7), 0)
    wishes = people.sectors.take(row)
    score = (
        weights.skills * found.covered // job.full_credit
        + weights.on_time * np.maximum(weights.late_weeks - late, 0) // weights.late_weeks
        + np.where((wishes == 0) | (wishes & job.sector != 0), weights.wish, 0)
    )
    return Scored(row, found.covered, hours, ready, late, score)


def in_order(world: World, job: JobRow, found: Scored, top: int | None = None) -> Scored:
    """Best first by (score, coverage, weeks late, hash of the pair, key), no more than `top`.

    The hash is made only of who stands within the top or level with its last one.
    """
    key = found.late_weeks - (((found.score << 24) + found.covered) << 22)
    if top is not None and len(found) > top:
        kept = np.flatnonzero(key <= np.partition(key, top - 1)[top - 1]) if top else key.nonzero()[0][:0]
        found, key = found.only(kept), key[kept]
    ids = world.people.ids[found.row]
    order = np.lexsort((ids, ties(ids, job.id), key))
    return found.only(order[:top])


def ties(ids: Ints, job: int) -> Ints:
    """`engine.tie` of many people. Numbers wrap around at 64 bits; only the lowest 31 are looked at."""
    mask = np.uint64((1 << 31) - 1)
    h = ((ids.astype(np.uint64) * np.uint64(1640531527)) ^ np.uint64(job * 1013904223)) & mask
    h = ((h ^ (h >> np.uint64(15))) * np.uint64(739982445)) & mask
    return h ^ (h >> np.uint64(12))


# ---- who is not set apart -----------------------------------------------------------------------------
def _with_musts(world: World, job: JobRow) -> Ints:
    """Who has every must at its level: of the rarest those who also have the others."""
    lists_ = sorted(((*world.holders.of(need.skill), need.level) for need in job.musts), key=lambda one: len(one[0]))
    row, level, needed = lists_[0]
    found = row[level >= needed]
    for row, level, needed in lists_[1:]:
        has = np.zeros(len(world.people), bool)
        has[row[level >= needed]] = True
        found = found[has[found]]
    return np.sort(found)


def _able(world: World, job: JobRow, people: People) -> Flags:
    """Who of these people has the hours, the days and the freedom in time, is near, and for whom all of it is possible."""
    able = (people.hours >= job.hours) & (people.free <= job.start) & ~too_far(world, job, people)
    if job.days:
        able &= people.days & job.days == job.days
    if job.conditions:
        able &= people.cannot & job.conditions == 0
    return np.asarray(able)


def too_far(world: World, job: JobRow, people: People) -> Flags:
    """Whose own limit the place of work lies beyond; nobody's while a place is unknown."""
    if job.x is None or job.y is None:
        return np.zeros(len(people), bool)
    square = (world.places.x - job.x) ** 2 + (world.places.y - job.y) ** 2
    metres = np.ceil(np.sqrt(square)).astype(np.int32)  # as exact as the squares: a radius is a whole number
    return np.asarray(np.append(metres, np.int32(0)).take(people.place) > people.radius)  # NOWHERE is the last


# ---- the adding ---------------------------------------------------------------------------------------
def sums(world: World, job: JobRow, row: Ints | None = None) -> Sums:
    """The three sums of these people, in their order (`row` ascending), or of everybody.

    Of each need the best that somebody has of it counts, the skill itself or a related one; those are added up.
    """
    size, needs = len(world.people) if row is None else len(row), len(job.needs)
    if not size:
        return Sums(*np.zeros((3, 0), np.int64))
    at, earned, saving = _earned(world, job, row)
    credit, saved = np.zeros(needs * size, np.int32), np.zeros(needs * size, np.int32)
    np.maximum.at(credit, at, earned)
    np.maximum.at(saved, at, saving)
    of_each, musts = credit.reshape(needs, size), np.zeros(size, np.int64)
    for n, need in enumerate(job.needs):
        if need.must:
            musts += of_each[n] == FULL_CREDIT * need.weight  # a related skill never earns all of it
    return Sums(of_each.sum(0, np.int64), musts, saved.reshape(needs, size).sum(0, np.int64))


def _earned(world: World, job: JobRow, row: Ints | None) -> tuple[Ints, Ints, Ints]:
    """What each level that these people have of a skill that counts is worth: (cell, credit times weight, hours saved).

    A cell is the number of the need times the number of people, and the place of the person in `row`.
    """
    rows = [
        (n, need.weight, need.level, need.base_hours, quarters, *world.holders.bounds(skill))
        for n, need in enumerate(job.needs)
        for skill, quarters in ((need.skill, 4), *need.related)
    ]
    number, weight, needed, base, quarters, begin, end = np.array(rows).T
    who = np.concatenate([world.holders.row[first:last] for *_, first, last in rows])
    level = np.concatenate([world.holders.level[first:last] for *_, first, last in rows])
    ends, size = np.cumsum(end - begin), len(world.people)
    if row is not None:
        able, place, size = np.zeros(size, bool), np.empty(size, np.int32), len(row)
        able[row], place[row] = True, np.arange(size, dtype=np.int32)
        kept = np.flatnonzero(able.take(who))
        who, level, ends = place.take(who.take(kept)), level.take(kept), np.searchsorted(kept, ends)
    known = np.minimum(LEVELS, needed[:, None])
    credit = (weight * quarters * FULL_CREDIT)[:, None] * known // (4 * needed)[:, None]
    saved = quarters[:, None] * (base[:, None] * HALVES[known] // 2) // 4
    piece = np.repeat(np.arange(len(rows)), np.diff(ends, prepend=0))
    worth = piece * len(LEVELS) + level
    cell = (number * size).take(piece) + who
    return cell, credit.astype(np.int32).take(worth), saved.astype(np.int32).take(worth)
