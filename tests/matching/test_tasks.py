"""The counts that the worker makes by itself, while the match is off."""

import pytest

from matching import rules, tasks
from matching.models import MatchLog, MatchReport, ReportKind

pytestmark = pytest.mark.django_db


def test_while_the_match_is_off_nobody_is_ranked_and_only_fairness_is_counted(job, person, manager):
    tasks.count_portfolio()
    tasks.count_fairness()
    rules.switch(on=False, reason="De volgorde klopt niet", by=manager)
    before = MatchLog.objects.count()
    tasks.count_portfolio()
    tasks.count_fairness()
    made = list(MatchReport.objects.order_by("pk").values_list("kind", flat=True))
    assert made == [ReportKind.PORTFOLIO, ReportKind.FAIRNESS, ReportKind.FAIRNESS]
    assert "score" not in str(MatchReport.objects.order_by("pk").last().content)
    assert MatchLog.objects.count() == before
