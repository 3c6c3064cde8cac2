"""The first draft of a trajectory: what job, route and gap already say, so that the coach only has to look (R30, R37).

Nothing is invented: no amounts, no names, no conditions. What only people can say stays open, and the page says so.
"""

from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from employers import capacity
from employers.capacity import Occupancy
from employers.models import JobPhase
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.skills.models import Level
from nieuwebanen.work import Weekday
from trajectories import evaluations
from trajectories.models import Criterion, PlanStep, Trajectory, TrajectoryPhase, TrajectorySkill

COACH_EVERY_WEEKS = 2
WEEKS_LATER = 26  # how far after the wanted week a free place is looked for
WORKING_WEEK_DAYS = timedelta(days=5)


def draft(trajectory: Trajectory, *, today: date) -> list[str]:
    """Fill in a new trajectory: skills, phases with steps, period, days, criteria and evaluations.

    Result: what the coach must know because a place was full: the plan began in another week, or a part is not in it.
    """
    _skills(trajectory)
    drawn, otherwise = _phases(trajectory, today)
    _steps(trajectory, drawn)
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
    return otherwise


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


def _phases(trajectory: Trajectory, today: date) -> tuple[list[JobPhase], list[str]]:
    """(b) the job's phases one after another, from Monday to Friday, counted back from the start of the job.

    In the week nearest to that in which every place has a seat: earlier if it can, so that the person is ready in
    time. When no week has, the parts without a seat stay out. Result: the phases that are in, and what to tell.
    """
    drawn = list(trajectory.job.phases.select_related("location"))
    if not drawn:
        return [], []
    # From here on nobody else books these places: what is found free stays free.
    capacity.lock(phase.location_id for phase in drawn)
    wanted = first_day(trajectory, weeks=sum(phase.weeks for phase in drawn), today=today)
    begin, full = _free_week(trajectory, drawn, wanted, today)
    otherwise = _told(begin, wanted, full)
    trajectory.starts_on = begin
    kept = []
    for phase, (first, last) in zip(drawn, _weeks(drawn, begin), strict=True):
        if phase in full:
            continue
        kept.append(phase)
        TrajectoryPhase.objects.create(
            trajectory=trajectory,
            position=len(kept),
            title=phase.title,
            location=phase.location,
            label=phase.label,
            starts_on=first,
            ends_on=last,
            hours_per_week=min(phase.hours_per_week, trajectory.hours_per_week or phase.hours_per_week),
            goal=phase.goal,
        )
        trajectory.ends_on = last
    return kept, otherwise


def _weeks(drawn: list[JobPhase], begin: date) -> list[tuple[date, date]]:
    """First and last day of each phase when the first one begins on this Monday."""
    found = []
    for phase in drawn:
        found.append((begin, begin + timedelta(weeks=phase.weeks - 1) + WORKING_WEEK_DAYS - timedelta(days=1)))
        begin += timedelta(weeks=phase.weeks)
    return found


def _free_week(trajectory: Trajectory, drawn: list[JobPhase], wanted: date, today: date) -> tuple[date, list[JobPhase]]:
    """The Monday to begin on, and the phases that have no seat even then."""
    earliest = max(today, trajectory.candidate.available_from or today)
    earlier = [wanted - timedelta(weeks=n) for n in range((wanted - earliest).days // 7 + 1)]
    later = [wanted + timedelta(weeks=n) for n in range(1, WEEKS_LATER + 1)]
    occupied = capacity.occupancies({phase.location for phase in drawn}, since=min(earlier[-1:] or [wanted]))
    for monday in earlier + later:
        if not (full := _full(drawn, monday, occupied)):
            return monday, full
    return wanted, _full(drawn, wanted, occupied)


def _full(drawn: list[JobPhase], monday: date, occupied: dict[int, Occupancy]) -> list[JobPhase]:
    days = zip(drawn, _weeks(drawn, monday), strict=True)
    return [phase for phase, period in days if not occupied[phase.location_id].tightest(*period).free]


def _told(begin: date, wanted: date, full: list[JobPhase]) -> list[str]:
    if begin != wanted:
        weeks = counted(abs((begin - wanted).days) // 7, "week", "weken")
        return [
            f"Niet alle plekken waren vrij. Daarom begint het stappenplan {weeks} "
            f"{'eerder' if begin < wanted else 'later'}: op {long_date(begin)}. Kijk of dat past."
        ]
    return [
        f"‘{phase.title}’ staat niet in het stappenplan: bij ‘{phase.location}’ is in die weken geen plek vrij. "
        "Voeg het onderdeel toe op een andere plek of in andere weken."
        for phase in full
    ]


def _steps(trajectory: Trajectory, drawn: list[JobPhase]) -> None:
    """(b) one step per skill that must grow, in the phase that teaches it; what nobody teaches goes to the last one."""
    phases = list(trajectory.phases.select_related("location"))
    prefetch_related_objects(drawn, "skills")
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
