"""Plan against reality: how much of the agreed levels somebody should have on each day, and has (row 71).

The plan is what its steps should have reached (scores.planned_level); reality is the start of the agreement, and then
the levels that were settled in each confirmed evaluation. Both as a share of all agreed levels together, in whole
percent, so that one line says it; no level counts for more than what is needed. Only questions; reads
early_warning.with_signals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nieuwebanen.drawing import PlanCurve
from trajectories import scores
from trajectories.models import Evaluation, Trajectory


@dataclass(frozen=True)
class CurveRow:
    """One moment: what the plan asks, and what was seen; None where nobody looked."""

    day: date
    what: str
    planned: int
    real: int | None = None

    @property
    def difference(self) -> int | None:
        """Percent points more than planned; negative is behind."""
        return None if self.real is None else self.real - self.planned


@dataclass(frozen=True)
class Curve:
    """The drawing and the table below it."""

    drawing: PlanCurve
    rows: list[CurveRow]


def curve(trajectory: Trajectory, *, today: date) -> Curve | None:
    """None while there is no agreed period, or nothing to reach."""
    begin, end = trajectory.starts_on, trajectory.ends_on
    if begin is None or end is None or not trajectory.skills.all():
        return None
    planned = [(day, _planned(trajectory, day)) for day in _days(trajectory, begin, end)]
    rows = [CurveRow(begin, "Begin", _planned(trajectory, begin), _share(trajectory, _at_start(trajectory)))]
    levels = _at_start(trajectory)
    for evaluation in _confirmed(trajectory):
        assert evaluation.held_on is not None
        levels |= {row.skill_id: row.level for row in evaluation.settled_levels.all()}
        seen = _share(trajectory, levels)
        rows.append(
            CurveRow(
                evaluation.held_on,
                f"Evaluatie {evaluation.position}",
                _planned(trajectory, evaluation.held_on),
                seen,
            )
        )
    real = [(row.day, row.real) for row in rows if row.real is not None]
    rows += [CurveRow(day, "Volgens plan", share) for day, share in planned[1:]]
    shown = PlanCurve(
        min([begin, *(day for day, _ in real)]), max([end, *(day for day, _ in real)]), planned, real, today
    )
    return Curve(shown, sorted(rows, key=lambda row: (row.day, row.real is None)))


def _days(trajectory: Trajectory, begin: date, end: date) -> list[date]:
    """The first and last day, and those on which the plan has reached something."""
    due = {
        step.due_on
        for phase in trajectory.phases.all()
        for step in phase.steps.all()
        if step.due_on and step.target_level and begin < step.due_on < end
    }
    return [begin, *sorted(due), end]


def _planned(trajectory: Trajectory, on: date) -> int:
    """On the last day the agreed levels are there, whatever the steps say."""
    if trajectory.ends_on and on >= trajectory.ends_on:
        return 100
    return _share(
        trajectory,
        {row.skill_id: scores.planned_level(trajectory, row, on=on) for row in trajectory.skills.all()},
    )


def _at_start(trajectory: Trajectory) -> dict[int, int]:
    return {row.skill_id: row.level_now for row in trajectory.skills.all()}


def _share(trajectory: Trajectory, levels: Mapping[int, int]) -> int:
    agreed = list(trajectory.skills.all())
    reached = sum(min(levels.get(row.skill_id, row.level_now), row.level_needed) for row in agreed)
    return 100 * reached // sum(row.level_needed for row in agreed)


def _confirmed(trajectory: Trajectory) -> list[Evaluation]:
    held = [one for one in trajectory.evaluations.all() if one.confirmed_at and one.held_on]
    return sorted(held, key=lambda one: (one.held_on, one.position))
