"""Somebody stops on any day: what changes is shown first, and a next plan is there within five working days."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from matching.models import ProposalState
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import Holiday, add_working_days, generally_recognised, holidays
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.trajectories import builders
from trajectories import agreements, evaluations, lifecycle, signing, stopping, troubles
from trajectories.models import Agreement, AgreementState, EndReason, Evaluation, Party, Suspension, Trajectory
from trajectories.worklist import tasks_for

pytestmark = pytest.mark.django_db
TODAY = factories.today()


@pytest.fixture
def coach():
    return factories.make_user()


def stop(case, **changes):
    values = {"reason": EndReason.PERSONAL, "note": "Verhuist naar een andere stad.", "by": case.coach, "today": TODAY}
    lifecycle.stop(case.trajectory, **(values | changes))
    case.trajectory = builders.fresh(case.trajectory)


def test_the_plan_may_come_later_and_waits_at_the_coach_and_when_late_at_the_managers(coach):
    case, _ = builders.signed(coach)
    stop(case, hours_done=120)
    due = add_working_days(TODAY, 5, holidays())
    assert (case.trajectory.next_plan_due_on, case.trajectory.hours_done) == (due, 120)

    def waits(user, day):
        return [t.due_on for t in tasks_for(user, today=day) if t.title == "Plan maken na het stoppen"]

    assert waits(coach, TODAY) == [due]
    assert waits(case.manager, TODAY) == []
    assert waits(case.manager, due + timedelta(days=1)) == [due]
    stopping.plan_next(case.trajectory, plan="Werk in een winkel zoeken.", by=coach, today=TODAY)
    assert waits(coach, TODAY) == []
    with pytest.raises(StaleError):
        stopping.plan_next(case.trajectory, plan="Iets anders.", by=coach, today=TODAY)
    assert Trajectory.objects.get().next_plan == "Werk in een winkel zoeken."


def test_the_five_days_are_working_days(coach):
    for day, name in generally_recognised(2026).items():
        Holiday.objects.get_or_create(day=day, defaults={"name": name})
    case, _ = builders.signed(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(created_at="2026-01-01T12:00Z")
    case.trajectory.refresh_from_db()
    stop(case, on=date(2026, 3, 31), today=date(2026, 4, 20))  # Easter lies in between
    assert case.trajectory.next_plan_due_on == date(2026, 4, 9)
    assert case.trajectory.ended_on == date(2026, 3, 31)


@pytest.mark.parametrize("days", [1, -1000])
def test_the_last_day_lies_within_the_trajectory(coach, days):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match="laatste dag"):
        stop(case, on=TODAY + timedelta(days=days))


def test_a_takeover_is_no_reason_to_stop_with(coach):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match="Kies waarom"):
        stop(case, reason=EndReason.TAKEN_OVER)


def test_all_that_was_open_ends_in_one_go_and_the_signed_bytes_stay(coach):
    case, agreement = builders.signed(coach)
    Suspension.objects.create(
        trajectory=case.trajectory, kind="verlof", starts_on=TODAY, by=coach, at=agreement.signed_at
    )
    before = agreements.pdf_of(agreement)
    assert evaluations.Evaluation.objects.waiting().exists()
    stop(case)
    ended = Agreement.objects.get()
    assert ended.state == AgreementState.ENDED
    assert agreements.pdf_of(ended) == before
    assert not Evaluation.objects.waiting().exists()
    assert Suspension.objects.get().ends_on == TODAY
    assert case.trajectory.proposal.state == ProposalState.WITHDRAWN
    assert Notification.objects.filter(recipient=case.signer, text__contains="gestopt").count() == 1


def test_before_the_signatures_it_can_stop_too_and_the_offer_is_void(coach):
    case, agreement = builders.offered(coach)
    asked = agreement.signatories.get(party=Party.EMPLOYER)
    signing.make_link(asked, by=coach, code_told_by="telefoon", seen="", email="chef@werkgever.example")
    shown = stopping.consequences(builders.fresh(case.trajectory), today=TODAY)
    assert "vervalt" in next(one.text for one in shown if one.what == "De overeenkomst")
    stop(case)
    assert Agreement.objects.get().state == AgreementState.LAPSED
    told = OutboxMail.objects.get(recipient="chef@werkgever.example", subject="Tekenen is niet meer nodig")
    assert case.trajectory.candidate.last_name not in told.body


def test_the_page_shows_what_changes_and_refuses_what_was_not_seen(coach, client_for):
    case, agreement = builders.signed(coach)
    client, page = client_for(coach), reverse("trajectories:stop", args=[case.trajectory.public_id])
    html = client.get(page).content.decode()
    for words in (
        "1 plek weer open",
        f"{agreement.number}, versie 1, wordt beëindigd",
        "vervallen, met de herinneringen",
    ):
        assert words in html
    data = {"reason": "persoonlijk", "note": "Verhuist.", "on": "vandaag", "version": str(case.trajectory.version)}
    Trajectory.objects.update(version=case.trajectory.version + 1)
    assert "Een collega heeft dit traject net gewijzigd" in client.post(page, data).content.decode()
    data["version"] = str(case.trajectory.version + 1)
    assert client.post(page, data).status_code == 302
    detail = client.get(case.trajectory.get_absolute_url()).content.decode()
    assert "Er is nog geen plan voor wat er hierna komt." in detail
    plan = reverse("trajectories:next_plan", args=[case.trajectory.public_id])
    assert client.post(plan, {"plan": ""}).status_code == 422
    assert client.post(plan, {"plan": "Gesprek op maandag."}).url == case.trajectory.get_absolute_url()
    assert "Gesprek op maandag." in client.get(case.trajectory.get_absolute_url()).content.decode()


def test_an_employer_that_wants_to_stop_leads_the_coach_to_the_page_that_stops(coach, client_for):
    case, _ = builders.signed(coach)
    portal = reverse("trajectories:portal_trouble", args=[case.trajectory.public_id])
    assert client_for(case.signer).post(portal, {"text": "Komt niet meer.", "stops": "on"}).status_code == 302
    report = troubles.visible_to(coach).get()
    client = client_for(coach)
    handling = client.get(reverse("trajectories:trouble_handle", args=[report.public_id])).content.decode()
    page = f"{reverse('trajectories:stop', args=[case.trajectory.public_id])}?melding={report.public_id}"
    assert page in handling
    assert "De werkgever wil stoppen. Komt niet meer." in client.get(page).content.decode()
    other, _ = builders.signed(coach)
    elsewhere = f"{reverse('trajectories:stop', args=[other.trajectory.public_id])}?melding={report.public_id}"
    assert "Komt niet meer." not in client.get(elsewhere).content.decode()


def test_somebody_else_who_stops_it_tells_the_coach_once(coach):
    case, _ = builders.signed(coach)
    stop(case, by=case.manager)
    assert Notification.objects.filter(recipient=coach, text__contains="is gestopt").count() == 1


def test_who_goes_on_in_another_trajectory_needs_no_plan_any_more(coach):
    case = builders.started(coach)
    stop(case)
    again = builders.chosen(factories.make_open_job(by=coach), coach)
    type(again).objects.filter(pk=again.pk).update(candidate=case.trajectory.candidate)
    assert stopping.without_plan(coach).count() == 1
    lifecycle.start(again, by=coach, today=TODAY)
    assert stopping.without_plan(coach).count() == 0
    assert not stopping.without_plan(factories.make_user(Role.COACH)).exists()
