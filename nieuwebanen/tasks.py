"""Celery's door to the ground floor: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from nieuwebanen import background, clock, digest, mail_desk, outbox, pruning


@shared_task
def deliver_mail() -> None:
    """Every tick (settings.CELERY_BEAT_SCHEDULE). May run twice, late, or beside another."""
    now = timezone.now()
    if clock.beat("deliver-mail", now):
        outbox.deliver(at=now, failed=mail_desk.failed)


@shared_task
def send_digests() -> None:
    """Some times an hour on every day: the domain knows on which days and from when."""
    now = timezone.now()
    if clock.beat("send-digests", now):
        digest.send(at=now)


# Longer than other tasks have, and shorter than the visibility time-out after which the broker would give it again.
@shared_task(time_limit=560, soft_time_limit=530)
def do_background_work() -> None:
    """Every few seconds; most find nothing to do."""
    background.run_waiting()


@shared_task
def apply_retention() -> None:
    """Every night (settings.CELERY_BEAT_SCHEDULE). Killed half-way it is simply done again."""
    now = timezone.now()
    if clock.beat("apply-retention", now):
        pruning.run(at=now, dry=False)
