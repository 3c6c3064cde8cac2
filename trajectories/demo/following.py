"""Step 6 and Mijn werk in the demo world: a job that the employer confirmed, a task that waits, one for a colleague."""

from datetime import timedelta
from decimal import Decimal

from nieuwebanen import put_off
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import oldest_first
from trajectories import confirming
from trajectories.demo.calendar import Calendar
from trajectories.lifecycle import members
from trajectories.models import ContractType, Trajectory
from trajectories.progress import with_parts
from trajectories.worklist import own
from trajectories.worklist.lines import Line, colleagues_of, take

CONFIRMED = "gerda"  # her job is there; the placement is still to be recorded


def follow(calendar: Calendar, staff: dict[str, User], trajectories: dict[str, Trajectory]) -> None:
    """After everything else, for the tasks are those of today."""
    _confirm(calendar, trajectories[CONFIRMED])
    coach = staff["ingrid"]
    _put_off(calendar, coach)
    _take_over(calendar, coach)


def _confirm(calendar: Calendar, trajectory: Trajectory) -> None:
    fresh, on = with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get(), calendar.ago(1)
    confirming.confirm(
        fresh,
        contract_type=ContractType.WORK_BASED_VET,
        contract_months=24,
        hours_per_week=28,
        wage_eur_hour=Decimal("15.20"),
        starts_on=calendar.working(calendar.today + timedelta(days=9)),
        version=0,
        by=next(iter(members(fresh))),
        today=on,
        at=calendar.at(on, "09.40"),
    )


def _put_off(calendar: Calendar, coach: User) -> None:
    """The last of her lines that may wait."""
    until = calendar.working(calendar.today + timedelta(days=6))
    waits = [task for task in oldest_first(own.tasks_of(coach, calendar.today)) if not task.legal and not task.waiting]
    reason = "De werkgever is deze week met vakantie."
    put_off.put_off(waits[-1], until=until, reason=reason, by=coach, today=calendar.today, at=calendar.now)


def _take_over(calendar: Calendar, coach: User) -> None:
    """One line of the first colleague who has work."""
    for colleague in colleagues_of(coach).exclude(pk=coach.pk):
        theirs = [task for task in oldest_first(own.tasks_of(colleague, calendar.today)) if task.who]
        if theirs:
            take(Line(theirs[0], colleague), by=coach, at=calendar.now)
            return
