"""An addendum to a signed agreement: shown, offered, signed by whom it touches, and only then true."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import builders
from trajectories import addenda, agreements, amending, progress, reminders
from trajectories.models import Agreement, AgreementState, Evaluation, Party, Reminder, TrajectoryPhase

TODAY = factories.today()
WEEKS = timedelta(weeks=2)


def longer(trajectory):
    """Two weeks more: the last part, the end, and the last evaluation."""
    last, final = trajectory.phases.last(), trajectory.evaluations.last()
    return [
        amending.change(last, ends_on=last.ends_on + WEEKS),
        amending.change(trajectory, ends_on=trajectory.ends_on + WEEKS),
        amending.change(final, planned_on=final.planned_on + WEEKS),
    ]


def rhythm(trajectory):
    return [amending.change(trajectory, coach_every_weeks=1)]


def offered(case, operations):
    seen = addenda.preview(case.trajectory, operations, today=TODAY).seen
    return addenda.offer(case.trajectory, operations, reason="Meer tijd nodig.", seen=seen, by=case.coach, today=TODAY)


def said(preview):
    return [difference.sentence for difference in preview.differences]


# ---- looking --------------------------------------------------------------------------------------------
def test_what_is_shown_is_what_would_happen_and_nothing_happens(coach):
    case, _ = builders.signed(coach)
    before = case.trajectory.ends_on
    shown = addenda.preview(case.trajectory, longer(case.trajectory), today=TODAY)
    assert any(sentence.startswith("Einde: ") for sentence in said(shown))
    assert shown.must_sign == [Party.EMPLOYER, Party.WERKBEDRIJF]
    assert not shown.lacks
    assert builders.fresh(case.trajectory).ends_on == before


def test_who_signs_is_whom_it_touches(coach):
    case, _ = builders.signed(coach)
    assert addenda.preview(case.trajectory, rhythm(case.trajectory), today=TODAY).must_sign == [Party.WERKBEDRIJF]
    ours = [
        amending.add(
            "funding", kind="reizen", cost_type="Fiets", amount_eur=100, employer_pct=0, payer="esf", reason="ESF+"
        )
    ]
    theirs = [{**ours[0], "values": ours[0]["values"] | {"employer_pct": "50", "reason": ""}}]
    assert addenda.preview(case.trajectory, ours, today=TODAY).must_sign == [Party.WERKBEDRIJF]
    assert addenda.preview(case.trajectory, theirs, today=TODAY).must_sign == [Party.EMPLOYER, Party.WERKBEDRIJF]


def test_a_place_whose_part_changes_is_asked_for_its_annex_again(coach):
    case, _ = builders.signed(coach)
    first, school = case.trajectory.phases.first(), factories.make_location(kind="onderwijs")
    there = [amending.change(first, location=school)]
    (asked,) = [one for one in addenda.preview(case.trajectory, there, today=TODAY).proposed if one.location]
    assert asked.location == school
    TrajectoryPhase.objects.filter(pk=first.pk).update(location=school)
    assert not [
        one for one in addenda.preview(case.trajectory, rhythm(case.trajectory), today=TODAY).proposed if one.location
    ]


def test_a_rule_that_the_new_plan_breaks_is_said_and_refuses(coach):
    case, _ = builders.signed(coach)
    last = case.trajectory.phases.last()
    operations = [
        amending.change(last, ends_on=last.ends_on + timedelta(weeks=60), label="proefplaats"),
        amending.change(case.trajectory, ends_on=case.trajectory.ends_on + timedelta(weeks=60)),
    ]
    shown = addenda.preview(case.trajectory, operations, today=TODAY)
    assert any("zonder loon" in sentence for sentence in shown.lacks)
    with pytest.raises(DomainError, match="artikel 6h Participatiewet"):
        offered(case, operations)


@pytest.mark.parametrize("what", ["nothing", "stale", "unsigned", "reason"])
def test_an_addendum_is_refused(coach, what):
    if what == "unsigned":
        case = builders.complete(coach)
        with pytest.raises(DomainError, match="nog niet getekend"):
            addenda.preview(case.trajectory, rhythm(case.trajectory), today=TODAY)
        return
    case, _ = builders.signed(coach)
    operations = [] if what == "nothing" else rhythm(case.trajectory)
    seen = addenda.preview(case.trajectory, operations, today=TODAY).seen if what != "stale" else "x"
    reason = " " if what == "reason" else "Omdat"
    with pytest.raises((DomainError, StaleError), match=r"verandert niets|Er is iets veranderd|Vul in waarom"):
        addenda.offer(case.trajectory, operations, reason=reason, seen=seen, by=coach, today=TODAY)


# ---- signing --------------------------------------------------------------------------------------------
def test_while_it_waits_the_signed_version_stands_and_the_last_signature_does_all_at_once(coach):
    case, signed = builders.signed(coach)
    end, moment = case.trajectory.ends_on, case.trajectory.evaluations.last()
    addendum = offered(case, longer(case.trajectory))
    builders.sign_for(case, addendum, Party.EMPLOYER)
    waiting = builders.fresh(case.trajectory)
    assert (waiting.ends_on, progress.standing_agreement(waiting).pk) == (end, signed.pk)
    builders.sign_for(case, addendum, Party.WERKBEDRIJF)
    old, new = Agreement.objects.get(pk=signed.pk), Agreement.objects.get(pk=addendum.pk)
    assert (old.state, old.lapsed_reason) == (AgreementState.LAPSED, "Vervangen door versie 2.")
    assert new.state == AgreementState.SIGNED
    assert bytes(new.pdf).startswith(b"%PDF")
    assert bytes(old.pdf) == bytes(signed.pdf)
    now = builders.fresh(case.trajectory)
    assert (now.ends_on, progress.standing_agreement(now).pk) == (end + WEEKS, addendum.pk)
    assert Evaluation.objects.get(pk=moment.pk).planned_on == moment.planned_on + WEEKS
    assert progress.learning_allowed_from(now) == TODAY
    for user in (coach, case.signer):
        assert Notification.objects.filter(recipient=user, text__contains="geldt vanaf nu").count() == 1


def test_one_signature_is_enough_when_only_the_werkbedrijf_is_touched(coach):
    case, _ = builders.signed(coach)
    addendum = offered(case, rhythm(case.trajectory))
    with pytest.raises(DomainError, match="geen handtekening nodig van: werkgever"):
        builders.sign_for(case, addendum, Party.EMPLOYER)
    builders.sign_for(case, addendum, Party.WERKBEDRIJF)
    assert builders.fresh(case.trajectory).coach_every_weeks == 1


def test_a_plan_that_moved_meanwhile_is_not_signed_over(coach):
    case, _ = builders.signed(coach)
    addendum = offered(case, rhythm(case.trajectory))
    phase = case.trajectory.phases.last()
    TrajectoryPhase.objects.filter(pk=phase.pk).update(hours_per_week=1)
    with pytest.raises(DomainError, match="intussen anders"):
        builders.sign_for(case, addendum, Party.WERKBEDRIJF)
    assert builders.fresh(case.trajectory).coach_every_weeks == 2
    assert Agreement.objects.get(pk=addendum.pk).state == AgreementState.TO_SIGN


def test_one_at_a_time_and_withdrawn_it_leaves_everything_as_it_was(coach):
    case, signed = builders.signed(coach)
    addendum = offered(case, longer(case.trajectory))
    with pytest.raises(StaleError, match="ligt al een wijziging"):
        offered(case, rhythm(case.trajectory))
    addenda.withdraw(addendum, reason="Toch niet nodig.", by=coach)
    with pytest.raises(StaleError):
        addenda.withdraw(addendum, reason="Nog eens.", by=coach)
    with pytest.raises(DomainError, match="geldt niet meer"):
        builders.sign_for(case, addendum, Party.EMPLOYER)
    assert Agreement.objects.get(pk=signed.pk).state == AgreementState.SIGNED
    assert Notification.objects.filter(recipient=case.signer, text__contains="ingetrokken").count() == 1
    offered(case, rhythm(case.trajectory))


def test_a_reminder_of_an_evaluation_moves_along(coach):
    case, _ = builders.signed(coach)
    final = case.trajectory.evaluations.last()
    at = factories.moment() + (final.planned_on - TODAY)
    reminders.plan(at)
    before = set(Reminder.objects.filter(subject_public_id=final.public_id).values_list("due_on", flat=True))
    addendum = offered(case, longer(case.trajectory))
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        builders.sign_for(case, addendum, party)
    assert before
    assert not [s for s in reminders.send_due(at) if s.reminder.subject_public_id == final.public_id and s.notice]


# ---- two at once ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_change_the_plan_once():
    case, _ = builders.signed(factories.make_user(Role.COACH))
    addendum = offered(case, longer(case.trajectory))
    gate, failed = threading.Barrier(2), []

    def put(party):
        gate.wait()
        try:
            builders.sign_for(case, addendum, party)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=(p,)) for p in (Party.EMPLOYER, Party.WERKBEDRIJF)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert builders.fresh(case.trajectory).ends_on == case.trajectory.ends_on + WEEKS
    states = dict(Agreement.objects.values_list("version", "state"))
    assert states == {1: AgreementState.LAPSED, 2: AgreementState.SIGNED}
    assert agreements.verify(pdf=bytes(Agreement.objects.get(version=2).pdf)).intact
