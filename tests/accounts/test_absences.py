"""Leave: who may enter it, who may stand in, and what the colleague who stands in sees meanwhile."""

from datetime import timedelta

import pytest

from nieuwebanen import inbox
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import Absence, User
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from tests import factories
from trajectories.worklist import tasks_for

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def colleague(coach: User) -> User:
    return factories.make_user(first_name="Fatma", last_name="Demir", team=coach.team)


def away(user: User, cover: User, today, *, by: User | None = None, start: int = 0, days: int = 7) -> Absence:
    first = today + timedelta(days=start)
    last = first + timedelta(days=days)
    return absences.enter(user, cover=cover, from_on=first, until_on=last, by=by or user, today=today)


def test_who_stands_in_sees_the_tasks_of_the_colleague_marked_until_the_last_day(coach, colleague, today):
    factories.make_contact(factories.make_employer(account_manager=coach), by=coach)
    assert tasks_for(colleague, today=today) == []
    row = away(coach, colleague, today)
    (task,) = tasks_for(colleague, today=today)
    assert (task.instead_of, len(tasks_for(coach, today=today))) == (coach.full_name, 1)
    assert tasks_for(colleague, today=row.until_on)
    assert tasks_for(colleague, today=row.until_on + timedelta(days=1)) == []
    absences.end(row, by=coach)
    assert tasks_for(colleague, today=today) == []


def test_who_stands_in_gets_the_messages_too_and_each_once(coach, colleague, today):
    away(coach, colleague, today)
    for _ in range(2):
        inbox.notify(coach, key="iets", text="Er is iets.", url="/", at=factories.moment())
    assert [row.text for row in Notification.objects.filter(recipient=colleague)] == [
        f"Je neemt waar voor {coach}. Er is iets."
    ]
    assert Notification.objects.filter(recipient=coach).count() == 1
    inbox.notify(coach, key="later", text="Later.", url="/", at=factories.moment(days=30))
    assert Notification.objects.filter(recipient=colleague).count() == 1


def test_only_the_own_leave_with_a_colleague_of_the_team_who_is_there(coach, colleague, other_coach, manager, today):
    with pytest.raises(DomainError, match="eigen afwezigheid"):
        away(coach, colleague, today, by=colleague)
    with pytest.raises(DomainError, match="hetzelfde team"):
        away(coach, other_coach, today)
    with pytest.raises(DomainError, match="voorbij"):
        away(coach, colleague, today, start=-9, days=8)
    away(coach, colleague, today, by=manager)
    with pytest.raises(DomainError, match="al een afwezigheid"):
        away(coach, colleague, today, start=3)
    third = factories.make_user(team=coach.team)
    with pytest.raises(DomainError, match="zelf afwezig"):
        away(third, coach, today)
    with pytest.raises(DomainError, match="neem je waar voor"):
        away(colleague, third, today)


def test_the_page_enters_the_own_leave_a_manager_anybodys_and_coming_back_ends_it(
    coach, colleague, manager, client_for, today
):
    page, client = "/profiel/afwezigheid/", client_for(coach)
    day = today.strftime("%d-%m-%Y")
    answers = {"from_on": day, "until_on": day, "cover": str(colleague.public_id)}
    assert client.post(page, answers | {"cover": ""}).status_code == 422
    assert client.post(page, answers | {"who": str(colleague.public_id)}).status_code == 302
    row = Absence.objects.get()
    assert (row.user, row.cover) == (coach, colleague), "a coach enters no leave of another"
    assert "Weer aan het werk" in client.get(page).content.decode()
    assert "Weer aan het werk" not in client_for(colleague).get(page).content.decode()
    client_for(colleague).post(f"{page}{row.public_id}/stoppen/")
    row.refresh_from_db()
    assert row.ended_at is None
    client.post(f"{page}{row.public_id}/stoppen/")
    row.refresh_from_db()
    assert row.ended_at is not None
    assert client_for(manager).post(page, answers | {"who": str(coach.public_id)}).status_code == 302
