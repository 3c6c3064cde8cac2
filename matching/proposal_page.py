"""What the page of a proposal tells: the way so far, whose turn it is, and what keeps it from being presented."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from candidates.models import profile_of
from matching import proposals
from matching.models import Proposal, ProposalState
from nieuwebanen.dutch import long_date


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
        ended = WayStep("Ingetrokken", True, True, _day(proposal.withdrawn_at), proposal.withdrawn_reason)
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
            return NextStep(employer, f"{employer} kiest of {name} gaat inleren. Duurt het lang? Bel de werkgever.")
        case ProposalState.CHOSEN:
            trajectory = getattr(proposal, "trajectory", None)  # by its name: the floor above is not imported here
            if trajectory:
                text = f"{name} is op weg naar deze baan."
                return NextStep(coach, text, f"Naar traject {trajectory.number}", trajectory.get_absolute_url())
            url_start = reverse("trajectories:start", args=[proposal.public_id])
            return NextStep(coach, f"{employer} wil {name} laten inleren.", "Traject starten", url_start, posts=True)
        case ProposalState.NOT_CHOSEN:
            return NextStep(coach, f"Vertel {name} wat de werkgever besluit. Kijk dan naar andere banen.")
        case ProposalState.WITHDRAWN:
            return NextStep("", "Dit voorstel is gestopt.")


def missing_lines(proposal: Proposal, *, today: date) -> list[MissingLine]:
    """What must still happen before the employer may see this person, each with the page where it is mended."""
    profile = {step.text: step.url for step in profile_of(proposal.candidate, today=today).steps}
    return [
        MissingLine(text, *((profile[text], "Aanvullen") if text in profile else _mended_at(text, proposal)))
        for text in proposals.missing_to_present(proposal, today=today)
    ]


def _mended_at(text: str, proposal: Proposal) -> tuple[str, str]:
    candidate = proposal.candidate
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
        return f"{name} gaf akkoord op {long_date(proposal.agreed_on)}."
    return f"{name} gaf nog geen akkoord."


def _decision(proposal: Proposal) -> str:
    if proposal.state in (ProposalState.CHOSEN, ProposalState.NOT_CHOSEN):
        return ProposalState(proposal.state).label.capitalize()
    return "Besluit van de werkgever"


def _by(proposal: Proposal) -> str:
    return f"Door {proposal.decided_by}." if proposal.decided_by else ""


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
