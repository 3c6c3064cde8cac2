"""Evaluations filled in: what every side says, as short as it can be said."""

from datetime import date
from typing import Any

from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Competence
from tests import factories
from tests.trajectories.builders import Case
from trajectories import evaluations
from trajectories.evaluations import Answers
from trajectories.models import Evaluation, Side, Trajectory


def answers(trajectory: Trajectory, level: int = 2, *, figures: bool = True, **changes: Any) -> Answers:
    """One level for every skill and competence; learning ability 70, productivity 80 x 90 x 100 = 72."""
    values: dict[str, Any] = {
        "levels": {row.skill_id: level for row in trajectory.skills.all()},
        "attitude": {competence.value: 3 for competence in Competence},
    }
    if figures:
        values |= {"learning_ability_pct": 70, "pace_pct": 80, "quality_pct": 90, "availability_pct": 100}
    return Answers(**(values | changes))


def first(case: Case) -> Evaluation:
    return Evaluation.objects.filter(trajectory=case.trajectory).order_by("position")[0]


def sent(evaluation: Evaluation, case: Case, *sides: str, level: int = 2, **changes: Any) -> Evaluation:
    """These sides have filled in their part; coach and employer when none is named."""
    for side in sides or (Side.COACH, Side.EMPLOYER):
        by: User = case.signer if side == Side.EMPLOYER else case.coach
        given = answers(case.trajectory, level, figures=side != Side.CANDIDATE, **changes)
        evaluations.submit(evaluation, side, given, by=by)
    return Evaluation.objects.get(pk=evaluation.pk)


def confirmed(evaluation: Evaluation, case: Case, **changes: Any) -> Evaluation:
    today: date = factories.today()
    values: dict[str, Any] = {"held_on": today, "conclusion": "op-koers", "by": case.coach, "today": today}
    return evaluations.confirm(evaluation, **(values | changes))


def planned(evaluation: Evaluation, on: date) -> Evaluation:
    """Moved to another day, as an edit of the plan would."""
    Evaluation.objects.filter(pk=evaluation.pk).update(planned_on=on)
    evaluation.planned_on = on
    return evaluation


def form_of(trajectory: Trajectory, *, level: int = 2, figures: bool = True, **changes: str) -> dict[str, str]:
    """The same as a browser sends it."""
    data = {f"skill_{row.skill_id}": str(level) for row in trajectory.skills.all()}
    data |= {competence.value: "3" for competence in Competence}
    if figures:
        data |= {"learning_ability_pct": "70", "pace_pct": "80", "quality_pct": "90", "availability_pct": "100"}
    return data | {"seen": ""} | changes
