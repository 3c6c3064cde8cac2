"""What stands around a list: the bare order of all people, and some people of whom somebody wants to know the score.

Both for a job as it is and as it might be; with what went in, for the match log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from employers.models import FutureJob
from matching import pairs, ranking, rules
from matching.engine import Job, Match, match
from matching.inputs import Inputs


@dataclass(frozen=True)
class Place:
    """One line of an order: only who, and whether in time."""

    id: int
    on_time: bool


@dataclass(frozen=True)
class Scored:
    matches: dict[int, Match]  # by candidate
    inputs: Inputs


def order(job: FutureJob, *, today: date, changed: Job | None = None) -> list[Place]:
    """Everybody in the list, best first, without explanations: also of 100,000 people. Raises MatchIsOffError."""
    engine_job, language = ranking.asked_job(job, changed)
    sides = pairs.people_of(engine_job, language, None, ranking.chosen_people())
    return [Place(row[1], row[3]) for row in pairs.listed(sides, today, rules.in_force())]


def score(job: FutureJob, people: Sequence[int], *, today: date, changed: Job | None = None) -> Scored:
    """These people, by id, for this job. Also while the match is switched off: then their points are not shown."""
    engine_job, language = ranking.asked_job(job, changed)
    known = {person.id: person for person in ranking.people_for_engine(people)}
    weights = rules.current().weights
    matches = {pk: match(engine_job, person, language, today=today, weights=weights) for pk, person in known.items()}
    return Scored(matches, Inputs({job.pk: engine_job}, known, language))
