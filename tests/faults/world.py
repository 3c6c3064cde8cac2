"""Reminders that are due, and what became of them."""

import time
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_working_days
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import LEASE, MailState, OutboxMail
from tests import factories
from tests.faults.processes import Sink
from tests.trajectories import builders
from trajectories import evaluations
from trajectories.models import Evaluation, Reminder, ReminderState

READERS = 12
LONG_GONE = timedelta(seconds=4)  # a sender holds the lock of its row well within this time after its claim


def nothing_due(times: int = 1, readers: int = READERS) -> list[builders.Case]:
    """Signed trajectories at employers with many readers; of each, four evaluations that are far away."""
    today, cases = factories.today(), []
    for _ in range(times):
        case = builders.signed()[0]
        for _ in range(readers - 1):
            case.job.employer.memberships.create(user=factories.make_user(Role.EMPLOYER))
        evaluations.add(case.trajectory, planned_on=today, kind="tussen", by=case.coach, today=today)
        cases.append(case)
    assert Evaluation.objects.count() == 4 * times
    Evaluation.objects.update(planned_on=today + timedelta(days=200))
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    return cases


def make_due(*positions: int) -> int:
    """These evaluations were planned four to seven working days ago; the mails that they must give.

    Three of their reminders are due by now; only the newest goes out, to every reader and the coach.
    """
    due = 0
    for position in positions:
        on = add_working_days(factories.today(), -3 - position, frozenset())
        due += Evaluation.objects.filter(position=position).update(planned_on=on)
    assert due
    return due * (READERS + 1)


def make_invited(readers: int) -> int:
    """All evaluations are in three working days: everybody is invited to them now; the mails that they must give."""
    on = add_working_days(factories.today(), 3, frozenset())
    return Evaluation.objects.update(planned_on=on) * (readers + 1)


def a_lease_passes() -> None:
    """What the killed worker had claimed is silent for longer than a lease now."""
    OutboxMail.objects.filter(state=MailState.SENDING).update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))


def a_lease_passes_for_the_dead() -> None:
    """The same while others are sending: only claims of some seconds ago whose row nobody holds."""
    with transaction.atomic():
        left = OutboxMail.objects.filter(state=MailState.SENDING, claimed_at__lt=timezone.now() - LONG_GONE)
        rows = list(left.select_for_update(skip_locked=True).values_list("pk", flat=True))
        OutboxMail.objects.filter(pk__in=rows).update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))


def sent() -> int:
    return OutboxMail.objects.filter(state=MailState.SENT).count()


def judged(sink: Sink, expected: int, *, since: float) -> dict[str, int | float]:
    """The counts of the line: by Message-ID, and by reader and subject."""
    rows = {row.message_id: row for row in OutboxMail.objects.all()}
    accepted = Counter(message_id for message_id, _ in sink.accepted)
    told = Counter(Reminder.objects.filter(state=ReminderState.SENT).values_list("subject_public_id", "recipient"))
    uncertain = sum(row.state == MailState.UNCERTAIN for row in rows.values())
    arrived = sum(row.state == MailState.SENT and message_id in accepted for message_id, row in rows.items())
    return {
        "items": expected,
        "lost": expected - arrived - uncertain,
        "twice": sum(times - 1 for times in told.values())
        + sum(message_id not in rows or times > rows[message_id].attempts for message_id, times in accepted.items()),
        "doubles": accepted.total() - len(accepted),
        "uncertain": uncertain,
        "worst_s": max(sink.at, default=time.monotonic()) - since,
    }
