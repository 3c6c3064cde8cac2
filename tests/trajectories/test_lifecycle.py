"""The spine: how a trajectory begins, when it is complete, when somebody is ready, and how it ends."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import CandidateStatus
from employers.models import FutureJob, JobStatus, PhaseSkill
from matching.explaining import draft_plan
from matching.models import Proposal, ProposalState
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.steps import Step, Turn
from tests import factories
from tests.trajectories import builders
from trajectories import lifecycle, progress
from trajectories.models import (
    Agreement,
    AgreementState,
    Condition,
    Criterion,
    EndReason,
    Evaluation,
    EvaluationKind,
    FundingLine,
    Placement,
    Trajectory,
    TrajectoryPhase,
    TrajectorySkill,
    TrajectoryStatus,
)
from trajectories.parts import Part, missing_parts

TODAY = factories.today()


# ---- the beginning ------------------------------------------------------------------------------------
def test_a_trajectory_begins_with_what_job_and_gap_already_say(coach):
    case = builders.started(coach)
    trajectory, job = case.trajectory, case.job
    assert trajectory.number.startswith("T-")
    assert [row.level_needed for row in trajectory.skills.all()] == [need.level for need in job.requirements.all()]
    assert {row.level_now for row in trajectory.skills.all()} == {1}
    assert [phase.title for phase in trajectory.phases.all()] == ["Deel 1", "Deel 2"]
    assert [criterion.text for criterion in trajectory.criteria.all()] == ["Werkt zelfstandig"]
    assert trajectory.coach == coach
    assert trajectory.team == coach.team
    assert not trajectory.funding.all()
    assert not trajectory.conditions.all()


def test_the_phases_follow_each_other_and_end_before_the_job_starts(coach):
    trajectory = builders.started(coach).trajectory
    one, two = trajectory.phases.all()
    assert one.starts_on.weekday() == 0
    assert two.starts_on > one.ends_on
    assert (one.weeks, two.weeks) == (4, 8)
    assert two.ends_on < trajectory.job.starts_on <= two.ends_on + timedelta(days=14)
    assert (trajectory.starts_on, trajectory.ends_on) == (one.starts_on, two.ends_on)


def test_learning_is_never_planned_before_today_or_before_the_candidate_can(coach):
    job = factories.make_open_job(by=coach, starts_on=TODAY.replace(day=1), weeks=(8,))
    later = TODAY + timedelta(days=40)
    first = builders.started(coach, job=job).trajectory
    second = builders.started(coach, job=job, available_from=later).trajectory
    assert TODAY <= first.starts_on <= TODAY + timedelta(days=7)
    assert later <= second.starts_on <= later + timedelta(days=7)


def test_every_gap_has_a_step_in_the_phase_that_teaches_it(coach):
    skills = {factories.make_skill(): 3, factories.make_skill(): 2, factories.make_skill(): 1}
    job = factories.make_open_job(by=coach, skills=skills)
    wide, narrow, _ = skills
    first = job.phases.first()
    PhaseSkill.objects.create(phase=first, skill=wide, level=2)
    trajectory = builders.started(coach, job=job).trajectory
    one, two = trajectory.phases.all()
    assert [(s.skill, s.target_level) for s in one.steps.all()] == [(wide, 2)]
    assert {(s.skill, s.target_level) for s in two.steps.all()} == {(wide, 3), (narrow, 2)}


def test_the_evaluations_are_planned_and_the_last_is_the_final_one(coach):
    trajectory = builders.started(coach).trajectory
    moments = list(trajectory.evaluations.all())
    assert moments[0].planned_on >= trajectory.starts_on
    assert moments[-1].kind == EvaluationKind.FINAL
    assert moments[-1].planned_on <= trajectory.ends_on


@pytest.mark.parametrize("state", [s for s in ProposalState if s != ProposalState.CHOSEN])
def test_no_trajectory_without_the_choice_of_the_employer(coach, state):
    job = factories.make_open_job(by=coach)
    proposal = builders.chosen(job, coach)
    type(proposal).objects.filter(pk=proposal.pk).update(state=state, decline_reason="anders")
    with pytest.raises(DomainError, match="gekozen"):
        lifecycle.start(proposal, by=coach, today=TODAY)


def test_the_database_too_refuses_a_trajectory_without_a_choice(coach):
    case = builders.started(coach)
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    type(proposal).objects.filter(pk=proposal.pk).update(state=ProposalState.INFORMED)
    with pytest.raises(IntegrityError, match="no trajectory without the choice"), transaction.atomic():
        Trajectory.objects.create(
            number="T-2000-0001",
            proposal=proposal,
            candidate=proposal.candidate,
            job=proposal.job,
            coach=coach,
            team=case.trajectory.team,
        )


def test_a_trajectory_starts_once(coach):
    case = builders.started(coach)
    with pytest.raises(StaleError):
        lifecycle.start(case.trajectory.proposal, by=coach, today=TODAY)


def test_a_person_has_one_running_trajectory(coach):
    case = builders.started(coach)
    job = factories.make_open_job(by=coach)
    proposal = builders.chosen(job, coach)
    other = builders.chosen(factories.make_open_job(by=coach), coach)
    type(other).objects.filter(pk=other.pk).update(candidate=case.trajectory.candidate)
    with pytest.raises(DomainError, match="lopend traject"):
        lifecycle.start(other, by=coach, today=TODAY)
    assert lifecycle.start(proposal, by=coach, today=TODAY)


# ---- the seven parts ------------------------------------------------------------------------------------
EMPTY = {
    Part.SKILLS: lambda t: TrajectorySkill.objects.filter(trajectory=t).delete(),
    Part.PLAN: lambda t: TrajectoryPhase.objects.filter(trajectory=t).delete(),
    Part.DURATION: lambda t: Trajectory.objects.filter(pk=t.pk).update(working_times=""),
    Part.GUIDANCE: lambda t: Trajectory.objects.filter(pk=t.pk).update(supervisor_name=""),
    Part.FUNDING: lambda t: FundingLine.objects.filter(trajectory=t).delete(),
    Part.EVALUATION: lambda t: Evaluation.objects.filter(trajectory=t).delete(),
    Part.CONDITIONS: lambda t: Condition.objects.filter(trajectory=t).delete(),
}


def test_the_seven_parts_have_their_headings_in_order():
    assert [part.label for part in Part] == [
        "Kennis en vaardigheden",
        "Stappenplan",
        "Duur",
        "Begeleiding",
        "Financiering",
        "Evaluatie",
        "Randvoorwaarden",
    ]


def test_a_filled_in_trajectory_misses_nothing(coach):
    assert not any(missing_parts(builders.complete(coach).trajectory, today=TODAY).values())


@pytest.mark.parametrize("part", list(Part))
def test_each_part_can_be_the_only_one_missing(coach, part):
    case = builders.complete(coach)
    EMPTY[part](case.trajectory)
    missing = missing_parts(builders.fresh(case.trajectory), today=TODAY)
    assert [name for name, found in missing.items() if found] == [part]
    assert missing[part][0].turn in Turn.values


def test_no_conditions_needed_is_an_answer_too(coach):
    case = builders.complete(coach)
    case.trajectory.conditions.all().delete()
    Trajectory.objects.filter(pk=case.trajectory.pk).update(no_conditions_needed=True)
    assert not missing_parts(builders.fresh(case.trajectory))[Part.CONDITIONS]


@pytest.mark.parametrize(
    "field",
    ["supervisor_hours_per_week", "coach_every_weeks", "insured_with", "no_displacement"],
)
def test_guidance_asks_for_every_promise(coach, field):
    case = builders.complete(coach)
    empty = {"insured_with": "", "no_displacement": False}.get(field)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(**{field: empty})
    assert missing_parts(builders.fresh(case.trajectory))[Part.GUIDANCE]


def test_nobody_guides_themselves(coach):
    case = builders.complete(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(supervisor_name=case.trajectory.candidate.full_name.upper())
    assert "iemand anders" in missing_parts(builders.fresh(case.trajectory))[Part.GUIDANCE][0].text


# ---- the steps ------------------------------------------------------------------------------------------
def test_the_step_is_what_the_data_say(coach):
    case, agreement = builders.offered(coach)
    assert progress.step_of(builders.fresh(case.trajectory)) == Step.ARRANGEMENTS
    builders.sign_for(case, agreement, "werkgever")
    assert progress.step_of(builders.fresh(case.trajectory)) == Step.ARRANGEMENTS
    builders.sign_for(case, agreement, "kandidaat")
    assert progress.step_of(builders.fresh(case.trajectory)) == Step.ARRANGEMENTS
    builders.sign_for(case, agreement, "werkbedrijf")
    assert progress.step_of(builders.fresh(case.trajectory)) == Step.LEARNING
    finish(case)
    assert progress.step_of(builders.fresh(case.trajectory)) == Step.REGULAR_JOB


def test_the_notes_tell_every_step(coach):
    case, _ = builders.signed(coach)
    notes = progress.step_notes(case.trajectory, today=TODAY)
    assert len(notes) == 6
    assert all(notes)
    assert notes[3].startswith("Getekend op")
    assert notes[4].startswith("Begint op")


def test_learning_is_allowed_from_the_last_signature(coach):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, "werkgever")
    assert progress.learning_allowed_from(builders.fresh(case.trajectory)) is None
    builders.sign_for(case, agreement, "werkbedrijf")
    assert progress.learning_allowed_from(builders.fresh(case.trajectory)) == TODAY


def test_whose_turn_it_is_follows_the_gate(coach):
    case = builders.complete(coach)
    assert progress.gate(case.trajectory, today=TODAY).turn == Turn.COACH
    agreement = builders.agreements.offer(case.trajectory, by=coach, today=TODAY)
    assert progress.gate(builders.fresh(case.trajectory), today=TODAY).turn == Turn.EMPLOYER
    builders.sign_for(case, agreement, "werkgever")
    assert progress.gate(builders.fresh(case.trajectory), today=TODAY).turn == Turn.MANAGER


# ---- ready in time --------------------------------------------------------------------------------------
def test_the_ready_date_is_the_hours_left_at_the_agreed_hours_a_week(coach):
    case, _ = builders.signed(coach)
    trajectory = case.trajectory
    # three skills of base 24: 1 to 3 is 84 hours, twice 1 to 2 is 36 hours: 156 hours at 24 a week = 7 weeks
    assert progress.hours_left(trajectory) == 156
    assert progress.ready_on(trajectory, today=TODAY) == trajectory.starts_on + timedelta(weeks=7)


def test_the_ready_date_stands_still_between_evaluations(coach):
    case, _ = builders.signed(coach)
    day = case.trajectory.starts_on
    first = progress.ready_on(case.trajectory, today=day)
    assert progress.ready_on(case.trajectory, today=day + timedelta(weeks=3)) == first


def test_the_ready_date_is_never_before_today_while_something_is_left(coach):
    case, _ = builders.signed(coach)
    late = case.trajectory.starts_on + timedelta(weeks=30)
    assert progress.ready_on(case.trajectory, today=late) == late


@pytest.mark.parametrize(("level", "moves"), [(3, "nearer"), (1, "away")])
def test_an_evaluation_moves_the_ready_date(coach, level, moves):
    case, _ = builders.signed(coach)
    trajectory = case.trajectory
    before = progress.ready_on(trajectory, today=trajectory.starts_on)
    held = trajectory.starts_on + timedelta(weeks=4)
    evaluation = trajectory.evaluations.first()
    Evaluation.objects.filter(pk=evaluation.pk).update(
        held_on=held,
        learning_ability_pct=60,
        productivity_pct=40,
        conclusion="op-koers",
        confirmed_at=factories.moment(),
    )
    for row in trajectory.skills.all():
        factories.assess_skill(trajectory.candidate, row.skill, level)
    after = progress.ready_on(builders.fresh(trajectory), today=held)
    assert (after < before) == (moves == "nearer")
    assert after != before


def test_late_is_said_in_weeks(coach):
    case, _ = builders.signed(coach)
    FutureJob.objects.filter(pk=case.job.pk).update(starts_on=case.trajectory.starts_on.replace(day=1))
    trajectory = builders.fresh(case.trajectory)
    badge = progress.state_badge(trajectory, today=TODAY)
    assert badge.tone == "negative"
    assert "te laat" in badge.text
    assert progress.is_late(trajectory, today=TODAY)


def test_a_list_of_trajectories_costs_the_same_whatever_its_length(coach):
    job = factories.make_open_job(by=coach, seats=6)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            for trajectory in progress.with_parts(Trajectory.objects.all()):
                missing_parts(trajectory, today=TODAY)
                progress.step_notes(trajectory, today=TODAY)
                progress.state_badge(trajectory, today=TODAY)
                progress.gate(trajectory, today=TODAY)
                progress.where_now(trajectory, today=TODAY)
        return len(seen)

    builders.started(coach, job=job)
    one = queries()
    for _ in range(4):
        builders.started(coach, job=job)
    assert queries() == one


# ---- the end --------------------------------------------------------------------------------------------
def finish(case, **changes):
    """All that finishing asks for: final evaluation confirmed, criteria met."""
    final = Evaluation.objects.filter(trajectory=case.trajectory, kind=EvaluationKind.FINAL)
    final.filter(confirmed_at=None).update(  # what was confirmed never changes
        held_on=TODAY,
        learning_ability_pct=80,
        productivity_pct=80,
        conclusion="op-koers",
        confirmed_at=factories.moment(),
    )
    Criterion.objects.filter(trajectory=case.trajectory).update(met_on=TODAY)
    values = {"by": case.coach, "on": TODAY, "today": TODAY, "reason": "Kan alles al."} | changes
    lifecycle.finish_learning(builders.fresh(case.trajectory), **values)


def place(case, **changes):
    values = {
        "contract_type": "bepaalde-tijd",
        "contract_months": 12,
        "hours_per_week": 32,
        "wage_eur_hour": Decimal("15.50"),
        "starts_on": TODAY,
        "by": case.coach,
        "today": TODAY,
    }
    return lifecycle.place(builders.fresh(case.trajectory), **(values | changes))


def test_learning_ends_early_only_with_a_reason(coach):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match="Nog niet afgelopen"):
        finish(case, reason=" ")
    finish(case)
    assert builders.fresh(case.trajectory).learning_finished_on == TODAY


def test_learning_is_not_finished_without_final_evaluation_and_criteria(coach):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match=r"eindevaluatie.*Nog niet gehaald: Werkt zelfstandig"):
        lifecycle.finish_learning(case.trajectory, by=coach, on=TODAY, today=TODAY, reason="Klaar")


def test_learning_cannot_be_finished_before_it_was_allowed(coach):
    case = builders.complete(coach)
    with pytest.raises(DomainError, match="nog niet getekend"):
        finish(case)


def test_a_placement_fills_the_seat_and_puts_the_person_at_work(coach):
    case, _ = builders.signed(coach)
    finish(case)
    FutureJob.objects.get(pk=case.job.pk).arise(on=TODAY, by=coach)
    placement = place(case)
    trajectory = builders.fresh(case.trajectory)
    assert trajectory.status == TrajectoryStatus.PLACED
    assert trajectory.candidate.status == CandidateStatus.PLACED
    assert placement.trajectory == trajectory
    assert FutureJob.objects.get(pk=case.job.pk).status == JobStatus.OPEN  # one of two seats
    assert progress.indicator_step(trajectory) == progress.ALL_DONE


def test_the_last_placement_fills_the_job(coach):
    signer = factories.make_user("employer")
    job = factories.make_open_job(factories.make_employer(members=[signer]), by=coach, seats=1)
    case, agreement = builders.offered(coach, job=job)
    case.signer = signer
    builders.sign_for(case, agreement, "werkgever")
    builders.sign_for(case, agreement, "werkbedrijf")
    finish(case)
    FutureJob.objects.get(pk=job.pk).arise(on=TODAY, by=coach)
    place(case)
    assert FutureJob.objects.get(pk=job.pk).status == JobStatus.FILLED


def test_no_placement_before_the_job_has_arisen(coach):
    case, _ = builders.signed(coach)
    finish(case)
    with pytest.raises(DomainError, match="de baan er is"):
        place(case)
    with pytest.raises(IntegrityError, match="no placement before"), transaction.atomic():
        Placement.objects.create(
            trajectory=case.trajectory,
            contract_type="vast",
            hours_per_week=32,
            wage_eur_hour=15,
            starts_on=TODAY,
            recorded_by=coach,
            recorded_at=factories.moment(),
        )


def test_no_placement_before_the_learning_is_finished(coach):
    case, _ = builders.signed(coach)
    with pytest.raises(DomainError, match="Rond eerst het inleren af"):
        place(case)


def test_stopping_frees_the_seat_and_brings_the_person_back(coach):
    case, _ = builders.signed(coach)
    lifecycle.stop(
        case.trajectory,
        reason=EndReason.NO_FIT,
        note="Te zwaar.",
        next_plan="Andere banen bekijken.",
        by=coach,
        today=TODAY,
    )
    trajectory = builders.fresh(case.trajectory)
    assert trajectory.status == TrajectoryStatus.STOPPED
    assert (trajectory.end_note, trajectory.next_plan) == ("Te zwaar.", "Andere banen bekijken.")
    assert trajectory.next_plan_made_on == TODAY
    assert trajectory.proposal.state == ProposalState.WITHDRAWN
    assert trajectory.candidate.status == CandidateStatus.ACTIVE
    assert Agreement.objects.get(trajectory=trajectory).state == AgreementState.ENDED
    assert Notification.objects.filter(recipient=case.signer, text__contains="gestopt").count() == 1
    assert lifecycle.start(builders.chosen(case.job, coach), by=coach, today=TODAY)


def test_who_is_at_work_in_another_job_stays_so_when_the_second_trajectory_stops(coach):
    first, _ = builders.signed(coach)
    finish(first)
    FutureJob.objects.get(pk=first.job.pk).arise(on=TODAY, by=coach)
    place(first)
    second = builders.chosen(factories.make_open_job(by=coach), coach)
    Proposal.objects.filter(pk=second.pk).update(candidate=first.trajectory.candidate)
    trajectory = lifecycle.start(second, by=coach, today=TODAY)
    values = {"reason": EndReason.NO_FIT, "note": "Te zwaar.", "next_plan": "Alleen het eerste werk.", "by": coach}
    lifecycle.stop(trajectory, **values, today=TODAY)
    assert builders.fresh(trajectory).candidate.status == CandidateStatus.PLACED


@pytest.mark.parametrize("empty", ["reason", "note"])
def test_stopping_asks_for_reason_and_note(coach, empty):
    case = builders.started(coach)
    values = {"reason": EndReason.NO_FIT, "note": "Te zwaar.", "next_plan": "Verder kijken."} | {empty: ""}
    with pytest.raises(DomainError):
        lifecycle.stop(case.trajectory, **values, by=coach, today=TODAY)


@pytest.mark.parametrize("status", [s for s, moves in lifecycle.ALLOWED.items() if not moves])
@pytest.mark.parametrize("move", ["stop", "place", "finish"])
def test_what_has_ended_never_moves_again(coach, status, move):
    case, _ = builders.signed(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(
        status=status, learning_finished_on=TODAY, ended_on=TODAY, end_reason=EndReason.NO_FIT
    )
    trajectory = builders.fresh(case.trajectory)
    with pytest.raises(DomainError, match="kan niet meer veranderen"):
        if move == "stop":
            lifecycle.stop(trajectory, reason=EndReason.NO_FIT, note="x", next_plan="y", by=coach, today=TODAY)
        elif move == "place":
            place(case)
        else:
            lifecycle.finish_learning(trajectory, by=coach, on=TODAY, today=TODAY)


def test_a_stale_trajectory_is_refused_and_nothing_changes(coach):
    case = builders.started(coach)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(version=9)
    with pytest.raises(StaleError):
        lifecycle.stop(case.trajectory, reason=EndReason.NO_FIT, note="x", next_plan="y", by=coach, today=TODAY)
    assert builders.fresh(case.trajectory).status == TrajectoryStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_of_eight_clicks_on_start_one_begins():
    coach = factories.make_user()
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    outcomes = []

    def click():
        try:
            lifecycle.start(proposal, by=coach, today=TODAY)
            outcomes.append("started")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["started"]


# ---- whatever the dates ---------------------------------------------------------------------------------
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2029, 12, 31))


@given(today=days, start=days, available=st.none() | days, weeks=st.integers(1, 104))
def test_learning_begins_on_a_monday_when_everybody_can_and_in_time_if_that_is_possible(today, start, available, weeks):
    starts_on, earliest = start.replace(day=1), max(today, available or today)
    begin = draft_plan.first_day(starts_on, weeks=weeks, earliest=earliest)
    assert begin.weekday() == 0
    assert begin >= earliest
    latest = starts_on - timedelta(weeks=weeks)
    if latest - timedelta(days=latest.weekday()) >= earliest:
        assert begin + timedelta(weeks=weeks) <= starts_on
    else:
        assert begin - earliest < timedelta(days=7)
