"""The checklist of the employer's promise: what must be met before somebody gets the regular job (R45)."""

from datetime import date, datetime

from django.db import transaction

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import Criterion, Trajectory, TrajectoryStatus


@transaction.atomic
def toggle(criterion: Criterion, *, met: bool, by: User, today: date, at: datetime | None = None) -> None:
    """Mark one criterion as met, or not after all.

    Raises DomainError before the signatures and after the end; StaleError when it already is what was asked.
    """
    trajectory = Trajectory.objects.select_for_update(of=("self",)).get(pk=criterion.trajectory_id)
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    if not trajectory.agreements.filter(signed_at__isnull=False).exists():
        raise DomainError("Een criterium kan pas gehaald zijn als de overeenkomst is getekend.")
    if trajectory.learning_finished_on and not met:
        raise DomainError("Het inleren is al afgerond. De criteria staan vast.")
    changed = Criterion.objects.filter(pk=criterion.pk, met_on__isnull=met)
    if not changed.update(met_on=today if met else None):
        raise StaleError("Een collega heeft dit criterium net bijgewerkt.")
    criterion.refresh_from_db()
    text = "Een criterium is gehaald." if met else "Een criterium is nog niet gehaald."
    events.record("trajectory.criterion", text, about=trajectory, by=by, at=at, position=criterion.position)
