"""After the start: five contacts in the first year, and whether the job lasts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from nieuwebanen.dates import Holiday, generally_recognised
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import aftercare
from trajectories.models import AftercareContact, AftercareMoment, Placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


@pytest.fixture
def placement(case, today):
    """At work for more than a year: every contact may be held."""
    placement = given.placed(case)
    Placement.objects.filter(pk=placement.pk).update(starts_on=today - timedelta(days=400))
    placement.refresh_from_db()
    AftercareContact.objects.all().delete()
    aftercare.plan(placement)
    return placement


def contact(placement, moment=AftercareMoment.WEEKS_2):
    return AftercareContact.objects.get(placement=placement, moment=moment)


def held(placement, moment=AftercareMoment.WEEKS_2, *, by, today, **changes):
    values = {"held_on": today, "still_working": True, "hours_per_week": 32, "note": "Gaat goed.", "by": by}
    aftercare.record(contact(placement, moment), **(values | changes), today=today)
    return contact(placement, moment)


def test_a_placement_has_five_contacts_on_working_days(case, today):
    Holiday.objects.bulk_create(Holiday(day=day, name=name) for day, name in generally_recognised(2027).items())
    placement = given.placed(case, starts_on=date(2027, 1, 31))
    assert [(row.moment, row.due_on) for row in placement.aftercare.all()] == [
        ("2-weken", date(2027, 2, 15)),  # the 14th is a Sunday
        ("6-weken", date(2027, 3, 15)),
        ("3-maanden", date(2027, 4, 30)),  # April has no 31st
        ("6-maanden", date(2027, 8, 2)),  # the 31st is a Saturday
        ("12-maanden", date(2028, 1, 31)),
    ]
    assert len(aftercare.plan(placement)) == 5  # a second plan adds nothing


def test_what_was_heard_is_kept_with_its_writer(case, placement, today):
    row = held(placement, by=case.coach, today=today)
    assert (row.still_working, row.hours_per_week, row.note, row.by) == (True, 32, "Gaat goed.", case.coach)
    assert Event.objects.filter(verb="aftercare.recorded").exists()


@pytest.mark.parametrize("shift", [1, -401])
def test_a_contact_is_neither_in_the_future_nor_before_the_job(case, placement, today, shift):
    with pytest.raises(DomainError):
        held(placement, by=case.coach, today=today, held_on=today + timedelta(days=shift))


def test_whoever_works_has_hours(case, placement, today):
    with pytest.raises(DomainError, match="uur per week"):
        held(placement, by=case.coach, today=today, hours_per_week=None)


def test_a_contact_is_recorded_once(case, placement, today):
    waiting = contact(placement)
    held(placement, by=case.coach, today=today)
    with pytest.raises(StaleError):
        aftercare.record(
            waiting, held_on=today, still_working=False, hours_per_week=None, note="", by=case.coach, today=today
        )
    assert contact(placement).still_working is True


def test_sustained_is_computed_from_the_contacts(case, placement, today):
    six, twelve = aftercare.SUSTAINED
    assert aftercare.sustained(placement) == {six: None, twelve: None}
    held(placement, six, by=case.coach, today=today)
    assert aftercare.sustained(Placement.objects.get(pk=placement.pk)) == {six: True, twelve: None}
    held(placement, twelve, by=case.coach, today=today, still_working=False)
    assert aftercare.sustained(Placement.objects.get(pk=placement.pk)) == {six: True, twelve: False}


def test_whoever_stopped_earlier_did_not_last(case, placement, today):
    early = placement.starts_on + timedelta(days=40)
    held(placement, by=case.coach, today=today, held_on=early, still_working=False)
    ended = Placement.objects.get(pk=placement.pk)
    assert ended.ended_on == early
    assert set(aftercare.sustained(ended).values()) == {False}


def test_the_page_records_a_contact_and_shows_it(case, placement, client_for, today):
    browser, url = client_for(case.coach), reverse("trajectories:aftercare", args=[contact(placement).public_id])
    assert browser.get(url).status_code == 200
    day = today.strftime("%d-%m-%Y")
    open_ones = browser.post(url, {"held_on": day, "still_working": "ja", "note": "Gaat goed"})
    assert open_ones.status_code == 422
    assert "Vul het aantal uren per week in" in open_ones.content.decode()
    answer = browser.post(url, {"held_on": day, "still_working": "ja", "hours_per_week": "24", "note": "Gaat goed"})
    assert answer.url == case.trajectory.get_absolute_url()
    text = browser.get(url).content.decode()
    assert "Werkt nog in deze baan, 24 uur per week" in text


def test_a_coach_of_another_team_sees_no_aftercare(placement, other_coach, client_for):
    url = reverse("trajectories:aftercare", args=[contact(placement).public_id])
    assert client_for(other_coach).get(url).status_code == 404
