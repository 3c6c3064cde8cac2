"""Step 5: evaluations, planned with the agreement and filled in from three sides (R35, R39, R40, R42).

    gepland --save_input--> ingevuld (draft) --submit--> verstuurd, per side --confirm--> bevestigd

Only the coach confirms. A confirmed evaluation writes the levels that were seen to the person's profile, and so moves
the day on which somebody is expected to be ready.
"""

from datetime import date, timedelta

from nieuwebanen.dates import add_months, holidays, is_working_day, on_or_after_working_day
from trajectories.models import Evaluation, EvaluationKind, Trajectory

FIRST_WEEKS = (2, 4)  # safety, click and rota; then the first scores
BEFORE_END = timedelta(weeks=2)
APART = timedelta(days=10)  # two moments closer than this are one


def moments(starts_on: date, ends_on: date) -> list[date]:
    """Week 2 and 4, then monthly, the last one two weeks before the end; working days within the period."""
    free = holidays()
    last = max(starts_on, min(on_or_after_working_day(ends_on - BEFORE_END, free), ends_on))
    while last > starts_on and not is_working_day(last, free):
        last -= timedelta(days=1)
    days = [starts_on + timedelta(weeks=weeks) for weeks in FIRST_WEEKS]
    months = 1
    while (day := add_months(days[1], months)) < last:
        days.append(day)
        months += 1
    return [day for day in (on_or_after_working_day(day, free) for day in days) if day <= last - APART] + [last]


def plan(trajectory: Trajectory) -> list[Evaluation]:
    """The evaluations of a trajectory with a period, the last one final; those that exist stay as they are."""
    if trajectory.evaluations.exists() or trajectory.starts_on is None or trajectory.ends_on is None:
        return list(trajectory.evaluations.all())
    days = moments(trajectory.starts_on, trajectory.ends_on)
    return Evaluation.objects.bulk_create(
        Evaluation(
            trajectory=trajectory,
            position=position,
            planned_on=day,
            kind=EvaluationKind.FINAL if position == len(days) else EvaluationKind.PROGRESS,
        )
        for position, day in enumerate(days, 1)
    )
