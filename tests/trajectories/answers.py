"""Evaluations filled in: what every side says, as short as it can be said."""

from datetime import date
from decimal import Decimal
from typing import Any

from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Competence
from tests import factories
from tests.trajectories.builders import Case, fresh
from trajectories import criteria, evaluations, lifecycle
from trajectories.evaluations import Answers
from trajectories.models import Criterion, Evaluation, EvaluationKind, Placement, Side, Trajectory


def answers(trajectory: Trajectory, level: int = 2, *, figures: bool = True, **changes: Any) -> Answers:
    """One level for every skill and competence; learning ability 70, productivity 80 x 90 x 100 = 72."""
    values: dict[str, Any] = {
        "levels": {row.skill_id: level for row in trajectory.skills.all()},
        "attitude": {competence.value: 3 for competence in Competence},
        "satisfaction": 4,
        "guidance_hours": Decimal(4),
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
    data |= {competence.value: "3" for competence in Competence} | {"satisfaction": "4", "guidance_hours": "4"}
    if figures:
        data |= {"learning_ability_pct": "70", "pace_pct": "80", "quality_pct": "90", "availability_pct": "100"}
    return data | {"seen": ""} | changes


# ---- towards the regular job ------------------------------------------------------------------------------
def criteria_met(case: Case) -> None:
    for criterion in Criterion.objects.filter(trajectory=case.trajectory):
        criteria.toggle(criterion, met=True, by=case.coach, today=factories.today())


def final_confirmed(case: Case) -> Evaluation:
    """The final evaluation says that everything was learnt."""
    final = Evaluation.objects.get(trajectory=case.trajectory, kind=EvaluationKind.FINAL)
    return confirmed(sent(final, case, level=4), case)


def finished(case: Case) -> Case:
    """The learning is done, earlier than planned."""
    today = factories.today()
    criteria_met(case)
    final_confirmed(case)
    case.trajectory = fresh(case.trajectory)
    lifecycle.finish_learning(case.trajectory, by=case.coach, on=today, today=today, reason="Alles is geleerd.")
    case.trajectory = fresh(case.trajectory)
    return case


def placed(case: Case, *, starts_on: date | None = None) -> Placement:
    """At work in the regular job."""
    today = factories.today()
    finished(case)
    if case.trajectory.job.arisen_on is None:
        case.trajectory.job.arise(on=today, by=case.signer)
    return lifecycle.place(
        case.trajectory,
        contract_type="bepaalde-tijd",
        contract_months=12,
        hours_per_week=32,
        wage_eur_hour=Decimal("16.50"),
        starts_on=starts_on or today,
        by=case.coach,
        today=today,
    )
