"""The first draft of a trajectory: what job, route and gap already say, so that the coach only has to look (R30, R37).

Nothing is invented: no amounts, no names, no conditions. What only people can say stays open, and the page says so.
"""

from datetime import date, timedelta

from employers.models import JobPhase
from nieuwebanen.skills.models import Level
from nieuwebanen.work import Weekday
from trajectories import evaluations
from trajectories.models import Criterion, PlanStep, Trajectory, TrajectoryPhase, TrajectorySkill

COACH_EVERY_WEEKS = 2
WORKING_WEEK_DAYS = timedelta(days=5)


def draft(trajectory: Trajectory, *, today: date) -> None:
    """Fill in a new trajectory: skills, phases with steps, period, days, criteria and evaluations."""
    _skills(trajectory)
    _phases(trajectory, today)
    _steps(trajectory)
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


def first_day(trajectory: Trajectory, *, weeks: int, today: date) -> date:
    """The Monday to begin on: as late as the job allows, and not before today or before the candidate can."""
    assert trajectory.job.starts_on is not None
    wanted = trajectory.job.starts_on - timedelta(weeks=weeks)
    monday = wanted - timedelta(days=wanted.weekday())
    earliest = max(today, trajectory.candidate.available_from or today)
    return monday if monday >= earliest else earliest + timedelta(days=-earliest.weekday() % 7)


def _phases(trajectory: Trajectory, today: date) -> None:
    """(b) the job's phases one after another, from Monday to Friday, counted back from the start of the job."""
    drawn = list(trajectory.job.phases.all())
    if not drawn:
        return
    begin = first_day(trajectory, weeks=sum(phase.weeks for phase in drawn), today=today)
    trajectory.starts_on = begin
    for position, phase in enumerate(drawn, 1):
        end = begin + timedelta(weeks=phase.weeks - 1) + WORKING_WEEK_DAYS - timedelta(days=1)
        TrajectoryPhase.objects.create(
            trajectory=trajectory,
            position=position,
            title=phase.title,
            location=phase.location,
            label=phase.label,
            starts_on=begin,
            ends_on=end,
            hours_per_week=min(phase.hours_per_week, trajectory.hours_per_week or phase.hours_per_week),
            goal=phase.goal,
        )
        begin += timedelta(weeks=phase.weeks)
        trajectory.ends_on = end


def _steps(trajectory: Trajectory) -> None:
    """(b) one step per skill that must grow, in the phase that teaches it; what nobody teaches goes to the last one."""
    phases = list(trajectory.phases.select_related("location"))
    drawn: list[JobPhase] = list(trajectory.job.phases.prefetch_related("skills__skill"))
    gaps = {row.skill_id: row for row in trajectory.skills.select_related("skill") if row.level_now < row.level_needed}
    reached = {skill_id: row.level_now for skill_id, row in gaps.items()}
    steps = []
    for phase, plan in zip(phases, drawn, strict=True):
        taught = {row.skill_id: row.level for row in plan.skills.all()}
        if phase is phases[-1]:
            taught |= {skill_id: row.level_needed for skill_id, row in gaps.items()}
        lines = []
        for skill_id, row in gaps.items():
            target = min(taught.get(skill_id, 0), row.level_needed)
            if target > reached[skill_id]:
                reached[skill_id] = target
                lines.append(PlanStep(goal=f"{row.skill.name} leren", skill_id=skill_id, target_level=target))
        for position, step in enumerate(lines or [PlanStep(goal=phase.goal[:200])], 1):
            step.phase, step.position, step.due_on, step.helper = (
                phase,
                position,
                phase.ends_on,
                phase.location.contact_name,
            )
            steps.append(step)
    PlanStep.objects.bulk_create(steps)
