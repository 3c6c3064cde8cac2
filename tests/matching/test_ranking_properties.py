"""The SQL list equals the definition for any job or person that is tried, and of a part of the people it is that part."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import Candidate
from employers.models import FutureJob
from matching import engine, job_scoring, ranking, rules, scoring
from matching.engine import DAYS, Job, Person, Requirement
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import Sector, Weekday, WorkCondition
from tests import factories
from tests.matching import worlds
from tests.matching.test_ranking import a_world
from tests.matching.worlds import some_of

pytestmark = pytest.mark.django_db

# Every example asks the database: fewer of them than for the engine alone.
some = settings(worlds.often, max_examples=60)

conditions = some_of(tuple(WorkCondition.values))
sectors = some_of(tuple(Sector.values[:3]))
metres = st.none() | st.sampled_from([0, 8999, 9000, 9001, 18_000, 40_000])
soon = st.integers(-60, 400).map(lambda days: factories.today() + timedelta(days=days))


def tried_jobs(job):
    """Any job with the number of this one; its start, hours and levels are what "wat als" changes, the rest may too."""
    skills = [str(pk) for pk in Skill.objects.order_by("pk").values_list("pk", flat=True)]
    need = st.builds(Requirement, st.sampled_from(skills), st.integers(1, 4), st.integers(1, 3), st.booleans())
    return st.builds(
        Job,
        id=st.just(job.pk),
        start=soon,
        requirements=st.lists(need, min_size=1, max_size=5, unique_by=lambda one: one.skill).map(tuple),
        hours=st.sampled_from([0, 16, 24, 32]),
        days=some_of(DAYS),
        x=metres,
        y=metres,
        conditions=conditions,
        sector=st.none() | st.sampled_from(Sector.values[:3]),
        learn_hours=st.integers(1, 40),
    )


def tried_people(person):
    skills = [str(pk) for pk in Skill.objects.order_by("pk").values_list("pk", flat=True)]
    return st.builds(
        Person,
        id=st.just(person.pk),
        skills=st.dictionaries(st.sampled_from(skills), st.integers(0, 4), min_size=1),
        hours=st.sampled_from([16, 24, 32]),
        days=some_of(DAYS, least=1),
        free_from=st.none() | soon,
        x=metres,
        y=metres,
        radius=st.none() | st.sampled_from([0, 9000, 18_000, 20_000]),
        cannot=conditions,
        sectors=sectors,
        learn_hours=st.integers(1, 40),
    )


def many_jobs(seed):
    """Open jobs that ask the same few skills, each with twins, so that only the hash can tell which comes first."""
    dice, first = random.Random(seed), a_world(seed, people=1)
    skills = list(Skill.objects.order_by("pk"))
    for _ in range(5):
        asks = {skill: dice.randint(1, 3) for skill in dice.sample(skills, 3)}
        fields = {
            "hours_min": dice.choice([12, 16, 24]),
            "days": dice.sample(Weekday.values, dice.randint(0, 2)),
            "conditions": dice.sample(WorkCondition.values, dice.randint(0, 1)),
            "sector": dice.choice(Sector.values[:3]),
            "postcode": dice.choice(["8232 AB", "8243 AB", "9999 ZZ"]),
            "must": {next(iter(asks))} if dice.random() < 0.3 else set(),
        }
        for _ in range(2):
            factories.make_open_job(by=first.coach, skills=asks, hours_max=40, **fields)
    return list(FutureJob.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("seed", [101, 102])
def test_the_list_of_a_job_as_it_might_be_is_that_of_the_definition_to_the_last_tie(seed, today):
    job = a_world(seed, people=16)
    people, now = ranking.people_for_engine(Candidate.objects.values_list("pk", flat=True)), rules.current()
    as_it_is = scoring.asked(job, now)
    listed = 0

    @some
    @given(tried_jobs(job))
    def check(changed):
        nonlocal listed
        words = ranking.language_for(int(need.skill) for need in changed.requirements)
        expected = engine.in_order(engine.match(changed, person, words, today=today) for person in people)
        found = ranking.rank_people(job, today=today, changed=changed)
        assert [row.match for row in found.rows] == expected
        assert found.total == len(expected)
        if {need.skill for need in changed.requirements} <= set(as_it_is.language.base_hours):  # as "wat als" does
            places = scoring.order(as_it_is.otherwise(changed), today=today)
            assert [(one.id, one.on_time) for one in places] == [(r.person_id, not r.late_weeks) for r in expected]
        listed += len(expected) > 1

    check()
    assert listed > 15  # there was something to order


@pytest.mark.parametrize("seed", [201, 202])
def test_the_list_of_a_person_as_it_might_be_is_that_of_the_definition_to_the_last_tie(seed, today):
    many_jobs(seed)
    person = Candidate.objects.order_by("pk")[0]
    jobs, words = ranking.jobs_for_engine(FutureJob.objects.values_list("pk", flat=True))
    now, listed = rules.current(), 0

    @some
    @given(tried_people(person))
    def check(changed):
        nonlocal listed
        results = {pk: engine.match(job, changed, words, today=today) for pk, job in jobs.items()}
        fits = [pk for pk, result in results.items() if not result.excluded]
        expected = sorted(fits, key=lambda pk: (*results[pk].order[:4], pk))
        found = ranking.rank_jobs(person, today=today, changed=changed)
        assert [(row.id, row.match) for row in found.rows] == [(pk, results[pk]) for pk in expected]
        places, total = job_scoring.order(changed, now, today=today)
        assert [(one.id, one.on_time) for one in places] == [(pk, not results[pk].late_weeks) for pk in expected]
        assert total == len(expected)
        listed += len(expected) > 1

    check()
    assert listed > 15


@pytest.mark.parametrize("seed", [301, 302])
def test_of_a_part_of_the_people_the_list_is_that_part_of_the_whole_list(seed, today):
    """A filter changes nobody's place; leaving the others out is the same as asking for these."""
    job = a_world(seed, people=16)
    everybody = list(Candidate.objects.order_by("pk").values_list("pk", flat=True))
    ways = [{}, {"excluded": True}, {"by_ready": True}, {"on_time": True}, {"most_weeks": 4}]
    whole = {str(way): ranking.rank_people(job, today=today, **way).rows for way in ways}

    @some
    @given(st.sets(st.sampled_from(everybody)), st.sampled_from(ways), st.integers(0, 5), st.integers(1, 5))
    def check(part, way, offset, limit):
        expected = [row for row in whole[str(way)] if row.id in part]
        among = Candidate.objects.filter(pk__in=part)
        others = Candidate.objects.exclude(pk__in=part).values_list("pk", flat=True)
        for asked in ({"among": among}, {"without": others}):
            found = ranking.rank_people(job, today=today, **asked, **way)
            assert found.rows == expected
            assert found.total == len(expected)
            some_lines = ranking.rank_people(job, today=today, offset=offset, limit=limit, **asked, **way)
            assert some_lines.rows == expected[offset : offset + limit]

    check()
    assert any(whole.values())


def test_of_a_part_of_the_jobs_the_list_of_a_person_is_that_part_of_the_whole_list(today):
    jobs = many_jobs(401)
    skills = dict.fromkeys(Skill.objects.all(), 2)
    person = factories.make_candidate(factories.make_user(), skills=skills, hours_per_week=40, travel_minutes=180)
    whole = {apart: ranking.rank_jobs(person, today=today, excluded=apart).rows for apart in (False, True)}
    assert len(whole[False]) > 1

    @some
    @given(st.sets(st.sampled_from(jobs)), st.booleans())
    def check(part, apart):
        among = FutureJob.objects.filter(pk__in=part)
        found = ranking.rank_jobs(person, today=today, among=among, excluded=apart)
        assert found.rows == [row for row in whole[apart] if row.id in part]

    check()
