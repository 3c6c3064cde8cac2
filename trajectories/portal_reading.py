"""What an employer reads of its own trajectory, in every phase: what happens now, whose turn it is, who was there.

Read only, and nothing of the candidate: no question here asks for the person (R43, R44; product.md §2).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import long_date
from nieuwebanen.steps import Step, Turn
from trajectories import attendance, progress, troubles
from trajectories.evaluations import OPENS
from trajectories.models import AftercareContact, Evaluation, Party, Side, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.progress import Badge

TURNS = {
    Turn.EMPLOYER: "u",
    Turn.COACH: "de werkcoach",
    Turn.MANAGER: "het Werkbedrijf",
    Turn.CANDIDATE: "de kandidaat",
}


@dataclass(frozen=True)
class Now:
    """What happens next, and whose turn it is in the words of the portal."""

    text: str
    turn: Turn

    @property
    def whose(self) -> str:
        return TURNS[self.turn]


def now(trajectory: Trajectory, *, today: date) -> Now | None:
    """The next thing that somebody does; None when the trajectory stopped."""
    if trajectory.status == TrajectoryStatus.STOPPED:
        return None
    if trajectory.status == TrajectoryStatus.PLACED:
        return Now("De werkcoach houdt contact in het eerste jaar.", Turn.COACH)
    step = progress.step_of(trajectory)
    if step == Step.ARRANGEMENTS:
        return _agreement(trajectory)
    return _learning(trajectory, today) if step == Step.LEARNING else _job(trajectory)


def _agreement(trajectory: Trajectory) -> Now:
    offered = progress.standing_agreement(trajectory)
    if offered is None:
        return Now("De werkcoach vult de afspraken in. U krijgt bericht als de overeenkomst klaar is.", Turn.COACH)
    if Party.EMPLOYER not in {signature.party for signature in offered.signatures.all()}:
        return Now("De overeenkomst ligt klaar om te tekenen.", Turn.EMPLOYER)
    return Now("Het Werkbedrijf moet de overeenkomst nog tekenen.", Turn.MANAGER)


def _learning(trajectory: Trajectory, today: date) -> Now:
    evaluation = progress.next_evaluation(trajectory)
    if evaluation is None:
        return Now("De werkcoach rondt het inleren af.", Turn.COACH)
    name, day = f"Evaluatie {evaluation.position}", long_date(evaluation.planned_on)
    if _is_given(evaluation):
        return Now(f"{name} bespreken, gepland op {day}.", Turn.COACH)
    if evaluation.planned_on <= today + OPENS:
        return Now(f"{name} invullen voor {day}.", Turn.EMPLOYER)
    return Now(f"Leren volgens het stappenplan. {name} is op {day}.", Turn.CANDIDATE)


def _is_given(evaluation: Evaluation) -> bool:
    return any(given.side == Side.EMPLOYER and given.submitted_at for given in evaluation.inputs.all())


def _job(trajectory: Trajectory) -> Now:
    missing = progress.missing_to_place(trajectory)
    first = next((one for one in missing if one.turn == Turn.EMPLOYER), missing[0] if missing else None)
    if first and first.turn == Turn.EMPLOYER:
        return Now("Bevestigen dat de baan er is.", Turn.EMPLOYER)
    return Now(first.text if first else "De werkcoach legt de plaatsing vast.", Turn.COACH)


@dataclass(frozen=True)
class PhaseLine:
    """One part of the plan with its steps."""

    phase: TrajectoryPhase
    state: Badge

    @property
    def done(self) -> int:
        return sum(1 for step in self.phase.steps.all() if step.done_on)


def beside(trajectory: Trajectory, user: User, *, today: date) -> dict[str, Any]:
    """What the page of one trajectory shows besides the agreement and the evaluations."""
    prefetch_related_objects([trajectory], *attendance.LOOKUPS)
    own = any(attendance.may_fill_in(phase, trajectory, user) for phase in trajectory.phases.all())
    parts = attendance.shown(trajectory, today=today)
    return {
        "now": now(trajectory, today=today),
        "phases": [
            PhaseLine(phase, progress.phase_state(phase, trajectory, today=today)) for phase in trajectory.phases.all()
        ],
        "attendance": parts,
        "fills_in": own and bool(parts) and trajectory.status == TrajectoryStatus.RUNNING,
        "aftercare": _aftercare(trajectory),
        "may_report": troubles.may_report(trajectory),
    }


def _aftercare(trajectory: Trajectory) -> list[tuple[str, date, date | None]]:
    """When we ask how it goes, and when we did; never what was said."""
    contacts = AftercareContact.objects.filter(placement__trajectory=trajectory).only("moment", "due_on", "held_on")
    return [(contact.get_moment_display(), contact.due_on, contact.held_on) for contact in contacts]
