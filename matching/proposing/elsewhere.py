"""Where else somebody can go at once, after an employer said no or gave no answer (R26)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Q

from candidates.models import Candidate
from employers.models import FutureJob
from matching import ranking
from matching.models import Proposal, ProposalState
from matching.proposing import stacking
from matching.proposing.selecting import select_all
from matching.ranking import Ranked
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError


def other_jobs(proposal: Proposal, *, today: date, limit: int = 10) -> list[tuple[FutureJob, Ranked]]:
    """Where else this person could go, at once: open jobs that fit, those of the same sector first (R26).

    Of who was chosen only the jobs that go together with that (matching/proposing/stacking.py).
    """
    candidate = proposal.candidate
    tried = Proposal.objects.filter(candidate=candidate).exclude(state=ProposalState.WITHDRAWN)
    without = set(tried.values_list("job_id", flat=True)) | {proposal.job_id}
    chosen = Proposal.objects.filter(candidate=candidate, state=ProposalState.CHOSEN).select_related("job")
    beside = [one.job for one in chosen]
    found = ranking.rank_jobs(candidate, today=today, among=FutureJob.objects.exclude(pk__in=without)).rows
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    with_a_seat = FutureJob.objects.with_employer().annotate(taken=taken).filter(seats__gt=F("taken"))
    jobs = with_a_seat.in_bulk([row.id for row in found])
    pairs: list[tuple[FutureJob, Ranked]] = [
        (jobs[row.id], row)
        for row in found
        if row.id in jobs and stacking.stacks(jobs[row.id], beside, hours_per_week=candidate.hours_per_week)
    ]
    return sorted(pairs, key=lambda pair: pair[0].sector != proposal.job.sector)[:limit]


@transaction.atomic
def select_elsewhere(
    candidate: Candidate, jobs: Collection[FutureJob], *, by: User, today: date, at: datetime | None = None
) -> list[Proposal]:
    """Select one person for several jobs at once, or for none: a refusal names the job (R26).

    Each is a proposal of its own: the candidate is told and asked again for every employer (R21). Raises DomainError.
    """
    if not jobs:
        raise DomainError("Kies minimaal 1 baan.")
    return select_all([(job, candidate) for job in jobs], by=by, today=today, at=at)
