"""What stands beside a score: the room until the start, and the explanation as it was at presenting."""

from datetime import date, timedelta

import pytest

from employers.models import FutureJob
from matching import proposals, ranking
from matching.explaining import explanation
from nieuwebanen.dutch import long_date
from tests import factories

START = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("days", "text", "late"),
    [
        (-14, "2 weken ruimte", False),
        (-13, "1 week ruimte", False),
        (-7, "1 week ruimte", False),
        (-6, "precies op tijd", False),
        (0, "precies op tijd", False),
        (1, "1 week te laat", True),
        (7, "1 week te laat", True),
        (8, "2 weken te laat", True),
    ],
)
def test_room_is_counted_in_whole_weeks_and_a_started_week_late_is_a_week(days, text, late):
    room = explanation.room_of(START + timedelta(days=days), FutureJob(starts_on=START))
    assert (room.text, room.late) == (text, late)


@pytest.mark.django_db
def test_the_frozen_explanation_tells_the_same_points_as_the_live_one(today):
    job = factories.make_open_job(skills={factories.make_skill(): level for level in (1, 2, 3, 4, 2, 3, 1)})
    candidate = factories.make_profile(job, job.coach)
    outcome = ranking.explain(job, candidate, today=today)
    live = explanation.explain(outcome, job, candidate, today=today)
    frozen = explanation.frozen(proposals.frozen(outcome, today=today))
    assert frozen is not None
    assert (frozen.total, frozen.made_on) == (live.score.total, today)
    assert [(line.name, line.points, line.maximum) for line in frozen.lines] == [
        (line.name, line.points, line.maximum) for line in live.lines
    ]
    assert long_date(live.ready) in frozen.lines[1].why
    assert explanation.frozen({}) is None


@pytest.mark.django_db
def test_learning_begins_in_time_to_be_ready_at_the_start(today):
    job = factories.make_open_job()
    live = factories.make_profile(job, job.coach, level=0)
    explained = explanation.explain(ranking.explain(job, live, today=today), job, live, today=today)
    assert explained.begin_by + timedelta(weeks=explained.weeks) == job.starts_on
    assert explained.begin_is_past == (explained.begin_by < today)
    assert {line.gap.name for line in explained.gaps} == {need.skill.name for need in job.requirements.all()}
