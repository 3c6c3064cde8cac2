"""A worker that is killed, a broker that stops: the web answers, no reminder is lost or doubled.

Real processes, a real broker and a real mail server; the time is the test's own only where a lease of two minutes has
to pass. "Once" is by Message-ID: a mail that was under way when its sender was killed goes out again under the same
one, counted in the outbox (reliability.md §3.2).
"""

import signal
import time
from collections import Counter

import pytest
from django.db.models import F, Max
from django.utils import timezone

from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailState, OutboxMail
from tests.faults import world
from tests.faults.processes import Processes, Sink, until
from tests.faults.table import Line, passed
from tests.faults.world import READERS, a_lease_passes, make_due, nothing_due, sent
from tests.trajectories import builders
from trajectories import reminders
from trajectories.models import Reminder, ReminderState

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("run"),  # not beside the other tests that start processes
]


@pytest.fixture
def case() -> builders.Case:
    return nothing_due()[0]


def settled() -> int:
    return Reminder.objects.exclude(state=ReminderState.PLANNED).count()


def counts() -> str:
    """How far everything is, for a test that fails."""
    mails = Counter(OutboxMail.objects.values_list("state", flat=True))
    rows = Counter(Reminder.objects.values_list("state", "kind"))
    return f"mails {dict(mails)}, reminders {dict(rows)}"


def assert_everybody_was_reminded_once(sink: Sink, expected: int) -> None:
    rows = {row.message_id: row for row in OutboxMail.objects.all()}
    assert {row.state for row in rows.values()} == {MailState.SENT}
    assert len(rows) == expected
    assert Notification.objects.count() == expected
    assert Reminder.objects.filter(state=ReminderState.SENT).count() == expected
    assert not Reminder.objects.filter(state=ReminderState.PLANNED, due_at__lte=timezone.now()).exists()

    accepted = Counter(message_id for message_id, _ in sink.accepted)
    assert set(accepted) == set(rows), "lost, or never asked for"
    assert all(rows[message_id].recipient == to for message_id, to in sink.accepted)
    # Twice only what was under way at a kill, and the outbox knows of it.
    assert {m for m, times in accepted.items() if times > rows[m].attempts} == set()
    per_reader = Counter(row.recipient for row in rows.values())
    assert set(per_reader.values()) == {expected // (READERS + 1)}


def test_a_worker_killed_between_reminders_loses_none_and_doubles_none(case, sink, processes):
    expected = make_due(1, 2, 3)
    processes.start("worker", "beat")

    # In the middle of settling: some are written, some are not.
    assert until(lambda: settled() >= 20, 40, every=0.005), processes.told()
    processes.kill("worker")
    assert settled() < 3 * expected

    # In the middle of sending, twice: one mail is on its way each time.
    for arrived in (5, 15):
        processes.start("worker")
        assert until(lambda count=arrived: len(sink.accepted) >= count, 40, every=0.005), processes.told()
        processes.kill("worker")
        assert sent() < expected
        a_lease_passes()

    processes.start("worker")
    assert until(lambda: sent() == expected, 40), f"{counts()}, {expected} expected\n{processes.told()}"
    time.sleep(2)  # two more ticks find nothing to do
    assert_everybody_was_reminded_once(sink, expected)
    doubled = len(sink.accepted) - expected
    assert doubled <= 2 * 2  # two kills, two senders at most
    assert OutboxMail.objects.aggregate(most=Max("attempts"))["most"] <= 3


def test_a_broker_that_stops_stops_no_page_and_no_reminder_is_lost_or_doubled(case, long, sink, processes, valkey):
    """F4: Redis gone, and Redis that takes connections and says nothing, for a minute each in the long form."""
    expected = make_due(1, 2)
    processes.start("web", "worker", "beat")
    assert until(lambda: processes.get("/readyz") == 200, 40), processes.told()
    assert until(lambda: len(sink.accepted) >= 3, 40, every=0.005), processes.told()

    valkey.kill()  # while a task runs and will want to say that it is done
    expected += make_due(3)
    since = time.monotonic()
    asked, slow = answers_of_the_web(processes, seconds=60 if long else 6)
    assert processes.dead() == []

    valkey.start()
    assert until(lambda: sent() == expected, 60), f"{counts()}, {expected} expected\n{processes.told()}"
    assert_everybody_was_reminded_once(sink, expected)
    found = world.judged(sink, expected, since=since)
    passed(Line("F4 Redis stopped under load", f"{asked} pages, p95 {slow:.0f} ms", **found))

    valkey.proc.send_signal(signal.SIGSTOP)  # it takes connections and says nothing: worse than gone
    expected += make_due(4)
    try:
        since = time.monotonic()
        asked, slow = answers_of_the_web(processes, seconds=60 if long else 4)
    finally:
        valkey.proc.send_signal(signal.SIGCONT)
    assert until(lambda: sent() == expected, 60), f"{counts()}, {expected} expected\n{processes.told()}"
    time.sleep(2)
    assert_everybody_was_reminded_once(sink, expected)
    assert processes.dead() == []
    found = world.judged(sink, expected, since=since)
    passed(Line("F4 Redis hung under load", f"{asked} pages, p95 {slow:.0f} ms", **found))


def answers_of_the_web(processes: Processes, seconds: float) -> tuple[int, float]:
    """Readiness, a page, and one that wants a session: all of them, all the time. How many, and the p95 in ms."""
    took = []
    end = time.monotonic() + seconds
    answers: Counter[tuple[str, int]] = Counter()
    while time.monotonic() < end:
        for path in ("/readyz", "/inloggen/", "/mijn-werk/"):
            since = time.monotonic()
            answers[path, processes.get(path)] += 1
            took.append(1000 * (time.monotonic() - since))
    assert {status for _, status in answers} == {200}, answers
    assert sum(answers.values()) > 3 * seconds
    return len(took), sorted(took)[int(len(took) * 0.95)]


def test_the_count_can_tell(case, sink):
    """A mail that was sent and not claimed, or claimed and not sent, is noticed."""
    expected = make_due(1)
    reminders.plan(timezone.now())
    reminders.send_due(timezone.now())
    OutboxMail.objects.update(state=MailState.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1)
    sink.accepted = [(row.message_id, row.recipient) for row in OutboxMail.objects.all()]
    assert_everybody_was_reminded_once(sink, expected)
    for wrong in (sink.accepted[1:], [*sink.accepted, sink.accepted[0]]):
        whole, sink.accepted = sink.accepted, wrong
        with pytest.raises(AssertionError):
            assert_everybody_was_reminded_once(sink, expected)
        sink.accepted = whole
