"""What happened is written once, in the transaction of the change, and never changes."""

import pytest
from django.db import DatabaseError, connection, transaction

from nieuwebanen import events
from nieuwebanen.events import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(coach):
    return events.record("team.added", "Team toegevoegd.", about=coach.team, by=coach)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(text="Niets gebeurd."),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: connection.cursor().execute("update nieuwebanen_event set actor_id = null"),
        lambda event: connection.cursor().execute("delete from nieuwebanen_event"),
    ],
    ids=["update", "delete", "save", "row.delete", "sql update", "sql delete"],
)
def test_the_database_refuses_every_change(event, change):
    with pytest.raises(DatabaseError, match="this row never changes"), transaction.atomic():
        change(event)
    assert Event.objects.get().text == "Team toegevoegd."


def test_a_line_names_who_when_what_and_about_what(coach):
    at = factories.moment(-1)
    event = events.record("team.renamed", "Team hernoemd.", about=coach.team, by=coach, at=at, was="Oost")
    assert (event.actor, event.at, event.data) == (coach, at, {"was": "Oost"})
    assert (event.subject_type, event.subject_public_id) == ("accounts.team", coach.team.public_id)


def test_several_subjects_each_have_their_line_and_the_first_is_returned(coach, manager):
    event = events.record("work.handed_over", "Werk overgedragen.", about=[manager, coach], by=None)
    assert event.subject_public_id == manager.public_id
    assert [e.pk for e in Event.objects.about(manager)] == [event.pk]
    assert Event.objects.about(coach).count() == 1
    assert Event.objects.about(manager, coach).count() == 2


def test_what_is_undone_leaves_no_line(coach):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.record("team.added", "Team toegevoegd.", about=coach.team, by=coach)
        _ = 1 / 0
    assert not Event.objects.exists()


def test_the_newest_stands_first(coach):
    for day in (-2, -1, -3):
        events.record("x.y", str(day), about=coach, by=None, at=factories.moment(day))
    assert [event.text for event in Event.objects.about(coach)] == ["-1", "-2", "-3"]


def test_somebody_who_did_something_is_never_deleted(event, coach):
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("delete from accounts_user where id = %s", [coach.pk])
        connection.check_constraints()
