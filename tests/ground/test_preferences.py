"""At once, once a day or never; what is legal always at once. The daily mail: once per person and day, each line once."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from nieuwebanen import digest, inbox, preferences
from nieuwebanen.dates import AMSTERDAM, Holiday
from nieuwebanen.errors import StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, OutboxMail
from nieuwebanen.preferences import MailWish
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 15, 9, 0, tzinfo=AMSTERDAM)
TUESDAY = datetime(2026, 6, 16, 8, 5, tzinfo=AMSTERDAM)


def wants(user, reminders=MailWish.AT_ONCE, notices=MailWish.AT_ONCE):
    seen = preferences.preference_of(user).version
    preferences.choose(user, reminders=reminders, notices=notices, seen=seen)


def tell(user, key="a", kind=MailKind.REMINDER, at=MONDAY, text="Evaluatie 1 van traject T-2026-0001 is morgen."):
    return inbox.notify(user, key=key, text=text, url="/mijn-werk/", at=at, kind=kind)


@pytest.mark.parametrize(
    ("wish", "kind", "mails", "waits"),
    [
        (MailWish.AT_ONCE, MailKind.REMINDER, 1, False),
        (MailWish.DAILY, MailKind.REMINDER, 0, True),
        (MailWish.NEVER, MailKind.REMINDER, 0, False),
        (MailWish.NEVER, MailKind.LEGAL, 1, False),
        (MailWish.NEVER, MailKind.ACCOUNT, 1, False),
        (MailWish.NEVER, MailKind.NOTICE, 1, False),  # the wish was about reminders
    ],
)
def test_the_inbox_always_and_the_mail_as_wanted(coach, wish, kind, mails, waits):
    wants(coach, reminders=wish)
    assert tell(coach, kind=kind)
    assert not tell(coach, kind=kind)
    assert Notification.objects.get().in_digest is waits
    assert OutboxMail.objects.count() == mails


def test_the_daily_mail_has_all_that_is_unread_and_goes_once_a_day(coach, manager):
    wants(coach, reminders=MailWish.DAILY, notices=MailWish.DAILY)
    (
        tell(coach, "a"),
        tell(coach, "b", kind=MailKind.NOTICE, text="Er is iets nieuws."),
        tell(coach, "c", text="Gelezen."),
    )
    tell(manager, "d")
    Notification.objects.filter(text="Gelezen.").update(read_at=MONDAY)
    OutboxMail.objects.all().delete()
    assert digest.send(at=TUESDAY - timedelta(minutes=1)) == 0
    assert digest.send(at=TUESDAY) == 1
    mail = OutboxMail.objects.get()
    assert (mail.recipient, mail.subject) == (coach.email, "2 nieuwe berichten bij Nieuwe Banen")
    assert "traject T-2026-0001" in mail.body
    assert "Er is iets nieuws." in mail.body
    assert "Gelezen." not in mail.body
    tell(coach, "e", text="Later.", at=TUESDAY)
    assert digest.send(at=TUESDAY + timedelta(hours=3)) == 0  # tomorrow's
    assert digest.send(at=TUESDAY + timedelta(days=1)) == 1
    assert "Later." in OutboxMail.objects.latest("pk").body
    assert "Er is iets nieuws." not in OutboxMail.objects.latest("pk").body


def test_on_a_free_day_it_waits_and_after_downtime_it_comes_later_that_day(coach):
    wants(coach, reminders=MailWish.DAILY)
    tell(coach)
    Holiday.objects.create(day=TUESDAY.date(), name="Vrij")
    assert digest.send(at=TUESDAY) == 0
    assert digest.send(at=TUESDAY + timedelta(days=1, hours=7)) == 1


def test_of_two_windows_the_second_is_told(coach):
    wants(coach, reminders=MailWish.NEVER)
    with pytest.raises(StaleError, match="ander venster"):
        preferences.choose(coach, reminders=MailWish.DAILY, notices=MailWish.DAILY, seen=0)


@pytest.mark.parametrize("role", ["coach", "employer"])
def test_the_page_keeps_the_wishes_and_locks_what_is_legal(role, client_for):
    user = factories.make_user(role)
    browser, url = client_for(user), reverse("preferences")
    page = browser.get(url).content.decode()
    assert page.count("disabled") >= 2
    assert "Dit staat vast" in page
    answers = {"reminders": "dagelijks", "notices": "niet", "legal": "niet", "version": "0"}
    assert browser.post(url, answers).status_code == 302
    kept = preferences.preference_of(user)
    assert (kept.reminders, kept.notices) == (MailWish.DAILY, MailWish.NEVER)
    refused = browser.post(url, answers | {"reminders": "niet"})
    assert refused.status_code == 409
    assert preferences.preference_of(user).reminders == MailWish.DAILY
