"""How long a shown match is kept (settings.RETENTION_GROUPS)."""

from datetime import datetime

from matching.models import MatchLog
from nieuwebanen.pruning import Declared, Outcome, first_kept_moment, forget_log
from nieuwebanen.retention import RetentionRule


def shown_matches(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    due = MatchLog.objects.filter(at__lt=first_kept_moment(rule, at)).count()
    return forget_log(rule.group, due=due, dry=dry)


GROUPS = {"match": Declared("Getoonde lijst van de match", "na het tonen", shown_matches)}
