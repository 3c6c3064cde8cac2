"""An employer keeps silent: asked again after 3, 7 and 14 days, then called, and closed after 60 days. Once each."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate
from employers.models import FutureJob
from matching import proposals
from matching.models import CallTask, Chase, Presentation, Proposal, ProposalState, WithdrawReason
from matching.proposing import chasing
from matching.tasks import chase_silent_employers
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import AMSTERDAM, Holiday
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.matching import proposed
from trajectories import worklist

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=AMSTERDAM)  # no holiday until Christmas


def at(days: int, hour: int = 9) -> datetime:
    return MONDAY.replace(hour=hour) + timedelta(days=days)


@pytest.fixture
def reader():
    return factories.make_user(Role.EMPLOYER)


@pytest.fixture
def job(coach, reader):
    return factories.make_open_job(factories.make_employer(members=[reader]), by=coach, seats=3)


def presented(job: FutureJob, when: datetime = MONDAY) -> Proposal:
    """Presented at that moment, whatever the clock of the test says."""
    proposal = proposed.presented(job)
    Proposal.objects.filter(pk=proposal.pk).update(presented_at=when)
    until = timezone.localdate(when) + proposals.VISIBLE_FOR
    if until > proposal.presentation.expires_on:
        Presentation.objects.filter(proposal=proposal).update(expires_on=until)
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    return Proposal.objects.with_parties().get(pk=proposal.pk)


@pytest.fixture
def clock():
    """The world as it is on the Monday of presenting."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def proposal(clock, job):
    return presented(job)


def rungs() -> list[int]:
    return list(Chase.objects.values_list("after_days", flat=True))


def told(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("created_at", "pk").values_list("text", flat=True))


def run(when: datetime) -> int:
    with time_machine.travel(when, tick=False):
        return chasing.run(when)


# ---- the ladder ---------------------------------------------------------------------------------------
def test_each_rung_is_told_once_however_often_the_task_runs(proposal, reader):
    for day in range(15):
        for hour in (7, 8, 9, 17):
            run(at(day, hour))
    assert rungs() == [3, 7, 14]
    assert [str(chase.at.date()) for chase in Chase.objects.all()] == ["2026-11-05", "2026-11-09", "2026-11-16"]
    assert len(told(reader)) == OutboxMail.objects.filter(recipient=reader.email).count() == 3
    asks = f"U heeft nog niet gekozen over een kandidaat voor uw toekomstige baan {proposal.job.number}."
    assert told(reader) == [f"{asks} Wilt u kiezen?"] * 2 + [f"{asks} Wilt u kiezen? Anders bellen wij u."]
    page = reverse("matching:portal_candidate", args=[proposal.presentation.public_id])
    assert set(Notification.objects.filter(recipient=reader).values_list("url", flat=True)) == {page}
    assert OutboxMail.objects.filter(kind="reminder", recipient=reader.email).count() == 3


@pytest.mark.parametrize(("moment", "expected"), [(at(3, 7), []), (at(3, 8), [3])])
def test_it_is_eight_o_clock_in_the_morning(proposal, moment, expected):
    run(moment)
    assert rungs() == expected


def test_what_falls_on_a_weekend_or_a_holiday_waits_for_a_working_day(clock, job):
    presented(job, MONDAY + timedelta(days=3))  # Thursday: three days later is Sunday
    Holiday.objects.create(day=date(2026, 11, 9), name="Feestdag")
    run(at(7))
    assert rungs() == []
    run(at(8))
    assert rungs() == [3]


def test_after_an_outage_only_the_highest_rung_is_told(proposal, reader):
    run(at(20))
    assert (rungs(), len(told(reader))) == ([14], 1)
    run(at(21))
    assert len(told(reader)) == 1


@pytest.mark.parametrize("decide", [proposed.choose, proposed.decline, proposed.withdraw])
def test_who_has_answered_is_not_asked(proposal, reader, decide):
    decide(proposal)
    before = len(told(reader))
    assert run(at(70)) == 0
    assert (rungs(), CallTask.objects.count(), len(told(reader))) == ([], 0, before)


def test_several_who_wait_for_one_job_are_one_message(clock, job, reader):
    for _ in range(3):
        presented(job)
    run(at(3))
    assert rungs() == [3, 3, 3]
    (text,) = told(reader)
    assert text.startswith("Er wachten 3 kandidaten op uw keuze")
    assert Notification.objects.get(recipient=reader).url == reverse("matching:portal_candidates")


def test_a_job_that_goes_wrong_holds_up_no_other(clock, job, reader, monkeypatch):
    other = factories.make_open_job(job.employer, seats=1)
    presented(job)
    presented(other)
    settle = chasing._settle

    def broken(job_id, *args):
        if job_id == job.pk:
            raise RuntimeError("no")
        return settle(job_id, *args)

    monkeypatch.setattr(chasing, "_settle", broken)
    run(at(3))
    assert [chase.proposal.job for chase in Chase.objects.all()] == [other]


def test_what_dies_half_way_leaves_nothing_and_is_done_the_next_time(proposal, reader, monkeypatch):
    def dies(*args, **kwargs):
        raise KeyboardInterrupt  # as a worker that is killed

    monkeypatch.setattr(chasing.events, "record", dies)
    with pytest.raises(KeyboardInterrupt):
        run(at(3))
    assert (rungs(), told(reader), OutboxMail.objects.count()) == ([], [], 0)
    monkeypatch.undo()
    run(at(4))
    assert (rungs(), len(told(reader))) == ([3], 1)


def test_the_database_holds_a_rung_to_once(proposal):
    Chase.objects.create(proposal=proposal, after_days=3, at=at(3))
    with pytest.raises(IntegrityError, match="chase_once_per_rung"), transaction.atomic():
        Chase.objects.create(proposal=proposal, after_days=3, at=at(4))


# ---- calling ------------------------------------------------------------------------------------------
def test_after_the_last_reminder_the_coach_calls_on_the_next_working_day(proposal, coach, reader):
    run(at(7))
    assert not CallTask.objects.exists()
    run(at(14))
    run(at(15))
    task = CallTask.objects.get()
    assert task.due_on == date(2026, 11, 17)
    assert [text for text in told(proposal.candidate.coach) if "Wil je bellen?" in text] == [
        f"De werkgever koos nog niet over een kandidaat van jou voor baan {proposal.job.number}. Wil je bellen?"
    ]


def test_an_employer_without_anybody_in_the_portal_is_called_at_the_first_rung(clock, coach):
    presented(factories.make_open_job(factories.make_employer(members=[]), by=coach))
    run(at(3))
    assert (rungs(), CallTask.objects.count()) == ([], 1)


def test_the_call_stands_in_the_work_of_the_coach_and_of_who_stands_in_until_it_is_done(proposal, reader):
    coach = proposal.candidate.coach
    cover = factories.make_user(Role.COACH, team=coach.team)
    proposal.job.employer.phone = "0320 12 34 56"
    proposal.job.employer.save()
    with time_machine.travel(at(14), tick=False):
        today = timezone.localdate()
        absences.enter(coach, cover=cover, from_on=today, until_on=today + timedelta(days=9), by=coach, today=today)
        chasing.run(at(14))

        def calls(user) -> list[str]:
            return [task.meta for task in worklist.tasks_for(user, today=today) if task.action == "Bellen"]

        assert ["0320 12 34 56" in meta for meta in calls(coach)] == [True]
        assert len(calls(cover)) == 1
        assert any("Je neemt waar" in text for text in told(cover))
        chasing.called(CallTask.objects.get(), outcome="Kiest vrijdag.", by=cover)
        assert calls(coach) == calls(cover) == []


def test_a_call_is_done_once_and_with_words(proposal, coach):
    run(at(14))
    task = CallTask.objects.get()
    with pytest.raises(DomainError, match="ook als je niemand sprak"):
        chasing.called(task, outcome="  ", by=coach)
    chasing.called(task, outcome="Voicemail ingesproken.", by=coach)
    with pytest.raises(StaleError, match="Een collega heeft al gebeld"):
        chasing.called(task, outcome="Nog eens.", by=coach)
    assert CallTask.objects.get().outcome == "Voicemail ingesproken."


# ---- thirty and sixty days ----------------------------------------------------------------------------
def test_the_page_closes_after_30_days_unless_the_coach_shows_it_longer(proposal, coach, reader, client_for):
    page = reverse("matching:portal_candidate", args=[proposal.presentation.public_id])
    with time_machine.travel(at(31), tick=False):
        browser = client_for(reader)
        assert browser.get(page).status_code == 404
        assert chasing.may_extend(proposal)
        until = chasing.extend(proposal, by=coach, today=timezone.localdate())
        assert until == date(2026, 12, 31)  # the day before it closes by itself
        assert browser.get(page).status_code == 200
        assert "zien tot en met 31 december 2026" in told(reader)[-1]
        with pytest.raises(DomainError, match="Langer kan niet"):
            chasing.extend(proposal, by=coach, today=timezone.localdate())


def test_an_employer_is_not_sent_to_a_page_that_is_closed(proposal, reader):
    run(at(32))
    assert (rungs(), told(reader)) == ([], [])
    assert CallTask.objects.count() == 1


def test_what_was_withdrawn_is_not_shown_longer(proposal, coach):
    old = Proposal.objects.with_parties().get(pk=proposal.pk)
    proposed.withdraw(proposal)
    with pytest.raises(DomainError, match="Een collega"):
        chasing.extend(old, by=coach, today=MONDAY.date())


def test_after_60_days_it_stops_and_coach_and_employer_are_told(proposal, reader, client_for):
    coach = proposal.candidate.coach
    run(at(59))
    assert Proposal.objects.get().state == ProposalState.PRESENTED
    # Day 60 is New Year's Day, a Friday; nobody is told then.
    Holiday.objects.get_or_create(day=date(2027, 1, 1), defaults={"name": "Nieuwjaarsdag"})
    run(at(60))
    assert Proposal.objects.get().state == ProposalState.PRESENTED
    run(at(63))
    run(at(63))
    closed = Proposal.objects.get()
    assert (closed.state, closed.withdrawn_kind) == (ProposalState.WITHDRAWN, WithdrawReason.NO_ANSWER)
    assert closed.withdrawn_reason == "De werkgever gaf binnen 60 dagen geen antwoord."
    assert sum("gaf geen antwoord. Bekijk andere banen." in text for text in told(coach)) == 1
    assert sum("Wij hoorden niet of u kiest" in text for text in told(reader)) == 1
    needs = {need.skill: need.level for need in proposal.job.requirements.all()}
    with time_machine.travel(at(63), tick=False):
        other = factories.make_open_job(by=coach, skills=needs)
        Candidate.objects.update(available_from=timezone.localdate())
        shown = client_for(coach).get(closed.get_absolute_url())
    assert [row["job"] for row in shown.context["other_jobs"]] == [other]


def test_the_task_of_the_worker_reads_the_clock(proposal):
    with time_machine.travel(at(3), tick=False):
        chase_silent_employers()
    assert rungs() == [3]


# ---- at once ------------------------------------------------------------------------------------------
def at_once(*actions: Callable[[], object]) -> None:
    together, broken = Barrier(len(actions)), []

    def work(action: Callable[[], object]) -> None:
        together.wait()
        try:
            action()
        except DomainError:
            pass
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_ask_and_close_once(clock, job, reader):
    for _ in range(3):
        presented(job)
    at_once(*(lambda: chasing.run(at(14)) for _ in range(4)))
    assert (rungs(), CallTask.objects.count(), len(told(reader))) == ([14, 14, 14], 3, 1)
    at_once(*(lambda: chasing.run(at(70)) for _ in range(4)))
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.WITHDRAWN}
    assert sum("Wij hoorden niet" in text for text in told(reader)) == 3


@pytest.mark.django_db(transaction=True)
def test_an_employer_who_chooses_while_it_closes_gets_one_of_the_two(clock, job, reader):
    for _ in range(3):
        proposal = presented(job)
        shown = Proposal.objects.with_parties().get(pk=proposal.pk)
        at_once(
            lambda: chasing.run(at(70)),
            lambda shown=shown: proposals.choose(shown, motivation="Ja.", by=reader, at=at(20)),  # type: ignore[misc]
        )
        proposal.refresh_from_db()
        assert (proposal.state == ProposalState.CHOSEN) == (proposal.motivation == "Ja.")
        assert (proposal.state == ProposalState.WITHDRAWN) == (proposal.withdrawn_kind == WithdrawReason.NO_ANSWER)
