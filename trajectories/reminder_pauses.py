"""Reminders stand still: nobody is reminded of one thing, or one person of nothing, until and including a day.

    runs --end--> ended (by hand), or it is over after its last day

What comes due meanwhile waits as a row; on the first working day after it, at eight, only the newest goes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import at_reminder_time, holidays, on_or_after_working_day
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from trajectories import reminder_sources
from trajectories.ladders import EVALUATION
from trajectories.models import ReminderPause
from trajectories.reminder_subjects import People, Subject

LONGEST = timedelta(days=183)
AFTER = timedelta(days=14)  # longer than from the last day of a pause to the next working day


@dataclass(frozen=True)
class Quiet:
    """What and who is not reminded now."""

    subjects: frozenset[UUID]
    users: frozenset[int]


def quiet(at: datetime) -> Quiet:
    """What stands still at this moment."""
    free = holidays()
    standing = ReminderPause.objects.filter(ended_at=None, until__gte=timezone.localdate(at) - AFTER)
    rows = [row for row in standing if at < at_reminder_time(on_or_after_working_day(_day_after(row.until), free))]
    return Quiet(
        frozenset(row.subject_public_id for row in rows if row.subject_public_id),
        frozenset(row.user_id for row in rows if row.user_id),
    )


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def running(label: str, public_id: UUID, today: date) -> QuerySet[ReminderPause]:
    """The pauses that keep reminders of this subject from somebody: its own, and those of its people."""
    subject = reminder_sources.open_subject(label, public_id)
    people = [user.pk for user in people_of(subject)] if subject else []
    rows = ReminderPause.objects.filter(Q(subject_public_id=public_id) | Q(user__in=people))
    return rows.filter(ended_at=None, until__gte=today).select_related("user", "by")


def people_of(subject: Subject) -> Sequence[User]:
    """Who is reminded of this and may be left alone: the people of the employer, and the coach."""
    people = People()
    members = people.members(subject.trajectory.job.employer_id, signing=subject.label != EVALUATION)
    return [*members, subject.trajectory.coach]


@transaction.atomic
def pause(
    about: Any, label: str, *, user: User | None, until: date, reason: str, by: User, at: datetime | None = None
) -> ReminderPause:
    """Nobody is reminded of this (user None), or this one of its people of nothing, until and including that day.

    about: the evaluation or the agreement. Raises DomainError when nothing waits, for a day that is over or too far
    away, for who is not reminded of it, and when it stands still already.
    """
    at = at or timezone.now()
    today, public_id = timezone.localdate(at), about.public_id
    subject = reminder_sources.open_subject(label, public_id)
    if subject is None:
        raise DomainError("Hierover gaan geen herinneringen meer uit.")
    if not today <= until <= today + LONGEST:
        raise DomainError(f"Kies een dag van vandaag tot en met {long_date(today + LONGEST)}.")
    if user is not None and user not in people_of(subject):
        raise DomainError("Kies iemand die hierover herinneringen krijgt.")
    of = {"user": user} if user else {"subject_type": label, "subject_public_id": public_id}
    over = ReminderPause.objects.filter(ended_at=None, until__lt=today, **of)
    over.update(ended_at=at)
    row = ReminderPause(**of, until=until, reason=reason.strip(), by=by, at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError(
            "De herinneringen staan al stil. Wil je een andere dag? Kies eerst ‘Weer herinneren’."
        ) from error
    whom = "aan één persoon" if user else "hierover"
    text = f"Herinneringen {whom} staan stil tot en met {long_date(until)}."
    events.record("reminders.paused", text, about=[about, subject.trajectory], by=by, at=at, pause=str(row.public_id))
    return row


@transaction.atomic
def end(row: ReminderPause, about: Any, *, by: User, at: datetime | None = None) -> None:
    """Reminders go out again from now. about: the evaluation or agreement of the page. Raises DomainError when it ended."""
    at = at or timezone.now()
    if not ReminderPause.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        raise DomainError("De herinneringen gingen al weer uit.")
    text = "Herinneringen gaan weer uit."
    events.record("reminders.resumed", text, about=about, by=by, at=at, pause=str(row.public_id))
