"""What the page of a proposal tells: the way so far, whose turn it is, and what keeps it from being presented."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from candidates.models import profile_of
from matching import proposals
from matching.models import (
    CHASE_AFTER_DAYS,
    CLOSE_AFTER_DAYS,
    AgreedHow,
    CallTask,
    DeclineReason,
    Proposal,
    ProposalState,
    WithdrawReason,
)
from matching.proposing import chasing
from nieuwebanen.dates import holidays
from nieuwebanen.dutch import long_date

ONLY_THE_REASON = "Deel alleen de reden: de woorden zelf wil de werkgever niet delen."


@dataclass(frozen=True)
class WayStep:
    """One step of the way; `done` with the day and a note, or still to come."""

    name: str
    done: bool
    current: bool = False
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class NextStep:
    """Who acts now, in a sentence; `action` is a link, and with `posts` a button that starts the trajectory."""

    turn: str
    text: str
    action: str = ""
    url: str = ""
    posts: bool = False


@dataclass(frozen=True)
class MissingLine:
    text: str
    url: str
    action: str


def way(proposal: Proposal) -> list[WayStep]:
    """The four states of a proposal in a row; a withdrawn one ends where it was."""
    decided = proposal.decided_at is not None
    seen_until = (
        f"Zichtbaar tot en met {long_date(proposal.presentation.expires_on)}." if _is_presented(proposal) else ""
    )
    steps = [
        WayStep("Geselecteerd", True, on=_day(proposal.selected_at), note=f"Door {proposal.selected_by}."),
        WayStep(
            "Geïnformeerd", proposal.informed_at is not None, on=_day(proposal.informed_at), note=_agreed(proposal)
        ),
        WayStep("Voorgesteld", proposal.presented_at is not None, on=_day(proposal.presented_at), note=seen_until),
        WayStep(_decision(proposal), decided, on=_day(proposal.decided_at), note=_by(proposal)),
    ]
    if proposal.state == ProposalState.WITHDRAWN:
        kind = f"{proposal.get_withdrawn_kind_display()}. " if proposal.withdrawn_kind else ""
        words = f"{kind}{proposal.withdrawn_reason}"
        ended = WayStep("Ingetrokken", True, True, _day(proposal.withdrawn_at), words)
        return [*(step for step in steps if step.done), ended]
    last = max(nr for nr, step in enumerate(steps) if step.done)
    return [
        WayStep(step.name, step.done, nr == last, step.on, step.note if step.done else "")
        for nr, step in enumerate(steps)
    ]


def next_step(proposal: Proposal, *, missing: bool) -> NextStep:
    """Whose turn it is. missing: something keeps an informed proposal from being presented."""
    name, coach, employer = proposal.candidate.first_name, str(proposal.candidate.coach), str(proposal.job.employer)
    url = {view: reverse(f"matching:{view}", args=[proposal.public_id]) for view in ("inform", "present")}
    match ProposalState(proposal.state):
        case ProposalState.SELECTED:
            text = f"Vertel {name} over de werkgever en het werk. Vraag of je {name} mag voorstellen."
            return NextStep(coach, text, "Informeren", url["inform"])
        case ProposalState.INFORMED if proposal.agreed_on is None:
            text = f"Vraag {name} om akkoord en vul de datum in. Daarna kun je {name} voorstellen."
            return NextStep(coach, text, "Akkoord vastleggen", url["inform"])
        case ProposalState.INFORMED:
            text = "Eerst is nog iets nodig." if missing else f"Kies wat {employer} mag zien en verstuur het voorstel."
            return NextStep(coach, text, "Voorstel controleren", url["present"])
        case ProposalState.PRESENTED:
            return _presented(proposal, name, employer, coach)
        case ProposalState.CHOSEN:
            trajectory = getattr(proposal, "trajectory", None)  # by its name: the floor above is not imported here
            if trajectory:
                text = f"{name} is op weg naar deze baan."
                return NextStep(coach, text, f"Naar traject {trajectory.number}", trajectory.get_absolute_url())
            running = Proposal.objects.filter(candidate=proposal.candidate, trajectory__status="loopt")
            if left := running.filter(taken_over_by=proposal).select_related("trajectory").first():
                url_takeover = reverse("trajectories:takeover", args=[left.trajectory.public_id])
                text = f"{employer} wil {name} laten inleren en neemt het over van {left.job.employer}."
                return NextStep(coach, text, "Overnemen", url_takeover)
            if running.exists():
                return NextStep(
                    coach, f"{name} leert nu in voor een andere baan. Dit traject begint als dat is afgerond."
                )
            url_start = reverse("trajectories:start", args=[proposal.public_id])
            return NextStep(coach, f"{employer} wil {name} laten inleren.", "Traject starten", url_start, posts=True)
        case ProposalState.NOT_CHOSEN:
            words = "De woorden van de werkgever mag je delen." if proposal.may_be_told else ONLY_THE_REASON
            return NextStep(coach, f"Vertel {name} wat de werkgever besluit. {words} Kijk dan naar andere banen.")
        case ProposalState.WITHDRAWN:
            return NextStep("", "Dit voorstel is gestopt.")


def _presented(proposal: Proposal, name: str, employer: str, coach: str) -> NextStep:
    task = getattr(proposal, "call_task", None)
    if task is not None and task.done_at is None:
        url = reverse("matching:call", args=[proposal.public_id])
        return NextStep(coach, f"{employer} koos nog niet. Bel de werkgever en schrijf op wat die zegt.", "Bellen", url)
    return NextStep(employer, f"{employer} kiest of {name} gaat inleren. De werkgever krijgt vanzelf een herinnering.")


def offers_other_jobs(proposal: Proposal) -> bool:
    """Whether the page shows where else this person could go: after a no, after no answer, or beside a part-time job."""
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal.withdrawn_kind in (WithdrawReason.NO_ANSWER, WithdrawReason.JOB_GONE)
    return proposal.state in (ProposalState.NOT_CHOSEN, ProposalState.CHOSEN)


def not_ready(proposal: Proposal) -> bool:
    """The employer would have this person later: then a plan is the answer."""
    return proposal.state == ProposalState.NOT_CHOSEN and proposal.decline_reason == DeclineReason.NOT_READY


@dataclass(frozen=True)
class Waiting:
    """How long the employer is silent, what was done about it, and what comes next by itself."""

    days: int
    asked: list[date]
    next_on: date | None
    call: CallTask | None
    shown_until: date
    expired: bool
    may_extend: bool
    last_day: date
    closes_on: date


def waiting(proposal: Proposal, *, today: date) -> Waiting | None:
    """Of a proposal before the employer's decision; None of every other."""
    if proposal.state != ProposalState.PRESENTED or proposal.presented_at is None:
        return None
    free = holidays()
    rungs = [chasing.due_at(proposal.presented_at, days, free).date() for days in CHASE_AFTER_DAYS]
    until = proposal.presentation.expires_on
    return Waiting(
        days=(today - timezone.localdate(proposal.presented_at)).days,
        asked=[timezone.localdate(chase.at) for chase in proposal.chases.all()],
        next_on=next((on for on in rungs if on > today), None),
        call=getattr(proposal, "call_task", None),
        shown_until=until,
        expired=until < today,
        may_extend=chasing.may_extend(proposal),
        last_day=chasing.last_day(proposal),
        closes_on=chasing.due_at(proposal.presented_at, CLOSE_AFTER_DAYS, free).date(),
    )


def missing_lines(proposal: Proposal, *, today: date) -> list[MissingLine]:
    """What must still happen before the employer may see this person, each with the page where it is mended."""
    profile = {step.text: step.url for step in profile_of(proposal.candidate, today=today).steps}
    return [
        MissingLine(text, *((profile[text], "Aanvullen") if text in profile else _mended_at(text, proposal)))
        for text in proposals.missing_to_present(proposal, today=today)
    ]


def _mended_at(text: str, proposal: Proposal) -> tuple[str, str]:
    candidate = proposal.candidate
    if "op een keuze" in text:  # the quota: somebody else must be decided on first
        return f"{reverse('matching:proposal_list')}?q={proposal.job.number}&stand=voorgesteld", "Bekijk wie wacht"
    if "akkoord" in text:
        return reverse("matching:inform", args=[proposal.public_id]), "Akkoord vastleggen"
    if "baan" in text and text != proposals.CHOSEN_ELSEWHERE:
        return proposal.job.get_absolute_url(), "Naar de baan"
    return candidate.get_absolute_url(), "Naar de kandidaat"


def _is_presented(proposal: Proposal) -> bool:
    return hasattr(proposal, "presentation") and proposal.presentation.withdrawn_at is None


def _agreed(proposal: Proposal) -> str:
    name = proposal.candidate.first_name
    if proposal.agreed_on:
        how = f", {AgreedHow(proposal.agreed_how).value}" if proposal.agreed_how else ""
        noted = f" Vastgelegd door {proposal.agreed_by}." if proposal.agreed_by else ""
        return f"{name} gaf akkoord op {long_date(proposal.agreed_on)}{how}.{noted}"
    return f"{name} gaf nog geen akkoord."


def _decision(proposal: Proposal) -> str:
    if proposal.state in (ProposalState.CHOSEN, ProposalState.NOT_CHOSEN):
        return ProposalState(proposal.state).label.capitalize()
    return "Besluit van de werkgever"


def _by(proposal: Proposal) -> str:
    if proposal.decided_for:
        return f"Door {proposal.decided_for}, vastgelegd door {proposal.decided_by}."
    return f"Door {proposal.decided_by}." if proposal.decided_by else ""


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
