"""Synthetic regions for the benches of the match: the same people and jobs in every run (matching.md §3).

14,000 skills with Zipf demand in 3,000 occupations; 15 skills of a person out of one or two occupations, 8 to 12
requirements of a job with 1.2 musts. Rows are made from one that the domain made, by COPY and without triggers:
100,000 people and 5,000 jobs in a minute. One region at a time stands in the database.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection, models

from candidates.models import Candidate, CandidateStatus, CurrentSkill, Standing, TravelMode
from employers.models import FutureJob, JobRequirement
from nieuwebanen.accounts.models import Role, Team, User
from nieuwebanen.dates import add_months
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import Skill, SkillRelation
from nieuwebanen.work import Sector, Weekday, WorkCondition
from tests import factories
from tests.bench import clock

TODAY = factories.today()
SKILLS, OCCUPATIONS, PER_OCCUPATION, PER_PERSON = 14_000, 3_000, 30, 15
PLACES, ACROSS_M = 400, 70_000
TEAMS, COACHES = 20, 200  # so that a coach has 25 jobs in the largest region, and not all of them
_wanted = os.environ.get("BENCH_WORLDS", "2000x200 10000x1000 100000x5000")
SIZES = [(int(people), int(jobs)) for people, jobs in (size.split("x") for size in _wanted.split())]


@dataclass(frozen=True)
class Region:
    """Ids of who and what stands in the database, in order."""

    people: Sequence[int]
    jobs: Sequence[int]
    coach: User
    manager: User

    @property
    def name(self) -> str:
        return name_of((len(self.people), len(self.jobs)))

    def some_jobs(self, number: int) -> list[FutureJob]:
        """A fixed choice of jobs."""
        return list(FutureJob.objects.filter(pk__in=some(self.jobs, number)).order_by("pk"))

    def some_people(self, number: int) -> list[Candidate]:
        """A fixed choice of people."""
        return list(Candidate.objects.filter(pk__in=some(self.people, number)).order_by("pk"))


def some(ids: Sequence[int], number: int) -> list[int]:
    """A fixed choice, all of them when there are no more."""
    chosen = np.random.default_rng(5).choice(len(ids), size=min(number, len(ids)), replace=False)
    return [ids[n] for n in chosen]


def name_of(size: tuple[int, int]) -> str:
    """2k x 200."""
    people, jobs = (f"{n // 1000}k" if n % 1000 == 0 else str(n) for n in size)
    return f"{people} x {jobs}"


def build(people: int, jobs: int, *, seed: int = 7) -> Region:
    """Takes away what stood there and makes a region of this size."""
    dice = np.random.default_rng(seed)
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("set idle_in_transaction_session_timeout = 0")  # a bench is one long transaction
        cursor.execute("truncate candidates_candidate, employers_futurejob, nieuwebanen_postcodecentre cascade")
    coach, manager = _staff()
    person, job = factories.make_candidate(coach), factories.make_open_job(by=coach)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # no triggers and no foreign keys
    skills = _skills()
    places = _places(dice)
    occupations = _occupations(dice)
    popular = _zipf(OCCUPATIONS, 0.7, 10)
    person_ids = _people(dice, people, person, places)
    _levels(dice, person_ids, skills, occupations, popular)
    job_ids = _jobs(dice, jobs, job, places)
    _needs(dice, job_ids, skills, occupations, popular)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = default")
        cursor.execute("vacuum analyze")
    clock.alone()
    return Region(person_ids, job_ids, coach, manager)


def _staff() -> tuple[User, User]:
    staff = User.objects.filter(email__in=["coach@bench.example", "manager@bench.example"]).order_by("email")
    if staff:
        return staff[0], staff[1]
    coach = factories.make_user(Role.COACH, email="coach@bench.example", team=factories.make_team("Benchteam"))
    multiply(coach, {"email": [f"coach-{n}@bench.example" for n in range(COACHES - 1)]})
    return coach, factories.make_user(Role.MANAGER, email="manager@bench.example")


def _coaches(number: int) -> list[int]:
    """Whose a row is: all coaches in turn, the one who looks first."""
    ids = list(User.objects.filter(role=Role.COACH, email__endswith="@bench.example").order_by("pk"))
    return [ids[n % len(ids)].pk for n in range(number)]


def _skills() -> list[int]:
    """Ids by how much they are asked for. Of each two help near as often asked ones, and two of any kind."""
    ids = list(Skill.objects.filter(code__startswith="bench-").order_by("pk").values_list("pk", flat=True))
    if ids:
        return ids
    one = factories.make_skill("Bench")
    hours = np.array([8, 24, 60])[np.arange(SKILLS) % 3]
    columns = {
        "code": [f"bench-{n}" for n in range(SKILLS)],
        "name": [f"Benchvaardigheid {n}" for n in range(SKILLS)],
        "base_hours": hours,
    }
    ids = multiply(one, columns)
    dice = np.random.default_rng(11)
    far = dice.permutation(SKILLS)
    rows = []
    for n in range(SKILLS):
        near = [(n ^ 1, 2), (n ^ 2, 1)]
        others = [(int(far[(n + step) % SKILLS]), step) for step in (1, 2)]
        known = {neighbour: quarters for neighbour, quarters in near + others if neighbour != n and neighbour < SKILLS}
        rows += [(ids[n], ids[neighbour], quarters) for neighbour, quarters in known.items()]
    copy(SkillRelation, ("skill_id", "neighbour_id", "quarters"), rows)
    return ids


def _places(dice: np.random.Generator) -> list[str]:
    digits = [str(8000 + n) for n in range(PLACES)]
    grid = dice.integers(0, ACROSS_M, size=(PLACES, 2))
    rows = [(four, "Ergens", int(x), int(y)) for four, (x, y) in zip(digits, grid, strict=True)]
    copy(PostcodeCentre, ("digits", "place", "x", "y"), rows)
    return digits


def _occupations(dice: np.random.Generator) -> Any:
    """Which skills each asks, by their rank of demand."""
    demand = np.log(_zipf(SKILLS, 1.0, 12))
    noise = dice.gumbel(size=(OCCUPATIONS, SKILLS))
    return np.argsort(-(demand + noise), axis=1)[:, :PER_OCCUPATION]


def _zipf(number: int, power: float, shift: float) -> Any:
    weights = 1 / (np.arange(number) + shift) ** power
    return weights / weights.sum()


def _people(dice: np.random.Generator, number: int, one: Candidate, places: list[str]) -> list[int]:
    teams = [one.team, *(Team.objects.get_or_create(name=f"Team {n}")[0] for n in range(TEAMS - 1))]
    team_of = [teams[n % TEAMS].pk for n in range(number)]
    columns = {
        "number": [f"K-2020-{n:05d}" for n in range(number)],
        "first_name": [("Fatima", "Marek", "Linda", "Yusuf", "Sanne", "Omar", "Kim")[n % 7] for n in range(number)],
        "last_name": [f"Naam {n % 997}" for n in range(number)],
        "team_id": team_of,
        "coach_id": _coaches(number),
        "postcode": [f"{places[n]} AB" for n in dice.integers(0, PLACES, number)],
        "hours_per_week": dice.choice([16, 20, 24, 32, 36, 40], number, p=[0.1, 0.1, 0.2, 0.3, 0.1, 0.2]),
        "learning_hours_per_week": dice.choice([4, 8, 16, 24], number),
        "days": _arrays(dice, number, Weekday.values[:5], 3, 0.25),
        "available_from": [
            None if n % 5 == 0 else TODAY + timedelta(days=int(days))
            for n, days in enumerate(dice.integers(-100, 300, number))
        ],
        "travel_mode": dice.choice(TravelMode.values, number),
        "travel_minutes": dice.choice([30, 45, 60, 90], number),
        "cannot": _arrays(dice, number, WorkCondition.values, 1, 0.3),
        "sector_wishes": _arrays(dice, number, Sector.values, 2, 0.6),
        "status": [CandidateStatus.ACTIVE.value] * number,
    }
    ids = multiply(one, columns)
    copy_of_standing = {"candidate_id": ids, "skills": [PER_PERSON] * number}
    multiply(Standing.objects.get(candidate=one), copy_of_standing)
    with connection.cursor() as cursor:
        cursor.execute("delete from candidates_standing where candidate_id = %s", [one.pk])
        cursor.execute("delete from candidates_candidate where id = %s", [one.pk])
    return ids


def _arrays(dice: np.random.Generator, number: int, values: Sequence[str], size: int, share: float) -> list[list[str]]:
    """So many of these values for a share of all, none for the others."""
    some_of_it = dice.random(number) < share
    return [
        [str(value) for value in dice.choice(values, size, replace=False)] if filled else [] for filled in some_of_it
    ]


def _levels(
    dice: np.random.Generator, people: Sequence[int], skills: Sequence[int], occupations: Any, popular: Any
) -> None:
    """15 skills of everybody, out of two occupations."""
    count = len(people)
    of_two = [occupations[dice.choice(OCCUPATIONS, size=count, p=popular)] for _ in range(2)]
    pool = dice.permuted(np.concatenate(of_two, axis=1), axis=1)
    levels = dice.choice([1, 2, 3, 4], size=(count, PER_PERSON), p=[0.3, 0.35, 0.25, 0.1])
    rows, number = [], 0
    for who, ranks, known in zip(people, pool.tolist(), levels.tolist(), strict=True):
        for rank, level in zip(list(dict.fromkeys(ranks))[:PER_PERSON], known, strict=True):
            number += 1
            rows.append((who, skills[rank], level, "gezien", TODAY, number))
    copy(CurrentSkill, ("candidate_id", "skill_id", "level", "source", "assessed_on", "assessment_id"), rows)


def _jobs(dice: np.random.Generator, number: int, one: FutureJob, places: list[str]) -> list[int]:
    columns = {
        "number": [f"B-2020-{n:04d}" for n in range(number)],
        "coach_id": _coaches(number),
        "title": [f"Medewerker {n}" for n in range(number)],
        "postcode": [f"{places[n]} AB" for n in dice.integers(0, PLACES, number)],
        "starts_on": [add_months(TODAY.replace(day=1), int(months)) for months in dice.integers(2, 24, number)],
        "hours_min": dice.choice([16, 20, 24, 32], number),
        "hours_max": [40] * number,
        "days": _arrays(dice, number, Weekday.values[:5], 4, 0.7),
        "conditions": _arrays(dice, number, WorkCondition.values, 2, 0.6),
        "sector": dice.choice(Sector.values, number),
        "learn_hours_per_week": dice.choice([8, 16, 24], number),
    }
    ids = multiply(one, columns)
    with connection.cursor() as cursor:
        cursor.execute("delete from employers_jobrequirement where job_id = %s", [one.pk])
        cursor.execute("delete from employers_futurejob where id = %s", [one.pk])
    return ids


def _needs(
    dice: np.random.Generator, jobs: Sequence[int], skills: Sequence[int], occupations: Any, popular: Any
) -> None:
    """8 to 12 of the skills of an occupation, 1.2 musts at a low level."""
    rows = []
    for job, occupation in zip(jobs, dice.choice(OCCUPATIONS, size=len(jobs), p=popular), strict=True):
        ranks = dice.permutation(occupations[occupation])[: int(dice.integers(8, 13))]
        musts = int(dice.choice([0, 1, 2, 3], p=[0.3, 0.35, 0.2, 0.15]))
        for position, rank in enumerate(ranks.tolist(), 1):
            must = position <= musts
            level = int(dice.integers(1, 3)) if must else int(dice.integers(1, 5))
            rows.append((job, skills[rank], level, int(dice.integers(1, 4)), must, position))
    copy(JobRequirement, ("job_id", "skill_id", "level", "weight", "must", "position"), rows)


# ---- many rows at once ------------------------------------------------------------------------------
def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """These rows into the table of a model, the other columns as the database fills them."""
    _copy(model._meta.db_table, columns, rows)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as into:
        for row in rows:
            into.write_row(row)


def multiply(one: models.Model, columns: dict[str, Sequence[Any]]) -> list[int]:
    """As many rows as the columns have values, in all else as this one. Their ids, in order."""
    model = type(one)
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    number = len(next(iter(columns.values())))
    own = [f.column for f in model._meta.concrete_fields if not f.generated]
    fresh = {"public_id": "gen_random_uuid()"}
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]
    keyed = {"n": range(1, number + 1)} | {name: _plain(values) for name, values in columns.items()}
    kept = {key: f"{last} + made.n"} if key not in columns else {}
    values = [f"made.{name}" if name in columns else kept.get(name) or fresh.get(name) or f"one.{name}" for name in own]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists made")
        cursor.execute(f"create temporary table made as select 1 as n, {', '.join(columns)} from {table} limit 0")
        _copy("made", list(keyed), zip(*keyed.values(), strict=True))
        cursor.execute(
            f"insert into {table} ({', '.join(own)}) select {', '.join(values)} from made, {table} one "
            f"where one.{key} = %s order by made.n",
            [one.pk],
        )
        if key not in columns:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', '{key}'), {last + number})")
    return [last + n for n in range(1, number + 1)]


def _plain(values: Sequence[Any]) -> Sequence[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else values
