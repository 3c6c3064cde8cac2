"""Celery's door to the outbox: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from nieuwebanen import outbox


@shared_task
def deliver_mail() -> None:
    """Every tick (settings.CELERY_BEAT_SCHEDULE). May run twice, late, or beside another."""
    outbox.deliver(at=timezone.now())
