"""When one person can have two jobs: a stapelbaan that the person makes, instead of the employers (R15).

Source: article, "Stapelbanen", as in employers/models/stacked.py: parts follow each other in a year or share a week, and
never overlap. There the employers make one job of it; here two jobs are chosen apart, and the same rule is asked.
"""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from candidates.models import Candidate
from employers.models import FutureJob
from employers.models.route import ContractIntention
from matching.models import Proposal, ProposalState
from nieuwebanen.dates import add_months

CLASHES = "Deze kandidaat is al gekozen voor een baan."


def stacks(job: FutureJob, others: Collection[FutureJob], *, hours_per_week: int) -> bool:
    """Whether somebody who works so many hours a week can have this job as well as each of the others.

    Two jobs go together after each other (the one ends before the other begins), or beside each other: both say on which
    days the work is, no day is in both, and the least hours of all that run beside this one fit in the person's week.
    What is not known, such as the days, never lets two jobs go together.
    """
    beside = [other for other in others if not _after_each_other(job, other)]
    if any(not _on_other_days(job, other) for other in beside):
        return False
    hours = [one.hours_min for one in (job, *beside)]
    return not beside or (sum(one or 0 for one in hours) <= hours_per_week and None not in hours)


def goes_with_chosen(
    job: FutureJob, candidate: Candidate, *, apart_from: Proposal | None = None, leaves: Proposal | None = None
) -> bool:
    """Nobody chose this person, or only for jobs that go together with this one; what it takes over does not count."""
    chosen = Proposal.objects.filter(candidate=candidate, state=ProposalState.CHOSEN).select_related("job")
    aside = {one.pk for one in (apart_from, leaves) if one} | ({apart_from.takes_over_id} if apart_from else set())
    jobs = [one.job for one in chosen if one.pk not in aside]
    return stacks(job, jobs, hours_per_week=candidate.hours_per_week)


def left_choice(job: FutureJob, candidate: Candidate) -> Proposal | None:
    """The choice of another employer whose job does not come after all: this one takes over."""
    left = choices_left().filter(candidate=candidate).select_related("job").order_by("pk")
    return next((one for one in left if not not_taken_over(job, candidate, one)), None)


def choices_left() -> "QuerySet[Proposal]":
    """Choices of people whose job does not come after all: they are free to be chosen again (settings.CHOICES_LEFT)."""
    left: QuerySet[Proposal] = import_string(settings.CHOICES_LEFT)()
    return left


def not_taken_over(job: FutureJob, candidate: Candidate, left: Proposal) -> list[str]:
    """Why this job cannot take over from that choice; empty when it can."""
    if (left.candidate_id, left.state) != (candidate.pk, ProposalState.CHOSEN):
        return ["Overnemen kan alleen van een werkgever die deze kandidaat heeft gekozen."]
    return ["Kies een baan van een andere werkgever."] if left.job.employer_id == job.employer_id else []


def _after_each_other(one: FutureJob, other: FutureJob) -> bool:
    return _ended_before(one, other) or _ended_before(other, one)


def _ended_before(first: FutureJob, second: FutureJob) -> bool:
    """A contract for a number of months that is over when the other job begins, such as a season."""
    ends = _ends_on(first)
    return ends is not None and second.starts_on is not None and ends <= second.starts_on


def _ends_on(job: FutureJob) -> date | None:
    """The first day after the contract; None when it goes on, or nobody said for how long."""
    if job.contract == ContractIntention.PERMANENT or not job.contract_months or not job.starts_on:
        return None
    return add_months(job.starts_on, job.contract_months)


def _on_other_days(one: FutureJob, other: FutureJob) -> bool:
    return bool(one.days) and bool(other.days) and not set(one.days) & set(other.days)
