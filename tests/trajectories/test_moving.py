"""A job is moved: what moves along is shown, done at once or not at all, and told once (product.md §6)."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers import forecasting
from employers.forecasting import Forecast
from employers.models import FutureJob, JobPhase, LearningLocation
from matching.models import Proposal
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months, is_working_day
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import builders
from trajectories import arrangements, moving, shifting
from trajectories.models import (
    Agreement,
    AppliedInstrument,
    Evaluation,
    Party,
    PlanStep,
    Trajectory,
    TrajectoryPhase,
    TrajectoryStatus,
)
from trajectories.parts import Part

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach():
    return factories.make_user(Role.COACH)


@pytest.fixture
def job(coach, employer_user):
    employer = factories.make_employer(members=[employer_user])
    return factories.make_open_job(employer, by=coach, seats=12, weeks=(4, 4))


def later(job, months=3, **changes):
    now = {"seats": job.seats, "certainty": job.certainty} | changes
    return Forecast(add_months(job.starts_on, months), **now)


def shown(job, after, user, **more):
    return moving.preview(FutureJob.objects.get(pk=job.pk), after, user=user, today=factories.today(), **more)


def move(job, after, *, by, seen=None, **more):
    seen = seen or shown(job, after, by, **more).seen
    return moving.move(job, after, reason="De bouw loopt uit.", seen=seen, by=by, today=factories.today(), **more)


def days_of(trajectory):
    """Every date of a plan, to compare before and after."""
    phases = TrajectoryPhase.objects.filter(trajectory=trajectory).order_by("pk")
    return {
        "period": Trajectory.objects.values_list("starts_on", "ends_on").get(pk=trajectory.pk),
        "phases": list(phases.values_list("starts_on", "ends_on")),
        "steps": list(phases.order_by("steps__pk").values_list("steps__due_on", flat=True)),
        "evaluations": list(
            Evaluation.objects.filter(trajectory=trajectory).order_by("pk").values_list("planned_on", flat=True)
        ),
    }


def test_the_word_for_who_learns_is_that_of_the_trajectory():
    assert TrajectoryStatus.RUNNING == forecasting.LEARNS


def test_the_plan_moves_by_whole_weeks_and_keeps_its_margin(job, coach):
    trajectory = builders.started(coach, job=job).trajectory
    before, after = days_of(trajectory), later(job)
    (row,) = shown(job, after, coach).rows
    assert row.weeks == (after.starts_on - job.starts_on).days // 7
    assert row.before.ready < row.after.ready
    assert days_of(trajectory) == before, "looking changes nothing"
    move(job, after, by=coach)
    now, by = days_of(trajectory), timedelta(weeks=row.weeks)
    assert now["phases"] == [(first + by, last + by) for first, last in before["phases"]]
    assert now["steps"] == [day + by for day in before["steps"]]
    assert now["period"] == tuple(day + by for day in before["period"])
    assert all(is_working_day(day, frozenset()) for day in now["evaluations"])
    assert all(now["period"][0] <= day <= now["period"][1] for day in now["evaluations"])
    job.refresh_from_db()
    assert job.starts_on == after.starts_on


@pytest.mark.parametrize("months", [3, -3])
def test_the_begin_of_a_step_and_an_instrument_move_with_the_plan(job, coach, months):
    """Earlier too: a step that begins after it must be ready is refused by the database."""
    trajectory = builders.started(coach, job=job).trajectory
    step = PlanStep.objects.filter(phase__trajectory=trajectory).order_by("pk").first()
    PlanStep.objects.filter(pk=step.pk).update(begins_on=step.due_on)
    applied = AppliedInstrument.objects.create(
        trajectory=trajectory, instrument="lks", starts_on=trajectory.starts_on, ends_on=trajectory.ends_on
    )
    after = later(job, months=months)
    (row,) = shown(job, after, coach).rows
    assert row.weeks
    assert any(line.what == "Regeling: loonkostensubsidie" for line in row.lines)
    move(job, after, by=coach)
    by = timedelta(weeks=row.weeks)
    now = PlanStep.objects.get(pk=step.pk)
    assert (now.begins_on, now.due_on) == (step.due_on + by, step.due_on + by)
    applied.refresh_from_db()
    assert (applied.starts_on, applied.ends_on) == (trajectory.starts_on + by, trajectory.ends_on + by)


def test_a_job_is_moved_under_ten_trajectories(job, coach, other_coach, employer_user, today):
    """In every state: moved once, everything consistent, and each person told once."""
    coach_of_none = factories.make_user(Role.COACH)
    drafts = [builders.started(other_coach if n < 2 else coach, job=job).trajectory for n in range(4)]
    offered, half = builders.offered(coach, job=job), builders.offered(coach, job=job)
    for case in (offered[0], half[0]):
        case.signer = employer_user
    builders.sign_for(*half, Party.EMPLOYER)
    signed = []
    for _ in range(4):
        case, agreement = builders.offered(coach, job=job)
        case.signer = employer_user
        builders.sign_for(case, agreement, Party.EMPLOYER)
        builders.sign_for(case, agreement, Party.WERKBEDRIJF)
        signed.append(case.trajectory)
    Trajectory.objects.filter(pk=signed[0].pk).update(starts_on=today - timedelta(days=20))  # began to learn
    Trajectory.objects.filter(pk=signed[1].pk).update(learning_finished_on=today)
    Trajectory.objects.filter(pk=signed[2].pk).update(
        status=TrajectoryStatus.STOPPED, ended_on=today, end_reason="persoonlijk"
    )
    free = [*drafts, offered[0].trajectory, half[0].trajectory]
    fixed = {trajectory.pk: days_of(trajectory) for trajectory in signed}
    Proposal.objects.create(
        job=job, candidate=factories.make_candidate(coach_of_none), selected_by=coach, selected_at=factories.moment()
    )
    Notification.objects.all().delete()

    after = later(job)
    preview = shown(job, after, coach)
    assert len(preview.rows) == 9, "who stopped is no part of it"
    assert {row.trajectory.pk for row in preview.moving} == {trajectory.pk for trajectory in free}
    why = {row.trajectory.pk: row.stays for row in preview.staying}
    assert "is begonnen" in why[signed[0].pk]
    assert "is klaar" in why[signed[1].pk]
    assert "wijziging van de overeenkomst" in why[signed[3].pk]
    move(job, after, by=coach)

    job.refresh_from_db()
    assert job.starts_on == after.starts_on
    assert job.revisions.count() == 2
    weeks = {row.trajectory.pk: row.weeks for row in preview.moving}
    for trajectory in free:
        now = Trajectory.objects.get(pk=trajectory.pk)
        assert now.starts_on == trajectory.starts_on + timedelta(weeks=weeks[trajectory.pk])
        assert now.version == trajectory.version + 1
    assert {pk: days_of(Trajectory.objects.get(pk=pk)) for pk in fixed} == fixed
    states = Counter(Agreement.objects.values_list("state", flat=True))
    assert states == {"vervallen": 2, "getekend": 4}, "unsigned versions lapse, signed ones never change"

    said = Notification.objects.exclude(dedup_key__startswith="agreement.lapsed")
    assert Counter(said.values_list("recipient", flat=True)) == {
        other_coach.pk: 1,
        coach_of_none.pk: 1,
        employer_user.pk: 1,
    }, "each once, and not who moved it"
    assert "6 trajecten schuiven mee, 3 blijven staan." in said.get(recipient=other_coach).text
    assert Notification.objects.filter(dedup_key__startswith="agreement.lapsed").count() == 1, "who had signed"


def test_looking_costs_the_same_for_one_and_for_six(job, coach, django_assert_num_queries):
    builders.started(coach, job=job)
    with CaptureQueriesContext(connection) as one:
        shown(job, later(job), coach)
    for _ in range(5):
        builders.started(coach, job=job)
    with django_assert_num_queries(len(one)):
        assert len(shown(job, later(job), coach).moving) == 6


def test_something_changed_since_the_look_is_refused_and_changes_nothing(job, coach):
    trajectory = builders.started(coach, job=job).trajectory
    after = later(job)
    seen = shown(job, after, coach).seen
    phase = TrajectoryPhase.objects.filter(trajectory=trajectory).first()
    with arrangements.changing(trajectory, Part.PLAN, by=coach, version=trajectory.version):
        TrajectoryPhase.objects.filter(pk=phase.pk).update(ends_on=phase.ends_on + timedelta(days=7))
    before = days_of(trajectory)
    with pytest.raises(StaleError):
        move(job, after, by=coach, seen=seen)
    job.refresh_from_db()
    assert (days_of(trajectory), job.revisions.count()) == (before, 1)


def test_a_plan_cannot_come_before_today_or_before_the_candidate_can(job, coach, today):
    trajectory = builders.started(coach, job=job).trajectory
    begin = trajectory.starts_on
    trajectory.candidate.available_from = begin - timedelta(days=10)
    trajectory.candidate.save()
    after = later(job, -3)
    (row,) = shown(job, after, coach).rows
    assert row.weeks == -1
    assert "na de start van de baan" in row.notes[0]
    move(job, after, by=coach)
    assert days_of(trajectory)["period"][0] == begin - timedelta(days=7)


def test_a_plan_stays_when_its_place_is_full_in_the_new_weeks(job, coach):
    place = LearningLocation.objects.get(pk=JobPhase.objects.filter(job=job).first().location_id)
    trajectory = builders.started(coach, job=job).trajectory
    after = later(job)
    other = factories.make_open_job(by=coach, weeks=(8,), starts_on=after.starts_on)
    JobPhase.objects.filter(job=other).update(location=place)
    builders.started(coach, job=other)
    LearningLocation.objects.filter(pk=place.pk).update(seats=1)
    (row,) = shown(job, after, coach).rows
    assert "geen plek meer vrij" in row.stays
    before = days_of(trajectory)
    move(job, after, by=coach)
    assert days_of(trajectory) == before, "the job itself moves"


def test_what_the_coach_leaves_stays_and_is_offered_again(job, coach):
    trajectory = builders.started(coach, job=job).trajectory
    before, after = days_of(trajectory), later(job)
    move(job, after, by=coach, left={trajectory.public_id})
    assert days_of(trajectory) == before
    job.refresh_from_db()
    again = shown(job, Forecast.of(job), coach)
    assert [row.trajectory for row in again.moving] == [trajectory]


def test_after_the_employer_moved_the_job_its_plans_follow_once(job, coach, employer_user):
    """In the portal only the job moves; the coach is told and lets the plans follow, without a second revision."""
    trajectory = builders.started(coach, job=job).trajectory
    after = later(job)
    begin = trajectory.starts_on
    forecasting.revise(
        job, starts_on=after.starts_on, seats=job.seats, certainty=job.certainty, reason="Later.",
        by=employer_user, today=factories.today(),
    )  # fmt: skip
    told = Notification.objects.get(recipient=coach)
    assert told.url == reverse("trajectories:job_move", args=[job.public_id])
    assert days_of(trajectory)["period"][0] == begin
    move(job, Forecast.of(job), by=coach)
    assert days_of(trajectory)["period"][0] > begin
    assert job.revisions.count() == 2
    assert not shown(job, Forecast.of(job), coach).moving
    with pytest.raises(DomainError, match="verandert niets"):
        move(job, Forecast.of(job), by=coach)


def test_moving_there_and_back_gives_the_old_plan(job, coach):
    trajectory = builders.started(coach, job=job).trajectory
    before = days_of(trajectory)
    move(job, later(job), by=coach)
    job.refresh_from_db()
    move(job, later(job, -3), by=coach)
    apart = abs((days_of(trajectory)["period"][0] - before["period"][0]).days)
    assert apart in (0, 7), "whole weeks are rounded so that no margin is lost"


def test_a_name_of_another_team_is_not_shown(job, coach, other_coach, manager):
    trajectory = builders.started(other_coach, job=job).trajectory
    (row,) = shown(job, later(job), coach).rows
    assert (row.name, row.visible) == (trajectory.candidate.number, False)
    (row,) = shown(job, later(job), manager).rows
    assert row.name == trajectory.candidate.full_name


def test_evaluations_stay_on_working_days_within_the_period(job, coach):
    trajectory = builders.fresh(builders.started(coach, job=job).trajectory)
    free = {evaluation.planned_on + timedelta(weeks=5) for evaluation in trajectory.evaluations.all()}
    days = shifting.new_days(trajectory, 5, free)
    last = trajectory.ends_on + timedelta(weeks=5)
    moved = [day.after for day in days if isinstance(day.of, Evaluation)]
    assert moved
    assert all(day not in free and day <= last for day in moved)


# ---- the door ---------------------------------------------------------------------------------------
def answers(job, after, **more):
    return {
        "starts_on_maand": str(after.starts_on.month),
        "starts_on_jaar": str(after.starts_on.year),
        "seats": str(after.seats),
        "certainty": after.certainty,
        "reason": "De bouw loopt uit.",
        "version": str(job.version),
    } | more


def test_the_page_shows_first_and_moves_with_the_second_button(job, coach, client_for):
    trajectory = builders.started(coach, job=job).trajectory
    alice, url, after = client_for(coach), reverse("trajectories:job_move", args=[job.public_id]), later(job)
    assert "Er verandert nog niets" in alice.get(url).text
    assert url in alice.get(reverse("employers:job_forecast", args=[job.public_id])).text
    page = alice.post(url, answers(job, after))
    assert "1 traject schuift mee." in page.text
    assert trajectory.candidate.full_name in page.text
    job.refresh_from_db()
    assert job.starts_on != after.starts_on
    shown_ids = {"getoond": str(trajectory.public_id), "mee": str(trajectory.public_id)}
    sent = answers(job, after, seen=page.context["shown"].seen, verplaats="ja", **shown_ids)
    stale = alice.post(url, sent | {"seen": "oud"})
    assert stale.status_code == 409
    assert "Er is iets veranderd sinds je dit bekeek" in stale.text
    assert "1 traject schuift mee." in alice.post(url, sent, follow=True).text
    job.refresh_from_db()
    assert job.starts_on == after.starts_on


def test_a_move_without_a_reason_or_beyond_the_horizon_is_told_at_the_field(job, coach, client_for):
    alice, url = client_for(coach), reverse("trajectories:job_move", args=[job.public_id])
    page = alice.post(url, answers(job, later(job), reason=" "))
    assert page.status_code == 422
    assert "Vul in waarom dit verandert" in page.text
    page = alice.post(url, answers(job, later(job, 30)))
    assert page.status_code == 422
    assert "Kies een maand tot en met" in page.text


def test_the_employer_reads_first_that_people_learn_for_the_job(job, coach, employer_user, client_for):
    builders.started(coach, job=job)
    builders.started(coach, job=job)
    wim, url = client_for(employer_user), reverse("employers:portal_job", args=[job.public_id])
    page = wim.post(url, answers(job, later(job))).text
    assert "Voor deze baan leren 2 mensen in." in page
    assert "past hun planning aan" in page


# ---- at once ----------------------------------------------------------------------------------------
def at_once(*actions):
    """Each in its own thread and connection; a refusal is an outcome too."""
    together, outcomes = Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        together.wait()
        try:
            outcomes[place] = action()
        except DomainError as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_that_move_at_once_one_is_refused_and_nothing_moves_twice(job, coach, other_coach):
    trajectories = [builders.started(coach, job=job).trajectory for _ in range(3)]
    seen = {months: shown(job, later(job, months), coach).seen for months in (3, 5)}
    outcomes = at_once(
        *(lambda months=months: move(job, later(job, months), by=coach, seen=seen[months]) for months in (3, 5))
    )
    assert sum(isinstance(outcome, StaleError) for outcome in outcomes) == 1
    now = FutureJob.objects.get(pk=job.pk)
    weeks = (now.starts_on - job.starts_on).days // 7
    begins = {t.pk: t.starts_on + timedelta(weeks=weeks) for t in trajectories}
    assert dict(Trajectory.objects.values_list("pk", "starts_on")) == begins
    assert job.revisions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_edits_a_phase_while_the_job_moves_gets_no_half_result(job, coach):
    trajectories = [builders.started(coach, job=job).trajectory for _ in range(3)]
    edited, after = trajectories[1], later(job)
    seen, before = shown(job, after, coach).seen, days_of(edited)
    longer = timedelta(days=7)

    def edit():
        with arrangements.changing(edited, Part.PLAN, by=coach, version=edited.version):
            last = TrajectoryPhase.objects.filter(trajectory=edited).order_by("-ends_on")[0]
            TrajectoryPhase.objects.filter(pk=last.pk).update(ends_on=last.ends_on + longer)
            arrangements.order_phases(edited)

    outcomes = at_once(edit, lambda: move(job, after, by=coach, seen=seen))
    refused = [isinstance(outcome, StaleError) for outcome in outcomes]
    assert sum(refused) == 1, outcomes
    moved = FutureJob.objects.get(pk=job.pk).starts_on == after.starts_on
    weeks = timedelta(weeks=(after.starts_on - job.starts_on).days // 7) if moved else timedelta(0)
    for trajectory in trajectories:
        assert days_of(trajectory)["period"][0] == trajectory.starts_on + weeks, "all of them or none"
    assert days_of(edited)["period"][1] == before["period"][1] + (weeks if moved else longer)


@pytest.mark.django_db(transaction=True)
def test_signing_and_moving_at_once_leave_either_a_signed_plan_or_a_moved_one(job, coach, employer_user):
    case, agreement = builders.offered(coach, job=job)
    case.signer = employer_user
    builders.sign_for(case, agreement, Party.EMPLOYER)
    after, before = later(job), days_of(case.trajectory)
    seen = shown(job, after, coach).seen
    at_once(
        lambda: builders.sign_for(case, agreement, Party.WERKBEDRIJF), lambda: move(job, after, by=coach, seen=seen)
    )
    signed = Agreement.objects.get(pk=agreement.pk).state == "getekend"
    assert (days_of(case.trajectory) == before) == signed
    assert (FutureJob.objects.get(pk=job.pk).starts_on == after.starts_on) == (not signed)
