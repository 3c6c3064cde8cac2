"""Celery's door to this floor: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from nieuwebanen import clock
from trajectories import reminders


@shared_task(name="trajectories.tasks.send_due_reminders")
def send_due_reminders() -> None:
    now = timezone.now()
    if clock.beat("send-due-reminders", now):
        reminders.plan(now)
        reminders.send_due(now)
