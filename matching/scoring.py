"""What stands around a list: the bare order of all people, and some people of whom somebody wants to know the score.

Both for a job as it is and as it might be; with what went in, for the match log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from employers.models import FutureJob
from matching import pairs, ranking
from matching.engine import Job, Language, Match, match
from matching.inputs import Inputs
from matching.rules import Rules


@dataclass(frozen=True)
class Place:
    """One line of an order: only who, and whether in time."""

    id: int
    on_time: bool


@dataclass(frozen=True)
class Scored:
    matches: dict[int, Match]  # by candidate
    inputs: Inputs


@dataclass(frozen=True)
class Asked:
    """A job as the engine gets it, the words that it needs, and the rules: read once, for a page that asks several times."""

    job: Job
    language: Language
    rules: Rules

    def otherwise(self, changed: Job) -> "Asked":
        """The job as it might be; it asks the same skills, so the words are the same too."""
        return replace(self, job=changed)


def asked(job: FutureJob, now: Rules) -> Asked:
    """now: `rules.current()`."""
    return Asked(*ranking.job_for_engine(job), now)


def order(asked: Asked, *, today: date) -> list[Place]:
    """Everybody in the list, best first, without explanations: also of 100,000 people. Raises MatchIsOffError."""
    sides = pairs.people_of(asked.job, asked.language, None, ranking.chosen_people())
    return [Place(row[1], row[3]) for row in pairs.listed(sides, today, asked.rules.in_force())]


def score(asked: Asked, people: Sequence[int], *, today: date) -> Scored:
    """These people, by id, for this job. Also while the match is switched off: then their points are not shown."""
    known = {person.id: person for person in ranking.people_for_engine(people)}
    job, language, weights = asked.job, asked.language, asked.rules.weights
    matches = {pk: match(job, person, language, today=today, weights=weights) for pk, person in known.items()}
    return Scored(matches, Inputs({job.id: job}, known, language))
