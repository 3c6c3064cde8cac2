"""Old forecasts: asked once per period after 60 days, at rest after 90."""

from datetime import timedelta

import pytest

from employers.confirmation import Asked, ask_to_confirm
from employers.models import EmployerMembership, FutureJob, JobStatus
from employers.tasks import ask_to_confirm as task
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(employer_user, coach):
    return factories.make_open_job(factories.make_employer(members=[employer_user]), by=coach)


def on_day(job, days):
    """The run of this many days after the last confirmation."""
    return ask_to_confirm(today=job.confirmed_on + timedelta(days=days), at=factories.moment(days))


@pytest.mark.parametrize(("days", "asked"), [(59, 0), (60, 1), (75, 1)])
def test_an_employer_is_asked_after_60_days(days, asked, job, employer_user):
    assert on_day(job, days) == Asked(asked, 0)
    assert Notification.objects.filter(recipient=employer_user).count() == asked
    assert OutboxMail.objects.filter(kind="reminder").count() == asked


def test_asking_twice_late_or_double_tells_it_once(job):
    assert on_day(job, 60).messages == 1
    assert on_day(job, 60).messages == 0
    assert on_day(job, 80).messages == 0
    assert Notification.objects.count() == 1


def test_after_a_confirmation_a_new_period_begins(job, employer_user):
    on_day(job, 60)
    job.confirm(by=employer_user, today=job.confirmed_on + timedelta(days=61))
    assert on_day(job, 10) == Asked(0, 0)
    assert on_day(job, 60).messages == 1


@pytest.mark.parametrize(("days", "status"), [(89, JobStatus.OPEN), (90, JobStatus.RESTING), (400, JobStatus.RESTING)])
def test_a_job_rests_at_90_days_and_its_coach_hears_it(days, status, job, coach):
    on_day(job, days)
    job.refresh_from_db()
    assert job.status == status
    assert Notification.objects.filter(recipient=coach).count() == (status == JobStatus.RESTING)
    assert on_day(job, days).rested == 0


def test_an_announced_job_is_asked_but_does_not_rest(job):
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.ANNOUNCED)
    assert on_day(job, 90) == Asked(1, 0)


@pytest.mark.parametrize("state", [JobStatus.FILLED, JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_nobody_is_asked_about_a_job_that_is_filled_or_closed(state, job):
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    assert on_day(job, 120) == Asked(0, 0)


def test_nobody_is_asked_about_a_job_that_is_there(job, coach, today):
    job.arise(on=today, by=coach)
    assert on_day(job, 120) == Asked(0, 0)


def test_only_members_of_now_are_asked(job):
    EmployerMembership.objects.update(ended_at=factories.moment())
    assert on_day(job, 60) == Asked(0, 0)


def test_one_old_job_more_does_not_stop_the_others(job, coach, employer_user):
    second = factories.make_open_job(job.employer, by=coach)
    assert on_day(job, 95) == Asked(2, 2)
    second.refresh_from_db()
    assert second.status == JobStatus.RESTING


def test_the_task_reads_the_clock_itself(job, today):
    FutureJob.objects.filter(pk=job.pk).update(confirmed_on=today - timedelta(days=91))
    task()
    job.refresh_from_db()
    assert job.status == JobStatus.RESTING
