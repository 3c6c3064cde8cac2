"""Nobody is planned at a place that is full: at every door, in the database, and at the same moment."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from employers import capacity
from employers.models import JobPhase, LearningLocation, LocationCapacity
from matching import proposals
from matching.proposing.quota import Quota
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from tests import factories
from tests.matching import proposed
from tests.trajectories import builders
from trajectories import arrangements, lifecycle, places
from trajectories.models import TrajectoryPhase, TrajectoryStatus
from trajectories.parts import Part

MANY = 40


@pytest.fixture
def place(db):
    return factories.make_location(seats=1, name="Leermagazijn")


def a_day(days=100):
    return factories.today() + timedelta(days=days)


def phase_at(place, trajectory, begin=None, end=None):
    begin = begin or a_day()
    return TrajectoryPhase(
        trajectory=trajectory,
        position=arrangements.next_position(trajectory),
        title="Basis",
        location=place,
        label="training",
        starts_on=begin,
        ends_on=end or begin + timedelta(days=25),
        hours_per_week=24,
        goal="Leren",
    )


def plan(place, case, begin=None, end=None):
    """The door: one edit of the step plan."""
    case.trajectory.refresh_from_db()
    version = case.trajectory.version
    with arrangements.changing(case.trajectory, Part.PLAN, by=case.coach, version=version):
        phase = phase_at(place, case.trajectory, begin, end)
        phase.save()
    return phase


# ---- the rule -----------------------------------------------------------------------------------------
def test_a_full_place_says_on_which_day_and_what_to_do(coach, place):
    one, two = builders.started(coach), builders.started(coach)
    plan(place, one)
    with pytest.raises(DomainError, match=r"Bij ‘Leermagazijn’ is op .* geen plek meer vrij: de enige plek is bezet"):
        plan(place, two, a_day(90), a_day(100))
    assert place.phases.count() == 1
    plan(place, two, a_day(126), a_day(150))  # the day after the first one left


def test_the_same_person_twice_is_one_chair_and_who_stops_leaves_it(coach, place):
    one, two = builders.started(coach), builders.started(coach)
    plan(place, one)
    plan(place, one)
    with pytest.raises(DomainError):
        plan(place, two)
    lifecycle.stop(
        builders.fresh(one.trajectory),
        reason="persoonlijk",
        note="Anders.",
        next_plan="Verder.",
        by=coach,
        today=a_day(0),
    )
    plan(place, two)


def test_another_period_has_other_seats(coach, place):
    first, second = builders.started(coach), builders.started(coach)
    LocationCapacity.objects.create(location=place, begins_on=a_day(100), ends_on=a_day(110), seats=2)
    plan(place, first, a_day(100), a_day(120))
    plan(place, second, a_day(100), a_day(110))
    with pytest.raises(DomainError):
        plan(place, second, a_day(105), a_day(111))


def test_a_place_that_closes_for_a_while_takes_nobody(coach, place):
    LocationCapacity.objects.create(location=place, begins_on=a_day(110), ends_on=a_day(112), seats=0)
    with pytest.raises(DomainError, match="kan daar niemand leren"):
        plan(place, builders.started(coach))


def test_moving_a_plan_along_asks_again_and_keeps_everything_when_it_does_not_fit(coach, place):
    one, two = builders.started(coach), builders.started(coach)
    plan(place, one, a_day(100), a_day(110))
    phase = plan(place, two, a_day(111), a_day(120))
    two.trajectory.refresh_from_db()
    with (
        pytest.raises(DomainError),
        arrangements.changing(two.trajectory, Part.DURATION, by=coach, version=two.trajectory.version),
    ):
        arrangements.move_along(two.trajectory, days=-3)
    assert TrajectoryPhase.objects.get(pk=phase.pk).starts_on == a_day(111)


def test_who_moves_many_is_judged_by_where_they_end(coach, place):
    """The first moves to where the second still is: only the last statement counts."""
    one, two = builders.started(coach), builders.started(coach)
    plan(place, one, a_day(100), a_day(109))
    plan(place, two, a_day(110), a_day(119))
    with places.booking([place.pk]):
        arrangements.move_along(one.trajectory, days=10)
        arrangements.move_along(two.trajectory, days=10)
    assert set(place.phases.values_list("starts_on", flat=True)) == {a_day(110), a_day(120)}
    with pytest.raises(DomainError), places.booking([place.pk]):
        arrangements.move_along(one.trajectory, days=10)
    assert place.phases.filter(starts_on=a_day(110)).exists()


def test_what_was_planned_before_the_rule_may_still_be_edited(coach, place):
    """A day that an edit does not add is not looked at again."""
    one, two = builders.started(coach), builders.started(coach)
    plan(place, one)
    LearningLocation.objects.filter(pk=place.pk).update(seats=2)
    phase = plan(place, two)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # nothing may wait while a table is altered
        cursor.execute("alter table employers_learninglocation disable trigger places_cover_planned")
        cursor.execute("update employers_learninglocation set seats = 1 where id = %s", [place.pk])
        cursor.execute("alter table employers_learninglocation enable trigger places_cover_planned")
    phase.ends_on -= timedelta(days=1)
    phase.save()
    phase.ends_on += timedelta(days=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        phase.save()


# ---- fewer seats --------------------------------------------------------------------------------------
def test_seats_are_not_lowered_under_what_is_planned(coach, place):
    LearningLocation.objects.filter(pk=place.pk).update(seats=2)
    place.refresh_from_db()
    for _ in range(2):
        plan(place, builders.started(coach))
    place.seats = 1
    with pytest.raises(DomainError, match=r"leren hier al 2 mensen. Kies 2 of meer plekken"):
        capacity.save_location(place, by=coach)
    period = LocationCapacity(location=place, begins_on=a_day(120), seats=1)
    with pytest.raises(DomainError, match="al 2 mensen"):
        capacity.save_period(period, by=coach)
    period.begins_on = a_day(126)
    capacity.save_period(period, by=coach)
    with pytest.raises(DomainError, match="overlapt"):
        capacity.save_period(LocationCapacity(location=place, begins_on=a_day(300), seats=4), by=coach)


def test_a_period_of_more_seats_that_are_used_stays(coach, place):
    period = LocationCapacity(location=place, begins_on=a_day(90), ends_on=a_day(200), seats=2)
    capacity.save_period(period, by=coach)
    for _ in range(2):
        plan(place, builders.started(coach))
    with pytest.raises(DomainError, match="al 2 mensen"):
        capacity.delete_period(LocationCapacity.objects.get(pk=period.pk), by=coach)


# ---- what fits, as this floor reads it ----------------------------------------------------------------
def test_both_floors_name_the_same_states():
    assert set(capacity.TAKES_A_SEAT) == {TrajectoryStatus.RUNNING, TrajectoryStatus.PLACED}


def test_the_free_seats_on_screen_are_those_of_the_trigger(coach, place):
    LearningLocation.objects.filter(pk=place.pk).update(seats=3)
    place.refresh_from_db()
    LocationCapacity.objects.create(location=place, begins_on=a_day(110), ends_on=a_day(112), seats=2)
    plan(place, builders.started(coach), a_day(100), a_day(111))
    found = capacity.occupancy(place, since=factories.today())
    assert found.tightest(a_day(90), a_day(99)).free == 3
    assert found.tightest(a_day(100), a_day(109)).free == 2
    assert found.tightest(a_day(90), a_day(130)) == capacity.Tightest(a_day(110), 1, 2)
    assert len(found.months(factories.today())) == 24


# ---- the start of a trajectory ------------------------------------------------------------------------
def one_seat_job(coach, **fields):
    job = factories.make_open_job(by=coach, seats=50, **fields)
    LearningLocation.objects.filter(pk=job.phases.all()[0].location_id).update(seats=1)
    return job


def test_a_trajectory_begins_earlier_when_its_place_is_full(coach):
    job = one_seat_job(coach)
    first, second = (builders.started(coach, job=job).trajectory for _ in range(2))
    assert second.starts_on == first.starts_on - timedelta(weeks=12)
    assert Event.objects.filter(verb="trajectory.place_full", text__contains="12 weken eerder").count() == 1


def test_a_trajectory_begins_also_when_its_place_has_no_seat_at_all(coach):
    job = one_seat_job(coach)
    elsewhere = factories.make_location(seats=9)
    last = job.phases.all()[1]
    JobPhase.objects.filter(pk=last.pk).update(location=elsewhere)
    LocationCapacity.objects.create(location=job.phases.all()[0].location, begins_on=factories.today(), seats=0)
    proposal = builders.chosen(job, coach)
    trajectory = lifecycle.start(proposal, by=coach, today=factories.today())
    assert [phase.title for phase in trajectory.phases.all()] == ["Deel 2"]
    assert "‘Deel 1’ staat niet in het stappenplan" in trajectory.drafted_otherwise[0]


# ---- at the same moment -------------------------------------------------------------------------------
def at_once(actions):
    """Every action in its own thread and connection, started together: what each one answered."""
    together, answers = Barrier(len(actions)), []

    def run(action):
        connections.close_all()
        together.wait()
        try:
            answers.append(action() or "done")
        except Exception as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def assert_one_won(answers, words):
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(answers) == MANY
    assert len(refused) == MANY - 1, [a for a in answers if isinstance(a, Exception) and a not in refused]
    assert all(words in str(answer) for answer in refused)


@pytest.mark.django_db(transaction=True)
def test_forty_coaches_after_the_last_seat_of_a_place():
    coach, place = factories.make_user(), factories.make_location(seats=3)
    job = factories.make_open_job(by=coach, seats=MANY + 2)
    LearningLocation.objects.filter(pk=job.phases.all()[0].location_id).update(seats=99)
    cases = [builders.started(coach, job=job) for _ in range(MANY + 2)]
    for case in cases[MANY:]:
        plan(place, case)
    answers = at_once([lambda case=case: plan(place, case) for case in cases[:MANY]])
    assert_one_won(answers, "geen plek meer vrij")
    assert place.phases.values("trajectory").distinct().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_plans_over_the_same_two_places_never_wait_for_each_other_for_ever():
    coach, one, two = factories.make_user(), factories.make_location(seats=50), factories.make_location(seats=50)
    job = factories.make_open_job(by=coach, seats=10)
    cases = [builders.started(coach, job=job) for _ in range(8)]
    for number, case in enumerate(cases):
        for place in (one, two) if number % 2 else (two, one):
            plan(place, case, a_day(100 + number), a_day(130))

    def move(case):
        with arrangements.changing(case.trajectory, Part.DURATION, by=coach, version=case.trajectory.version):
            arrangements.move_along(case.trajectory, days=7)

    for case in cases:
        case.trajectory.refresh_from_db()
    assert at_once([lambda case=case: move(case) for case in cases]) == ["done"] * len(cases)


@pytest.mark.django_db(transaction=True)
def test_a_seat_is_not_taken_away_while_somebody_takes_it():
    coach, place = factories.make_user(), factories.make_location(seats=2)
    for _ in range(3):
        TrajectoryPhase.objects.filter(location=place).delete()
        LearningLocation.objects.filter(pk=place.pk).update(seats=2)
        plan(place, builders.started(coach))
        late = builders.started(coach)

        def lower(place=place):
            fewer = LearningLocation.objects.get(pk=place.pk)
            fewer.seats = 1
            capacity.save_location(fewer, by=coach)

        at_once([lower, lambda case=late, place=place: plan(place, case)])
        place.refresh_from_db()
        assert capacity.occupancy(place, since=date.today()).tightest(a_day(0), a_day(400)).people <= place.seats


@pytest.mark.django_db(transaction=True)
def test_forty_employers_after_the_last_seat_of_a_job(monkeypatch):
    # Presented before there was a quota: the seat itself must hold.
    monkeypatch.setattr("matching.proposals.quota_of", lambda job: Quota(waiting=0, allowed=MANY, seats=1))
    job = factories.make_open_job(seats=1)
    waiting = [proposed.presented(job) for _ in range(MANY)]
    by = proposed.member_of(waiting[0])
    shown = [type(proposal).objects.with_parties().get(pk=proposal.pk) for proposal in waiting]
    answers = at_once(
        [lambda proposal=proposal: proposals.choose(proposal, motivation="Past.", by=by) for proposal in shown]
    )
    assert_one_won(answers, "Alle plekken van deze baan zijn bezet.")
