"""The plan on a time line: parts, steps, evaluations and days that stood still, against the start of the job.

What is drawn also stands in a table, in order of time (features.md row 45).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nieuwebanen.dates import add_months
from nieuwebanen.drawing import HorizonJob, PlanBar, PlanMark, TimeAxis
from nieuwebanen.dutch import short_date, short_period
from trajectories.models import Evaluation, PlanStep, Trajectory, TrajectoryPhase
from trajectories.progress import Badge, is_signed, phase_state

MONTHS_IN_A_ROW, MONTHS_BY_TWO = 14, 28


@dataclass(frozen=True)
class YearRow:
    """One part of the plan with its bar."""

    phase: TrajectoryPhase
    badge: Badge
    bar: PlanBar


@dataclass(frozen=True)
class Line:
    """One line of the table. first and last are the same for a single day."""

    first: date
    last: date
    kind: str
    what: str
    state: str = ""

    @property
    def when(self) -> str:
        return short_date(self.first) if self.first == self.last else short_period(self.first, self.last)


@dataclass(frozen=True)
class PlanYear:
    axis: TimeAxis
    job: HorizonJob | None
    rows: list[YearRow]
    evaluations: list[PlanMark]
    still: list[tuple[date, date]]  # days on which the learning stood or stands still
    lines: list[Line]


def year_of(trajectory: Trajectory, *, today: date) -> PlanYear | None:
    """The plan in time; None while it has no part. trajectory: with progress.with_parts; reads its suspensions too."""
    phases = list(trajectory.phases.all())
    if not phases:
        return None
    still = [(one.starts_on, one.ends_on or max(today, one.starts_on)) for one in trajectory.suspensions.all()]
    signed = is_signed(trajectory)
    return PlanYear(
        axis=_axis(trajectory, phases, today),
        job=HorizonJob(trajectory.job.starts_on, 1, certainty=trajectory.job.certainty or "idee")
        if trajectory.job.starts_on
        else None,
        rows=[
            YearRow(phase, phase_state(phase, trajectory, today=today), _bar(phase, today=today, signed=signed))
            for phase in phases
        ],
        evaluations=[
            PlanMark(one.held_on or one.planned_on, _state(one, today=today)) for one in trajectory.evaluations.all()
        ],
        still=still,
        lines=sorted(
            [
                *_lines(trajectory, phases, today),
                *(Line(*span, "Onderbreking", "Het inleren staat stil") for span in still),
            ],
            key=lambda line: (line.first, line.last),
        ),
    )


def _axis(trajectory: Trajectory, phases: list[TrajectoryPhase], today: date) -> TimeAxis:
    """Whole months around all of it."""
    first = min(phase.began_on or phase.starts_on for phase in phases)
    days = [phase.ends_on for phase in phases] + [phase.ended_on for phase in phases if phase.ended_on]
    days += [one.planned_on for one in trajectory.evaluations.all()]
    last = max([*days, trajectory.job.starts_on or first])
    begin = min([first, *(phase.starts_on for phase in phases)]).replace(day=1)
    end = add_months(last.replace(day=1), 2)
    months = (end.year - begin.year) * 12 + end.month - begin.month
    every = 1 if months <= MONTHS_IN_A_ROW else 2 if months <= MONTHS_BY_TWO else 3
    return TimeAxis(begin=begin, end=end, today=today, every=every)


def _bar(phase: TrajectoryPhase, *, today: date, signed: bool) -> PlanBar:
    real = None
    if phase.began_on:
        real = (phase.began_on, (phase.ended_on or max(today, phase.began_on)) + timedelta(days=1))
    return PlanBar(
        planned=(phase.starts_on, phase.ends_on + timedelta(days=1)),
        real=real,
        marks=[
            PlanMark(day, _state(step, today=today) if signed else "open")
            for step in phase.steps.all()
            if (day := step.done_on or step.due_on)
        ],
    )


def _state(row: PlanStep | Evaluation, *, today: date) -> str:
    if isinstance(row, Evaluation):
        return "done" if row.confirmed_at else "late" if row.planned_on < today else "open"
    return "done" if row.done_on else "late" if row.due_on and row.due_on < today else "open"


STATES = {"done": "Klaar", "late": "Te laat", "open": "Gepland"}


def _lines(trajectory: Trajectory, phases: list[TrajectoryPhase], today: date) -> Iterator[Line]:
    signed = is_signed(trajectory)
    for phase in phases:
        what = f"{phase.title}, {phase.location}, {phase.get_label_display()}"
        state = phase_state(phase, trajectory, today=today).text
        yield Line(phase.starts_on, phase.ends_on, "Onderdeel", what, state)
        if phase.began_on:
            real = f"{phase.title} echt" if phase.ended_on else f"{phase.title} echt begonnen"
            yield Line(phase.began_on, phase.ended_on or phase.began_on, "Voortgang", real)
        for step in phase.steps.all():
            if day := step.done_on or step.due_on:
                state = STATES[_state(step, today=today)] if signed else STATES["open"]
                yield Line(step.begins_on or day if not step.done_on else day, day, "Stap", step.goal, state)
    for one in trajectory.evaluations.all():
        day = one.held_on or one.planned_on
        name = one.get_kind_display().capitalize()
        yield Line(day, day, "Evaluatie", f"{one.position}. {name}", STATES[_state(one, today=today)])
    if start := trajectory.job.starts_on:
        yield Line(start, start, "Start van de baan", str(trajectory.job))
