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
from matching.engine import FULL_CREDIT, Job, Language, Person
from matching.rules import InForce
from nieuwebanen.work import WORKING_WEEK

# The one of a list, as values: the planner reads them as constants.
THIS_JOB = """
    select %(id)s::bigint as id, %(start)s::date as starts_on, %(hours)s::int as hours, %(days)s::varchar[] as days,
        %(days)s::varchar[] <@ %(working_week)s::varchar[] as in_working_week, %(x)s::int as x, %(y)s::int as y,
        %(conditions)s::varchar[] as conditions, %(sector)s::varchar as sector, %(learn_hours)s::int as learn_hours
"""
THIS_PERSON = """
    select %(id)s::bigint as id, %(hours)s::int as hours, %(days)s::varchar[] as days, false as in_the_week, %(free_from)s::date as free_from,
        %(x)s::int as x, %(y)s::int as y, %(radius)s::bigint * %(radius)s as radius_squared, %(cannot)s::varchar[] as cannot,
        %(sectors)s::varchar[] as sectors, %(learn_hours)s::int as learn_hours
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
PEOPLE = """
    select c.id, c.hours_per_week as hours, c.available_from as free_from, place.x, place.y,
        c.days, cardinality(c.days) = 0 as in_the_week,
        (c.travel_minutes * c.travel_minutes)::bigint * {speed_squared} as radius_squared, c.cannot,
        c.sector_wishes as sectors, c.learning_hours_per_week as learn_hours
    from candidates_candidate c
    left join nieuwebanen_postcodecentre place on place.digits = left(c.postcode, 4)
    where c.status = %(active)s {only}
"""
# One of the musts of the job: who lacks it does not fit and need not be looked at further. Each on its own: of a count
# of musts by person the planner expects a handful where there are thousands.
WHO_CAN = "and c.id in (select candidate_id from candidates_currentskill where skill_id = {skill} and level >= {level})"

PAIRS = """
with checked as not materialized (
    -- The hard constraints that ask no skills, by the engine's codes. For a list of who fits they come first: then few
    -- are left to add up skills of. One number for the pair: of two columns the planner expects too few to agree.
    select job.id << 32 | person.id as pair_id, job.id as job_id, person.id as candidate_id, starts_on,
        least(person.learn_hours, job.learn_hours) as pace,
        greatest(%(today)s, free_from) as can_learn_from,
        cardinality(sectors) = 0 or sector = any(sectors) as wished,
        person.hours >= job.hours as hours,
        coalesce(free_from, %(today)s) <= starts_on as available,
        case when in_the_week then in_working_week else job.days <@ person.days end as days,
        case when cardinality(cannot) = 0 then true else not conditions && cannot end as condition,
        ((job.x - person.x)::bigint * (job.x - person.x) + (job.y - person.y)::bigint * (job.y - person.y)
            > radius_squared) is not true as travel  -- of an unknown place or radius nothing is said
    from ({jobs}) job cross join ({people}) person
),
met as materialized (select * from checked where {met}),
{sums},
pair as (
    select met.*, full_credit,
        coalesce(known.credit, 0) as covered,
        full_hours - coalesce(known.saved, 0) as to_learn,
        coalesce(known.musts, 0) = full_musts as skill,
        full_musts - coalesce(known.musts, 0) = 1 as one_must_missing,
        coalesce(known.credit, 0) > 0 as overlap
    from met {whole} {who_knows_nothing_too} join known using ({key})
)
"""
# The skills of many people for one job. What each level of each helping skill earns and saves is worked out by the
# rule of `engine.credit` (`_helps`); the best of each need counts. A met must is {met_must} on top of its credit.
OF_PEOPLE = """
earned as (
    select candidate_id, need, max((%(credits)s::int[])[at + level]) as credit, max((%(savings)s::int[])[at + level]) as saved
    from unnest(%(helping)s::bigint[], %(need)s::int[], %(at)s::int[]) as help (skill_id, need, at)
        join candidates_currentskill using (skill_id) join met using (candidate_id)
    where level > 0
    group by candidate_id, need
),
known as materialized (  -- not again for everybody whom the planner did not expect
    select candidate_id, mod(sum(credit), {met_must}) as credit, sum(credit) / {met_must} as musts, sum(saved) as saved
    from earned group by candidate_id
)
"""
# The skills of one person for many jobs.
OF_JOBS = """
help as materialized (  -- which need is helped, in quarters: by the skill itself four, by its neighbours less
    select have.skill_id as needed, 4 as quarters, have.level from ({levels}) have
    union all
    select rel.skill_id, rel.quarters, have.level
    from ({levels}) have join skills_skillrelation rel on rel.neighbour_id = have.skill_id
),
earned as (
    select r.job_id, r.weight, r.must, s.base_hours * {halves}[r.level + 1] / 2 as hours,
        max(r.weight * (12 * quarters * least(help.level, r.level) / r.level)) as credit,
        max(quarters * (s.base_hours * {halves}[least(help.level, r.level) + 1] / 2) / 4) as saved,
        bool_or(r.must and quarters = 4 and help.level >= r.level) as must_met
    from met join employers_jobrequirement r using (job_id) join skills_skill s on s.id = r.skill_id
        left join help on help.needed = r.skill_id
    group by r.id, s.id
),
known as (
    select job_id, 48 * sum(weight) as full_credit, sum(hours) as full_hours, count(*) filter (where must) as full_musts,
        sum(credit) as credit, sum(saved) as saved, count(*) filter (where must_met) as musts
    from earned group by job_id
)
"""
# The skills of many people for many jobs.
OF_PAIRS = """
need as materialized (
    select r.job_id, r.skill_id, r.level, r.weight, r.must, s.base_hours
    from employers_jobrequirement r join skills_skill s on s.id = r.skill_id
    where r.job_id in (select job_id from met)
),
whole as materialized (  -- what it takes to have all that a job needs
    select job_id, 48 * sum(weight) as full_credit, sum(base_hours * {halves}[level + 1] / 2) as full_hours,
        count(*) filter (where must) as full_musts
    from need group by job_id
),
-- Which skill helps with a need, in quarters. That a neighbour counts only below the needed level needs no condition:
-- at the needed level the own skill earns and saves the most.
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
    from help join candidates_currentskill have on have.skill_id = help.known
        join met on met.pair_id = help.job_id << 32 | have.candidate_id
    group by pair_id, needed
),
known as (
    select pair_id, sum(credit) as credit, sum(saved) as saved, count(*) filter (where must_met) as musts
    from earned group by pair_id
)
"""
ITS_WHOLE = """join (select %(full_credit)s::bigint as full_credit, %(full_hours)s::bigint as full_hours,
    %(full_musts)s::int as full_musts) whole on full_credit > 0"""
THEIR_LEVELS = "select * from unnest(%(known)s::bigint[], %(levels)s::int[]) as known (skill_id, level)"
LEVELS = range(5)  # none, and the four
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


MET_MUST = 2**16  # more than all credit of a job together
HALVES = "(array[0, 2, 5, 9, 15])"  # engine.EFFORT_HALVES


@dataclass(frozen=True)
class Sides:
    """Whom and what a list is about: our own SQL text with its values. `one` is the key that ends every tie.

    sums: what the skills of each pair earn and save, by `key`; whole: where all that a job needs stands, when not
    there. who_can: what narrows the people of a list of who fits, and changes nothing of it. fits: what must still be
    asked of who met the other constraints; each condition more and the planner expects fewer than there are.
    """

    jobs: str
    people: str
    sums: str
    key: str
    one: str
    values: dict[str, Any]
    whole: str = ""
    who_can: str = ""
    fits: str = "skill and overlap"


def people_of(
    job: Job, language: Language, among: QuerySet[Candidate] | None, without: QuerySet[Any, int] | None
) -> Sides:
    """This job against the active people. language: of the skills that the job needs."""
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
        "full_credit": FULL_CREDIT * sum(need.weight for need in job.requirements),
        "full_hours": sum(language.effort(need.skill, need.level) for need in job.requirements),
        "full_musts": sum(need.must for need in job.requirements),
        "active": CandidateStatus.ACTIVE.value,
    }
    sums = OF_PEOPLE.format(met_must=MET_MUST)
    return Sides(
        THIS_JOB,
        _people(only),
        sums,
        "candidate_id",
        "candidate_id",
        values | _helps(job, language),
        whole=ITS_WHOLE,
        who_can=_who_can(job),
        fits="true",
    )


def _helps(job: Job, language: Language) -> dict[str, list[int]]:
    """Which skill helps with which need of the job, and from `at` on what level 0, 1, 2 ... of it earns and saves."""
    helps: dict[str, list[int]] = {name: [] for name in ("helping", "need", "at", "credits", "savings")}
    for number, need in enumerate(job.requirements):
        efforts = [language.effort(need.skill, min(level, need.level)) for level in LEVELS]
        for skill, quarters in ((need.skill, 4), *language.related.get(need.skill, ())):
            helps["helping"].append(int(skill))
            helps["need"].append(number)
            helps["at"].append(len(helps["credits"]) + 1)  # arrays of SQL count from one
            most = FULL_CREDIT // 4 * quarters
            helps["credits"] += [need.weight * (most * min(level, need.level) // need.level) for level in LEVELS]
            helps["savings"] += [quarters * effort // 4 for effort in efforts]
            if need.must and skill == need.skill:
                for level in range(need.level, len(LEVELS)):
                    helps["credits"][level - len(LEVELS)] += MET_MUST
    return helps


def _who_can(job: Job) -> str:
    """The condition that people have all musts of a job."""
    musts = [need for need in job.requirements if need.must]
    return "".join(" " + WHO_CAN.format(skill=int(need.skill), level=int(need.level)) for need in musts)


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
    sums = OF_JOBS.format(levels=THEIR_LEVELS, halves=HALVES)
    return Sides(JOBS.format(only=_is_in("j.id", among)), THIS_PERSON, sums, "job_id", "job_id", values)


def between(jobs: QuerySet[FutureJob], people: QuerySet[Candidate]) -> Sides:
    """Those of these jobs that are open against those of these people who are active, as for an assignment."""
    values = {"open": JobStatus.OPEN.value, "active": CandidateStatus.ACTIVE.value}
    some, side = JOBS.format(only=_is_in("j.id", jobs)), _people(_is_in("c.id", people))
    sums, whole = OF_PAIRS.format(halves=HALVES), "join whole using (job_id)"
    return Sides(some, side, sums, "pair_id", "candidate_id, job_id", values, whole=whole)


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
    which = f"not ({FITS})" if excluded else sides.fits
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
        people=sides.people if everybody else sides.people + sides.who_can,
        sums=sides.sums,
        whole=sides.whole,
        key=sides.key,
        met="true" if everybody else MET,
        who_knows_nothing_too="left" if everybody else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(pairs + text, {"working_week": WORKING_WEEK} | sides.values | values)
        return cursor.fetchall()
