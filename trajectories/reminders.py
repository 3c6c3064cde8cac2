"""Reminders, exactly once in effect (R40; reliability.md §3.2).

    gepland --send_due--> verstuurd | ingehaald (a later one tells more) | vervallen (nothing left to remind of)
        \\-- while its subject or its person is paused it waits (reminder_pauses.py); then only the newest goes out

Two steps, both safe to run many times and by many processes at once. `plan` writes the rungs that are due until
tomorrow as rows with a unique key, always "at or before", so that downtime catches up by itself. `send_due` takes one
row at a time under its lock, looks again whether it still applies, and writes the inbox line, the mail and the new
state in one transaction. The mail leaves the house later (nieuwebanen/outbox.py).

Days are counted in working days, at 08:00 in Amsterdam.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import at_reminder_time
from nieuwebanen.dutch import moment
from nieuwebanen.errors import DomainError
from nieuwebanen.outbox import MailKind
from trajectories import reminder_pauses, reminder_sources, reminder_subjects
from trajectories.ladders import EVALUATION, Audience
from trajectories.models import Agreement, Evaluation, Reminder, ReminderState
from trajectories.reminder_subjects import Notice, People

logger = logging.getLogger(__name__)

AHEAD = timedelta(days=1)  # rows are made this long before they are due
COOL_DOWN = timedelta(hours=24)
BY_HAND = "evaluatie-met-de-hand"
BATCH = 500


# ---- rows ---------------------------------------------------------------------------------------------
def plan(at: datetime) -> int:
    """Write the rungs that are due until a day from now and are not there yet; return how many were new."""
    until = timezone.localdate(at + AHEAD)
    people = People()
    new = 0
    for subjects in reminder_sources.open_subjects(until, BATCH):
        wanted = {
            (subject.public_id, notice.kind, notice.recipient.pk, notice.due_on): (subject, notice)
            for subject in subjects
            if not subject.is_over(timezone.localdate(at))
            for notice in reminder_subjects.notices(subject, people)
            if notice.due_on <= until
        }
        known = Reminder.objects.filter(subject_public_id__in={key[0] for key in wanted})
        for key in known.values_list("subject_public_id", "kind", "recipient_id", "due_on"):
            wanted.pop(key, None)
        # Somebody else may plan at this very moment: the unique key decides, nobody waits.
        rows = Reminder.objects.bulk_create(
            [_row(subject.label, subject.public_id, notice) for subject, notice in wanted.values()],
            ignore_conflicts=True,
        )
        new += len(rows)
    return new


def _row(subject_type: str, public_id: UUID, notice: Notice) -> Reminder:
    return Reminder(
        subject_type=subject_type,
        subject_public_id=public_id,
        kind=notice.kind,
        recipient=notice.recipient,
        due_on=notice.due_on,
        due_at=at_reminder_time(notice.due_on),
    )


# ---- sending ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Settled:
    """What became of one row."""

    state: ReminderState
    reminder: Reminder
    notice: Notice | None


def send_due(at: datetime, *, going: Callable[[], bool] = lambda: True) -> list[Settled]:
    """Settle every row that is due, each in a transaction of its own; what became of them, oldest first.

    A row that fails is logged and left for the next tick, so that it holds up nobody else's reminder. going: whether
    another row may be taken; what is left is due at the next tick too.
    """
    people, quiet = People(), reminder_pauses.quiet(at)
    done: list[Settled] = []
    failed: set[int] = set()
    while going():
        try:
            settled = _settle_one(at, people, failed, quiet)
        except _Failed as error:
            logger.exception("reminder %s could not be settled", error.pk)
            failed.add(error.pk)
            continue
        if settled is None:
            break
        done.append(settled)
    return done


def standing_still(at: datetime) -> int:
    """How many reminders wait for the end of a pause: of one subject to one person only the newest will go out."""
    quiet = reminder_pauses.quiet(at)
    paused = Q(subject_public_id__in=quiet.subjects) | Q(recipient__in=quiet.users)
    return (
        Reminder.objects.due(at).filter(paused).order_by().values("subject_public_id", "recipient").distinct().count()
    )


class _Failed(Exception):
    def __init__(self, pk: int) -> None:
        super().__init__(pk)
        self.pk = pk


@transaction.atomic
def _settle_one(at: datetime, people: People, skipped: Iterable[int], quiet: reminder_pauses.Quiet) -> Settled | None:
    """Take one due row that nobody else holds, and settle it; None when there is none left."""
    due = Reminder.objects.due(at).exclude(pk__in=skipped).select_related("recipient")
    due = due.exclude(subject_public_id__in=quiet.subjects).exclude(recipient__in=quiet.users)
    row = due.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    try:
        with transaction.atomic():
            return _settle(row, at, people)
    except Exception as error:  # whatever it is: the others must go out
        raise _Failed(row.pk) from error


def _settle(row: Reminder, at: datetime, people: People) -> Settled:
    notices = _still(row, people, timezone.localdate(at))
    notice = notices.get((row.kind, row.due_on))
    state = ReminderState.SENT
    if notice is None:
        state = ReminderState.CANCELLED
    elif _overtaken(row, at, notices):
        state = ReminderState.SUPERSEDED
    else:
        inbox.notify(
            row.recipient,
            key=f"reminder:{row.subject_public_id}:{row.kind}:{row.due_on}",
            text=notice.text,
            url=notice.url,
            at=at,
            kind=MailKind.REMINDER,
        )
        row.sent_at = at
    row.state = state
    row.save(update_fields=["state", "sent_at"])
    return Settled(state, row, notice)


def _still(row: Reminder, people: People, today: date) -> dict[tuple[str, date], Notice]:
    """What this person should hear of this subject as things are now: empty once it is settled."""
    if not row.recipient.is_active:
        return {}
    subject = reminder_sources.open_subject(row.subject_type, row.subject_public_id)
    waits = subject is not None and not subject.is_over(today)
    found = reminder_subjects.notices(subject, people) if subject and waits else []
    return {(notice.kind, notice.due_on): notice for notice in found if notice.recipient.pk == row.recipient_id}


def _overtaken(row: Reminder, at: datetime, notices: dict[tuple[str, date], Notice]) -> bool:
    """After downtime only the newest goes out: is there a later one, sent or about to be?"""
    others = Reminder.objects.filter(
        subject_public_id=row.subject_public_id, recipient=row.recipient, due_at__lte=at
    ).exclude(pk=row.pk)
    return any(
        (other.due_at, other.pk) > (row.due_at, row.pk)
        and (
            other.state == ReminderState.SENT
            or (other.state == ReminderState.PLANNED and (other.kind, other.due_on) in notices)
        )
        for other in others
    )


# ---- by hand ------------------------------------------------------------------------------------------
def last_sent(about: Evaluation | Agreement) -> datetime | None:
    """When somebody of the employer was last reminded of this."""
    sent = Reminder.objects.filter(
        subject_public_id=about.public_id, state=ReminderState.SENT, recipient__role="employer"
    )
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


@transaction.atomic
def remind_employer(evaluation: Evaluation, *, by: User, at: datetime | None = None) -> Sequence[User]:
    """The coach asks the employer once more for its part; who was told.

    Raises DomainError within a day of the last reminder, or when there is nobody or nothing to ask.
    """
    at = at or timezone.now()
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    subject = reminder_sources.open_subject(EVALUATION, locked.public_id)
    if subject is None or Audience.EMPLOYER in subject.done:
        raise DomainError("De werkgever hoeft bij deze evaluatie niets meer in te vullen.")
    before = last_sent(locked)
    if before and at - before < COOL_DOWN:
        raise DomainError(f"De werkgever is al herinnerd op {moment(before)}. Dat kan weer na 24 uur.")
    members = list(subject.people(Audience.EMPLOYER, People()))
    if not members:
        raise DomainError("Bij deze werkgever heeft nog niemand toegang tot het portaal. Bel de werkgever.")
    quiet = reminder_pauses.quiet(at)
    members = [member for member in members if member.pk not in quiet.users]
    if locked.public_id in quiet.subjects or not members:
        raise DomainError("De herinneringen staan stil. Kies eerst ‘Weer herinneren’.")
    today = timezone.localdate(at)
    for member in members:
        notice = reminder_subjects.asked_by_hand(subject, member, on=today, kind=BY_HAND)
        row = _row(subject.label, subject.public_id, notice)
        row.state, row.sent_at, row.due_at = ReminderState.SENT, at, at
        row.save()
        key = f"reminder:{row.subject_public_id}:{row.kind}:{at.isoformat()}"
        inbox.notify(member, key=key, text=notice.text, url=notice.url, at=at, kind=MailKind.REMINDER)
    text = f"Werkgever herinnerd aan evaluatie {locked.position}."
    events.record("evaluation.reminded", text, about=[locked, locked.trajectory], by=by, at=at)
    return members
