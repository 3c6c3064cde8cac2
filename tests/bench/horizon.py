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

from employers.models import Certainty, Employer, FutureJob, JobPhase, LearningLocation, Possibilities, Route
from nieuwebanen.dates import add_months
from nieuwebanen.work import Sector
from tests import factories
from tests.trajectories import builders
from trajectories.models import Trajectory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

JOBS = int(os.environ.get("BENCH_JOBS", "5000"))
LEARNERS = int(os.environ.get("BENCH_LEARNERS", "1000"))
TIMES = int(os.environ.get("BENCH_TIMES", "30"))
EMPLOYERS, MONTHS = 200, 24
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
    LearningLocation.objects.update(seats=999)
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
        copies(phase, [{"trajectory_id": way.pk} for way in ways])
    for agreement in trajectory.agreements.all():
        copies(agreement, [{"trajectory_id": w.pk, "verify_code": f"B-{n}"} for n, w in enumerate(ways)])


def measured(name: str, ask: Callable[[], Any], times: int = TIMES) -> tuple[str, int, float, float]:
    """(name, queries, p50, p95), times in milliseconds; the first answers warm up."""
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code == 200
    queries = len(asked)  # now: the next request clears the log
    took = []
    for _ in range(times):
        since = perf_counter()
        assert ask().status_code == 200
        took.append(1000 * (perf_counter() - since))
    cuts = quantiles(took, n=20, method="inclusive")
    return name, queries, cuts[9], cuts[18]


def test_the_horizon_beside_the_list_page_of_an_empty_world(coach, client_for):
    client, random = client_for(coach), Random(3)
    job_list = reverse("employers:job_list")
    ask = lambda **query: lambda: client.get(HORIZON, query)  # noqa: E731
    lines = [measured("banenlijst, lege wereld", lambda: client.get(job_list))]

    case, _ = builders.signed(coach)
    jobs = many_jobs(case, random)
    many_learners(case.trajectory, jobs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    middle: date = add_months(factories.today().replace(day=1), 12)
    lines += [
        measured("tijdlijn, pagina 1", ask()),
        measured("tijdlijn, in het midden", ask(kwartaal=f"{middle.year}-{(middle.month + 2) // 3}")),
        measured("tijdlijn, laatste pagina", ask(pagina="9999")),
        measured("tijdlijn, sector en zekerheid", ask(sector=Sector.CARE, zekerheid=Certainty.SURE)),
        measured("tijdlijn, zoeken op naam", ask(q="Bedrijf 17")),
        measured("tabel", ask(weergave="tabel")),
        measured("trechter per maand", ask(weergave="trechter")),
        measured("papier, 200 banen", ask(weergave="print"), 5),
        measured("spreadsheet, alle banen", lambda: client.get(reverse("trajectories:horizon_export")), 3),
        measured("banenlijst, dezelfde wereld", lambda: client.get(job_list)),
    ]
    base = lines[0]
    print(f"\n{FutureJob.objects.count()} jobs in {MONTHS} months, {Trajectory.objects.count()} people learn")
    print(f"{'page':<34}{'queries':>8}{'p50 ms':>10}{'p95 ms':>10}{'x p50':>8}{'x p95':>8}")
    for name, queries, p50, p95 in lines:
        print(f"{name:<34}{queries:>8}{p50:>10.1f}{p95:>10.1f}{p50 / base[2]:>8.1f}{p95 / base[3]:>8.1f}")
