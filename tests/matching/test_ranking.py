"""The SQL list and the definition are one: same people, same scores, same order, same ties."""

import random
from datetime import timedelta

import pytest

from candidates.models import Candidate, TravelMode
from matching import engine, ranking
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import SkillRelation
from nieuwebanen.work import Sector, Weekday, WorkCondition
from tests import factories

pytestmark = pytest.mark.django_db


def a_world(seed: int, people: int = 40):
    """A random job, people, related skills and postcodes; small numbers, so that ties abound."""
    dice = random.Random(seed)
    skills = [factories.make_skill(base_hours=dice.choice([8, 24, 60])) for _ in range(8)]
    for _ in range(8):
        needed, neighbour = dice.sample(skills, 2)
        SkillRelation.objects.get_or_create(skill=needed, neighbour=neighbour, defaults={"quarters": dice.randint(1, 3)})
    for digits, x in (("8232", 0), ("8243", 9000), ("1311", 40000)):
        PostcodeCentre.objects.get_or_create(digits=digits, defaults={"place": "Ergens", "x": x, "y": 0})
    coach = factories.make_user()
    wanted = {skill: dice.randint(1, 4) for skill in dice.sample(skills, 4)}
    job = factories.make_open_job(
        by=coach,
        skills=wanted,
        must={next(iter(wanted))} if dice.random() < 0.5 else set(),
        postcode=dice.choice(["8232 AB", "1311 AB", ""]),
        days=dice.sample(Weekday.values, dice.randint(0, 5)),
        conditions=dice.sample(WorkCondition.values, dice.randint(0, 2)),
        hours_min=dice.choice([16, 24, 32]),
        hours_max=40,
    )
    for _ in range(people):
        factories.make_candidate(
            coach,
            skills={skill: dice.randint(0, 4) for skill in dice.sample(skills, dice.randint(0, 6))},
            postcode=dice.choice(["8232 AB", "8243 AB", "9999 ZZ", ""]),
            days=dice.sample(Weekday.values, dice.randint(3, 7)) if dice.random() < 0.3 else [],
            hours_per_week=dice.choice([16, 24, 32, 40]),
            learning_hours_per_week=dice.choice([4, 8, 16]),
            available_from=dice.choice([None, factories.today() + timedelta(days=dice.randint(-30, 400))]),
            travel_mode=dice.choice(TravelMode.values),
            travel_minutes=dice.choice([20, 45, 60]),
            cannot=dice.sample(WorkCondition.values, dice.randint(0, 1)),
            sector_wishes=dice.sample(Sector.values, dice.randint(0, 3)),
        )
    return job


def by_definition(job, today):
    engine_job, language = ranking.job_for_engine(job)
    people = ranking.people_for_engine(Candidate.objects.order_by("pk").values_list("pk", flat=True))
    return engine_job, people, language


@pytest.mark.parametrize("seed", range(12))
def test_sql_and_definition_give_the_same_list(seed, today):
    job = a_world(seed)
    engine_job, people, language = by_definition(job, today)
    expected = engine.rank(engine_job, people, language, today=today)

    found = ranking.rank_people(job, today=today)

    assert [row.id for row in found.rows] == [result.person_id for result in expected]
    assert [row.match for row in found.rows] == expected
    assert found.total == len(expected)


@pytest.mark.parametrize("seed", range(4))
def test_the_scores_of_the_statement_are_those_of_the_definition(seed, today):
    job = a_world(seed)
    rows = ranking._pairs(
        "j.id = %(job)s", "", "candidate_id", {"job": job.pk}, today=today, weights=engine.DEFAULT_WEIGHTS
    )
    engine_job, people, language = by_definition(job, today)
    scores = {p.id: engine.match(engine_job, p, language, today=today).score for p in people}

    assert [row[2] for row in rows] == [scores[row[1]] for row in rows]


@pytest.mark.parametrize("seed", range(4))
def test_the_excluded_are_those_of_the_definition_who_have_something_in_common(seed, today):
    job = a_world(seed)
    engine_job, people, language = by_definition(job, today)
    results = [engine.match(engine_job, person, language, today=today) for person in people]
    apart = {r.person_id for r in results if r.excluded and r.coverage[0] > 0}

    found = ranking.rank_people(job, today=today, excluded=True)

    shown = {row.id for row in found.rows if row.match.coverage[0] > 0}
    assert shown == apart


def test_jobs_of_a_person_mirror_people_of_a_job(today):
    jobs = [a_world(seed, people=6) for seed in range(3)]
    for person in Candidate.objects.all():
        pairs = {row.id: row.match for row in ranking.rank_jobs(person, today=today).rows}
        for job in jobs:
            one = ranking.explain(job, person, today=today)
            assert (job.pk in pairs) == (not one.excluded)
            if job.pk in pairs:
                assert pairs[job.pk] == one
        order = [row.match for row in ranking.rank_jobs(person, today=today).rows]
        assert [m.score for m in order] == sorted((m.score for m in order), reverse=True)


def a_simple_job(people: int):
    coach = factories.make_user()
    job = factories.make_open_job(by=coach)
    for _ in range(people):
        factories.make_profile(job, coach)
    return job


def queries_of(call, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as seen:
        call()
    return len(seen.captured_queries)


def test_queries_do_not_grow_with_people(today, django_assert_max_num_queries):
    few, many = a_simple_job(2), a_simple_job(12)

    counts = {
        queries_of(lambda job=job: ranking.rank_people(job, today=today), django_assert_max_num_queries)
        for job in (few, many)
    }

    assert len(counts) == 1


def test_a_limit_cuts_the_list_and_tells_the_total(today):
    job = a_simple_job(6)
    everybody = ranking.rank_people(job, today=today)

    top = ranking.rank_people(job, today=today, limit=2, offset=1)

    assert [r.id for r in top.rows] == [r.id for r in everybody.rows[1:3]]
    assert top.total == everybody.total == 6
