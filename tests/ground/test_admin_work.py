"""Mijn werk of the beheerder: mail, invitations, work that was left behind, holidays; and nobody else sees it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import admin_work, clock, mail_desk, put_off
from nieuwebanen.accounts.models import Invitation, Role
from nieuwebanen.dates import Holiday
from nieuwebanen.outbox import MailKind, MailState, OutboxMail
from nieuwebanen.retention import RetentionRun
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("trajectories:my_work")
JULY = date(2026, 7, 15)


@pytest.fixture
def beheer():
    return factories.make_user(Role.ADMIN)


def at(day, hour=12):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def mail(key, state, day):
    return OutboxMail.objects.create(
        dedup_key=key, kind=MailKind.LEGAL, recipient="x@example.org", subject="Tekenen", body="x", state=state,
        not_before=at(day), claimed_at=at(day),
    )  # fmt: skip


def titles(user, today=JULY):
    return [task.title for task in admin_work.waiting(user, today=today)]


def test_mail_in_doubt_and_mail_that_failed_wait_until_somebody_decides(beheer):
    assert titles(beheer) == []
    doubt = mail("a", MailState.UNCERTAIN, JULY)
    mail("b", MailState.FAILED, JULY - timedelta(days=2))
    mail("c", MailState.FAILED, JULY - timedelta(days=31))  # history
    assert titles(beheer) == [
        "1 mail niet aangekomen: klopt het adres?",
        "1 onzekere mail: is die aangekomen?",
    ]
    failed, _ = admin_work.waiting(beheer, today=JULY)
    assert failed.late(JULY)
    put_off.put_off(failed, until=JULY + timedelta(days=7), reason="Gebeld", by=beheer, today=JULY)
    mail_desk.arrived(doubt, by=beheer, at=at(JULY))
    assert titles(beheer) == []
    mail("e", MailState.FAILED, JULY)  # a new one is not hidden by what was put off
    assert titles(beheer) == ["2 mails niet aangekomen: klopt het adres?"]


def test_a_hold_and_a_standstill_show_until_they_are_over(beheer):
    assert clock.beat("mail", at(JULY - timedelta(days=9)))
    assert titles(beheer) == ["Herinneringen staan stil: laat de server nakijken"]
    assert not clock.beat("mail", at(JULY))
    assert titles(beheer) == ["Er gaat geen mail uit: kijk of de klok klopt"]
    clock.release(by=beheer, at=at(JULY))
    assert titles(beheer) == []
    RetentionRun.objects.create(dry=False, started_at=at(JULY - timedelta(days=4)), finished_at=at(JULY))
    assert titles(beheer) == ["Opschonen staat stil: laat de server nakijken"]
    RetentionRun.objects.create(dry=False, started_at=at(JULY, 6), finished_at=at(JULY, 7))
    assert titles(beheer) == []


def test_an_invitation_comes_before_it_ends_and_not_when_it_was_used(beheer):
    colleague = factories.make_user(Role.MANAGER, first_name="Noor", last_name="Dam")
    Invitation.issue(colleague, by=beheer, at=at(JULY))
    Invitation.issue(factories.make_user(Role.EMPLOYER), by=beheer, at=at(JULY))  # of the coach
    ends = timezone.localtime(colleague.invitation.expires_at).date()
    assert titles(beheer, ends - timedelta(days=3)) == []
    assert titles(beheer, ends - timedelta(days=2)) == ["Uitnodiging verloopt: Noor Dam"]
    assert titles(beheer, ends + timedelta(days=1)) == ["Uitnodiging is verlopen: Noor Dam"]
    colleague.invitation.accept("een lang wachtwoord", at=at(JULY))
    assert titles(beheer, ends) == []


def test_the_holidays_of_next_year_are_asked_for_from_october(beheer, client_for):
    Holiday.objects.filter(day__year=2027).delete()
    assert titles(beheer, date(2026, 9, 30)) == []
    assert titles(beheer, date(2026, 10, 1)) == ["Feestdagen van 2027 invullen"]
    year = timezone.localdate().year + 1
    Holiday.objects.filter(day__year=year).delete()
    assert f"Feestdagen in {year}" in client_for(beheer).get(reverse("accounts:holidays"), {"jaar": year}).text
    Holiday.objects.create(day=date(2027, 1, 1), name="Nieuwjaarsdag")
    assert titles(beheer, date(2026, 10, 1)) == []


def test_work_of_who_has_no_account_any_more_is_handed_over_on_its_own_page(beheer, coach, client_for):
    candidate, successor = factories.make_candidate(coach), factories.make_user(Role.COACH, team=coach.team)
    assert titles(beheer) == []
    type(coach).objects.filter(pk=coach.pk).update(is_active=False)
    (task,) = admin_work.waiting(beheer, today=JULY)
    assert task.title == f"Werk overdragen van {coach.full_name}"
    assert candidate.last_name not in task.title + task.meta
    browser = client_for(beheer)
    assert "Werk van" in browser.get(task.url).text
    assert browser.post(task.url, {}).status_code == 422
    browser.post(task.url, {"successor": successor.pk})
    candidate.refresh_from_db()
    assert candidate.coach == successor
    assert titles(beheer) == []


def test_the_list_the_first_page_and_the_menu_say_the_same(beheer, coach, client_for, today):
    mail("a", MailState.FAILED, today)
    browser = client_for(beheer)
    work, first = browser.get(URL).text, browser.get(reverse("accounts:users")).text
    for page in (work, first):
        assert "1 mail niet aangekomen" in page
        assert 'href="/mijn-werk/"' in page
    expected = len(admin_work.waiting(beheer, today=today))
    assert f'{expected}<span class="nbl-visually-hidden"> taken' in " ".join(first.split()) or str(expected) in first
    assert "Kandidaat toevoegen" not in work
    assert "Team" not in browser.get(URL, {"wie": "team"}).text.split("<h1>")[1]
    assert "niet aangekomen" not in client_for(coach).get(URL).text


def test_the_questions_do_not_grow_with_what_waits(beheer, today):
    def asked():
        with CaptureQueriesContext(connection) as found:
            admin_work.waiting(beheer, today=today)
        return len(found)

    mail("a", MailState.FAILED, today)
    Invitation.issue(factories.make_user(Role.MANAGER), by=beheer, at=at(today - timedelta(days=60)))
    before = asked()
    for number in range(4):
        mail(f"more{number}", MailState.FAILED, today)
        Invitation.issue(factories.make_user(Role.MANAGER), by=beheer, at=at(today - timedelta(days=60)))
    assert asked() == before
