"""The employer says that the job is there, and with which contract; or that it does not come."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from employers.models import FutureJob
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import confirming, lifecycle, takeover
from trajectories.models import JobConfirmation, Placement, Trajectory
from trajectories.worklist import portal_tasks, tasks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    return given.finished(builders.signed(coach)[0])


def terms(today, **changes):
    values = {"contract_type": "bbl", "contract_months": 24, "hours_per_week": 28, "wage_eur_hour": Decimal("15.50")}
    return values | {"starts_on": today + timedelta(days=7), "version": 0, "today": today} | changes


def typed(today, **changes):
    values = {"contract_type": "bbl", "contract_months": "24", "hours_per_week": "28", "wage_eur_hour": "15,50"}
    return values | {"starts_on": (today + timedelta(days=7)).strftime("%d-%m-%Y"), "version": "0"} | changes


def url_of(name, case):
    return reverse(f"trajectories:{name}", args=[case.trajectory.public_id])


def titles(tasks, word):
    return [task.title for task in tasks if word in task.title]


def test_the_employer_confirms_in_the_portal_and_the_placement_begins_with_it(case, client_for, today):
    wim = client_for(case.signer)
    assert titles(portal_tasks(case.signer, today=today), "Is de baan er?") == ["Is de baan er?"]
    assert "Telt ook als gewone baan" in wim.get(url_of("portal_job_confirm", case)).content.decode()
    assert wim.post(url_of("portal_job_confirm", case), typed(today, hours_per_week="")).status_code == 422
    answer = wim.post(url_of("portal_job_confirm", case), typed(today), follow=True)
    assert "U heeft bevestigd dat de baan er is" in answer.content.decode()
    assert FutureJob.objects.get(pk=case.job.pk).arisen_on == today
    assert titles(portal_tasks(case.signer, today=today), "Is de baan er?") == []
    line = Notification.objects.get(recipient=case.coach, dedup_key__contains="job_confirmed")
    assert line.url == case.trajectory.get_absolute_url()

    page = client_for(case.coach).get(url_of("placement", case))
    assert page.context["form"].initial["contract_type"] == "bbl"
    assert page.context["form"].initial["hours_per_week"] == 28
    text = page.content.decode()
    assert "Bbl (leren en werken), 24 maanden. Telt als gewone baan" in text
    data = {name: value for name, value in typed(today).items() if name != "version"}
    client_for(case.coach).post(url_of("placement", case), data)
    assert Placement.objects.get().contract_type == "bbl"


def test_the_coach_writes_down_what_was_said_by_phone_and_the_employer_hears_it(case, client_for, today):
    alice = client_for(case.coach)
    assert alice.post(url_of("job_confirm", case), typed(today)).url == url_of("placement", case)
    text = alice.get(url_of("placement", case)).content.decode()
    assert f"Telefonisch, vastgelegd door {case.coach}" in text
    assert Notification.objects.filter(recipient=case.signer, dedup_key__contains="job_confirmed").count() == 1
    assert not Notification.objects.filter(recipient=case.coach, dedup_key__contains="job_confirmed").exists()
    assert "telefonisch" in Event.objects.filter(verb="trajectory.job_confirmed")[0].text


def test_the_second_of_two_sees_that_somebody_confirmed_and_loses_nothing(case, client_for, today):
    confirming.confirm(case.trajectory, **terms(today), by=case.signer)
    answer = client_for(case.coach).post(url_of("job_confirm", case), typed(today, hours_per_week="20"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "net bevestigd" in text
    assert 'value="20"' in text
    assert JobConfirmation.objects.get().hours_per_week == 28
    client_for(case.coach).post(url_of("job_confirm", case), typed(today, hours_per_week="20", version="1"))
    assert (JobConfirmation.objects.get().hours_per_week, JobConfirmation.objects.get().version) == (20, 2)


def test_nothing_is_confirmed_before_the_signatures(coach, today):
    unsigned = builders.complete(coach)
    with pytest.raises(DomainError, match="niet getekend"):
        confirming.confirm(unsigned.trajectory, **terms(today), by=coach)


def test_a_job_that_does_not_come_is_a_task_of_two_weeks_until_another_employer_took_over(case, client_for, today):
    for user, name in ((case.coach, "job_gone"), (case.signer, "portal_job_gone")):
        assert 'aria-label="Kruimelpad"' in client_for(user).get(url_of(name, case)).content.decode()
    answer = client_for(case.signer).post(url_of("portal_job_gone", case), {"reason": "Minder werk"}, follow=True)
    assert "Bedankt dat u dit doorgeeft" in answer.content.decode()
    assert titles(portal_tasks(case.signer, today=today), "baan") == []
    (task,) = [task for task in tasks_for(case.coach, today=today) if "gaat niet door" in task.title]
    assert (task.due_on, task.url) == (today + timedelta(days=14), url_of("other_job", case))
    alice = client_for(case.coach)
    text = alice.get(task.url).content.decode()
    assert "Minder werk" in text
    assert reverse("matching:candidate_jobs", args=[case.trajectory.candidate.public_id]) in text
    fresh = builders.fresh(case.trajectory)
    with pytest.raises(DomainError, match="andere werkgever"):
        contract = {name: value for name, value in terms(today).items() if name != "version"}
        lifecycle.place(fresh, **contract, by=case.coach)

    other = factories.make_open_job(
        factories.make_employer(members=[factories.make_user(Role.EMPLOYER)]), by=case.coach
    )
    proposal = takeover.propose(fresh, other, by=case.coach, today=today)
    assert titles(tasks_for(case.coach, today=today), "andere werkgever beslist") == ["De andere werkgever beslist"]
    type(proposal).objects.filter(pk=proposal.pk).update(
        state="gekozen", decided_by=case.coach, informed_at=factories.moment(), agreed_on=today,
        presented_at=factories.moment(), decided_at=factories.moment(), motivation="Past.",
    )  # fmt: skip
    (task,) = [task for task in tasks_for(case.coach, today=today) if "Laten overnemen" in task.title]
    assert alice.get(task.url).status_code == 200
    takeover.take_over(
        fresh, type(proposal).objects.with_parties().get(pk=proposal.pk), note="x", by=case.coach, today=today
    )
    assert titles(tasks_for(case.coach, today=today), "overnemen") == []


def test_a_job_that_comes_after_all_is_confirmed_again(case, today):
    confirming.deny(case.trajectory, reason="Minder werk", by=case.coach, today=today)
    with pytest.raises(StaleError):
        confirming.deny(case.trajectory, reason="Minder werk", by=case.coach, today=today)
    confirming.confirm(case.trajectory, **terms(today), by=case.signer)
    assert Trajectory.objects.get(pk=case.trajectory.pk).job_gone_on is None
    assert titles(tasks_for(case.coach, today=today), "gaat niet door") == []


def test_when_the_job_should_have_begun_the_coach_calls(case, today):
    FutureJob.objects.filter(pk=case.job.pk).update(starts_on=today.replace(day=1), earliest_on=None, latest_on=None)
    (task,) = [task for task in tasks_for(case.coach, today=today) if task.kind == "plaatsing"]
    assert (task.title, task.waiting) == ("Bel de werkgever: is de baan er?", False)
