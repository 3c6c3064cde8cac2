"""Two clicks at the same moment, each in its own connection: one wins, the other is told why, nothing breaks."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction

from matching import proposals
from matching.models import Proposal, ProposalState
from matching.proposing import elsewhere
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.matching import proposed
from trajectories import lifecycle
from trajectories.models import Trajectory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What each of these actions answered, started together; a refusal is an answer, anything else is a failure."""
    together, answers = Barrier(len(actions)), [None] * len(actions)

    def run(nr: int) -> None:
        together.wait()
        try:
            answers[nr] = actions[nr]() or "done"
        except Exception as refusal:
            answers[nr] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=[nr]) for nr in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, DomainError)]
    assert broken == []
    return answers


def won(answers: list[object]) -> int:
    return sum(not isinstance(answer, DomainError) for answer in answers)


def states() -> dict[str, int]:
    found = list(Proposal.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def saved(proposal: Proposal) -> Proposal:
    return Proposal.objects.with_parties().get(pk=proposal.pk)


def choosing(proposal: Proposal) -> Callable[[], None]:
    """A click of this employer on a page that was open already."""
    shown, by = saved(proposal), proposed.member_of(proposal)
    return lambda: proposals.choose(shown, motivation="Past in het team.", by=by)


def test_one_pair_is_selected_once():
    job = factories.make_open_job()
    candidate = factories.make_profile(job)
    answers = at_once(*[partial(proposed.selected, job, candidate)] * 4)
    assert won(answers) == 1
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("seats", [1, 2])
def test_the_last_seats_are_never_given_twice(seats):
    job = factories.make_open_job(seats=seats)
    waiting = [proposed.presented(job) for _ in range(3)]
    answers = at_once(*(choosing(proposal) for proposal in waiting))
    assert won(answers) == seats
    assert states() == {ProposalState.CHOSEN: seats, ProposalState.PRESENTED: 3 - seats}
    assert {str(answer) for answer in answers if isinstance(answer, DomainError)} == {
        "Alle plekken van deze baan zijn bezet. Bel uw werkcoach."
    }


def test_the_trigger_alone_keeps_the_last_seat():
    job = factories.make_open_job(seats=1)
    waiting = [proposed.presented(job) for _ in range(3)]

    def by_sql(proposal: Proposal) -> Callable[[], object]:
        def run() -> object:
            with connection.cursor() as cursor:
                cursor.execute(
                    "update matching_proposal set state = 'gekozen', decided_at = now(), motivation = 'x' where id = %s",
                    [proposal.pk],
                )
            return "done"

        return run

    with pytest.raises(AssertionError, match="all are taken"):
        at_once(*(by_sql(proposal) for proposal in waiting))
    assert states() == {ProposalState.CHOSEN: 1, ProposalState.PRESENTED: 2}


def test_no_more_people_are_presented_at_once_than_may_wait():
    job = factories.make_open_job(seats=1)
    told = [saved(proposed.informed(job)) for _ in range(6)]
    answers = at_once(*(partial(proposed.present, proposal) for proposal in told))
    assert won(answers) == 3
    assert states() == {ProposalState.PRESENTED: 3, ProposalState.INFORMED: 3}


def test_selecting_one_person_for_the_same_jobs_at_once_is_done_once_and_nobody_waits_for_ever():
    for _ in range(3):
        first = factories.make_open_job()
        skills = {need.skill: 3 for need in first.requirements.all()}
        jobs = [first, factories.make_open_job(skills=skills)]
        person = factories.make_profile(first)
        values = {"by": person.coach, "today": factories.today()}
        answers = at_once(
            partial(elsewhere.select_elsewhere, person, jobs, **values),
            partial(elsewhere.select_elsewhere, person, jobs[::-1], **values),
        )
        assert won(answers) == 1
        assert person.proposals.count() == 2


def test_a_person_chosen_for_two_jobs_at_once_goes_to_one():
    first = proposed.presented()
    skills = {need.skill: 3 for need in first.job.requirements.all()}
    second = proposed.presented(factories.make_open_job(skills=skills), first.candidate)
    answers = at_once(choosing(first), choosing(second))
    assert won(answers) == 1
    assert states() == {ProposalState.CHOSEN: 1, ProposalState.WITHDRAWN: 1}
    (late,) = [answer for answer in answers if isinstance(answer, DomainError)]
    assert str(late) == "Deze kandidaat is net gekozen voor een andere baan."


def test_a_double_click_decides_once_and_tells_the_coach_once():
    proposal = proposed.presented()
    answers = at_once(*(choosing(proposal) for _ in range(4)))
    assert won(answers) == 1
    assert Notification.objects.filter(text__contains="heeft een kandidaat gekozen").count() == 1


def test_a_yes_and_a_no_at_once_are_one_decision():
    proposal = proposed.presented()
    shown = saved(proposal)
    answers = at_once(choosing(proposal), partial(proposed.decline, shown))
    assert won(answers) == 1
    assert Proposal.objects.get().state in (ProposalState.CHOSEN, ProposalState.NOT_CHOSEN)


def test_one_voorstel_is_sent_once_and_told_once():
    member = factories.make_user(Role.EMPLOYER)
    proposal = proposed.informed(factories.make_open_job(factories.make_employer(members=[member])))
    copies = [saved(proposal) for _ in range(4)]
    answers = at_once(*(partial(proposed.present, copy) for copy in copies))
    assert won(answers) == 1
    assert Notification.objects.filter(recipient=member, text__contains="stellen een kandidaat").count() == 1


def test_choosing_and_selecting_elsewhere_at_once_leave_no_open_proposal_beside_the_choice():
    """Each way round, many times: whoever is second sees the first, and they never wait for each other for ever."""
    for _ in range(5):
        chosen = proposed.presented()
        skills = {need.skill: 3 for need in chosen.job.requirements.all()}
        other = factories.make_open_job(skills=skills)
        at_once(choosing(chosen), partial(proposed.selected, other, chosen.candidate))
        open_ones = Proposal.objects.open().filter(candidate=chosen.candidate)
        assert saved(chosen).state == ProposalState.CHOSEN
        assert not open_ones.exists()


def test_choosing_and_presenting_elsewhere_at_once_leave_nobody_shown_who_is_chosen():
    for _ in range(5):
        chosen = proposed.presented()
        skills = {need.skill: 3 for need in chosen.job.requirements.all()}
        other = proposed.informed(factories.make_open_job(skills=skills), chosen.candidate)
        at_once(choosing(chosen), partial(proposed.present, saved(other)))
        assert saved(chosen).state == ProposalState.CHOSEN
        assert saved(other).state == ProposalState.WITHDRAWN


def test_selecting_and_choosing_the_same_job_do_not_wait_for_each_other_for_ever():
    for _ in range(5):
        job = factories.make_open_job(seats=2)
        proposal = proposed.presented(job)
        newcomer = factories.make_profile(job)
        answers = at_once(choosing(proposal), partial(proposed.selected, job, newcomer))
        assert won(answers) == 2


def test_nobody_is_withdrawn_while_the_trajectory_begins():
    proposal = proposed.in_state(ProposalState.CHOSEN)
    started, ended = Event(), Event()
    refusal: list[DomainError] = []

    def start() -> None:
        with transaction.atomic():
            lifecycle.start(saved(proposal), by=proposal.candidate.coach, today=factories.today())
            started.set()
            ended.wait(1)  # the other must not get through while this is not yet saved
        connection.close()

    def withdraw() -> None:
        started.wait()
        try:
            proposed.withdraw(saved(proposal))
        except DomainError as said:
            refusal.append(said)
        finally:
            ended.set()
            connection.close()

    threads = [Thread(target=start), Thread(target=withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [str(said) for said in refusal] == [proposals.STOP_FIRST]
    assert Trajectory.objects.get().proposal.state == ProposalState.CHOSEN
