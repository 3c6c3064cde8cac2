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
from psycopg import Cursor

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob, JobStatus
from matching.engine import FULL_CREDIT, Job, Language, Person
from matching.rules import InForce
from nieuwebanen.work import Sector, Weekday, WorkCondition, bits

# The one of a list, as values. Lists of choices are bits (nieuwebanen.work.bits).
THIS_JOB = """
    select %(id)s::bigint as id, %(start)s::date as starts_on, %(hours)s::int as hours, %(days)s::int as days,
        %(x)s::int as x, %(y)s::int as y, %(conditions)s::int as conditions, %(sector)s::int as sector,
        %(learn_hours)s::int as learn_hours
"""
THIS_PERSON = """
    select %(id)s::bigint as id, %(hours)s::int as hours, %(days)s::int as days, %(free_from)s::date as free_from,
        %(x)s::int as x, %(y)s::int as y, %(radius)s::bigint as radius, %(cannot)s::int as cannot,
        %(sectors)s::int as sectors, %(learn_hours)s::int as learn_hours
"""
# The many of a list, from the tables. All that is asked of people stands in one index, `candidate_in_match`.
JOBS = """
    select j.id, j.starts_on, coalesce(j.hours_min, 0) as hours, j.days_bits as days, place.x, place.y,
        j.conditions_bits as conditions, j.sector_bit as sector, j.learn_hours_per_week as learn_hours
    from employers_futurejob j
    left join nieuwebanen_postcodecentre place on place.digits = left(j.postcode, 4)
    where j.status = '{open}' {only}
"""
PEOPLE = """
    select c.id, c.hours_per_week as hours, c.days_bits as days, c.available_from as free_from, place.x, place.y,
        c.radius_m::bigint as radius, c.cannot_bits as cannot, c.sectors_bits as sectors,
        c.learning_hours_per_week as learn_hours
    from candidates_candidate c
    left join nieuwebanen_postcodecentre place on place.digits = left(c.postcode, 4)
    where c.status = '{active}' {only}
"""
# One of the musts of the job: who lacks it does not fit and need not be looked at further. Each on its own: of a count
# of musts by person the planner expects a handful where there are thousands.
WHO_CAN = """and c.id in (
    select candidate_id from candidates_currentskill where skill_id = %(must_{n})s::bigint and level >= %(at_least_{n})s::int)
"""
# What the score asks of a pair beside the skills. The sums are grouped by all of it: looked up afterwards, by a plan that
# expects one pair, thousands would be compared with thousands.
PAIR = "job_id, candidate_id, starts_on, pace, can_learn_from, wished"
PAIRS = """
with checked as not materialized (
    -- The hard constraints that ask no skills, by the engine's codes. For a list of who fits they come first: then few
    -- are left to add up skills of. `< 1` is no bit: of `= 0` the planner expects far fewer.
    select job.id as job_id, person.id as candidate_id, starts_on,
        least(person.learn_hours, job.learn_hours) as pace,
        greatest(%(today)s::date, free_from) as can_learn_from,
        sectors = 0 or sectors & sector > 0 as wished,
        person.hours >= job.hours as hours,
        coalesce(free_from, %(today)s::date) <= starts_on as available,
        job.days & ~person.days < 1 as days,
        conditions & cannot < 1 as condition,
        ((job.x - person.x)::bigint * (job.x - person.x) + (job.y - person.y)::bigint * (job.y - person.y)
            > radius * radius) is not true as travel  -- of an unknown place or radius nothing is said
    from ({jobs}) job cross join ({people}) person
),
met as materialized (select {asked} from checked where {met}),
{sums},
pair as (
    select {asked}, full_credit,
        coalesce(credit, 0) as covered,
        full_hours - coalesce(saved, 0) as to_learn,
        coalesce(musts, 0) = full_musts as skill,
        full_musts - coalesce(musts, 0) = 1 as one_must_missing,
        coalesce(credit, 0) > 0 as overlap
    from {found} {whole}
)
"""
# The skills of many people for one job. What each level of each helping skill earns and saves is worked out by the
# rule of `engine.credit` (`_helps`); the best of each need counts. A met must is {met_must} on top of its credit.
OF_PEOPLE = """
earned as (
    select {pair}, need, max((%(credits)s::int[])[at + level]) as credit, max((%(savings)s::int[])[at + level]) as saved
    from unnest(%(helping)s::bigint[], %(need)s::int[], %(at)s::int[]) as help (skill_id, need, at)
        join candidates_currentskill using (skill_id) join met using (candidate_id)
    where level > 0
    group by {pair}, need
),
known as materialized (  -- not again for everybody whom the planner did not expect
    select {pair}, mod(sum(credit), {met_must}) as credit, sum(credit) / {met_must} as musts, sum(saved) as saved
    from earned group by {pair}
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
    select {pair}, r.weight, r.must, s.base_hours * {halves}[r.level + 1] / 2 as hours,
        max(r.weight * (12 * quarters * least(help.level, r.level) / r.level)) as credit,
        max(quarters * (s.base_hours * {halves}[least(help.level, r.level) + 1] / 2) / 4) as saved,
        bool_or(r.must and quarters = 4 and help.level >= r.level) as must_met
    from met join employers_jobrequirement r using (job_id) join skills_skill s on s.id = r.skill_id
        left join help on help.needed = r.skill_id
    group by {pair}, r.id, s.id
),
known as materialized (
    select {pair}, 48 * sum(weight) as full_credit, sum(hours) as full_hours, count(*) filter (where must) as full_musts,
        sum(credit) as credit, sum(saved) as saved, count(*) filter (where must_met) as musts
    from earned group by {pair}
)
"""
# The skills of many people for many jobs.
OF_PAIRS = """
need as materialized (
    select r.job_id as of_job, r.skill_id, r.level, r.weight, r.must, s.base_hours
    from employers_jobrequirement r join skills_skill s on s.id = r.skill_id
    where r.job_id in (select job_id from met)
),
whole as materialized (  -- what it takes to have all that a job needs
    select of_job as job_id, 48 * sum(weight) as full_credit, sum(base_hours * {halves}[level + 1] / 2) as full_hours,
        count(*) filter (where must) as full_musts
    from need group by of_job
),
-- Which skill helps with a need, in quarters. That a neighbour counts only below the needed level needs no condition:
-- at the needed level the own skill earns and saves the most.
help as materialized (
    select of_job, skill_id as needed, level, weight, must, base_hours, skill_id as known, 4 as quarters from need
    union all
    select of_job, need.skill_id, level, weight, false, base_hours, rel.neighbour_id, rel.quarters
    from need join skills_skillrelation rel on rel.skill_id = need.skill_id
),
earned as (  -- the best of each need counts
    select {pair},
        max(weight * (12 * quarters * least(have.level, help.level) / help.level)) as credit,
        max(quarters * (base_hours * {halves}[least(have.level, help.level) + 1] / 2) / 4) as saved,
        bool_or(must and have.level >= help.level) as must_met
    from help join (select skill_id, candidate_id as holder, level from candidates_currentskill) have
            on have.skill_id = help.known
        -- One number for the pair: of two columns the planner expects too few to agree.
        join met on job_id << 32 | candidate_id = of_job << 32 | holder
    group by {pair}, needed
),
known as materialized (
    select {pair}, sum(credit) as credit, sum(saved) as saved, count(*) filter (where must_met) as musts
    from earned group by {pair}
)
"""
ITS_WHOLE = """join (select %(full_credit)s::bigint as full_credit, %(full_hours)s::bigint as full_hours,
    %(full_musts)s::int as full_musts) whole on full_credit > 0"""
THEIR_LEVELS = "select * from unnest(%(known)s::bigint[], %(levels)s::int[]) as known (skill_id, level)"
LEVELS = range(5)  # none, and the four
MET = ("hours", "available", "days", "condition", "travel")
FITS = " and ".join((*MET, "skill", "overlap"))
# Only one thing is missing, and it can be learnt ("bijna").
NEARLY = " and ".join((*MET, "one_must_missing", "overlap"))
LIST = """,
timed as (
    select job_id, candidate_id, covered, full_credit, wished, starts_on, {nearly} as nearly,
        can_learn_from + 7 * ((to_learn + pace - 1) / pace)::int as ready_on
    from pair where {which}
),
scored as (
    select job_id, candidate_id, covered, late_weeks, ready_on, nearly,
        %(skills)s::int * covered / full_credit
            + %(on_time)s::int * greatest(0, %(late_weeks)s::int - late_weeks) / %(late_weeks)s::int
            + case when wished then %(wish)s::int else 0 end as score
    from timed, lateral (select greatest(0, (ready_on - starts_on + 6) / 7) as late_weeks) late
),
-- The hash that ends ties is worked out only for who can stand in this part of the list.
best as (
    select *, count(*) over () as total from scored where {late_too} or late_weeks = 0
    order by {first} score desc, covered desc, late_weeks fetch first (%(last)s::int) rows with ties
)
select job_id, candidate_id, score, late_weeks = 0 as on_time, total
from best,
    lateral (select ((candidate_id * 1640531527::bigint) # (job_id * 1013904223::bigint)) & 2147483647 as h1) a,
    lateral (select ((h1 # (h1 >> 15)) * 739982445) & 2147483647 as h2) b
order by {first} score desc, covered desc, late_weeks, h2 # (h2 >> 12), {one}
limit %(last)s::int - %(offset)s::int offset %(offset)s::int
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

    sums: what the skills of each pair earn and save; whole: where all that a job needs stands, when not there. who_can:
    what narrows the people of a list of who fits, and changes nothing of it. fits: what must still be asked of who met
    the other constraints. repeats: the text is the same every time, so that its plan is worth keeping.
    """

    jobs: str
    people: str
    sums: str
    one: str
    values: dict[str, Any]
    whole: str = ""
    who_can: str = ""
    fits: str = "skill and overlap"
    repeats: bool = False


def people_of(
    job: Job, language: Language, among: QuerySet[Candidate] | None, without: QuerySet[Any, int] | None
) -> Sides:
    """This job against the active people. language: of the skills that the job needs."""
    musts = [need for need in job.requirements if need.must]
    values = {
        "id": job.id,
        "start": job.start,
        "hours": job.hours,
        "days": bits(job.days, Weekday),
        "x": job.x,
        "y": job.y,
        "conditions": bits(job.conditions, WorkCondition),
        "sector": bits([job.sector or ""], Sector),
        "learn_hours": job.learn_hours,
        "full_credit": FULL_CREDIT * sum(need.weight for need in job.requirements),
        "full_hours": sum(language.effort(need.skill, need.level) for need in job.requirements),
        "full_musts": len(musts),
    }
    for n, must in enumerate(musts):
        values |= {f"must_{n}": must.skill, f"at_least_{n}": must.level}
    return Sides(
        THIS_JOB,
        _people(_is_in("c.id", among) + _is_in("c.id", without, "not in")),
        OF_PEOPLE.format(pair=PAIR, met_must=MET_MUST),
        "candidate_id",
        values | _helps(job, language),
        whole=ITS_WHOLE,
        who_can="".join(WHO_CAN.format(n=n) for n in range(len(musts))),
        fits="true",
        repeats=among is None,
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


def jobs_of(person: Person, among: QuerySet[FutureJob] | None) -> Sides:
    """This person against the open jobs."""
    values = {
        "id": person.id,
        "hours": person.hours,
        "days": bits(person.days, Weekday),
        "free_from": person.free_from,
        "x": person.x,
        "y": person.y,
        "radius": person.radius,
        "cannot": bits(person.cannot, WorkCondition),
        "sectors": bits(person.sectors, Sector),
        "learn_hours": person.learn_hours,
        "known": list(person.skills),
        "levels": list(person.skills.values()),
    }
    sums = OF_JOBS.format(pair=PAIR, levels=THEIR_LEVELS, halves=HALVES)
    return Sides(_jobs(_is_in("j.id", among)), THIS_PERSON, sums, "job_id", values, repeats=among is None)


def between(jobs: QuerySet[FutureJob], people: QuerySet[Candidate]) -> Sides:
    """Those of these jobs that are open against those of these people who are active, as for an assignment."""
    some, side = _jobs(_is_in("j.id", jobs)), _people(_is_in("c.id", people))
    sums = OF_PAIRS.format(pair=PAIR, halves=HALVES)
    return Sides(some, side, sums, "candidate_id, job_id", {}, whole="join whole using (job_id)")


def _jobs(only: str) -> str:
    """The open jobs under these conditions."""
    return JOBS.format(open=JobStatus.OPEN.value, only=only)


def _people(only: str) -> str:
    """The active people under these conditions."""
    return PEOPLE.format(active=CandidateStatus.ACTIVE.value, only=only)


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
        which=which if most_weeks is None else f"{which} and (to_learn + pace - 1) / pace <= %(most_weeks)s::int",
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
        asked=f"{PAIR}, {', '.join(MET)}" if everybody else PAIR,
        met="true" if everybody else " and ".join(MET),
        sums=sides.sums,
        found=f"met left join known using ({PAIR})" if everybody else "known",
        whole=sides.whole,
    )
    bound = {name: _text(value) for name, value in (sides.values | values).items()}
    if connection.queries_logged or not sides.repeats:  # the log needs the text with its values
        with connection.cursor() as cursor:
            cursor.execute(pairs + text, bound)
            return cursor.fetchall()
    # The server keeps the plan: to make it costs more than most lists take.
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as keeping:
        return keeping.execute((pairs + text).encode(), bound, prepare=True).fetchall()


def _text(value: Any) -> str | None:
    """As the server reads it, whatever its type: then the same statement is the same for every job."""
    if isinstance(value, list):
        return f"{{{','.join(map(str, value))}}}"
    return None if value is None else str(value)
