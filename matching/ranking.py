"""The match from the database: always fresh, by one SQL statement per list (`pairs.py`), in both directions.

Every pair that is shown is explained by `match()` from live rows; tests hold the two equal on random worlds.

In a list stand active people only; whom else to leave out, such as `chosen_people()`, the caller says. The engine's
codes of skills are primary keys, as text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from candidates.models import Candidate, CandidateStatus, CurrentSkill
from employers.models import FutureJob, JobRequirement
from matching import pairs, rules
from matching.engine import Job, Language, Match, Person, Requirement, Weights, match
from matching.inputs import NOTHING, Inputs
from matching.models import Proposal, ProposalState
from matching.proposing import stacking
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.skills.models import Skill, SkillRelation


@dataclass(frozen=True)
class Ranked:
    """One line of a list: the pair's key and the definition's own explanation."""

    id: int  # of the candidate in a list of people, of the job in a list of jobs
    match: Match


@dataclass(frozen=True)
class RankedList:
    rows: list[Ranked]
    total: int  # how many there are in all, whatever the limit
    inputs: Inputs = NOTHING  # what the engine got for these rows, for the match log


def rank_people(
    job: FutureJob,
    *,
    today: date,
    limit: int | None = None,
    offset: int = 0,
    among: QuerySet[Candidate] | None = None,
    without: QuerySet[Any, int] | None = None,
    on_time: bool = False,
    excluded: bool = False,
    most_weeks: int | None = None,
    by_ready: bool = False,
    changed: Job | None = None,
    weights: Weights | None = None,
) -> RankedList:
    """Who could be ready for this job, best first; with `by_ready` the soonest first.

    `excluded` gives the others instead: everybody whom a hard constraint sets apart, in the same order, but first those
    who miss one skill only ("bijna"), and last who shares no skill with the job. `most_weeks`: of learning. `among`: only these; `without`: ids to leave out; both are asked in the statement
    itself. `changed`: the job as it might be, instead of as it is saved. `weights`: the rules that count now, unless
    given. `total` counts the whole list, whatever the limit. Raises MatchIsOffError while the match is switched off.
    """
    engine_job, language = asked_job(job, changed)
    in_force = rules.in_force(weights)
    sides = pairs.people_of(engine_job, language, among, without)
    found = pairs.listed(
        sides,
        today,
        in_force,
        limit=limit,
        offset=offset,
        on_time=on_time,
        excluded=excluded,
        most_weeks=most_weeks,
        by_ready=by_ready,
    )
    people = {person.id: person for person in people_for_engine(row[1] for row in found)}
    rows = [Ranked(row[1], match(engine_job, people[row[1]], language, today=today, weights=in_force)) for row in found]
    return RankedList(rows, found[0][4] if found else 0, Inputs({job.pk: engine_job}, people, language))


def excluded_people(job: FutureJob, **asked: Any) -> RankedList:
    """Whom a hard constraint sets apart, each with the reasons in `match.excluded`. A rank never rejects anyone.

    asked: as in `rank_people`.
    """
    return rank_people(job, excluded=True, **asked)


def drops(
    job: FutureJob,
    *,
    today: date,
    among: QuerySet[Candidate] | None = None,
    without: QuerySet[Any, int] | None = None,
    changed: Job | None = None,
) -> dict[str, int]:
    """How many people each hard constraint sets apart, by its code; who misses two of them counts twice."""
    engine_job, language = asked_job(job, changed)
    sides = pairs.people_of(engine_job, language, among, without)
    return pairs.dropped(sides, today)


def rank_jobs(
    candidate: Candidate,
    *,
    today: date,
    limit: int | None = None,
    offset: int = 0,
    among: QuerySet[FutureJob] | None = None,
    on_time: bool = False,
    excluded: bool = False,
    changed: Person | None = None,
    weights: Weights | None = None,
) -> RankedList:
    """The open future jobs that fit this person, best first; nothing for who is not in the matcher.

    As `rank_people` the other way round. Raises MatchIsOffError while the match is switched off.
    """
    if candidate.status != CandidateStatus.ACTIVE:
        return RankedList([], 0)
    person = changed or people_for_engine([candidate.pk])[0]
    in_force = rules.in_force(weights)
    sides = pairs.jobs_of(person, among)
    found = pairs.listed(sides, today, in_force, limit=limit, offset=offset, on_time=on_time, excluded=excluded)
    jobs, language = jobs_for_engine(row[0] for row in found)
    rows = [Ranked(row[0], match(jobs[row[0]], person, language, today=today, weights=in_force)) for row in found]
    return RankedList(rows, found[0][4] if found else 0, Inputs(jobs, {candidate.pk: person}, language))


def chosen_people() -> QuerySet[Any, int]:
    """Ids of those whom an employer chose: about to learn, learning or placed. A subquery for `without`.

    A trajectory that stops withdraws its proposal. Whose job does not come after all is free for another employer.
    """
    chosen = Proposal.objects.filter(state=ProposalState.CHOSEN)
    return chosen.exclude(pk__in=stacking.choices_left().values("pk")).values_list("candidate_id", flat=True)


def explain(
    job: FutureJob,
    candidate: Candidate,
    *,
    today: date,
    changed: Job | None = None,
    changed_person: Person | None = None,
    weights: Weights | None = None,
) -> Match:
    """The outcome for one pair, from live rows or as they might be, also for who is excluded. Raises MatchIsOffError."""
    engine_job, language = asked_job(job, changed)
    person = changed_person or people_for_engine([candidate.pk])[0]
    return match(engine_job, person, language, today=today, weights=rules.in_force(weights))


def facts(job: FutureJob, candidate: Candidate, *, today: date) -> Match:
    """As `explain`, also while the match is off: who chooses by hand needs to know what stands in the way and what is
    still to learn. Of this nobody may show or keep the points.
    """
    engine_job, language = job_for_engine(job)
    (person,) = people_for_engine([candidate.pk])
    return match(engine_job, person, language, today=today, weights=rules.current().weights)


# ---- from rows to the engine's own types ------------------------------------------------------------
def asked_job(job: FutureJob, changed: Job | None) -> tuple[Job, Language]:
    """The job as it might be, or else as it is saved, and the words it needs."""
    if changed is None:
        return job_for_engine(job)
    return changed, language_for(int(need.skill) for need in changed.requirements)


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
    levels = Prefetch("skills", CurrentSkill.objects.order_by())  # by name is of no use to the engine
    found = Candidate.objects.filter(pk__in=wanted).prefetch_related(levels).in_bulk()
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
    hours = Skill.objects.filter(pk__in=ids).order_by().values_list("pk", "base_hours")
    return Language({str(pk): base for pk, base in hours}, related)


def _centres(postcodes: Iterable[str]) -> dict[str, tuple[int, int]]:
    digits = {postcode[:4] for postcode in postcodes if postcode}
    if not digits:
        return {}
    return {c.digits: (c.x, c.y) for c in PostcodeCentre.objects.filter(digits__in=digits)}


def _place(postcode: str, centres: dict[str, tuple[int, int]]) -> tuple[int | None, int | None]:
    return centres.get(postcode[:4], (None, None))
