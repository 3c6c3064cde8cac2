"""The parts of a job's learning route: where, how long, to learn what (R11, R13)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from employers.models import FutureJob, JobPhase, PhaseSkill
from employers.parties import within_seats
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill


@transaction.atomic
def save_phase(
    phase: JobPhase,
    *,
    place: int,
    skills: Mapping[Skill, int],
    version: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """Save a new or changed phase as number `place` of the route, with the level per skill that it teaches."""
    job = phase.job
    job.touch(version=version)
    others = [other for other in job.phases.all() if other.pk != phase.pk]
    if phase.pk is None:
        phase.position = len(others) + 1
    with within_seats():
        phase.save()
    _number([*others[: place - 1], phase, *others[place - 1 :]])
    phase.skills.all().delete()
    PhaseSkill.objects.bulk_create(PhaseSkill(phase=phase, skill=skill, level=level) for skill, level in skills.items())
    events.record("future_job.phase_saved", f"Route van {job.number} gewijzigd.", about=job, by=by, at=at)


@transaction.atomic
def move_phase(phase: JobPhase, *, by_places: int, version: int, by: User, at: datetime | None = None) -> None:
    """Put a phase one place earlier (-1) or later (1); at the end of the route it stays where it is."""
    job = phase.job
    job.touch(version=version)
    others = [other for other in JobPhase.objects.filter(job=job) if other.pk != phase.pk]
    place = min(max(phase.position - 1 + by_places, 0), len(others))
    _number([*others[:place], phase, *others[place:]])
    events.record(
        "future_job.phase_moved", f"Volgorde van de route van {job.number} gewijzigd.", about=job, by=by, at=at
    )


@transaction.atomic
def delete_phase(phase: JobPhase, *, version: int, by: User, at: datetime | None = None) -> None:
    """Take a part out of the route. Trajectories that were planned along it keep their own."""
    job: FutureJob = phase.job
    job.touch(version=version)
    phase.delete()
    _number(list(job.phases.all()))
    events.record(
        "future_job.phase_deleted", f"Onderdeel uit de route van {job.number} gehaald.", about=job, by=by, at=at
    )


def _number(phases: list[JobPhase]) -> None:
    """1, 2, 3, … in this order; the unique constraint looks only at the end of the transaction."""
    for position, phase in enumerate(phases, 1):
        if phase.position != position:
            phase.position = position
            phase.save(update_fields=["position"])
