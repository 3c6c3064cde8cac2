"""Step 5 around the evaluations: what was tried, the handover to the next place, plan against reality, the portal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from employers.models import LearningLocation
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import answers, builders
from tests.trajectories.test_attendance import at
from trajectories import early_warning, learnt, plan_curve, portal_reading, troubles, worklist
from trajectories.models import (
    Handover,
    LearningNote,
    PlanStep,
    Trajectory,
    TrajectoryPhase,
    TrajectoryStatus,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    return builders.signed(coach)[0]


def url(name, case, *ids):
    return reverse(f"trajectories:{name}", args=[case.trajectory.public_id, *ids])


# ---- what was tried -----------------------------------------------------------------------------------------
def test_what_was_tried_is_kept_changed_and_listed(case, today, client_for):
    browser = client_for(case.coach)
    words = {"tried": "Eerst alleen inpakken", "changed": "Rustiger", "learnt": "Kleine stappen", "on": "vandaag"}
    assert browser.post(url("learning_note_new", case), words | {"version": "1"}).status_code == 302
    note = LearningNote.objects.get()
    edit = url("learning_note", case, note.public_id)
    assert browser.post(edit, words | {"learnt": "Stap voor stap", "version": "1"}).status_code == 302
    stale = browser.post(edit, words | {"learnt": "Iets anders", "version": "1"})
    assert stale.status_code in (409, 422)
    assert "Stap voor stap" in stale.content.decode()
    note.refresh_from_db()
    assert (note.learnt, note.version, note.by) == ("Stap voor stap", 2, case.coach)
    assert "Eerst alleen inpakken" in browser.get(url("learning_notes", case)).content.decode()
    assert "Eerst alleen inpakken" in browser.get(case.trajectory.get_absolute_url()).content.decode()
    portal = client_for(case.signer).get(url("portal_detail", case)).content.decode()
    assert "inpakken" not in portal


def test_a_note_needs_words_signatures_and_a_day_that_was(case, coach, today, client_for):
    empty = client_for(coach).post(url("learning_note_new", case), {"tried": "", "on": "vandaag", "version": "1"})
    assert empty.status_code == 422
    early = builders.complete(coach).trajectory
    for trajectory, day in ((early, today), (case.trajectory, today + timedelta(days=1))):
        with pytest.raises(DomainError):
            learnt.note(LearningNote(trajectory=trajectory, tried="x", on=day), by=coach, today=today)
    assert not LearningNote.objects.exists()


# ---- handover -------------------------------------------------------------------------------------------------
@pytest.fixture
def moving(case):
    """Two parts at two places; the first one ends before the second begins."""
    first = case.trajectory.phases.all()[0]
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).exclude(pk=first.pk).delete()
    place: LearningLocation = factories.make_location(case.job.employer)
    TrajectoryPhase.objects.create(
        trajectory=case.trajectory,
        position=first.position + 1,
        title="Op de vloer",
        location=place,
        label=first.label,
        starts_on=first.ends_on + timedelta(days=1),
        ends_on=first.ends_on + timedelta(days=29),
        hours_per_week=20,
        goal="Zelf werken",
    )
    return first


def asked(case, today):
    return [task.url for task in worklist.tasks_for(case.coach, today=today) if task.kind == "overdracht"]


def test_a_handover_is_asked_for_a_week_before_somebody_goes_on_elsewhere(case, moving):
    assert asked(case, moving.ends_on - timedelta(days=8)) == []
    assert asked(case, moving.ends_on - timedelta(days=7)) == [url("handover", case, moving.public_id)]
    TrajectoryPhase.objects.filter(pk=moving.pk).update(began_on=moving.starts_on, ended_on=moving.starts_on)
    assert asked(case, moving.starts_on) == [url("handover", case, moving.public_id)]
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).update(location=moving.location)
    assert asked(case, moving.ends_on) == []


def test_a_handover_is_written_changed_and_read(case, moving, client_for):
    words = {"goes_well": "Werkt zelfstandig", "needs_attention": "Korte opdrachten", "agreements": ""}
    page, read = (url(name, case, moving.public_id) for name in ("handover", "handover_print"))
    with at(moving.ends_on):
        browser = client_for(case.coach)
        assert browser.get(read).status_code == 302
        assert browser.post(page, words | {"discussed_on": "", "version": "0"}).status_code == 302
        assert browser.post(page, words | {"discussed_on": "", "version": "0"}).status_code in (409, 422)
        assert browser.post(page, words | {"discussed_on": "vandaag", "version": "1"}).status_code == 302
        assert "Werkt zelfstandig" in browser.get(read).content.decode()
        assert "Lees de overdracht" in browser.get(case.trajectory.get_absolute_url()).content.decode()
    written = Handover.objects.get()
    assert (written.version, written.discussed_on, written.by) == (2, moving.ends_on, case.coach)
    assert asked(case, moving.ends_on) == []


def test_the_first_of_two_writers_of_a_handover_wins(case, moving, today):
    learnt.hand_over(Handover(phase=moving, goes_well="a", needs_attention="b"), version=0, by=case.coach, today=today)
    with pytest.raises(StaleError):
        learnt.hand_over(
            Handover(phase=moving, goes_well="c", needs_attention="d"), version=0, by=case.manager, today=today
        )
    assert Handover.objects.get().goes_well == "a"


# ---- plan against reality ---------------------------------------------------------------------------------------
def curve_of(case, today):
    trajectory = early_warning.with_signals(Trajectory.objects.filter(pk=case.trajectory.pk)).get()
    return plan_curve.curve(trajectory, today=today)


def test_the_curve_puts_settled_levels_beside_the_plan(case, today, client_for):
    rows = list(case.trajectory.skills.all())
    needed = sum(row.level_needed for row in rows)
    begin = 100 * sum(min(row.level_now, row.level_needed) for row in rows) // needed
    steps = PlanStep.objects.filter(phase__trajectory=case.trajectory)
    steps.update(skill=None, target_level=None)
    due = case.trajectory.starts_on + timedelta(days=7)
    PlanStep.objects.filter(pk=steps[0].pk).update(skill=rows[0].skill, target_level=rows[0].level_needed, due_on=due)
    curve = curve_of(case, today)
    gained = 100 * (rows[0].level_needed + sum(min(row.level_now, row.level_needed) for row in rows[1:])) // needed
    assert curve.drawing.planned == [
        (case.trajectory.starts_on, begin),
        (due, gained),
        (case.trajectory.ends_on, 100),
    ]
    assert curve.drawing.real == [(case.trajectory.starts_on, begin)]
    evaluation = answers.planned(answers.first(case), today)
    answers.confirmed(answers.sent(evaluation, case, level=2), case)
    seen = 100 * sum(min(2, row.level_needed) for row in rows) // needed
    assert (
        curve_of(case, today).drawing.real[-1] == (today, seen) or (today, seen) in curve_of(case, today).drawing.real
    )
    html = client_for(case.coach).get(case.trajectory.get_absolute_url()).content.decode()
    assert "Plan en werkelijkheid, in procent" in html
    assert f"{seen}%" in html


# ---- the employer reads ---------------------------------------------------------------------------------------------
def test_the_portal_says_in_every_phase_what_happens_and_whose_turn_it_is(coach, today, client_for):
    case = builders.complete(coach)
    browser, page = client_for(case.signer), url("portal_detail", case)

    def says():
        html = browser.get(page).content.decode()
        whose = portal_reading.now(builders.fresh(case.trajectory), today=today)
        assert whose is None or f"Aan de beurt: {whose.whose}" in html
        return html

    assert "De werkcoach vult de afspraken in" in says()
    agreement = builders.agreements.offer(case.trajectory, by=coach, today=today)
    assert "klaar om te tekenen" in says()
    builders.sign_for(case, agreement, "werkgever")
    assert "Het Werkbedrijf moet de overeenkomst nog tekenen" in says()
    builders.sign_for(case, agreement, "werkbedrijf")
    step = PlanStep.objects.filter(phase__trajectory=case.trajectory)[0]
    PlanStep.objects.filter(pk=step.pk).update(done_on=today)
    html = says()
    assert "Leren volgens het stappenplan" in html
    assert step.goal in html
    assert "1 van" in html
    answers.planned(answers.first(case), today)
    assert "Evaluatie 1 invullen" in says()


def test_after_the_placement_the_portal_shows_when_we_ask_but_not_what_was_said(case, today, client_for):
    contact = answers.placed(case).aftercare.all()[0]
    contact.held_on, contact.still_working, contact.note = today, True, "Vertrouwelijk gesprek"
    contact.save()
    html = client_for(case.signer).get(url("portal_detail", case)).content.decode()
    assert "Contact na 2 weken" in html
    assert "Vertrouwelijk" not in html
    assert "Er gaat iets mis" in html


# ---- something goes wrong ---------------------------------------------------------------------------------------------
def test_something_goes_wrong_can_be_said_on_any_day_also_in_the_job(case, today, client_for):
    answers.placed(case)
    now = factories.make_user("coach", team=case.coach.team)
    type(case.trajectory.candidate).objects.filter(pk=case.trajectory.candidate_id).update(coach=now)
    answer = client_for(case.signer).post(url("portal_trouble", case), {"text": "Komt niet meer op tijd."})
    assert answer.status_code == 302
    told = set(Notification.objects.filter(text__contains="er gaat iets mis").values_list("recipient", flat=True))
    assert {case.coach.pk, now.pk} <= told
    assert client_for(case.coach).get(url("trouble_new", case)).status_code == 200


@pytest.mark.parametrize("ended", ["stopped", "job over"])
def test_after_the_end_nobody_can_say_so(ended, case, today):
    if ended == "stopped":
        Trajectory.objects.filter(pk=case.trajectory.pk).update(
            status=TrajectoryStatus.STOPPED, end_reason="ander-werk", ended_on=today
        )
    else:
        placement = answers.placed(case)
        type(placement).objects.filter(pk=placement.pk).update(ended_on=today, ended_because="anders")
    trajectory = builders.fresh(case.trajectory)
    assert not troubles.may_report(trajectory)
    with pytest.raises(DomainError):
        troubles.report(trajectory, text="x", by=case.signer)
