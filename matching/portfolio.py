"""The match for all jobs and all people in one pass: the third implementation, equal to `match()` to the last tie.

For the worker only: the portfolio, reports and assignments. A page asks `ranking.py`, which is always fresh. Of each
job the postings of its skills are added up per person in one whole number that carries three sums: credit, musts that
are met, and hours that need not be learnt. Whoever misses a must is dropped before the adding (matching.md §3, §4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matching.engine import EFFORT_HALVES, FULL_CREDIT
from matching.portfolio_loading import NOWHERE, Flags, Ints, JobRow, Need, World, load

__all__ = ["Listed", "Scored", "World", "best", "fitting", "lists", "load", "sums"]


@dataclass(frozen=True)
class Packing:
    """Where the three sums stand in one number. The halves of `kind` hold credit and hours of one need."""

    kind: type[np.uint32] | type[np.uint64]
    half: type[np.uint16] | type[np.uint32]
    musts: int  # bits below it are credit
    hours: int  # bits below it, down to musts, count musts


NARROW = Packing(np.uint32, np.uint16, 12, 16)
WIDE = Packing(np.uint64, np.uint32, 24, 32)


@dataclass(frozen=True)
class Sums:
    """Of some people, side by side: credit times weight, musts met, and hours saved."""

    covered: Ints
    musts: Ints
    saved: Ints


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
        row = _near_enough(world, job, _able(world, job, _with_musts(world, job)))
        found = sums(world, job, row)
    else:
        everybody = _packed_sums(world, job, None)
        row = _near_enough(world, job, _able(world, job, everybody.nonzero()[0]))
        found = _unpack(everybody[row], packing_of(job))
    return scored(world, job, row, found)


def scored(world: World, job: JobRow, row: Ints, found: Sums) -> Scored:
    """The score of these people, whether something sets them apart or not."""
    weights, people = world.weights, world.people
    hours = job.full_hours - found.saved
    weeks = -(-hours // np.minimum(people.pace[row], job.pace))
    ready = np.maximum(people.free[row], 0) + 7 * weeks
    late = np.maximum(-((job.start - ready) // 7), 0)
    wishes = people.sectors[row]
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
    return found


def _able(world: World, job: JobRow, row: Ints) -> Ints:
    """Of these people who has the hours, the days and the freedom in time, and for whom nothing in it is impossible."""
    people = world.people
    row = row[people.hours.take(row) >= job.hours]
    row = row[people.free.take(row) <= job.start]
    if job.days:
        row = row[people.days.take(row) & job.days == job.days]
    if job.conditions:
        row = row[people.cannot.take(row) & job.conditions == 0]
    return row


def _near_enough(world: World, job: JobRow, row: Ints) -> Ints:
    return row[~too_far(world, job, row)]


def too_far(world: World, job: JobRow, row: Ints) -> Flags:
    """Whose own limit the place of work lies beyond; nobody's while a place is unknown."""
    if job.x is None or job.y is None:
        return np.zeros(len(row), bool)
    people = world.people
    x, y, radius = (column.take(row).astype(np.int64) for column in (people.x, people.y, people.radius))
    known = x != NOWHERE
    return known & ((x - job.x) ** 2 + (y - job.y) ** 2 > radius**2)


# ---- the adding ---------------------------------------------------------------------------------------
def packing_of(job: JobRow) -> Packing:
    """The narrow one, half the memory to go through, whenever the sums of this job fit in it."""
    fits = job.full_credit < 1 << 12 and len(job.musts) < 1 << 4 and job.full_hours < 1 << 16
    return NARROW if fits else WIDE


def sums(world: World, job: JobRow, row: Ints | None = None) -> Sums:
    """The three sums of these people, in their order (`row` ascending), or of everybody."""
    return _unpack(_packed_sums(world, job, row), packing_of(job))


def _unpack(packed: Ints, packing: Packing) -> Sums:
    wide = packed.astype(np.int64)
    return Sums(
        covered=wide & ((1 << packing.musts) - 1),
        musts=wide >> packing.musts & ((1 << packing.hours - packing.musts) - 1),
        saved=wide >> packing.hours,
    )


def _packed_sums(world: World, job: JobRow, row: Ints | None) -> Ints:
    packing, people = packing_of(job), len(world.people)
    total = np.zeros(people if row is None else len(row), packing.kind)
    place = None
    if row is not None:
        place = np.full(people, -1, np.int32)
        place[row] = np.arange(len(row), dtype=np.int32)
    for need in job.needs:
        at, level = _held(world, need.skill, place)
        earned = _table(packing, need.base_hours, need.level, need.weight, need.must)
        if not need.related:
            total[at] += earned.take(level)  # nobody has a skill twice
            continue
        if need.must:
            total[at] += earned.take(level) & packing.kind((1 << packing.hours) - (1 << packing.musts))
        total += _with_neighbours(world, need, place, len(total), packing)
    return total


def _held(world: World, skill: int, place: Ints | None) -> tuple[Ints, Ints]:
    """Who has this skill, as places in the sums, and at which level."""
    row, level = world.holders.of(skill)
    if place is None:
        return row, level
    at = place.take(row)
    kept = np.flatnonzero(at >= 0)
    return at.take(kept), level.take(kept)


def _with_neighbours(world: World, need: Need, place: Ints | None, size: int, packing: Packing) -> Ints:
    """Credit and saved hours of one need, each the best of the own skill and its neighbours."""
    best = np.zeros(size, packing.kind)
    for skill, quarters in ((need.skill, 4), *need.related):
        at, level = _held(world, skill, place)
        earned = _halves(packing, need.base_hours, need.level, quarters).take(level)
        known = best[at]
        np.maximum(known.view(packing.half), earned.view(packing.half), out=known.view(packing.half))
        best[at] = known
    bits = packing.kind(packing.hours)
    credit = best & packing.kind((1 << packing.hours) - 1)
    return (best >> bits << bits) + credit * packing.kind(need.weight)


@lru_cache(maxsize=4096)
def _table(packing: Packing, base_hours: int, needed: int, weight: int, must: bool) -> Ints:
    """What each level of the own skill adds to the sums."""
    worth = [_worth(base_hours, needed, level, 4) for level in range(5)]
    packed = [
        (saved << packing.hours) + ((must and level >= needed) << packing.musts) + weight * credit
        for level, (credit, saved) in enumerate(worth)
    ]
    return np.array(packed, packing.kind)


@lru_cache(maxsize=4096)
def _halves(packing: Packing, base_hours: int, needed: int, quarters: int) -> Ints:
    """What each level of a skill that counts for so many quarters is worth: hours in one half, credit in the other."""
    worth = (_worth(base_hours, needed, level, quarters) for level in range(5))
    return np.array([(saved << packing.hours) + credit for credit, saved in worth], packing.kind)


def _worth(base_hours: int, needed: int, level: int, quarters: int) -> tuple[int, int]:
    """(credit of 48, hours saved): as `engine.credit`."""
    known = min(level, needed)
    return quarters * FULL_CREDIT * known // (4 * needed), quarters * (base_hours * EFFORT_HALVES[known] // 2) // 4
