"""Evaluations in depth: main tasks, how fast somebody learns, guidance, actions with their effect, and the report."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import evaluation_report, evaluations, follow_up, learning_speed, main_tasks, progress, scores
from trajectories.evaluations import Answers, Figures
from trajectories.follow_up import Action
from trajectories.main_tasks import Wanted
from trajectories.models import (
    ActionKind,
    Conclusion,
    Evaluation,
    EvaluationInput,
    FollowUpAction,
    MainTask,
    SettledLevel,
    Side,
    TaskScore,
)
from trajectories.worklist import towards_job

pytestmark = pytest.mark.django_db
INDICATION = "geen loonwaardebepaling"


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


@pytest.fixture
def evaluation(case):
    return given.first(case)


def shown(evaluation: Evaluation) -> Evaluation:
    one = scores.with_scores(Evaluation.objects.filter(pk=evaluation.pk)).get()
    one.trajectory = builders.fresh(one.trajectory)
    return one


def tasks_of(case, *pairs: tuple[str, int]) -> list[MainTask]:
    seen = main_tasks.state_of(main_tasks.current(case.trajectory))
    wanted = [Wanted(name, share) for name, share in pairs]
    return main_tasks.keep(case.trajectory, wanted, seen=seen, by=case.coach, today=factories.today())


def page(name, evaluation):
    return reverse(f"trajectories:{name}", args=[evaluation.public_id])


# ---- main tasks -------------------------------------------------------------------------------------------
def test_productivity_is_weighed_by_the_part_of_the_time_and_rounded_once(case, evaluation):
    picking, packing, cleaning = tasks_of(case, ("Orders pakken", 60), ("Inpakken", 30), ("Vegen", 10))
    figures = {picking.pk: Figures(80, 90, 100), packing.pk: Figures(50, 100, 90), cleaning.pk: Figures()}
    answers = given.answers(case.trajectory, tasks=figures, pace_pct=None, quality_pct=None, availability_pct=None)
    row = evaluations.submit(evaluation, Side.EMPLOYER, answers, by=case.signer)
    assert row.productivity_pct == 63  # (60 x 72 + 30 x 45) / 90: vegen was not done yet
    names = [line.name for line in scores.task_rows(shown(evaluation))]
    assert names == [f"{t}: {f}" for t in ("Orders pakken", "Inpakken") for f in ("tempo", "kwaliteit", "inzetbaarheid", "samen")]  # fmt: skip


@pytest.mark.parametrize("figures", [{}, {0: Figures(80, None, 100)}])
def test_a_main_task_is_answered_whole_and_at_least_one_is(case, evaluation, figures):
    tasks = tasks_of(case, ("Orders pakken", 60), ("Inpakken", 30))
    answers = given.answers(case.trajectory, tasks={tasks[n].pk: one for n, one in figures.items()})
    with pytest.raises(DomainError, match="Nog niet alles"):
        evaluations.submit(evaluation, Side.COACH, answers, by=case.coach)
    draft = evaluations.save_input(evaluation, Side.COACH, answers, by=case.coach)
    assert [s.pace_pct for s in draft.task_scores.all()] == [80] * len(figures)  # a draft keeps what is half


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("A", 6)], "minstens 7 procent"),
        ([("A", 60), ("B", 41)], "Samen is dit 101 procent"),
        ([("A", 50), ("a", 20)], "twee keer"),
        ([(f"T{n}", 7) for n in range(7)], "hoogstens 6"),
    ],
)
def test_main_tasks_that_do_not_fit_are_refused(case, pairs, why):
    with pytest.raises(DomainError, match=why):
        tasks_of(case, *pairs)


def test_a_task_that_was_scored_keeps_its_weight_and_a_new_one_takes_its_place(case, evaluation):
    old, other = tasks_of(case, ("Orders pakken", 60), ("Inpakken", 40))
    figures = {old.pk: Figures(80, 90, 100)}
    sent = evaluations.submit(evaluation, Side.COACH, given.answers(case.trajectory, tasks=figures), by=case.coach)
    seen = main_tasks.state_of(main_tasks.current(case.trajectory))
    wanted = [Wanted("Orders pakken", 50, old.pk), Wanted("Inpakken", 50, other.pk)]
    now = main_tasks.keep(case.trajectory, wanted, seen=seen, by=case.coach, today=factories.today())
    assert [(task.name, task.share_pct, task.pk in {old.pk, other.pk}) for task in now] == [
        ("Orders pakken", 50, False),
        ("Inpakken", 50, True),
    ]
    old.refresh_from_db()
    assert (old.share_pct, old.ended_on) == (60, factories.today())
    assert EvaluationInput.objects.get(pk=sent.pk).productivity_pct == 72
    with pytest.raises(StaleError):
        main_tasks.keep(case.trajectory, wanted, seen=seen, by=case.coach, today=factories.today())


def test_the_coach_divides_the_work_in_the_browser(case, client_for):
    url, browser = reverse("trajectories:main_tasks", args=[case.trajectory.public_id]), client_for(case.coach)
    assert browser.get(url).status_code == 200
    wrong = browser.post(url, {"seen": "", "name_1": "Inpakken", "share_1": "", "name_2": "Vegen", "share_2": "5"})
    assert wrong.status_code == 422
    assert "Vul in welk deel van de tijd taak 1 kost" in wrong.content.decode()
    browser.post(url, {"seen": "", "name_1": "Inpakken", "share_1": "70", "name_2": "{% now %}", "share_2": "20"})
    assert [task.share_pct for task in main_tasks.current(case.trajectory)] == [70, 20]
    fill = browser.get(reverse("trajectories:evaluation_fill", args=[given.first(case).public_id, "werkcoach"]))
    assert "<h3>{% now %}</h3>" in fill.content.decode()  # a name is only text


# ---- learning, guidance, satisfaction ---------------------------------------------------------------------
def test_levels_gained_since_the_start_are_counted_per_week(case, evaluation):
    begin = case.trajectory.starts_on
    trajectory = builders.fresh(case.trajectory)
    levels = {row.skill_id: row.level_now + 2 for row in trajectory.skills.all()}
    gained = 2 * len(levels)
    assert learning_speed.levels_gained(trajectory, levels) == gained
    assert learning_speed.gained_per_week(trajectory, levels, on=begin + timedelta(weeks=4)) == Decimal(gained) / 4
    assert learning_speed.gained_per_week(trajectory, levels, on=begin) == gained  # never divided by nothing


def test_guidance_and_satisfaction_stand_beside_each_other_and_less_than_agreed_is_said(case, evaluation, client_for):
    given.sent(evaluation, case, Side.CANDIDATE, guidance_hours=Decimal("2.5"), satisfaction=2)
    given.sent(evaluation, case, Side.EMPLOYER, repetitions=8, satisfaction=5)
    given.sent(evaluation, case, Side.COACH, guidance_hours=None)
    times, hours, happy = scores.guidance_rows(shown(evaluation))
    assert [text for _, text in hours.cells] == ["2,5 uur", "4 uur", ""]
    assert (hours.note, hours.difference) == ("afgesproken: 4 uur", "1,5 uur verschil")
    assert [text for _, text in happy.cells] == ["2 van 5", "5 van 5", "4 van 5"]
    assert [text for _, text in times.cells] == ["", "8 keer", ""]
    text = client_for(case.coach).get(page("evaluation", evaluation)).content.decode()
    assert "Minder begeleiding dan afgesproken" in text
    assert INDICATION in text


@pytest.mark.parametrize(("side", "hole"), [("kandidaat", "satisfaction"), ("kandidaat", "guidance_hours"), ("werkgever", "guidance_hours"), ("werkcoach", "satisfaction")])  # fmt: skip
def test_who_is_there_tells_the_guidance_and_everybody_how_satisfied(case, evaluation, side, hole):
    by = case.signer if side == Side.EMPLOYER else case.coach
    answers = given.answers(case.trajectory, figures=side != Side.CANDIDATE, **{hole: None})
    with pytest.raises(DomainError, match="Nog niet alles"):
        evaluations.submit(evaluation, side, answers, by=by)


def test_the_candidate_is_asked_in_own_words(case, evaluation, client_for):
    url = reverse("trajectories:evaluation_fill", args=[evaluation.public_id, "kandidaat"])
    text = client_for(case.coach).get(url).content.decode()
    assert "Ik ben op tijd. Ik bel als er iets is." in text
    assert "Lukt met een beetje hulp" in text
    assert "Leervermogen" not in text


# ---- the employer on a phone ------------------------------------------------------------------------------
def test_the_link_of_the_mail_leads_through_sign_in_to_the_form(case, evaluation):
    url = page("portal_evaluation", evaluation)
    answer = Client().get(url)
    assert answer.url == f"{reverse('accounts:sign_in')}?next={url}"


def test_a_draft_is_kept_while_somebody_types_and_a_second_window_is_told(case, evaluation, client_for):
    browser, url = client_for(case.signer), page("portal_evaluation", evaluation)
    told = browser.post(url, {"seen": "", "autosave": "1", "pace_pct": "40", "quality_pct": "veel"}).json()
    row = EvaluationInput.objects.get()
    assert (row.pace_pct, row.quality_pct, row.submitted_at) == (40, None, None)
    assert told["seen"] == evaluations.stamp(row)
    late = browser.post(url, {"seen": "", "autosave": "1", "pace_pct": "90"})
    assert (late.status_code, EvaluationInput.objects.get().pace_pct) == (409, 40)
    assert "data-nbl-autosave=" in browser.get(url).content.decode()


def test_a_text_that_says_too_much_is_looked_at_once_more_before_it_never_changes(case, evaluation, client_for):
    browser, url = client_for(case.signer), page("portal_evaluation", evaluation)
    data = given.form_of(case.trajectory, remarks="Was vaak ziek deze maand")
    refused = browser.post(url, data)
    assert refused.status_code == 422
    assert "Wij bewaren niets over gezondheid" in refused.content.decode()
    assert not EvaluationInput.objects.exists()
    assert browser.post(url, data | {"sure": "on"}).status_code == 302
    assert EvaluationInput.objects.get().submitted_at is not None


# ---- actions and their effect -----------------------------------------------------------------------------
def test_two_evaluations_in_a_row_without_progress_ask_for_an_action(case, today):
    first, second, *_ = case.trajectory.evaluations.order_by("position")
    begin = {row.skill_id: row.level_now for row in case.trajectory.skills.all()}
    one = {"levels": begin, "actions": ()}
    given.confirmed(given.sent(first, case), case, **one)
    given.sent(second, case)
    with pytest.raises(DomainError, match="Spreek een actie af"):
        given.confirmed(second, case, **one)
    skill = next(iter(begin))
    given.confirmed(second, case, levels=begin | {skill: begin[skill] + 1})  # one step more is progress
    assert SettledLevel.objects.get(evaluation=second, skill=skill).level == begin[skill] + 1


def agreed_action(case, evaluation, today: date) -> FollowUpAction:
    given.sent(evaluation, case, level=0)
    action = Action("Elke ochtend samen oefenen", "employer", today, ActionKind.EXPLAIN)
    given.confirmed(evaluation, case, actions=[action])
    return FollowUpAction.objects.get()


def test_the_effect_is_looked_at_after_two_weeks_and_what_does_not_help_asks_for_more(case, evaluation, today):
    action = agreed_action(case, evaluation, today)
    assert (action.kind, action.check_on) == ("extra-uitleg", today + timedelta(weeks=2))
    with pytest.raises(DomainError, match="nog niet gedaan"):
        follow_up.check_effect(action, effect="geholpen", note="Pakt nu zelf", by=case.coach, today=today)
    follow_up.finish_action(action, by=case.coach, today=today)
    task = next(task for task in towards_job.follow_ups(case.coach, action.check_on) if "helpt" in task.title)
    assert task.url == reverse("trajectories:follow_up_effect", args=[action.public_id])
    with pytest.raises(DomainError, match="andere actie"):
        follow_up.check_effect(action, effect="niet", note="Nog steeds traag", by=case.coach, today=today)
    following = Action("Taalles", "coach", today, ActionKind.LANGUAGE)
    made = follow_up.check_effect(
        action, effect="niet", note="Nog steeds traag", following=following, by=case.coach, today=today
    )
    assert (made.kind, made.evaluation) == ("taalles", evaluation)
    with pytest.raises(StaleError):
        follow_up.check_effect(action, effect="geholpen", note="Toch wel", by=case.coach, today=today)
    assert [task.title for task in towards_job.follow_ups(case.coach, action.check_on)] == ["Taalles"]


def test_the_effect_is_written_down_in_the_browser(case, evaluation, today, client_for):
    action = agreed_action(case, evaluation, today)
    follow_up.finish_action(action, by=case.coach, today=today)
    browser, url = client_for(case.coach), reverse("trajectories:follow_up_effect", args=[action.public_id])
    assert browser.get(url).status_code == 200
    refused = browser.post(url, {"effect": "niet", "note": "Nog traag"})
    assert "Kies wat voor actie het is" in refused.content.decode()
    browser.post(url, {"effect": "deels", "note": "Pakt nu zelf de volgende order"})
    assert "Pakt nu zelf de volgende order" in browser.get(page("evaluation", evaluation)).content.decode()


# ---- the report ---------------------------------------------------------------------------------------------
def test_an_objection_is_in_the_report_and_reaches_coach_and_manager(case, evaluation, client_for):
    given.confirmed(given.sent(evaluation, case), case, summary="Het gaat goed.")
    colleague = case.manager
    browser = client_for(colleague)
    url = page("evaluation_candidate_view", evaluation)
    assert browser.post(url, {"view": "oneens", "objection": ""}).status_code == 422
    text = browser.post(url, {"view": "oneens", "objection": "Ik kan het al alleen."}, follow=True).content.decode()
    assert "Ik kan het al alleen." in text
    lines = Notification.objects.filter(dedup_key__startswith="evaluation.objection")
    assert case.coach in {line.recipient for line in lines}
    assert colleague not in {line.recipient for line in lines}
    assert all(case.trajectory.candidate.last_name not in line.text for line in lines)
    assert Event.objects.filter(verb="evaluation.candidate_view").exists()
    assert (
        "Ik kan het al alleen." in client_for(case.signer).get(page("portal_evaluation", evaluation)).content.decode()
    )
    with pytest.raises(StaleError):
        evaluation_report.say(evaluation, view="eens", by=case.coach)


def test_the_coach_writes_down_an_objection_and_the_manager_hears_it(case, evaluation):
    given.confirmed(given.sent(evaluation, case), case)
    with pytest.raises(DomainError, match="waarom"):
        evaluation_report.say(evaluation, view="oneens", by=case.coach)
    evaluation_report.say(evaluation, view="oneens", objection="Klopt niet", by=case.coach)
    told = {line.recipient for line in Notification.objects.filter(dedup_key__startswith="evaluation.objection")}
    assert told == {case.manager}


def test_without_a_confirmation_there_is_no_report_and_nothing_to_agree_with(case, evaluation, client_for):
    with pytest.raises(DomainError, match="Bevestig"):
        evaluation_report.say(evaluation, view="eens", by=case.coach)
    browser = client_for(case.coach)
    for name in ("evaluation_report", "evaluation_report_pdf", "evaluation_candidate_view"):
        assert browser.get(page(name, evaluation)).url == evaluation.get_absolute_url()
    assert client_for(case.signer).get(page("portal_report_pdf", evaluation)).status_code == 302


def test_the_report_on_paper_is_tagged_and_calls_the_candidate_as_the_reader_knows_them(case, evaluation, client_for):
    given.confirmed(given.sent(evaluation, case), case, summary="Het gaat goed.")
    evaluation_report.say(evaluation, view="eens", by=case.coach)
    name = case.trajectory.candidate.full_name
    paper = client_for(case.coach).get(page("evaluation_report_pdf", evaluation)).content
    text = " ".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages).split())
    for words in ("Het gaat goed.", "De kandidaat is het eens", "geen loonwaardebepaling", "per week", name):
        assert words in text
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    theirs = client_for(case.signer).get(page("portal_report_pdf", evaluation)).content
    assert name not in "".join(one.extract_text() for one in PdfReader(io.BytesIO(theirs)).pages)


# ---- never changed -------------------------------------------------------------------------------------------
def test_neither_the_orm_nor_sql_changes_what_was_sent_or_confirmed(case, evaluation, today):
    tasks_of(case, ("Inpakken", 50))
    task = main_tasks.current(case.trajectory)[0]
    figures = {task.pk: Figures(50, 60, 70)}
    given.sent(evaluation, case, level=0, tasks=figures)
    sent = EvaluationInput.objects.filter(evaluation=evaluation)
    changes = [
        lambda: sent.update(remarks="Anders"),
        lambda: sent.update(submitted_at=None),
        lambda: sent.first().skill_scores.all().update(level=4),
        lambda: sent.first().attitude_scores.all().delete(),
        lambda: TaskScore.objects.update(pace_pct=100),
        lambda: MainTask.objects.update(share_pct=90),
        lambda: sent.delete(),
    ]
    given.confirmed(evaluation, case, actions=[Action("Oefenen", "coach", today)])
    one = Evaluation.objects.filter(pk=evaluation.pk)
    changes += [
        lambda: one.update(conclusion=Conclusion.STOP),
        lambda: one.update(confirmed_at=None),
        lambda: one.update(planned_on=today),
        lambda: one._raw_delete("default"),
        lambda: EvaluationInput.objects.create(evaluation=evaluation, side=Side.CANDIDATE, by=case.coach),
        lambda: SettledLevel.objects.update(level=4),
        lambda: SettledLevel.objects.all()._raw_delete("default"),
        lambda: FollowUpAction.objects.update(text="Anders"),
        lambda: FollowUpAction.objects.all()._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match=r"nb:|violates"), transaction.atomic():
            change()
    evaluation_report.say(evaluation, view="eens", by=case.coach)  # this may still be said, once
    with pytest.raises(DatabaseError, match="nb:"), transaction.atomic():
        one.update(candidate_view="oneens", candidate_objection="Toch niet")
    follow_up.finish_action(FollowUpAction.objects.get(), by=case.coach, today=today)
    with pytest.raises(DatabaseError, match="nb:"), transaction.atomic():
        FollowUpAction.objects.update(done_on=today - timedelta(days=1))


def test_a_draft_may_still_change(case, evaluation):
    evaluations.save_input(evaluation, Side.COACH, given.answers(case.trajectory, 1), by=case.coach)
    row = evaluations.save_input(evaluation, Side.COACH, Answers(remarks="Toch anders"), by=case.coach)
    assert (row.remarks, row.skill_scores.count()) == ("Toch anders", 0)


def test_what_was_settled_still_moves_the_ready_date(case, evaluation, today):
    before = progress.ready_on(builders.fresh(case.trajectory), today=today)
    needed = {row.skill_id: row.level_needed for row in case.trajectory.skills.all()}
    given.confirmed(given.sent(evaluation, case), case, levels=needed)
    assert progress.ready_on(builders.fresh(case.trajectory), today=today) < before
    assert learning_speed.speed_of(shown(evaluation)).levels == sum(
        row.level_needed - row.level_now for row in case.trajectory.skills.all()
    )
