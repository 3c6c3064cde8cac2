"""All open jobs and all active people as arrays, for one pass of the worker: load, compute, throw away.

Reading is the costly half of such a pass. So PostgreSQL packs a column into one value (`string_agg(int4send(..))`), and
the levels of a skill come over the index that has them together: no row becomes a Python object (matching.md §5).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray
from psycopg import Cursor
from scipy.sparse import csc_array

from candidates.models import CandidateStatus
from employers.models import FutureJob, JobRequirement
from matching.engine import DEFAULT_WEIGHTS, EFFORT_HALVES, FULL_CREDIT, Weights
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import Skill, SkillRelation

Ints = NDArray[Any]
Flags = NDArray[np.bool_]

NOWHERE = -1  # the postcode of who lives at no known place
ANYWHERE = np.iinfo(np.int64).max
UNKNOWN = -1  # the row of who is not in the world
TABLE = 1 << 24  # up to this number a table of all numbers is small, and a number and a level fit in 31 bits

# What somebody has of a skill: the number and the level in one whole number, all of a skill in one value. In whatever
# order: then PostgreSQL lets several processes read (with an order of its own it would not).
HOLDERS = """
select skill_id, string_agg(int{size}send((candidate_id << 3 | level)::int{size}), '')
from candidates_currentskill group by skill_id
"""
PEOPLE = """
select {columns} from (
    select c.*, coalesce(place.digits::int, %(nowhere)s) as digits,
           coalesce(c.available_from, %(today)s) - %(today)s as free
    from candidates_candidate c
    left join nieuwebanen_postcodecentre place on place.digits = left(c.postcode, 4)
    where c.status = %(active)s and not c.id = any(%(without)s)
    order by c.id
) p
"""


@dataclass(frozen=True)
class People:
    """One row for everybody, in order of the key. Days are counted from today; lists are sets of bits."""

    ids: Ints
    hours: Ints
    pace: Ints  # learning hours a week
    free: Ints  # days until somebody is free, below 0 in the past
    days: Ints
    cannot: Ints
    sectors: Ints  # 0: no wish
    home: Ints  # which of the homes of the world

    def __len__(self) -> int:
        return len(self.ids)

    def some(self, row: Ints) -> "People":
        return People(*(getattr(self, field.name).take(row) for field in fields(self)))


@dataclass(frozen=True)
class Homes:
    """Where people live and how far they travel, each of these once: metres (RD), and the square of the radius in metres.

    Whoever lives at no known place reaches ANYWHERE.
    """

    x: Ints
    y: Ints
    reach: Ints


@dataclass(frozen=True)
class Need:
    """One requirement. related: (neighbour, quarters)."""

    skill: int
    level: int
    weight: int
    must: bool
    base_hours: int
    related: tuple[tuple[int, int], ...]

    @property
    def hours(self) -> int:
        """From nothing to the needed level."""
        return self.base_hours * EFFORT_HALVES[self.level] // 2


@dataclass(frozen=True)
class JobRow:
    """A job as the match knows it; `start` in days from today, lists as sets of bits."""

    id: int
    start: int
    hours: int
    days: int
    conditions: int
    sector: int  # one bit, 0 while unknown
    pace: int
    x: int | None
    y: int | None
    needs: tuple[Need, ...]

    @cached_property
    def full_credit(self) -> int:
        return FULL_CREDIT * sum(need.weight for need in self.needs)

    @cached_property
    def full_hours(self) -> int:
        return sum(need.hours for need in self.needs)

    @cached_property
    def musts(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if need.must)


@dataclass(frozen=True)
class Holders:
    """Everybody's levels by skill: `row` of the person and `level`, from `starts[column]` on; nobody has the last column."""

    row: Ints
    level: Ints
    starts: Ints
    columns: Mapping[int, int]  # by skill

    def of(self, skill: int) -> tuple[Ints, Ints]:
        """(rows of the people, in any order; their levels) of who has this skill."""
        column = self.columns.get(skill, len(self.columns))
        here = slice(*self.starts[column : column + 2].tolist())
        return self.row[here], self.level[here]

    def size(self, skill: int) -> int:
        """How many have it."""
        return len(self.of(skill)[0])

    def near(self, need: Need) -> Ints:
        """Of the skill itself and then of those that are related to it: [column, quarters]."""
        if need.skill not in self._near:
            known = [(self.columns.get(skill, len(self.columns)), n) for skill, n in ((need.skill, 4), *need.related)]
            self._near[need.skill] = np.array(known)
        return self._near[need.skill]

    @cached_property
    def _near(self) -> dict[int, Ints]:
        return {}

    @cached_property
    def by_person(self) -> tuple[Ints, Ints, Ints]:
        """The same in rows: (where those of each person start, their columns, their levels)."""
        found = csc_array(
            (self.level, self.row, self.starts), shape=(self.row.max(initial=-1) + 1, len(self.columns) + 1)
        )
        rows = found.tocsr()
        return rows.indptr, rows.indices, rows.data


@dataclass(frozen=True)
class World:
    """What one pass counts with. Nobody keeps it: the next pass reads the database again."""

    today: date
    weights: Weights
    people: People
    homes: Homes
    jobs: tuple[JobRow, ...]
    holders: Holders


def load(
    today: date,
    *,
    jobs: "QuerySet[FutureJob] | None" = None,
    without: Collection[int] = (),
    weights: Weights = DEFAULT_WEIGHTS,
) -> World:
    """Everything for one pass: open jobs (or `jobs`) that ask skills, and active people but `without`, in six queries."""
    centres = list(PostcodeCentre.objects.order_by("digits").values_list("digits", "x", "y"))
    people, homes = _people(today, without, np.array(centres, np.int64).reshape(-1, 3))
    asked = _jobs(FutureJob.objects.open() if jobs is None else jobs, today, {row[0]: row[1:] for row in centres})
    return World(today, weights, people, homes, asked, holders_of(people))


def holders_of(people: People) -> Holders:
    """The levels of these people. Level 0 earns nothing and is left out."""
    wide = bool(len(people)) and int(people.ids[-1]) >= TABLE
    found = _fetched(HOLDERS.format(size=8 if wide else 4))
    sizes = np.array([len(packed) for _, packed in found], np.intp) // (8 if wide else 4)
    packed = _unpacked([packed for _, packed in found], wide=wide)
    level = (packed & 7).astype(np.uint8)
    packed >>= 3
    row = _rows_of(packed, people.ids, wide=wide)
    known = (row != UNKNOWN) & (level > 0)
    starts = np.concatenate([[0], np.cumsum(sizes), [sizes.sum()]])
    if not known.all():
        starts = np.concatenate([[0], np.cumsum(known)])[starts]
        row, level = row[known], level[known]
    return Holders(row, level, starts, {skill: n for n, (skill, _) in enumerate(found)})


def _rows_of(numbers: Ints, ids: Ints, *, wide: bool) -> Ints:
    """Which of `ids` each number is, or UNKNOWN: from a table of all numbers, unless that would be too large."""
    if wide:
        row = np.searchsorted(ids, numbers)
        row[ids.take(row, mode="clip") != numbers] = UNKNOWN
        return row
    table = np.full(max(numbers.max(initial=0), ids.max(initial=0)) + 1, UNKNOWN, np.intp)
    table[ids] = np.arange(len(ids))
    return table.take(numbers)


def _people(today: date, without: Collection[int], centres: Ints) -> tuple[People, Homes]:
    columns = {
        "id": "id",
        "hours": "hours_per_week",
        "pace": "learning_hours_per_week",
        "free": "free",
        "days": "days_bits",
        "cannot": "cannot_bits",
        "sectors": "sectors_bits",
        "place": "digits",
        "radius": "radius_m",
    }
    packed = ", ".join(f"string_agg(int4send(({column})::int), '')" for column in columns.values())
    values = {"nowhere": NOWHERE, "today": today, "active": CandidateStatus.ACTIVE.value, "without": list(without)}
    ((*found,),) = _fetched(PEOPLE.format(columns=packed), values)
    kept = dict(zip(columns, (_unpacked([one or b""], wide=False) for one in found), strict=True))
    homes, home = _homes(kept["place"], kept["radius"], centres)
    people = People(
        ids=kept["id"].astype(np.int64),
        hours=kept["hours"].astype(np.int16),
        pace=kept["pace"].astype(np.int16),
        free=kept["free"],
        days=kept["days"].astype(np.uint8),
        cannot=kept["cannot"].astype(np.uint16),
        sectors=kept["sectors"].astype(np.uint16),
        home=home,
    )
    return people, homes


def _homes(place: Ints, radius: Ints, centres: Ints) -> tuple[Homes, Ints]:
    """The homes, and of each person which one."""
    each, home = np.unique(place.astype(np.int64) << 32 | radius, return_inverse=True)
    place, radius = each >> 32, each & 0xFFFFFFFF
    x, y = np.append(centres[:, 1:], [[0, 0]], axis=0).take(np.searchsorted(centres[:, 0], place), axis=0).T
    return Homes(x, y, np.where(place == NOWHERE, ANYWHERE, radius**2)), home


def _jobs(jobs: "QuerySet[FutureJob]", today: date, centres: Mapping[str, tuple[int, int]]) -> tuple[JobRow, ...]:
    """In order of their keys; a job that asks no skills yet has no list."""
    needs = _needs(jobs)
    fields = (
        "pk",
        "starts_on",
        "hours_min",
        "days_bits",
        "conditions_bits",
        "sector_bit",
        "learn_hours_per_week",
        "postcode",
    )
    found = []
    for pk, starts_on, hours, days, conditions, sector, pace, postcode in jobs.order_by("pk").values_list(*fields):
        if pk not in needs or starts_on is None:
            continue
        x, y = centres.get(postcode[:4], (None, None))
        found.append(
            JobRow(
                id=pk,
                start=(starts_on - today).days,
                hours=hours or 0,
                days=days,
                conditions=conditions,
                sector=sector,
                pace=pace,
                x=x,
                y=y,
                needs=tuple(needs[pk]),
            )
        )
    return tuple(found)


def _needs(jobs: "QuerySet[FutureJob]") -> dict[int, list[Need]]:
    """In their own order, by job."""
    asked = JobRequirement.objects.filter(job__in=jobs.order_by().values("pk"))
    related: dict[int, list[tuple[int, int]]] = {}
    wanted = SkillRelation.objects.filter(skill__in=asked.order_by().values("skill"))
    for skill, neighbour, quarters in wanted.order_by("pk").values_list("skill", "neighbour", "quarters"):
        related.setdefault(skill, []).append((neighbour, quarters))
    base = dict(Skill.objects.filter(pk__in=asked.order_by().values("skill")).values_list("pk", "base_hours"))
    neighbours = {skill: tuple(rows) for skill, rows in related.items()}
    found: dict[int, list[Need]] = {}
    rows = asked.order_by("job", "position", "pk").values_list("job", "skill", "level", "weight", "must")
    for job, skill, level, weight, must in rows.iterator(chunk_size=5000):
        found.setdefault(job, []).append(Need(skill, level, weight, must, base[skill], neighbours.get(skill, ())))
    return found


# ---- packed values ------------------------------------------------------------------------------------
def _fetched(sql: str, values: Mapping[str, Any] | None = None) -> list[Any]:
    """In binary, which Django's own cursor does not: as text a packed value would come twice as long."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        cursor.execute(sql.encode(), values, binary=True)
        return list(cursor.fetchall())


def _unpacked(packed: Sequence[bytes], *, wide: bool) -> Ints:
    """Own memory in the machine's own order of bytes."""
    kind, native = (">i8", np.int64) if wide else (">i4", np.int32)
    return np.frombuffer(b"".join(packed), kind).astype(native)
