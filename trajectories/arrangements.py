"""Changing the seven parts of step 4: one edit at a time, by whoever saw the newest version (R28, reliability.md §3.3).

An edit of what was offered lets that version of the agreement lapse; after the signatures nothing changes any more,
but for what only reports progress: a step that is done, a condition that is arranged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from employers import capacity
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories import agreements, places, signatories
from trajectories.models import AppliedInstrument, Condition, Evaluation, PlanStep, Trajectory, TrajectoryPhase
from trajectories.parts import Part
from trajectories.progress import is_signed

STALE = "Een collega heeft deze afspraken net gewijzigd. Kijk wat er nu staat en bewaar dan opnieuw."
POSITIONS_APART = 1000  # room to renumber without meeting the old numbers


@dataclass
class Change:
    """What an edit caused besides itself."""

    lapsed: bool = False  # an offered agreement no longer holds


@contextmanager
def changing(
    trajectory: Trajectory, part: Part, *, by: User, version: int, at: datetime | None = None
) -> Iterator[Change]:
    """Do one edit of a part inside this block: all of it, with its event, or nothing.

    version: of the trajectory as the editor saw it. Raises StaleError when somebody else was first, DomainError
    when the agreement is signed, the trajectory has ended, or nobody fits at a place on those days.
    """
    with transaction.atomic():
        mine = Trajectory.objects.running().filter(pk=trajectory.pk, version=version)
        if not mine.update(version=F("version") + 1):
            trajectory.refresh_from_db(fields=["status", "version"])
            if trajectory.status != "loopt":
                raise DomainError("Dit traject loopt niet meer. De afspraken staan vast.")
            raise StaleError(STALE)
        lapsed = agreements.touch(trajectory, by=by, at=at)
        change = Change(lapsed=lapsed is not None)
        with places.said_in_dutch():
            yield change
        if lapsed is not None:
            signatories.tell_lapsed(lapsed, at=at)
        trajectory.version = version + 1
        text = f"{part.label} gewijzigd."
        events.record("trajectory.arranged", text, about=trajectory, by=by, at=at, part=part.value)


def claim(trajectory: Trajectory, *, version: int) -> None:
    """Make the next version of this trajectory, for whoever saw the newest one. Inside a transaction.

    Raises StaleError when somebody else was first, DomainError when the trajectory has ended.
    """
    mine = Trajectory.objects.running().filter(pk=trajectory.pk, version=version)
    if not mine.update(version=F("version") + 1):
        trajectory.refresh_from_db(fields=["status", "version"])
        if trajectory.status != "loopt":
            raise DomainError("Dit traject loopt niet meer. De afspraken staan vast.")
        raise StaleError(STALE)
    trajectory.version = version + 1


def order_phases(trajectory: Trajectory) -> None:
    """Number the phases by their first day, those on the same days as they stood, and let the agreed period follow."""
    phases = list(TrajectoryPhase.objects.filter(trajectory=trajectory).order_by("starts_on", "ends_on", "position"))
    for position, phase in enumerate(phases, 1):
        phase.position = position
    TrajectoryPhase.objects.bulk_update(phases, ["position"])
    if phases:
        trajectory.starts_on = phases[0].starts_on
        trajectory.ends_on = max(phase.ends_on for phase in phases)
        trajectory.save(update_fields=["starts_on", "ends_on"])


def next_position(trajectory: Trajectory) -> int:
    """A free place at the end of the plan."""
    last = TrajectoryPhase.objects.filter(trajectory=trajectory).order_by("-position").first()
    return last.position + 1 if last else 1


def order_evaluations(trajectory: Trajectory) -> None:
    """Number the evaluations by their planned day."""
    moments = list(Evaluation.objects.filter(trajectory=trajectory).order_by("planned_on", "pk"))
    Evaluation.objects.filter(trajectory=trajectory).update(position=F("position") + POSITIONS_APART)
    for position, moment in enumerate(moments, 1):
        Evaluation.objects.filter(pk=moment.pk).update(position=position)


def move_along(trajectory: Trajectory, *, days: int) -> None:
    """Move the whole plan: phases, steps and evaluations that are still to come."""
    by = timedelta(days=days)
    phases = TrajectoryPhase.objects.filter(trajectory=trajectory)
    capacity.lock(phases.values_list("location_id", flat=True))
    phases.update(starts_on=F("starts_on") + by, ends_on=F("ends_on") + by)
    PlanStep.objects.filter(phase__trajectory=trajectory, done_on=None).update(
        begins_on=F("begins_on") + by, due_on=F("due_on") + by
    )
    Evaluation.objects.filter(trajectory=trajectory, held_on=None).update(planned_on=F("planned_on") + by)
    used = AppliedInstrument.objects.filter(trajectory=trajectory)
    used.update(starts_on=F("starts_on") + by, ends_on=F("ends_on") + by)


@transaction.atomic
def toggle_step(step: PlanStep, *, by: User, today: date, at: datetime | None = None) -> None:
    """A step is done, or not after all. Only once learning is allowed (product.md §6)."""
    trajectory = step.phase.trajectory
    if not is_signed(trajectory):
        raise DomainError("Een stap kan pas klaar zijn als de overeenkomst is getekend.")
    done = None if step.done_on else today
    PlanStep.objects.filter(pk=step.pk).update(done_on=done)
    step.done_on = done
    text = "Een stap van het plan is klaar." if done else "Een stap van het plan staat weer open."
    events.record("trajectory.step", text, about=trajectory, by=by, at=at, step=str(step.public_id))


@transaction.atomic
def toggle_condition(condition: Condition, *, by: User, today: date, at: datetime | None = None) -> None:
    """A condition is arranged, or not after all; also after the signatures."""
    arranged = None if condition.arranged_on else today
    Condition.objects.filter(pk=condition.pk).update(arranged_on=arranged)
    condition.arranged_on = arranged
    text = "Een voorwaarde is geregeld." if arranged else "Een voorwaarde staat weer open."
    events.record(
        "trajectory.condition", text, about=condition.trajectory, by=by, at=at, condition=str(condition.public_id)
    )
