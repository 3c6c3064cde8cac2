"""Who looks after a person: giving people to a colleague, and the history that the database keeps."""

import pytest

from candidates import coaching
from candidates.models import Candidate, CarePart, CoachAssignment
from nieuwebanen.accounts import handover
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(coach: User) -> User:
    return factories.make_user(first_name="Fatma", team=coach.team)


def open_row(candidate: Candidate, part: CarePart = CarePart.COACH) -> CoachAssignment:
    return candidate.coach_history.get(part=part, until_on=None)


def test_a_take_over_leaves_a_dated_history_with_who_and_why_and_tells_the_former_coach_once(coach, colleague, today):
    people = [factories.make_candidate(coach) for _ in range(3)]

    moved = coaching.assign(people, to=colleague, by=colleague, reason="Ik neem het over.", today=today)

    assert moved == 3
    for person in people:
        now, before = coaching.history_of(person)
        assert (now.coach, now.by, now.reason, now.from_on, now.until_on) == (
            colleague, colleague, "Ik neem het over.", today, None,
        )  # fmt: skip
        assert (before.coach, before.until_on) == (coach, today)
    assert Event.objects.filter(verb="candidate.coach_changed").count() == 3
    assert [row.text for row in Notification.objects.filter(recipient=coach)] == [
        "Je bent geen werkcoach meer van 3 kandidaten: Fatma " + colleague.last_name + " neemt het over."
    ]
    assert not Notification.objects.filter(recipient=colleague).exists(), "who did it knows"


def test_whoever_had_this_coach_already_is_left_alone(coach, colleague, today):
    candidate = factories.make_candidate(colleague)
    assert coaching.assign([candidate], to=colleague, by=coach, reason="Rooster.", today=today) == 0
    assert open_row(candidate).reason == ""
    assert not Notification.objects.exists()


def test_a_coach_gives_within_the_own_team_and_only_a_manager_to_another(coach, other_coach, manager, today):
    candidate = factories.make_candidate(coach)
    with pytest.raises(DomainError, match="eigen team"):
        coaching.assign([candidate], to=other_coach, by=coach, reason="Verhuisd.", today=today)
    with pytest.raises(DomainError, match="ander team"):
        coaching.assign([candidate], to=other_coach, by=other_coach, reason="Ik neem het over.", today=today)
    with pytest.raises(DomainError, match="waarom"):
        coaching.assign([candidate], to=other_coach, by=manager, reason=" ", today=today)

    coaching.assign([candidate], to=other_coach, by=manager, reason="Verhuisd.", today=today)

    candidate.refresh_from_db()
    assert (candidate.coach, candidate.team) == (other_coach, other_coach.team)
    assert not Candidate.objects.visible_to(coach).exists()
    told = Notification.objects.get(recipient=coach)
    assert told.url == "/kandidaten/", "the former coach may not open the file any more"


def test_the_running_trajectory_of_the_former_coach_follows_and_somebody_elses_does_not(
    coach, other_coach, manager, today
):
    followed, kept = (builders.started(coach).trajectory for _ in range(2))
    guide = factories.make_user(team=coach.team)
    type(kept).objects.filter(pk=kept.pk).update(coach=guide)

    coaching.assign([followed.candidate, kept.candidate], to=other_coach, by=manager, reason="Verhuisd.", today=today)

    followed.refresh_from_db()
    kept.refresh_from_db()
    assert (followed.coach, followed.team, kept.coach) == (other_coach, other_coach.team, guide)


def test_the_backup_is_of_the_same_team_and_leaves_with_the_team(coach, colleague, other_coach, manager, today):
    candidate = factories.make_candidate(coach)
    for wrong in (coach, other_coach):
        with pytest.raises(DomainError):
            coaching.set_backup(candidate, to=wrong, by=coach, today=today)
    assert coaching.set_backup(candidate, to=colleague, by=coach, reason="Kent de taal.", today=today)
    assert not coaching.set_backup(candidate, to=colleague, by=coach, today=today)
    assert (open_row(candidate, CarePart.BACKUP).by, open_row(candidate, CarePart.BACKUP).reason) == (
        coach, "Kent de taal.",
    )  # fmt: skip

    coaching.assign([candidate], to=other_coach, by=manager, reason="Verhuisd.", today=today)

    candidate.refresh_from_db()
    assert candidate.backup_coach is None
    assert not candidate.coach_history.filter(part=CarePart.BACKUP, until_on=None).exists()


def test_a_hand_over_of_an_account_that_stops_stands_in_the_history_too(coach, colleague, admin, today):
    candidate = factories.make_candidate(coach)
    handover.hand_over(coach, to=colleague, by=admin, at=factories.moment())
    row = open_row(candidate)
    assert (row.coach, row.by, row.reason) == (colleague, admin, coaching.HANDED_OVER)


def test_two_changes_on_one_day_leave_two_rows_and_the_last_one_counts(coach, colleague, today):
    candidate = factories.make_candidate(coach)
    coaching.assign([candidate], to=colleague, by=coach, reason="Rooster.", today=today)
    coaching.assign([candidate], to=coach, by=coach, reason="Toch niet.", today=today)
    assert [row.coach for row in coaching.history_of(candidate)] == [coach, colleague, coach]
    assert open_row(candidate).reason == "Toch niet."
