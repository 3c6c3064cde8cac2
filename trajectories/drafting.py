"""The first draft of a trajectory: what job, route and gap already say, so that the coach only has to look (R30, R37).

Nothing is invented: no amounts, no names, no conditions. What only people can say stays open, and the page says so.
"""

from datetime import date

from django.db.models import prefetch_related_objects

from employers import capacity
from matching import ranking
from matching.engine import match
from matching.explaining import planning
from matching.explaining.draft_plan import Plan, PlannedPhase
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.work import Weekday
from trajectories import evaluations
from trajectories.models import Criterion, PlanStep, Trajectory, TrajectoryPhase, TrajectorySkill

COACH_EVERY_WEEKS = 2
# What a candidate usually promises; offered in the form, agreed only when somebody keeps it (article 13).
COMMITMENTS = (
    "Ik kom op tijd.",
    "Kan ik niet komen? Dan meld ik mij af vóór mijn begintijd.",
    "Ik houd mij aan de huisregels.",
    "Wat ik op het werk zie en hoor over klanten en collega's, houd ik voor mij.",
)


def draft(trajectory: Trajectory, *, today: date) -> list[str]:
    """Fill in a new trajectory: skills, phases with steps, period, days, criteria and evaluations.

    Result: what the coach must know because a place was full: the plan began in another week, or a part is not in it.
    """
    _skills(trajectory)
    plan = _planned(trajectory, today)
    if plan:
        _phases(trajectory, plan)
    possible = trajectory.candidate.possible_days
    days = [
        str(Weekday(day).label)
        for day in Weekday.values
        if day in possible and day in (trajectory.job.days or possible)
    ]
    trajectory.working_times = ", ".join(days)
    trajectory.save(update_fields=["starts_on", "ends_on", "working_times"])
    if hasattr(trajectory.job, "promise"):
        Criterion.objects.bulk_create(
            Criterion(trajectory=trajectory, position=row.position, text=row.text)
            for row in trajectory.job.promise.criteria.all()
        )
    if trajectory.starts_on:
        evaluations.plan(trajectory)
    return _told(plan) if plan else []


def _skills(trajectory: Trajectory) -> None:
    """(a) what the job asks, with the levels of today."""
    levels = {known.skill_id: known.level for known in trajectory.candidate.skills.all()}
    TrajectorySkill.objects.bulk_create(
        TrajectorySkill(
            trajectory=trajectory,
            skill_id=need.skill_id,
            level_now=levels.get(need.skill_id, Level.NOT_YET),
            level_needed=need.level,
            position=position,
        )
        for position, need in enumerate(trajectory.job.requirements.all(), 1)
    )


def _planned(trajectory: Trajectory, today: date) -> Plan | None:
    """The draft that the coach saw with the proposal (matching/explaining/draft_plan.py), as it is now; None without a route."""
    job, candidate = trajectory.job, trajectory.candidate
    prefetch_related_objects([job], "phases__location", "phases__skills")
    if not job.phases.all():
        return None
    # From here on nobody else books these places: what is found free stays free.
    capacity.lock(phase.location_id for phase in job.phases.all())
    engine_job, language = ranking.job_for_engine(job)
    (person,) = ranking.people_for_engine([candidate.pk])
    outcome = match(engine_job, person, language, today=today)
    return planning.plan_for(job, outcome, language, earliest=max(today, candidate.available_from or today))


def _phases(trajectory: Trajectory, plan: Plan) -> None:
    """(b) the parts of the plan; a part without a seat is not in it. Each has one step per skill that must grow."""
    drawn = {phase.pk: phase for phase in trajectory.job.phases.all()}
    trajectory.starts_on, trajectory.ends_on = plan.begins_on, plan.ends_on
    for position, planned in enumerate(plan.phases, 1):
        of_job = drawn[planned.phase.id]
        phase = TrajectoryPhase.objects.create(
            trajectory=trajectory,
            position=position,
            title=of_job.title,
            location=of_job.location,
            label=of_job.label,
            starts_on=planned.first,
            ends_on=planned.last,
            hours_per_week=planned.pace,
            goal=of_job.goal,
        )
        _steps(phase, planned)


def _steps(phase: TrajectoryPhase, planned: PlannedPhase) -> None:
    """What is learnt here; a part where this person learns nothing new has its goal as the one step."""
    targets = {int(learn.skill): learn.to for learn in planned.learns}  # of a skill that grows twice here: the last
    names = Skill.objects.in_bulk(targets)
    steps = [
        PlanStep(goal=f"{names[skill].name} leren", skill_id=skill, target_level=level)
        for skill, level in targets.items()
    ]
    steps = steps or [PlanStep(goal=phase.goal[:200])]
    for position, step in enumerate(steps, 1):
        step.phase, step.position, step.due_on, step.helper = (
            phase,
            position,
            phase.ends_on,
            phase.location.contact_name,
        )
    PlanStep.objects.bulk_create(steps)


def _told(plan: Plan) -> list[str]:
    """What the coach must know because a place was full."""
    assert plan.begins_on
    assert plan.wanted_on
    if plan.begins_on != plan.wanted_on:
        weeks = counted(abs((plan.begins_on - plan.wanted_on).days) // 7, "week", "weken")
        return [
            f"Niet alle plekken waren vrij. Daarom begint het stappenplan {weeks} "
            f"{'eerder' if plan.begins_on < plan.wanted_on else 'later'}: op {long_date(plan.begins_on)}. "
            "Kijk of dat past."
        ]
    return [
        f"‘{phase.title}’ staat niet in het stappenplan: bij ‘{phase.place}’ is in die weken geen plek vrij. "
        "Voeg het onderdeel toe op een andere plek of in andere weken."
        for phase in plan.full
    ]
