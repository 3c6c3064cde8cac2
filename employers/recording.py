"""What a coach writes down about a job in steps 1 and 2: the talk, the route, the promise; and later changes.

Every edit begins with `job.touch(version=…)`: refused when the job is closed or somebody else was first.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from employers.covenants import refuse_strange_tranche
from employers.job_list import SEAT_TAKEN
from employers.models import (
    Determinant,
    Employer,
    FutureJob,
    IntakeTalk,
    PlacementCriterion,
    PlacementPromise,
    Possibilities,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.numbers import next_number

MAX_DETERMINANTS, MAX_CRITERIA = 20, 12


@transaction.atomic
def record_intake(
    job: FutureJob,
    *,
    version: int,
    held_on: date,
    motives: list[str],
    growth_reason: str,
    target_group_explained: bool,
    expectations: str,
    conditions: str,
    determinants: Sequence[Determinant] | None = None,
    by: User,
    at: datetime | None = None,
) -> IntakeTalk:
    """The talk of step 1 (R07, R08). A job without a coach becomes the job of who held the talk.

    determinants: new rows, in their order, that replace those of the job (R64); None leaves them as they are.
    """
    job.touch(version=version)
    job.growth_reason = growth_reason
    if job.coach is None and by.is_coach:
        job.coach, job.team = by, by.team
    job.save(update_fields=["growth_reason", "coach", "team"])
    Employer.objects.filter(pk=job.employer_id).update(motives=motives, version=F("version") + 1)
    talk, _ = IntakeTalk.objects.update_or_create(
        job=job,
        defaults={
            "held_on": held_on,
            "target_group_explained": target_group_explained,
            "expectations": expectations,
            "conditions": conditions,
        },
        create_defaults={
            "held_on": held_on,
            "target_group_explained": target_group_explained,
            "expectations": expectations,
            "conditions": conditions,
            "by": by,
        },
    )
    if determinants is not None:
        _replace_determinants(job, determinants)
    events.record("future_job.intake", f"Intakegesprek over {job.number} vastgelegd.", about=job, by=by, at=at)
    return talk


def _replace_determinants(job: FutureJob, determinants: Sequence[Determinant]) -> None:
    if len(determinants) > MAX_DETERMINANTS:
        raise DomainError(f"Schrijf maximaal {MAX_DETERMINANTS} regels op over wat meespeelt. Haal er een weg.")
    job.determinants.all().delete()
    for position, row in enumerate(determinants, 1):
        row.job, row.position = job, position
        row.what_we_do = row.what_we_do if row.influenceable else ""  # nothing to do about what nobody can change
    Determinant.objects.bulk_create(determinants)


@transaction.atomic
def choose_route(
    job: FutureJob,
    *,
    version: int,
    route: str,
    why_not_others: str,
    candidate_profile: str,
    success_conditions: str,
    by: User,
    at: datetime | None = None,
) -> Possibilities:
    """Along which route people learn this job, and what it takes (R12, R17, R18)."""
    job.touch(version=version)
    chosen, _ = Possibilities.objects.update_or_create(
        job=job,
        defaults={
            "route": route,
            "why_not_others": why_not_others,
            "candidate_profile": candidate_profile,
            "success_conditions": success_conditions,
        },
    )
    events.record(
        "future_job.route_chosen", f"Route van {job.number} vastgelegd.", about=job, by=by, at=at, route=route
    )
    return chosen


@transaction.atomic
def record_promise(
    job: FutureJob,
    *,
    version: int,
    given_by: str,
    given_on: date,
    criteria: Sequence[str],
    by: User,
    at: datetime | None = None,
) -> PlacementPromise:
    """The employer places the candidate when these criteria are met (R24).

    Whoever is learning already keeps the criteria of the own trajectory, with what was met: those were copied from
    here when the trajectory began. Raises DomainError for no criterion, too many, or the same one twice.
    """
    if not criteria:
        raise DomainError("Vul minimaal 1 criterium in.")
    if len(criteria) > MAX_CRITERIA:
        raise DomainError(f"Schrijf maximaal {MAX_CRITERIA} criteria op.")
    if len({text.casefold() for text in criteria}) < len(criteria):
        raise DomainError("Een criterium staat er 2 keer. Haal er een weg.")
    job.touch(version=version)
    promise, _ = PlacementPromise.objects.update_or_create(
        job=job, defaults={"given_by": given_by, "given_on": given_on, "recorded_by": by}
    )
    promise.criteria.all().delete()
    PlacementCriterion.objects.bulk_create(
        PlacementCriterion(promise=promise, position=position, text=text) for position, text in enumerate(criteria, 1)
    )
    events.record("future_job.promised", f"Toezegging voor {job.number} vastgelegd.", about=job, by=by, at=at)
    return promise


@transaction.atomic
def change_job(job: FutureJob, *, version: int, fields: Sequence[str], by: User, at: datetime | None = None) -> None:
    """Save these edited fields of the job; a new coach brings the own team along. Raises DomainError."""
    refuse_strange_tranche(job)
    job.touch(version=version)
    job.team = job.coach.team if job.coach else job.team
    job.save(update_fields=[*fields, "team", "updated_at"])
    events.record("future_job.changed", f"Gegevens van {job.number} gewijzigd.", about=job, by=by, at=at)


@transaction.atomic
def withdraw_job(job: FutureJob, *, reason: str, by: User, at: datetime | None = None) -> None:
    """The job will not come: its open proposals are closed with it.

    Refused while somebody has a seat: that trajectory has to be stopped first.
    """
    FutureJob.objects.select_for_update().get(pk=job.pk)  # nobody is chosen meanwhile: the seat trigger waits
    if job.proposals.filter(state=SEAT_TAKEN).exists():
        raise DomainError("Voor deze baan is al een kandidaat gekozen. Stop eerst het traject van deze kandidaat.")
    job.withdraw(reason=reason, by=by, at=at)
    for path in settings.JOB_WITHDRAWN:
        import_string(path)(job, by=by, at=at)


@transaction.atomic
def add_employer(employer: Employer, *, by: User, today: date, at: datetime | None = None) -> Employer:
    """Give a new employer its number. Raises DomainError when its KvK number is taken at this very moment."""
    employer.number = next_number("W", today)
    _save_employer(employer)
    events.record("employer.added", f"Werkgever {employer.number} toegevoegd.", about=employer, by=by, at=at)
    if employer.account_manager:
        _record_manager(employer, None, by=by, at=at)
    return employer


@transaction.atomic
def change_employer(
    employer: Employer, *, version: int, fields: Sequence[str], by: User, at: datetime | None = None
) -> None:
    """Save these edited fields of the employer, unless somebody else was first. Another coach is an event of its own."""
    before = Employer.objects.select_related("account_manager").get(pk=employer.pk).account_manager
    if not Employer.objects.filter(pk=employer.pk, version=version).update(version=version + 1):
        raise StaleError("Iemand anders heeft deze werkgever net gewijzigd. Bekijk de gegevens en bewaar nog een keer.")
    employer.version = version + 1
    _save_employer(employer, fields)
    events.record(
        "employer.changed", f"Gegevens van {employer.number} gewijzigd.", about=employer, by=by, at=at or timezone.now()
    )
    if employer.account_manager != before:
        _record_manager(employer, before, by=by, at=at)


def _save_employer(employer: Employer, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            employer.save(update_fields=fields)
    except IntegrityError as error:  # two at the same moment; the form looked just before
        raise DomainError("Er is al een werkgever met dit KvK-nummer. Zoek die op in de lijst.") from error


def _record_manager(employer: Employer, before: User | None, *, by: User, at: datetime | None) -> None:
    """Who looks after an employer, and since when, stays known."""
    now = employer.account_manager
    events.record(
        "employer.account_manager",
        "Andere vaste werkcoach.",
        about=employer,
        by=by,
        at=at,
        before=before.public_id if before else None,
        now=now.public_id if now else None,
    )
