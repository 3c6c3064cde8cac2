"""From gap to draft step plan: the pure rule on random worlds, and the same plan in the trajectory that begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.models import JobPhase, JobRequirement, LocationCapacity, PhaseSkill
from matching import ranking
from matching.engine import match
from matching.explaining import draft_plan, planning
from matching.explaining.draft_plan import Phase
from tests import factories
from tests.matching import proposed, worlds
from tests.matching.worlds import often
from trajectories import lifecycle

levels = st.dictionaries(st.sampled_from(worlds.SKILLS), st.integers(1, 4), max_size=4)
routes = st.lists(
    st.builds(
        Phase, st.integers(1), st.text(), st.text(), st.integers(1, 3), st.integers(1, 60), st.integers(1, 40), levels
    ),
    max_size=4,
    unique_by=lambda phase: phase.id,
)


@often
@given(
    job=worlds.jobs, person=worlds.people, language=worlds.languages(), route=routes, full=st.sets(st.integers(1, 3))
)
def test_the_hours_of_the_plan_are_the_hours_of_the_gap_and_every_level_is_reached_in_steps(
    job, person, language, route, full
):
    outcome = match(job, person, language, today=worlds.TODAY)
    earliest = max(worlds.TODAY, person.free_from or worlds.TODAY)
    plan = draft_plan.draft(
        route,
        outcome,
        language,
        starts_on=job.start,
        earliest=earliest,
        free=lambda place, first, last: 0 if place in full else 1,
    )
    assert plan.hours == outcome.hours
    assert plan.hours == sum(planned.hours for planned in plan.phases) + sum(learn.hours for learn in plan.loose)
    gaps = {part.skill: (part.level, part.needed) for part in outcome.skill_parts if part.level < part.needed}
    for skill, (have, need) in gaps.items():
        steps = [learn for learn in plan.learns if learn.skill == skill]
        assert [learn.have for learn in steps] == [have, *(learn.to for learn in steps[:-1])]
        assert steps[-1].to == need
        assert all(learn.hours >= 0 for learn in steps)
    assert {learn.skill for learn in plan.learns} == gaps.keys()
    for planned in plan.phases:
        for learn in planned.learns:
            assert not learn.taught or learn.to <= planned.phase.teaches[learn.skill]
        assert planned.phase not in plan.full
        assert planned.first.weekday() == 0
        assert planned.first >= earliest
        assert (planned.last - planned.first).days == 7 * planned.phase.weeks - 3
    assert not {phase.location for phase in plan.full} - full


def test_what_a_related_skill_saves_is_saved_on_the_first_steps():
    outcome = match(worlds.GOLDEN_JOB, worlds.AMIRA, worlds.GOLDEN_LANGUAGE, today=worlds.TODAY)
    hall = Phase(1, "Loods", "Hal 1", 1, 4, 24, {"FORK": 1, "PICK": 2})
    shop = Phase(2, "Bij het bedrijf", "Hal 2", 2, 8, 8, {"FORK": 2, "PICK": 4})
    plan = draft_plan.draft(
        [hall, shop],
        outcome,
        worlds.GOLDEN_LANGUAGE,
        starts_on=worlds.GOLDEN_JOB.start,
        earliest=worlds.AMIRA.free_from,
        free=lambda *_: 1,
    )
    told = [[(step.skill, step.have, step.to, step.hours, step.taught) for step in p.learns] for p in plan.phases]
    # FORK costs 100 hours and the pallet truck saves 50: of level 1 (40 hours) nothing is left to learn.
    assert told == [
        [("PICK", 1, 2, 24, True), ("FORK", 0, 1, 0, True)],
        [("PICK", 2, 3, 32, True), ("FORK", 1, 2, 50, True), ("TEAM", 0, 2, 20, False)],
    ]
    assert [(planned.pace, planned.weeks, planned.too_short) for planned in plan.phases] == [
        (16, 2, False),
        (8, 13, True),
    ]
    assert plan.hours == outcome.hours == 126
    assert plan.late_weeks == 0
    assert plan.ends_on < worlds.GOLDEN_JOB.start


# ---- the same plan from the database ----------------------------------------------------------------------
@pytest.fixture
def taught(job):
    """The first part teaches the first skill, and nobody teaches the others."""
    need = job.requirements.all()[0]
    PhaseSkill.objects.create(phase=job.phases.all()[0], skill=need.skill, level=need.level)
    return need


def plan_of(job, person, today):
    language = ranking.job_for_engine(job)[1]
    return planning.plan_for(job, ranking.explain(job, person, today=today), language, earliest=today)


@pytest.mark.django_db
@pytest.mark.parametrize("seats", [4, 0])
def test_a_trajectory_begins_with_the_plan_that_the_coach_saw(job, person, taught, today, seats):
    JobPhase.objects.filter(pk=job.phases.all()[0].pk).update(location=factories.make_location(seats=9))
    LocationCapacity.objects.create(location=job.phases.all()[1].location, begins_on=today, seats=seats)
    proposal = proposed.chosen(job, person)
    seen = plan_of(job, person, today)
    assert len(seen.full) == (seats == 0)
    trajectory = lifecycle.start(proposal, by=person.coach, today=today)
    assert (trajectory.starts_on, trajectory.ends_on) == (seen.begins_on, seen.ends_on)
    begun = [
        (
            phase.starts_on,
            phase.ends_on,
            phase.hours_per_week,
            [(str(s.skill_id), s.target_level) for s in phase.steps.all()],
        )
        for phase in trajectory.phases.all()
    ]
    assert begun == [(p.first, p.last, p.pace, [(step.skill, step.to) for step in p.learns]) for p in seen.phases]


@pytest.mark.django_db
def test_what_no_part_teaches_is_told_with_the_places_that_could(job, person, taught, today):
    other, last = (need for need in job.requirements.all() if need != taught)
    elsewhere = factories.make_open_job(weeks=(4,))
    PhaseSkill.objects.create(phase=elsewhere.phases.get(), skill=other.skill, level=other.level)
    busy = factories.make_location(seats=1)
    JobRequirement.objects.filter(pk=other.pk).update(learn_at=busy)
    LocationCapacity.objects.create(location=busy, begins_on=today, seats=0)
    too_low = factories.make_open_job(weeks=(4,))
    PhaseSkill.objects.create(phase=too_low.phases.get(), skill=last.skill, level=1)
    plan = plan_of(job, person, today)
    assert {int(learn.skill) for learn in plan.nowhere} == {other.skill_id, last.skill_id}
    places = planning.places_for(plan, today=today)
    assert places.keys() == {str(other.skill_id)}
    found = places[str(other.skill_id)]
    assert [place.location for place in found] == [elsewhere.phases.get().location, busy]
    assert found[0].free > found[1].free == 0


@pytest.mark.django_db
def test_a_job_without_a_route_has_everything_still_to_be_placed(job, person, today):
    job.phases.all().delete()
    plan = plan_of(job, person, today)
    assert (plan.phases, plan.begins_on, plan.late_weeks) == ((), None, 0)
    assert {learn.have for learn in plan.nowhere} == {1}
    assert plan.begins_on is None
