"""A training that several parties design together: who brings in what, and how the seats are shared (R60)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from employers.models import Employer, PhaseParty
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

RULE = "phaseparty_within_seats"


@contextmanager
def within_seats() -> Iterator[None]:
    """Do this, or raise DomainError when the parties together have more seats than the phase (a trigger counts)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != RULE:
            raise
        wanted, seats = str(getattr(diagnosis, "message_detail", "")).split()
        raise DomainError(
            f"De partijen hebben samen {wanted} plekken, en dit onderdeel heeft er {seats}. "
            "Geef een partij minder plekken of het onderdeel meer."
        ) from error


@transaction.atomic
def save_party(party: PhaseParty, *, version: int, by: User, at: datetime | None = None) -> None:
    """Add or change who designs this training. Raises DomainError when the seats are more than those of the phase."""
    job = party.phase.job
    job.touch(version=version)  # also the lock: of two who share out the last seats the second one is told
    again = PhaseParty.objects.filter(phase=party.phase, employer=party.employer).exclude(pk=party.pk)
    if party.employer_id and again.exists():
        raise DomainError("Deze werkgever staat er al. Wijzig wat er staat.")
    with within_seats():
        party.save()
    events.record(
        "future_job.party_saved", f"Partijen van een training van {job.number} gewijzigd.", about=job, by=by, at=at
    )


@transaction.atomic
def delete_party(party: PhaseParty, *, version: int, by: User, at: datetime | None = None) -> None:
    """This party does not take part after all."""
    job = party.phase.job
    job.touch(version=version)
    party.delete()
    events.record(
        "future_job.party_deleted", f"Partij van een training van {job.number} weggehaald.", about=job, by=by, at=at
    )


def trainings_of(employer: Employer) -> QuerySet[PhaseParty]:
    """The trainings that this employer designs together with others, soonest job first."""
    mine = PhaseParty.objects.filter(employer=employer).select_related("phase__job__employer", "phase__location")
    return mine.order_by("phase__job__starts_on", "phase__position", "pk")
