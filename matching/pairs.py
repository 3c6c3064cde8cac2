"""The statement of the match: every pair of jobs and people scored in SQL, equal to `engine.match()` to the last tie.

A list is one job against all people, or one person against all open jobs. The one is given as the values of an
`engine.Job` or `engine.Person`, so that "what if" is the same statement with other values and nothing saved; the many
come from the tables. The text below is all there is: four tables `job`, `need`, `person` and `have`, each in two
forms, then the same steps for both directions.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from candidates.models import METRES_PER_MINUTE, Candidate, CandidateStatus
from employers.models import FutureJob, JobStatus
from matching.engine import Job, Person
from matching.rules import InForce
from nieuwebanen.work import WORKING_WEEK

# The one of a list, as values.
THIS_JOB = """
    select %(id)s::bigint as id, %(start)s::date as starts_on, %(hours)s::int as hours, %(days)s::varchar[] as days,
        %(days)s::varchar[] <@ %(working_week)s::varchar[] as in_working_week, %(x)s::int as x, %(y)s::int as y,
        %(conditions)s::varchar[] as conditions, %(sector)s::varchar as sector, %(learn_hours)s::int as learn_hours
"""
ITS_NEEDS = """
    select %(id)s::bigint as job_id, asked.*
    from unnest(%(needed)s::bigint[], %(levels)s::int[], %(weights)s::int[], %(musts)s::bool[])
        as asked (skill_id, level, weight, must)
"""
THIS_PERSON = """
    select %(id)s::bigint as id, %(hours)s::int as hours, %(days)s::varchar[] as days, %(free_from)s::date as free_from,
        %(x)s::int as x, %(y)s::int as y, %(radius)s::bigint * %(radius)s as radius_squared, %(cannot)s::varchar[] as cannot,
        %(sectors)s::varchar[] as sectors, %(learn_hours)s::int as learn_hours
"""
THEIR_LEVELS = """
    select %(id)s::bigint as candidate_id, known.*
    from unnest(%(known)s::bigint[], %(levels)s::int[]) as known (skill_id, level)
"""
# The many of a list, from the tables.
JOBS = """
    select j.id, j.starts_on, coalesce(j.hours_min, 0) as hours, j.days,
        j.days <@ %(working_week)s::varchar[] as in_working_week, place.x, place.y, j.conditions,
        nullif(j.sector, '') as sector, j.learn_hours_per_week as learn_hours
    from employers_futurejob j
    left join nieuwebanen_postcodecentre place on place.digits = left(j.postcode, 4)
    where j.status = %(open)s {only}
"""
NEEDS = """
    select r.job_id, r.skill_id, r.level, r.weight, r.must
    from employers_jobrequirement r where r.job_id in (select job_id from met)
"""
PEOPLE = """
    select c.id, c.hours_per_week as hours, c.available_from as free_from, place.x, place.y,
        case when cardinality(c.days) = 0 then null else c.days end as days,  -- null: the working week
        (c.travel_minutes * c.travel_minutes)::bigint * {speed_squared} as radius_squared, c.cannot,
        c.sector_wishes as sectors, c.learning_hours_per_week as learn_hours
    from candidates_candidate c
    left join nieuwebanen_postcodecentre place on place.digits = left(c.postcode, 4)
    where c.status = %(active)s {only}
"""
# One of the musts of the job: who lacks it does not fit and need not be looked at further.
WHO_CAN = "and c.id in (select candidate_id from candidates_currentskill where skill_id = {skill} and level >= {level})"
LEVELS = "select candidate_id, skill_id, level from candidates_currentskill"

PAIRS = """
with job as materialized ({jobs}),
person as ({people}),
have as ({levels}),
-- The hard constraints that ask no skills, by the engine's codes. For a list of who fits they come first: then few are
-- left to add up skills of. One number for the pair: of two columns the planner expects too few to agree.
checked as not materialized (
    select job.id << 32 | person.id as pair_id, job.id as job_id, person.id as candidate_id, starts_on,
        least(person.learn_hours, job.learn_hours) as pace,
        greatest(%(today)s, free_from) as can_learn_from,
        cardinality(sectors) = 0 or sector = any(sectors) as wished,
        person.hours >= job.hours as hours,
        coalesce(free_from, %(today)s) <= starts_on as available,
        case when person.days is null then in_working_week else job.days <@ person.days end as days,
        case when cardinality(cannot) = 0 then true else not conditions && cannot end as condition,
        ((job.x - person.x)::bigint * (job.x - person.x) + (job.y - person.y)::bigint * (job.y - person.y)
            > radius_squared) is not true as travel  -- of an unknown place or radius nothing is said
    from job cross join person
),
met as materialized (select * from checked where {met}),
need as materialized (
    select asked.*, s.base_hours from ({needs}) asked join skills_skill s on s.id = asked.skill_id
),
whole as materialized (  -- what it takes to have all that a job needs
    select job_id, 48 * sum(weight) as credit, sum(base_hours * {halves}[level + 1] / 2) as hours,
        count(*) filter (where must) as musts
    from need group by job_id
),
-- Which skill helps with a need, in quarters: the skill itself four, its neighbours less. That a neighbour counts only
-- below the needed level needs no condition: at the needed level the own skill earns and saves the most.
help as materialized (
    select job_id, skill_id as needed, level, weight, must, base_hours, skill_id as known, 4 as quarters from need
    union all
    select job_id, need.skill_id, level, weight, false, base_hours, rel.neighbour_id, rel.quarters
    from need join skills_skillrelation rel on rel.skill_id = need.skill_id
),
earned as (  -- the best of each need counts
    select pair_id,
        max(weight * (12 * quarters * least(have.level, help.level) / help.level)) as credit,
        max(quarters * (base_hours * {halves}[least(have.level, help.level) + 1] / 2) / 4) as saved,
        bool_or(must and have.level >= help.level) as must_met
    from help join have on have.skill_id = help.known
        join met on met.pair_id = help.job_id << 32 | have.candidate_id
    group by pair_id, needed
),
known as (
    select pair_id, sum(credit) as credit, sum(saved) as saved, count(*) filter (where must_met) as musts
    from earned group by pair_id
),
pair as (
    select met.*, whole.credit as full_credit,
        coalesce(known.credit, 0) as covered,
        whole.hours - coalesce(known.saved, 0) as to_learn,
        coalesce(known.musts, 0) = whole.musts as skill,
        whole.musts - coalesce(known.musts, 0) = 1 as one_must_missing,
        coalesce(known.credit, 0) > 0 as overlap
    from met join whole using (job_id)
    {who_knows_nothing_too} join known using (pair_id)
)
"""
MET = "hours and available and days and condition and travel"
FITS = f"{MET} and skill and overlap"
# Only one thing is missing, and it can be learnt ("bijna").
NEARLY = f"{MET} and one_must_missing and overlap"
LIST = """,
timed as (
    select job_id, candidate_id, covered, full_credit, wished, starts_on, {nearly} as nearly,
        can_learn_from + 7 * ((to_learn + pace - 1) / pace)::int as ready_on
    from pair where {which}
),
scored as (
    select job_id, candidate_id, covered, late_weeks, ready_on, nearly,
        %(skills)s * covered / full_credit
            + %(on_time)s * greatest(0, %(late_weeks)s - late_weeks) / %(late_weeks)s
            + case when wished then %(wish)s else 0 end as score
    from timed, lateral (select greatest(0, (ready_on - starts_on + 6) / 7) as late_weeks) late
),
-- The hash that ends ties is worked out only for who can stand in this part of the list.
best as (
    select *, count(*) over () as total from scored where {late_too} or late_weeks = 0
    order by {first} score desc, covered desc, late_weeks fetch first %(last)s rows with ties
)
select job_id, candidate_id, score, late_weeks = 0 as on_time, total
from best,
    lateral (select ((candidate_id * 1640531527::bigint) # (job_id * 1013904223::bigint)) & 2147483647 as h1) a,
    lateral (select ((h1 # (h1 >> 15)) * 739982445) & 2147483647 as h2) b
order by {first} score desc, covered desc, late_weeks, h2 # (h2 >> 12), {one}
limit %(last)s - %(offset)s offset %(offset)s
"""
# By code, as `Exclusion.code`.
CONSTRAINTS = ("hours", "days", "condition", "travel", "available", "skill", "overlap")
DROPS = """
select count(*) filter (where not hours), count(*) filter (where not days), count(*) filter (where not condition),
    count(*) filter (where not travel), count(*) filter (where not available), count(*) filter (where not skill),
    count(*) filter (where not overlap)
from pair
"""
ALL = 2**31 - 1  # more than there are


@dataclass(frozen=True)
class Sides:
    """Whom and what a list is about: our own SQL text with its values. `one` is the key that ends every tie.

    who_can: what narrows the people of a list of who fits, and changes nothing of it.
    """

    jobs: str
    needs: str
    people: str
    levels: str
    who_can: str
    one: str
    values: dict[str, Any]


def people_of(job: Job, among: QuerySet[Candidate] | None, without: QuerySet[Any, int] | None) -> Sides:
    """This job against the active people."""
    only = _is_in("c.id", among) + _is_in("c.id", without, "not in")
    values = {
        "id": job.id,
        "start": job.start,
        "hours": job.hours,
        "days": list(job.days),
        "x": job.x,
        "y": job.y,
        "conditions": list(job.conditions),
        "sector": job.sector,
        "learn_hours": job.learn_hours,
        "needed": [int(need.skill) for need in job.requirements],
        "levels": [need.level for need in job.requirements],
        "weights": [need.weight for need in job.requirements],
        "musts": [need.must for need in job.requirements],
        "active": CandidateStatus.ACTIVE.value,
    }
    musts = [WHO_CAN.format(skill=int(need.skill), level=int(need.level)) for need in job.requirements if need.must]
    return Sides(THIS_JOB, ITS_NEEDS, _people(only), LEVELS, " ".join(musts), "candidate_id", values)


def jobs_of(person: Person, among: QuerySet[FutureJob] | None) -> Sides:
    """This person against the open jobs."""
    values = {
        "id": person.id,
        "hours": person.hours,
        "days": list(person.days),
        "free_from": person.free_from,
        "x": person.x,
        "y": person.y,
        "radius": person.radius,
        "cannot": list(person.cannot),
        "sectors": list(person.sectors),
        "learn_hours": person.learn_hours,
        "known": [int(skill) for skill in person.skills],
        "levels": list(person.skills.values()),
        "open": JobStatus.OPEN.value,
    }
    return Sides(JOBS.format(only=_is_in("j.id", among)), NEEDS, THIS_PERSON, THEIR_LEVELS, "", "job_id", values)


def between(jobs: QuerySet[FutureJob], people: QuerySet[Candidate]) -> Sides:
    """Those of these jobs that are open against those of these people who are active, as for an assignment."""
    values = {"open": JobStatus.OPEN.value, "active": CandidateStatus.ACTIVE.value}
    some, side = JOBS.format(only=_is_in("j.id", jobs)), _people(_is_in("c.id", people))
    return Sides(some, NEEDS, side, LEVELS, "", "candidate_id, job_id", values)


def _people(only: str) -> str:
    """The active people under these conditions."""
    speeds = " ".join(f"when '{mode.value}' then {speed**2}" for mode, speed in METRES_PER_MINUTE.items())
    return PEOPLE.format(speed_squared=f"(case c.travel_mode {speeds} end)", only=only)


def _is_in(column: str, rows: QuerySet[Any, Any] | None, how: str = "in") -> str:
    """The condition that a column is (not) among these rows, as a subquery of the statement."""
    if rows is None:
        return ""
    keys = rows if rows.query.values_select else rows.values("pk")
    try:
        text = connection.ops.compose_sql(*keys.order_by().query.sql_with_params())  # type: ignore[attr-defined]
    except EmptyResultSet:  # Django knows already that there are none
        text = "select null::bigint where false"
    return f" and {column} {how} ({text.replace('%', '%%')})"


def listed(
    sides: Sides,
    today: date,
    weights: InForce,
    *,
    limit: int | None = None,
    offset: int = 0,
    on_time: bool = False,
    excluded: bool = False,
    most_weeks: int | None = None,
    by_ready: bool = False,
) -> list[tuple[int, int, int, bool, int]]:
    """Rows of (job id, candidate id, score, on time, total). most_weeks: of learning; by_ready: the soonest first."""
    which = f"not ({FITS})" if excluded else "skill and overlap"  # of who fits the others came first
    first = "nearly desc, covered > 0 desc," if excluded else ""
    text = LIST.format(
        which=which if most_weeks is None else f"{which} and (to_learn + pace - 1) / pace <= %(most_weeks)s",
        late_too="false" if on_time else "true",
        nearly=NEARLY if excluded else "false",
        first=f"{first} ready_on," if by_ready else first,
        one=sides.one,
    )
    values = {
        "today": today,
        "last": ALL if limit is None else offset + limit,
        "offset": offset,
        "most_weeks": most_weeks,
        "skills": weights.skills,
        "on_time": weights.on_time,
        "wish": weights.wish,
        "late_weeks": weights.late_weeks,
    }
    return _run(sides, text, values, everybody=excluded)


def dropped(sides: Sides, today: date) -> dict[str, int]:
    """How many pairs each constraint sets apart, by its code."""
    (numbers,) = _run(sides, DROPS, {"today": today}, everybody=True)
    return dict(zip(CONSTRAINTS, numbers, strict=True))


def _run(sides: Sides, text: str, values: dict[str, Any], *, everybody: bool) -> list[Any]:
    """Who fits shares a skill, so for a list of them only those are looked at; for the others everybody is."""
    pairs = PAIRS.format(
        jobs=sides.jobs,
        needs=sides.needs,
        people=sides.people if everybody else sides.people + sides.who_can,
        levels=sides.levels,
        met="true" if everybody else MET,
        who_knows_nothing_too="left" if everybody else "",
        halves="(array[0, 2, 5, 9, 15])",
    )
    with connection.cursor() as cursor:
        cursor.execute(pairs + text, {"working_week": WORKING_WEEK} | sides.values | values)
        return cursor.fetchall()
