"""Celery's door to this floor: read the clock, call one domain function. May run twice, late, or beside another."""

import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from nieuwebanen import clock
from trajectories import reminders


@shared_task(name="trajectories.tasks.send_due_reminders")
def send_due_reminders() -> None:
    """Every tick, for half of it at most: after days of silence thousands are due, and their mail needs a worker too."""
    now, until = timezone.now(), time.monotonic() + max(5.0, settings.TICK_SECONDS / 2)
    if clock.beat("send-due-reminders", now):
        reminders.plan(now)
        reminders.send_due(now, going=lambda: time.monotonic() < until)
