"""The post of the demo world: what was sent long ago is not sent again on the first start.

Reminders of the past are made by their own functions, day by day, so that each person has heard what the ladders say.
"""

from datetime import date, timedelta

from django.db.models import F

from nieuwebanen.dates import at_reminder_time
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailState, OutboxMail
from trajectories import reminder_sources, reminder_subjects, reminders
from trajectories.demo.calendar import Calendar
from trajectories.reminder_subjects import People

FRESH = timedelta(days=3)  # what is newer than this is still unread


def remind(calendar: Calendar) -> None:
    """Every reminder until yesterday, on the morning that it was due."""
    for day in _days(calendar):
        at = at_reminder_time(day)
        reminders.plan(at)
        reminders.send_due(at)


def _days(calendar: Calendar) -> list[date]:
    """The days on which a rung of what is open now was due."""
    people = People()
    found = {
        notice.due_on
        for subjects in reminder_sources.open_subjects(calendar.today, reminders.BATCH)
        for subject in subjects
        for notice in reminder_subjects.notices(subject, people)
    }
    return sorted(day for day in found if day < calendar.today)


def settle(calendar: Calendar) -> None:
    """Old mails were sent, old messages were read. What is of the last working day goes out: some post to look at."""
    recent = calendar.at(calendar.ago(1), "00.00")
    old = OutboxMail.objects.filter(state=MailState.PENDING, not_before__lt=recent)
    old.update(state=MailState.SENT, attempts=1, claimed_at=F("not_before"), sent_at=F("not_before"))
    OutboxMail.objects.update(created_at=F("not_before"))
    read = Notification.objects.filter(created_at__lt=calendar.now - FRESH, read_at=None)
    read.update(read_at=F("created_at") + timedelta(hours=3))
