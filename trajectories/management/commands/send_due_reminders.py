"""What the clock does every minute, by hand: plan the reminders that are due and send them, or only show them."""

from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from nieuwebanen import clock
from nieuwebanen.dates import AMSTERDAM
from nieuwebanen.dutch import counted
from nieuwebanen.outbox import MailKind
from nieuwebanen.preferences import wish_of
from trajectories import reminders
from trajectories.models import ReminderState


class Command(BaseCommand):
    help = "Plan and send the reminders that are due. --dry-run shows them and changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", help="act as if it were this moment (ISO, Amsterdam time unless told otherwise)")
        parser.add_argument("--dry-run", action="store_true", help="show what would go out and change nothing")

    def handle(self, *args: Any, now: str | None, dry_run: bool, **options: Any) -> None:
        at = _moment(now)
        if clock.standing() and not dry_run:
            raise CommandError("Sending is on hold after a jump of the clock. Release it at /beheer/mail/ first.")
        with transaction.atomic() if dry_run else nullcontext():  # else every row is a transaction of its own
            reminders.plan(at)
            settled = reminders.send_due(at)
            still = reminders.standing_still(at)
            if dry_run:
                transaction.set_rollback(True)
        for row in settled:
            day, who = row.reminder.due_on, row.reminder.recipient.email
            text = row.notice.text if row.notice else "niet meer nodig"
            wish = wish_of(row.reminder.recipient, MailKind.REMINDER).label if row.state == ReminderState.SENT else ""
            self.stdout.write(f"{row.state.label:<26} {day}  {row.reminder.kind:<24} {who:<34} {text} {wish}".rstrip())
        sent = sum(1 for row in settled if row.state == ReminderState.SENT)
        verb = "gaat uit" if dry_run and sent == 1 else "gaan uit" if dry_run else "verstuurd"
        self.stdout.write(f"{counted(sent, 'herinnering', 'herinneringen')} {verb}, {len(settled) - sent} vervallen.")
        if still:
            self.stdout.write(f"{counted(still, 'herinnering staat', 'herinneringen staan')} stil door een pauze.")


def _moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{text!r} is no moment; write it as 2026-11-24T08:00.")
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=AMSTERDAM)
