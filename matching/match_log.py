"""Which list was shown to whom, by which rules (product.md §6): the only thing that a GET may write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from matching import rules
from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import MatchLog, ShownKind
from nieuwebanen.accounts.models import User


@dataclass(frozen=True)
class Shown:
    """One list as it stood on the screen.

    lines: (candidate pk, score) in the order of the screen. asked: filters and page, and of a what-if what was changed.
    total and apart: how many there were in all, when the page knows.
    """

    job: int
    lines: Sequence[tuple[int, int]]
    asked: Mapping[str, Any] = field(default_factory=dict)
    total: int | None = None
    apart: int | None = None


def note_shown(
    lists: Iterable[Shown],
    *,
    kind: ShownKind = ShownKind.JOB,
    by: User,
    today: date,
    at: datetime | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
) -> None:
    """One row per list, whatever their number in one statement."""
    at = at or timezone.now()
    MatchLog.objects.bulk_create(
        MatchLog(
            at=at,
            by=by,
            kind=kind,
            job_id=shown.job,
            rules=weights.version,
            rules_hash=rules.digest(weights),
            today=today,
            shown=[list(line) for line in shown.lines],
            asked=dict(shown.asked),
            total=shown.total,
            apart=shown.apart,
        )
        for shown in lists
    )
