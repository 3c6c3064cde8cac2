"""Celery's door to this floor: read the clock, call one domain function."""

from celery import shared_task
from django.utils import timezone

from employers import confirmation
from nieuwebanen import clock


@shared_task(name="employers.tasks.ask_to_confirm")
def ask_to_confirm() -> None:
    now = timezone.now()
    if clock.beat("ask-employers-to-confirm", now):
        confirmation.ask_to_confirm(today=timezone.localdate(now), at=now)
