"""Forecasts grow old: ask the employer after 60 days, and let the job rest after 90 (product.md §4).

May run twice, late, or at once with another: due means "not confirmed since", and a message has one key.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from employers.models import EmployerMembership, FutureJob, JobStatus
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify
from nieuwebanen.outbox import MailKind

logger = logging.getLogger(__name__)

ASK_AFTER = timedelta(days=60)
REST_AFTER = timedelta(days=90)
ASKED = (JobStatus.ANNOUNCED, JobStatus.OPEN, JobStatus.RESTING)


@dataclass(frozen=True)
class Asked:
    """How many messages were new, and how many jobs rest since this run."""

    messages: int
    rested: int


def to_confirm(today: date) -> "QuerySet[FutureJob]":
    """Jobs that did not arise yet and whose forecast nobody confirmed for 60 days."""
    return FutureJob.objects.filter(status__in=ASKED, arisen_on=None, confirmed_on__lte=today - ASK_AFTER)


def ask_to_confirm(*, today: date, at: datetime) -> Asked:
    """Ask every employer of an old forecast, once per job and period; put forecasts of 90 days to rest."""
    new = sum(_ask(job, at) for job in to_confirm(today).select_related("employer"))
    rested = 0
    old = FutureJob.objects.open().filter(arisen_on=None, confirmed_on__lte=today - REST_AFTER)
    for job in old.select_related("employer", "coach"):
        try:
            job.rest(by=None, at=at)
        except DomainError:  # confirmed at this very moment
            logger.info("job %s is not put to rest: it changed meanwhile", job.public_id)
            continue
        rested += 1
        _tell_coach(job, at)
    return Asked(new, rested)


def _ask(job: FutureJob, at: datetime) -> int:
    members = EmployerMembership.objects.filter(employer=job.employer, ended_at=None).select_related("user")
    return sum(
        notify(
            membership.user,
            key=f"confirm:{job.public_id}:{job.confirmed_on}",
            text=f"Klopt uw verwachting voor baan {job.number} nog?",
            url=reverse("employers:portal_job", args=[job.public_id]),
            at=at,
            kind=MailKind.REMINDER,
        )
        for membership in members
    )


def _tell_coach(job: FutureJob, at: datetime) -> None:
    if job.coach is not None:
        notify(
            job.coach,
            key=f"rests:{job.public_id}:{job.confirmed_on}",
            text=f"Baan {job.number} rust: de werkgever heeft 90 dagen niets bevestigd. Bel de werkgever.",
            url=job.get_absolute_url(),
            at=at,
        )
