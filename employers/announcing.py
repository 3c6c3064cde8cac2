"""From a concept to a job that everybody sees: kept in parts, announced at once, told to the coach (R02)."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
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
ALREADY = "Deze baan is al aangemeld. Is er iets veranderd? Wijzig het op de pagina van de baan."
MEANWHILE = (
    "Deze aanmelding is net ook in een ander venster gewijzigd. "
    "Bewaar nog een keer om de antwoorden van dit scherm te houden."
)
# The three parts in which a job is told, and the columns that each of them fills.
PARTS = {
    1: (
        "employer_id",
        "coach_id",
        "title",
        "seats",
        "starts_on",
        "earliest_on",
        "latest_on",
        "certainty",
        "hours_min",
        "hours_max",
        "learn_on_site",
        "growth_reason",
    ),
    2: (
        "description",
        "sector",
        "days",
        "conditions",
        "contract",
        "contract_months",
        "wage_eur_hour",
        "branch_id",
        "postcode",
        "learn_hours_per_week",
    ),
    3: ("skills_in_words",),
}
SKILLS_PART = 3


class ChangedMeanwhile(StaleError):
    """Somebody else, or the same person in another window, saved other answers in this part."""


def concept_for(employer: Employer, *, key: UUID, by: User, today: date) -> FutureJob:
    """The concept of the form with this key: made at the first call, the same one at every later call.

    Raises DomainError when the key belongs to a job of somebody else.
    """
    try:
        return FutureJob.begin(employer, by=by, today=today, public_id=key)
    except IntegrityError:
        existing = FutureJob.objects.filter(public_id=key, created_by=by).first()
        if existing is None or not (by.is_staff_member or existing.employer_id == employer.pk):
            raise DomainError("Dit formulier is verlopen. Begin opnieuw.") from None
        return existing


def state_of(job: FutureJob, part: int) -> str:
    """A short mark of what is saved in this part: two windows that saw the same have the same one."""
    saved = [getattr(job, name) for name in PARTS[part]] + [job.unfinished.get(str(part))]
    if part == SKILLS_PART:
        saved += job.requirements.order_by("skill_id").values_list("skill_id", "must")
    return sha256(repr(saved).encode()).hexdigest()[:20]


@transaction.atomic
def keep(
    job: FutureJob,
    values: dict[str, Any],
    *,
    skills: Mapping[Skill, bool] | None = None,
    part: int = 0,
    unfinished: dict[str, list[str]] | None = None,
    seen: str = "",
) -> None:
    """Write these answers into the concept; answers that are not given stay as they were.

    skills: the whole choice, and of each whether somebody must have it before the learning begins.
    part and unfinished: of that part, what was sent while it is not right yet; nothing when all of it is.
    seen: what `state_of` said of that part when the writer began. Raises ChangedMeanwhile when other answers were
    saved since, and StaleError when the job was announced.
    """
    saved = FutureJob.objects.select_for_update().get(pk=job.pk)
    if saved.status != JobStatus.CONCEPT:
        raise StaleError(ALREADY)
    waiting = {key: raw for key, raw in saved.unfinished.items() if key != str(part)}
    if unfinished:
        waiting[str(part)] = unfinished
    if seen and seen != state_of(saved, part) and not _same(saved, values, skills, waiting):
        raise ChangedMeanwhile(MEANWHILE)
    if values.get("employer") and values["employer"].pk != saved.employer_id:
        values = {**values, "branch": None}  # a branch of the other employer
    FutureJob.objects.filter(pk=job.pk).update(
        **values, unfinished=waiting, version=F("version") + 1, updated_at=timezone.now()
    )
    if skills is not None:
        _keep_skills(job, skills)
    job.refresh_from_db()


def _same(saved: FutureJob, values: dict[str, Any], skills: Mapping[Skill, bool] | None, waiting: object) -> bool:
    """A second click, or the same answers from another window, changes nothing and is no quarrel."""
    chosen = None if skills is None else {skill.pk: must for skill, must in skills.items()}
    return (
        all(getattr(saved, name) == value for name, value in values.items())
        and (chosen is None or chosen == dict(saved.requirements.values_list("skill_id", "must")))
        and waiting == saved.unfinished
    )


def _keep_skills(job: FutureJob, skills: Mapping[Skill, bool]) -> None:
    if len(skills) > MAX_REQUIREMENTS:
        raise DomainError(f"Kies maximaal {MAX_REQUIREMENTS} vaardigheden.")
    job.requirements.exclude(skill__in=list(skills)).delete()
    JobRequirement.objects.bulk_create(
        [
            JobRequirement(job=job, skill=skill, level=FIRST_LEVEL, weight=FIRST_WEIGHT, must=must, position=position)
            for position, (skill, must) in enumerate(skills.items(), 1)
        ],
        update_conflicts=True,
        unique_fields=["job", "skill"],
        update_fields=["must", "position"],
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
def discard(job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """Throw a concept away; of a job that was announced something is always kept."""
    if not FutureJob.objects.select_for_update().filter(pk=job.pk, status=JobStatus.CONCEPT).exists():
        raise StaleError(ALREADY)
    events.record("future_job.discarded", f"Concept {job.number} weggegooid.", about=job, by=by, at=at)
    FutureJob.objects.filter(pk=job.pk).delete()
