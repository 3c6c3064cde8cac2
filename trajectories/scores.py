"""What the three sides of an evaluation say together: averages, differences, and what lies behind the plan.

Only questions, no changes. Productivity is an indication, no loonwaardebepaling (domain.md §4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from nieuwebanen.drawing import Chart, ChartPoint
from nieuwebanen.dutch import counted, decimal_number
from nieuwebanen.skills.models import Competence
from trajectories.models import Evaluation, EvaluationInput, EvaluationKind, Side, Trajectory, TrajectorySkill

# Whose look settles a level: somebody's own estimate is heard at the table, but is not what was seen at work.
SEEN_BY = (Side.EMPLOYER, Side.COACH)


def with_scores(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Everything that this module reads of an evaluation, its trajectory apart."""
    inputs = EvaluationInput.objects.select_related("by").prefetch_related(
        "skill_scores", "attitude_scores", "task_scores__task"
    )
    return evaluations.prefetch_related(Prefetch("inputs", inputs), "actions", "settled_levels")


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
Answer: TypeAlias = int | Decimal | None  # None is not answered
# How far apart is worth a word, per unit; a level has no unit.
NOTABLE = {"": 1, "%": 15, "uur": 1, "keer": 5, "van 5": 2}
POINTS = {"%": "procentpunt", "uur": "uur", "keer": "keer", "van 5": "punten"}


@dataclass(frozen=True)
class Row:
    """One question, as the sides answered it."""

    name: str
    answers: Sequence[Answer]  # in the order of Side
    needed: int | None = None
    unit: str = ""
    note: str = ""

    @property
    def differs(self) -> bool:
        return self.gap >= NOTABLE[self.unit]

    @property
    def gap(self) -> int | Decimal:
        """How far the highest and the lowest answer are apart."""
        given = [answer for answer in self.answers if answer is not None]
        return max(given) - min(given) if given else 0

    @property
    def difference(self) -> str:
        """The same in words; empty when it is not worth one."""
        if not self.differs:
            return ""
        if not self.unit:
            return counted(int(self.gap), "niveau verschil", "niveaus verschil")
        return f"{plain_number(self.gap)} {POINTS[self.unit]} verschil"

    @property
    def cells(self) -> list[tuple[Answer, str]]:
        """Each answer, and its words when it is no level."""
        return [(a, "" if a is None or not self.unit else said(a, self.unit)) for a in self.answers]


def plain_number(value: int | Decimal) -> str:
    """3 or 3,5."""
    return decimal_number(Decimal(value), 1).removesuffix(",0")


def said(value: int | Decimal, unit: str) -> str:
    """80%, 3,5 uur, 4 keer, 4 van 5."""
    return f"{plain_number(value)}{'' if unit == '%' else ' '}{unit}"


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


THREE = {"Tempo": "pace_pct", "Kwaliteit": "quality_pct", "Inzetbaarheid": "availability_pct"}


def figure_rows(evaluation: Evaluation) -> list[Row]:
    """Percentages per side, of the whole work or per main task; productivity is computed from those."""
    given = submitted(evaluation)

    def of(name: str, attribute: str) -> Row:
        return Row(name, [getattr(given[side], attribute) if side in given else None for side in Side], unit="%")

    whole = [of(name, attribute) for name, attribute in THREE.items()]
    asked = [row for row in whole if any(answer is not None for answer in row.answers)]
    tasks = task_rows(evaluation)
    return [of("Leervermogen", "learning_ability_pct"), *(asked if tasks else whole), *tasks, _productivity(given)]


def _productivity(given: Mapping[Side, EvaluationInput]) -> Row:
    answers = [given[side].productivity_pct if side in given else None for side in Side]
    return Row("Productiviteit", answers, unit="%", note="indicatie, geen loonwaardebepaling")


def task_rows(evaluation: Evaluation) -> list[Row]:
    """Per main task that was scored: tempo, kwaliteit and inzetbaarheid of each side, and what they make together."""
    scored = {
        side: {score.task_id: score for score in given.task_scores.all()}
        for side, given in submitted(evaluation).items()
    }
    tasks = {score.task_id: score.task for found in scored.values() for score in found.values()}
    rows = []
    for pk, task in sorted(tasks.items(), key=lambda item: (item[1].position, item[0])):
        by_side = [scored.get(side, {}).get(pk) for side in Side]
        for name, attribute in (*THREE.items(), ("Samen", "productivity_pct")):
            answers = [getattr(score, attribute) if score else None for score in by_side]
            note = f"{task.share_pct}% van de tijd" if attribute == "productivity_pct" else ""
            rows.append(Row(f"{task.name}: {name.lower()}", answers, unit="%", note=note))
    return rows


def guidance_rows(evaluation: Evaluation) -> list[Row]:
    """How often something is shown, guidance given against agreed, and how satisfied everybody is."""
    given = submitted(evaluation)
    agreed_hours = evaluation.trajectory.supervisor_hours_per_week
    note = f"afgesproken: {plain_number(agreed_hours)} uur" if agreed_hours is not None else ""

    def of(name: str, attribute: str, unit: str, note: str = "") -> Row:
        answers = [getattr(given[side], attribute) if side in given else None for side in Side]
        return Row(name, answers, unit=unit, note=note)

    return [
        of("Hoe vaak voordoen tot het alleen gaat", "repetitions", "keer"),
        of("Uren begeleiding per week", "guidance_hours", "uur", note),
        of("Hoe tevreden", "satisfaction", "van 5"),
    ]


def guidance_short(evaluation: Evaluation) -> bool:
    """Does somebody who is there see less guidance than was agreed?"""
    wanted = evaluation.trajectory.supervisor_hours_per_week
    told = [given.guidance_hours for given in submitted(evaluation).values() if given.guidance_hours is not None]
    return wanted is not None and any(hours < wanted for hours in told)


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
