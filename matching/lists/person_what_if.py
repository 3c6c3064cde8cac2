"""What if a person were otherwise: the same jobs with other hours, days, travel, pace or skills. Nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from candidates.models import METRES_PER_MINUTE, Candidate, TravelMode
from matching import job_scoring
from matching.engine import Person
from matching.inputs import Inputs
from matching.lists import candidate_jobs
from matching.lists.candidate_jobs import JobRow
from matching.lists.moved import Count, Shift, Step, compare
from matching.rules import Rules

MOST_OUT = 25  # of the jobs that leave the list


@dataclass(frozen=True)
class Otherwise:
    """What is tried, only where it is not as it is now. Skills by engine code."""

    hours: int | None = None
    days: tuple[str, ...] | None = None
    free_from: date | None = None
    travel: tuple[TravelMode, int] | None = None  # by what, and at most how many minutes
    learn_hours: int | None = None
    levels: Mapping[str, int] = field(default_factory=dict)


def tried(person: Person, otherwise: Otherwise) -> Person:
    """The person as it would be."""
    radius = person.radius
    if otherwise.travel:
        mode, minutes = otherwise.travel
        radius = METRES_PER_MINUTE[mode] * minutes
    return replace(
        person,
        hours=person.hours if otherwise.hours is None else otherwise.hours,
        days=person.days if otherwise.days is None else otherwise.days,
        free_from=otherwise.free_from or person.free_from,
        radius=radius,
        learn_hours=otherwise.learn_hours or person.learn_hours,
        skills={**person.skills, **otherwise.levels},
    )


@dataclass(frozen=True)
class Moved:
    row: JobRow
    step: Step


@dataclass(frozen=True)
class Movement:
    """The jobs as they would be, against the jobs as they are."""

    shift: Shift
    counts: list[Count]
    rows: list[Moved]
    gone: list[JobRow]  # with the reasons; at most MOST_OUT
    scores: dict[int, int]  # by job, of the rows
    inputs: Inputs

    @property
    def total(self) -> int:
        return self.counts[0].after

    @property
    def moves(self) -> bool:
        shift = self.shift
        return bool(shift.come or shift.go or shift.up or shift.down) or any(c.before != c.after for c in self.counts)


def movement(
    candidate: Candidate, now: Person, changed: Person, weighed: Rules, *, today: date, offset: int, limit: int
) -> Movement:
    """Compares the whole of both lists; of the new one the rows from `offset` are shown. Raises MatchIsOffError."""
    before, _ = job_scoring.order(now, weighed, today=today)
    after, _ = job_scoring.order(changed, weighed, today=today) if changed != now else (before, 0)
    shift = compare([line.id for line in before], [line.id for line in after])
    shown = [line.id for line in after[offset : offset + limit]]
    told = shift.gone[:MOST_OUT]
    scored = job_scoring.score(changed, [*shown, *told], weighed, today=today)
    rows = {row.job.pk: row for row in candidate_jobs.rows_of(candidate, [*shown, *told], scored, today=today)}
    return Movement(
        shift=shift,
        counts=[
            Count("Banen die passen", len(before), len(after)),
            Count("Op tijd klaar", sum(one.on_time for one in before), sum(one.on_time for one in after)),
        ],
        rows=[Moved(rows[pk], shift.steps[pk]) for pk in shown if pk in rows],
        gone=[rows[pk] for pk in told if pk in rows],
        scores={pk: scored.matches[pk].score for pk in shown},
        inputs=scored.inputs,
    )
