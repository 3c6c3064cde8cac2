"""The match the other way round: the bare order of all open jobs for one person, and some of them in full.

Both for a person as the file says and as it might be; with what went in, for the match log. As `scoring` for a job.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from candidates.models import Candidate
from employers.models import FutureJob
from matching import pairs, ranking
from matching.engine import Job, Match, Person, match
from matching.inputs import Inputs
from matching.rules import Rules


@dataclass(frozen=True)
class Place:
    """One line of an order: only which job, and whether in time."""

    id: int
    on_time: bool


@dataclass(frozen=True)
class Scored:
    person: Person
    jobs: dict[int, Job]
    matches: dict[int, Match]  # by job
    inputs: Inputs


def order(
    person: Person,
    now: Rules,
    *,
    today: date,
    among: QuerySet[FutureJob] | None = None,
    limit: int | None = None,
    offset: int = 0,
    on_time: bool = False,
    excluded: bool = False,
) -> tuple[list[Place], int]:
    """The open jobs of these for this person, best first, and how many there are whatever the limit.

    now: `rules.current()`, read once for a page. excluded: instead those that a hard constraint sets apart. Raises
    MatchIsOffError.
    """
    found = pairs.listed(
        pairs.jobs_of(person, among),
        today,
        now.in_force(),
        limit=limit,
        offset=offset,
        on_time=on_time,
        excluded=excluded,
    )
    return [Place(row[0], row[3]) for row in found], found[0][4] if found else 0


def person_of(candidate: Candidate) -> Person:
    return ranking.people_for_engine([candidate.pk])[0]


def score(person: Person, jobs: Sequence[int], now: Rules, *, today: date) -> Scored:
    """These jobs, by id, for this person."""
    known, language = ranking.jobs_for_engine(jobs)
    matches = {pk: match(job, person, language, today=today, weights=now.weights) for pk, job in known.items()}
    return Scored(person, known, matches, Inputs(known, {person.id: person}, language))
