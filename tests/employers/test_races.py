"""Two clicks at the same moment, each in its own connection."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from employers import announcing, forecasting, memberships
from employers.confirmation import ask_to_confirm
from employers.memberships import Rights
from employers.models import FutureJob, JobStatus
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(action: Callable[[], object], times: int = 4) -> list[object]:
    """Run the same action in this many threads that start together; a refusal is an answer too."""
    together, answers = Barrier(times), []

    def run() -> None:
        together.wait()
        try:
            answers.append(action())
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == times
    return answers


def test_one_form_makes_one_concept(employer_user, today):
    employer, key = factories.make_employer(members=[employer_user]), uuid4()
    concepts = at_once(lambda: announcing.concept_for(employer, key=key, by=employer_user, today=today))
    assert len({concept.pk for concept in concepts}) == 1
    assert FutureJob.objects.count() == 1


def test_one_concept_is_announced_once_and_told_once(employer_user, coach, today):
    employer = factories.make_employer(members=[employer_user])
    job = factories.make_job(employer, by=employer_user, announced=False)
    at_once(lambda: announcing.announce(FutureJob.objects.get(pk=job.pk), by=employer_user, today=today))
    assert job.revisions.count() == 1
    assert Notification.objects.count() == 1


def test_of_two_that_change_the_forecast_one_is_told_that_it_was_late(coach, today):
    job = factories.make_job(by=coach)
    copies = [FutureJob.objects.get(pk=job.pk) for _ in range(4)]
    answers = at_once(
        lambda: forecasting.revise(
            copies.pop(),
            starts_on=job.starts_on,
            seats=7,
            certainty=job.certainty,
            reason="Meer werk.",
            by=coach,
            today=today,
        )
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 3
    assert job.revisions.count() == 2


def test_two_workers_ask_once_and_put_to_rest_once(employer_user, coach, today):
    job = factories.make_open_job(factories.make_employer(members=[employer_user]), by=coach)
    late = job.confirmed_on.replace(year=job.confirmed_on.year + 1)
    runs = at_once(lambda: ask_to_confirm(today=late, at=factories.moment()))
    job.refresh_from_db()
    assert job.status == JobStatus.RESTING
    assert sum(run.rested for run in runs) == 1
    assert Notification.objects.filter(recipient=employer_user).count() == 1


def test_two_admins_who_end_each_other_leave_one(employer_user):
    other = factories.make_user(Role.EMPLOYER)
    employer = factories.make_employer(members=[employer_user, other])
    employer.memberships.update(is_admin=True)
    mine, theirs = employer.memberships.get(user=employer_user), employer.memberships.get(user=other)
    deeds = [(mine, other), (theirs, employer_user)]

    def end_the_other() -> None:
        membership, by = deeds.pop()
        memberships.end(membership, by=by)

    answers = at_once(end_the_other, times=2)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert employer.memberships.filter(ended_at=None, is_admin=True).count() == 1


def test_of_two_admins_who_both_step_down_one_stays(employer_user, coach):
    other = factories.make_user(Role.EMPLOYER)
    employer = factories.make_employer(members=[employer_user, other])
    employer.memberships.update(is_admin=True)
    both = list(employer.memberships.all())

    def step_down() -> None:
        membership = both.pop()
        memberships.change_rights(membership, Rights(True, False), seen=Rights(True, True), by=membership.user)

    answers = at_once(step_down, times=2)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert employer.memberships.filter(is_admin=True).count() == 1
