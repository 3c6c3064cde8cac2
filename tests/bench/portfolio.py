"""All jobs against all people: loading and scoring in one pass, beside the SQL loop, the ORM, COPY and the scatter floor.

    .venv/bin/pytest -q -n 0 -s tests/bench/portfolio.py          BENCH_WORLDS=2000x200 for a quick look

The scatter floor is what adding one number per posting costs in C (`csc @ vector`), for the postings of all jobs. That
the lists are those of the SQL is asserted on a sample; times and goals are told and fail nothing (matching.md §8).

What was tried to come near the floor (ns for one posting, 100k people, numpy 2.4, a busy machine):
- `total[at] += earned[level]`, all people: 8. `np.add.at`: 6.6. `bincount` of everything together: 8.5. The same
  addition by scipy's `csc_matvec`: 5.6. Most of it is gathering what each level earns, not the scatter itself.
- First those who have every must, and of these who passes the other hard constraints; then only their postings: 2.7.
- All postings of a job in one array, and `np.maximum.at` (3.5 to 4 ns) for the best of each need, instead of one need
  after the other: half the time where skills are related.
- Of a job with a must few are left, and calling numpy costs more than what it does: such jobs go in handfuls of some
  tens, and of those people their own skills are looked up (a second index, by person) instead of all postings. Beside
  the line above, in turns of 50 jobs in one process: own skills 20 to 13 x the floor, related ones 28 to 13 x.
- A handful of jobs whose postings stand in memory together: slower than one by one, they fall out of the cache.
- Indexes of 64 bits (what numpy makes of others itself): a scatter of 68,000 took 102 instead of 261 us.
"""

import os
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from scipy.sparse import csc_array

from candidates.models import CurrentSkill
from matching import portfolio, portfolio_loading, ranking
from matching.portfolio import World
from matching.reach import portfolio_report
from tests import factories
from tests.bench import table
from tests.bench.clock import seconds
from tests.bench.region import TODAY, Region

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

SAMPLE = int(os.environ.get("BENCH_SAMPLE", "20"))
TIMES = int(os.environ.get("BENCH_TIMES", "3"))
TOP = 50


@pytest.fixture(autouse=True)
def no_jit(region: Region) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set jit = off")
        cursor.execute("set statement_timeout = 0")


def fastest(call: Callable[[], Any], times: int = TIMES) -> float:
    """Seconds of the fastest of some calls."""
    found = []
    for _ in range(times):
        since = seconds()
        call()
        found.append(seconds() - since)
    return min(found)


def peak_mib(call: Callable[[], Any]) -> float:
    """How much memory a call takes at most, with what it gives back."""
    tracemalloc.start()
    kept = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak / 2**20


def test_load(region: Region) -> None:
    big = len(region.people) >= 100_000
    people = portfolio.load(TODAY).people

    def by_orm() -> list[Any]:
        return list(CurrentSkill.objects.order_by("skill", "candidate").values_list("skill", "candidate", "level"))

    def by_copy() -> list[Any]:
        sql = "copy (select skill_id, candidate_id, level from candidates_currentskill) to stdout (format binary)"
        with connection.cursor() as cursor, cursor.copy(sql) as copy:
            copy.set_types(["int8", "int8", "int2"])
            return list(copy.rows())

    loading = fastest(lambda: portfolio_loading.holders_of(people))
    table.add("load", region.name, "levels, ms", loading * 1000)
    orm, copying = fastest(by_orm, 1), fastest(by_copy, 1)
    table.add("load", region.name, "/ ORM values_list", loading / orm, goal=1 / 4 if big else None)
    table.add("load", region.name, "/ COPY BINARY", loading / copying, goal=1 / 10 if big else None)
    table.add("load", region.name, "people, jobs and levels, ms", fastest(lambda: portfolio.load(TODAY)) * 1000)
    peak = peak_mib(lambda: portfolio.load(TODAY))
    table.add("load", region.name, "peak", peak, goal=100, unit=" MiB")


def test_match_all(region: Region) -> None:
    big = len(region.people) >= 100_000
    world = portfolio.load(TODAY)
    plain = replace(world, jobs=tuple(_unrelated(job) for job in world.jobs))
    by_sql = sql_of_one(region, world) * len(world.jobs)
    floor = scatter_floor(world)
    for name, one in (("", plain), (" + related", world)):
        full = fastest(lambda one=one: sum(len(listed.ids) for listed in portfolio.lists(one, TOP)), 2)  # type: ignore[misc]
        table.add("match_all", region.name, f"full{name}, s", full)
        table.add("match_all", region.name, f"full{name}, ns / posting", full / floor[1] * 1e9)
        goals = {"goal": 20, "stretch": 10} if big and not name else {}
        table.add("match_all", region.name, f"full{name} / scatter floor", full / floor[0], **goals)
    table.add("match_all", region.name, "full + related / SQL loop", full / by_sql, goal=1 / 35 if big else None)
    peak = peak_mib(lambda: sum(len(listed.ids) for listed in portfolio.lists(world, TOP)))
    table.add("match_all", region.name, "peak beside the world", peak, goal=100, unit=" MiB")


def _unrelated(job: portfolio_loading.JobRow) -> portfolio_loading.JobRow:
    return replace(job, needs=tuple(replace(need, related=()) for need in job.needs))


def sql_of_one(region: Region, world: World) -> float:
    """Seconds of one list of the SQL, the mean of a sample, each list held equal to that of the pass."""
    by_id, spent = {job.id: job for job in world.jobs}, []
    for job in region.some_jobs(SAMPLE):
        since = seconds()
        found = ranking.rank_people(job, today=TODAY, limit=TOP)
        spent.append(seconds() - since)
        listed = portfolio.best(world, by_id[job.pk], TOP)
        assert [row.id for row in found.rows] == listed.ids.tolist()
        assert found.total == listed.total
    return sum(spent) / len(spent)


def scatter_floor(world: World) -> tuple[float, int]:
    """(seconds to add one number per posting for all jobs, how many postings that are), own skills only."""
    holders = world.holders
    matrix = csc_array(
        (holders.level.astype(np.uint32), holders.row.astype(np.int32), holders.starts.astype(np.int32)),
        shape=(len(world.people), len(holders.columns) + 1),
    )
    ones = np.ones(len(holders.columns) + 1, np.uint32)
    each = fastest(lambda: matrix @ ones, 10) / len(holders.row)
    postings = sum(holders.size(need.skill) for job in world.jobs for need in job.needs)
    return each * postings, postings


def test_the_whole_report(region: Region) -> None:
    """What the worker does every night: everybody for every job, also who is set apart, and what a skill would open."""
    since = seconds()
    report = portfolio_report.make(today=TODAY, at=factories.moment())
    table.add("portfolio", region.name, "report, s", seconds() - since)
    report.delete()
