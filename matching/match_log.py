"""Which list was shown to whom, by which rules (product.md §6): the only thing that a GET may write."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import MatchLog
from nieuwebanen.accounts.models import User


def note_shown(
    lists: Iterable[tuple[int, list[tuple[int, int]]]],
    *,
    by: User,
    today: date,
    at: datetime | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
) -> None:
    """One row per job: (job pk, [(candidate pk, score), …] in the order of the screen)."""
    at = at or timezone.now()
    MatchLog.objects.bulk_create(
        MatchLog(at=at, by=by, job_id=job, rules=weights.version, today=today, shown=shown) for job, shown in lists
    )
