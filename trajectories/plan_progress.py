"""How the plan really went: when a part began and ended, when a step was done. Progress, no change of the agreement.

The signed text and the planned days stay; what happened stands beside them (features.md row 44).
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from trajectories import arrangements
from trajectories.models import PlanStep, TrajectoryPhase
from trajectories.progress import learning_allowed_from

NOT_SIGNED = "Hoe het echt gaat, leg je vast als de overeenkomst is getekend."


@transaction.atomic
def record(
    phase: TrajectoryPhase,
    *,
    began_on: date | None,
    ended_on: date | None,
    done: Mapping[PlanStep, date | None],
    by: User,
    version: int,
    today: date,
    at: datetime | None = None,
) -> None:
    """Keep the real days of a part and of its steps (None: not yet).

    Raises DomainError before the signatures, for a day still to come or before the last signature, for an end
    without a begin or before it; StaleError when somebody else was first.
    """
    trajectory = phase.trajectory
    arrangements.claim(trajectory, version=version)
    first = learning_allowed_from(trajectory)
    if first is None:
        raise DomainError(NOT_SIGNED)
    for day in (began_on, ended_on, *done.values()):
        if day and day > today:
            raise DomainError(f"{long_date(day)} moet nog komen. Vul in wat al is gebeurd.")
        if day and day < first:
            raise DomainError(f"De overeenkomst is getekend op {long_date(first)}. Daarvoor leert nog niemand.")
    if ended_on and (began_on is None or ended_on < began_on):
        raise DomainError("Vul een begindatum in die niet na de einddatum ligt.")
    TrajectoryPhase.objects.filter(pk=phase.pk).update(began_on=began_on, ended_on=ended_on)
    phase.began_on, phase.ended_on = began_on, ended_on
    for step, day in done.items():
        PlanStep.objects.filter(pk=step.pk, phase=phase).update(done_on=day)
        step.done_on = day
    text = "Vastgelegd hoe een onderdeel van het plan echt ging."
    events.record("trajectory.progress", text, about=trajectory, by=by, at=at, phase=str(phase.public_id))
