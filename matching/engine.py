"""The match: who could be ready in time for this job, and what must still be learnt. This file is the definition.

Pure Python: no Django, no database, no clock. Every number is whole, so that any other implementation (the SQL of
`ranking.py`) can be held equal to the last point and the last tie. The model is that of the design's matching.md:
skills and levels, never diplomas; the input types have no field for education, age, gender, origin or name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isqrt
from typing import Any, NamedTuple

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
FULL_CREDIT = 48  # divisible by 1-4 (levels) and by 4 (quarters): every credit is whole
# Effort to reach a level from nothing, as a multiple of half the base hours: 0, 1, 2.5, 4.5, 7.5 times the base.
EFFORT_HALVES = (0, 2, 5, 9, 15)


@dataclass(frozen=True)
class Weights:
    """What each part can earn at most, in points of 10,000, and how many weeks too late earn nothing."""

    skills: int = 7000
    on_time: int = 2000
    wish: int = 1000
    late_weeks: int = 26

    @property
    def version(self) -> str:
        """Names these rules in the match log; a change of the model raises the number before the colon."""
        return f"1:{self.skills}/{self.on_time}/{self.wish}/{self.late_weeks}"


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True)
class Requirement:
    """A needed skill: level 1-4, weight 1-3; `must` is needed now, the rest may be learnt before the start."""

    skill: str
    level: int
    weight: int = 2
    must: bool = False


@dataclass(frozen=True)
class Job:
    """At least one requirement; hours and learn_hours (offered for learning) a week; x and y in metres or unknown."""

    id: int
    start: date
    requirements: tuple[Requirement, ...]
    hours: int = 0
    days: tuple[str, ...] = ()
    x: int | None = None
    y: int | None = None
    conditions: tuple[str, ...] = ()
    sector: str | None = None
    learn_hours: int = 40


@dataclass(frozen=True)
class Person:
    """All that the match may know of somebody.

    free_from None is today; radius in metres, None is no limit; learn_hours a week; no sectors is no wish.
    """

    id: int
    skills: Mapping[str, int] = field(default_factory=dict)
    hours: int = 40
    days: tuple[str, ...] = DAYS
    free_from: date | None = None
    x: int | None = None
    y: int | None = None
    radius: int | None = None
    cannot: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    learn_hours: int = 16


@dataclass(frozen=True)
class Language:
    """The shared language of skills: hours to the first level (even), and neighbours that help.

    related: needed skill -> neighbours in order, each with a strength of 1-3 quarters, one direction each.
    """

    base_hours: Mapping[str, int]
    related: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)

    def effort(self, skill: str, level: int) -> int:
        """Hours from nothing to this level; whole because the base is even."""
        return self.base_hours[skill] * EFFORT_HALVES[level] // 2


@dataclass(frozen=True)
class Exclusion:
    """Why somebody stands apart: what the job needs and what the person has. Never a rejection."""

    code: str
    needed: Any
    has: Any


class Part(NamedTuple):
    """One line of the score in points: a skill (with level, neighbour and hours), `ready` or `wish`."""

    code: str
    points: int
    max: int
    skill: str | None = None
    via: str | None = None
    learn_hours: int = 0
    level: int = 0
    needed: int = 0


@dataclass(frozen=True)
class Match:
    """The outcome for one pair: points of 10,000 that are the sum of the parts, and what must still be learnt.

    coverage is N/D; hours at `pace` hours a week make the weeks; late_weeks is how long after the start, never below 0;
    wish tells whether the sector is a wished one, None when no wish was stated.
    """

    person_id: int
    excluded: tuple[Exclusion, ...]
    score: int
    coverage: tuple[int, int]
    hours: int
    pace: int
    weeks: int
    ready: date
    late_weeks: int
    wish: bool | None
    parts: tuple[Part, ...]
    tie: int
    weights: Weights

    @property
    def order(self) -> tuple[int, int, int, int, int]:
        """Sort ascending: best first, ties by a hash that differs per job, so that nobody is always first."""
        return (-self.score, -self.coverage[0], self.late_weeks, self.tie, self.person_id)

    @property
    def skill_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.code == "skill")


class Credit(NamedTuple):
    """How far somebody is with one requirement: credit of 48, hours still to learn, the neighbour that helps."""

    points: int
    hours: int
    via: str | None
    level: int


def match(job: Job, person: Person, language: Language, *, today: date, weights: Weights = DEFAULT_WEIGHTS) -> Match:
    """Score one person for one job. The excluded are scored all the same."""
    free_from = person.free_from or today
    credits = [credit(need, person, language) for need in job.requirements]
    covered = sum(need.weight * got.points for need, got in zip(job.requirements, credits, strict=True))
    full = FULL_CREDIT * sum(need.weight for need in job.requirements)
    hours = sum(got.hours for got in credits)
    pace = min(person.learn_hours, job.learn_hours)
    weeks = ceil_div(hours, pace)
    ready = max(today, free_from) + timedelta(weeks=weeks)
    late_weeks = max(0, ceil_div((ready - job.start).days, 7))
    wish = job.sector in person.sectors if person.sectors else None
    parts = (
        *_skill_parts(job, credits, full, weights),
        _ready_part(late_weeks, weights),
        _wish_part(wish, weights),
    )
    return Match(
        person_id=person.id,
        excluded=tuple(_exclusions(job, person, covered, free_from)),
        score=sum(part.points for part in parts),
        coverage=(covered, full),
        hours=hours,
        pace=pace,
        weeks=weeks,
        ready=ready,
        late_weeks=late_weeks,
        wish=wish,
        parts=parts,
        tie=tie(person.id, job.id),
        weights=weights,
    )


def in_order(results: Iterable[Match]) -> list[Match]:
    """Those who are not excluded, best first."""
    return sorted((result for result in results if not result.excluded), key=lambda result: result.order)


def credit(need: Requirement, person: Person, language: Language) -> Credit:
    """What the own level earns, or a related skill if that earns more; hours take the largest saving.

    A neighbour gives at most three quarters, so it counts only while the own level is below the needed one.
    """
    skill, own = need.skill, person.skills.get(need.skill, 0)
    level = min(own, need.level)
    best, saved, via = FULL_CREDIT * level // need.level, language.effort(skill, level), None
    for neighbour, quarters in language.related.get(skill, ()):
        if neighbour not in person.skills:
            continue
        known = min(person.skills[neighbour], need.level)
        points = quarters * FULL_CREDIT * known // (4 * need.level)
        if points > best:
            best, via = points, neighbour
        saved = max(saved, quarters * language.effort(skill, known) // 4)
    return Credit(best, language.effort(skill, need.level) - saved, via, own)


def _skill_parts(job: Job, credits: Sequence[Credit], full: int, weights: Weights) -> list[Part]:
    """Each requirement shows the step that it adds to the running total: so the parts sum exactly."""
    parts, covered, before = [], 0, 0
    for need, got in zip(job.requirements, credits, strict=True):
        covered += need.weight * got.points
        total = weights.skills * covered // full
        parts.append(
            Part(
                code="skill",
                points=total - before,
                max=ceil_div(weights.skills * FULL_CREDIT * need.weight, full),
                skill=need.skill,
                via=got.via,
                learn_hours=got.hours,
                level=got.level,
                needed=need.level,
            )
        )
        before = total
    return parts


def _ready_part(late_weeks: int, weights: Weights) -> Part:
    left = max(0, weights.late_weeks - late_weeks)
    return Part("ready", weights.on_time * left // weights.late_weeks, weights.on_time)


def _wish_part(wish: bool | None, weights: Weights) -> Part:
    """Silence costs nothing."""
    return Part("wish", 0 if wish is False else weights.wish, weights.wish)


def _exclusions(job: Job, person: Person, covered: int, free_from: date) -> list[Exclusion]:
    """The hard constraints that fail, in a fixed order; one line per unmet must. A neighbour never meets a must."""
    found = []
    if person.hours < job.hours:
        found.append(Exclusion("hours", job.hours, person.hours))
    if missing := [day for day in job.days if day not in person.days]:
        found.append(Exclusion("days", missing, list(person.days)))
    if impossible := [condition for condition in job.conditions if condition in person.cannot]:
        found.append(Exclusion("condition", impossible, list(person.cannot)))
    distance = distance_squared(job, person)
    if distance is not None and person.radius is not None and distance > person.radius**2:
        found.append(Exclusion("travel", ceil_sqrt(distance), person.radius))
    if free_from > job.start:
        found.append(Exclusion("available", job.start, free_from))
    for need in job.requirements:
        has = person.skills.get(need.skill, 0)
        if need.must and has < need.level:
            found.append(Exclusion("skill", {"skill": need.skill, "level": need.level}, has))
    if covered == 0:
        found.append(Exclusion("overlap", None, None))
    return found


def tie(person_id: int, job_id: int) -> int:
    """A 31-bit hash of the pair: the same in SQL, another order for every job."""
    mask = (1 << 31) - 1
    h = ((person_id * 1640531527) ^ (job_id * 1013904223)) & mask
    h = ((h ^ (h >> 15)) * 739982445) & mask
    return h ^ (h >> 12)


def distance_squared(job: Job, person: Person) -> int | None:
    """Square metres on the flat grid; None while one of both places is unknown."""
    if job.x is None or job.y is None or person.x is None or person.y is None:
        return None
    return (job.x - person.x) ** 2 + (job.y - person.y) ** 2


def ceil_div(number: int, by: int) -> int:
    """Rounded up, also below zero."""
    return -(-number // by)


def ceil_sqrt(number: int) -> int:
    """The root rounded up: a place that is just too far never reads as near enough."""
    root = isqrt(number)
    return root if root * root == number else root + 1
