"""The main tasks of the work: what productivity is weighed by (R40, domain.md §4).

A main task is at least a sixteenth of the time, so 7 percent (Besluit loonkostensubsidie). What was scored in a part
that was sent keeps its name and its weight: then it ends, and a new row takes its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import MainTask, TaskScore, Trajectory, TrajectoryStatus

MOST = 6
LEAST_SHARE = 7
ALL_OF_IT = 100


@dataclass(frozen=True)
class Wanted:
    """A main task as the coach wants it; pk of the one that it changes."""

    name: str
    share_pct: int
    pk: int | None = None


def current(trajectory: Trajectory) -> list[MainTask]:
    """The main tasks of today, in their order."""
    return list(MainTask.objects.filter(trajectory=trajectory, ended_on=None))


def state_of(tasks: Sequence[MainTask]) -> str:
    """What an editor saw, to notice that a colleague was first."""
    return "|".join(f"{task.pk}:{task.share_pct}:{task.name}" for task in tasks)


@transaction.atomic
def keep(
    trajectory: Trajectory,
    wanted: Sequence[Wanted],
    *,
    seen: str,
    by: User,
    today: date,
    at: datetime | None = None,
) -> list[MainTask]:
    """These are the main tasks from now on; parts that are still open are asked about these.

    Raises StaleError when a colleague changed them, DomainError when they are too small, too many or more than all
    of the time, when a name stands there twice, or after the end of the trajectory.
    """
    at = at or timezone.now()
    locked = Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    if locked.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    known = {task.pk: task for task in current(locked)}
    if seen != state_of(list(known.values())):
        raise StaleError("Iemand anders heeft de hoofdtaken net gewijzigd. Kijk wat er nu staat en bewaar dan opnieuw.")
    _refuse_unless_right(wanted)
    wishes = {task.pk: task for task in wanted if task.pk in known}
    scored = set(
        TaskScore.objects.filter(task__in=known, input__submitted_at__isnull=False).values_list("task_id", flat=True)
    )
    same = {pk for pk, wish in wishes.items() if (wish.name, wish.share_pct) == (known[pk].name, known[pk].share_pct)}
    ended = set(known) & scored - same
    MainTask.objects.filter(pk__in=ended).update(ended_on=today)
    TaskScore.objects.filter(task__in=ended, input__submitted_at=None).delete()
    gone = set(known) - scored - set(wishes)
    TaskScore.objects.filter(task__in=gone).delete()
    MainTask.objects.filter(pk__in=gone).delete()
    changed = set(wishes) - same - ended
    for pk in changed:  # two that swap their names do not meet
        MainTask.objects.filter(pk=pk).update(name=uuid4().hex)
    for position, wish in enumerate(wanted, 1):
        if wish.pk in same | changed:
            values = {"position": position, "name": wish.name, "share_pct": wish.share_pct}
            MainTask.objects.filter(pk=wish.pk).update(**values)
        else:
            MainTask.objects.create(trajectory=locked, position=position, name=wish.name, share_pct=wish.share_pct)
    if set(known) - same or len(wanted) > len(known):
        events.record("trajectory.main_tasks", "De hoofdtaken van het werk zijn gewijzigd.", about=locked, by=by, at=at)
    return current(locked)


def _refuse_unless_right(wanted: Sequence[Wanted]) -> None:
    if len(wanted) > MOST:
        raise DomainError(f"Kies hoogstens {MOST} hoofdtaken. Neem kleine taken samen.")
    names = [task.name.strip().casefold() for task in wanted]
    if len(set(names)) < len(names):
        raise DomainError("Een taak staat er twee keer. Haal er een weg.")
    if any(task.share_pct < LEAST_SHARE for task in wanted):
        raise DomainError(f"Een hoofdtaak is minstens {LEAST_SHARE} procent van de tijd. Neem kleine taken samen.")
    if (total := sum(task.share_pct for task in wanted)) > ALL_OF_IT:
        raise DomainError(f"Samen is dit {total} procent. Maak er hoogstens {ALL_OF_IT} van.")
