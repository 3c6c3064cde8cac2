"""Celery's door to the ground floor: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from nieuwebanen import background, outbox, pruning


@shared_task
def deliver_mail() -> None:
    """Every tick (settings.CELERY_BEAT_SCHEDULE). May run twice, late, or beside another."""
    outbox.deliver(at=timezone.now())


# Longer than other tasks have, and shorter than the visibility time-out after which the broker would give it again.
@shared_task(time_limit=560, soft_time_limit=530)
def do_background_work() -> None:
    """Every few seconds; most find nothing to do."""
    background.run_waiting()


@shared_task
def apply_retention() -> None:
    """Every night (settings.CELERY_BEAT_SCHEDULE). Killed half-way it is simply done again."""
    pruning.run(at=timezone.now(), dry=False)
