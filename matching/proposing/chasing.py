"""An employer who keeps silent about a proposal is asked again, then called, and after 60 days nobody waits any more.

    voorgesteld --3, 7, 14 days--> a reminder each   --after 14--> a call for the coach   --60 days--> ingetrokken

Days are days of the calendar, as with the 30 days that an employer sees the page; what falls on a weekend or a holiday
happens on the first working day after it, at 08:00 in Amsterdam. The page closes after 30 days. Then the coach calls,
and may show the very same page until the last day before the 60th with one click: a page that nobody looked at for a
month does not stay open by itself, and what is open does not outlive the proposal.

Safe to run many times, late, and by many processes at once: every job is settled in a transaction of its own under the
lock of its row, with the job first and then its proposals as everywhere in step 3. A rung is a row with a unique key,
and after an outage only the highest rung that is due is told: nobody gets three mails at once. An employer with several
people waiting for one job gets one message about all of them.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employers.models import FutureJob
from matching import proposals
from matching.models import (
    CHASE_AFTER_DAYS,
    CLOSE_AFTER_DAYS,
    CallTask,
    Chase,
    Presentation,
    Proposal,
    ProposalState,
    WithdrawReason,
)
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_working_days, at_reminder_time, holidays, on_or_after_working_day
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.outbox import MailKind

logger = logging.getLogger(__name__)

LAST = CHASE_AFTER_DAYS[-1]
SILENT = f"De werkgever gaf binnen {CLOSE_AFTER_DAYS} dagen geen antwoord."


# ---- when --------------------------------------------------------------------------------------------
def due_at(presented_at: datetime, days: int, free: frozenset[date]) -> datetime:
    """When this rung is due: that many days later, or the first working day after it, at 08:00."""
    return at_reminder_time(on_or_after_working_day(timezone.localdate(presented_at) + timedelta(days=days), free))


def last_day(proposal: Proposal) -> date:
    """The last day on which the employer may see the page: the day before the proposal closes by itself."""
    assert proposal.presented_at is not None
    return timezone.localdate(proposal.presented_at) + timedelta(days=CLOSE_AFTER_DAYS - 1)


# ---- the daily task ----------------------------------------------------------------------------------
def run(at: datetime) -> int:
    """Settle every job that has people waiting; how many proposals were asked about, to be called about, or closed.

    A job that fails is logged and left for the next time, so that it holds up nobody else's.
    """
    free = holidays()
    since = at - timedelta(days=CHASE_AFTER_DAYS[0] - 1)  # never later than the first rung, whatever the time of day
    waiting = Proposal.objects.filter(state=ProposalState.PRESENTED, presented_at__lte=since)
    done = 0
    for job_id in waiting.order_by("job_id").values_list("job_id", flat=True).distinct():
        try:
            done += _settle(job_id, at, free)
        except Exception:  # whatever it is: the others must hear
            logger.exception("the proposals of job %s could not be chased", job_id)
    return done


@dataclass(frozen=True)
class _Asked:
    proposal: Proposal
    shown: Presentation
    rung: int


@transaction.atomic
def _settle(job_id: int, at: datetime, free: frozenset[date]) -> int:
    jobs = FutureJob.objects.select_related("employer").select_for_update(of=("self",), no_key=True)
    job, today = jobs.get(pk=job_id), timezone.localdate(at)
    rows = Proposal.objects.filter(job=job, state=ProposalState.PRESENTED, presented_at__isnull=False)
    locked = rows.with_parties().order_by("pk").select_for_update(of=("self",))
    readers = [m.user for m in job.employer.memberships.filter(ended_at=None).select_related("user")]
    asked: list[_Asked] = []
    done = 0
    for proposal in locked.prefetch_related("chases", "presentation", "call_task"):
        assert proposal.presented_at is not None
        passed = [days for days in CHASE_AFTER_DAYS if due_at(proposal.presented_at, days, free) <= at]
        if due_at(proposal.presented_at, CLOSE_AFTER_DAYS, free) <= at:
            _close(proposal, readers, at)
            done += 1
        elif passed and job.is_live:
            shown = proposal.presentation
            rung = passed[-1]
            may_ask = bool(readers) and shown.withdrawn_at is None and shown.expires_on >= today
            if may_ask and all(chase.after_days < rung for chase in proposal.chases.all()):
                Chase.objects.create(proposal=proposal, after_days=rung, at=at)
                asked.append(_Asked(proposal, shown, rung))
            # Nobody of the employer can read it: then only a call helps, and waiting does not.
            if rung == LAST or not readers:
                done += _ask_to_call(proposal, at, free)
    _ask(job, readers, asked, at)
    return done + len(asked)


def _ask(job: FutureJob, readers: Sequence[User], asked: Sequence[_Asked], at: datetime) -> None:
    """One message to everybody of the employer about all who wait for this job."""
    if not asked:
        return
    first = asked[0]
    if len(asked) == 1:
        text = f"U heeft nog niet gekozen over een kandidaat voor uw toekomstige baan {job.number}. Wilt u kiezen?"
        url = reverse("matching:portal_candidate", args=[first.shown.public_id])
    else:
        text = f"Er wachten {len(asked)} kandidaten op uw keuze voor uw toekomstige baan {job.number}. Wilt u kiezen?"
        url = reverse("matching:portal_candidates")
    if any(one.rung == LAST for one in asked):
        text += " Anders bellen wij u."
    for reader in readers:
        key = f"proposal.chased:{first.proposal.public_id}:{first.rung}"  # each rung of a proposal is told once
        inbox.notify(reader, key=key, text=text, url=url, at=at, kind=MailKind.REMINDER)
    for one in asked:
        said = f"Werkgever herinnerd, {one.rung} dagen na het voorstellen."
        events.record("proposal.chased", said, about=one.proposal, by=None, at=at, after_days=one.rung)


def _ask_to_call(proposal: Proposal, at: datetime, free: frozenset[date]) -> bool:
    """The coach calls on the next working day; True when nobody was asked to before."""
    if hasattr(proposal, "call_task"):
        return False
    due_on = add_working_days(timezone.localdate(at), 1, free)
    CallTask.objects.create(proposal=proposal, due_on=due_on, created_at=at)
    text = f"De werkgever koos nog niet over een kandidaat van jou voor baan {proposal.job.number}. Wil je bellen?"
    url = reverse("matching:call", args=[proposal.public_id])
    key = f"proposal.call:{proposal.public_id}"
    inbox.notify(proposal.candidate.coach, key=key, text=text, url=url, at=at, kind=MailKind.REMINDER)
    return True


def _close(proposal: Proposal, readers: Sequence[User], at: datetime) -> None:
    """Nobody waits any longer: coach and employer are told, and the page of the proposal offers other jobs."""
    number = proposal.job.number
    gone = not proposal.job.is_live
    kind = WithdrawReason.JOB_GONE if gone else WithdrawReason.NO_ANSWER
    proposals.withdraw(proposal, kind=kind, reason="De baan gaat niet door." if gone else SILENT, by=None, at=at)
    key = f"proposal.unanswered:{proposal.public_id}"
    text = f"Een voorstel van jou voor baan {number} is gestopt: de werkgever gaf geen antwoord. Bekijk andere banen."
    if not gone:
        inbox.notify(proposal.candidate.coach, key=key, text=text, url=proposal.get_absolute_url(), at=at)
    told = f"Wij hoorden niet of u kiest voor een kandidaat voor uw toekomstige baan {number}. Het voorstel is gestopt."
    url = reverse("employers:portal_job", args=[proposal.job.public_id])
    for reader in readers if not gone else ():
        inbox.notify(reader, key=key, text=f"{told} Wilt u toch verder? Bel uw werkcoach.", url=url, at=at)


# ---- what a coach does -------------------------------------------------------------------------------
@transaction.atomic
def called(task: CallTask, *, outcome: str, by: User, at: datetime | None = None) -> None:
    """The coach called, and this came of it. Raises DomainError without words, StaleError when a colleague did."""
    if not outcome.strip():
        raise DomainError("Vul in wat de werkgever zei, ook als je niemand sprak.")
    at = at or timezone.now()
    done = {"done_at": at, "done_by": by, "outcome": outcome.strip()[:300]}
    if not CallTask.objects.filter(pk=task.pk, done_at=None).update(**done):
        raise StaleError("Een collega heeft al gebeld. Bekijk wat daaruit kwam.")
    task.refresh_from_db()
    events.record("proposal.called", "Werkgever gebeld over een voorstel.", about=task.proposal, by=by, at=at)


def may_extend(proposal: Proposal) -> bool:
    """Whether the employer may see the page longer than it does now."""
    shown = getattr(proposal, "presentation", None)
    if proposal.state != ProposalState.PRESENTED or shown is None or shown.withdrawn_at is not None:
        return False
    return bool(shown.expires_on < last_day(proposal))


@transaction.atomic
def extend(proposal: Proposal, *, by: User, today: date, at: datetime | None = None) -> date:
    """Show the very same page until the last day that a proposal may wait; that day. Raises DomainError."""
    at = at or timezone.now()
    locked = Proposal.objects.with_parties().select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != ProposalState.PRESENTED:
        raise DomainError(proposals.JUST_CHANGED)
    until = last_day(locked)
    if until < today or not Presentation.objects.filter(
        proposal=locked, withdrawn_at=None, expires_on__lt=until
    ).update(expires_on=until):
        raise DomainError(f"De werkgever kan dit voorstel al zien tot en met {long_date(until)}. Langer kan niet.")
    text = f"Voorstel voor baan {locked.job.number} is langer te zien, tot en met {long_date(until)}."
    events.record("proposal.extended", text, about=locked, by=by, at=at, until=until.isoformat())
    url = reverse("matching:portal_candidate", args=[locked.presentation.public_id])
    told = f"U kunt een kandidaat voor uw toekomstige baan {locked.job.number} zien tot en met {long_date(until)}."
    for membership in locked.job.employer.memberships.filter(ended_at=None).select_related("user"):
        key = f"proposal.extended:{locked.public_id}"
        inbox.notify(membership.user, key=key, text=f"{told} Wilt u kiezen?", url=url, at=at)
    return until
