"""Reminders: the right rung to the right person at 08:00 on a working day, each exactly once, whatever happens."""

import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership
from nieuwebanen import clock, preferences
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import AMSTERDAM, Holiday, at_reminder_time, generally_recognised
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, OutboxMail
from nieuwebanen.preferences import MailWish
from tests import factories
from tests.privacy.whole_life import without_triggers
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import (
    received,
    reminder_pauses,
    reminder_sources,
    reminder_subjects,
    reminders,
    tasks,
    troubles,
    worklist,
)
from trajectories.ladders import AGREEMENT, EVALUATION
from trajectories.models import (
    AftercareContact,
    Agreement,
    Evaluation,
    Received,
    Reminder,
    ReminderPause,
    ReminderState,
    Side,
    Trajectory,
)
from trajectories.worklist import stalled

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)  # a week without holidays around it


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)


def run(moment: datetime) -> list[reminders.Settled]:
    reminders.plan(moment)
    return reminders.send_due(moment)


def told() -> set[tuple[str, str]]:
    """Who got which mail by a reminder, as kind and e-mail address."""
    sent = Reminder.objects.filter(state=ReminderState.SENT)
    return set(sent.values_list("kind", "recipient__email"))


@pytest.fixture
def case(coach):
    """A signed trajectory with one evaluation, on a Tuesday; its other reminders are out of sight."""
    case = builders.signed(coach)[0]
    others = Evaluation.objects.filter(trajectory=case.trajectory).order_by("position")[1:]
    Evaluation.objects.filter(pk__in=[row.pk for row in others]).delete()
    given.planned(given.first(case), TUESDAY)
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    return case


@pytest.fixture
def evaluation(case):
    return given.first(case)


def with_backup(case) -> None:
    backup = factories.make_user(Role.COACH, email="vervanger@example.org")
    type(case.trajectory.candidate).objects.filter(pk=case.trajectory.candidate_id).update(backup_coach=backup)


# ---- the ladder of an evaluation ------------------------------------------------------------------------
LADDER = [
    (date(2026, 6, 9), {"evaluatie-uitnodiging"}),  # five working days before
    (date(2026, 6, 16), {"evaluatie-vandaag"}),
    (date(2026, 6, 19), {"evaluatie-3-dagen"}),
    (date(2026, 6, 25), {"evaluatie-7-dagen"}),
    (date(2026, 6, 30), {"evaluatie-10-dagen"}),
]


def test_every_rung_goes_out_on_its_own_day_to_its_own_people(case, evaluation):
    with_backup(case)
    employer, coach, manager = case.signer.email, case.coach.email, case.manager.email
    expected = {
        "evaluatie-uitnodiging": {employer, coach},
        "evaluatie-vandaag": {employer, coach},
        "evaluatie-3-dagen": {employer, coach},
        "evaluatie-7-dagen": {coach, "vervanger@example.org"},
        "evaluatie-10-dagen": {manager},
    }
    day, seen = date(2026, 6, 1), []
    while day < date(2026, 7, 10):
        before = told()
        run(at(day, 7, 59))
        assert told() == before, "nothing before eight"
        run(at(day))
        if new := told() - before:
            seen.append((day, {kind for kind, _ in new}))
        day += timedelta(days=1)
    assert seen == LADDER
    for kind, people in expected.items():
        assert {email for k, email in told() if k == kind} == people


def test_a_reminder_is_a_line_in_the_inbox_and_one_mail_without_a_name(case, evaluation):
    run(at(TUESDAY))
    for user, url in (
        (case.signer, reverse("trajectories:portal_evaluation", args=[evaluation.public_id])),
        (case.coach, evaluation.get_absolute_url()),
    ):
        line = Notification.objects.get(recipient=user)
        mail = OutboxMail.objects.get(recipient=user.email)
        assert line.url == url
        assert url in mail.body
        assert mail.kind == MailKind.REMINDER
        assert case.trajectory.number in line.text
        candidate = case.trajectory.candidate
        for word in (candidate.first_name, candidate.last_name, candidate.number):
            assert word not in mail.body + mail.subject


def test_the_employer_hears_nothing_more_once_its_part_was_sent(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER)
    run(at(TUESDAY))
    assert {email for _, email in told()} == {case.coach.email}


def test_a_holiday_and_a_weekend_are_no_working_days(case, evaluation):
    Holiday.objects.bulk_create(Holiday(day=day, name=name) for day, name in generally_recognised(2026).items())
    given.planned(evaluation, date(2026, 5, 5))  # Liberation Day, a Tuesday
    days = {
        n.kind: n.due_on
        for n in reminder_subjects.notices(
            reminder_sources.open_subject(EVALUATION, evaluation.public_id), reminder_subjects.People()
        )
    }
    assert days == {
        "evaluatie-uitnodiging": date(2026, 4, 28),  # the 27th is King's Day, the weekend does not count
        "evaluatie-vandaag": date(2026, 5, 6),
        "evaluatie-3-dagen": date(2026, 5, 8),
        "evaluatie-7-dagen": date(2026, 5, 15),  # the 14th is Ascension Day
        "evaluatie-10-dagen": date(2026, 5, 20),
    }


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 27), 7),  # the Friday before the clock goes forward
        (date(2026, 3, 30), 6),  # the Monday after the night of 29 March
        (date(2026, 10, 23), 6),
        (date(2026, 10, 26), 7),  # the Monday after the night of 25 October
    ],
)
def test_it_is_eight_in_amsterdam_also_after_the_clock_changed(case, evaluation, day, utc_hour):
    given.planned(evaluation, day)
    due = datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
    assert at_reminder_time(day) == due
    run(due - timedelta(seconds=1))
    assert not any(kind == "evaluatie-vandaag" for kind, _ in told())
    run(due)
    assert any(kind == "evaluatie-vandaag" for kind, _ in told())


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_in_the_night_that_the_clock_changes_nothing_is_lost_or_doubled(case, evaluation, night):
    """The hour that is skipped and the hour that comes twice: a tick every ten minutes through the whole night."""
    monday = night + timedelta(days=1)
    given.planned(evaluation, monday)
    moment, end = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=4), at(monday, 12)
    while moment <= end:
        run(moment)
        moment += timedelta(minutes=10)
    mails = list(OutboxMail.objects.values_list("recipient", "dedup_key"))
    today_ones = [row for row in mails if "evaluatie-vandaag" in row[1]]
    assert sorted(email for email, _ in today_ones) == sorted([case.signer.email, case.coach.email])


# ---- exactly once -----------------------------------------------------------------------------------------
def test_a_hundred_ticks_are_as_good_as_one(case, evaluation):
    run(at(TUESDAY))
    mails, lines = OutboxMail.objects.count(), Notification.objects.count()
    for minute in range(100):
        run(at(TUESDAY, 8) + timedelta(minutes=minute))
    assert (OutboxMail.objects.count(), Notification.objects.count()) == (mails, lines)


def test_rows_are_made_a_day_ahead_and_sent_on_the_day(case, evaluation):
    run(at(date(2026, 6, 15), 8))
    assert Reminder.objects.filter(kind="evaluatie-vandaag", state=ReminderState.PLANNED).count() == 2
    run(at(TUESDAY))
    assert Reminder.objects.filter(kind="evaluatie-vandaag", state=ReminderState.SENT).count() == 2


def test_after_three_days_down_over_a_holiday_only_the_newest_goes_out(case, evaluation):
    """Down from the due day until after Whit Monday: the due day was missed, the third day after is here."""
    Holiday.objects.bulk_create(Holiday(day=day, name=name) for day, name in generally_recognised(2026).items())
    given.planned(evaluation, date(2026, 5, 21))  # a Thursday; Whit Monday is the 25th
    run(at(date(2026, 5, 20)))
    Notification.objects.all().delete()
    run(at(date(2026, 5, 27), 9, 13))
    kinds = dict(Reminder.objects.filter(recipient=case.signer).values_list("kind", "state"))
    assert kinds == {
        "evaluatie-uitnodiging": ReminderState.SENT,
        "evaluatie-vandaag": ReminderState.SUPERSEDED,
        "evaluatie-3-dagen": ReminderState.SENT,
    }
    assert Notification.objects.filter(recipient=case.signer).count() == 1


def test_what_was_never_sent_is_caught_up_with_the_newest_only(case, evaluation):
    """Down for the whole time: everybody hears once, of the highest rung that is his."""
    with_backup(case)
    run(at(date(2026, 7, 6)))
    assert told() == {
        ("evaluatie-3-dagen", case.signer.email),
        ("evaluatie-7-dagen", case.coach.email),
        ("evaluatie-7-dagen", "vervanger@example.org"),
        ("evaluatie-10-dagen", case.manager.email),
    }
    assert not Reminder.objects.filter(state=ReminderState.PLANNED, due_at__lte=at(date(2026, 7, 6))).exists()


@pytest.mark.parametrize("settle", ["confirmed", "stopped", "moved", "inactive", "membership"])
def test_what_is_settled_meanwhile_is_cancelled_and_told_to_nobody(case, evaluation, settle):
    reminders.plan(at(date(2026, 6, 15)))
    waiting = {"recipient": case.signer, "kind": "evaluatie-vandaag"}
    if settle == "confirmed":
        given.sent(evaluation, case)
        given.confirmed(evaluation, case)
    elif settle == "stopped":
        Trajectory.objects.update(status="gestopt", ended_on=TUESDAY, end_reason="persoonlijk")
    elif settle == "moved":
        given.planned(evaluation, TUESDAY + timedelta(days=7))
    elif settle == "inactive":
        type(case.signer).objects.filter(pk=case.signer.pk).update(is_active=False)
    else:
        EmployerMembership.objects.update(ended_at=timezone.now())
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    reminders.send_due(at(TUESDAY))
    assert Reminder.objects.get(**waiting).state == ReminderState.CANCELLED
    assert not Notification.objects.filter(recipient=case.signer).exists()
    assert not OutboxMail.objects.filter(recipient=case.signer.email).exists()


def test_an_evaluation_that_moved_is_reminded_on_its_new_days(case, evaluation):
    run(at(date(2026, 6, 15)))
    given.planned(evaluation, date(2026, 6, 23))
    run(at(TUESDAY))
    assert ("evaluatie-vandaag", case.coach.email) not in told()
    run(at(date(2026, 6, 23)))
    assert ("evaluatie-vandaag", case.coach.email) in told()


def test_without_signatures_nobody_is_reminded_of_evaluations(coach):
    unsigned = builders.complete(coach)
    given.planned(given.first(unsigned), TUESDAY)
    assert run(at(TUESDAY)) == []


def test_a_run_that_must_make_room_leaves_the_rest_to_the_next(case, evaluation):
    reminders.plan(at(TUESDAY))
    turns = iter([True, False])
    first = reminders.send_due(at(TUESDAY), going=lambda: next(turns))
    rest = reminders.send_due(at(TUESDAY))
    assert len(first) == 1
    assert {one.reminder.recipient.email for one in [*first, *rest]} == {case.signer.email, case.coach.email}


def test_one_row_that_fails_holds_up_nobody_else(case, evaluation, monkeypatch):
    reminders.plan(at(TUESDAY))
    honest = reminders.inbox.notify

    def unlucky(recipient, **rest):
        if recipient == case.coach:
            raise RuntimeError("no luck")
        return honest(recipient, **rest)

    monkeypatch.setattr(reminders.inbox, "notify", unlucky)
    reminders.send_due(at(TUESDAY))
    assert {email for _, email in told()} == {case.signer.email}
    monkeypatch.undo()
    reminders.send_due(at(TUESDAY))
    assert {email for _, email in told()} == {case.signer.email, case.coach.email}


@pytest.mark.django_db(transaction=True)
def test_four_schedulers_and_senders_at_once_remind_everybody_once(coach):
    for _ in range(6):
        builders.signed(coach)
    Evaluation.objects.update(planned_on=TUESDAY)
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    barrier, failures = threading.Barrier(4), []

    def tick():
        try:
            barrier.wait()
            for _ in range(3):
                run(at(TUESDAY))
        except Exception as error:  # a thread's error is told here
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    expected = 2 * Evaluation.objects.count()  # employer and coach
    sent = Reminder.objects.filter(state=ReminderState.SENT, kind="evaluatie-vandaag")
    assert sent.count() == expected
    assert Notification.objects.count() == expected
    assert OutboxMail.objects.count() == expected


def test_reminding_of_many_asks_few_questions_each(case, evaluation, django_assert_max_num_queries):
    """What a tick with nothing to do costs does not grow with the evaluations that wait."""
    run(at(TUESDAY))
    with django_assert_max_num_queries(20):
        assert run(at(TUESDAY)) == []


# ---- the other ladders ------------------------------------------------------------------------------------
def offered_on(case, day: date, start: date) -> Agreement:
    with without_triggers():  # what was offered never changes
        Agreement.objects.update(offered_at=at(day, 14))
    Trajectory.objects.filter(pk=case.trajectory.pk).update(starts_on=start, ends_on=start + timedelta(weeks=12))
    return Agreement.objects.get()


def test_an_agreement_is_reminded_after_three_and_seven_days_and_before_the_start(coach):
    case, _ = builders.offered(coach)
    offered_on(case, date(2026, 6, 2), date(2026, 7, 6))
    seen, day = [], date(2026, 6, 2)
    while day <= date(2026, 7, 10):
        before = told()
        run(at(day))
        seen += [(day, kind, email) for kind, email in sorted(told() - before)]
        day += timedelta(days=1)
    signer, manager = case.signer.email, case.manager.email
    assert {(day, kind) for day, kind, _ in seen} == {
        (date(2026, 6, 5), "overeenkomst-3-dagen"),
        (date(2026, 6, 11), "overeenkomst-7-dagen"),
        (date(2026, 6, 25), "overeenkomst-7-voor-start"),
        (date(2026, 7, 1), "overeenkomst-voor-start"),
        (date(2026, 7, 3), "overeenkomst-1-voor-start"),
    }
    assert {email for day, _, email in seen if day == date(2026, 6, 5)} == {signer, manager}
    assert {email for day, _, email in seen if day == date(2026, 7, 1)} == {signer, manager, case.coach.email}


def test_who_signed_is_not_asked_again_and_a_start_soon_is_not_told_twice(coach):
    case, agreement = builders.offered(coach)
    builders.sign_for(case, agreement, "werkgever")
    offered_on(case, date(2026, 6, 2), date(2026, 6, 4))  # three days before the start is before the offer
    run(at(date(2026, 6, 3)))
    one_day_before = {("overeenkomst-1-voor-start", email) for email in (case.manager.email, case.coach.email)}
    run(at(date(2026, 6, 30)))
    assert told() == one_day_before  # the start is over before the third day
    offered_on(case, date(2026, 6, 2), date(2026, 7, 6))
    run(at(date(2026, 6, 5)))
    assert told() - one_day_before == {("overeenkomst-3-dagen", case.manager.email)}


def test_after_the_start_no_old_rung_goes_out_and_the_agreement_comes_to_the_coach_and_the_lead(coach):
    case, _ = builders.offered(coach)
    start = date(2026, 7, 6)
    offered_on(case, date(2026, 6, 2), start)
    reminders.plan(at(date(2026, 7, 2)))  # the rung of the last working day is there, and the server goes down
    assert Reminder.objects.filter(kind="overeenkomst-1-voor-start", state=ReminderState.PLANNED).exists()
    late = start + timedelta(days=2)
    run(at(late))
    assert told() == set()
    assert not Reminder.objects.filter(state=ReminderState.PLANNED).exists()
    title = "Bel: het inleren zou 6 juli 2026 beginnen, de overeenkomst is niet getekend"
    elsewhere = factories.make_user(Role.MANAGER, team=factories.make_team("Team Oost"))
    lead = factories.make_user(Role.MANAGER, team=coach.team)

    def stands(tasks):
        return [(task.title, task.due_on) for task in tasks if task.kind == "stilstand"]

    assert stands(stalled.of_coach(coach, late)) == stands(stalled.of_lead(lead, late)) == [(title, start)]
    assert not stands(stalled.of_lead(elsewhere, late))
    assert title not in str(stands(stalled.of_coach(coach, start)))  # on the day itself it may still be signed
    assert title in {task.title for task in worklist.tasks_for(lead, today=late)}


def test_aftercare_climbs_from_five_days_before_to_the_manager(case):
    with_backup(case)
    Evaluation.objects.update(kind="eind")
    placement = given.placed(case)
    AftercareContact.objects.exclude(placement=placement, moment="2-weken").delete()
    AftercareContact.objects.update(due_on=date(2026, 6, 30))
    seen, day = [], date(2026, 6, 20)
    while day <= date(2026, 7, 20):
        before = told()
        run(at(day))
        seen += [(day, kind, email) for kind, email in sorted(told() - before)]
        day += timedelta(days=1)
    coach = case.coach.email
    assert seen == [
        (date(2026, 6, 23), "nazorg-5-vooraf", coach),
        (date(2026, 6, 30), "nazorg-vandaag", coach),
        (date(2026, 7, 3), "nazorg-3-dagen", coach),
        (date(2026, 7, 9), "nazorg-7-dagen", coach),
        (date(2026, 7, 9), "nazorg-7-dagen", "vervanger@example.org"),
        (date(2026, 7, 14), "nazorg-10-dagen", case.manager.email),
    ]


def test_a_report_that_nobody_takes_up_climbs_to_the_manager(case):
    Evaluation.objects.all().delete()
    troubles.report(case.trajectory, text="Het gaat niet goed.", by=case.signer, at=at(TUESDAY, 15))
    run(at(date(2026, 6, 17)))
    assert told() == {("melding-1-dag", case.coach.email)}
    run(at(date(2026, 6, 19)))
    assert ("melding-3-dagen", case.manager.email) in told()


# ---- by hand ----------------------------------------------------------------------------------------------
def test_a_coach_reminds_the_employer_once_a_day(case, evaluation, client_for):
    moment = timezone.now()
    assert reminders.remind_employer(evaluation, by=case.coach, at=moment) == [case.signer]
    assert reminders.last_sent(evaluation) == moment
    with pytest.raises(DomainError, match="al herinnerd"):
        reminders.remind_employer(evaluation, by=case.coach, at=moment + timedelta(hours=23, minutes=59))
    reminders.remind_employer(evaluation, by=case.coach, at=moment + timedelta(hours=24))
    assert OutboxMail.objects.filter(recipient=case.signer.email).count() == 2
    text = client_for(case.coach).get(evaluation.get_absolute_url()).content.decode()
    assert "laatst herinnerd op" in text


def test_a_reminder_of_the_clock_counts_for_the_cool_down(case, evaluation):
    run(at(TUESDAY))
    with pytest.raises(DomainError, match="al herinnerd"):
        reminders.remind_employer(evaluation, by=case.coach, at=at(TUESDAY, 17))


def test_who_answered_is_not_reminded_by_hand(case, evaluation):
    given.sent(evaluation, case, Side.EMPLOYER)
    with pytest.raises(DomainError, match="niets meer"):
        reminders.remind_employer(evaluation, by=case.coach)


def test_the_button_reminds_and_says_so(case, evaluation, client_for):
    browser = client_for(case.coach)
    url = reverse("trajectories:evaluation_remind", args=[evaluation.public_id])
    assert "krijgt een herinnering" in browser.post(url, follow=True).content.decode()
    assert "al herinnerd op" in browser.post(url, follow=True).content.decode()


# ---- the doors --------------------------------------------------------------------------------------------
def test_the_task_plans_and_sends_now(case, evaluation):
    given.planned(evaluation, timezone.localdate() - timedelta(days=30))
    tasks.send_due_reminders()
    assert told()


def test_a_dry_run_shows_what_would_go_out_and_changes_nothing(case, evaluation):
    out = StringIO()
    call_command("send_due_reminders", "--now", "2026-06-16T08:00", "--dry-run", stdout=out)
    assert case.coach.email in out.getvalue()
    assert "2 herinneringen gaan uit" in out.getvalue()
    assert not Reminder.objects.exists()
    assert not OutboxMail.objects.exists()
    call_command("send_due_reminders", "--now", "2026-06-16T08:00", stdout=out)
    assert Reminder.objects.filter(state=ReminderState.SENT).count() == 2


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(CommandError, match="is no moment"):
        call_command("send_due_reminders", "--now", "straks")


def test_the_database_itself_refuses_a_second_row_of_the_same_rung(case, evaluation):
    reminders.plan(at(TUESDAY))
    with connection.cursor() as cursor, pytest.raises(Exception, match="reminder_once"):
        cursor.execute(
            "insert into trajectories_reminder (subject_type, subject_public_id, kind, recipient_id, due_on, due_at, state)"
            " select subject_type, subject_public_id, kind, recipient_id, due_on, due_at, state"
            " from trajectories_reminder limit 1"
        )


# ---- standing still, and received otherwise -----------------------------------------------------------------
def pause(evaluation, case, until, user=None):
    moment = at(date(2026, 6, 15))
    return reminder_pauses.pause(
        evaluation, EVALUATION, user=user, until=until, reason="Vakantie", by=case.coach, at=moment
    )


def test_while_it_stands_still_nobody_is_reminded_and_then_of_the_newest_only(case, evaluation):
    run(at(date(2026, 6, 15)))
    before = told()
    reminders.plan(at(TUESDAY))
    pause(evaluation, case, date(2026, 6, 20))  # a Saturday: eight on Monday
    for moment in (at(TUESDAY), at(date(2026, 6, 19)), at(date(2026, 6, 20), 23, 59), at(date(2026, 6, 22), 7, 59)):
        run(moment)
        assert told() == before
    run(at(date(2026, 6, 22)))
    assert told() - before == {("evaluatie-3-dagen", case.signer.email), ("evaluatie-3-dagen", case.coach.email)}
    assert set(Reminder.objects.filter(kind="evaluatie-vandaag").values_list("state", flat=True)) == {"ingehaald"}


def test_one_person_is_left_alone_and_the_others_hear(case, evaluation):
    pause(evaluation, case, TUESDAY, user=case.signer)
    run(at(TUESDAY))
    assert {email for _, email in told()} == {case.coach.email}
    run(at(TUESDAY + timedelta(days=1)))
    assert ("evaluatie-vandaag", case.signer.email) in told()


def test_a_pause_is_ended_earlier_and_counts_once(case, evaluation):
    row = pause(evaluation, case, date(2026, 7, 1))
    with pytest.raises(DomainError, match="staan al stil"):
        pause(evaluation, case, date(2026, 7, 2))
    with pytest.raises(DomainError, match="staan stil"):
        reminders.remind_employer(evaluation, by=case.coach, at=at(TUESDAY))
    reminder_pauses.end(row, evaluation, by=case.coach, at=at(TUESDAY, 9))
    run(at(TUESDAY, 9))
    assert ("evaluatie-vandaag", case.signer.email) in told()
    with pytest.raises(DomainError, match="al weer uit"):
        reminder_pauses.end(row, evaluation, by=case.coach)
    pause(evaluation, case, date(2026, 7, 2))


@pytest.mark.parametrize("until", [date(2026, 6, 14), date(2027, 1, 1)])
def test_a_pause_ends_on_a_day_that_comes(case, evaluation, until):
    with pytest.raises(DomainError, match="Kies een dag"):
        pause(evaluation, case, until)


def test_a_pause_that_is_over_makes_room_for_the_next(case, evaluation):
    ReminderPause.objects.create(
        subject_type=EVALUATION,
        subject_public_id=evaluation.public_id,
        until=date(2026, 6, 1),
        reason="Verhuizing",
        by=case.coach,
        at=at(date(2026, 5, 1)),
    )
    pause(evaluation, case, date(2026, 6, 20))
    assert ReminderPause.objects.filter(ended_at=None).count() == 1


def test_what_came_by_telephone_is_not_asked_of_the_employer_and_the_coach_still_hears(case, evaluation):
    received.note(evaluation, EVALUATION, how=Received.PHONE, text="Het gaat goed.", by=case.coach)
    run(at(TUESDAY))
    assert {email for _, email in told()} == {case.coach.email}
    with pytest.raises(DomainError, match="niets meer"):
        reminders.remind_employer(evaluation, by=case.coach)
    with pytest.raises(DomainError, match="niet meer om gevraagd"):
        received.note(evaluation, EVALUATION, how=Received.PAPER, text="", by=case.coach)
    received.undo(evaluation, by=case.coach)
    run(at(date(2026, 6, 19)))
    assert ("evaluatie-3-dagen", case.signer.email) in told()


def test_a_signature_on_paper_that_is_under_way_is_not_asked_of_the_employer(coach):
    case, agreement = builders.offered(coach)
    received.note(agreement, AGREEMENT, how=Received.PAPER, text="Onderweg met de post.", by=case.coach)
    offered_on(case, date(2026, 6, 2), date(2026, 7, 6))
    run(at(date(2026, 6, 5)))
    assert told() == {("overeenkomst-3-dagen", case.manager.email)}


def test_the_lead_is_the_manager_of_the_team_and_every_manager_without_one(case, evaluation):
    own = factories.make_user(Role.MANAGER, team=case.coach.team)
    run(at(date(2026, 7, 6)))
    assert {email for kind, email in told() if kind == "evaluatie-10-dagen"} == {own.email}


def test_a_dry_run_shows_what_stands_still_as_not_going_out(case, evaluation):
    pause(evaluation, case, TUESDAY)
    out = StringIO()
    call_command("send_due_reminders", "--now", "2026-06-16T08:00", "--dry-run", stdout=out)
    assert "0 herinneringen gaan uit" in out.getvalue()
    assert "2 herinneringen staan stil" in out.getvalue()


def test_a_dry_run_shows_how_everybody_hears_and_by_hand_nothing_goes_past_a_hold(case, evaluation):
    preferences.choose(case.coach, reminders=MailWish.DAILY, notices=MailWish.AT_ONCE, seen=0)
    out = StringIO()
    call_command("send_due_reminders", "--now", "2026-06-16T08:00", "--dry-run", stdout=out)
    lines = {line for line in out.getvalue().splitlines() if "evaluatie-vandaag" in line}
    assert [line.endswith("een keer per dag, in één mail") for line in lines if case.coach.email in line] == [True]
    assert [line.endswith("meteen een mail") for line in lines if case.signer.email in line] == [True]
    clock.beat("x", at(TUESDAY))
    assert not clock.beat("x", at(TUESDAY) + timedelta(days=8))
    with pytest.raises(CommandError, match="on hold"):
        call_command("send_due_reminders", "--now", "2026-06-16T08:00")
