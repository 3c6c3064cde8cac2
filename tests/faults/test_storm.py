"""Hundreds of due reminders while workers and beats are killed and stopped (reliability.md F1, F2, F8, F10).

F1: kill -9 of the process that sends, of whole workers and of beat, in mid-batch, again and again. F2: SIGSTOP of a
sender past its lease: a lease is two minutes, so the row is made that old when nobody holds it; who wakes up then finds
that another took it over. F8: two beats and four workers at once, as during a deploy; old and new run the same code
here, for there is one checkout. F10: 524 due in the short form; 10,480 in the long one, which also asks a calm run how
fast they go and what the web notices of it. The relay of the test has no look-up, so what was under way at a kill goes
out once more under its own Message-ID: a raw double, counted.
"""

import os
import signal
import time
from contextlib import suppress
from random import Random

import pytest
from django.utils import timezone

from nieuwebanen.outbox import OutboxMail
from tests.faults import world
from tests.faults.processes import Processes, until
from tests.faults.table import Line, passed
from trajectories.models import Reminder, ReminderState

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("run"),  # not beside the other tests that start processes
]
WORKERS = ("worker1", "worker2", "worker3", "worker4")
BEATS = ("beat1", "beat2")
READERS = 130


class Storm:
    """Kills and stops, at moments and places that the seed decides."""

    def __init__(self, processes: Processes, rng: Random) -> None:
        self.processes, self.rng = processes, rng
        self.kills = self.stops = 0
        self.stopped: dict[int, float] = {}

    def strike(self) -> None:
        kind = self.rng.random()
        name = self.rng.choice(WORKERS)
        if kind < 0.08:
            # Starting takes seconds of work: only while the others work, or nobody ever would on a slow machine.
            if all(self.processes.children(worker) for worker in WORKERS):
                self._again(self.rng.choice(BEATS) if self.rng.random() < 0.5 else name)
        elif kind < 0.25:
            if child := self.processes.signal_child(name, signal.SIGSTOP, self.rng):
                self.stopped[child] = time.monotonic() + self.rng.uniform(5, 9)
                self.stops += 1
        elif self.processes.signal_child(name, signal.SIGKILL, self.rng):
            self.kills += 1

    def wake(self, *, all_of_them: bool = False) -> None:
        for child, until_then in list(self.stopped.items()):
            if all_of_them or time.monotonic() > until_then:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGCONT)
                del self.stopped[child]

    def _again(self, name: str) -> None:
        self.processes.kill(name)
        self.processes.start(name)
        self.kills += 1


def test_due_reminders_come_once_while_workers_and_beats_are_killed_and_stopped(long, rng, sink, processes):
    world.nothing_due(20 if long else 1, READERS)
    expected = world.make_invited(READERS)
    sink.seconds_per_mail = 0.1
    processes.start(*WORKERS, *BEATS)
    assert until(OutboxMail.objects.exists, 120), processes.told()
    began, storm = time.monotonic(), Storm(processes, rng)
    deadline, enough = began + (7200 if long else 240), 600 if long else 20
    while world.sent() < expected and time.monotonic() < deadline:
        time.sleep(rng.uniform(0.1, 0.4))
        if storm.kills < (enough if len(sink.accepted) > 20 else enough // 2):  # half of them while mails go out
            storm.strike()
        storm.wake(all_of_them=storm.kills >= enough)
        world.a_lease_passes_for_the_dead()
    storm.wake(all_of_them=True)
    time.sleep(2)  # two more ticks find nothing to do
    found = world.judged(sink, expected, since=began)
    assert not Reminder.objects.filter(state=ReminderState.PLANNED, due_at__lte=timezone.now()).exists()
    assert OutboxMail.objects.count() == expected
    assert storm.kills > 5
    passed(Line("F1 F8 F10 kill -9 of 4 workers, 2 beats", f"{storm.kills} kills", **found))
    passed(Line("F2 SIGSTOP past a lease (same run)", f"{storm.stops} stops", **found))


def test_ten_thousand_due_go_out_within_minutes_and_the_web_hardly_notices(long, sink, processes):
    if not long:
        pytest.skip("the long form only: bin/faults --long")
    world.nothing_due(20, READERS)
    sink.seconds_per_mail = 0.0
    processes.start("web")
    assert until(lambda: processes.get("/readyz") == 200, 60), processes.told()
    before = p95(processes, 5)
    expected = world.make_invited(READERS)
    began = time.monotonic()
    processes.start("worker1", "worker2", "beat1")
    assert until(lambda: len(sink.accepted) > 100, 120), processes.told()
    during = p95(processes, 20)
    assert until(lambda: world.sent() == expected, 1800, every=1.0), processes.told()
    found = world.judged(sink, expected, since=began)
    passed(Line("F10 10,000 due, no faults", f"web p95 {before:.0f} ms, {during:.0f} ms during", **found))


def p95(processes: Processes, seconds: float) -> float:
    """The slowest but for one in twenty of a page, in milliseconds."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        since = time.monotonic()
        assert processes.get("/inloggen/") == 200
        took.append(time.monotonic() - since)
    return 1000 * sorted(took)[int(len(took) * 0.95)]


def test_the_count_of_the_line_can_tell(sink):
    """Lost and twice are seen, whatever the outbox says of itself."""
    world.nothing_due()
    expected = world.make_due(1)
    assert world.judged(sink, expected, since=time.monotonic())["lost"] == expected
    sink.accepted.append(("<never asked for@example.org>", "x@example.org"))
    assert world.judged(sink, expected, since=time.monotonic())["twice"] == 1
