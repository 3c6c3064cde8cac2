"""The SQL list and the definition are one: same people, same scores, same order, same ties."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import Candidate, CandidateStatus, TravelMode
from employers.models import FutureJob, JobStatus
from matching import engine, pairs, ranking
from matching.models import Proposal, ProposalState
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import SkillRelation
from nieuwebanen.work import Sector, Weekday, WorkCondition
from tests import factories

pytestmark = pytest.mark.django_db


def a_world(seed: int, people: int = 24):
    """A random job, people, related skills and postcodes; small numbers and twins, so that ties abound."""
    dice = random.Random(seed)
    skills = [factories.make_skill(base_hours=dice.choice([8, 10, 24, 60])) for _ in range(8)]
    for _ in range(8):
        needed, neighbour = dice.sample(skills, 2)
        SkillRelation.objects.get_or_create(
            skill=needed, neighbour=neighbour, defaults={"quarters": dice.randint(1, 3)}
        )
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
        learn_hours_per_week=dice.choice([4, 12, 24]),
        sector=dice.choice(Sector.values),
    )
    for need in job.requirements.all():
        need.weight = dice.randint(1, 3)
        need.save()
    for _ in range(people):
        known = {skill: dice.randint(0, 4) for skill in dice.sample(skills, dice.randint(0, 6))}
        fields = {
            "postcode": dice.choice(["8232 AB", "8243 AB", "9999 ZZ", ""]),
            "days": dice.sample(Weekday.values, dice.randint(3, 7)) if dice.random() < 0.3 else [],
            "hours_per_week": dice.choice([16, 24, 32, 40]),
            "learning_hours_per_week": dice.choice([4, 8, 16]),
            "available_from": dice.choice([None, factories.today() + timedelta(days=dice.randint(-30, 400))]),
            "travel_mode": dice.choice(TravelMode.values),
            "travel_minutes": dice.choice([20, 45, 60]),
            "cannot": dice.sample(WorkCondition.values, dice.randint(0, 1)),
            "sector_wishes": dice.sample(Sector.values, dice.randint(0, 3)),
        }
        for _ in range(dice.choice([1, 1, 3])):
            factories.make_candidate(coach, skills=known, **fields)
    return job


def by_definition(job, today, weights=engine.DEFAULT_WEIGHTS):
    """Everybody's outcome by `match()`."""
    job, language = ranking.job_for_engine(job)
    people = ranking.people_for_engine(Candidate.objects.order_by("pk").values_list("pk", flat=True))
    return [engine.match(job, person, language, today=today, weights=weights) for person in people]


@pytest.mark.parametrize("seed", range(12))
def test_sql_and_definition_give_the_same_list(seed, today):
    job = a_world(seed)
    # Also as seen after the start, when who has no date to be free from is too late.
    for day in (today, job.starts_on + timedelta(days=1)):
        expected = engine.in_order(by_definition(job, day))

        found = ranking.rank_people(job, today=day)

        assert [row.id for row in found.rows] == [result.person_id for result in expected]
        assert [row.match for row in found.rows] == expected
        assert found.total == len(expected)


@pytest.mark.parametrize("seed", range(4))
def test_the_scores_of_the_statement_are_those_of_the_definition(seed, today):
    job = a_world(seed)
    results = {result.person_id: result for result in by_definition(job, today)}

    for fits in (True, False):
        sides = pairs.people_of(*ranking.job_for_engine(job), None, None)
        for _, person, score, on_time, _ in pairs.listed(sides, today, engine.DEFAULT_WEIGHTS, excluded=not fits):
            assert (score, on_time) == (results[person].score, results[person].late_weeks == 0)


@pytest.mark.parametrize("seed", range(6))
def test_the_others_are_all_there_with_their_reasons_first_who_is_nearly_there_last_who_shares_no_skill(seed, today):
    job = a_world(seed)
    apart = [result for result in by_definition(job, today) if result.excluded]

    found = ranking.excluded_people(job, today=today)

    far = {r.person_id: [exclusion.code for exclusion in r.excluded] != ["skill"] for r in apart}
    assert [row.match for row in found.rows] == sorted(
        apart, key=lambda r: (far[r.person_id], r.coverage[0] == 0, r.order)
    )
    assert found.total == len(apart)


@pytest.mark.parametrize("seed", range(4))
def test_the_list_by_ready_date_and_with_few_weeks_of_learning(seed, today):
    job = a_world(seed)
    fits = [result for result in by_definition(job, today) if not result.excluded]

    found = ranking.rank_people(job, today=today, by_ready=True)
    assert [row.match for row in found.rows] == sorted(fits, key=lambda r: (r.ready, r.order))
    for weeks in (0, 4):
        found = ranking.rank_people(job, today=today, most_weeks=weeks)
        few = [result for result in fits if result.weeks <= weeks]
        assert ([row.match for row in found.rows], found.total) == (sorted(few, key=lambda r: r.order), len(few))


@pytest.mark.usefixtures("largest_numbers")
def test_ties_stay_equal_to_the_definition_for_the_largest_numbers(today):
    """The hash mixes 31 bits: numbers near the bound must not overflow in SQL."""
    job = a_simple_job(30)

    found = ranking.rank_people(job, today=today)

    assert len({row.match.score for row in found.rows}) == 1
    assert [row.match for row in found.rows] == engine.in_order(by_definition(job, today))
    assert job.pk > 2**31 - 10


def test_other_weights_rank_otherwise_and_still_as_the_definition(today):
    job = a_world(3)
    weights = engine.Weights(skills=5000, on_time=5000, wish=0, late_weeks=52)

    found = ranking.rank_people(job, today=today, weights=weights)

    assert [row.match for row in found.rows] == engine.in_order(by_definition(job, today, weights))


@pytest.mark.parametrize("seed", range(4))
def test_jobs_of_a_person_mirror_people_of_a_job(seed, today):
    jobs = [a_world(seed * 10 + n, people=5) for n in range(4)]
    for person in Candidate.objects.all():
        pairs = [(job.pk, ranking.explain(job, person, today=today)) for job in jobs]
        pairs = [(pk, result) for pk, result in pairs if not result.excluded]
        pairs.sort(key=lambda pair: (*pair[1].order[:4], pair[0]))

        found = ranking.rank_jobs(person, today=today)

        assert [(row.id, row.match) for row in found.rows] == pairs
        assert found.total == len(pairs)


def test_only_open_jobs_and_not_those_left_out_stand_in_the_list_of_a_person(today):
    coach = factories.make_user()
    skills = {factories.make_skill(): 2 for _ in range(3)}
    jobs = [factories.make_open_job(by=coach, skills=skills) for _ in range(3)]
    jobs[0].rest(by=coach)
    person = factories.make_candidate(coach, skills=skills)

    found = ranking.rank_jobs(person, today=today, among=FutureJob.objects.exclude(pk=jobs[1].pk))

    assert [row.id for row in found.rows] == [jobs[2].pk]


def test_only_active_people_and_not_those_left_out_stand_in_the_list_of_a_job(today):
    job = a_simple_job(4)
    away, taken, *rest = Candidate.objects.order_by("pk")
    Candidate.objects.filter(pk=away.pk).update(status=CandidateStatus.INACTIVE)

    without = Candidate.objects.filter(pk=taken.pk)
    found = ranking.rank_people(job, today=today, without=without)

    assert {row.id for row in found.rows} == {person.pk for person in rest}
    assert ranking.excluded_people(job, today=today, without=without).total == 0
    assert ranking.rank_jobs(Candidate.objects.get(pk=away.pk), today=today).rows == []


def test_on_time_only_leaves_out_who_is_late(today):
    job = a_world(5)
    on_time = [result for result in engine.in_order(by_definition(job, today)) if not result.late_weeks]

    found = ranking.rank_people(job, today=today, on_time=True)

    assert [row.match for row in found.rows] == on_time
    assert found.total == len(on_time) < ranking.rank_people(job, today=today).total


def test_a_concept_without_hours_or_postcode_can_be_explained(today):
    job = a_simple_job(1)
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.CONCEPT, hours_min=None, hours_max=None, postcode="")

    found = ranking.rank_people(FutureJob.objects.get(pk=job.pk), today=today)

    assert [row.match.excluded for row in found.rows] == [()]


def test_a_job_without_requirements_has_nobody_in_its_list(today):
    job = a_simple_job(2)
    job.requirements.all().delete()

    assert ranking.rank_people(job, today=today).rows == []
    assert [e.code for e in ranking.explain(job, Candidate.objects.first(), today=today).excluded] == ["overlap"]


def choose(candidate, job):
    now = factories.moment()
    return Proposal.objects.create(
        job=job,
        candidate=candidate,
        state=ProposalState.CHOSEN,
        selected_by=candidate.coach,
        selected_at=now,
        informed_at=now,
        agreed_on=factories.today(),
        presented_at=now,
        decided_by=candidate.coach,
        decided_at=now,
        motivation="Past goed in het team.",
    )


def test_who_was_chosen_is_known_until_the_proposal_is_withdrawn(coach):
    job = a_simple_job(0)
    proposal = choose(factories.make_profile(job, coach), job)
    assert set(ranking.chosen_people()) == {proposal.candidate_id}

    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.WITHDRAWN)
    assert set(ranking.chosen_people()) == set()


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


def test_of_a_person_the_match_reads_the_file_and_the_levels_of_skills_and_nothing_else(today):
    """No workplace competence, talk, document or language."""
    job = a_simple_job(2)
    person = Candidate.objects.all()[0]
    with CaptureQueriesContext(connection) as seen:
        ranking.rank_people(job, today=today)
        ranking.excluded_people(job, today=today)
        ranking.rank_jobs(person, today=today)
        ranking.explain(job, person, today=today)
    asked = " ".join(query["sql"] for query in seen.captured_queries)
    assert set(re.findall(r"\bcandidates_\w+", asked)) == {"candidates_candidate", "candidates_currentskill"}


def test_queries_do_not_grow_with_people(today, django_assert_max_num_queries):
    few, many = a_simple_job(2), a_simple_job(12)

    counts = {
        queries_of(lambda job=job: ranking.rank_people(job, today=today), django_assert_max_num_queries)
        for job in (few, many)
    }

    assert len(counts) == 1


def test_queries_do_not_grow_with_jobs(today, django_assert_max_num_queries):
    skills = {factories.make_skill(): 2 for _ in range(3)}
    person = factories.make_candidate(skills=skills)
    counts = set()
    for _ in range(3):
        for _ in range(3):
            factories.make_open_job(skills=skills)
        counts.add(queries_of(lambda: ranking.rank_jobs(person, today=today), django_assert_max_num_queries))

    assert len(counts) == 1
    assert ranking.rank_jobs(person, today=today).total == 9


def test_a_limit_cuts_the_list_and_tells_the_total(today):
    job = a_simple_job(6)
    everybody = ranking.rank_people(job, today=today)

    top = ranking.rank_people(job, today=today, limit=2, offset=1)

    assert [r.id for r in top.rows] == [r.id for r in everybody.rows[1:3]]
    assert top.total == everybody.total == 6


def test_the_server_keeps_one_plan_for_the_lists_of_all_jobs(today):
    """Another number of musts is another statement; who, when and how much is not."""
    jobs = [a_simple_job(1), a_world(2), a_world(7)]
    kept = "select count(*), sum(generic_plans), sum(custom_plans) from pg_prepared_statements"
    with connection.cursor() as cursor:
        cursor.execute("deallocate all")
        connection.connection._prepared.clear()
        for job in jobs:
            job.requirements.update(must=False)
            ranking.rank_people(job, today=today, limit=25)
        cursor.execute(kept)
        assert cursor.fetchone() == (1, 3, 0)
