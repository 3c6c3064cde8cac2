"""What a job asks: the list of skills with level, weight and whether it must be there before the learning (R05)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from employers.models import FutureJob, JobRequirement, JobStatus, LearningLocation
from employers.models.possibilities import MAX_REQUIREMENTS, MIN_REQUIREMENTS
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.skills.models import Level, Skill

WEIGHTS = [(3, "heel belangrijk"), (2, "belangrijk"), (1, "handig")]


@dataclass(frozen=True)
class Need:
    """One line of the list as it should be. learn_hours: None is what the skill's own hours say."""

    skill: Skill
    level: int = Level.ALONE
    weight: int = 2
    must: bool = False
    learn_at: LearningLocation | None = None
    learn_hours: int | None = None


@transaction.atomic
def save_needs(job: FutureJob, needs: Sequence[Need], *, version: int, by: User, at: datetime | None = None) -> None:
    """Make the job's list exactly this one, in this order. Raises DomainError for too many, twice, or too few.

    What must be there beforehand is not learnt: it keeps no place and no hours.
    """
    _check(job, needs)
    job.touch(version=version)
    job.requirements.exclude(skill__in=[need.skill for need in needs]).delete()
    JobRequirement.objects.bulk_create(
        [
            JobRequirement(
                job=job,
                skill=need.skill,
                level=need.level,
                weight=need.weight,
                must=need.must,
                learn_at=None if need.must else need.learn_at,
                learn_hours=None if need.must else need.learn_hours,
                position=position,
            )
            for position, need in enumerate(needs, 1)
        ],
        update_conflicts=True,
        unique_fields=["job", "skill"],
        update_fields=["level", "weight", "must", "learn_at", "learn_hours", "position"],
    )
    events.record("future_job.needs_changed", f"Wat nodig is voor {job.number} gewijzigd.", about=job, by=by, at=at)


def _check(job: FutureJob, needs: Sequence[Need]) -> None:
    if len(needs) > MAX_REQUIREMENTS:
        raise DomainError(f"Kies maximaal {MAX_REQUIREMENTS} vaardigheden. Haal er een weg voordat je er een toevoegt.")
    if len({need.skill.pk for need in needs}) < len(needs):
        raise DomainError("Deze vaardigheid staat er al.")
    if job.status != JobStatus.ANNOUNCED and len(needs) < MIN_REQUIREMENTS:
        raise DomainError(
            f"Deze baan staat open voor kandidaten. Houd minimaal {MIN_REQUIREMENTS} vaardigheden in de lijst."
        )


def with_new(needs: Iterable[Need], added: Iterable[Skill]) -> list[Need]:
    """The list with these skills at the end, each once."""
    every = list(needs)
    known = {need.skill.pk for need in every}
    return every + [Need(skill) for skill in added if skill.pk not in known]


def needs_of(job: FutureJob) -> list[Need]:
    """The list as it is."""
    return [
        Need(row.skill, row.level, row.weight, row.must, row.learn_at, row.learn_hours)
        for row in job.requirements.select_related("skill", "learn_at")
    ]


def places_to_learn(job: FutureJob) -> list[LearningLocation]:
    """Where a skill of this job may be learnt: in its route, at its employer, or at a place of no employer.

    A place of another employer is offered once it is in the route: nobody learns there without that.
    """
    chosen = job.requirements.exclude(learn_at=None).values("learn_at")
    return list(
        LearningLocation.objects.filter(
            Q(employer=job.employer_id) | Q(employer=None) | Q(job_phases__job=job) | Q(pk__in=chosen)
        ).distinct()
    )
