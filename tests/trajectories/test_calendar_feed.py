"""The own dates in one's own calendar: by a secret address, without names, and only as long as that is wanted."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from nieuwebanen import calendar_feed
from nieuwebanen.calendar_feed import CalendarFeed
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders

pytestmark = pytest.mark.django_db


def titles(client, token):
    response = client.get(reverse("calendar_feed", args=[token]))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


def test_coach_and_employer_read_their_dates_without_a_session_and_without_a_name(case, client):
    number, now = case.trajectory.number, factories.moment()
    evaluation = given.first(case)
    for user, address in (
        (case.coach, evaluation.get_absolute_url()),
        (case.signer, reverse("trajectories:portal_evaluation", args=[evaluation.public_id])),
    ):
        found = titles(client, calendar_feed.renew(user, at=now))
        assert f"Inleren begint, traject {number}" in found
        event = found[f"Evaluatie 1, traject {number}"]
        assert event["dtstart"].dt == evaluation.planned_on
        assert str(event["url"]).endswith(address)
        text = calendar_feed.written(user, at=now).decode().replace("\r\n ", "")
        candidate = case.trajectory.candidate
        assert not any(word in text for word in (candidate.first_name, candidate.last_name, candidate.number))


def test_what_is_of_a_colleague_or_of_another_employer_is_not_in_it(case, client):
    strangers = (factories.make_user("coach", team=case.coach.team), factories.make_user("employer"))
    for user in strangers:
        assert titles(client, calendar_feed.renew(user, at=factories.moment())) == {}


def test_a_new_address_ends_the_old_one_and_stopping_ends_it_all(case, client, client_for):
    browser = client_for(case.coach)
    pages = [browser.post(reverse("calendar_renew")).content.decode() for _ in range(2)]
    old, new = (re.search(r"/agenda/([\w-]+)/", page)[1] for page in pages)
    assert new not in browser.get(reverse("preferences")).content.decode()
    assert not CalendarFeed.objects.filter(token_sha256=new).exists()
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404
    assert titles(client, new)
    browser.post(reverse("calendar_stop"))
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 404


def test_who_is_switched_off_has_no_calendar_and_reading_is_noted_once_an_hour(case, client):
    now = factories.moment()
    token = calendar_feed.renew(case.coach, at=now)
    for minutes, noted in ((0, 0), (59, 0), (60, 60)):
        assert calendar_feed.opened_with(token, at=now + timedelta(minutes=minutes)) == case.coach
        assert CalendarFeed.objects.get().last_read_at == now + timedelta(minutes=noted)
    type(case.coach).objects.filter(pk=case.coach.pk).update(is_active=False)
    assert client.get(reverse("calendar_feed", args=[token])).status_code == 404


def test_more_dates_ask_no_more_questions(case, django_assert_max_num_queries):
    builders.signed(case.coach)
    with django_assert_max_num_queries(8):
        calendar_feed.written(case.coach, at=factories.moment())
