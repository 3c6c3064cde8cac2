"""The match for all jobs and all people in one pass: the third implementation, equal to `match()` to the last tie.

For the worker only: the portfolio, reports and assignments. A page asks `ranking.py`, which is always fresh. Who misses
a must or is set apart by a hard constraint is dropped first. Of who is left it is looked up what counts for the job, the
skills that are asked and those related to them: of each need the best that somebody has counts (matching.md §3, §4).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from matching.engine import EFFORT_HALVES, FULL_CREDIT
from matching.portfolio_loading import Flags, Ints, JobRow, Need, People, World, load

__all__ = ["Listed", "Scored", "World", "best", "lists", "load", "sums"]

HALVES = np.array(EFFORT_HALVES)
LEVELS = np.arange(len(EFFORT_HALVES))
MANY = 50_000  # people to look at for the jobs of one handful


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


@dataclass(frozen=True)
class Pairs:
    """Which of some jobs (in order) and which person of the world, side by side."""

    which: Ints
    row: Ints

    def only(self, kept: Ints) -> "Pairs":
        return Pairs(self.which.take(kept), self.row.take(kept))

    def ends(self, jobs: Sequence[JobRow]) -> list[int]:
        """Where the pairs of each job begin, and where those of the last end."""
        return np.searchsorted(self.which, np.arange(len(jobs) + 1)).tolist()


@dataclass(frozen=True)
class Pieces:
    """Each skill that counts for some jobs, side by side: the needed ones and those related to them.

    need: which of the needs of the job. credit and saved: per level what it is worth, credit times weight and hours.
    met: whether that level meets a must.
    """

    job: Ints
    need: Ints
    column: Ints
    credit: Ints
    saved: Ints
    met: Flags

    @classmethod
    def of(cls, world: World, jobs: Sequence[JobRow]) -> "Pieces":
        needs = [(j, n, one) for j, job in enumerate(jobs) for n, one in enumerate(job.needs)]
        near = [world.holders.near(one) for *_, one in needs]
        sizes = [len(one) for one in near]
        asked = np.array([(j, n, one.weight, one.level, one.must, one.base_hours) for j, n, one in needs])
        job, need, weight, level, must, base = asked.repeat(sizes, axis=0).T
        column, quarters = np.concatenate(near).T
        known = np.minimum(LEVELS, level[:, None])
        credit = (weight * quarters * FULL_CREDIT)[:, None] * known // (4 * level)[:, None]
        saved = quarters[:, None] * (base[:, None] * HALVES[known] // 2) // 4
        met = (must.astype(bool) & (quarters == 4))[:, None] & (level[:, None] <= LEVELS)
        return cls(job, need, column, credit.astype(np.int32), saved.astype(np.int32), met)


@dataclass(frozen=True)
class Held:
    """What people have that counts, side by side: whose it is (which pair), for which piece, and its level."""

    pair: Ints
    piece: Ints
    level: Ints


class Asked:
    """What the jobs of some pairs ask, side by side: `hours` is `JobRow.hours` of the job of each pair."""

    def __init__(self, jobs: Sequence[JobRow], pairs: Pairs) -> None:
        self.jobs, self.which = jobs, pairs.which

    def __getattr__(self, name: str) -> Ints:
        return np.array([getattr(job, name) for job in self.jobs], np.int64).take(self.which)


def lists(world: World, top: int = 50) -> Iterator[Listed]:
    """The list of every job, in order."""
    for jobs in _handfuls(world):
        yield from _lists(world, jobs, top)


def best(world: World, job: JobRow, top: int) -> Listed:
    """Who could be ready for this job, best first: the list of `ranking.rank_people`."""
    (listed,) = _lists(world, [job], top)
    return listed


def _handfuls(world: World) -> Iterator[list[JobRow]]:
    """A job without musts alone; those with a must together, for whom few come into question, so that numpy is called less."""
    jobs: list[JobRow] = []
    many = 0
    for job in world.jobs:
        size = world.holders.size(_rarest(world, job).skill) if job.musts else MANY + 1
        if jobs and many + size > MANY:
            yield jobs
            jobs, many = [], 0
        jobs.append(job)
        many += max(size, 1)
    if jobs:
        yield jobs


def _lists(world: World, jobs: Sequence[JobRow], top: int) -> Iterator[Listed]:
    """Everybody whom no hard constraint sets apart, best first."""
    pieces = Pieces.of(world, jobs)
    if jobs[0].musts:
        pairs = _candidates(world, jobs)
        held = _by_person(world, pieces, pairs)
    else:
        (job,) = jobs
        row, held = _by_posting(world, pieces, _able(world.people, job) & ~too_far(world, job, world.people))
        pairs = Pairs(np.zeros(len(row), np.intp), row)
    found = _sums(pieces, held, len(pairs.row))
    wanted = np.array([len(job.musts) for job in jobs])
    some = np.flatnonzero((found.covered > 0) & (found.musts == wanted.take(pairs.which)))
    pairs = pairs.only(some)
    got = scored(world, jobs[0] if len(jobs) == 1 else Asked(jobs, pairs), pairs.row, found.only(some))
    key, ends = _key(got), pairs.ends(jobs)
    kept = [_at_the_top(key[begin:end], top) + begin for begin, end in pairwise(ends)]
    chosen = np.concatenate(kept)
    ids, which = world.people.ids.take(got.row.take(chosen)), pairs.which.take(chosen)
    keys = np.array([job.id for job in jobs]).take(which)
    order = np.lexsort((ids, ties(ids, keys), key.take(chosen), which))
    ids, score = ids.take(order), got.score.take(chosen.take(order))
    first = 0
    for job, here, (begin, end) in zip(jobs, kept, pairwise(ends), strict=True):
        last = first + min(len(here), top)
        yield Listed(job, ids[first:last], score[first:last], end - begin)
        first += len(here)


def _at_the_top(key: Ints, top: int) -> Ints:
    """Where the first `top` are, and whoever is level with the last of them."""
    if len(key) <= top or not top:
        return np.arange(len(key) if top else 0)
    return np.flatnonzero(key <= np.partition(key, top - 1)[top - 1])


def scored(world: World, job: JobRow | Asked, row: Ints, found: Sums) -> Scored:
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
    key = _key(found)
    if top is not None:
        kept = _at_the_top(key, top)
        found, key = found.only(kept), key.take(kept)
    ids = world.people.ids[found.row]
    order = np.lexsort((ids, ties(ids, job.id), key))
    return found.only(order[:top])


def _key(found: Scored) -> Ints:
    """One whole number to sort by: (score, coverage, weeks late), the best the lowest."""
    return found.late_weeks - (((found.score << 24) + found.covered) << 22)


def ties(ids: Ints, job: int | Ints) -> Ints:
    """`engine.tie` of many people. Numbers wrap around at 64 bits; only the lowest 31 are looked at."""
    mask = np.uint64((1 << 31) - 1)
    h = (
        (ids.astype(np.uint64) * np.uint64(1640531527)) ^ (np.atleast_1d(job).astype(np.uint64) * np.uint64(1013904223))
    ) & mask
    h = ((h ^ (h >> np.uint64(15))) * np.uint64(739982445)) & mask
    return h ^ (h >> np.uint64(12))


# ---- who is not set apart -----------------------------------------------------------------------------
def _rarest(world: World, job: JobRow) -> Need:
    """The must that the fewest have at some level."""
    return min(job.musts, key=lambda need: world.holders.size(need.skill))


def _candidates(world: World, jobs: Sequence[JobRow]) -> Pairs:
    """Who has the rarest must of these jobs, and is set apart by nothing else but perhaps another must."""
    rows = [_holders(world, _rarest(world, job)) for job in jobs]
    pairs = Pairs(np.repeat(np.arange(len(jobs)), [len(row) for row in rows]), np.concatenate(rows))
    people = world.people.some(pairs.row)
    far = np.concatenate([_far(world, job) for job in jobs]).take(people.home + pairs.which * len(world.homes.reach))
    return pairs.only(np.flatnonzero(_able(people, Asked(jobs, pairs)) & ~far))


def _holders(world: World, need: Need) -> Ints:
    """Who has it at the level that is asked."""
    row, level = world.holders.of(need.skill)
    return row.compress(level >= need.level)


def _able(people: People, job: JobRow | Asked) -> Flags:
    """Who has the hours, the days and the freedom in time, and for whom all of it is possible."""
    return np.asarray(
        (people.hours >= job.hours)
        & (people.free <= job.start)
        & (people.days & job.days == job.days)
        & (people.cannot & job.conditions == 0)
    )


def too_far(world: World, job: JobRow, people: People) -> Flags:
    """Whose own limit the place of work lies beyond; nobody's while a place is unknown."""
    return _far(world, job).take(people.home)


def _far(world: World, job: JobRow) -> Flags:
    """Of each home, whether the place of work is out of reach."""
    homes = world.homes
    if job.x is None or job.y is None:
        return np.zeros(len(homes.reach), bool)
    return np.asarray((homes.x - job.x) ** 2 + (homes.y - job.y) ** 2 > homes.reach)


# ---- the adding ---------------------------------------------------------------------------------------
def sums(world: World, job: JobRow, row: Ints | None = None) -> Sums:
    """The three sums of these people, in their order, or of everybody."""
    pieces, size = Pieces.of(world, [job]), len(world.people)
    row = np.arange(size) if row is None else row
    able, place = np.zeros(size, bool), np.empty(size, np.intp)
    able[row], place[row] = True, np.arange(len(row))
    some, held = _by_posting(world, pieces, able)
    return _sums(pieces, replace(held, pair=place.take(some).take(held.pair)), len(row))


def _sums(pieces: Pieces, held: Held, size: int) -> Sums:
    """Of each need the best that somebody has of it counts, the skill itself or a related one; those are added up."""
    needs = int(pieces.need.max()) + 1
    cell, worth = (pieces.need * size).take(held.piece) + held.pair, held.piece * len(LEVELS) + held.level
    credit, saved = np.zeros(needs * size, np.int32), np.zeros(needs * size, np.int32)
    np.maximum.at(credit, cell, pieces.credit.take(worth))
    np.maximum.at(saved, cell, pieces.saved.take(worth))
    covered, hours = (one.reshape(needs, size).sum(0, np.int32).astype(np.int64) for one in (credit, saved))
    return Sums(covered, np.bincount(held.pair.compress(pieces.met.take(worth)), minlength=size), hours)


def _by_posting(world: World, pieces: Pieces, able: Flags) -> tuple[Ints, Held]:
    """(which of the able have anything that counts for the one job, and what): of everybody who has it the able ones."""
    begin, end = (world.holders.starts.take(pieces.column + n) for n in (0, 1))
    who = np.concatenate(
        [world.holders.row[first:last] for first, last in zip(begin.tolist(), end.tolist(), strict=True)]
    )
    kept, ends = np.flatnonzero(able.take(who)), np.cumsum(end - begin)
    who = who.take(kept)
    piece = np.repeat(np.arange(len(ends)), np.diff(kept.searchsorted(ends), prepend=0))
    level = world.holders.level.take(kept + (end - ends).take(piece))
    place, each = np.empty(len(able), np.intp), np.arange(len(who))
    place[who] = each
    row = who.compress(place.take(who) == each)  # everybody once
    place[row] = each[: len(row)]
    return row, Held(place.take(who), piece, level)


def _by_person(world: World, pieces: Pieces, pairs: Pairs) -> Held:
    """What the people of these pairs have that counts: of all that they have."""
    starts, columns, levels = world.holders.by_person
    width = len(world.holders.columns) + 1
    asked = pieces.job * width + pieces.column
    order = np.argsort(asked, kind="stable")
    asked = asked.take(order)
    first = np.zeros((int(pieces.job[-1]) + 1) * width, np.int32)
    first[asked[::-1]] = np.arange(len(asked), 0, -1)  # the place of the first that asks it, counted from 1
    begin, sizes = starts.take(pairs.row), starts.take(pairs.row + 1) - starts.take(pairs.row)
    pair = np.repeat(np.arange(len(pairs.row)), sizes)
    at = np.arange(len(pair)) + (begin - np.cumsum(sizes) + sizes).take(pair)
    key = (pairs.which * width).take(pair) + columns.take(at)
    found = first.take(key)
    kept = np.flatnonzero(found)
    pair, level, low = pair.take(kept), levels.take(at.take(kept)), found.take(kept) - 1
    many = asked.searchsorted(key.take(kept), "right") - low  # a skill can count for several needs
    piece = np.repeat(low - np.cumsum(many) + many, many) + np.arange(many.sum())
    return Held(np.repeat(pair, many), order.take(piece), np.repeat(level, many))
