"""Step 5: evaluations, planned with the agreement and filled in from three sides (R35, R39, R40, R42).

    gepland --save_input--> draft of one side --submit--> verstuurd (per side) --confirm--> bevestigd

Each side answers on its own; only the coach confirms, after the talk. A confirmed evaluation writes the levels that
were seen to the person's profile, and so moves the day on which somebody is expected to be ready.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from candidates.models import SkillSource, assess
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months, holidays, is_working_day, on_or_after_working_day
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.skills.models import Competence
from trajectories import follow_up, learning_speed, main_tasks, scores
from trajectories.follow_up import Action
from trajectories.models import (
    AttitudeScore,
    Conclusion,
    Evaluation,
    EvaluationInput,
    EvaluationKind,
    SettledLevel,
    Side,
    SkillScore,
    TaskScore,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.progress import with_parts

FIRST_WEEKS = (2, 4)  # safety, click and rota; then the first scores
BEFORE_END = timedelta(weeks=2)
APART = timedelta(days=10)  # two moments closer than this are one
OPENS = timedelta(days=14)  # how long before its day an evaluation may be filled in by the employer
# Not every job has customers or guests: this one may stay open.
MAY_STAY_OPEN = frozenset({Competence.C8})
ALL_THREE = 3  # pace, quality and availability
STALE = "Iemand anders heeft dit deel net gewijzigd. Kijk wat er nu staat en bewaar dan opnieuw."


# ---- planning -----------------------------------------------------------------------------------------
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


@transaction.atomic
def add(
    trajectory: Trajectory, *, planned_on: date, kind: str, by: User, today: date, at: datetime | None = None
) -> Evaluation:
    """One more evaluation after the signatures, on anybody's request. The agreed ones keep their numbers.

    Raises DomainError before the signatures (then it belongs to the agreement), after the end, or for a past day.
    """
    locked = _locked_trajectory(trajectory)
    _refuse_unless_learning(locked)
    if planned_on < today:
        raise DomainError("Kies een datum vanaf vandaag.")
    last = Evaluation.objects.filter(trajectory=locked).aggregate(last=Max("position"))["last"] or 0
    evaluation = Evaluation.objects.create(trajectory=locked, position=last + 1, planned_on=planned_on, kind=kind)
    text = f"Evaluatie {evaluation.position} toegevoegd, gepland op {long_date(planned_on)}."
    events.record("evaluation.added", text, about=[evaluation, locked], by=by, at=at)
    return evaluation


# ---- what one side saw --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answers:
    """What one side filled in. What is not there is not answered yet."""

    levels: Mapping[int, int] = field(default_factory=dict)  # key of the skill: level 0-4
    attitude: Mapping[str, int] = field(default_factory=dict)  # C1 to C8: level 0-4
    learning_ability_pct: int | None = None
    pace_pct: int | None = None
    quality_pct: int | None = None
    availability_pct: int | None = None
    tasks: Mapping[int, "Figures"] = field(default_factory=dict)  # key of the main task; instead of the three above
    repetitions: int | None = None
    guidance_hours: Decimal | None = None
    satisfaction: int | None = None
    remarks: str = ""


@dataclass(frozen=True)
class Figures:
    """Pace, quality and availability in one main task, in percent; all empty: it was not done yet."""

    pace_pct: int | None = None
    quality_pct: int | None = None
    availability_pct: int | None = None

    @property
    def given(self) -> int:
        """How many of the three are there."""
        return sum(value is not None for value in (self.pace_pct, self.quality_pct, self.availability_pct))


def stamp(given: EvaluationInput | None) -> str:
    """Which version of a part somebody saw; "" before the first save."""
    return given.updated_at.isoformat() if given else ""


@transaction.atomic
def save_input(
    evaluation: Evaluation, side: str, answers: Answers, *, by: User, seen: str | None = None
) -> EvaluationInput:
    """Keep what one side has filled in so far, to go on later. Nothing is asked, nothing is lost.

    seen: the stamp that the editor saw; None saves whatever is there. Raises StaleError when somebody else was first
    or the part was sent, DomainError when this user may not fill in this side.
    """
    locked = _open_for(evaluation, side, by)
    given = locked.inputs.filter(side=side).first()
    if given and given.submitted_at:
        raise StaleError(f"Dit deel is al verstuurd, op {long_date(given.submitted_at)}.")
    if seen is not None and seen != stamp(given):
        raise StaleError(STALE)
    given = given or EvaluationInput(evaluation=locked, side=side)
    given.by = by
    given.learning_ability_pct, given.pace_pct = answers.learning_ability_pct, answers.pace_pct
    given.quality_pct, given.availability_pct = answers.quality_pct, answers.availability_pct
    given.repetitions, given.guidance_hours = answers.repetitions, answers.guidance_hours
    given.satisfaction, given.remarks = answers.satisfaction, answers.remarks.strip()
    given.save()
    _save_scores(given, answers)
    return given


def _save_scores(given: EvaluationInput, answers: Answers) -> None:
    trajectory = given.evaluation.trajectory
    agreed = set(trajectory.skills.values_list("skill_id", flat=True))
    given.skill_scores.all().delete()
    SkillScore.objects.bulk_create(
        SkillScore(input=given, skill_id=skill, level=level)
        for skill, level in answers.levels.items()
        if skill in agreed
    )
    given.attitude_scores.all().delete()
    AttitudeScore.objects.bulk_create(
        AttitudeScore(input=given, competence=competence, level=level) for competence, level in answers.attitude.items()
    )
    given.task_scores.all().delete()
    TaskScore.objects.bulk_create(
        TaskScore(input=given, task=task, **asdict(answers.tasks[task.pk]))
        for task in main_tasks.current(trajectory)
        if task.pk in answers.tasks and answers.tasks[task.pk].given
    )


@transaction.atomic
def submit(
    evaluation: Evaluation,
    side: str,
    answers: Answers,
    *,
    by: User,
    seen: str | None = None,
    at: datetime | None = None,
) -> EvaluationInput:
    """One side is done: complete, and no longer changed. Raises DomainError with what is still open."""
    at = at or timezone.now()
    given = save_input(evaluation, side, answers, by=by, seen=seen)
    if open_questions(given.evaluation, side, answers):
        raise DomainError("Nog niet alles is ingevuld.")
    given.submitted_at = at
    given.save(update_fields=["submitted_at", "updated_at"])
    trajectory = given.evaluation.trajectory
    name = f"evaluatie {evaluation.position} van traject {trajectory.number}"
    text = f"Evaluatie {evaluation.position} van traject {trajectory.number} ingevuld: deel van de {Side(side).label}."
    events.record("evaluation.submitted", text, about=[given.evaluation, trajectory], by=by, at=at, side=side)
    if side == Side.EMPLOYER:
        inbox.notify(
            trajectory.coach,
            key=f"evaluation.submitted:{evaluation.public_id}:{side}",
            text=f"De werkgever heeft {name} ingevuld.",
            url=evaluation.get_absolute_url(),
            at=at,
        )
    return given


def open_questions(evaluation: Evaluation, side: str, answers: Answers) -> list[str]:
    """What this side still has to answer. A candidate gives no percentages, and only who is there knows the guidance."""
    lacks = [row.skill.name for row in evaluation.trajectory.skills.all() if row.skill_id not in answers.levels]
    lacks += [str(c.label) for c in Competence if c not in answers.attitude and c not in MAY_STAY_OPEN]
    asked: dict[str, object] = {"tevredenheid": answers.satisfaction}
    if side != Side.COACH:
        asked["uren begeleiding"] = answers.guidance_hours
    if side != Side.CANDIDATE:
        asked["leervermogen"] = answers.learning_ability_pct
        if tasks := main_tasks.current(evaluation.trajectory):
            figures = [answers.tasks.get(task.pk, Figures()) for task in tasks]
            lacks += [task.name for task, found in zip(tasks, figures, strict=True) if 0 < found.given < ALL_THREE]
            asked["een hoofdtaak"] = any(found.given for found in figures) or None
        else:
            asked |= {"tempo": answers.pace_pct, "kwaliteit": answers.quality_pct}
            asked["inzetbaarheid"] = answers.availability_pct
    return lacks + [name for name, value in asked.items() if value is None]


def _open_for(evaluation: Evaluation, side: str, by: User) -> Evaluation:
    """The evaluation, held until the end of the transaction, when this user may fill in this side of it."""
    if side not in Side.values or by.is_employer != (side == Side.EMPLOYER):
        raise DomainError("Dit deel van de evaluatie vult iemand anders in.")
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    _refuse_unless_open(locked)
    return locked


# ---- the coach confirms -------------------------------------------------------------------------------
@transaction.atomic
def confirm(
    evaluation: Evaluation,
    *,
    held_on: date,
    conclusion: str,
    summary: str = "",
    levels: Mapping[int, int] | None = None,
    actions: Sequence[Action] = (),
    silent_reason: str = "",
    by: User,
    today: date,
    at: datetime | None = None,
) -> Evaluation:
    """The talk was held: the outcome counts, and the levels that were seen become the levels of today.

    levels: per agreed skill what was settled; what is left out is scores.settled. silent_reason: why the part of
    the employer is not there. Raises DomainError when a part or an action is missing, StaleError when a colleague
    confirmed first.
    """
    at = at or timezone.now()
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    _refuse_unless_open(locked)
    locked.trajectory = trajectory = with_parts(Trajectory.objects.filter(pk=locked.trajectory_id)).get()
    inputs = scores.submitted(locked)
    if held_on > today:
        raise DomainError("Kies een datum tot en met vandaag.")
    if conclusion not in Conclusion.values:
        raise DomainError("Kies een conclusie.")
    if Side.COACH not in inputs:
        raise DomainError("Vul eerst het deel van de werkcoach in en verstuur het.")
    if Side.EMPLOYER not in inputs and not silent_reason.strip():
        raise DomainError("De werkgever heeft nog niet geantwoord. Vul in waarom je toch bevestigt.")
    settled = scores.settled(trajectory, inputs) | {
        skill: level for skill, level in (levels or {}).items() if skill in scores.agreed(trajectory)
    }
    if needs_action(locked, settled, conclusion, on=held_on) and not actions:
        raise DomainError("Spreek een actie af: wat, wie en wanneer.")
    for action in actions:
        follow_up.refuse_unless_possible(action, today=today)
    locked.held_on, locked.conclusion, locked.summary = held_on, conclusion, summary.strip()
    locked.employer_silent_reason = "" if Side.EMPLOYER in inputs else silent_reason.strip()
    locked.learning_ability_pct = scores.average(given.learning_ability_pct for given in inputs.values())
    locked.productivity_pct = scores.average(given.productivity_pct for given in inputs.values())
    SettledLevel.objects.bulk_create(
        SettledLevel(evaluation=locked, skill_id=skill, level=level) for skill, level in settled.items()
    )
    locked.confirmed_by, locked.confirmed_at = by, at
    locked.save()
    for action in actions:
        follow_up.agree(locked, action)
    skills = {row.skill_id: row.skill for row in trajectory.skills.all()}
    if settled:
        seen = {skills[skill]: level for skill, level in settled.items()}
        assess(trajectory.candidate, levels=seen, source=SkillSource.EVALUATION, on=held_on, by=by, at=at)
    text = f"Evaluatie {locked.position} bevestigd: {Conclusion(conclusion).label}."
    events.record("evaluation.confirmed", text, about=[locked, trajectory], by=by, at=at)
    _tell_employer(locked, at)
    return locked


def needs_action(evaluation: Evaluation, levels: Mapping[int, int], conclusion: str, *, on: date) -> bool:
    """Below the plan of that day, no progress twice in a row, or the conclusion to adjust asks for an action (R42)."""
    weak = bool(scores.weak(evaluation, levels, on=on))
    return conclusion == Conclusion.ADJUST or weak or learning_speed.stands_still(evaluation, levels)


def _tell_employer(evaluation: Evaluation, at: datetime) -> None:
    trajectory = evaluation.trajectory
    url = reverse("trajectories:portal_evaluation", args=[evaluation.public_id])
    text = (
        f"Evaluatie {evaluation.position} van traject {trajectory.number} is besproken. U kunt de evaluatie nu lezen."
    )
    members = trajectory.job.employer.memberships.filter(ended_at=None, user__is_active=True).select_related("user")
    for membership in members:
        inbox.notify(membership.user, key=f"evaluation.confirmed:{evaluation.public_id}", text=text, url=url, at=at)


# ---- what the changes share ---------------------------------------------------------------------------
def _locked_trajectory(trajectory: Trajectory) -> Trajectory:
    return Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)


def _refuse_unless_learning(trajectory: Trajectory) -> None:
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    if not trajectory.agreements.filter(signed_at__isnull=False).exists():
        raise DomainError("De overeenkomst is nog niet getekend. Plan de evaluaties bij de afspraken.")


def _refuse_unless_open(evaluation: Evaluation) -> None:
    if evaluation.confirmed_at:
        raise StaleError("Deze evaluatie is al bevestigd.")
    _refuse_unless_learning(evaluation.trajectory)
