"""What was tried and learnt on the way (R37), and what one place tells the next one when a part of the plan ends.

A note says what works, not who failed; only staff who may see the trajectory read it. A handover is written by the
coach when a part ends and the next one is at another place; nothing about health in either.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import Handover, LearningNote, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.progress import is_signed

STALE = "Een collega heeft deze tekst net gewijzigd. Kijk wat er nu staat en bewaar dan opnieuw."
NOT_YET = "De overeenkomst is nog niet getekend. Er is nog niets om van te leren."
ASKED_BEFORE = timedelta(days=7)  # a handover is asked for from this long before a part ends


# ---- what was tried -----------------------------------------------------------------------------------
@transaction.atomic
def note(written: LearningNote, *, by: User, today: date, at: datetime | None = None) -> LearningNote:
    """Keep what was tried. Raises DomainError before the signatures, and for a day still to come."""
    at = at or timezone.now()
    _refuse(written.trajectory, written.on, today)
    written.by, written.at = by, at
    written.save()
    text = "Vastgelegd wat is geprobeerd en geleerd."
    events.record("trajectory.learnt", text, about=written.trajectory, by=by, at=at, note=str(written.public_id))
    return written


@transaction.atomic
def change_note(
    written: LearningNote, *, version: int, by: User, today: date, at: datetime | None = None
) -> LearningNote:
    """Keep an edited note; who wrote it first stays its writer. StaleError when somebody else was first."""
    stored = LearningNote.objects.select_for_update().get(pk=written.pk)
    if stored.version != version:
        raise StaleError(STALE)
    _refuse(written.trajectory, written.on, today)
    written.by_id, written.at, written.version = stored.by_id, stored.at, version + 1
    written.save()
    text = "Gewijzigd wat is geprobeerd en geleerd."
    events.record("trajectory.learnt", text, about=written.trajectory, by=by, at=at, note=str(written.public_id))
    return written


def _refuse(trajectory: Trajectory, on: date, today: date) -> None:
    if not is_signed(trajectory):
        raise DomainError(NOT_YET)
    if on > today:
        raise DomainError("Kies een datum tot en met vandaag.")


# ---- handover -----------------------------------------------------------------------------------------
@transaction.atomic
def hand_over(written: Handover, *, version: int, by: User, today: date, at: datetime | None = None) -> Handover:
    """Write or change what the next place must know. version: as it was on the screen, 0 when there was none.

    Raises DomainError before the signatures and for a talk still to come, StaleError when somebody else was first.
    """
    at = at or timezone.now()
    phase = written.phase
    if not is_signed(phase.trajectory):
        raise DomainError("De overeenkomst is nog niet getekend. Er is nog niets over te dragen.")
    if written.discussed_on and written.discussed_on > today:
        raise DomainError("Vul bij ‘besproken op’ een datum in tot en met vandaag.")
    stored = Handover.objects.select_for_update().filter(phase=phase).first()
    if (stored.version if stored else 0) != version:
        raise StaleError(STALE)
    if stored:
        written.pk, written.public_id, written.version = stored.pk, stored.public_id, version + 1
        written.by_id, written.at = stored.by_id, stored.at
    else:
        written.by, written.at, written.version = by, at, 1
    try:
        with transaction.atomic():
            written.save(force_insert=stored is None)
    except IntegrityError as error:  # two first ones at the same moment
        raise StaleError(STALE) from error
    text = "Overdracht naar het volgende onderdeel geschreven." if stored is None else "Overdracht gewijzigd."
    events.record("trajectory.handover", text, about=phase.trajectory, by=by, at=at, phase=str(phase.public_id))
    return written


def next_phase(phase: TrajectoryPhase, phases: list[TrajectoryPhase]) -> TrajectoryPhase | None:
    """The part that follows on this one; None for the last one."""
    later = [one for one in phases if one.position > phase.position]
    return min(later, key=lambda one: one.position, default=None)


def asks_handover(trajectory: Trajectory, *, today: date) -> Iterator[TrajectoryPhase]:
    """Parts that ended or end within a week, go on at another place, and have no handover yet.

    Reads phases with their handover and location, and the agreements.
    """
    if trajectory.status != TrajectoryStatus.RUNNING or trajectory.learning_finished_on or not is_signed(trajectory):
        return
    phases = list(trajectory.phases.all())
    for phase in phases:
        following = next_phase(phase, phases)
        if following is None or following.location_id == phase.location_id or hasattr(phase, "handover"):
            continue
        if ends_on(phase) <= today + ASKED_BEFORE:
            yield phase


def ends_on(phase: TrajectoryPhase) -> date:
    """The last day of a part, the real one when it is known."""
    return phase.ended_on or phase.ends_on
