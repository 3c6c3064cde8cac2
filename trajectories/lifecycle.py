"""The spine of steps 4 to 6: how a trajectory begins, is finished, ends in a regular job, or stops (product.md §3, §6).

    chosen proposal --start--> loopt --finish_learning--> loopt, learning finished --place--> geplaatst
                                 \\------------------------- stop -------------------------> gestopt

The questions (what is missing, which step, when ready) stand in progress.py and are told on from here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob, JobStatus
from matching import proposals
from matching.models import Proposal, ProposalState, WithdrawReason
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_working_days, holidays
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.numbers import next_number
from nieuwebanen.outbox import MailKind, queue_mail
from trajectories import aftercare, drafting
from trajectories.models import AgreementState, EndReason, Placement, SigningLink, Trajectory, TrajectoryStatus
from trajectories.models.agreement import PENDING
from trajectories.parts import Part, missing_parts
from trajectories.progress import (
    ALL_DONE,
    Badge,
    Gate,
    gate,
    indicator_step,
    is_late,
    is_signed,
    learning_allowed_from,
    missing_to_finish,
    missing_to_place,
    phase_state,
    phases_not_ended,
    ready_on,
    room,
    signed_agreement,
    slack,
    standing_agreement,
    state_badge,
    step_notes,
    step_of,
    where_now,
    with_parts,
)

__all__ = [
    "ALLOWED",
    "ALL_DONE",
    "PLAN_WITHIN",
    "Badge",
    "Gate",
    "Part",
    "end",
    "finish_learning",
    "gate",
    "indicator_step",
    "is_late",
    "is_signed",
    "learning_allowed_from",
    "missing_parts",
    "missing_to_finish",
    "missing_to_place",
    "phase_state",
    "phases_not_ended",
    "place",
    "ready_on",
    "room",
    "signed_agreement",
    "slack",
    "standing_agreement",
    "start",
    "state_badge",
    "step_notes",
    "step_of",
    "stop",
    "where_now",
    "with_parts",
]

ALLOWED: dict[TrajectoryStatus, frozenset[TrajectoryStatus]] = {
    TrajectoryStatus.RUNNING: frozenset({TrajectoryStatus.PLACED, TrajectoryStatus.STOPPED}),
    TrajectoryStatus.PLACED: frozenset(),
    TrajectoryStatus.STOPPED: frozenset(),
}
PLAN_WITHIN = 5  # working days after somebody stopped
ONE_AT_A_TIME = "Deze kandidaat heeft al een lopend traject. Sluit dat eerst af."


@transaction.atomic
def start(proposal: Proposal, *, by: User, today: date, at: datetime | None = None) -> Trajectory:
    """The employer has chosen: the trajectory begins, prefilled from the job, its phases and the gap.

    A place that is full does not keep it from beginning: `drafted_otherwise` of the result says what that changed.
    Raises DomainError without that choice (product.md §6), or when the person already has a running trajectory.
    """
    at = at or timezone.now()
    proposal = Proposal.objects.select_for_update(of=("self",)).with_parties().get(pk=proposal.pk)
    if proposal.state != ProposalState.CHOSEN:
        raise DomainError("Een traject begint als de werkgever de kandidaat heeft gekozen.")
    if hasattr(proposal, "trajectory"):
        raise StaleError("Dit traject is al gestart.")
    job, candidate = proposal.job, proposal.candidate
    trajectory = Trajectory(
        number=next_number("T", today),
        proposal=proposal,
        candidate=candidate,
        job=job,
        coach=candidate.coach,
        team=candidate.team,
        hours_per_week=min(candidate.learning_hours_per_week, job.learn_hours_per_week),
        coach_every_weeks=drafting.COACH_EVERY_WEEKS,
    )
    try:
        with transaction.atomic():
            trajectory.save()
    except IntegrityError as error:
        if "trajectory_one_running_per_candidate" in str(error):
            raise DomainError(ONE_AT_A_TIME) from error
        raise
    trajectory.drafted_otherwise = drafting.draft(trajectory, today=today)
    text = f"Traject {trajectory.number} gestart."
    events.record("trajectory.started", text, about=[trajectory, candidate, job], by=by, at=at)
    for sentence in trajectory.drafted_otherwise:
        events.record("trajectory.place_full", sentence[:300], about=trajectory, by=by, at=at)
    return trajectory


@transaction.atomic
def finish_learning(
    trajectory: Trajectory, *, by: User, on: date, today: date, reason: str = "", at: datetime | None = None
) -> None:
    """The learning is done: every phase ended (or a reason why not), final evaluation confirmed, criteria met.

    Raises DomainError with all that is still missing.
    """
    _refuse_unless_running(trajectory)
    if not is_signed(trajectory):
        raise DomainError("Het inleren is nog niet begonnen: de overeenkomst is nog niet getekend.")
    if trajectory.learning_finished_on:
        raise StaleError("Dit inleren was al afgerond.")
    if on > today:
        raise DomainError("Kies een datum tot en met vandaag.")
    lacks = [m for m in missing_to_finish(trajectory, today=on) if not (m.part == "phases" and reason.strip())]
    if lacks:
        raise DomainError(" ".join(missing.text for missing in lacks))
    _swap(trajectory, learning_finished_on=on)
    early: dict[str, Any] = {"reason": reason.strip()} if phases_not_ended(trajectory, on=on) else {}
    events.record(
        "trajectory.learning_finished",
        f"Inleren van traject {trajectory.number} is klaar.",
        about=trajectory,
        by=by,
        at=at,
        **early,
    )


@transaction.atomic
def place(
    trajectory: Trajectory,
    *,
    contract_type: str,
    contract_months: int | None,
    hours_per_week: int,
    wage_eur_hour: Decimal,
    starts_on: date,
    by: User,
    today: date,
    at: datetime | None = None,
) -> Placement:
    """Step 6: the regular job begins. The seat is filled, the person is at work, the aftercare is planned.

    Raises DomainError unless the learning is finished, the criteria are met and the job has arisen (R45).
    """
    at = at or timezone.now()
    _refuse_unless_running(trajectory)
    # The last two seats may be filled at once: whoever holds the job's row counts.
    job = FutureJob.objects.select_for_update(of=("self",)).select_related("employer").get(pk=trajectory.job_id)
    trajectory.job = job
    if trajectory.learning_finished_on is None:
        raise DomainError("Rond eerst het inleren af.")
    lacks = [missing for missing in missing_to_place(trajectory) if missing.part != "placement"]
    if lacks:
        raise DomainError(" ".join(missing.text for missing in lacks))
    placement = Placement.objects.create(
        trajectory=trajectory,
        contract_type=contract_type,
        contract_months=contract_months,
        hours_per_week=hours_per_week,
        wage_eur_hour=wage_eur_hour,
        starts_on=starts_on,
        recorded_by=by,
        recorded_at=at,
    )
    _swap(trajectory, status=TrajectoryStatus.PLACED, ended_on=today)
    _set_candidate(trajectory, CandidateStatus.PLACED)
    _fill_when_full(job, by=by, today=today, at=at)
    aftercare.plan(placement)
    events.record(
        "trajectory.placed",
        f"Traject {trajectory.number}: in dienst vanaf {long_date(starts_on)}.",
        about=[trajectory, trajectory.candidate, job],
        by=by,
        at=at,
    )
    tell_employer(trajectory, "placed", f"De plaatsing van traject {trajectory.number} is vastgelegd.", at)
    return placement


@transaction.atomic
def stop(
    trajectory: Trajectory,
    *,
    reason: str,
    note: str,
    next_plan: str = "",
    hours_done: int | None = None,
    on: date | None = None,
    by: User,
    today: date,
    at: datetime | None = None,
) -> None:
    """Somebody stops, on any day: why, how many hours were done, and what comes next. The seat is free again and the
    person back in the match, unless at work in another job.

    reason: one of EndReason, not a takeover; on: the last day, today unless said. What comes next may follow within
    PLAN_WITHIN working days (features.md row 53): trajectories/stopping.py. Raises DomainError, StaleError.
    """
    at, on = at or timezone.now(), on or today
    if reason not in EndReason.values or reason == EndReason.TAKEN_OVER:
        raise DomainError("Kies waarom het traject stopt.")
    if not note.strip():
        raise DomainError("Vul in wat er is gebeurd.")
    if on > today or on < min(timezone.localdate(trajectory.created_at), today):
        raise DomainError("Kies als laatste dag een dag tussen het begin van het traject en vandaag.")
    plan = next_plan.strip()[:2000]
    after: dict[str, Any] = {"next_plan": plan, "next_plan_due_on": add_working_days(on, PLAN_WITHIN, holidays())}
    after |= {"next_plan_made_on": today} if plan else {}
    end(trajectory, reason=reason, on=on, by=by, at=at, end_note=note.strip()[:2000], hours_done=hours_done, **after)
    # Who has two jobs beside or after each other may be at work in the other one already.
    at_work = Placement.objects.filter(trajectory__candidate=trajectory.candidate_id, ended_on=None).exists()
    _set_candidate(trajectory, CandidateStatus.PLACED if at_work else CandidateStatus.ACTIVE)
    text = f"Traject {trajectory.number} is gestopt. De plek komt weer open."
    tell_employer(trajectory, "stopped", text, at)
    tell_coach(trajectory, "stopped", f"Traject {trajectory.number} is gestopt.", by=by, at=at)


def end(trajectory: Trajectory, *, reason: str, on: date, by: User, at: datetime, **fields: Any) -> None:
    """What ends with a trajectory, whatever comes after it; inside the transaction of `stop` or of a takeover.

    The agreement that was signed is ended and its bytes stay, one that was not is void; the proposal is withdrawn, and
    what was still open (a link to sign, an interruption, a question for more time) is closed.
    """
    _refuse_unless_running(trajectory)
    _swap(trajectory, status=TrajectoryStatus.STOPPED, ended_on=on, end_reason=reason, **fields)
    live = SigningLink.objects.filter(signatory__agreement__trajectory=trajectory, used_at=None, revoked_at=None)
    for link in live.filter(expires_at__gt=at).select_related("signatory__agreement"):
        _tell_link_stopped(link, at)
    live.update(revoked_at=at)
    trajectory.agreements.filter(state=AgreementState.SIGNED).update(state=AgreementState.ENDED, ended_at=at)
    trajectory.agreements.filter(state__in=PENDING).update(
        state=AgreementState.LAPSED, lapsed_at=at, lapsed_reason=f"Het traject is gestopt op {long_date(on)}."
    )
    trajectory.suspensions.filter(ends_on=None).update(ends_on=Greatest("starts_on", on), ended_by=by, ended_at=at)
    trajectory.extensions.open().update(decided_by=by, decided_at=at, granted=False, decision="Het traject is gestopt.")
    label = EndReason(reason).label
    words = f"Traject gestopt: {label}."
    proposals.withdraw(trajectory.proposal, kind=WithdrawReason.STOPPED, reason=words, by=by, at=at)
    events.record(
        "trajectory.stopped",
        f"Traject {trajectory.number} gestopt: {label}.",
        about=[trajectory, trajectory.candidate, trajectory.job],
        by=by,
        at=at,
    )


def _tell_link_stopped(link: SigningLink, at: datetime) -> None:
    """Who was asked to sign by mail and has no login hears that it is not needed any more."""
    context = {
        "text": f"Overeenkomst {link.signatory.agreement.number} gaat niet door: het traject is gestopt.",
        "organisation": settings.ORGANISATION,
        "phone": settings.ORGANISATION_PHONE,
    }
    key = f"signing.stopped:{link.token_sha256}"
    queue_mail("signing_stopped", context, to=link.signatory.email, kind=MailKind.LEGAL, key=key, at=at)


# ---- what the changes share ---------------------------------------------------------------------------
def _refuse_unless_running(trajectory: Trajectory) -> None:
    status = TrajectoryStatus(trajectory.status)
    if not ALLOWED[status]:
        raise DomainError(f"Dit traject is {status.label}. Het kan niet meer veranderen.")


def _swap(trajectory: Trajectory, **fields: object) -> None:
    """Compare and swap: the row is still as the user saw it, or nothing changes."""
    changed = Trajectory.objects.running().filter(pk=trajectory.pk, version=trajectory.version)
    if not changed.update(version=F("version") + 1, **fields):
        raise StaleError("Een collega heeft dit traject net gewijzigd. Ververs de pagina.")
    trajectory.version += 1
    for name, value in fields.items():
        setattr(trajectory, name, value)


def _set_candidate(trajectory: Trajectory, status: CandidateStatus) -> None:
    Candidate.objects.filter(pk=trajectory.candidate_id).update(status=status, version=F("version") + 1)
    trajectory.candidate.refresh_from_db(fields=["status", "version"])


def _fill_when_full(job: FutureJob, *, by: User, today: date, at: datetime) -> None:
    """The job is filled when every seat has somebody at work."""
    placed = Placement.objects.filter(trajectory__job=job, ended_on=None).count()
    if placed < (job.seats or 0) or job.status == JobStatus.FILLED:
        return
    if job.status == JobStatus.RESTING:  # it has arisen: nobody needs to confirm the forecast any more
        job.confirm(by=by, today=today, at=at)
    job.fill(by=by, at=at)


def tell_employer(trajectory: Trajectory, what: str, text: str, at: datetime) -> None:
    url = reverse("trajectories:portal_detail", args=[trajectory.public_id])
    for member in members(trajectory):
        inbox.notify(member, key=f"trajectory.{what}:{trajectory.public_id}", text=text, url=url, at=at)


def tell_coach(trajectory: Trajectory, what: str, text: str, *, by: User, at: datetime) -> None:
    """The coach, unless it was the coach who did it."""
    if trajectory.coach != by:
        key = f"trajectory.{what}.coach:{trajectory.public_id}"
        inbox.notify(trajectory.coach, key=key, text=text, url=trajectory.get_absolute_url(), at=at)


def members(trajectory: Trajectory, *, signing: bool = False) -> Iterable[User]:
    """Portal users of this employer; signing: only those who may sign."""
    memberships = trajectory.job.employer.memberships.filter(ended_at=None, user__is_active=True).select_related("user")
    if signing:
        memberships = memberships.filter(may_sign=True)
    return [membership.user for membership in memberships]
