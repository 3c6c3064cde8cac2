"""Old forecasts: asked after 60 days and at 12, 9, 6 and 3 months before the start, at rest after 90 days."""

from datetime import date, timedelta

import pytest

from employers.confirmation import Asked, ask_to_confirm, occasion_of, to_confirm
from employers.models import EmployerMembership, FutureJob, JobStatus
from employers.tasks import ask_to_confirm as task
from nieuwebanen.dates import add_months, add_working_days
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(employer_user, coach, today):
    """So far ahead that no milestone comes in the first months."""
    far = add_months(today.replace(day=1), 22)
    return factories.make_open_job(factories.make_employer(members=[employer_user]), by=coach, starts_on=far)


def on_day(job, days):
    """The run of this many days after the last confirmation."""
    return ask_to_confirm(today=job.confirmed_on + timedelta(days=days), at=factories.moment(days))


@pytest.mark.parametrize(("days", "asked"), [(59, 0), (60, 1), (73, 1)])
def test_an_employer_is_asked_after_60_days(days, asked, job, employer_user):
    assert on_day(job, days) == Asked(asked, 0)
    assert Notification.objects.filter(recipient=employer_user).count() == asked
    assert OutboxMail.objects.filter(kind="reminder").count() == asked


def test_asking_twice_late_or_double_tells_it_once(job):
    assert on_day(job, 60).messages == 1
    assert on_day(job, 60).messages == 0
    assert on_day(job, 66).messages == 0
    assert Notification.objects.count() == 1


def test_who_does_not_answer_is_asked_again_and_then_the_coach_calls(job, employer_user, coach):
    since = job.confirmed_on + timedelta(days=60)
    for count, people in ((0, [employer_user]), (6, []), (7, [employer_user]), (13, []), (14, [coach]), (15, [])):
        before = set(Notification.objects.values_list("pk", flat=True))
        day = add_working_days(since, count, frozenset())
        ask_to_confirm(today=day, at=factories.moment())
        new = Notification.objects.exclude(pk__in=before)
        assert [line.recipient for line in new] == people, count


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
    rests = Notification.objects.filter(recipient=coach, text__contains="rust")
    assert rests.count() == (status == JobStatus.RESTING)
    assert on_day(job, days).rested == 0


def test_an_announced_job_is_asked_but_does_not_rest(job):
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.ANNOUNCED)
    assert on_day(job, 90) == Asked(2, 0)  # the employer, and the coach to call


@pytest.mark.parametrize("state", [JobStatus.FILLED, JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_nobody_is_asked_about_a_job_that_is_filled_or_closed(state, job):
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    assert on_day(job, 120) == Asked(0, 0)


def test_nobody_is_asked_about_a_job_that_is_there(job, coach, today):
    job.arise(on=today, by=coach)
    assert on_day(job, 120) == Asked(0, 0)


def test_without_anybody_in_the_portal_the_coach_is_asked_to_call(job, coach):
    EmployerMembership.objects.update(ended_at=factories.moment())
    assert on_day(job, 60) == Asked(1, 0)
    told = Notification.objects.get()
    assert told.recipient == coach
    assert told.text.startswith("Bel de werkgever")


def test_one_old_job_more_does_not_stop_the_others(job, coach, employer_user):
    second = factories.make_open_job(job.employer, by=coach, starts_on=job.starts_on)
    assert on_day(job, 95) == Asked(2, 2)
    second.refresh_from_db()
    assert second.status == JobStatus.RESTING


def test_the_task_reads_the_clock_itself(job, today):
    FutureJob.objects.filter(pk=job.pk).update(confirmed_on=today - timedelta(days=91))
    task()
    job.refresh_from_db()
    assert job.status == JobStatus.RESTING


# ---- the milestones ----------------------------------------------------------------------------------
START = date(2028, 6, 1)


def asked(job, day, *, confirmed_on):
    FutureJob.objects.filter(pk=job.pk).update(starts_on=START, confirmed_on=confirmed_on)
    return ask_to_confirm(today=day, at=factories.moment()).messages


@pytest.mark.parametrize("months", [12, 9, 6, 3])
def test_at_every_milestone_the_question_comes_once(months, job):
    day = add_months(START, -months)
    before, fresh = day - timedelta(days=1), day - timedelta(days=30)
    assert asked(job, before, confirmed_on=fresh) == 0
    assert asked(job, day, confirmed_on=fresh) == 1
    assert asked(job, day + timedelta(days=6), confirmed_on=fresh) == 0
    assert "De start is over" in Notification.objects.get().text


def test_who_confirmed_in_the_three_weeks_before_a_milestone_is_not_asked_again(job):
    day = add_months(START, -6)
    assert asked(job, day, confirmed_on=day - timedelta(days=21)) == 0
    assert asked(job, day, confirmed_on=day - timedelta(days=22)) == 1


def test_after_downtime_only_the_newest_question_goes_out(job):
    """Two milestones and the sixty days passed while nothing ran."""
    assert asked(job, add_months(START, -2), confirmed_on=add_months(START, -10)) == 1
    assert Notification.objects.filter(recipient__role="employer").count() == 1


def test_a_moved_start_has_milestones_of_its_own(job):
    day = add_months(START, -6)
    asked(job, day, confirmed_on=day - timedelta(days=30))
    FutureJob.objects.filter(pk=job.pk).update(starts_on=add_months(START, 1))
    assert ask_to_confirm(today=add_months(day, 1), at=factories.moment()).messages == 1


def test_the_list_of_jobs_to_ask_about_and_the_reason_are_one_rule(job):
    """`to_confirm` asks the database, `occasion_of` one job: on every day of two years they say the same."""
    for confirmed in (date(2027, 1, 10), date(2028, 2, 20)):
        FutureJob.objects.filter(pk=job.pk).update(starts_on=START, confirmed_on=confirmed)
        job.refresh_from_db()
        for days in range(0, 540, 3):
            day = confirmed + timedelta(days=days)
            assert to_confirm(day).exists() == (occasion_of(job, day) is not None), day
