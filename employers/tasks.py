"""Celery's door to this floor: read the clock, call one domain function."""

from celery import shared_task
from django.utils import timezone

from employers import confirmation


@shared_task(name="employers.tasks.ask_to_confirm")
def ask_to_confirm() -> None:
    confirmation.ask_to_confirm(today=timezone.localdate(), at=timezone.now())
