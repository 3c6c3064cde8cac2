"""Step 3: the way of a proposal. The coach selects, informs and presents; the employer decides (R21-R23, R26).

    geselecteerd --inform--> geïnformeerd --present--> voorgesteld --choose--> gekozen
                                                                 \\--decline-> niet gekozen
    every state before the decision, and gekozen without a running trajectory --withdraw--> ingetrokken

The table of allowed moves is `models.ALLOWED`; seats are kept by a trigger, one open proposal per pair by an index.
Whoever locks, locks the job first, then the person, then the proposal: two clicks at once wait, and never for each other.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, CandidateStatus, profile_of
from employers.models import FutureJob, JobStatus
from matching import ranking, rules
from matching.cohorts import cohort_outcomes
from matching.engine import Match
from matching.models import (
    ALLOWED,
    AgreedHow,
    DeclineReason,
    Presentation,
    Proposal,
    ProposalState,
    SharedContact,
    ToldText,
    WithdrawReason,
)
from matching.proposing import on_behalf, presentation, stacking
from matching.proposing.on_behalf import OnBehalf
from matching.proposing.quota import quota_of
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, NeedsReasonError, StaleError

VISIBLE_FOR = timedelta(days=30)  # how long a presentation stands without a decision
JUST_CHANGED = "Een collega heeft dit voorstel net gewijzigd. Ververs de pagina."
NOT_OPEN = "Deze baan staat niet open voor kandidaten."
FULL = "Alle plekken van deze baan zijn bezet."
NOT_AVAILABLE = "Deze kandidaat is niet beschikbaar."
CHOSEN_ELSEWHERE = stacking.CLASHES
ELSEWHERE = "Gekozen voor een andere baan."
OTHER_TEXT = (
    "Je hebt de tekst gewijzigd na het akkoord. Vraag opnieuw akkoord en vul in wanneer de kandidaat dat gaf, "
    "of maak de datum leeg."
)
STOP_FIRST = "Deze kandidaat leert al in. Stop eerst het traject."
AT_WORK = "Deze kandidaat is aan het werk in deze baan."


@transaction.atomic
def select(
    job: FutureJob,
    candidate: Candidate,
    *,
    by: User,
    today: date,
    override_reason: str = "",
    takes_over: Proposal | None = None,
    at: datetime | None = None,
) -> Proposal:
    """The coach wants to talk with this person about this job.

    takes_over: the employer's choice by which this person learns now; another employer may go on from there. Where that
    job does not come after all, it is so without being said.
    override_reason: why somebody is taken along whom a hard constraint sets apart; a rank never rejects anyone.
    Raises DomainError when the job is not open or the person is not free, NeedsReasonError when that reason is missing.
    """
    at = at or timezone.now()
    job, candidate = _locked(job.pk, candidate.pk)
    takes_over = takes_over or stacking.left_choice(job, candidate)
    refusals = stacking.not_taken_over(job, candidate, takes_over) if takes_over else []
    if refusals := refusals or _not_possible(job, candidate, leaves=takes_over):
        raise DomainError(" ".join(refusals))
    apart = bool(ranking.facts(job, candidate, today=today).excluded)
    if apart and not override_reason.strip():
        raise NeedsReasonError("Vul in waarom je deze kandidaat toch meeneemt.")
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                job=job,
                candidate=candidate,
                selected_by=by,
                selected_at=at,
                override_reason=override_reason.strip()[:300] if apart else "",
                takes_over=takes_over,
            )
    except IntegrityError as error:
        if "proposal_one_open_per_pair" in str(error):
            raise StaleError("Deze kandidaat staat al bij deze baan.") from error
        raise
    text = f"Kandidaat {candidate.number} geselecteerd voor baan {job.number}."
    events.record("proposal.selected", text, about=[proposal, candidate, job], by=by, at=at)
    return proposal


@transaction.atomic
def inform(
    proposal: Proposal,
    *,
    note: str,
    agreed_on: date | None,
    how: str = "",
    by: User,
    today: date,
    at: datetime | None = None,
) -> None:
    """The candidate was told about the employer and the work, and said yes or still thinks about it (R21).

    note: the text that was handed over; every other text is a new version. how: one of AgreedHow, a talk unless said.
    May be repeated until presenting: to record the yes that came later, or to take it back. A yes is a yes to a text:
    DomainError when the text is another one and the yes is the old one.
    """
    words = note.strip()[:2000]
    if not words:
        raise DomainError("Vul in wat je hebt verteld.")
    if agreed_on and agreed_on > today:
        raise DomainError("Kies een datum tot en met vandaag.")
    if how and how not in AgreedHow.values:
        raise DomainError("Kies hoe de kandidaat akkoord gaf.")
    at = at or timezone.now()
    before = _lock(proposal)
    told = before.told_texts.order_by("version").last()
    again = before.agreed_on is not None and before.agreed_on == agreed_on
    if told and told.text != words and again and before.agreed_on != today:
        raise DomainError(OTHER_TEXT)
    fields: dict[str, Any] = {"informed_note": words, "agreed_on": agreed_on}
    fields |= {"agreed_how": (how or AgreedHow.ORAL) if agreed_on else "", "agreed_by": by if agreed_on else None}
    if proposal.state == ProposalState.INFORMED:
        changed = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.INFORMED).update(**fields)
        if not changed:
            raise StaleError(JUST_CHANGED)
        proposal.refresh_from_db()
    else:
        _move(proposal, ProposalState.INFORMED, informed_at=at, **fields)
    version = told.version if told else 0
    if told is None or told.text != words:
        version += 1
        ToldText.objects.create(proposal=proposal, version=version, text=words, told_at=at, told_by=by)
    text = "Kandidaat geïnformeerd, akkoord gegeven." if agreed_on else "Kandidaat geïnformeerd."
    about = [proposal, proposal.candidate]
    events.record("proposal.informed", text, about=about, by=by, at=at, text_version=version, how=fields["agreed_how"])


def missing_to_present(proposal: Proposal, *, today: date) -> list[str]:
    """What must still happen before the employer may see this person; empty when nothing."""
    missing = []
    if proposal.agreed_on is None:
        missing.append("Vraag eerst akkoord aan de kandidaat. Zonder akkoord kun je niet voorstellen.")
    profile = profile_of(proposal.candidate, today=today)
    if not profile.presentable:
        missing += profile.todo
    missing += _not_possible(proposal.job, proposal.candidate, apart_from=proposal)
    quota = quota_of(proposal.job)
    return [*missing, quota.sentence] if quota.is_reached else missing


@transaction.atomic
def present(
    proposal: Proposal, *, fields: Collection[str], by: User, today: date, at: datetime | None = None
) -> Presentation:
    """Show the employer exactly the ticked fields, and tell its portal users.

    fields: values of `presentation.Field`. The explanation of the match is frozen with it, unless
    the match is off. Raises DomainError.
    """
    at = at or timezone.now()
    proposal.job, proposal.candidate = job, candidate = _locked(proposal.job_id, proposal.candidate_id)
    # The yes may have been taken back meanwhile; the state stays as the user saw it.
    proposal.agreed_on = _lock(proposal).agreed_on
    if missing := missing_to_present(proposal, today=today):
        raise DomainError(" ".join(missing))
    outcome = ranking.facts(job, candidate, today=today)
    explanation = frozen(outcome, today=today) if rules.is_on() else {}
    _move(proposal, ProposalState.PRESENTED, presented_at=at, explanation=explanation)
    shown = Presentation.objects.create(
        proposal=proposal,
        employer=job.employer,
        snapshot=presentation.snapshot(candidate, job, outcome, fields=fields, today=today),
        presented_by=by,
        expires_on=today + VISIBLE_FOR,
    )
    text = f"Kandidaat {candidate.number} voorgesteld voor baan {job.number}."
    events.record(
        "proposal.presented",
        text,
        about=[proposal, candidate, job],
        by=by,
        at=at,
        fields=shown.snapshot["fields"],
    )
    url = reverse("matching:portal_candidate", args=[shown.public_id])
    for membership in job.employer.memberships.filter(ended_at=None).select_related("user"):
        inbox.notify(
            membership.user,
            key=f"proposal.presented:{shown.public_id}",
            text=f"Wij stellen een kandidaat voor uw toekomstige baan {job.number} aan u voor. Wilt u kiezen?",
            url=url,
            at=at,
        )
    return shown


def frozen(outcome: Match, *, today: date) -> dict[str, Any]:
    """The match as it was at presenting: rules, score, parts and dates, as JSON."""
    return {
        "rules": outcome.weights.version,
        "today": today.isoformat(),
        "score": outcome.score,
        "coverage": list(outcome.coverage),
        "hours": outcome.hours,
        "ready": outcome.ready.isoformat(),
        "late_weeks": outcome.late_weeks,
        "parts": [{"code": p.code, "skill": p.skill, "points": p.points, "max": p.max} for p in outcome.parts],
        "excluded": [item.code for item in outcome.excluded],
    }


@transaction.atomic
def choose(
    proposal: Proposal, *, motivation: str, by: User, told: OnBehalf | None = None, at: datetime | None = None
) -> None:
    """The employer says yes, with a motivation (R22, R23). The person's other open proposals are closed, apart from
    jobs that go together with what was chosen (matching/proposing/stacking.py).

    told: whose decision staff writes down, also after the employer's page closed. Raises DomainError when every seat is taken, somebody else chose this person first, or it is too late.
    """
    at = at or timezone.now()
    words = _motivation(motivation)
    proposal.job, proposal.candidate = job, candidate = _locked(proposal.job_id, proposal.candidate_id)
    if proposal.state == ProposalState.PRESENTED:  # anything else is refused by the table
        _refuse_after_the_last_day(proposal, told, at)
        if not job.is_live:
            raise DomainError("Deze baan gaat niet door. Bel uw werkcoach.")
        if not stacking.goes_with_chosen(job, candidate, apart_from=proposal):
            raise DomainError("Deze kandidaat is net gekozen voor een andere baan.")
        if candidate.status != CandidateStatus.ACTIVE:
            raise DomainError("Deze kandidaat is niet meer beschikbaar. Bel uw werkcoach.")
        if seats_open(job) <= 0:  # the job's row is ours, so this is still true at the trigger
            raise DomainError(f"{FULL} Bel uw werkcoach.")
    who = on_behalf.decided(proposal, told, by=by, at=at)
    _move(proposal, ProposalState.CHOSEN, motivation=words, **who)
    text = f"De werkgever kiest kandidaat {candidate.number} voor baan {job.number}."
    _decided(proposal, "chosen", text, told, by=by, at=at)
    _tell_coach(proposal, "chosen", f"De werkgever heeft een kandidaat gekozen voor baan {job.number}.", at, by=by)
    cohort_outcomes.chosen(proposal, by=by, at=at)
    others = Proposal.objects.open().filter(candidate=candidate).exclude(pk=proposal.pk)
    for other in others.with_parties().order_by("pk").select_for_update(of=("self",)):
        if not stacking.goes_with_chosen(other.job, candidate):
            withdraw(other, kind=WithdrawReason.CHOSEN_ELSEWHERE, reason=ELSEWHERE, by=by, at=at)


@transaction.atomic
def decline(
    proposal: Proposal,
    *,
    reason: str,
    motivation: str,
    may_be_told: bool = False,
    by: User,
    told: OnBehalf | None = None,
    at: datetime | None = None,
) -> None:
    """The employer says no: one of the closed reasons and a motivation (R23). Raises DomainError.

    may_be_told: the coach may tell the candidate in the employer's own words; otherwise only the reason of the list.
    told: as of `choose`.
    """
    if reason not in DeclineReason.values:
        raise DomainError("Kies een reden.")
    at = at or timezone.now()
    words = _motivation(motivation)
    if proposal.state == ProposalState.PRESENTED:
        _refuse_after_the_last_day(proposal, told, at)
    answer = {"decline_reason": reason, "motivation": words, "may_be_told": may_be_told}
    _move(proposal, ProposalState.NOT_CHOSEN, **answer, **on_behalf.decided(proposal, told, by=by, at=at))
    text = f"De werkgever kiest kandidaat {proposal.candidate.number} niet voor baan {proposal.job.number}."
    _decided(proposal, "not_chosen", text, told, by=by, at=at, reason=reason)
    heard = f"De werkgever heeft een kandidaat niet gekozen voor baan {proposal.job.number}."
    _tell_coach(proposal, "not_chosen", heard, at, by=by)
    cohort_outcomes.declined(proposal, by=by, at=at)


@transaction.atomic
def withdraw(
    proposal: Proposal,
    *,
    reason: str,
    kind: str = WithdrawReason.COACH,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Off the list, and gone from the employer's pages at the next request, contact data too. Raises DomainError.

    kind: one of WithdrawReason, for counting; reason: in words. by None: the daily task, after 60 days of silence.
    Somebody who is learning is not withdrawn: `lifecycle.stop` ends the trajectory and withdraws in one go. Somebody at
    work in the job keeps the seat until that ends.
    """
    if not reason.strip():
        raise DomainError("Vul in waarom je het voorstel intrekt.")
    if kind not in WithdrawReason.values:
        raise DomainError("Kies waarom het voorstel stopt.")
    _lock(proposal)  # no trajectory starts meanwhile
    # By name, for the floor above is not imported here; asked of the database, for stop() has just written it.
    same = Proposal.objects.filter(pk=proposal.pk)
    if same.filter(trajectory__status="loopt").exists():
        raise DomainError(STOP_FIRST)
    if same.filter(trajectory__placement__isnull=False, trajectory__placement__ended_on=None).exists():
        raise DomainError(AT_WORK)
    at, was_chosen = at or timezone.now(), proposal.state == ProposalState.CHOSEN
    words = reason.strip()[:300]
    _move(proposal, ProposalState.WITHDRAWN, withdrawn_at=at, withdrawn_reason=words, withdrawn_kind=kind)
    for shown in (Presentation, SharedContact):
        shown.objects.filter(proposal=proposal, withdrawn_at=None).update(withdrawn_at=at)
    text = f"Voorstel van kandidaat {proposal.candidate.number} voor baan {proposal.job.number} ingetrokken."
    about = [proposal, proposal.candidate, proposal.job]
    events.record("proposal.withdrawn", text, about=about, by=by, at=at, kind=kind)
    if by is not None:  # the daily task closes only what nobody decided on: no seat is given back
        cohort_outcomes.withdrawn(proposal, was_chosen=was_chosen, by=by, at=at)


def close_all_of(job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """The job does not come: nobody waits for a decision any more, and the coaches are told."""
    at = at or timezone.now()
    for proposal in Proposal.objects.open().filter(job=job).with_parties():
        withdraw(proposal, kind=WithdrawReason.JOB_GONE, reason="De baan gaat niet door.", by=by, at=at)
        if proposal.candidate.coach != by:
            text = f"Baan {job.number} gaat niet door. Een voorstel van jou voor deze baan is ingetrokken."
            _tell_coach(proposal, "withdrawn", text, at)


# ---- questions ---------------------------------------------------------------------------------------
def seats_open(job: FutureJob) -> int:
    """Seats for which nobody was chosen yet."""
    return (job.seats or 0) - job.proposals.filter(state=ProposalState.CHOSEN).count()


# ---- what the moves share ----------------------------------------------------------------------------
def _locked(job_id: int, candidate_id: int) -> tuple[FutureJob, Candidate]:
    """Both rows as they are now, ours until the end of the transaction; nobody is chosen or closes the job meanwhile."""
    jobs = FutureJob.objects.select_related("employer").select_for_update(of=("self",), no_key=True)
    people = Candidate.objects.select_related("coach").select_for_update(of=("self",), no_key=True)
    return jobs.get(pk=job_id), people.get(pk=candidate_id)


def _lock(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _not_possible(
    job: FutureJob, candidate: Candidate, *, apart_from: Proposal | None = None, leaves: Proposal | None = None
) -> list[str]:
    """Why these two cannot come together now, in plain sentences; empty when they can."""
    refusals = []
    if job.status != JobStatus.OPEN:
        refusals.append(NOT_OPEN)
    elif seats_open(job) <= 0:
        refusals.append(FULL)
    if not stacking.goes_with_chosen(job, candidate, apart_from=apart_from, leaves=leaves):
        refusals.append(CHOSEN_ELSEWHERE)
    elif candidate.status != CandidateStatus.ACTIVE:
        refusals.append(NOT_AVAILABLE)
    return refusals


def _refuse_after_the_last_day(proposal: Proposal, told: OnBehalf | None, at: datetime) -> None:
    if told is None and Presentation.objects.filter(proposal=proposal, expires_on__lt=timezone.localdate(at)).exists():
        raise DomainError("Dit voorstel is verlopen. Bel uw werkcoach.")


def _motivation(text: str) -> str:
    if not text.strip():
        raise DomainError("Vul in waarom u dit besluit neemt.")
    return text.strip()[:2000]


def _move(proposal: Proposal, to: ProposalState, **fields: Any) -> None:
    """Compare and swap from the state the user saw, or refuse and change nothing."""
    came_from = ProposalState(proposal.state)
    if to not in ALLOWED[came_from]:
        raise DomainError(f"Een voorstel dat ‘{came_from.label}’ is, kan niet ‘{to.label}’ worden.")
    if not Proposal.objects.filter(pk=proposal.pk, state=came_from).update(state=to, **fields):
        raise StaleError(JUST_CHANGED)
    proposal.state = to
    for name, value in fields.items():
        setattr(proposal, name, value)


def _decided(
    proposal: Proposal, what: str, text: str, told: OnBehalf | None, *, by: User, at: datetime, **more: Any
) -> None:
    """The event of a decision, and a message to the employer about what was written down in its name."""
    about = [proposal, proposal.candidate, proposal.job]
    if told is None:
        events.record(f"proposal.{what}", text, about=about, by=by, at=at, **more)
        return
    more |= {"on_behalf": True, "decided_on": told.decided_on.isoformat()}
    events.record(f"proposal.{what}", text + on_behalf.NOTED, about=about, by=by, at=at, **more)
    on_behalf.tell_employer(proposal, at=at)


def _tell_coach(proposal: Proposal, what: str, text: str, at: datetime, *, by: User | None = None) -> None:
    if proposal.candidate.coach == by:
        return
    inbox.notify(
        proposal.candidate.coach,
        key=f"proposal.{what}:{proposal.public_id}",
        text=text,
        url=proposal.get_absolute_url(),
        at=at,
    )
