"""Celery's door to step 3: read the clock, call one domain function. May run twice, late, or beside another."""

from celery import shared_task
from django.utils import timezone

from matching import rules
from matching.accounting import fairness
from matching.proposing import chasing
from matching.reach import portfolio_report
from nieuwebanen import clock


@shared_task(name="matching.tasks.chase_silent_employers")
def chase_silent_employers() -> None:
    now = timezone.now()
    if clock.beat("chase-silent-employers", now):
        chasing.run(now)


@shared_task(name="matching.tasks.count_portfolio")
def count_portfolio() -> None:
    """Not while the match is off, for it ranks everybody; the newest report of before stays."""
    if rules.is_on():
        portfolio_report.make(today=timezone.localdate(), at=timezone.now())


@shared_task(name="matching.tasks.count_fairness")
def count_fairness() -> None:
    """Also while the match is off: it counts what was shown and whom the hard constraints set apart, and ranks nobody."""
    now = timezone.now()
    fairness.make(today=timezone.localdate(now), at=now)
