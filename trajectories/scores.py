"""What the three sides of an evaluation say together: averages, differences, and what lies behind the plan.

Only questions, no changes. Productivity is an indication, no loonwaardebepaling (domain.md §4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from nieuwebanen.drawing import Chart, ChartPoint
from nieuwebanen.skills.models import Competence
from trajectories.models import Evaluation, EvaluationInput, EvaluationKind, Side, Trajectory, TrajectorySkill

# Whose look settles a level: somebody's own estimate is heard at the table, but is not what was seen at work.
SEEN_BY = (Side.EMPLOYER, Side.COACH)


def with_scores(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Everything that this module reads of an evaluation, its trajectory apart."""
    inputs = EvaluationInput.objects.select_related("by").prefetch_related("skill_scores", "attitude_scores")
    return evaluations.prefetch_related(Prefetch("inputs", inputs), "actions")


def submitted(evaluation: Evaluation) -> dict[Side, EvaluationInput]:
    """The parts that were sent, by side."""
    return {Side(given.side): given for given in evaluation.inputs.all() if given.submitted_at}


def average(values: Iterable[int | None]) -> int | None:
    """Whole percent, rounded down, of the sides that gave one."""
    given = [value for value in values if value is not None]
    return sum(given) // len(given) if given else None


def agreed(trajectory: Trajectory) -> dict[int, TrajectorySkill]:
    """The skills of this agreement by the key of the skill."""
    return {row.skill_id: row for row in trajectory.skills.all()}


def settled(trajectory: Trajectory, inputs: Mapping[Side, EvaluationInput]) -> dict[int, int]:
    """Per agreed skill the level that was seen: the mean of employer and coach, rounded down."""
    seen = [levels_of(inputs[side]) for side in SEEN_BY if side in inputs]
    found = {}
    for skill in agreed(trajectory):
        mean = average(levels.get(skill) for levels in seen)
        if mean is not None:
            found[skill] = mean
    return found


def levels_of(given: EvaluationInput) -> dict[int, int]:
    return {score.skill_id: score.level for score in given.skill_scores.all()}


def planned_level(trajectory: Trajectory, row: TrajectorySkill, *, on: date) -> int:
    """The level that the plan expects on that day: what its steps should have reached, or that of the start."""
    reached = [
        step.target_level
        for phase in trajectory.phases.all()
        for step in phase.steps.all()
        if step.skill_id == row.skill_id and step.target_level and step.due_on and step.due_on <= on
    ]
    return max([row.level_now, *reached])


def expected(evaluation: Evaluation, row: TrajectorySkill, *, on: date) -> int:
    """What the plan expects at this evaluation; the final one asks for the agreed level."""
    if evaluation.kind == EvaluationKind.FINAL:
        return row.level_needed
    return planned_level(evaluation.trajectory, row, on=on)


def weak(evaluation: Evaluation, levels: Mapping[int, int], *, on: date) -> list[TrajectorySkill]:
    """Agreed skills that are one level or more below the plan."""
    rows = agreed(evaluation.trajectory)
    return [
        rows[skill]
        for skill, level in levels.items()
        if skill in rows and level < expected(evaluation, rows[skill], on=on)
    ]


# ---- side by side -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """One question, as the sides answered it. None is not answered."""

    name: str
    answers: list[int | None]  # in the order of Side
    needed: int | None = None

    @property
    def differs(self) -> bool:
        return self.gap > 0

    @property
    def gap(self) -> int:
        """Levels between the highest and the lowest answer."""
        given = [level for level in self.answers if level is not None]
        return max(given) - min(given) if given else 0


def skill_rows(evaluation: Evaluation) -> list[Row]:
    levels = {side: levels_of(given) for side, given in submitted(evaluation).items()}
    return [
        Row(row.skill.name, [levels.get(side, {}).get(row.skill_id) for side in Side], row.level_needed)
        for row in evaluation.trajectory.skills.all()
    ]


def attitude_rows(evaluation: Evaluation) -> list[Row]:
    levels = {
        side: {score.competence: score.level for score in given.attitude_scores.all()}
        for side, given in submitted(evaluation).items()
    }
    return [Row(str(c.label), [levels.get(side, {}).get(c.value) for side in Side]) for c in Competence]


FIGURES = {
    "Leervermogen": "learning_ability_pct",
    "Tempo": "pace_pct",
    "Kwaliteit": "quality_pct",
    "Inzetbaarheid": "availability_pct",
    "Productiviteit": "productivity_pct",
}


def figure_rows(evaluation: Evaluation) -> list[Row]:
    """Percentages per side; productivity is computed from the three above it."""
    given = submitted(evaluation)
    return [
        Row(name, [getattr(given[side], attribute) if side in given else None for side in Side])
        for name, attribute in FIGURES.items()
    ]


# ---- over time ----------------------------------------------------------------------------------------
def chart(trajectory: Trajectory) -> Chart | None:
    """Learning ability and productivity over the learning period, with what the start of the job asks."""
    if trajectory.starts_on is None or trajectory.ends_on is None:
        return None
    evaluations = list(trajectory.evaluations.all())
    points = [
        ChartPoint(evaluation.held_on, evaluation.learning_ability_pct, evaluation.productivity_pct)
        for evaluation in evaluations
        if evaluation.confirmed_at and evaluation.held_on
    ]
    coming = next((evaluation for evaluation in evaluations if evaluation.confirmed_at is None), None)
    return Chart(
        begin=min([trajectory.starts_on, *(point.day for point in points)]),
        end=max([trajectory.ends_on, *(point.day for point in points)]),
        points=points,
        learning_norm=settings.NORM_PCT,
        productivity_norm=settings.NORM_PCT,
        next_on=coming.planned_on if coming else None,
    )
