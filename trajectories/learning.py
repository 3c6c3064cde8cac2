"""Step 5 on one page: signals, attendance, plan against reality, handovers and what was learnt, put together.

Only questions; each subject stands in a module of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from nieuwebanen.dates import holidays
from trajectories import attendance, early_warning, learnt, plan_curve, progress
from trajectories.models import Trajectory, TrajectoryPhase
from trajectories.progress import Badge

SHOWN_NOTES = 3


@dataclass(frozen=True)
class PhaseLine:
    """One part of the plan as the page of the trajectory shows it."""

    phase: TrajectoryPhase
    state: Badge
    done: int  # steps
    steps: int
    may_hand_over: bool  # somebody goes on at another place
    handed_over: bool
    asks_handover: bool


def lines(trajectory: Trajectory, *, today: date) -> list[PhaseLine]:
    """Reads progress.with_parts, and phases__handover."""
    phases = list(trajectory.phases.all())
    asked = {phase.pk for phase in learnt.asks_handover(trajectory, today=today)}
    signed = progress.is_signed(trajectory)
    found = []
    for phase in phases:
        following, steps = learnt.next_phase(phase, phases), list(phase.steps.all())
        moves = following is not None and following.location_id != phase.location_id
        found.append(
            PhaseLine(
                phase,
                progress.phase_state(phase, trajectory, today=today),
                sum(1 for step in steps if step.done_on),
                len(steps),
                may_hand_over=signed and moves and phase.starts_on <= today,
                handed_over=hasattr(phase, "handover"),
                asks_handover=phase.pk in asked,
            )
        )
    return found


def beside(trajectory: Trajectory, *, today: date) -> dict[str, Any]:
    """What the page of a trajectory shows of step 5; for staff only."""
    prefetch_related_objects([trajectory], *early_warning.LOOKUPS, "phases__handover")
    return {
        "signals": early_warning.signals(trajectory, today=today, free=holidays()),
        "attendance": attendance.shown(trajectory, today=today),
        "curve": plan_curve.curve(trajectory, today=today) if progress.is_signed(trajectory) else None,
        "phases": lines(trajectory, today=today),
        "learning_notes": trajectory.learning_notes.all()[:SHOWN_NOTES] if progress.is_signed(trajectory) else [],
        "signed": progress.is_signed(trajectory),
    }
