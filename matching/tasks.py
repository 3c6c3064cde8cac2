"""Celery's door to step 3: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from matching import chasing


@shared_task(name="matching.tasks.chase_silent_employers")
def chase_silent_employers() -> None:
    chasing.run(timezone.now())
