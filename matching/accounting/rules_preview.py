"""What other rules would change: the first ten of a sample of open jobs, beside each other (matching.md §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from employers.models import FutureJob, JobStatus
from matching import ranking, rules
from matching.engine import Weights
from matching.ranking import chosen_people

SAMPLE, FIRST = 20, 10


@dataclass(frozen=True)
class Effect:
    """jobs: how many were looked at; changed: in how many others stand in the first ten, or in another order."""

    jobs: int
    other_people: int
    other_order: int
    stay: int  # percents of those who stand in the first ten of both


def effect(weights: Weights, *, today: date) -> Effect:
    """Raises MatchIsOffError while the match is off."""
    now = rules.in_force()
    with_needs = FutureJob.objects.filter(status=JobStatus.OPEN, requirements__isnull=False)
    jobs = list(with_needs.distinct().prefetch_related("requirements").order_by("-starts_on", "pk")[:SAMPLE])
    before, after = ([_first(job, some, today) for job in jobs] for some in (now, weights))
    both = [(old, new) for old, new in zip(before, after, strict=True) if old or new]
    kept, most = sum(len(set(old) & set(new)) for old, new in both), sum(len(old) for old, _ in both)
    return Effect(
        jobs=len(both),
        other_people=sum(set(old) != set(new) for old, new in both),
        other_order=sum(set(old) == set(new) and old != new for old, new in both),
        stay=100 * kept // most if most else 100,
    )


def _first(job: FutureJob, weights: Weights, today: date) -> Sequence[int]:
    found = ranking.rank_people(job, today=today, limit=FIRST, without=chosen_people(), weights=weights)
    return [row.id for row in found.rows]
