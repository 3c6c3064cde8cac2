"""The match from the database: one SQL statement per list, always fresh, equal to `engine.match()` to the last tie.

The statement scores pairs of jobs and people; a list is one job against all people, or one person against all open
jobs. Every pair that is shown is explained by `match()` from live rows; tests hold the two equal on random worlds.

In a list stand active people only; whom else to leave out, such as `chosen_people()`, the caller says. The engine's
codes of skills are primary keys, as text.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from candidates.models import METRES_PER_MINUTE, Candidate, CandidateStatus
from employers.models import FutureJob, JobRequirement, JobStatus
from matching.engine import DEFAULT_WEIGHTS, Job, Language, Match, Person, Requirement, Weights, match
from matching.models import Proposal, ProposalState
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import Skill, SkillRelation
from nieuwebanen.work import WORKING_WEEK

# Own levels and related ones are two lists of what they would earn; the best of each need counts. That a neighbour
# counts only below the needed level needs no condition: at the needed level the own skill earns and saves the most.
PAIRS = """
with need as materialized (
    select r.job_id, r.skill_id, r.level, r.weight, r.must, s.base_hours
    from employers_jobrequirement r
    join skills_skill s on s.id = r.skill_id
    join employers_futurejob j on j.id = r.job_id
    where {job_filter}
),
job as materialized (
    select j.id, j.starts_on, coalesce(j.hours_min, 0) as hours, j.days, j.conditions, j.sector, j.learn_hours_per_week,
        place.x, place.y, total.*
    from employers_futurejob j
    join (
        select job_id, 48 * sum(weight) as full_credit, count(*) filter (where must) as musts,
            sum(base_hours * {effort_of_need} / 2) as full_hours
        from need group by job_id
    ) total on total.job_id = j.id
    left join nieuwebanen_postcodecentre place on place.digits = left(j.postcode, 4)
),
earned as (
    select n.job_id, h.candidate_id, n.skill_id, n.weight,
        48 * least(h.level, n.level) / n.level as credit,
        n.base_hours * {effort_of_have} / 2 as saved,
        n.must and h.level >= n.level as must_met
    from need n join candidates_currentskill h on h.skill_id = n.skill_id {person_filter}
    union all
    select n.job_id, h.candidate_id, n.skill_id, n.weight,
        12 * rel.quarters * least(h.level, n.level) / n.level,
        rel.quarters * (n.base_hours * {effort_of_have} / 2) / 4,
        false
    from need n
    join skills_skillrelation rel on rel.skill_id = n.skill_id
    join candidates_currentskill h on h.skill_id = rel.neighbour_id {person_filter}
),
per_need as (
    select job_id, candidate_id, weight * max(credit) as covered, max(saved) as saved, bool_or(must_met) as must_met
    from earned group by job_id, candidate_id, skill_id, weight
),
pair as (
    select job_id, candidate_id, sum(covered) as covered, sum(saved) as saved, count(*) filter (where must_met) as musts
    from per_need group by job_id, candidate_id
),
timed as (
    select job.id as job_id, c.id as candidate_id, coalesce(pair.covered, 0) as covered, job.full_credit, job.starts_on,
        greatest(%(today)s, c.available_from)
            + 7 * ceil((job.full_hours - coalesce(pair.saved, 0))::numeric
                / least(c.learning_hours_per_week, job.learn_hours_per_week))::int as ready_on,
        cardinality(c.sector_wishes) = 0 or job.sector = any(c.sector_wishes) as wished,
        coalesce(pair.covered, 0) > 0
            and pair.musts = job.musts
            and c.hours_per_week >= job.hours
            and job.days <@ (case when cardinality(c.days) = 0 then %(working_week)s::varchar[] else c.days end)
            and not job.conditions && c.cannot
            and coalesce(c.available_from, %(today)s) <= job.starts_on
            and (job.x is null or place.x is null
                or (job.x - place.x)::bigint * (job.x - place.x) + (job.y - place.y)::bigint * (job.y - place.y)
                    <= (c.travel_minutes * {speed})::bigint * (c.travel_minutes * {speed})) as fits
    from job
    cross join candidates_candidate c
    {shared} join pair on pair.job_id = job.id and pair.candidate_id = c.id
    left join nieuwebanen_postcodecentre place on place.digits = left(c.postcode, 4)
    where c.status = %(active)s and not c.id = any(%(without)s)
),
scored as (
    select timed.*, late_weeks,
        %(skills)s * covered / full_credit
            + %(on_time)s * greatest(0, %(late_weeks)s - late_weeks) / %(late_weeks)s
            + case when wished then %(wish)s else 0 end as score
    from timed, lateral (select greatest(0, ceil((ready_on - starts_on)::numeric / 7))::int as late_weeks) late
),
hashed as (
    select scored.*, (h2 # (h2 >> 12)) as tie
    from scored,
        lateral (select ((candidate_id * 1640531527::bigint) # (job_id * 1013904223::bigint)) & 2147483647 as h1) a,
        lateral (select ((h1 # (h1 >> 15)) * 739982445) & 2147483647 as h2) b
)
select job_id, candidate_id, score, late_weeks = 0 as on_time, count(*) over () as total
from hashed
where fits = %(fits)s and ({only_on_time} or late_weeks = 0)
order by {first} score desc, covered desc, late_weeks, tie, {last}
limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True)
class Ranked:
    """One line of a list: the pair's key and the definition's own explanation."""

    id: int  # of the candidate in a list of people, of the job in a list of jobs
    match: Match


@dataclass(frozen=True)
class RankedList:
    rows: list[Ranked]
    total: int  # how many there are in all, whatever the limit


def rank_people(
    job: FutureJob,
    *,
    today: date,
    limit: int | None = None,
    offset: int = 0,
    without: Collection[int] = (),
    on_time: bool = False,
    excluded: bool = False,
    weights: Weights = DEFAULT_WEIGHTS,
) -> RankedList:
    """Who could be ready for this job, best first.

    `excluded` gives the others instead: everybody whom a hard constraint sets apart, in the same order, but first those
    who share a skill with the job. `without`: ids to leave out. `total` counts the whole list, whatever the limit.
    """
    found = _pairs(
        _ONE_JOB,
        {"job": job.pk},
        today=today,
        limit=limit,
        offset=offset,
        without=without,
        on_time=on_time,
        fits=not excluded,
        weights=weights,
    )
    people = {person.id: person for person in people_for_engine([row[1] for row in found])}
    engine_job, language = job_for_engine(job)
    rows = [Ranked(row[1], match(engine_job, people[row[1]], language, today=today, weights=weights)) for row in found]
    return RankedList(rows, found[0][4] if found else 0)


def excluded_people(
    job: FutureJob, *, today: date, limit: int | None = None, offset: int = 0, without: Collection[int] = ()
) -> RankedList:
    """Whom a hard constraint sets apart, each with the reasons in `match.excluded`. A rank never rejects anyone."""
    return rank_people(job, today=today, limit=limit, offset=offset, without=without, excluded=True)


def rank_jobs(
    candidate: Candidate,
    *,
    today: date,
    limit: int | None = None,
    without_jobs: Collection[int] = (),
    weights: Weights = DEFAULT_WEIGHTS,
) -> RankedList:
    """The open future jobs that fit this person, best first."""
    found = _pairs(
        _ONE_PERSON,
        {"open": JobStatus.OPEN.value, "candidate": candidate.pk, "without_jobs": list(without_jobs)},
        today=today,
        limit=limit,
        weights=weights,
    )
    if not found:
        return RankedList([], 0)
    (person,) = people_for_engine([candidate.pk])
    jobs, language = jobs_for_engine(row[0] for row in found)
    rows = [Ranked(row[0], match(jobs[row[0]], person, language, today=today, weights=weights)) for row in found]
    return RankedList(rows, found[0][4])


def chosen_people() -> set[int]:
    """Ids of those whom an employer chose: about to learn, learning or placed.

    A trajectory that stops withdraws its proposal, so this is known without a look at the floor above.
    """
    return set(Proposal.objects.filter(state=ProposalState.CHOSEN).values_list("candidate_id", flat=True))


def explain(job: FutureJob, candidate: Candidate, *, today: date, weights: Weights = DEFAULT_WEIGHTS) -> Match:
    """The outcome for one pair, from live rows, also for who is excluded."""
    engine_job, language = job_for_engine(job)
    (person,) = people_for_engine([candidate.pk])
    return match(engine_job, person, language, today=today, weights=weights)


@dataclass(frozen=True)
class _Side:
    """Which pairs a list is about, in our own SQL text, never a user's; `last` is the key that ends every tie."""

    jobs: str
    people: str
    last: str


_ONE_JOB = _Side("j.id = %(job)s", "", "candidate_id")
_ONE_PERSON = _Side(
    "j.status = %(open)s and not j.id = any(%(without_jobs)s)", "and h.candidate_id = %(candidate)s", "job_id"
)


def _pairs(
    side: _Side,
    parameters: dict[str, Any],
    *,
    today: date,
    limit: int | None = None,
    offset: int = 0,
    without: Collection[int] = (),
    on_time: bool = False,
    fits: bool = True,
    weights: Weights = DEFAULT_WEIGHTS,
) -> list[tuple[int, int, int, bool, int]]:
    """Rows of (job id, candidate id, score, on time, total)."""
    effort = "(array[0, 2, 5, 9, 15])[{} + 1]"
    speeds = " ".join(f"when '{mode.value}' then {speed}" for mode, speed in METRES_PER_MINUTE.items())
    sql = PAIRS.format(
        job_filter=side.jobs,
        person_filter=side.people,
        last=side.last,
        # Who fits shares a skill, so only they need to be looked at; the others are all the rest.
        shared="" if fits else "left",
        first="" if fits else "covered > 0 desc,",
        effort_of_need=effort.format("level"),
        effort_of_have=effort.format("least(h.level, n.level)"),
        speed=f"(case c.travel_mode {speeds} end)",
        only_on_time="false" if on_time else "true",
    )
    values = {
        **parameters,
        "today": today,
        "working_week": WORKING_WEEK,
        "active": CandidateStatus.ACTIVE.value,
        "without": list(without),
        "fits": fits,
        "limit": limit,
        "offset": offset,
        "skills": weights.skills,
        "on_time": weights.on_time,
        "wish": weights.wish,
        "late_weeks": weights.late_weeks,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


# ---- from rows to the engine's own types ------------------------------------------------------------
def job_for_engine(job: FutureJob) -> tuple[Job, Language]:
    """The job as the engine knows it, and the words it needs."""
    needs = list(job.requirements.all())
    return _engine_job(job, needs, _centres([job.postcode])), language_for(need.skill_id for need in needs)


def jobs_for_engine(ids: Iterable[int]) -> tuple[dict[int, Job], Language]:
    """These jobs by id as the engine knows them, and the words they need, in five queries."""
    found = FutureJob.objects.filter(pk__in=list(ids)).prefetch_related("requirements").in_bulk()
    needs = {pk: list(job.requirements.all()) for pk, job in found.items()}
    centres = _centres(job.postcode for job in found.values())
    language = language_for(need.skill_id for some in needs.values() for need in some)
    return {pk: _engine_job(job, needs[pk], centres) for pk, job in found.items()}, language


def _engine_job(job: FutureJob, needs: Sequence[JobRequirement], centres: dict[str, tuple[int, int]]) -> Job:
    assert job.starts_on is not None
    x, y = _place(job.postcode, centres)
    return Job(
        id=job.pk,
        start=job.starts_on,
        requirements=tuple(Requirement(str(n.skill_id), n.level, n.weight, n.must) for n in needs),
        hours=job.hours_min or 0,
        days=tuple(job.days),
        x=x,
        y=y,
        conditions=tuple(job.conditions),
        sector=job.sector or None,
        learn_hours=job.learn_hours_per_week,
    )


def people_for_engine(ids: Iterable[int]) -> list[Person]:
    """These people as the engine knows them, in the order of the ids, in three queries."""
    wanted = list(ids)
    found = Candidate.objects.filter(pk__in=wanted).prefetch_related("skills").in_bulk()
    centres = _centres(person.postcode for person in found.values())
    return [_engine_person(found[pk], centres) for pk in wanted if pk in found]


def _engine_person(candidate: Candidate, centres: dict[str, tuple[int, int]]) -> Person:
    x, y = _place(candidate.postcode, centres)
    return Person(
        id=candidate.pk,
        skills={str(skill.skill_id): skill.level for skill in candidate.skills.all()},
        hours=candidate.hours_per_week,
        days=tuple(candidate.possible_days),
        free_from=candidate.available_from,
        x=x,
        y=y,
        radius=candidate.travel_radius_m,
        cannot=tuple(candidate.cannot),
        sectors=tuple(candidate.sector_wishes),
        learn_hours=candidate.learning_hours_per_week,
    )


def language_for(skill_ids: Iterable[int]) -> Language:
    """Base hours and neighbours of these skills."""
    ids = set(skill_ids)
    related: dict[str, list[tuple[str, int]]] = {}
    for relation in SkillRelation.objects.filter(skill_id__in=ids).order_by("pk"):
        related.setdefault(str(relation.skill_id), []).append((str(relation.neighbour_id), relation.quarters))
    hours = Skill.objects.filter(pk__in=ids).values_list("pk", "base_hours")
    return Language({str(pk): base for pk, base in hours}, related)


def _centres(postcodes: Iterable[str]) -> dict[str, tuple[int, int]]:
    digits = {postcode[:4] for postcode in postcodes if postcode}
    if not digits:
        return {}
    return {c.digits: (c.x, c.y) for c in PostcodeCentre.objects.filter(digits__in=digits)}


def _place(postcode: str, centres: dict[str, tuple[int, int]]) -> tuple[int | None, int | None]:
    return centres.get(postcode[:4], (None, None))
