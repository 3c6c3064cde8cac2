"""The line in the inbox is the authority, the mail its copy: each once, and only to who may still sign in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from nieuwebanen import inbox
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, OutboxMail
from tests import factories

NOW = factories.moment()
pytestmark = pytest.mark.django_db


def tell(user, key="baan:1", **changes):
    values = {"text": "Er is een nieuwe baan.", "url": "/banen/", "at": NOW}
    return inbox.notify(user, key=key, **(values | changes))


def test_a_message_is_a_line_and_a_mail(coach):
    assert tell(coach, kind=MailKind.REMINDER)
    line, mail = Notification.objects.get(), OutboxMail.objects.get()
    assert (line.recipient, line.text, line.url, line.read_at) == (coach, "Er is een nieuwe baan.", "/banen/", None)
    assert (mail.recipient, mail.kind, mail.not_before) == (coach.email, "reminder", NOW)
    assert "Er is een nieuwe baan." in mail.body


def test_the_same_message_is_told_once_to_each(coach, manager):
    assert [tell(coach), tell(coach, text="Anders gezegd."), tell(manager)] == [True, False, True]
    assert Notification.objects.count() == OutboxMail.objects.count() == 2
    assert Notification.objects.get(recipient=coach).text == "Er is een nieuwe baan."


def test_whoever_was_switched_off_hears_nothing(coach):
    coach.is_active = False
    assert not tell(coach)
    assert not Notification.objects.exists()
    assert not OutboxMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_told_by_four_at_once_it_is_still_one_message(coach):
    start = Barrier(4)

    def at_once():
        start.wait()
        try:
            return tell(coach)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        told = [job.result() for job in [workers.submit(at_once) for _ in range(4)]]
    assert sum(told) == 1
    assert Notification.objects.count() == OutboxMail.objects.count() == 1


def test_opening_marks_it_read_once_and_leads_to_the_work(coach, client_for):
    tell(coach)
    line = Notification.objects.get()
    browser = client_for(coach)
    assert browser.get("/berichten/").status_code == 200
    line.refresh_from_db()
    assert line.read_at is None

    assert browser.post(f"/berichten/{line.public_id}/").headers["Location"] == "/banen/"
    line.refresh_from_db()
    first = line.read_at
    assert first
    browser.post(f"/berichten/{line.public_id}/")
    line.refresh_from_db()
    assert line.read_at == first
