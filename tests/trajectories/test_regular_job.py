"""Step 6 on screen: criteria, the end of the learning, that the job is there, the contract; and what goes wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse

from employers.models import FutureJob
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import criteria, troubles
from trajectories.models import Criterion, Placement, Trajectory, TrajectoryStatus, TroubleReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


def url_of(name, trajectory):
    return reverse(f"trajectories:{name}", args=[trajectory.public_id])


# ---- criteria -------------------------------------------------------------------------------------------
def test_a_criterion_is_met_and_not_after_all(case, today):
    criterion = Criterion.objects.get(trajectory=case.trajectory)
    criteria.toggle(criterion, met=True, by=case.coach, today=today)
    assert Criterion.objects.get().met_on == today
    with pytest.raises(StaleError):
        criteria.toggle(criterion, met=True, by=case.coach, today=today)
    criteria.toggle(criterion, met=False, by=case.coach, today=today)
    assert Criterion.objects.get().met_on is None


def test_before_the_signatures_nothing_is_met(coach, today):
    unsigned = builders.complete(coach)
    with pytest.raises(DomainError, match="getekend"):
        criteria.toggle(Criterion.objects.get(trajectory=unsigned.trajectory), met=True, by=coach, today=today)


def test_after_the_learning_the_criteria_stand(case, today):
    given.finished(case)
    with pytest.raises(DomainError, match="staan vast"):
        criteria.toggle(Criterion.objects.get(), met=False, by=case.coach, today=today)


def test_the_checklist_is_ticked_by_its_button(case, client_for):
    browser, url = client_for(case.coach), url_of("criteria", case.trajectory)
    text = browser.get(url).content.decode()
    assert "0 van 1 gehaald" in text
    assert "Bespreek en bevestig de eindevaluatie" in text
    criterion = Criterion.objects.get()
    answer = browser.post(url, {"criterium": criterion.pk, "gehaald": "ja"}, follow=True)
    assert "1 van 1 gehaald" in answer.content.decode()
    assert browser.post(url, {"criterium": "0", "gehaald": "ja"}).status_code == 404
    assert browser.post(url, {"criterium": "veel", "gehaald": "ja"}).status_code == 404


def test_a_criterion_of_somebody_else_is_out_of_reach(case, client_for):
    stranger = builders.signed(factories.make_user(Role.COACH))[0]
    other = Criterion.objects.get(trajectory=stranger.trajectory)
    answer = client_for(case.coach).post(url_of("criteria", case.trajectory), {"criterium": other.pk, "gehaald": "ja"})
    assert answer.status_code == 404


# ---- the learning is done ---------------------------------------------------------------------------------
def test_the_page_says_what_is_missing_instead_of_a_form(case, client_for):
    text = client_for(case.coach).get(url_of("finish_learning", case.trajectory)).content.decode()
    assert "Eerst nog nodig" in text
    assert '<button class="nbl-button nbl-button--primary" type="submit">Inleren klaar' not in text


def test_earlier_than_planned_asks_for_a_reason(case, client_for, today):
    given.criteria_met(case)
    given.final_confirmed(case)
    browser, url = client_for(case.coach), url_of("finish_learning", case.trajectory)
    refused = browser.post(url, {"on": "vandaag", "reason": ""})
    assert refused.status_code == 422
    assert "waarom het inleren eerder klaar is" in refused.content.decode()
    answer = browser.post(url, {"on": "vandaag", "reason": "Alles is geleerd"})
    assert answer.url == url_of("placement", case.trajectory)
    assert Trajectory.objects.get(pk=case.trajectory.pk).learning_finished_on == today
    assert browser.get(url).url == case.trajectory.get_absolute_url()


# ---- the regular job ----------------------------------------------------------------------------------------
def contract(today, **changes):
    return {
        "contract_type": "bepaalde-tijd",
        "contract_months": "12",
        "hours_per_week": "32",
        "wage_eur_hour": "16,50",
        "starts_on": today.strftime("%d-%m-%Y"),
        **changes,
    }


def test_from_the_job_that_is_there_to_the_contract(case, client_for, today):
    given.finished(case)
    browser, url = client_for(case.coach), url_of("placement", case.trajectory)
    text = browser.get(url).content.decode()
    assert "De werkgever bevestigt dat de baan er is." in text
    assert "Soort contract" not in text
    browser.post(url_of("job_confirm", case.trajectory), contract(today, version="0"))
    assert FutureJob.objects.get(pk=case.job.pk).arisen_on == today
    assert "Soort contract" in browser.get(url).content.decode()
    assert browser.post(url, contract(today, contract_months="3")).status_code == 422
    assert browser.post(url, contract(today, contract_months="")).status_code == 422
    answer = browser.post(url, contract(today), follow=True)
    assert "De plaatsing is vastgelegd" in answer.content.decode()
    placement = Placement.objects.get()
    assert (placement.hours_per_week, str(placement.wage_eur_hour), placement.contract_months) == (32, "16.50", 12)
    assert placement.aftercare.count() == 5
    assert Trajectory.objects.get().status == TrajectoryStatus.PLACED
    assert browser.get(url).status_code == 302  # nothing left to record


def test_a_permanent_contract_has_no_months(case, client_for, today):
    given.finished(case)
    case.trajectory.job.arise(on=today, by=case.signer)
    client_for(case.coach).post(url_of("placement", case.trajectory), contract(today, contract_type="vast"))
    assert Placement.objects.get().contract_months is None


def test_no_contract_before_the_learning_is_done(case, client_for, today):
    case.trajectory.job.arise(on=today, by=case.signer)
    browser, url = client_for(case.coach), url_of("placement", case.trajectory)
    assert "Het inleren is nog niet klaar" in browser.get(url).content.decode()
    refused = browser.post(url, contract(today))
    assert refused.status_code == 422
    assert "Rond eerst het inleren af" in refused.content.decode()
    assert not Placement.objects.exists()


# ---- something goes wrong -----------------------------------------------------------------------------------
def test_a_report_of_the_employer_reaches_the_coach_at_once_without_its_words(case):
    report = troubles.report(case.trajectory, text="Komt vaak te laat.", by=case.signer)
    line = Notification.objects.get(recipient=case.coach, dedup_key__startswith="trouble")
    assert line.url == reverse("trajectories:trouble_handle", args=[report.public_id])
    assert "te laat" not in line.text
    assert not Notification.objects.filter(recipient=case.signer, dedup_key__startswith="trouble").exists()


def test_a_report_of_the_coach_reaches_backup_and_managers_and_never_the_employer(case):
    backup = factories.make_user(Role.COACH)
    case.trajectory.candidate.backup_coach = backup
    case.trajectory.candidate.save()
    troubles.report(case.trajectory, text="Vervoer valt weg.", by=case.coach)
    told = Notification.objects.filter(dedup_key__startswith="trouble").values_list("recipient", flat=True)
    assert set(told) == {backup.pk, case.manager.pk}
    assert not troubles.visible_to(case.signer).exists()


def test_taking_up_tells_who_said_it_and_happens_once(case):
    report = troubles.report(case.trajectory, text="Komt vaak te laat.", by=case.signer)
    with pytest.raises(DomainError, match="Vul in"):
        troubles.handle(report, note=" ", by=case.coach)
    troubles.handle(report, note="Gesprek gehad.", by=case.coach)
    line = Notification.objects.get(recipient=case.signer, dedup_key__startswith="trouble.handled")
    assert line.url == reverse("trajectories:portal_detail", args=[case.trajectory.public_id])
    with pytest.raises(StaleError):
        troubles.handle(report, note="Ik ook.", by=case.manager)
    assert TroubleReport.objects.get().handled_note == "Gesprek gehad."


def test_nothing_is_reported_on_a_trajectory_that_ended(case):
    Trajectory.objects.update(status="gestopt", ended_on=factories.today(), end_reason="persoonlijk")
    with pytest.raises(DomainError):
        troubles.report(Trajectory.objects.get(), text="Te laat.", by=case.coach)


def test_the_pages_report_and_take_up(case, client_for):
    browser = client_for(case.coach)
    url = url_of("trouble_new", case.trajectory)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"text": ""}).status_code == 422
    assert browser.post(url, {"text": "Vervoer valt weg."}).url == case.trajectory.get_absolute_url()
    handle = reverse("trajectories:trouble_handle", args=[TroubleReport.objects.get().public_id])
    assert "Vervoer valt weg." in browser.get(handle).content.decode()
    assert browser.post(handle, {"note": ""}).status_code == 422
    assert browser.post(handle, {"note": "Fiets geregeld."}).status_code == 302
    text = client_for(case.manager).get(handle).content.decode()
    assert "Fiets geregeld." in text
    assert "Opgepakt" in text


def test_the_trajectory_page_leads_to_all_of_it(case, client_for, today):
    given.sent(given.first(case), case)
    given.confirmed(given.first(case), case)
    troubles.report(case.trajectory, text="Vervoer valt weg.", by=case.coach)
    given.placed(case, starts_on=today - timedelta(days=1))
    text = client_for(case.coach).get(case.trajectory.get_absolute_url()).content.decode()
    assert "Nodig bij de start: 80" in text
    assert "Nazorg na 2 weken" in text
    assert "Vervoer valt weg." in text
