"""Days without a worker, and clocks that jump (reliability.md F7, F9).

The time is an argument of the same functions that the worker calls, so nobody waits. Shown: nothing goes out before
08:00 in Amsterdam, also on the days after the two nights in which the clock changes and on a leap day; nothing twice
when the clock goes back an hour; a jump of a month is held until somebody looked; after a day or after three working days over Christmas everybody hears the newest of
what is overdue, once.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nieuwebanen import clock
from tests.faults import world
from tests.faults.table import Line, passed
from trajectories import reminders
from trajectories.models import Evaluation, Reminder, ReminderState

pytestmark = [pytest.mark.faults, pytest.mark.django_db, pytest.mark.xdist_group("run")]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def evaluation() -> Evaluation:
    case = world.nothing_due()[0]
    return case.trajectory.evaluations.order_by("position")[0]


def planned(evaluation: Evaluation, on: date) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(planned_on=on)
    Evaluation.objects.exclude(pk=evaluation.pk).update(planned_on=on + timedelta(days=400))


def ticks(moments: Iterable[datetime]) -> dict[str, Counter[int]]:
    """Let the clock say these moments one after another; per kind how often each recipient was told."""
    told: dict[str, Counter[int]] = {}
    for at in moments:
        if not clock.beat("send-due-reminders", at):  # as the task does
            continue
        reminders.plan(at)
        for settled in reminders.send_due(at):
            if settled.state == ReminderState.SENT:
                told.setdefault(settled.reminder.kind, Counter())[settled.reminder.recipient_id] += 1
    return told


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)


def line(fault: str, injected: str, told: dict[str, Counter[int]], kinds: set[str]) -> None:
    readers = world.READERS + 1
    passed(
        Line(
            fault,
            injected,
            items=readers * len(kinds),
            lost=sum(readers - len(told.get(kind, ())) for kind in kinds),
            twice=sum(times - 1 for told_of in told.values() for times in told_of.values())
            + sum(len(told_of) for kind, told_of in told.items() if kind not in kinds),
        )
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("F7 night of 23 hours", date(2028, 3, 27)),
        ("F7 night of 25 hours", date(2027, 11, 1)),
        ("F7 leap day", date(2028, 2, 29)),
    ],
)
def test_nothing_goes_before_eight_in_the_morning_and_nothing_twice(name, day, evaluation):
    planned(evaluation, day)
    midnight = local(day - timedelta(days=2), 0).astimezone(UTC)
    night = [midnight + timedelta(minutes=30 * step) for step in range(4 * 48)]
    early = ticks(at for at in night if at < local(day, 8))
    assert set(early) == {"evaluatie-uitnodiging"}, "that one was due five working days ago"
    told = ticks(at for at in night if at >= local(day, 8))
    assert set(told) == {"evaluatie-vandaag"}
    row = Reminder.objects.filter(kind="evaluatie-vandaag", state=ReminderState.SENT)[0]
    assert row.sent_at == local(day, 8)
    line(name, "a tick every half hour", told, {"evaluatie-vandaag"})


def test_a_clock_that_goes_back_tells_nobody_twice_and_one_that_skips_a_day_loses_nobody(evaluation):
    day = date(2027, 2, 10)
    planned(evaluation, day)
    ticks([local(day, 7)])  # the invitation of last week
    back = [local(day, 8), local(day, 8, 30), local(day, 7, 30), local(day, 7, 59), local(day, 8, 15), local(day, 9)]
    line("F7 clock one hour back", "1 jump", ticks(back), {"evaluatie-vandaag"})
    late = date(2027, 2, 15)
    planned(evaluation, late)
    ticks([local(late, 7)])
    line("F7 clock one day on", "1 jump", ticks([local(late + timedelta(days=1), 7)]), {"evaluatie-vandaag"})


def test_a_clock_that_jumps_a_month_holds_everything_until_somebody_looked(evaluation, manager, admin):
    day = date(2027, 2, 10)
    planned(evaluation, day)
    ticks([local(day, 7)])
    month_later = local(day + timedelta(days=30), 9)
    assert ticks([month_later, month_later + timedelta(hours=1)]) == {}
    hold = clock.standing()
    assert hold is not None
    clock.release(by=admin, at=month_later + timedelta(hours=2))
    told = sum(ticks([month_later + timedelta(hours=3), month_later + timedelta(hours=4)]).values(), Counter())
    heard = world.READERS + 1
    assert len(told) >= heard
    passed(Line("F7 clock 30 days on: held, released", "1 jump", len(told), twice=told.total() - len(told)))


def test_after_three_working_days_and_christmas_everybody_hears_the_newest_once(evaluation):
    down = date(2026, 12, 23)  # back on the 29th: Christmas, the day after it and a Sunday lie between
    planned(evaluation, down)
    ticks([local(down, 7)])
    told = ticks([local(date(2026, 12, 29), 9), local(date(2026, 12, 29), 9, 1)])
    assert Reminder.objects.filter(kind="evaluatie-vandaag", state=ReminderState.SUPERSEDED).count() > world.READERS
    line("F9 three days down over Christmas", "1 downtime", told, {"evaluatie-3-dagen"})
