"""How long answers are kept that nobody finished (settings.RETENTION_GROUPS)."""

from datetime import datetime

from employers.models import FutureJob
from nieuwebanen.pruning import Declared, Outcome, in_batches, older_than
from nieuwebanen.retention import RetentionRule


def drafts(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Answers that were sent and were not right yet. What was right stays until its employer throws it away."""
    old = FutureJob.objects.exclude(unfinished={}).filter(updated_at__lt=older_than(rule, at))
    return in_batches(old, lambda rows: rows.update(unfinished={}), dry=dry)


GROUPS = {"concept": Declared("Antwoorden die niet zijn afgemaakt", "na de laatste wijziging", drafts)}
