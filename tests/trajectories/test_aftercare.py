"""After the start: five contacts in the first year, and whether the job lasts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from candidates.models import Candidate, CandidateStatus
from nieuwebanen.dates import Holiday, add_working_days, generally_recognised, holidays
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import aftercare
from trajectories.models import AftercareContact, AftercareMoment, Placement
from trajectories.worklist import tasks_for

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
    values = {"held_on": today, "still_working": True, "hours_per_week": 32, "note": "Gaat goed."}
    ends = {"ended_because": "niet-verlengd"} if changes.get("still_working") is False else {}
    aftercare.record(contact(placement, moment), aftercare.Heard(**(values | ends | changes)), by=by, today=today)
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
        heard = aftercare.Heard(held_on=today, still_working=False, ended_because="anders")
        aftercare.record(waiting, heard, by=case.coach, today=today)
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
    both = {"held_on": day, "spoke": ["candidate", "employer"], "still_working": "ja", "note": "Gaat goed"}
    both |= {"employer_note": "Wij zijn tevreden", "contract_type": "vast", "risk": "geen"}
    assert "Schrijf niets op over ziekte of medicijnen" in browser.get(url).content.decode()
    open_ones = browser.post(url, both)
    assert open_ones.status_code == 422
    assert "Vul het aantal uren per week in" in open_ones.content.decode()
    answer = browser.post(url, both | {"hours_per_week": "24"})
    assert answer.url == reverse("trajectories:regular_job", args=[case.trajectory.public_id])
    text = browser.get(url).content.decode()
    assert "Werkt nog in deze baan, 24 uur per week" in text


def test_a_coach_of_another_team_sees_no_aftercare(placement, other_coach, client_for):
    url = reverse("trajectories:aftercare", args=[contact(placement).public_id])
    assert client_for(other_coach).get(url).status_code == 404


# ---- risk, and the way back -----------------------------------------------------------------------------
def tasks(coach, today):
    return [task for task in tasks_for(coach, today=today) if task.kind == "nazorg"]


def test_a_risk_has_an_action_that_is_work_until_it_is_done(case, placement, client_for, today):
    with pytest.raises(DomainError, match="aan het risico doen"):
        held(placement, by=case.coach, today=today, risk="groot")
    in_a_week = today + timedelta(days=7)
    row = held(
        placement, by=case.coach, today=today, risk="groot", risk_action="Rooster bespreken", risk_action_on=in_a_week
    )
    (task,) = [task for task in tasks(case.coach, today) if task.title == "Rooster bespreken"]
    alice = client_for(case.coach)
    text = alice.get(task.url).content.decode()
    assert "Dit kan misgaan: Rooster bespreken" in text
    alice.post(reverse("trajectories:aftercare_action_done", args=[row.public_id]))
    assert [task for task in tasks(case.coach, today) if task.title == "Rooster bespreken"] == []
    with pytest.raises(StaleError):
        aftercare.action_done(row, by=case.coach, today=today)


def test_a_job_that_ended_asks_why_and_leads_back_into_the_match(case, placement, client_for, today):
    alice, row = client_for(case.coach), contact(placement)
    url = reverse("trajectories:aftercare", args=[row.public_id])
    sent = {"held_on": today.strftime("%d-%m-%Y"), "spoke": ["candidate"], "note": "Jammer", "still_working": "nee"}
    refused = alice.post(url, sent).content.decode()
    for sentence in ("Vul de laatste werkdag in", "Kies waarom de baan is gestopt", "weer een uitkering krijgt"):
        assert sentence in refused
    last = today - timedelta(days=3)
    sent |= {"ended_on": last.strftime("%d-%m-%Y"), "ended_because": "niet-verlengd", "back_on_benefit": "ja"}
    alice.post(url, sent)
    ended = Placement.objects.get(pk=placement.pk)
    assert (ended.ended_on, ended.ended_because) == (last, "niet-verlengd")
    assert ended.next_plan_due_on == add_working_days(today, 5, holidays())
    assert contact(placement).back_on_benefit is True
    candidate = Candidate.objects.get(pk=case.trajectory.candidate_id)
    assert candidate.status == CandidateStatus.ACTIVE

    (task,) = tasks(case.coach, today)
    assert (task.title, task.due_on) == ("Plan maken: de baan is gestopt", ended.next_plan_due_on)
    assert reverse("matching:candidate_jobs", args=[candidate.public_id]) in alice.get(task.url).content.decode()
    assert [task.title for task in tasks(case.manager, ended.next_plan_due_on + timedelta(days=1))] == [task.title]
    alice.post(task.url, {"plan": "Andere banen bekijken"})
    assert tasks(case.coach, today) == []
    text = alice.get(reverse("trajectories:regular_job", args=[case.trajectory.public_id])).content.decode()
    assert "Andere banen bekijken" in text
    assert "Contract niet verlengd" in text
    with pytest.raises(StaleError):
        aftercare.plan_next(ended, plan="Nog een", by=case.coach, today=today)


def test_who_works_elsewhere_stays_at_work_and_needs_no_plan(case, placement, coach, today):
    other = given.placed(builders.signed(coach)[0])
    type(other.trajectory).objects.filter(pk=other.trajectory_id).update(candidate=case.trajectory.candidate_id)
    held(placement, by=case.coach, today=today, still_working=False)
    assert Candidate.objects.get(pk=case.trajectory.candidate_id).status == CandidateStatus.PLACED
    assert [task.title for task in tasks(case.coach, today) if "gestopt" in task.title] == []


def test_the_line_of_moments_runs_from_the_promise_to_twelve_months(case, client_for, today):
    url = reverse("trajectories:regular_job", args=[case.trajectory.public_id])
    alice = client_for(case.coach)
    assert "0 van 1 gehaald" in alice.get(url).content.decode()
    given.placed(case)
    text = alice.get(url).content.decode()
    for words in ("1 van 1 gehaald", "Inleren klaar", "Eerste werkdag", "Nazorg na 12 maanden", "Nog niet bekend"):
        assert words in text
