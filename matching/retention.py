"""How long a shown match is kept (settings.RETENTION_GROUPS)."""

from datetime import datetime

from matching.models import AssignmentRun, MatchInput, MatchLog, MatchReport
from nieuwebanen.pruning import Declared, Outcome, first_kept_moment, forget_log
from nieuwebanen.retention import RetentionRule


def shown_matches(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    since = first_kept_moment(rule, at)
    reports = MatchReport.objects.filter(made_at__lt=since)
    due = MatchLog.objects.filter(at__lt=since).count() + reports.count()
    due += (
        AssignmentRun.objects.filter(at__lt=since).count() + MatchInput.objects.filter(last_shown_at__lt=since).count()
    )
    outcome = forget_log(rule.group, due=due, dry=dry)
    if not dry:
        outcome.done += reports.delete()[0]
    return outcome


GROUPS = {"match": Declared("Getoonde lijst van de match", "na het tonen", shown_matches)}
