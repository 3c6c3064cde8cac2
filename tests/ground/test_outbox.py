"""Mail as rows: one mail per key, claimed before it is sent, tried again after a refusal, never silently twice."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from employers.models import Employer
from nieuwebanen import mail_desk, outbox
from nieuwebanen.accounts.models import Role
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import LEASE, RETRY_AFTER, MailKind, MailState, OutboxMail, deliver, queue_mail
from tests import factories

NOW = factories.moment()


def queued(key="een", kind=MailKind.NOTICE, *, at=NOW, to="wim@example.org"):
    context = {"recipient": None, "text": "Er ligt iets klaar.", "url": "/mijn-werk/", "organisation": "Werkbedrijf"}
    queue_mail("notice", context | {"recipient": {"first_name": "Wim"}}, to=to, kind=kind, key=key, at=at)
    return OutboxMail.objects.get(dedup_key=key)


class Refusing(BaseEmailBackend):
    """A mail server that says not now."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({"wim@example.org": (450, b"mailbox busy")})


class RefusingForGood(BaseEmailBackend):
    """A mail server that does not know this reader."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({"wim@example.org": (550, b"no such mailbox")})


class NotThere(BaseEmailBackend):
    """No mail server."""

    def open(self):
        raise ConnectionRefusedError


class Cut(BaseEmailBackend):
    """The connection breaks after the mail, before the answer."""

    def send_messages(self, email_messages):
        mail.outbox.extend(email_messages)
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class Watching(BaseEmailBackend):
    """A mail server that looks, from another connection, at what is stored while it is talked to."""

    seen = []

    def send_messages(self, email_messages):
        with ThreadPoolExecutor(1) as elsewhere:
            self.seen.append(elsewhere.submit(self.look).result())
        return len(email_messages)

    @staticmethod
    def look():
        try:
            return list(OutboxMail.objects.values_list("state", "attempts"))
        finally:
            connection.close()


class Dying(BaseEmailBackend):
    """The process is killed after the mail server took the mail and before we heard it."""

    def send_messages(self, email_messages):
        mail.outbox.extend(email_messages)
        raise KeyboardInterrupt


def use(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


# ---- queueing -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_one_key_is_one_mail_for_ever():
    context = {"recipient": {"first_name": "Wim"}, "text": "Iets.", "url": "/", "organisation": "W"}
    asked = [queue_mail("notice", context, to="a@example.org", kind=MailKind.NOTICE, key="k", at=NOW) for _ in range(3)]
    assert asked == [True, False, False]
    assert OutboxMail.objects.count() == 1


@pytest.mark.django_db
def test_the_first_line_is_the_subject_and_the_rest_the_text():
    row = queued()
    assert "\n" not in row.subject
    assert row.subject
    assert "http://127.0.0.1:8000/mijn-werk/" in row.body
    assert not row.body.startswith(row.subject)


@pytest.mark.django_db
def test_a_mail_of_something_undone_was_never_written():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queued()
        _ = 1 / 0
    assert not OutboxMail.objects.exists()


# ---- sending ------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_is_due_goes_out_once_and_what_is_not_waits():
    queued("nu"), queued("straks", at=NOW + timedelta(minutes=1))
    assert deliver(at=NOW) == 1
    assert deliver(at=NOW) == 0
    assert [message.to for message in mail.outbox] == [["wim@example.org"]]
    assert OutboxMail.objects.get(dedup_key="nu").sent_at == NOW
    assert OutboxMail.objects.get(dedup_key="straks").state == MailState.PENDING
    assert deliver(at=NOW + timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_every_mail_has_a_message_id_of_its_own_that_never_changes(settings):
    rows = [queued(str(n)) for n in range(3)]
    deliver(at=NOW)
    sent = [message.message()["Message-ID"] for message in mail.outbox]
    assert sent == [row.message_id for row in rows]
    assert len(set(sent)) == 3
    assert all(identity.endswith("@werkbedrijf.example>") for identity in sent)
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_stored_before_the_mail_server_hears_anything(settings):
    use(settings, Watching)
    Watching.seen.clear()
    queued()
    deliver(at=NOW)
    assert Watching.seen == [[("sending", 1)]]


@pytest.mark.django_db
def test_a_refused_mail_is_tried_again_later_and_later(settings):
    use(settings, Refusing)
    queued()
    at, waits = NOW, []
    for _ in range(5):
        assert deliver(at=at) == 0
        row = OutboxMail.objects.get()
        assert row.state == MailState.PENDING
        assert "450" in row.error
        waits.append(row.not_before - at)
        assert deliver(at=row.not_before - timedelta(seconds=1)) == 0
        assert OutboxMail.objects.get().attempts == row.attempts
        at = row.not_before
    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=3),
    ]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(at=at) == 1
    row = OutboxMail.objects.get()
    assert (row.state, row.error, row.attempts) == (MailState.SENT, "", 6)


@pytest.mark.django_db
def test_after_about_five_days_of_refusals_it_is_failed_and_kept(settings):
    use(settings, Refusing)
    queued()
    at = NOW
    for _ in range(len(RETRY_AFTER) + 1):
        deliver(at=at)
        at = OutboxMail.objects.get().not_before
    row = OutboxMail.objects.get()
    assert row.state == MailState.FAILED
    assert timedelta(days=4) < at - NOW < timedelta(days=6)
    assert deliver(at=at + timedelta(days=30)) == 0


@pytest.mark.django_db
def test_one_refused_mail_holds_up_no_other(settings):
    use(settings, Refusing)
    queued("a"), queued("b")
    deliver(at=NOW)
    assert set(OutboxMail.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db
def test_who_does_not_exist_is_given_up_at_once_and_told_to_who_can_mend_it(settings, admin, coach):
    use(settings, RefusingForGood)
    reader = factories.make_user(Role.EMPLOYER, email="wim@example.org")
    employer = factories.make_employer(members=[reader])
    Employer.objects.filter(pk=employer.pk).update(account_manager=coach)
    queued()
    deliver(at=NOW, failed=mail_desk.failed)
    row = OutboxMail.objects.get(dedup_key="een")
    assert (row.state, row.attempts) == (MailState.FAILED, 1)
    lines = {line.recipient: line.url for line in Notification.objects.all()}
    assert lines == {coach: employer.get_absolute_url(), admin: "/beheer/mail/"}
    deliver(at=NOW, failed=mail_desk.failed)  # the mails that say so are refused as well, and say nothing more
    assert Notification.objects.count() == 2


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_burnt_and_the_others_are_not_tried(settings):
    use(settings, NotThere)
    queued("a"), queued("b")
    for day in range(9):
        assert deliver(at=NOW + timedelta(days=day)) == 0
    assert set(OutboxMail.objects.values_list("state", "attempts")) == {(MailState.PENDING, 0)}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(at=NOW + timedelta(days=9)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state"), [(MailKind.REMINDER, MailState.PENDING), (MailKind.LEGAL, MailState.UNCERTAIN)]
)
def test_a_connection_that_is_cut_after_the_mail_leaves_a_doubt(settings, kind, state):
    use(settings, Cut)
    queued(kind=kind)
    assert deliver(at=NOW) == 0
    assert OutboxMail.objects.get().state == state


def it_has(message_id):
    return True


def it_has_not(message_id):
    return False


def it_cannot_say(message_id):
    raise ConnectionError


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "kind", "state", "mails"),
    [
        (it_has, MailKind.REMINDER, MailState.SENT, 1),
        (it_has, MailKind.LEGAL, MailState.SENT, 1),
        (it_has_not, MailKind.LEGAL, MailState.SENT, 2),
        (it_cannot_say, MailKind.LEGAL, MailState.UNCERTAIN, 1),
        (it_cannot_say, MailKind.REMINDER, MailState.SENT, 2),
    ],
)
def test_in_doubt_the_mail_server_is_asked_where_it_can_answer(settings, answer, kind, state, mails):
    use(settings, Dying)
    settings.MAIL_LOOKUP = f"{__name__}.{answer.__name__}"
    queued(kind=kind)
    with pytest.raises(KeyboardInterrupt):
        deliver(at=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(at=NOW + 2 * LEASE)
    row = OutboxMail.objects.get()
    assert (row.state, row.looked_up, len(mail.outbox)) == (state, 1, mails)


# ---- a sender that dies -------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "state", "mails"),
    [
        (MailKind.REMINDER, MailState.SENT, 2),  # rather twice, with one Message-ID, than never
        (MailKind.NOTICE, MailState.SENT, 2),
        (MailKind.LEGAL, MailState.UNCERTAIN, 1),  # a person decides
        (MailKind.ACCOUNT, MailState.UNCERTAIN, 1),
    ],
)
def test_what_a_dead_sender_left_is_found_after_its_lease(settings, kind, state, mails):
    use(settings, Dying)
    queued(kind=kind)
    with pytest.raises(KeyboardInterrupt):
        deliver(at=NOW)
    assert OutboxMail.objects.get().state == MailState.SENDING

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(at=NOW + LEASE) == 0  # it may still be busy
    deliver(at=NOW + LEASE + timedelta(seconds=1))
    row = OutboxMail.objects.get()
    assert row.state == state
    assert len(mail.outbox) == mails
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1
    assert (row.attempts, bool(row.error)) == ((2, False) if mails == 2 else (1, True))
    deliver(at=NOW + timedelta(days=9))
    assert len(mail.outbox) == mails


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_was_only_slow_keeps_its_row(settings):
    """Its lease is over, but it still holds the row: nobody sends the mail a second time."""
    row = queued()
    claimed = outbox._claim(NOW)
    with transaction.atomic():
        OutboxMail.objects.select_for_update().get(pk=row.pk)  # as _send does while it talks to the server
        with ThreadPoolExecutor(1) as other:
            assert other.submit(_deliver_and_close, NOW + 2 * LEASE).result() == 0
    assert claimed.attempts == OutboxMail.objects.get().attempts == 1
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_took_over_is_left_to_it():
    row = queued()
    slow = outbox._claim(NOW)
    assert deliver(at=NOW + LEASE + timedelta(seconds=1)) == 1
    assert outbox._send(slow, NOW + timedelta(hours=1)) == outbox.Outcome.NOT_SENT
    assert len(mail.outbox) == 1
    assert OutboxMail.objects.get(pk=row.pk).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_each_mail_once():
    for n in range(20):
        queued(str(n))
    start = Barrier(4)

    def send():
        start.wait()
        return _deliver_and_close(NOW)

    with ThreadPoolExecutor(4) as workers:
        counts = [job.result() for job in [workers.submit(send) for _ in range(4)]]
    assert sum(counts) == 20
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == len(mail.outbox) == 20


def _deliver_and_close(at):
    try:
        return deliver(at=at)
    finally:
        connection.close()
