"""A job moves and somebody's plan is signed: the days stay as they are, unless a change of the agreement is signed too.

Only while the learning has not begun and no other change waits. What would be changed is shown with the move
(trajectories/moving.py); the addendum is offered in the same transaction, and its last signature moves the plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Max

from employers.models import FutureJob
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import month_year
from nieuwebanen.errors import DomainError
from trajectories import addenda, amending, shifting
from trajectories.models import Agreement, Trajectory
from trajectories.models.agreement import PENDING
from trajectories.progress import signed_agreement
from trajectories.shifting import NewDay


def weeks_for(trajectory: Trajectory, made_for: date, wanted: date, *, today: date) -> int:
    """By how many weeks the signed plan would move with the job; 0 when no change of the agreement can be made."""
    begin = shifting.begin_of(trajectory)
    if signed_agreement(trajectory) is None or trajectory.learning_finished_on or begin is None or begin <= today:
        return 0
    if any(one.state in PENDING for one in trajectory.agreements.all()):
        return 0
    return shifting.possible(trajectory, shifting.weeks_between(made_for, wanted), today=today)


def days_for(trajectory: Trajectory, weeks: int, free: Set[date]) -> list[NewDay]:
    return shifting.new_days(trajectory, weeks, free)


def moved_at(trajectories: Iterable[Trajectory]) -> dict[int, datetime]:
    """For each trajectory, when a signed change moved its parts for the last time. One query."""
    moved = Agreement.objects.filter(amends__isnull=False, signed_at__isnull=False, trajectory__in=list(trajectories))
    moved = moved.filter(changes__operations__contains=[{"on": "phase"}]).order_by()
    return dict(moved.values_list("trajectory").annotate(last=Max("signed_at")))


def offer(
    trajectory: Trajectory,
    days: Collection[NewDay],
    job: FutureJob,
    *,
    reason: str,
    by: User,
    today: date,
    at: datetime,
) -> Agreement:
    """Offer the change that was shown. Raises DomainError, with whose plan it is, when it breaks a rule."""
    operations = _operations(days)
    why = reason.strip() or f"Baan {job.number} begint in {month_year(job.starts_on)}."  # type: ignore[arg-type]
    try:
        seen = addenda.preview(trajectory, operations, today=today).seen
        return addenda.offer(trajectory, operations, reason=why[:300], seen=seen, by=by, today=today, at=at)
    except DomainError as refusal:
        raise DomainError(f"Traject {trajectory.number}: {refusal}") from refusal


def _operations(days: Iterable[NewDay]) -> list[amending.Operation]:
    """One change per row, with all its days."""
    values: dict[tuple[type[models.Model], Any], dict[str, date]] = defaultdict(dict)
    rows: dict[tuple[type[models.Model], Any], models.Model] = {}
    for day in days:
        key = (type(day.of), day.of.pk)
        rows[key] = day.of
        values[key][day.name] = day.after
    return [amending.change(rows[key], **fields) for key, fields in values.items()]
