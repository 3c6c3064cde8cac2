"""What the shells ask the work list: who must act, counted and told."""

from datetime import timedelta

import pytest

from nieuwebanen.dates import add_months
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import evaluations, worklist
from trajectories.models import Party, Side
from trajectories.worklist import towards_agreement
from trajectories.worklist.towards_agreement import CHOOSE_AHEAD

pytestmark = pytest.mark.django_db


def test_an_employer_with_half_an_answer_is_still_asked_also_when_the_coach_has_sent_its_part(coach, today):
    case = builders.signed(coach)[0]
    evaluation = given.planned(given.first(case), today)
    evaluations.submit(evaluation, Side.COACH, given.answers(case.trajectory), by=case.coach)
    evaluations.save_input(evaluation, Side.EMPLOYER, given.answers(case.trajectory), by=case.signer)

    assert worklist.nav_counts(case.signer)["trajectories:portal_evaluations"] == 1
    assert [task.title for task in worklist.portal_tasks(case.signer, today=today)] == ["Evaluatie 1 invullen"]

    evaluations.submit(evaluation, Side.EMPLOYER, given.answers(case.trajectory), by=case.signer)
    assert worklist.portal_tasks(case.signer, today=today) == []


def test_an_agreement_is_counted_for_who_may_sign_it_until_it_is_signed(coach, today):
    case, agreement = builders.offered(coach)
    assert worklist.nav_counts(case.signer)["trajectories:portal_agreements"] == 1

    case.signer.memberships.update(may_sign=False)
    assert worklist.nav_counts(case.signer)["trajectories:portal_agreements"] == 0

    case.signer.memberships.update(may_sign=True)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    assert worklist.nav_counts(case.signer)["trajectories:portal_agreements"] == 0
    assert worklist.portal_tasks(case.signer, today=today) == []


def test_counts_are_not_worked_out_again_until_something_happens(coach, today, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(worklist, "REMEMBERED_S", 60)
    case = builders.signed(coach)[0]
    evaluation = given.planned(given.first(case), today)
    before = worklist.nav_counts(case.coach)
    with django_assert_num_queries(1):
        assert worklist.nav_counts(case.coach) == before

    given.confirmed(given.sent(evaluation, case), case)
    assert worklist.nav_counts(case.coach)["trajectories:evaluation_list"] == before["trajectories:evaluation_list"] - 1


def test_an_open_seat_is_work_from_six_weeks_before_the_learning_must_begin(coach, today):
    start = add_months(today.replace(day=1), 8)
    job = factories.make_open_job(by=coach, coach=coach, starts_on=start, seats=2)  # 12 weeks to learn
    first_day = start - timedelta(weeks=12) - CHOOSE_AHEAD

    def told(day):
        return [task.title for task in towards_agreement.jobs(coach, day)]

    assert told(first_day - timedelta(days=1)) == []
    assert told(first_day) == ["Kandidaten kiezen voor 2 open plekken"]
    job.phases.all().delete()  # nothing planned: nobody can say that there is time
    assert told(first_day - timedelta(days=1)) == ["Kandidaten kiezen voor 2 open plekken"]
