"""Amber or red, computed: absence, a low score, a missed evaluation, behind the plan; each with a reason and what to do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nieuwebanen.dates import add_months, add_working_days
from tests import factories
from tests.trajectories import answers, builders
from trajectories import early_warning, worklist
from trajectories.early_warning import Colour, Kind, watched
from trajectories.evaluations import Action
from trajectories.models import (
    AttendanceWeek,
    Evaluation,
    PlanStep,
    Side,
    Suspension,
    Trajectory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    """Signed, and nothing goes wrong: no step, no evaluation is due for a long time."""
    case = builders.signed(coach)[0]
    far = case.trajectory.ends_on
    PlanStep.objects.filter(phase__trajectory=case.trajectory).update(due_on=far)
    Evaluation.objects.filter(trajectory=case.trajectory).update(planned_on=far)
    type(case.job).objects.filter(pk=case.job.pk).update(starts_on=add_months(far.replace(day=1), 12))
    return case


def signals(case, today):
    trajectory = watched(Trajectory.objects.filter(pk=case.trajectory.pk)).get()
    return early_warning.signals(trajectory, today=today, free=frozenset())


def only(case, today):
    found = signals(case, today)
    assert len(found) == 1, found
    return found[0].kind, found[0].colour


def weeks_before(case, today, *present, agreed="20", excused="0"):
    """Weeks of twenty hours, the last one just over, in the first part of the plan."""
    phase = case.trajectory.phases.all()[0]
    for back, hours in enumerate(reversed(present), 1):
        AttendanceWeek.objects.create(
            phase=phase,
            monday=today - timedelta(days=today.weekday() + 7 * back),
            hours_agreed=Decimal(agreed),
            hours_present=Decimal(hours),
            hours_excused=Decimal(excused),
            by=case.coach,
            at=factories.moment(),
        )


def test_nothing_wrong_is_no_signal(case, today):
    weeks_before(case, today, "20", "20", "20", "18")
    assert signals(case, today) == []


# ---- absence ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("present", "colour"),
    [
        (("20", "20", "14", "15"), None),  # 11 of 80: 13%
        (("20", "20", "13", "15"), Colour.AMBER),  # 15%
        (("20", "20", "8", "9"), Colour.AMBER),  # 28%
        (("20", "20", "8", "8"), Colour.RED),  # 30%
        (("0", "0", "20", "20", "20", "20"), None),  # longer ago than four weeks
    ],
)
def test_absence_without_an_agreement_is_counted_over_four_weeks(case, today, present, colour):
    weeks_before(case, today, *present)
    assert [one.colour for one in signals(case, today)] == ([colour] if colour else [])


def test_excused_hours_are_no_absence(case, today):
    weeks_before(case, today, "10", "10", "10", "10", excused="10")
    assert signals(case, today) == []


def test_weeks_in_which_the_learning_stood_still_are_no_absence(case, today):
    weeks_before(case, today, "0", "0")
    assert only(case, today) == (Kind.ABSENCE, Colour.RED)
    Suspension.objects.create(
        trajectory=case.trajectory,
        kind="verlof",
        starts_on=today - timedelta(days=today.weekday() + 14),
        ends_on=today - timedelta(days=today.weekday() + 3),
        by=case.coach,
        at=factories.moment(),
    )
    assert signals(case, today) == []


# ---- evaluations --------------------------------------------------------------------------------------------
def test_an_evaluation_is_missed_after_five_working_days_and_red_after_fifteen(case, today):
    planned = today - timedelta(days=60)
    Evaluation.objects.filter(trajectory=case.trajectory, position=1).update(planned_on=planned)
    for days, expected in ((5, []), (6, [Colour.AMBER]), (15, [Colour.AMBER]), (16, [Colour.RED])):
        found = signals(case, add_working_days(planned, days, frozenset()))
        assert [one.colour for one in found] == expected, days
    assert "niet gehouden" in found[0].reason


def test_a_score_below_the_plan_is_a_signal_until_the_next_evaluation(case, today):
    first = case.trajectory.skills.all()[0]
    step = PlanStep.objects.filter(phase__trajectory=case.trajectory)[0]
    PlanStep.objects.filter(pk=step.pk).update(skill=first.skill, target_level=2, due_on=today, done_on=today)
    evaluation = answers.planned(answers.first(case), today)
    evaluation = answers.sent(evaluation, case, Side.COACH, Side.EMPLOYER, level=1)
    action = {"actions": [Action("Vaker oefenen", "coach", today)], "conclusion": "bijsturen"}
    answers.confirmed(evaluation, case, **action)
    assert only(case, today) == (Kind.SCORE, Colour.AMBER)
    PlanStep.objects.filter(pk=step.pk).update(target_level=3)
    assert only(case, today) == (Kind.SCORE, Colour.RED)
    second = Evaluation.objects.filter(trajectory=case.trajectory).order_by("position")[1]
    answers.confirmed(answers.sent(answers.planned(second, today), case, level=3), case)
    assert signals(case, today) == []


# ---- the plan -----------------------------------------------------------------------------------------------
def test_steps_that_are_late_are_a_signal_and_red_when_there_are_more(case, today):
    steps = list(PlanStep.objects.filter(phase__trajectory=case.trajectory)[:3])
    late = today - timedelta(days=8)
    PlanStep.objects.filter(pk=steps[0].pk).update(due_on=today - timedelta(days=7))
    assert signals(case, today) == []
    PlanStep.objects.filter(pk=steps[0].pk).update(due_on=late)
    assert only(case, today) == (Kind.BEHIND, Colour.AMBER)
    PlanStep.objects.filter(pk=steps[0].pk).update(due_on=today - timedelta(days=29))
    assert only(case, today) == (Kind.BEHIND, Colour.RED)
    PlanStep.objects.filter(pk=steps[0].pk).update(done_on=today)
    assert signals(case, today) == []


def test_ready_after_the_start_of_the_job_is_a_signal(case, today):
    trajectory = watched(Trajectory.objects.filter(pk=case.trajectory.pk)).get()
    ready = early_warning.progress.ready_on(trajectory, today=today)
    for days, expected in ((0, None), (1, Colour.AMBER), (14, Colour.AMBER), (15, Colour.RED)):
        trajectory.job.starts_on = ready - timedelta(days=days)
        found = early_warning.signals(trajectory, today=today, free=frozenset())
        assert early_warning.colour_of(found) == expected, days


def test_while_the_learning_stands_still_nothing_is_late(case, today):
    weeks_before(case, today, "0", "0", "0", "0")
    PlanStep.objects.filter(phase__trajectory=case.trajectory).update(due_on=today - timedelta(days=40))
    assert {one.kind for one in signals(case, today)} == {Kind.ABSENCE, Kind.BEHIND}
    Suspension.objects.create(
        trajectory=case.trajectory, kind="verlof", starts_on=today, by=case.coach, at=factories.moment()
    )
    assert signals(case, today) == []


def test_before_the_signatures_and_after_the_learning_there_is_no_signal(case, coach, today):
    weeks_before(case, today, "0", "0")
    Trajectory.objects.filter(pk=case.trajectory.pk).update(learning_finished_on=today)
    assert not watched(Trajectory.objects.filter(pk=case.trajectory.pk)).exists()
    trajectory = early_warning.with_signals(Trajectory.objects.filter(pk=case.trajectory.pk)).get()
    assert early_warning.signals(trajectory, today=today, free=frozenset()) == []


# ---- where it is shown ----------------------------------------------------------------------------------------
def test_the_trajectory_the_list_and_my_work_show_a_red_signal(case, coach, today, client_for):
    weeks_before(case, today, "0", "0")
    quiet = builders.signed(coach)[0]
    browser = client_for(coach)
    page = browser.get(case.trajectory.get_absolute_url()).content.decode()
    assert "100% van de afgesproken uren gemist" in page
    assert "Bel de kandidaat" in page
    url = reverse("trajectories:list")
    for asked, there in (("rood", True), ("een", True), ("oranje", False)):
        html = browser.get(f"{url}?signaal={asked}").content.decode()
        assert (case.trajectory.number in html) is there, asked
        assert quiet.trajectory.number not in html
    people = browser.get(f"{reverse('candidates:list')}?signaal=rood").content.decode()
    assert case.trajectory.candidate.number in people
    assert quiet.trajectory.candidate.number not in people
    tasks = [task for task in worklist.tasks_for(coach, today=today) if task.kind == "signaal"]
    assert [task.url for task in tasks] == [f"{case.trajectory.get_absolute_url()}#signalen"]


def test_the_list_and_my_work_ask_no_more_questions_when_there_are_more(case, coach, today, client_for):
    weeks_before(case, today, "0", "0")
    browser, url = client_for(coach), f"{reverse('trajectories:list')}?signaal=een"

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
            worklist.tasks_for(coach, today=today)
        return len(queries)

    before = asked()
    for _ in range(2):
        weeks_before(builders.signed(coach)[0], today, "0", "0")
    assert asked() <= before
