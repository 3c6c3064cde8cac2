"""Step 6 begins with the employer: the job is there, and with which contract, or it does not come (R45).

nothing said --confirm--> the job is there (may be said again, with other terms) --place--> at work
             \\--deny---> another employer within two weeks (trajectories/takeover.py), unless it comes after all
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from employers.models import FutureJob, JobStatus
from employers.models.job_status import LIVE
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import as_date, long_date
from nieuwebanen.errors import DomainError, StaleError
from trajectories.lifecycle import tell_coach, tell_employer
from trajectories.models import JobConfirmation, Trajectory, TrajectoryStatus
from trajectories.progress import is_signed

OTHER_EMPLOYER_WITHIN = timedelta(weeks=2)
ASK_AHEAD = timedelta(weeks=6)  # an employer is asked this long before the job begins, or when the learning is done
CLOSED = (JobStatus.WITHDRAWN, JobStatus.LAPSED)
MEANWHILE = "Iemand anders heeft dit net bevestigd. Kijk naar de gegevens en bevestig nog een keer."
GONE = Q(job_gone_on__isnull=False) | Q(job__status__in=CLOSED)


def confirmation_of(trajectory: Trajectory) -> JobConfirmation | None:
    """What the employer said last about the contract; None: nothing yet."""
    return JobConfirmation.objects.filter(trajectory=trajectory).select_related("by").first()


def asks(trajectory: Trajectory, *, today: date) -> bool:
    """Is it time to ask the employer? Reads what progress.with_parts and the portal load."""
    if trajectory.status != TrajectoryStatus.RUNNING or trajectory.job.status not in LIVE or trajectory.job_gone_on:
        return False
    begins = trajectory.job.starts_on
    soon = begins is not None and begins <= today + ASK_AHEAD and is_signed(trajectory)
    return trajectory.learning_finished_on is not None or soon


def gone_since(trajectory: Trajectory) -> date | None:
    """Since when it is clear that the job does not come; None: it may still come."""
    if trajectory.job_gone_on:
        return trajectory.job_gone_on
    return as_date(trajectory.job.updated_at) if trajectory.job.status in CLOSED else None


def other_employer_by(trajectory: Trajectory) -> date | None:
    """The day by which another employer has chosen; None while the job may still come."""
    since = gone_since(trajectory)
    return since + OTHER_EMPLOYER_WITHIN if since else None


@transaction.atomic
def confirm(
    trajectory: Trajectory,
    *,
    contract_type: str,
    contract_months: int | None,
    hours_per_week: int,
    wage_eur_hour: Decimal,
    starts_on: date,
    version: int,
    by: User,
    today: date,
    at: datetime | None = None,
) -> JobConfirmation:
    """The employer says that the job is there, with this contract; the coach may write down what was said by phone.

    version: of the confirmation that was on the screen, 0 when there was none. Raises DomainError before the signatures
    and for what ended, StaleError when somebody confirmed meanwhile.
    """
    at = at or timezone.now()
    locked = _locked(trajectory)
    if not is_signed(trajectory):
        raise DomainError("De overeenkomst is nog niet getekend. Daarna kan de baan worden bevestigd.")
    row = JobConfirmation.objects.filter(trajectory=locked).first()
    if version != (row.version if row else 0):
        raise StaleError(MEANWHILE)
    row = row or JobConfirmation(trajectory=locked, version=0)
    row.contract_type, row.contract_months = contract_type, contract_months
    row.hours_per_week, row.wage_eur_hour, row.starts_on = hours_per_week, wage_eur_hour, starts_on
    row.by, row.at, row.version = by, at, row.version + 1
    row.save()
    job = FutureJob.objects.get(pk=locked.job_id)
    if job.arisen_on is None:
        job.arise(on=today, by=by, at=at)
    _say(trajectory, gone_on=None, reason="")
    number = trajectory.number
    spoken = " De werkgever zei dit telefonisch." if by.is_staff_member else ""
    words = f"Baan van traject {number} bevestigd: in dienst vanaf {long_date(starts_on)}.{spoken}"
    events.record("trajectory.job_confirmed", words, about=[trajectory, trajectory.job], by=by, at=at)
    what, text = f"job_confirmed.{row.version}", f"De baan van traject {number} is bevestigd. Leg de plaatsing vast."
    tell_coach(trajectory, what, text, by=by, at=at)
    if by.is_staff_member:
        text = (
            f"De werkcoach heeft vastgelegd wat u over de baan van traject {number} zei. Klopt het niet? Pas het aan."
        )
        tell_employer(trajectory, what, text, at)
    trajectory.job.refresh_from_db()
    return row


@transaction.atomic
def deny(trajectory: Trajectory, *, reason: str, by: User, today: date, at: datetime | None = None) -> None:
    """The job does not come: the coach looks for another employer, within two weeks. What was confirmed is void.

    Raises DomainError without a reason and for what ended, StaleError when it was said already.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise DomainError("Vul in waarom de baan niet doorgaat.")
    locked = _locked(trajectory)
    if locked.job_gone_on:
        raise StaleError("Dit is al doorgegeven.")
    JobConfirmation.objects.filter(trajectory=locked).delete()
    _say(trajectory, gone_on=today, reason=reason.strip()[:300])
    words = f"De baan van traject {trajectory.number} gaat niet door."
    events.record("trajectory.job_gone", words, about=[trajectory, trajectory.job], by=by, at=at)
    until = long_date(today + OTHER_EMPLOYER_WITHIN)
    told = f"gone.{timezone.localdate(at)}"
    tell_coach(trajectory, told, f"{words} Zoek uiterlijk {until} een andere werkgever.", by=by, at=at)


def _locked(trajectory: Trajectory) -> Trajectory:
    """The row as it is now, ours until the end of the transaction. Raises DomainError when nothing can be said any more."""
    locked = Trajectory.objects.select_for_update(of=("self",)).select_related("job").get(pk=trajectory.pk)
    if locked.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer. Er valt niets meer te bevestigen.")
    if locked.job.status not in LIVE:
        raise DomainError("Deze baan is gesloten.")
    return locked


def _say(trajectory: Trajectory, *, gone_on: date | None, reason: str) -> None:
    changed = Trajectory.objects.filter(pk=trajectory.pk).exclude(job_gone_on=gone_on, job_gone_reason=reason)
    if changed.update(job_gone_on=gone_on, job_gone_reason=reason, version=F("version") + 1):
        trajectory.refresh_from_db(fields=["job_gone_on", "job_gone_reason", "version"])
