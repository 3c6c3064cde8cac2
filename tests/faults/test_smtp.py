"""A mail server that refuses, says no, is slow, or hangs up after it took the mail (reliability.md F6).

Real SMTP to a server of our own; the time between two attempts is an argument. Shown: nothing is lost, a refusal is
tried again later under the same Message-ID, what is refused for good is told to somebody, and what was cut off after the text went over is sent once more (a raw
double, counted) when it is a reminder, and waits as "onzeker" for a person when it is legal mail.
"""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from nieuwebanen import outbox
from nieuwebanen.outbox import MailKind, MailState, OutboxMail
from tests.faults.processes import Sink, free_port
from tests.faults.table import Line, passed

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("run")]
LATER = timedelta(hours=4)  # longer than the longest wait between two attempts


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with Sink(seconds_per_mail=0.0).listening() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def some_mails(reminders: int, legal: int) -> int:
    kinds = [MailKind.REMINDER] * reminders + [MailKind.LEGAL] * legal
    now = timezone.now()
    OutboxMail.objects.bulk_create(
        OutboxMail(
            dedup_key=f"{kind}-{nr}",
            kind=kind,
            recipient=f"lezer{nr}@example.org",
            subject="x",
            body="x",
            not_before=now,
        )
        for nr, kind in enumerate(kinds)
    )
    return len(kinds)


def states() -> Counter[str]:
    return Counter(OutboxMail.objects.values_list("state", flat=True))


def test_every_answer_of_a_mail_server_is_survived(settings, sink, long):
    mails, at, began = some_mails(200 if long else 30, 20 if long else 6), timezone.now(), time.monotonic()

    settings.EMAIL_PORT = free_port()  # nobody listens
    assert outbox.deliver(at=at) == 0
    assert states() == {MailState.PENDING: mails}

    settings.EMAIL_PORT = sink.port
    sink.manner, at = "421", at + LATER
    assert outbox.deliver(at=at, limit=mails) == 0
    assert states() == {MailState.PENDING: mails}

    given_up: list[str] = []
    sink.manner, at = "550", at + LATER
    assert outbox.deliver(at=at, limit=3, failed=lambda mail, at: given_up.append(mail.message_id)) == 0
    assert states() == {MailState.PENDING: mails - 3, MailState.FAILED: 3}
    assert (len(given_up), sink.accepted) == (3, [])

    sink.manner, at = "cut", at + LATER
    assert outbox.deliver(at=at, limit=mails) == 0
    assert MailState.SENT not in states()
    cut = len(sink.accepted)
    assert cut == mails - 3

    sink.manner, sink.seconds_per_mail, at = "", 0.0, at + LATER
    assert outbox.deliver(at=at, limit=states()[MailState.PENDING] - 4) > 0
    sink.seconds_per_mail = 25.0 if long else 0.5  # slow, and within the time-out of 30 s
    assert outbox.deliver(at=at) == 4

    rows = {row.message_id: row for row in OutboxMail.objects.all()}
    accepted = Counter(message_id for message_id, _ in sink.accepted)
    done = states()
    assert {rows[m].kind for m, times in accepted.items() if times > 1} == {MailKind.REMINDER}
    assert done[MailState.UNCERTAIN] == sum(row.kind == MailKind.LEGAL for row in rows.values())
    passed(
        Line(
            "F6 SMTP refused, 421, 550, cut after DATA, slow",
            f"{sink.refused} refused, {cut} cut",
            items=mails,
            lost=mails - done[MailState.SENT] - done[MailState.UNCERTAIN] - len(given_up),
            twice=sum(times > rows[m].attempts for m, times in accepted.items()) + len(set(accepted) - set(rows)),
            doubles=accepted.total() - len(accepted),
            uncertain=done[MailState.UNCERTAIN],
            worst_s=time.monotonic() - began,
        )
    )
