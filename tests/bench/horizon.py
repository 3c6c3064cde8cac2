"""How fast the horizon is with 5,000 jobs in 24 months, beside the list page of an empty world in the same run.

    .venv/bin/pytest -q -n 0 -s tests/bench/horizon.py

Prints a table: queries, p50 and p95 of every view, and how many times the list page of the empty world that is. One
machine is not another and a busy one not a quiet one, so nothing here passes or fails on time.
"""

import os
from collections.abc import Callable
from datetime import date
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import Certainty, Employer, FutureJob, JobPhase, Possibilities, Route
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dates import add_months
from nieuwebanen.work import Sector
from tests import factories
from tests.trajectories import builders
from trajectories.models import Trajectory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

JOBS = int(os.environ.get("BENCH_JOBS", "5000"))
LEARNERS = int(os.environ.get("BENCH_LEARNERS", "1000"))
TIMES = int(os.environ.get("BENCH_TIMES", "30"))
EMPLOYERS, COACHES, MONTHS = 200, 50, 24
HORIZON = reverse("trajectories:horizon")


def copies(one: models.Model, changes: list[dict[str, Any]]) -> list[Any]:
    """The row again and again, each time with other values: what the domain made once is made as it makes it."""
    kept = {
        field.attname: getattr(one, field.attname)
        for field in one._meta.concrete_fields
        if not field.primary_key and field.attname != "public_id"
    }
    model = type(one)
    fresh = {"public_id": uuid4} if any(f.attname == "public_id" for f in one._meta.concrete_fields) else {}
    rows = [model(**(kept | {name: make() for name, make in fresh.items()} | change)) for change in changes]
    return model._base_manager.bulk_create(rows, batch_size=1000)


def many_jobs(case: builders.Case, random: Random) -> list[FutureJob]:
    """5,000 jobs of 200 employers, spread over the months, with a route and its phases."""
    first = factories.today().replace(day=1)
    coaches = [case.coach, *(factories.make_user(Role.COACH) for _ in range(COACHES - 1))]
    employers = copies(
        Employer.objects.get(pk=case.job.employer_id),
        [{"number": f"WB-{n}", "name": f"Bedrijf {n}", "kvk_number": ""} for n in range(EMPLOYERS)],
    )
    jobs = copies(
        FutureJob.objects.get(pk=case.job.pk),
        [
            {
                "number": f"BB-{n}",
                "title": f"Medewerker {n}",
                "employer_id": random.choice(employers).pk,
                "coach_id": coaches[n % COACHES].pk,
                "starts_on": add_months(first, 1 + n * MONTHS // JOBS),
                "seats": random.randint(2, 8),
                "certainty": random.choice(Certainty.values),
                "sector": random.choice(Sector.values),
            }
            for n in range(JOBS)
        ],
    )
    copies(
        Possibilities.objects.get(job=case.job),
        [{"job_id": job.pk, "route": random.choice(list(Route.values)[:2])} for job in jobs],
    )
    for phase in JobPhase.objects.filter(job=case.job):
        copies(phase, [{"job_id": job.pk} for job in jobs])
    return jobs


def many_learners(trajectory: Trajectory, jobs: list[FutureJob]) -> None:
    """Two people for every fifth job or so, with skills, phases, evaluations and a signed agreement."""
    where = [jobs[n * len(jobs) // LEARNERS] for n in range(LEARNERS)]
    people = copies(trajectory.candidate, [{"number": f"KB-{n}"} for n in range(LEARNERS)])
    proposals = copies(
        trajectory.proposal,
        [{"job_id": job.pk, "candidate_id": one.pk} for job, one in zip(where, people, strict=True)],
    )
    ways = copies(
        trajectory,
        [
            {"number": f"TB-{n}", "proposal_id": p.pk, "candidate_id": p.candidate_id, "job_id": p.job_id}
            for n, p in enumerate(proposals)
        ],
    )
    for skill in trajectory.candidate.skills.all():
        copies(skill, [{"candidate_id": one.pk} for one in people])
    for skill in trajectory.skills.all():
        copies(skill, [{"trajectory_id": way.pk} for way in ways])
    for evaluation in trajectory.evaluations.all():
        copies(evaluation, [{"trajectory_id": way.pk} for way in ways])
    for phase in trajectory.phases.all():
        places = copies(phase.location, [{"name": f"Leerplek {phase.pk}, {n}", "seats": 500} for n in range(10)])
        copies(phase, [{"trajectory_id": way.pk, "location_id": places[n % 10].pk} for n, way in enumerate(ways)])
    for agreement in trajectory.agreements.all():
        copies(agreement, [{"trajectory_id": w.pk, "verify_code": f"B-{n}"} for n, w in enumerate(ways)])


def measured(ask: Callable[[], Any], times: int) -> tuple[int, float, float]:
    """(queries, p50, p95), times in milliseconds; the first answer warms up."""
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code == 200
    queries = len(asked)  # now: the next request clears the log
    took = []
    for _ in range(times):
        since = perf_counter()
        assert ask().status_code == 200
        took.append(1000 * (perf_counter() - since))
    cuts = quantiles(took, n=20, method="inclusive")
    return queries, cuts[9], cuts[18]


def built(coach: User) -> None:
    since = perf_counter()
    case, _ = builders.signed(coach)
    many_learners(case.trajectory, many_jobs(case, Random(3)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{FutureJob.objects.count()} jobs in {MONTHS} months, {Trajectory.objects.count()} people learn", end="")
    print(f"; built in {perf_counter() - since:.0f} s")


def test_the_horizon_beside_the_list_page_of_an_empty_world(coach, client_for, monkeypatch):
    monkeypatch.setattr("trajectories.worklist.REMEMBERED_S", 60)  # the counts of the menu, as in the product
    client, lines = client_for(coach), []
    job_list, export = reverse("employers:job_list"), reverse("trajectories:horizon_export")
    middle: date = add_months(factories.today().replace(day=1), 12)
    print(f"\n{'page':<34}{'queries':>8}{'p50 ms':>10}{'p95 ms':>10}{'x p50':>8}{'x p95':>8}")

    def measure(name: str, path: str, times: int = TIMES, **query: str) -> None:
        lines.append(measured(lambda: client.get(path, query), times))
        (queries, p50, p95), (_, base50, base95) = lines[-1], lines[0]
        print(f"{name:<34}{queries:>8}{p50:>10.1f}{p95:>10.1f}{p50 / base50:>8.1f}{p95 / base95:>8.1f}", flush=True)

    measure("banenlijst, lege wereld", job_list)
    built(coach)
    measure("tijdlijn, pagina 1", HORIZON)
    measure("tijdlijn, in het midden", HORIZON, kwartaal=f"{middle.year}-{(middle.month + 2) // 3}")
    measure("tijdlijn, laatste pagina", HORIZON, pagina="9999")
    measure("tijdlijn, sector en zekerheid", HORIZON, sector=Sector.CARE, zekerheid=Certainty.SURE)
    measure("tijdlijn, zoeken op naam", HORIZON, q="Bedrijf 17")
    measure("tabel", HORIZON, weergave="tabel")
    measure("trechter per maand", HORIZON, weergave="trechter")
    measure("papier, 200 banen", HORIZON, times=3, weergave="print")
    measure("spreadsheet, alle banen", export, times=2)
    measure("banenlijst, dezelfde wereld", job_list)
