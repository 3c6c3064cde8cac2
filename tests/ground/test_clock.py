"""A clock that jumps: a week ahead holds everything until somebody looked, three days off do not, back sends nothing twice."""

from datetime import UTC, date, timedelta

import pytest
import time_machine
from celery.schedules import crontab
from django.core import mail
from django.urls import reverse

from nieuwebanen import clock, tasks
from nieuwebanen.dates import AMSTERDAM, at_reminder_time
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, MailState, OutboxMail, queue_mail
from tests import factories

NOW = factories.moment()
pytestmark = pytest.mark.django_db


def tick(moment):
    with time_machine.travel(moment, tick=False):
        tasks.deliver_mail()


def queued(key):
    context = {"recipient": {"first_name": "Wim"}, "text": "Iets.", "url": "/", "organisation": "W"}
    queue_mail("notice", context, to="wim@example.org", kind=MailKind.NOTICE, key=key, at=NOW)


@pytest.mark.parametrize("off", [timedelta(days=3), timedelta(days=7)])
def test_a_machine_that_was_off_for_days_goes_on(off):
    tick(NOW)
    queued("a")
    tick(NOW + off)
    assert clock.standing() is None
    assert len(mail.outbox) == 1


def test_a_jump_of_more_than_a_week_holds_until_a_beheerder_lets_go(admin, client_for):
    tick(NOW)
    queued("a")
    later = NOW + timedelta(days=7, seconds=1)
    for minutes in range(3):
        tick(later + timedelta(minutes=minutes))
    assert mail.outbox == []
    assert Notification.objects.filter(recipient=admin, url=reverse("mail_desk")).count() == 1
    browser = client_for(admin)
    assert "Er gaat nu niets uit" in browser.get(reverse("mail_desk")).content.decode()
    assert "gaat weer uit" in browser.post(reverse("mail_release"), follow=True).content.decode()
    tick(later + timedelta(minutes=5))
    assert {message.to[0] for message in mail.outbox} == {"wim@example.org", admin.email}
    assert clock.DeliveryHold.objects.get().released_by == admin
    with pytest.raises(DomainError, match="niet meer tegengehouden"):
        clock.release(by=admin, at=NOW)


def test_back_and_forth_again_sends_nothing_twice():
    tick(NOW)
    queued("a")
    for hours in (0, -24, -48, 0, 1):
        tick(NOW + timedelta(hours=hours))
    assert clock.standing() is None
    assert len(mail.outbox) == 1


# ---- the desk of the beheerder --------------------------------------------------------------------------
def test_the_beheerder_decides_on_what_is_uncertain_and_tries_again_what_failed(admin, client_for):
    for key in ("weg", "zoek", "mis"):
        queued(key)
    OutboxMail.objects.filter(dedup_key__in=["weg", "zoek"]).update(state=MailState.UNCERTAIN, claimed_at=NOW)
    OutboxMail.objects.filter(dedup_key="mis").update(state=MailState.FAILED, error="SMTP 550")
    browser = client_for(admin)
    page = browser.get(reverse("mail_desk")).content.decode()
    assert page.count("Is aangekomen") == 2
    assert page.count("Probeer opnieuw") == 1
    for key, choice in (("weg", "aangekomen"), ("zoek", "opnieuw"), ("mis", "opnieuw")):
        row = OutboxMail.objects.get(dedup_key=key)
        browser.post(reverse("mail_decide", args=[row.public_id]), {"besluit": choice})
    states = dict(OutboxMail.objects.values_list("dedup_key", "state"))
    assert states == {"weg": MailState.SENT, "zoek": MailState.PENDING, "mis": MailState.PENDING}
    assert set(OutboxMail.objects.values_list("resolved_by", flat=True)) == {admin.pk}
    row = OutboxMail.objects.get(dedup_key="weg")
    again = browser.post(reverse("mail_decide", args=[row.public_id]), {"besluit": "opnieuw"}, follow=True)
    assert "Een collega heeft dit al gedaan" in again.content.decode()


# ---- the nights in which the clock changes ----------------------------------------------------------------
def test_nothing_is_planned_in_the_hours_that_may_be_skipped_or_come_twice(settings):
    hours = {
        hour
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if isinstance(entry["schedule"], crontab)
        for hour in entry["schedule"].hour
    }
    assert hours
    assert min(hours) >= 6


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_both_days_eight_in_amsterdam_exists_once_and_is_a_day_after_the_day_before(sunday):
    eight = at_reminder_time(sunday)
    assert (eight.hour, eight.fold) == (8, 0)
    back_and_forth = eight.astimezone(UTC).astimezone(AMSTERDAM)
    assert (back_and_forth.hour, back_and_forth.date()) == (8, sunday)
    assert at_reminder_time(sunday + timedelta(days=1)).astimezone(AMSTERDAM).hour == 8
