"""The order of the plan by plain buttons: a step before or after another one, a part earlier or later (features.md row 44).

Parts stand in the order of their days, so a part that goes earlier changes days with the one before it. Steps stand
where the coach puts them; past the last step of a part a step goes on into the next part.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from employers import capacity
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import long_date, long_period
from nieuwebanen.errors import DomainError
from trajectories.arrangements import Change, changing, order_phases
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase
from trajectories.parts import Part


class Direction(StrEnum):
    EARLIER = "eerder"
    LATER = "later"

    @property
    def places(self) -> int:
        return -1 if self is Direction.EARLIER else 1


@dataclass
class Moved:
    """What moved, in words, and what the edit caused besides."""

    text: str
    change: Change


# ---- a step -------------------------------------------------------------------------------------------
def move_step(step: PlanStep, direction: Direction, *, by: User, version: int, at: datetime | None = None) -> Moved:
    """Put a step one place earlier or later, at the edge of its part into the part beside it.

    version: of the trajectory as the editor saw it. Raises DomainError at the begin and the end of the plan, and
    whatever `changing` raises.
    """
    trajectory = step.phase.trajectory
    with changing(trajectory, Part.PLAN, by=by, version=version, at=at) as change:
        phases = list(_phases(trajectory).prefetch_related("steps"))
        here = next(index for index, phase in enumerate(phases) if phase.pk == step.phase_id)
        rows = list(phases[here].steps.all())
        place = rows.index(step) + direction.places
        if 0 <= place < len(rows):
            rows.remove(step)
            rows.insert(place, step)
            _number(rows)
            return Moved(_place_of(step, phases[here], rows), change)
        beside = here + direction.places
        if not 0 <= beside < len(phases):
            raise DomainError(f"‘{step}’ staat al {'bovenaan' if direction is Direction.EARLIER else 'onderaan'}.")
        return _into(step, phases[beside], last=direction is Direction.EARLIER, change=change)


def put_into(step: PlanStep, phase: TrajectoryPhase) -> None:
    """Make this step the last one of another part. Inside `changing`."""
    _into(step, phase, last=True, change=Change())


def _into(step: PlanStep, phase: TrajectoryPhase, *, last: bool, change: Change) -> Moved:
    rows = [row for row in phase.steps.all() if row.pk != step.pk]
    rows.insert(len(rows) if last else 0, step)
    step.phase = phase
    before = step.due_on
    _fit(step)
    step.save(update_fields=["phase", "begins_on", "due_on"])
    _number(rows)
    text = _place_of(step, phase, rows)
    if step.due_on and step.due_on != before:
        text += f" De datum past nu bij dit onderdeel: klaar op {long_date(step.due_on)}."
    return Moved(text, change)


def _place_of(step: PlanStep, phase: TrajectoryPhase, rows: list[PlanStep]) -> str:
    return f"‘{step}’ staat nu op plek {rows.index(step) + 1} van {len(rows)} in ‘{phase}’."


def _number(rows: list[PlanStep]) -> None:
    for position, row in enumerate(rows, 1):
        row.position = position
    PlanStep.objects.bulk_update(rows, ["position"])


# ---- the days of the steps follow those of their part -------------------------------------------------
def follow(phase: TrajectoryPhase, *, days: int) -> None:
    """The steps that are still to be done move along with their part, and stay within its days."""
    rows = list(PlanStep.objects.filter(phase=phase, done_on=None))
    for row in rows:
        row.phase = phase
        row.begins_on, row.due_on = _later(row.begins_on, days), _later(row.due_on, days)
        _fit(row)
    PlanStep.objects.bulk_update(rows, ["begins_on", "due_on"])


def _fit(step: PlanStep) -> None:
    step.begins_on, step.due_on = _within(step.begins_on, step.phase), _within(step.due_on, step.phase)


def _within(day: date | None, phase: TrajectoryPhase) -> date | None:
    return min(max(day, phase.starts_on), phase.ends_on) if day else None


def _later(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day else None


# ---- a part -------------------------------------------------------------------------------------------
def move_phase(
    phase: TrajectoryPhase, direction: Direction, *, by: User, version: int, at: datetime | None = None
) -> Moved:
    """Let a part change days with the one before or after it; both keep their length, and the pause between them.

    Raises DomainError at the begin and the end of the plan, when a place is full on the new days, and whatever
    `changing` raises.
    """
    trajectory = phase.trajectory
    with changing(trajectory, Part.PLAN, by=by, version=version, at=at) as change:
        phases = list(_phases(trajectory))
        here = next(index for index, one in enumerate(phases) if one.pk == phase.pk)
        beside = here + direction.places
        if not 0 <= beside < len(phases):
            first = direction is Direction.EARLIER
            raise DomainError(f"‘{phase}’ is al het {'eerste' if first else 'laatste'} onderdeel.")
        one, other = phases[min(here, beside)], phases[max(here, beside)]
        capacity.lock([one.location_id, other.location_id])
        _change_days(one, other)
        order_phases(trajectory)
    moved = TrajectoryPhase.objects.get(pk=phase.pk)
    days = long_period(moved.starts_on, moved.ends_on)
    return Moved(f"‘{phase}’ is nu onderdeel {moved.position}: {days}.", change)


def _change_days(one: TrajectoryPhase, other: TrajectoryPhase) -> None:
    """`other` begins when `one` did, and `one` goes after it."""
    was = {phase.pk: phase.starts_on for phase in (one, other)}
    length = {phase.pk: phase.ends_on - phase.starts_on for phase in (one, other)}
    pause = other.starts_on - one.ends_on
    other.starts_on = one.starts_on
    other.ends_on = other.starts_on + length[other.pk]
    one.starts_on = max(other.ends_on + pause, other.starts_on)
    one.ends_on = one.starts_on + length[one.pk]
    one.position, other.position = other.position, one.position  # what decides between two on the same days
    TrajectoryPhase.objects.bulk_update([one, other], ["starts_on", "ends_on", "position"])
    for phase in (one, other):
        follow(phase, days=(phase.starts_on - was[phase.pk]).days)


def _phases(trajectory: Trajectory) -> QuerySet[TrajectoryPhase]:
    return TrajectoryPhase.objects.filter(trajectory=trajectory)
