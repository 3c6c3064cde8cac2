"""From a concept to a job that everybody sees: kept in parts, announced at once, told to the coach (R02)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from employers.models import Employer, FutureJob, JobRequirement, JobStatus
from employers.models.possibilities import MAX_REQUIREMENTS
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import notify
from nieuwebanen.skills.models import Level, Skill

FIRST_LEVEL, FIRST_WEIGHT = Level.ALONE, 2  # what an employer's tick means until the coach refines it
ALREADY = "Deze baan is al aangemeld. Wilt u iets veranderen? Doe dat op de pagina van de baan."


def concept_for(employer: Employer, *, key: UUID, by: User, today: date) -> FutureJob:
    """The concept of the form with this key: made at the first call, the same one at every later call.

    Raises DomainError when the key belongs to a job of somebody else.
    """
    try:
        return FutureJob.begin(employer, by=by, today=today, public_id=key)
    except IntegrityError:
        existing = FutureJob.objects.filter(public_id=key, employer=employer, created_by=by).first()
        if existing is None:
            raise DomainError("Dit formulier is verlopen. Begin opnieuw.") from None
        return existing


@transaction.atomic
def keep(job: FutureJob, values: dict[str, Any], *, skills: Iterable[Skill] | None = None) -> None:
    """Write these answers into the concept; answers that are not given stay as they were."""
    changed = FutureJob.objects.filter(pk=job.pk, status=JobStatus.CONCEPT).update(
        **values, version=F("version") + 1, updated_at=timezone.now()
    )
    if not changed:
        raise StaleError(ALREADY)
    if skills is not None:
        _keep_skills(job, list(skills))
    job.refresh_from_db()


def _keep_skills(job: FutureJob, skills: list[Skill]) -> None:
    if len(skills) > MAX_REQUIREMENTS:
        raise DomainError(f"Kies maximaal {MAX_REQUIREMENTS} vaardigheden.")
    job.requirements.exclude(skill__in=skills).delete()
    known = set(job.requirements.values_list("skill_id", flat=True))
    JobRequirement.objects.bulk_create(
        JobRequirement(job=job, skill=skill, level=FIRST_LEVEL, weight=FIRST_WEIGHT, position=position)
        for position, skill in enumerate(skills, 1)
        if skill.pk not in known
    )


@transaction.atomic
def announce(job: FutureJob, *, by: User, today: date, at: datetime | None = None) -> None:
    """Announce the concept and tell the coaches concerned. A second click changes nothing.

    Raises DomainError with what is still missing.
    """
    job = FutureJob.objects.select_for_update(of=("self",)).select_related("employer__account_manager").get(pk=job.pk)
    if job.status != JobStatus.CONCEPT and job.announced_at:
        return
    at = at or timezone.now()
    job.announce(by=by, today=today, at=at)
    for coach in coaches_of(job):
        if coach.pk != by.pk:
            notify(
                coach,
                key=f"job-announced:{job.public_id}",
                text=f"Een werkgever heeft een toekomstige baan aangemeld: {job.number}.",
                url=job.get_absolute_url(),
                at=at,
            )


def coaches_of(job: FutureJob) -> list[User]:
    """Who hears of a new job: its coach, else the employer's own coach, else every coach: one of them takes it up."""
    for owner in (job.coach, job.employer.account_manager):
        if owner is not None and owner.is_active:
            return [owner]
    return list(User.objects.active().coaches())


@transaction.atomic
def announce_for(
    employer: Employer,
    values: dict[str, Any],
    *,
    skills: Iterable[Skill],
    coach: User,
    key: UUID,
    by: User,
    today: date,
    at: datetime | None = None,
) -> FutureJob:
    """A coach announces a job that the employer told about; nothing stays behind when something is missing."""
    job = concept_for(employer, key=key, by=by, today=today)
    if job.status == JobStatus.CONCEPT:
        keep(job, {**values, "coach": coach}, skills=skills)
        announce(job, by=by, today=today, at=at)
        job.refresh_from_db()
    return job


@transaction.atomic
def discard(job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """Throw a concept away; of a job that was announced something is always kept."""
    if not FutureJob.objects.select_for_update().filter(pk=job.pk, status=JobStatus.CONCEPT).exists():
        raise StaleError(ALREADY)
    events.record("future_job.discarded", f"Concept {job.number} weggegooid.", about=job, by=by, at=at)
    FutureJob.objects.filter(pk=job.pk).delete()
