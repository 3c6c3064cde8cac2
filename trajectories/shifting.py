"""What one plan becomes when it moves by whole weeks, so that what began on a Monday still does.

The same days are shown first and kept later (trajectories/moving.py, suspending.py); only `keep` writes.
"""

from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nieuwebanen.dates import is_working_day, on_or_after_working_day
from nieuwebanen.dutch import long_date, short_date, short_period
from trajectories.models import AppliedInstrument, Evaluation, PlanStep, Trajectory, TrajectoryPhase
from trajectories.progress import signed_agreement

# Which fields of which rows hold the days of a plan.
DAYS: dict[Any, list[str]] = {
    TrajectoryPhase: ["starts_on", "ends_on"],
    PlanStep: ["begins_on", "due_on"],
    Evaluation: ["planned_on"],
    AppliedInstrument: ["starts_on", "ends_on"],
    Trajectory: ["starts_on", "ends_on"],
}


@dataclass(frozen=True)
class NewDay:
    """One date of the plan that gets another day."""

    of: Trajectory | TrajectoryPhase | PlanStep | Evaluation | AppliedInstrument
    name: str
    before: date
    after: date


@dataclass(frozen=True)
class Line:
    """One thing of the plan as people read it, with its days before and after."""

    what: str
    before: str
    after: str


def weeks_between(before: date, after: date) -> int:
    """Whole weeks, rounded down: later never more than the job moves, earlier never less, so no margin is lost."""
    return (after - before).days // 7


def begin_of(trajectory: Trajectory) -> date | None:
    """The first day of the plan; None while nothing is planned."""
    return min((phase.starts_on for phase in trajectory.phases.all()), default=trajectory.starts_on)


def stays(trajectory: Trajectory, *, today: date) -> str:
    """Why this plan does not move, whatever the job does; empty when it can."""
    if trajectory.learning_finished_on:
        return f"Het inleren is klaar sinds {long_date(trajectory.learning_finished_on)}."
    if agreement := signed_agreement(trajectory):
        if trajectory.starts_on and trajectory.starts_on <= today:
            return (
                f"Het inleren is begonnen op {long_date(trajectory.starts_on)}. De data staan vast in overeenkomst "
                f"{agreement.number}. Andere data vragen een wijziging van de overeenkomst."
            )
        return f"Overeenkomst {agreement.number} is getekend. Andere data vragen een wijziging van de overeenkomst."
    return "" if begin_of(trajectory) else "Er is nog geen planning."


def possible(trajectory: Trajectory, weeks: int, *, today: date) -> int:
    """These weeks, or as many as the plan can come earlier: not before today, nor before the candidate can."""
    begin = begin_of(trajectory)
    if weeks >= 0 or begin is None:
        return weeks
    earliest = max(today, trajectory.candidate.available_from or today)
    return max(weeks, min(0, -((begin - earliest).days // 7)))


def new_days(trajectory: Trajectory, weeks: int, free: Set[date]) -> list[NewDay]:
    """Every day of this plan that moves: period, phases, instruments, steps not done, evaluations not held (on a working day)."""
    if not weeks:
        return []
    by = timedelta(weeks=weeks)
    found: list[NewDay] = []

    def moved(of: Any, *names: str) -> None:
        found.extend(NewDay(of, name, day, day + by) for name in names if (day := getattr(of, name)))

    moved(trajectory, "starts_on", "ends_on")
    for phase in trajectory.phases.all():
        moved(phase, "starts_on", "ends_on")
        for step in phase.steps.all():
            if step.done_on is None:
                moved(step, "begins_on", "due_on")
    for instrument in trajectory.instruments.all():
        moved(instrument, "starts_on", "ends_on")
    last = trajectory.ends_on + by if trajectory.ends_on else date.max
    for evaluation in trajectory.evaluations.all():
        if evaluation.held_on is None and evaluation.confirmed_at is None:
            day = working_day(evaluation.planned_on + by, last, free)
            found.append(NewDay(evaluation, "planned_on", evaluation.planned_on, day))
    return found


def working_day(day: date, last: date, free: Set[date]) -> date:
    """That day or the next working day; the one before when the next lies after the end of the learning."""
    after = on_or_after_working_day(day, free)
    if after <= last:
        return after
    while not is_working_day(day, free):
        day -= timedelta(days=1)
    return day


@contextmanager
def as_if(trajectory: Trajectory, days: list[NewDay], *, job_starts_on: date) -> Iterator[None]:
    """Inside this block the plan (in memory) is as it would be; after it as it was."""
    was = trajectory.job.starts_on
    trajectory.job.starts_on = job_starts_on
    for day in days:
        setattr(day.of, day.name, day.after)
    try:
        yield
    finally:
        trajectory.job.starts_on = was
        for day in days:
            setattr(day.of, day.name, day.before)


def keep(days: Collection[NewDay]) -> None:
    """Write these days, each kind of row in one statement. Inside a transaction, with the places locked."""
    for day in days:
        setattr(day.of, day.name, day.after)
    for kind, names in DAYS.items():
        kind.objects.bulk_update({day.of.pk: day.of for day in days if isinstance(day.of, kind)}.values(), names)


def lines(days: list[NewDay]) -> list[Line]:
    """The moving days for the screen: phases and instruments with their period, then steps, then evaluations."""
    found = []
    for rows_of, word in ((TrajectoryPhase, "Onderdeel"), (AppliedInstrument, "Regeling")):
        rows = {day.of.pk: day.of for day in days if isinstance(day.of, rows_of)}
        moves = {(day.of.pk, day.name): day for day in days if isinstance(day.of, rows_of)}
        for pk, row in rows.items():
            before, after = (
                [
                    getattr(moves[pk, name], which) if (pk, name) in moves else getattr(row, name)
                    for name in DAYS[rows_of]
                ]
                for which in ("before", "after")
            )
            found.append(Line(f"{word}: {row}", short_period(*before), short_period(*after)))
    for kind, word in ((PlanStep, "Stap"), (Evaluation, "")):
        for day in days:
            if isinstance(day.of, kind) and day.name != "begins_on":
                what = f"{word}: {day.of}" if word else f"{day.of}, met de herinneringen"
                found.append(Line(what, short_date(day.before), short_date(day.after)))
    return found
