"""The pass over all jobs and people gives the lists of `match()` and of the SQL: same people, scores, order and ties."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Candidate
from employers.models import FutureJob, JobStatus
from matching import engine, portfolio, ranking
from matching.portfolio_loading import ANYWHERE, Holders, Homes, JobRow, Need, People, World
from nieuwebanen import work
from nieuwebanen.skills.models import Skill
from tests.matching import worlds
from tests.matching.test_ranking import a_simple_job, a_world, by_definition

EMPTY = np.array([], np.int64)


def lines(listed):
    return list(zip(listed.ids.tolist(), listed.scores.tolist(), strict=True))


def by_sql(job, today, **options):
    found = ranking.rank_people(job, today=today, **options)
    return [(row.id, row.match.score) for row in found.rows], found.total


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_every_list_is_that_of_the_sql(seed, today):
    for n in range(4):
        a_world(seed * 10 + n, people=6)
    weights = engine.Weights(6000, 2000, 500, 30) if seed % 2 else engine.DEFAULT_WEIGHTS
    for day in (today, today + timedelta(days=200)):
        found = list(portfolio.lists(portfolio.load(day, weights=weights), top=1000))

        jobs = FutureJob.objects.open().order_by("pk")
        assert [listed.job.id for listed in found] == [job.pk for job in jobs]
        for job, listed in zip(jobs, found, strict=True):
            assert (lines(listed), listed.total) == by_sql(job, day, weights=weights)


@pytest.mark.django_db
def test_the_top_of_a_list_cuts_it_among_people_who_are_alike_and_tells_the_total(today):
    job = a_simple_job(9)
    world = portfolio.load(today)
    for top in (0, 1, 4, 9, 20):
        listed = portfolio.best(world, world.jobs[0], top)

        assert (lines(listed), listed.total) == (by_sql(job, today)[0][:top], 9)


@pytest.mark.django_db
@pytest.mark.usefixtures("largest_numbers")
def test_the_largest_numbers_and_hours_fit(today):
    """Keys near 31 bits need eight bytes for a level, and hours above 16 bits a wider sum."""
    job = a_world(5)
    Skill.objects.update(base_hours=16_000)

    (listed,) = portfolio.lists(portfolio.load(today))

    assert (lines(listed), listed.total) == by_sql(job, today)
    assert listed.total


@pytest.mark.django_db
def test_only_who_is_active_and_not_left_out_is_loaded(today):
    a_simple_job(4)
    away, taken, *rest = Candidate.objects.order_by("pk")
    Candidate.objects.filter(pk=away.pk).update(status="inactief")

    (listed,) = portfolio.lists(portfolio.load(today, without=[taken.pk]))

    assert sorted(listed.ids.tolist()) == [person.pk for person in rest]


@pytest.mark.django_db
def test_a_world_without_people_or_jobs_gives_empty_lists(today):
    assert list(portfolio.lists(portfolio.load(today))) == []
    a_simple_job(0)
    assert [lines(listed) for listed in portfolio.lists(portfolio.load(today))] == [[]]


@pytest.mark.django_db
def test_loading_asks_as_much_of_many_as_of_few(today, django_assert_max_num_queries):
    counts = set()
    for _ in range(2):
        a_simple_job(3)
        with django_assert_max_num_queries(8) as seen:
            portfolio.load(today)
        counts.add(len(seen.captured_queries))

    assert len(counts) == 1


@pytest.mark.django_db
def test_everybody_can_be_scored_also_who_is_set_apart(today):
    job = a_world(4)
    world = portfolio.load(today)
    (row,) = world.jobs

    everybody = np.arange(len(world.people))
    found = portfolio.scored(world, row, everybody, portfolio.sums(world, row))

    expected = by_definition(job, today)
    assert world.people.ids.tolist() == [result.person_id for result in expected]
    assert found.score.tolist() == [result.score for result in expected]
    assert found.hours.tolist() == [result.hours for result in expected]
    assert found.ready.tolist() == [(result.ready - today).days for result in expected]


# ---- random worlds without a database -------------------------------------------------------------------
def skill_of(code):
    return worlds.SKILLS.index(code) + 1


def bits(values, known):
    return sum(1 << known.index(value) for value in values)


def in_arrays(jobs, people, language):
    """The same world as the loading makes of rows."""
    people = sorted(people, key=lambda person: person.id)

    def column(of, kind=np.int64):
        return np.array([of(person) for person in people], kind)

    arrays = People(
        ids=column(lambda p: p.id),
        hours=column(lambda p: p.hours),
        pace=column(lambda p: p.learn_hours),
        free=column(lambda p: (p.free_from - worlds.TODAY).days if p.free_from else 0),
        days=column(lambda p: bits(p.days, engine.DAYS)),
        cannot=column(lambda p: bits(p.cannot, worlds.CONDITIONS)),
        sectors=column(lambda p: bits(p.sectors, worlds.SECTORS)),
        home=np.arange(len(people)),
    )
    rows, levels, starts = [], [], [0]
    for code in worlds.SKILLS:
        held = [(n, p.skills[code]) for n, p in enumerate(people) if p.skills.get(code)]
        rows += [n for n, _ in held]
        levels += [level for _, level in held]
        starts.append(len(rows))
    columns = {skill_of(code): n for n, code in enumerate(worlds.SKILLS)}
    holders = Holders(np.array(rows, np.intp), np.array(levels, np.uint8), np.array([*starts, len(rows)]), columns)
    reach = column(lambda p: ANYWHERE if None in (p.x, p.y, p.radius) else p.radius**2)
    homes = Homes(column(lambda p: p.x or 0), column(lambda p: p.y or 0), reach)
    asked = tuple(job_row(job, language) for job in jobs)
    return World(worlds.TODAY, engine.DEFAULT_WEIGHTS, arrays, homes, asked, holders)


def job_row(job, language):
    needs = tuple(
        Need(
            skill_of(need.skill),
            need.level,
            need.weight,
            need.must,
            language.base_hours[need.skill],
            tuple((skill_of(other), quarters) for other, quarters in language.related.get(need.skill, ())),
        )
        for need in job.requirements
    )
    return JobRow(
        id=job.id,
        start=(job.start - worlds.TODAY).days,
        hours=job.hours,
        days=bits(job.days, engine.DAYS),
        conditions=bits(job.conditions, worlds.CONDITIONS),
        sector=bits([job.sector], worlds.SECTORS) if job.sector else 0,
        pace=job.learn_hours,
        x=job.x,
        y=job.y,
        needs=needs,
    )


@worlds.often
@given(
    st.lists(worlds.jobs, min_size=1, max_size=4),
    st.lists(worlds.people, max_size=8, unique_by=lambda person: person.id),
    worlds.languages(),
    st.sampled_from([1, 3, 50]),
)
def test_in_any_world_the_lists_are_those_of_the_definition(jobs, people, language, top):
    """Whether a job is counted alone or in a handful, and whether its list is cut or not."""
    found = list(portfolio.lists(in_arrays(jobs, people, language), top))

    for job, listed in zip(jobs, found, strict=True):
        expected = engine.in_order(engine.match(job, one, language, today=worlds.TODAY) for one in people)
        assert lines(listed) == [(result.person_id, result.score) for result in expected][:top]
        assert listed.total == len(expected)


@given(st.lists(worlds.ids, min_size=1), worlds.ids)
def test_the_hash_of_a_pair_is_that_of_the_definition(people, job):
    assert portfolio.ties(np.array(people), job).tolist() == [engine.tie(person, job) for person in people]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_the_columns_that_the_match_compares_say_the_same_as_the_file_and_the_job(seed):
    job = a_world(seed)
    for person in Candidate.objects.all():
        assert person.days_bits == work.bits(person.possible_days, work.Weekday)
        assert person.cannot_bits == work.bits(person.cannot, work.WorkCondition)
        assert person.sectors_bits == work.bits(person.sector_wishes, work.Sector)
        assert person.radius_m == person.travel_radius_m
    job.refresh_from_db()
    assert job.days_bits == work.bits(job.days, work.Weekday)
    assert job.conditions_bits == work.bits(job.conditions, work.WorkCondition)
    assert job.sector_bit == work.bits([job.sector], work.Sector)
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.CONCEPT, sector="")
    job.refresh_from_db()
    assert job.sector_bit == 0
    assert work.bits(["di", "ma"], work.Weekday) == 3
