"""Which skill, taught to whom, opens most seats: the rule, exactly.

A pair of a person and a job is *opened* by teaching one skill that the job asks, up to the level that it asks, when

1. the person cannot be ready in time now: one must is missing and nothing else sets this person apart ("bijna"), or
   nothing does and the learning takes too long at the hours a week that the job offers;
2. with that one skill taught first, in the person's own learning hours from the day that this person is free, and the
   rest learnt after it at the pace of the match, everything is done on the day that the job starts, or before.

What the course would also give to related skills is not counted, so a real course opens rather more than less. The
latest start of a course is the start of the job less the weeks of the course and of the rest.

Seats that a skill opens: as many as can be given each to another person, one seat for each (`fill`). That is a largest
matching of people to open seats, exact by augmenting paths and not a sum of lists, so nobody and no seat counts twice.
Of a job and a skill no more than the best `NEAREST` people and five for every open seat are looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching import portfolio
from matching.portfolio import Scored
from matching.portfolio_loading import Flags, Ints, JobRow, Need, World

CODES = ("hours", "days", "condition", "travel", "available", "skill", "overlap")  # in the order of engine.match
BIT = {code: 1 << n for n, code in enumerate(CODES)}
NEAREST = 10
PER_SEAT = 5


@dataclass(frozen=True)
class Everyone:
    """All people of the world for one job: what sets each apart (bits of CODES), musts missing, and the score."""

    apart: Ints
    missing: Ints
    scored: Scored

    @property
    def fits(self) -> Flags:
        return np.asarray(self.apart == 0)

    @property
    def in_reach(self) -> Flags:
        """Nothing sets them apart and they are ready in time."""
        return np.asarray((self.apart == 0) & (self.scored.late_weeks == 0))

    @property
    def failing(self) -> Ints:
        """How many facts set each apart; every missing must is one."""
        others = np.bitwise_count((self.apart & ~np.uint8(BIT["skill"])).astype(np.uint8))
        return np.asarray(others + self.missing)


@dataclass(frozen=True)
class Opened:
    """Pairs that one skill of one job opens, side by side: hours of the course and its latest start in days."""

    need: Need
    row: Ints
    hours: Ints
    begin_by: Ints


def everyone(world: World, job: JobRow) -> Everyone:
    """Nobody is left out, and everybody is scored."""
    people, everybody = world.people, np.arange(len(world.people))
    found = portfolio.sums(world, job)
    missing = len(job.musts) - found.musts
    facts = {
        "hours": people.hours < job.hours,
        "days": people.days & job.days != job.days,
        "condition": people.cannot & job.conditions != 0,
        "travel": portfolio.too_far(world, job, people),
        "available": people.free > job.start,
        "skill": missing > 0,
        "overlap": found.covered == 0,
    }
    apart = np.zeros(len(people), np.uint8)
    for code, fact in facts.items():
        apart |= fact.astype(np.uint8) * np.uint8(BIT[code])
    return Everyone(apart, missing, portfolio.scored(world, job, everybody, found))


def opened(world: World, job: JobRow, found: Everyone, *, seats: int) -> Iterator[Opened]:
    """What each skill of this job would open, the nearest people of each."""
    nearly = np.flatnonzero((found.apart == BIT["skill"]) & (found.missing == 1))
    # At one pace a course first saves no time: only who may learn faster than the job offers gains by it.
    slowed = np.flatnonzero(found.fits & (found.scored.late_weeks > 0) & (world.people.pace > job.pace))
    for need in job.needs:
        rows = nearly if need.must else slowed
        if not len(rows):
            continue
        known = portfolio.sums(world, replace(job, needs=(need,)), rows)
        lacking = known.musts == 0 if need.must else known.saved < need.hours
        rows, course = rows[lacking], need.hours - known.saved[lacking]
        own = world.people.pace[rows]
        rest = found.scored.hours[rows] - course
        weeks = -(-course // own) + -(-rest // np.minimum(own, job.pace))
        begin_by = job.start - 7 * weeks
        kept = (course > 0) & (begin_by >= np.maximum(world.people.free[rows], 0))
        rows, course, begin_by = rows[kept], course[kept], begin_by[kept]
        if not len(rows):
            continue
        most = max(NEAREST, PER_SEAT * seats)
        first = portfolio.in_order(world, job, found.scored.only(rows), most).row
        at = np.searchsorted(rows, first)
        yield Opened(need, first, course[at], begin_by[at])


def fill(pairs: Iterable[tuple[int, int]], seats: Mapping[int, int]) -> dict[int, int]:
    """Person -> job: as many people as possible on a seat, one seat each; no job above its seats.

    Each person looks for a free seat, others giving theirs up for another when that frees one. Jobs that a search could
    not free stay full for every later search and are not looked at again, which keeps the whole nearly linear.
    """
    wanted: dict[int, list[int]] = {}
    for person, job in pairs:
        wanted.setdefault(person, []).append(job)
    sitting: dict[int, list[int]] = {}
    placed: dict[int, int] = {}
    full: set[int] = {job for job in seats if seats[job] < 1}
    for person in wanted:
        _seat(person, wanted, sitting, placed, full, seats)
    return placed


def _seat(
    person: int,
    wanted: Mapping[int, list[int]],
    sitting: dict[int, list[int]],
    placed: dict[int, int],
    full: set[int],
    seats: Mapping[int, int],
) -> None:
    """Breadth first over (job, who would come to it); walks back along `came` once a free seat is found."""
    came: dict[int, int] = {}
    queue = [person]
    for who in queue:
        for job in wanted[who]:
            if job in came or job in full:
                continue
            came[job] = who
            there = sitting.setdefault(job, [])
            if len(there) < seats[job]:
                while True:
                    mover = came[job]
                    before = placed.get(mover)
                    sitting[job].append(mover)
                    placed[mover] = job
                    if before is None:
                        return
                    sitting[before].remove(mover)
                    job = before
            queue.extend(there)
    full |= came.keys()
