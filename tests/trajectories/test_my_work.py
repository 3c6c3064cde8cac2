"""Mijn werk: put off with a reason, the work of the team, taking over one line, and what stands still."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nieuwebanen import put_off
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.tasklist import Task
from tests import factories
from tests.trajectories import builders
from trajectories import troubles, worklist
from trajectories.models import Suspension, Trajectory
from trajectories.worklist import own, stalled, tasks_for
from trajectories.worklist.lines import colleagues_of, lines_of, team_lines

pytestmark = pytest.mark.django_db
URL = reverse("trajectories:my_work")


@pytest.fixture
def case(coach):
    case = builders.signed(coach)[0]
    troubles.report(case.trajectory, text="Komt te laat.", by=case.signer)
    return case


@pytest.fixture
def colleague(coach):
    return factories.make_user(Role.COACH, first_name="Carla", team=coach.team)


def the_report(user, today):
    return next((task for task in tasks_for(user, today=today) if task.kind == "melding"), None)


def later(today, days):
    return (today + timedelta(days=days)).strftime("%d-%m-%Y")


# ---- put off --------------------------------------------------------------------------------------------
def test_what_is_put_off_leaves_the_list_and_the_count_and_comes_back_by_itself(case, client_for, today):
    coach, alice = case.coach, client_for(case.coach)
    before, task = worklist.nav_counts(coach)["trajectories:my_work"], the_report(case.coach, today)
    page = reverse("trajectories:put_off") + "?" + f"sleutel={task.key}"
    assert alice.get(page).status_code == 200
    assert alice.post(page, {"until": later(today, 7), "reason": ""}).status_code == 422
    assert alice.post(page, {"until": later(today, 31), "reason": "Vakantie"}).status_code == 422
    assert alice.post(page, {"until": later(today, 7), "reason": "Werkgever is weg"}).url == URL
    assert the_report(coach, today) is None
    assert worklist.nav_counts(coach)["trajectories:my_work"] == before - 1
    text = alice.get(URL, {"moment": "uitgesteld"}).content.decode()
    assert "Werkgever is weg" in text
    assert "Nu terughalen" in text
    assert the_report(coach, today + timedelta(days=7)) is not None  # that day, without anybody doing anything

    row = PutOffTask.objects.get()
    client_for(factories.make_user(Role.COACH)).post(reverse("trajectories:bring_back", args=[row.public_id]))
    assert the_report(coach, today) is None
    alice.post(reverse("trajectories:bring_back", args=[row.public_id]))
    assert the_report(coach, today) is not None
    with pytest.raises(StaleError):
        put_off.bring_back(row, by=coach)


def test_what_the_law_sets_a_day_for_is_not_put_off_past_it(coach, today):
    task = Task("Tekenen", "/x/", due_on=today + timedelta(days=3), kind="overeenkomst", legal=True)
    with pytest.raises(DomainError, match="moet op die dag klaar zijn"):
        put_off.put_off(task, until=today + timedelta(days=4), reason="x", by=coach, today=today)
    with pytest.raises(DomainError, match="mag niet wachten"):
        put_off.put_off(task, until=today + timedelta(days=5), reason="x", by=coach, today=task.due_on)
    put_off.put_off(task, until=today + timedelta(days=3), reason="x", by=coach, today=today)
    put_off.put_off(task, until=today + timedelta(days=2), reason="y", by=coach, today=today)
    assert PutOffTask.objects.filter(ended_at=None).count() == 1


def test_the_signature_of_the_manager_is_such_a_task(coach, today):
    case, _ = builders.offered(coach)
    (task,) = [task for task in tasks_for(case.manager, today=today) if task.kind == "overeenkomst"]
    assert task.legal
    assert put_off.last_day(task, today=today) == min(task.due_on, today + timedelta(days=30))


def test_two_lines_of_one_page_have_their_own_keys(case, today):
    for text in ("Fiets", "Rooster"):
        case.trajectory.conditions.create(text=text, owner="coach", due_on=today)
    keys = [task.key for task in tasks_for(case.coach, today=today)]
    assert len(keys) == len(set(keys))


# ---- the team -------------------------------------------------------------------------------------------
def test_a_coach_sees_the_work_of_the_own_team_and_filters_on_a_colleague(case, colleague, other_coach, client_for):
    carla = client_for(colleague)
    text = carla.get(URL, {"wie": "team"}).content.decode()
    assert "Melding oppakken" in text
    assert str(case.coach) in text
    assert f"Overnemen van {case.coach}" in text
    assert "Melding oppakken" not in carla.get(URL).content.decode()
    alone = carla.get(URL, {"wie": "team", "collega": str(colleague.public_id)}).content.decode()
    assert "Melding oppakken" not in alone
    assert "Melding oppakken" not in client_for(other_coach).get(URL, {"wie": "team"}).content.decode()
    assert "Melding oppakken" in client_for(case.manager).get(URL, {"wie": "team"}).content.decode()


def test_one_line_is_taken_over_and_given_back(case, colleague, client_for, today):
    carla, key = client_for(colleague), the_report(case.coach, today).key
    send = {"van": str(case.coach.public_id), "sleutel": key}
    assert carla.post(reverse("trajectories:take_task"), send).url == URL
    (mine,) = [line for line in lines_of(colleague, today=today) if line.task.kind == "melding"]
    assert mine.task.taken_from == case.coach.full_name
    (theirs,) = [line for line in lines_of(case.coach, today=today) if line.task.kind == "melding"]
    assert (theirs.task.taken_by, theirs.task.waiting) == (colleague.full_name, True)
    assert Notification.objects.filter(recipient=case.coach, dedup_key__startswith="task.taken").count() == 1
    assert f"Teruggeven aan {case.coach}" in carla.get(URL).content.decode()
    with pytest.raises(StaleError):
        put_off.take(mine.task, owner=case.coach, by=case.manager)

    row = TakenOverTask.objects.get()
    assert client_for(factories.make_user(Role.COACH)).post(
        reverse("trajectories:give_task_back", args=[row.public_id])
    ).status_code == 404  # fmt: skip
    carla.post(reverse("trajectories:give_task_back", args=[row.public_id]))
    assert the_report(colleague, today) is None
    assert not the_report(case.coach, today).waiting


def test_nobody_takes_over_a_line_of_a_file_that_is_closed_to_them(case, colleague, other_coach, client_for, today):
    send = {"van": str(case.coach.public_id), "sleutel": the_report(case.coach, today).key}
    client_for(other_coach).post(reverse("trajectories:take_task"), send)  # another team
    Trajectory.objects.update(team=other_coach.team)
    case.trajectory.candidate.team = other_coach.team
    case.trajectory.candidate.save()
    client_for(colleague).post(reverse("trajectories:take_task"), send)  # the team, but not this person
    assert not TakenOverTask.objects.exists()


def test_the_list_asks_no_more_questions_when_it_grows(case, colleague, django_assert_max_num_queries, today):

    day = today + timedelta(days=60)  # by then everything stands still
    with CaptureQueriesContext(connection) as before:
        team_lines(colleague, [case.coach], today=day)
        lines_of(case.coach, today=day)
    for _ in range(2):
        more = builders.signed(case.coach)[0]
        troubles.report(more.trajectory, text="Komt te laat.", by=more.signer)
        more.trajectory.conditions.create(text="Fiets", owner="coach", due_on=today)
    with django_assert_max_num_queries(len(before) + 1):
        team_lines(colleague, [case.coach], today=day)
        lines_of(case.coach, today=day)


def test_the_list_of_the_team_asks_the_same_few_questions_however_many_colleagues_there_are(case, colleague, today):
    day = today + timedelta(days=60)

    def asked(user):
        with CaptureQueriesContext(connection) as found:
            lines = team_lines(user, colleagues_of(user), today=day)
        return len(found), lines

    def work_of(coach):
        signed = builders.signed(coach)[0]
        troubles.report(signed.trajectory, text="Komt te laat.", by=signed.signer)
        signed.trajectory.conditions.create(text="Fiets", owner="coach", due_on=today)

    work_of(colleague)
    work_of(factories.make_user(Role.COACH))  # another team: a manager sees both
    before, _ = asked(case.manager)
    others = [factories.make_user(Role.COACH, team=case.coach.team) for _ in range(2)] + [
        factories.make_user(Role.COACH) for _ in range(2)
    ]
    for other in others:
        work_of(other)
    after, lines = asked(case.manager)
    assert after == before
    for other in others:  # and everybody's own lines are as they were alone
        theirs = sorted(line.task.key for line in lines if line.owner == other)
        alone = {task.key for task in own.tasks_of(other, day)}
        assert theirs
        assert set(theirs) <= alone
        assert {line.owner for line in lines if line.task.key in theirs} == {other}


# ---- what stands still ----------------------------------------------------------------------------------
def told(coach, today):
    return [task.title for task in stalled.of_coach(coach, today)]


def test_a_trajectory_without_any_event_comes_to_the_coach_after_thirty_days(coach, today):
    case = builders.signed(coach)[0]
    assert told(coach, today + timedelta(days=30)) == []
    assert told(coach, today + timedelta(days=31)) == ["Al 31 dagen niets gebeurd: kijk hoe het gaat"]
    Suspension.objects.create(
        trajectory=case.trajectory, kind="verlof", starts_on=today, by=coach, at=factories.moment()
    )
    assert told(coach, today + timedelta(days=31)) == []


def test_arrangements_and_signatures_that_wait_come_after_two_weeks(coach, today):
    builders.started(coach)
    assert told(coach, today + timedelta(days=14)) == []
    assert told(coach, today + timedelta(days=15)) == ["Al 15 dagen niets gebeurd: maak de afspraken af"]
    Trajectory.objects.update(status="gestopt", ended_on=today, end_reason="persoonlijk")
    builders.offered(coach)
    assert told(coach, today + timedelta(days=15)) == ["Bel: de overeenkomst wacht al 2 weken op een handtekening"]
    assert told(coach, today + timedelta(days=14)) == []
