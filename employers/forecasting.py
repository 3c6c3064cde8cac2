"""The forecast of a job: changed with a reason, told to who works towards it, and read back line by line (R04).

Whoever changes it, every change is kept as a ForecastRevision. A later, less sure or smaller job is told to its coaches
once per change; who they are on the floors above is asked through settings.JOB_MOVED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from employers.models import Certainty, EmployerMembership, ForecastRevision, FutureJob, JobStatus
from employers.models.job_status import LIVE
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import last_start
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import notify

LONGEST = 300  # of a message in somebody's inbox
SUREST_FIRST = (Certainty.SURE, Certainty.LIKELY, Certainty.IDEA)
# Of trajectories that go on; tests/trajectories/test_moving.py holds this word equal to that of their floor.
LEARNS = "loopt"
WINDOW = {"earliest_on": "op zijn vroegst", "latest_on": "op zijn laatst"}


@dataclass(frozen=True)
class Forecast:
    """When the job begins, how many there are and how sure that is."""

    starts_on: date
    seats: int
    certainty: str
    earliest_on: date | None = None
    latest_on: date | None = None

    @classmethod
    def of(cls, source: "FutureJob | ForecastRevision") -> "Forecast":
        assert source.starts_on is not None  # only a concept has holes
        assert source.seats is not None
        return cls(source.starts_on, source.seats, source.certainty, source.earliest_on, source.latest_on)

    def worse_than(self, before: "Forecast") -> bool:
        """Another month, less sure or fewer seats: who works towards this job must know."""
        return self.starts_on != before.starts_on or self.less_sure_than(before) or self.seats < before.seats

    def less_sure_than(self, before: "Forecast") -> bool:
        return SUREST_FIRST.index(Certainty(self.certainty)) > SUREST_FIRST.index(Certainty(before.certainty))


def changes(before: Forecast, after: Forecast) -> list[str]:
    """What is different, in words: "start van maart 2027 naar juni 2027"."""
    found = []
    if after.starts_on != before.starts_on:
        found.append(f"start van {dutch.month_year(before.starts_on)} naar {dutch.month_year(after.starts_on)}")
    if after.certainty != before.certainty:
        words = [str(Certainty(value).label).lower() for value in (before.certainty, after.certainty)]
        found.append(f"zekerheid van {words[0]} naar {words[1]}")
    if after.seats != before.seats:
        found.append(f"plekken van {before.seats} naar {after.seats}")
    for name, words_before in WINDOW.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            found.append(f"{words_before} {_month(was, now)}")
    return found


def _month(was: date | None, now: date | None) -> str:
    if was and now:
        return f"van {dutch.month_year(was)} naar {dutch.month_year(now)}"
    return dutch.month_year(now) if now else "niet meer ingevuld"


# ---- changing -----------------------------------------------------------------------------------------
@transaction.atomic
def revise(
    job: FutureJob,
    *,
    starts_on: date,
    seats: int,
    certainty: str,
    reason: str,
    by: User,
    today: date,
    earliest_on: date | None = None,
    latest_on: date | None = None,
    at: datetime | None = None,
    told_also: str = "",
) -> ForecastRevision:
    """Change the forecast; the revision keeps who, when and why, and a resting job wakes up (R04).

    told_also: one more sentence for the coaches. Raises DomainError outside the horizon, without a reason or with
    fewer seats than people; StaleError when the job is not as the user saw it.
    """
    at = at or timezone.now()
    if job.status not in LIVE:
        raise DomainError("Deze baan is gesloten.")
    before, after = Forecast.of(job), Forecast(starts_on, seats, certainty, earliest_on, latest_on)
    _refuse_impossible(after, reason, today)
    try:
        with transaction.atomic():
            changed = FutureJob.objects.filter(pk=job.pk, version=job.version, status__in=LIVE).update(
                **vars(after), confirmed_on=today, version=F("version") + 1, updated_at=at
            )
    except IntegrityError as error:  # the trigger of the floor above: chosen people keep their seats
        raise DomainError("Er zijn al meer kandidaten gekozen voor deze baan. Houd genoeg plekken.") from error
    if not changed:
        raise StaleError("Een collega heeft deze baan net gewijzigd. Ververs de pagina.")
    job.refresh_from_db()
    if job.status == JobStatus.RESTING:  # a new forecast is also a confirmed one
        job.wake()
    revision = ForecastRevision.objects.create(job=job, at=at, by=by, reason=reason.strip(), **vars(after))
    events.record("future_job.revised", f"Verwachting van {job.number} gewijzigd.", about=job, by=by, at=at)
    _tell(revision, before, told_also, at)
    return revision


def _refuse_impossible(wanted: Forecast, reason: str, today: date) -> None:
    months = [month for month in (wanted.earliest_on, wanted.starts_on, wanted.latest_on) if month]
    if any(not today.replace(day=1) <= month <= last_start(today) for month in months):
        raise DomainError("Kies een maand vanaf nu tot en met 2 jaar vooruit.")
    if months != sorted(months):
        raise DomainError("Kies de verwachte start tussen de vroegste en de laatste maand.")
    if not reason.strip():
        raise DomainError("Vul in waarom dit verandert.")


def _tell(revision: ForecastRevision, before: Forecast, told_also: str, at: datetime) -> None:
    """The coaches, when it got worse; the people of the employer, when somebody of the Werkbedrijf changed it."""
    job, by, after = revision.job, revision.by, Forecast.of(revision)
    different, key = ", ".join(changes(before, after)), f"forecast:{revision.pk}"
    if after.worse_than(before):
        text = f"De verwachting van baan {job.number} is gewijzigd: {different}. {told_also}".strip()
        for user, url in concerned(job):
            if user.pk != by.pk:
                notify(user, key=key, text=shorten(text, LONGEST, placeholder=" …"), url=url, at=at)
    if different and by.is_staff_member:
        text = f"Uw werkcoach heeft de verwachting van baan {job.number} gewijzigd: {different}."
        for user in members_of(job):
            notify(
                user,
                key=key,
                text=shorten(text, LONGEST, placeholder=" …"),
                url=reverse("employers:portal_job", args=[job.public_id]),
                at=at,
            )


def concerned(job: FutureJob) -> Iterable[tuple[User, str]]:
    """The coaches who work towards this job, each once, with the page that is about their part of it."""
    people: dict[int, tuple[User, str]] = {}
    for path in settings.JOB_MOVED:
        for user, url in import_string(path)(job):
            people.setdefault(user.pk, (user, url))
    if coach := coach_of(job):
        people.setdefault(coach.pk, (coach, reverse("employers:job_forecast", args=[job.public_id])))
    return people.values()


def coach_of(job: FutureJob) -> User | None:
    """Who of the Werkbedrijf looks after this job."""
    return job.coach or job.employer.account_manager


def members_of(job: FutureJob) -> list[User]:
    """Who of the employer works in the portal now."""
    standing = EmployerMembership.objects.filter(employer=job.employer_id, ended_at=None, user__is_active=True)
    return [membership.user for membership in standing.select_related("user")]


def learners_of(job: FutureJob) -> int:
    """How many people learn for this job now. The relation is declared a floor higher; here it is only counted."""
    return job.trajectories.filter(status=LEARNS).count()


# ---- reading back -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class HistoryLine:
    """One revision as people read it; the first one has no changes but what was announced."""

    changes: list[str]
    reason: str
    by: User
    at: datetime
    forecast: Forecast
    first: bool


def history(job: FutureJob) -> list[HistoryLine]:
    """Every revision with what it changed, newest first."""
    lines: list[HistoryLine] = []
    before: Forecast | None = None
    for revision in reversed(job.revisions.select_related("by")):
        now = Forecast.of(revision)
        different = changes(before, now) if before else []
        lines.insert(0, HistoryLine(different, revision.reason, revision.by, revision.at, now, before is None))
        before = now
    return lines
