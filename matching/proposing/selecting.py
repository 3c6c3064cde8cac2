"""Selecting several at once: people for a job, jobs for a person, or both. All of them, or none."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from candidates.models import Candidate
from employers.models import FutureJob
from matching import proposals
from matching.models import Proposal
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError


@transaction.atomic
def select_all(
    pairs: Collection[tuple[FutureJob, Candidate]],
    *,
    by: User,
    today: date,
    override_reason: str = "",
    at: datetime | None = None,
) -> list[Proposal]:
    """A proposal of its own for each pair, as `proposals.select`, in the order of the pairs.

    Raises DomainError or StaleError that names the pair which does not go: the person, the job, or both when there are
    several of both.
    """
    jobs, people = {job.pk for job, _ in pairs}, {candidate.pk for _, candidate in pairs}
    # Every job before any person, each in one order: two who select the same at the same moment wait, never for each other.
    for rows in (FutureJob.objects.filter(pk__in=jobs), Candidate.objects.filter(pk__in=people)):
        list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    added = []
    for job, candidate in pairs:
        try:
            added.append(proposals.select(job, candidate, by=by, today=today, override_reason=override_reason, at=at))
        except DomainError as refusal:
            several = [str(one) for one, of in ((candidate, people), (job, jobs)) if len(of) > 1]
            raise type(refusal)(f"{', '.join(several or [str(candidate)])}: {refusal}") from refusal
    return added
