"""Evaluations: planned, filled in by three sides, confirmed by the coach, and what they move."""

import itertools
from datetime import date, timedelta

import pytest
from django.urls import reverse

from candidates.models import CandidateSkill, SkillSource
from nieuwebanen.dates import Holiday, generally_recognised
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.skills.models import Competence
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import evaluations, follow_up, progress, scores
from trajectories.evaluations import Answers
from trajectories.follow_up import Action
from trajectories.models import Conclusion, Evaluation, EvaluationInput, EvaluationKind, FollowUpAction, Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


@pytest.fixture
def evaluation(case):
    return given.first(case)


# ---- planning -----------------------------------------------------------------------------------------
def test_the_rhythm_is_week_2_and_4_then_monthly_and_two_weeks_before_the_end():
    days = evaluations.moments(date(2026, 9, 7), date(2027, 2, 26))
    assert days == [
        date(2026, 9, 21),
        date(2026, 10, 5),
        date(2026, 11, 5),
        date(2026, 12, 7),  # the 5th is a Saturday
        date(2027, 1, 5),
        date(2027, 2, 12),
    ]


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 6, 8, 12, 26, 52])
def test_every_moment_is_a_working_day_within_the_period_and_none_stand_close(weeks):
    Holiday.objects.bulk_create(Holiday(day=day, name=name) for day, name in generally_recognised(2027).items())
    for shift in range(28):
        begin = date(2027, 3, 1) + timedelta(days=shift)
        end = begin + timedelta(weeks=weeks, days=-3)
        days = evaluations.moments(begin, end)
        assert days == sorted(set(days))
        assert begin <= days[0]
        assert days[-1] <= end
        assert all((later - earlier).days >= 7 for earlier, later in itertools.pairwise(days))
        free = {row.day for row in Holiday.objects.all()}
        assert all(day.weekday() < 5 and day not in free for day in days if day != begin)


def test_a_started_trajectory_has_its_evaluations_and_the_last_is_final(coach):
    trajectory = builders.started(coach).trajectory
    kinds = [row.kind for row in trajectory.evaluations.all()]
    assert kinds[-1] == EvaluationKind.FINAL
    assert EvaluationKind.FINAL not in kinds[:-1]
    assert len(evaluations.plan(trajectory)) == len(kinds)  # a second plan adds nothing


def test_an_extra_evaluation_keeps_the_numbers_of_the_agreed_ones(case, today):
    before = {row.pk: row.position for row in case.trajectory.evaluations.all()}
    extra = evaluations.add(case.trajectory, planned_on=today, kind="tussen", by=case.coach, today=today)
    assert extra.position == max(before.values()) + 1
    assert {row.pk: row.position for row in Evaluation.objects.exclude(pk=extra.pk)} == before
    assert Event.objects.filter(verb="evaluation.added").exists()


def test_before_the_signatures_and_in_the_past_nothing_is_added(coach, today):
    unsigned = builders.complete(coach)
    with pytest.raises(DomainError, match="nog niet getekend"):
        evaluations.add(unsigned.trajectory, planned_on=today, kind="tussen", by=coach, today=today)
    signed = builders.signed(coach)[0]
    with pytest.raises(DomainError, match="vanaf vandaag"):
        yesterday = today - timedelta(days=1)
        evaluations.add(signed.trajectory, planned_on=yesterday, kind="tussen", by=coach, today=today)


# ---- filling in ---------------------------------------------------------------------------------------
def test_a_draft_keeps_what_is_there_and_asks_nothing(case, evaluation):
    skill = case.trajectory.skills.first().skill_id
    half = Answers(levels={skill: 1}, attitude={"C3": 2}, pace_pct=40, remarks="Nog bezig")
    row = evaluations.save_input(evaluation, Side.EMPLOYER, half, by=case.signer)
    assert row.submitted_at is None
    assert scores.levels_of(row) == {skill: 1}
    assert (row.pace_pct, row.quality_pct, row.productivity_pct, row.remarks) == (40, None, None, "Nog bezig")


def test_a_later_draft_replaces_the_earlier_one(case, evaluation):
    evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 1), by=case.coach)
    evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 3), by=case.coach)
    row = EvaluationInput.objects.get()
    assert set(scores.levels_of(row).values()) == {3}


def test_whoever_saw_an_older_draft_is_told_and_changes_nothing(case, evaluation):
    first = evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 1), by=case.coach, seen="")
    seen = evaluations.stamp(first)
    evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 2), by=case.coach, seen=seen)
    with pytest.raises(StaleError):
        evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 4), by=case.coach, seen=seen)
    assert set(scores.levels_of(EvaluationInput.objects.get()).values()) == {2}


def test_scores_on_skills_outside_the_agreement_are_not_kept(case, evaluation):
    stranger = factories.make_skill().pk
    row = evaluations.save_input(evaluation, Side.COACH, Answers(levels={stranger: 4}), by=case.coach)
    assert scores.levels_of(row) == {}


@pytest.mark.parametrize(
    "hole",
    [
        {"levels": {}},
        {"attitude": {}},
        {"learning_ability_pct": None},
        {"pace_pct": None},
        {"quality_pct": None},
        {"availability_pct": None},
    ],
)
def test_sending_asks_for_every_answer_and_keeps_nothing_half(case, evaluation, hole):
    with pytest.raises(DomainError, match="Nog niet alles"):
        evaluations.submit(evaluation, Side.COACH, given.answers(case.trajectory, **hole), by=case.coach)
    assert not EvaluationInput.objects.exists()


def test_contact_with_customers_may_stay_open_and_a_candidate_gives_no_percentages(case, evaluation):
    attitude = {competence.value: 2 for competence in Competence if competence != Competence.C8}
    row = evaluations.submit(
        evaluation,
        Side.CANDIDATE,
        given.answers(case.trajectory, figures=False, attitude=attitude),
        by=case.coach,
    )
    assert row.submitted_at is not None


@pytest.mark.parametrize(
    ("side", "who"), [(Side.EMPLOYER, "coach"), (Side.COACH, "signer"), (Side.CANDIDATE, "signer")]
)
def test_nobody_fills_in_the_part_of_another(case, evaluation, side, who):
    with pytest.raises(DomainError, match="iemand anders"):
        evaluations.submit(evaluation, side, given.answers(case.trajectory), by=getattr(case, who))


def test_what_was_sent_stays(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER)
    with pytest.raises(StaleError, match="al verstuurd"):
        evaluations.submit(evaluation, Side.EMPLOYER, given.answers(case.trajectory, 4), by=case.signer)


def test_the_coach_hears_that_the_employer_answered(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER)
    line = Notification.objects.get(recipient=case.coach, dedup_key__startswith="evaluation.submitted")
    assert case.trajectory.number in line.text
    assert case.trajectory.candidate.first_name not in line.text


def test_before_the_signatures_nothing_is_filled_in(coach):
    unsigned = builders.complete(coach)
    with pytest.raises(DomainError, match="nog niet getekend"):
        evaluations.save_input(given.first(unsigned), Side.COACH, Answers(), by=coach)


# ---- together -----------------------------------------------------------------------------------------
def test_productivity_is_the_product_of_three_rounded_down(case, evaluation):
    row = evaluations.save_input(
        evaluation, Side.COACH, Answers(pace_pct=75, quality_pct=85, availability_pct=95), by=case.coach
    )
    assert row.productivity_pct == 60  # 60,56


def test_the_figures_are_the_mean_of_who_gave_them_and_levels_of_who_saw_them(case, evaluation):
    given.sent(evaluation, case, Side.CANDIDATE, level=4)
    given.sent(evaluation, case, Side.EMPLOYER, level=1, learning_ability_pct=61)
    given.sent(evaluation, case, Side.COACH, level=2, learning_ability_pct=70, pace_pct=50)
    trajectory = builders.fresh(case.trajectory)
    shown = scores.with_scores(Evaluation.objects.filter(pk=evaluation.pk)).get()
    assert set(scores.settled(trajectory, scores.submitted(shown)).values()) == {1}  # (1 + 2) / 2, rounded down
    done = given.confirmed(evaluation, case, actions=[Action("Extra uitleg", "coach", factories.today())])
    assert (done.learning_ability_pct, done.productivity_pct) == (65, 58)  # (61 + 70) / 2 and (72 + 45) / 2


def test_the_rows_say_how_far_the_sides_differ(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER, level=1)
    given.sent(evaluation, case, Side.COACH, level=3)
    shown = scores.with_scores(Evaluation.objects.filter(pk=evaluation.pk)).get()
    row = scores.skill_rows(shown)[0]
    assert (row.answers, row.gap, row.differs) == ([None, 1, 3], 2, True)
    assert not scores.attitude_rows(shown)[0].differs


# ---- confirming ---------------------------------------------------------------------------------------
def test_a_confirmed_evaluation_writes_the_levels_and_moves_the_ready_date(case, evaluation, today):
    before = progress.ready_on(builders.fresh(case.trajectory), today=today)
    given.sent(evaluation, case, level=2)
    needed = {row.skill_id: row.level_needed for row in case.trajectory.skills.all()}
    given.confirmed(evaluation, case, levels=needed)
    rows = CandidateSkill.objects.filter(candidate=case.trajectory.candidate, source=SkillSource.EVALUATION)
    assert {row.skill_id: row.level for row in rows} == needed
    assert progress.ready_on(builders.fresh(case.trajectory), today=today) < before
    assert Event.objects.filter(verb="evaluation.confirmed").count() == 2  # of the evaluation and of the trajectory


def test_the_employer_hears_that_it_was_confirmed_without_a_name(case, evaluation):
    given.confirmed(given.sent(evaluation, case), case)
    line = Notification.objects.get(recipient=case.signer, dedup_key__startswith="evaluation.confirmed")
    assert line.url == reverse("trajectories:portal_evaluation", args=[evaluation.public_id])
    assert case.trajectory.candidate.last_name not in line.text


def test_without_the_coach_nothing_is_confirmed(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER)
    with pytest.raises(DomainError, match="deel van de werkcoach"):
        given.confirmed(evaluation, case)


def test_without_the_employer_the_coach_says_why(case, evaluation):
    given.sent(evaluation, case, Side.COACH)
    with pytest.raises(DomainError, match="nog niet geantwoord"):
        given.confirmed(evaluation, case)
    done = given.confirmed(evaluation, case, silent_reason="Telefonisch besproken")
    assert done.employer_silent_reason == "Telefonisch besproken"
    assert done.productivity_pct == 72


def test_a_talk_in_the_future_is_refused(case, evaluation, today):
    given.sent(evaluation, case)
    with pytest.raises(DomainError, match="tot en met vandaag"):
        given.confirmed(evaluation, case, held_on=today + timedelta(days=1))


def test_the_second_confirmation_is_refused_and_writes_nothing(case, evaluation):
    given.confirmed(given.sent(evaluation, case), case)
    written = CandidateSkill.objects.count()
    with pytest.raises(StaleError, match="al bevestigd"):
        given.confirmed(evaluation, case)
    assert CandidateSkill.objects.count() == written


def test_after_the_confirmation_no_part_is_filled_in(case, evaluation):
    given.sent(evaluation, case, Side.COACH)
    given.confirmed(evaluation, case, silent_reason="Telefonisch")
    with pytest.raises(StaleError):
        given.sent(evaluation, case, Side.EMPLOYER)


def test_a_weak_level_asks_for_an_action_with_owner_and_date(case, evaluation, today):
    given.sent(evaluation, case, level=0)  # everybody began at 1
    with pytest.raises(DomainError, match="actie"):
        given.confirmed(evaluation, case)
    given.confirmed(evaluation, case, actions=[Action("Extra uitleg", "employer", today + timedelta(days=7))])
    action = FollowUpAction.objects.get()
    assert (action.text, action.owner, action.done_on) == ("Extra uitleg", "employer", None)


def test_adjusting_asks_for_an_action_whatever_the_levels(case, evaluation, today):
    given.sent(evaluation, case, level=4)
    with pytest.raises(DomainError, match="actie"):
        given.confirmed(evaluation, case, conclusion=Conclusion.ADJUST)
    with pytest.raises(DomainError, match="vanaf vandaag"):
        late = [Action("Rooster", "coach", today - timedelta(days=1))]
        given.confirmed(evaluation, case, conclusion=Conclusion.ADJUST, actions=late)


def test_the_plan_expects_what_its_steps_should_have_reached(case):
    trajectory = builders.fresh(case.trajectory)
    row = next(row for row in trajectory.skills.all() if row.level_now < row.level_needed)
    steps = [s for p in trajectory.phases.all() for s in p.steps.all() if s.skill_id == row.skill_id]
    last = max(steps, key=lambda step: step.due_on)
    day_before = last.due_on - timedelta(days=1)
    assert scores.planned_level(trajectory, row, on=day_before) < last.target_level
    assert scores.planned_level(trajectory, row, on=last.due_on) == last.target_level


def test_the_final_evaluation_expects_the_agreed_level(case, today):
    final = Evaluation.objects.get(trajectory=case.trajectory, kind=EvaluationKind.FINAL)
    given.sent(final, case, level=1)
    with pytest.raises(DomainError, match="actie"):
        given.confirmed(final, case)


def test_an_action_is_done_once(case, evaluation, today):
    given.sent(evaluation, case, level=0)
    given.confirmed(evaluation, case, actions=[Action("Extra uitleg", "coach", today)])
    action = FollowUpAction.objects.get()
    follow_up.finish_action(action, by=case.coach, today=today)
    with pytest.raises(StaleError):
        follow_up.finish_action(action, by=case.coach, today=today)
    assert FollowUpAction.objects.get().done_on == today


def test_the_chart_has_the_confirmed_ones_the_norm_and_the_next(case, evaluation, today, settings):
    settings.NORM_PCT = 75
    given.confirmed(given.sent(evaluation, case), case)
    chart = scores.chart(builders.fresh(case.trajectory))
    assert [(point.day, point.learning, point.productivity) for point in chart.points] == [(today, 70, 72)]
    assert (chart.learning_norm, chart.productivity_norm) == (75, 75)
    assert chart.next_on == case.trajectory.evaluations.order_by("position")[1].planned_on


# ---- the pages ----------------------------------------------------------------------------------------
def page(name, evaluation, *args):
    return reverse(f"trajectories:{name}", args=[evaluation.public_id, *args])


def test_the_coach_fills_in_later_and_sends(case, evaluation, client_for):
    browser, url = client_for(case.coach), page("evaluation_fill", evaluation, "werkcoach")
    assert browser.get(url).status_code == 200
    half = {"seen": "", "pace_pct": "40", "bewaren": "1"}
    assert browser.post(url, half).status_code == 302
    again = browser.get(url).content.decode()
    assert 'value="40"' in again
    seen = evaluations.stamp(EvaluationInput.objects.get())
    assert browser.post(url, given.form_of(case.trajectory, seen=seen)).status_code == 302
    assert EvaluationInput.objects.get().submitted_at is not None


def test_sending_an_open_form_says_what_is_missing_and_keeps_what_was_typed(case, evaluation, client_for):
    url = page("evaluation_fill", evaluation, "werkcoach")
    answer = client_for(case.coach).post(url, {"seen": "", "pace_pct": "veel", "remarks": "Blijft staan"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Vul tempo in als getal" in text
    assert "Kies een niveau van 0 tot en met 4" in text
    assert "Blijft staan" in text


def test_a_stale_form_is_told_and_the_next_click_counts(case, evaluation, client_for):
    url = page("evaluation_fill", evaluation, "kandidaat")
    data = given.form_of(case.trajectory, figures=False, seen="long ago")
    browser = client_for(case.coach)
    refused = browser.post(url, data)
    assert refused.status_code == 409
    assert "net gewijzigd" in refused.content.decode()
    assert not EvaluationInput.objects.exists()
    assert browser.post(url, data | {"seen": refused.context["form"].data["seen"]}).status_code == 302


def test_the_part_of_the_employer_is_not_filled_in_by_staff(case, evaluation, client_for):
    assert client_for(case.coach).get(page("evaluation_fill", evaluation, "werkgever")).status_code == 404
    assert client_for(case.coach).get(page("evaluation_fill", evaluation, "iemand")).status_code == 404


def test_a_coach_of_another_team_sees_no_evaluation(case, evaluation, other_coach, client_for):
    browser = client_for(other_coach)
    for name, args in (("evaluation", ()), ("evaluation_fill", ("werkcoach",)), ("evaluation_confirm", ())):
        assert browser.get(page(name, evaluation, *args)).status_code == 404
    assert browser.post(page("evaluation_remind", evaluation)).status_code == 404


def test_the_page_shows_the_sides_beside_each_other_with_their_differences(case, evaluation, client_for):
    given.sent(evaluation, case, Side.EMPLOYER, level=1, remarks="Gaat goed")
    given.sent(evaluation, case, Side.COACH, level=3)
    text = client_for(case.coach).get(page("evaluation", evaluation)).content.decode()
    assert "2 niveaus verschil" in text
    assert "Gaat goed" in text
    assert "geen loonwaardebepaling" in text


def test_confirming_in_the_browser_asks_for_an_action_when_it_is_needed(case, evaluation, client_for, today):
    given.sent(evaluation, case, level=1)
    url, browser = page("evaluation_confirm", evaluation), client_for(case.coach)
    assert browser.get(url).status_code == 200
    levels = {f"skill_{row.skill_id}": "0" for row in case.trajectory.skills.all()}
    data = {"held_on": today.strftime("%d-%m-%Y"), "conclusion": "op-koers", **levels}
    refused = browser.post(url, data)
    assert refused.status_code == 422
    assert "Achter op het plan" in refused.content.decode()
    half = browser.post(url, data | {"action": "Extra uitleg"})
    assert "Kies wie de actie doet" in half.content.decode()
    data |= {"kind": "extra-uitleg", "action": "Extra uitleg", "owner": "coach", "due_on": today.strftime("%d-%m-%Y")}
    done = browser.post(url, data, follow=True)
    assert "Evaluatie 1 is bevestigd" in done.content.decode()
    assert "Niet ingevuld" in done.content.decode()  # the candidate: nobody fills that in any more
    assert "Nog niet</span>" not in done.content.decode()
    assert "Extra uitleg" in done.content.decode()
    action = FollowUpAction.objects.get()
    browser.post(reverse("trajectories:follow_up_done", args=[action.public_id]))
    assert FollowUpAction.objects.get().done_on == today


def test_the_list_says_whose_turn_it_is(case, evaluation, client_for, today):
    given.planned(evaluation, today)
    url, browser = reverse("trajectories:evaluation_list"), client_for(case.coach)
    assert "Invullen" in browser.get(url).content.decode()
    given.sent(evaluation, case, Side.COACH)
    assert "Er staan geen evaluaties open" in browser.get(url).content.decode()
    assert "Herinneren" in browser.get(url, {"stand": "wacht"}).content.decode()
    given.sent(evaluation, case, Side.EMPLOYER)
    assert "Bevestigen" in browser.get(url).content.decode()
    given.confirmed(evaluation, case)
    assert "Op koers" in browser.get(url, {"stand": "klaar"}).content.decode()


def test_the_list_asks_no_more_questions_when_it_grows(
    case, evaluation, client_for, today, django_assert_max_num_queries
):
    given.planned(evaluation, today)
    browser = client_for(case.coach)
    url = reverse("trajectories:evaluation_list")
    browser.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for _ in range(2):
        more = builders.signed(case.coach)[0]
        given.sent(given.planned(given.first(more), today), more, Side.COACH, Side.EMPLOYER)
    with django_assert_max_num_queries(len(few)):
        browser.get(url)


def test_an_evaluation_is_added_from_the_trajectory(case, client_for, today):
    url, browser = reverse("trajectories:evaluation_add", args=[case.trajectory.public_id]), client_for(case.coach)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"planned_on": "gisteren", "kind": "tussen"}).status_code == 422
    answer = browser.post(url, {"planned_on": "vandaag", "kind": "tussen"})
    added = Evaluation.objects.get(planned_on=today)
    assert answer.url == added.get_absolute_url()


def test_without_signatures_the_plan_is_the_place_for_evaluations(coach, client_for):
    unsigned = builders.complete(coach).trajectory
    answer = client_for(coach).get(reverse("trajectories:evaluation_add", args=[unsigned.public_id]))
    assert answer.url == reverse("trajectories:evaluation_plan", args=[unsigned.public_id])
