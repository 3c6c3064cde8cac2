"""Forecasts grow old: ask whether they still hold, and let a job rest that nobody confirms (product.md §4).

Asked is 60 days after the last confirmation, and 12, 9, 6 and 3 months before the start unless the forecast was
confirmed in the three weeks before; after 90 days without an answer the job rests. May run twice, late, or at once
with another: due means "not confirmed since", every occasion has one key, and after downtime only the newest counts.

A ladder per occasion, in working days: the question, 7 later the question again, 14 later the coach calls.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from employers.forecasting import coach_of, members_of
from employers.models import EmployerMembership, FutureJob, JobStatus
from nieuwebanen.dates import add_months, add_working_days, holidays, months_between
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify
from nieuwebanen.outbox import MailKind

logger = logging.getLogger(__name__)

ASK_AFTER = timedelta(days=60)
REST_AFTER = timedelta(days=90)
MILESTONES = (12, 9, 6, 3)  # months before the start
AGAIN, CALL = 7, 14  # working days after the question: once more, and the coach hears it
STILL_FRESH = timedelta(days=21)  # confirmed this shortly before a milestone: not asked again
ASKED = (JobStatus.ANNOUNCED, JobStatus.OPEN, JobStatus.RESTING)


@dataclass(frozen=True)
class Asked:
    """How many messages were new, and how many jobs rest since this run."""

    messages: int
    rested: int


@dataclass(frozen=True)
class Occasion:
    """Why somebody is asked: since when, what makes it one and the same, and how the question begins."""

    since: date
    key: str
    words: str


def to_confirm(today: date) -> "QuerySet[FutureJob]":
    """Jobs that did not arise yet and of which somebody should say whether the forecast still holds."""
    old = Q(confirmed_on__lte=today - ASK_AFTER)
    this_month = today.replace(day=1)
    for ahead in range(1, max(MILESTONES) + 1):  # the start is a first of the month: one day for each month ahead
        since = add_months(this_month, ahead - _milestone(ahead))
        old |= Q(starts_on=add_months(this_month, ahead), confirmed_on__lt=since - STILL_FRESH)
    return FutureJob.objects.filter(old, status__in=ASKED, arisen_on=None)


def without_members(jobs: "QuerySet[FutureJob]") -> "QuerySet[FutureJob]":
    """Those of employers where nobody works in the portal: somebody has to call."""
    there = EmployerMembership.objects.filter(employer=OuterRef("employer"), ended_at=None, user__is_active=True)
    return jobs.exclude(Exists(there))


def _milestone(months_ahead: int) -> int:
    """The last milestone that passed when the start is so many months ahead."""
    return min(months for months in MILESTONES if months >= months_ahead)


def occasion_of(job: FutureJob, today: date) -> Occasion | None:
    """The newest reason to ask about this job; None when its forecast is fresh. The twin of `to_confirm`."""
    if job.confirmed_on is None or job.starts_on is None:
        return None
    found = []
    if job.confirmed_on <= today - ASK_AFTER:
        found.append(Occasion(job.confirmed_on + ASK_AFTER, f"confirm:{job.public_id}:{job.confirmed_on}", ""))
    if 0 < (ahead := months_between(today, job.starts_on)) <= max(MILESTONES):
        months = _milestone(ahead)
        since = add_months(job.starts_on, -months)
        if job.confirmed_on < since - STILL_FRESH:
            words = f"De start is over {counted(ahead, 'maand', 'maanden')}. "
            found.append(Occasion(since, f"confirm:{job.public_id}:{job.starts_on}:{months}", words))
    return max(found, key=lambda occasion: occasion.since, default=None)


def ask_to_confirm(*, today: date, at: datetime) -> Asked:
    """Ask about every old forecast, once per occasion; put forecasts of 90 days to rest."""
    free = holidays()
    new = sum(
        _ask(job, today, at, free) for job in to_confirm(today).select_related("employer__account_manager", "coach")
    )
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


def _ask(job: FutureJob, today: date, at: datetime, free: frozenset[date]) -> int:
    """Its people in the portal, or its coach when there are none; how many were told something new."""
    occasion = occasion_of(job, today)
    if occasion is None:
        return 0
    people, coach = members_of(job), coach_of(job)
    url, own_url = (reverse(f"employers:{page}", args=[job.public_id]) for page in ("portal_job", "job_forecast"))
    question = f"{occasion.words}Klopt uw verwachting voor baan {job.number} nog?"
    told = [(user, occasion.key, question, url) for user in people]
    if people and today >= add_working_days(occasion.since, AGAIN, free):
        told = [(user, f"{occasion.key}:{AGAIN}", f"{question} Wij vroegen dit eerder.", url) for user in people]
    call = f"{occasion.words}Bel de werkgever: klopt de verwachting voor baan {job.number} nog?"
    if coach and not people:
        told = [(coach, occasion.key, call, own_url)]
    elif coach and _still_runs(job, today) and today >= add_working_days(occasion.since, CALL, free):
        told.append((coach, f"{occasion.key}:{CALL}", call, own_url))
    return sum(notify(who, key=key, text=text, url=to, at=at, kind=MailKind.REMINDER) for who, key, text, to in told)


def _still_runs(job: FutureJob, today: date) -> bool:
    """Of a job that rests, or will rest today, the coach hears that and nothing else."""
    return job.status == JobStatus.ANNOUNCED or (job.confirmed_on or today) + REST_AFTER > today


def _tell_coach(job: FutureJob, at: datetime) -> None:
    if job.coach is not None:
        notify(
            job.coach,
            key=f"rests:{job.public_id}:{job.confirmed_on}",
            text=f"Baan {job.number} rust: de werkgever heeft 90 dagen niets bevestigd. Bel de werkgever.",
            url=reverse("employers:job_forecast", args=[job.public_id]),
            at=at,
        )
