"""The rules of a future job: moves, gates, horizon, forecast, and what the database itself refuses."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from employers import forecasting, recording
from employers.models import Certainty, FutureJob, JobStatus, PlacementPromise
from employers.models.job_status import ALLOWED, LIVE
from employers.models.possibilities import choose_by, current_step, missing_for, open_job, planned_weeks, with_parts
from matching.models import Proposal, ProposalState
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.steps import Step
from tests import factories

pytestmark = pytest.mark.django_db

FORBIDDEN = [(a, b) for a, b in product(JobStatus, JobStatus) if b not in ALLOWED[a]]


def in_state(state, coach):
    """An announced job put into this state behind the model's back."""
    job = factories.make_job(by=coach)
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(("came_from", "to"), FORBIDDEN)
def test_every_move_that_the_table_does_not_name_is_refused(came_from, to, coach):
    job = in_state(came_from, coach)
    with pytest.raises(DomainError):
        job._move(to)
    job.refresh_from_db()
    assert job.status == came_from


@pytest.mark.parametrize(("came_from", "to"), [(a, b) for a in JobStatus for b in sorted(ALLOWED[a])])
def test_every_move_that_the_table_names_is_made_once(came_from, to, coach):
    job = in_state(came_from, coach)
    other_window = FutureJob.objects.get(pk=job.pk)
    job._move(to)
    assert job.status == to
    with pytest.raises(StaleError):
        other_window._move(to)


def test_announcing_writes_the_first_forecast_and_an_event(coach, today):
    job = factories.make_job(by=coach)
    assert job.status == JobStatus.ANNOUNCED
    assert job.confirmed_on == today
    assert job.team == coach.team
    assert [r.reason for r in job.revisions.all()] == ["Aangemeld"]
    assert Event.objects.about(job).filter(verb="future_job.announced").count() == 1


@pytest.mark.parametrize(
    ("field", "empty", "words"),
    [
        ("title", "", "functie"),
        ("seats", None, "plekken"),
        ("starts_on", None, "begint"),
        ("certainty", "", "zeker"),
        ("hours_min", None, "uren"),
        ("description", "", "de hele dag"),
        ("sector", "", "sector"),
    ],
)
def test_a_job_is_not_announced_while_an_answer_is_missing(field, empty, words, coach, today):
    job = factories.make_job(by=coach, announced=False, **{field: empty})
    with pytest.raises(DomainError, match=words):
        job.announce(by=coach, today=today)
    job.refresh_from_db()
    assert job.status == JobStatus.CONCEPT


@pytest.mark.parametrize(("months", "allowed"), [(-1, False), (0, True), (24, True), (25, False)])
def test_the_start_lies_at_most_24_months_ahead(months, allowed, coach, today):
    start = add_months(today.replace(day=1), months)
    job = factories.make_job(by=coach, announced=False, starts_on=start)
    if allowed:
        job.announce(by=coach, today=today)
        assert job.status == JobStatus.ANNOUNCED
    else:
        with pytest.raises(DomainError):
            job.announce(by=coach, today=today)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"certainty": ""},
        {"sector": ""},
        {"seats": None},
        {"starts_on": None},
        {"hours_min": None},
        {"seats": 0},
        {"seats": 501},
        {"hours_min": 40, "hours_max": 24},
        {"certainty": "misschien"},
        {"days": ["xx"]},
        {"conditions": ["vliegen"]},
        {"learn_hours_per_week": 41},
        {"wage_eur_hour": 0},
    ],
)
def test_the_database_refuses_an_announced_job_with_a_hole_or_nonsense(change, coach):
    job = factories.make_job(by=coach)
    with pytest.raises(IntegrityError), transaction.atomic():
        FutureJob.objects.filter(pk=job.pk).update(**change)


def test_the_database_lets_a_concept_have_holes(coach, today):
    job = FutureJob.begin(factories.make_employer(), by=coach, today=today)
    assert (job.title, job.seats, job.status) == ("", None, JobStatus.CONCEPT)


def test_a_start_in_the_middle_of_a_month_is_refused(coach, today):
    job = factories.make_job(by=coach)
    with pytest.raises(IntegrityError), transaction.atomic():
        FutureJob.objects.filter(pk=job.pk).update(starts_on=today.replace(day=15))


def forecast(job, **changes):
    return {
        "starts_on": job.starts_on,
        "seats": job.seats,
        "certainty": job.certainty,
        "reason": "De bouw loopt uit.",
    } | changes


def test_a_new_forecast_keeps_who_when_and_why(coach, today):
    job = factories.make_job(by=coach)
    later = add_months(job.starts_on, 2)
    forecasting.revise(job, **forecast(job, starts_on=later, certainty=Certainty.LIKELY), by=coach, today=today)
    assert (job.starts_on, job.certainty) == (later, Certainty.LIKELY)
    newest = job.revisions.first()
    assert (newest.reason, newest.by, newest.starts_on) == ("De bouw loopt uit.", coach, later)


@pytest.mark.parametrize("wrong", [{"reason": "  "}, {"months": 25}, {"months": -1}])
def test_a_forecast_without_reason_or_outside_the_horizon_is_refused(wrong, coach, today):
    job = factories.make_job(by=coach)
    if "months" in wrong:
        wrong = {"starts_on": add_months(today.replace(day=1), wrong["months"])}
    with pytest.raises(DomainError):
        forecasting.revise(job, **forecast(job, **wrong), by=coach, today=today)
    assert job.revisions.count() == 1


def test_a_forecast_from_an_old_screen_is_refused(coach, today):
    job = factories.make_job(by=coach)
    old_screen = FutureJob.objects.get(pk=job.pk)
    forecasting.revise(job, **forecast(job, seats=3), by=coach, today=today)
    with pytest.raises(StaleError):
        forecasting.revise(old_screen, **forecast(job, seats=9), by=coach, today=today)


def test_seats_never_drop_below_the_chosen_people(coach, today):
    job = factories.make_open_job(by=coach, seats=2)
    for _ in range(2):
        Proposal.objects.create(
            job=job,
            candidate=factories.make_candidate(coach),
            state=ProposalState.CHOSEN,
            selected_by=coach,
            selected_at=factories.moment(),
            decided_at=factories.moment(),
            motivation="Past goed.",
        )
    with pytest.raises(DomainError, match="gekozen"):
        forecasting.revise(job, **forecast(job, seats=1), by=coach, today=today)
    job.refresh_from_db()
    assert job.seats == 2


def test_a_resting_job_wakes_up_when_it_is_confirmed_or_revised(coach, today):
    for wake in (
        lambda job: job.confirm(by=coach, today=today),
        lambda job: forecasting.revise(job, **forecast(job), by=coach, today=today),
    ):
        job = factories.make_open_job(by=coach)
        job.rest(by=None)
        wake(job)
        job.refresh_from_db()
        assert (job.status, job.confirmed_on) == (JobStatus.OPEN, today)


@pytest.mark.parametrize("state", [JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_a_closed_job_cannot_be_confirmed_edited_or_arise(state, coach, today):
    job = in_state(state, coach)
    for attempt in (
        lambda: job.confirm(by=coach, today=today),
        lambda: job.touch(version=job.version),
        lambda: job.arise(on=today, by=coach),
        lambda: forecasting.revise(job, **forecast(job), by=coach, today=today),
    ):
        with pytest.raises(DomainError):
            attempt()


def test_a_job_arises_once(coach, today):
    job = factories.make_open_job(by=coach)
    job.arise(on=today, by=coach)
    assert job.arisen_on == today
    with pytest.raises(StaleError):
        job.arise(on=today - timedelta(days=3), by=coach)


def test_withdrawing_needs_a_reason(coach):
    job = factories.make_job(by=coach)
    with pytest.raises(DomainError):
        job.withdraw(reason=" ", by=coach)
    job.withdraw(reason="De opdracht ging niet door.", by=coach)
    assert (job.status, job.closed_reason) == (JobStatus.WITHDRAWN, "De opdracht ging niet door.")


# ---- the gates ----------------------------------------------------------------------------------
def test_the_steps_of_a_job_follow_from_its_data(coach):
    job = factories.make_job(by=coach)
    assert current_step(job) == Step.JOB_IN_VIEW
    ready = factories.make_open_job(by=coach)
    assert current_step(ready) == Step.MATCH
    assert planned_weeks(ready) == 12
    assert choose_by(ready) == ready.starts_on - timedelta(weeks=12)


@pytest.mark.parametrize(
    "part", ["intake", "requirements", "possibilities", "phases", "promise", "growth_reason", "motives"]
)
def test_a_job_is_not_opened_while_a_part_is_missing(part, coach):
    job = factories.make_open_job(by=coach)
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.ANNOUNCED)
    if part == "growth_reason":
        FutureJob.objects.filter(pk=job.pk).update(growth_reason="")
    elif part == "motives":
        type(job.employer).objects.filter(pk=job.employer_id).update(motives=[])
    elif part == "promise":
        job.promise.criteria.all().delete()
    elif part in {"requirements", "phases"}:
        getattr(job, part).all().delete()
    else:
        getattr(job, part).delete()
    fresh = FutureJob.objects.get(pk=job.pk)
    with pytest.raises(DomainError):
        open_job(fresh, by=coach)
    fresh.refresh_from_db()
    assert fresh.status == JobStatus.ANNOUNCED
    missing = missing_for(Step.JOB_IN_VIEW, fresh) + missing_for(Step.POSSIBILITIES, fresh)
    assert len(missing) == 1


def test_the_questions_about_many_jobs_cost_a_fixed_number_of_queries(coach, django_assert_max_num_queries):
    for _ in range(4):
        factories.make_open_job(by=coach)
    with django_assert_max_num_queries(9):
        for job in with_parts(FutureJob.objects.all()):
            assert current_step(job) == Step.MATCH
            assert planned_weeks(job) == 12


# ---- what a coach records -----------------------------------------------------------------------
def test_the_intake_talk_makes_the_coach_of_a_job_without_one(coach, manager, today):
    job = factories.make_job(by=manager)
    assert job.coach is None
    recording.record_intake(
        job,
        version=job.version,
        held_on=today,
        motives=["personeel"],
        growth_reason="Tweede hal.",
        target_group_explained=True,
        expectations="Wij bellen elke week.",
        conditions="",
        by=coach,
    )
    job.refresh_from_db()
    assert (job.coach, job.team, job.growth_reason) == (coach, coach.team, "Tweede hal.")
    assert missing_for(Step.JOB_IN_VIEW, FutureJob.objects.get(pk=job.pk)) == []


def test_a_promise_recorded_again_replaces_its_criteria(coach, today):
    job = factories.make_job(by=coach)
    for criteria in (["Op tijd", "Werkt zelfstandig"], ["Werkt zelfstandig"]):
        recording.record_promise(
            job, version=job.version, given_by="P. Koster", given_on=today, criteria=criteria, by=coach
        )
    promise = PlacementPromise.objects.get(job=job)
    assert [c.text for c in promise.criteria.all()] == ["Werkt zelfstandig"]


def test_live_states_are_the_ones_that_can_still_change():
    assert set(LIVE) == {state for state in JobStatus if ALLOWED[state]} - {JobStatus.CONCEPT}
