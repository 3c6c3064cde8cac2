"""For which organisation a portal user acts, and what we need from that organisation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from employers.confirmation import REST_AFTER, to_confirm
from employers.models import Employer, FutureJob, JobStatus
from employers.models.job_status import LIVE
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import Task

SESSION_KEY = "organisation"
_UNSAID = object()


@dataclass(frozen=True)
class ActingFor:
    """name: of the organisation; several: whether this user can choose another one."""

    name: str
    several: bool


def organisations_of(user: User) -> "QuerySet[Employer]":
    return Employer.objects.visible_to(user).select_related("account_manager")


def current_organisation(request: AuthenticatedRequest) -> Employer | None:
    """The chosen organisation of this session, else the first; None for a user of no organisation."""
    own = list(organisations_of(request.user))
    chosen = request.session.get(SESSION_KEY)
    return next((employer for employer in own if str(employer.public_id) == chosen), own[0] if own else None)


def required_organisation(request: AuthenticatedRequest) -> Employer:
    """As above; a user without organisation has nothing to announce a job for."""
    employer = current_organisation(request)
    if employer is None:
        raise Http404("no organisation")
    return employer


def who_knows(user: User) -> list[tuple[User, str]]:
    """The colleague of each organisation of this user who can mend the address, and its page."""
    found = Employer.objects.filter(memberships__user=user, memberships__ended_at=None).select_related(
        "account_manager"
    )
    return [
        (employer.account_manager, employer.get_absolute_url())
        for employer in found
        if employer.account_manager is not None and employer.account_manager.is_active
    ]


def choose_organisation(request: AuthenticatedRequest, public_id: UUID) -> Employer | None:
    """Remember for this session which of the own organisations is meant; None when it is not an own one."""
    employer = organisations_of(request.user).filter(public_id=public_id).first()
    if employer is not None:
        request.session[SESSION_KEY] = str(employer.public_id)
    return employer


def shows(request: AuthenticatedRequest, employer: Employer) -> Employer:
    """This page is about something of this own organisation, also when another one is chosen: the frame says so."""
    request.acting_for = employer  # type: ignore[attr-defined]
    return employer


def shows_all(request: AuthenticatedRequest) -> None:
    """This page lists things of all own organisations."""
    request.acting_for = None  # type: ignore[attr-defined]


def acting_for(request: AuthenticatedRequest) -> ActingFor | None:
    """What the frame of a portal page says: for whom it is. None for a user of no organisation."""
    own = list(organisations_of(request.user))
    if not own:
        return None
    shown = getattr(request, "acting_for", _UNSAID)
    if shown is _UNSAID:
        shown = current_organisation(request)
    several = len(own) > 1
    if shown is None and several:
        return ActingFor("al uw organisaties", several)
    return ActingFor(str(shown or own[0]), several)


def portal_tasks(user: User, *, today: date) -> list[Task]:
    """What an employer must do for the own jobs: finish concepts, confirm forecasts, tell that a job is there."""
    if not user.is_employer:
        return []
    own = FutureJob.objects.visible_to(user).select_related("employer")
    tasks = [
        Task(
            f"Maak uw aanmelding af: {job}",
            _page(job, "portal_job_part", 1),
            f"Concept, nog niet aangemeld, {job.employer}",
            action="Verder",
            icon="edit",
            kind="baan",
        )
        for job in own.filter(status=JobStatus.CONCEPT)
    ]
    for job in own.filter(pk__in=to_confirm(today), starts_on__gt=today):
        confirmed, starts_on = job.confirmed_on or today, job.starts_on or today
        start = f"start in {dutch.month_year(starts_on)}, {dutch.months_left(starts_on, today)}"
        tasks.append(
            Task(
                f"Klopt dit nog: {job}?",
                _page(job),
                f"{job.employer}, {start}. Bevestigd op {dutch.long_date(confirmed)}",
                confirmed + REST_AFTER,
                "Bekijken",
                icon="clock",
                kind="baan",
                one_click=_page(job, "portal_job_confirm"),
                one_click_says="Ja, dit klopt nog",
            )
        )
    for job in own.filter(status__in=LIVE, arisen_on=None, starts_on__lte=today):
        text = f"{job.employer}, start verwacht in {dutch.month_year(job.starts_on or today)}"
        tasks.append(
            Task(f"Is de baan er: {job}?", _page(job), text, job.starts_on, "Bekijken", icon="work", kind="baan")
        )
    return tasks


def _page(job: FutureJob, view: str = "portal_job", *args: int) -> str:
    return reverse(f"employers:{view}", args=[job.public_id, *args])
