"""From gap to draft step plan: which part of the job's learning route teaches what, when, and what nobody teaches yet.

Pure: engine types and phases in, a plan out. The page of a proposal and the explanation show this plan, and a
trajectory begins with the same one (trajectories/drafting.py): what the coach saw is what is agreed upon.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matching.engine import Language, Match, Part, ceil_div

WEEKS_LATER = 26  # how far after the wanted week a free place is looked for
FRIDAY = timedelta(days=4)

# How many seats are free at a place (its key) from the first day to the last, on the fullest of those days.
FreeSeats = Callable[[int, date, date], int]


@dataclass(frozen=True)
class Phase:
    """One part of a job's learning route; `teaches` is the level per skill that it brings people to."""

    id: int
    title: str
    place: str
    location: int
    weeks: int
    hours_per_week: int
    teaches: Mapping[str, int]


@dataclass(frozen=True)
class Learn:
    """One skill from one level to another. taught: this part of the route teaches it; else no part does."""

    skill: str
    have: int
    to: int
    hours: int
    taught: bool


@dataclass(frozen=True)
class PlannedPhase:
    """A part of the route with its days, from Monday to Friday, and what is learnt there."""

    phase: Phase
    first: date
    last: date
    pace: int  # hours a week that this person learns here
    learns: tuple[Learn, ...]

    @property
    def hours(self) -> int:
        return sum(learn.hours for learn in self.learns)

    @property
    def weeks(self) -> int:
        """How long the learning itself takes, whatever the length of the part."""
        return ceil_div(self.hours, self.pace)

    @property
    def too_short(self) -> bool:
        return self.weeks > self.phase.weeks


@dataclass(frozen=True)
class Plan:
    """begins_on differs from wanted_on where places were full; `full` are the parts without a seat even then."""

    phases: tuple[PlannedPhase, ...]
    full: tuple[Phase, ...]
    loose: tuple[Learn, ...]  # what is to be learnt while there is no part at all to learn it in
    starts_on: date  # of the job
    begins_on: date | None
    wanted_on: date | None

    @property
    def hours(self) -> int:
        """All hours of the gap, also those that no part teaches."""
        return sum(learn.hours for learn in self.learns)

    @property
    def learns(self) -> tuple[Learn, ...]:
        return (*(learn for planned in self.phases for learn in planned.learns), *self.loose)

    @property
    def nowhere(self) -> tuple[Learn, ...]:
        """What no part teaches."""
        return tuple(learn for learn in self.learns if not learn.taught)

    @property
    def ends_on(self) -> date | None:
        return self.phases[-1].last if self.phases else None

    @property
    def late_weeks(self) -> int:
        """How long after the start of the job the last part ends; 0 when it ends before."""
        return max(0, ceil_div((self.ends_on - self.starts_on).days, 7)) if self.ends_on else 0


def draft(
    phases: Sequence[Phase],
    match: Match,
    language: Language,
    *,
    starts_on: date,
    earliest: date,
    free: FreeSeats,
) -> Plan:
    """The plan of one person for one job.

    The parts one after another, counted back from the start of the job, in the week nearest to that in which every
    place has a seat: earlier if it can, so that the person is ready in time. When no week has, the parts without a
    seat stay out. What no part teaches stands with the last one, until somebody finds a better place.
    """
    if not phases:
        return Plan((), (), _untaught(match), starts_on, None, None)
    wanted = first_day(starts_on, weeks=sum(phase.weeks for phase in phases), earliest=earliest)
    begin, full = _free_week(phases, wanted, earliest, free)
    kept = [(phase, days) for phase, days in zip(phases, _weeks(phases, begin), strict=True) if phase not in full]
    taught = _learnt([phase for phase, _ in kept], match, language)
    planned = tuple(
        PlannedPhase(phase, *days, min(phase.hours_per_week, match.pace), learns)
        for (phase, days), learns in zip(kept, taught, strict=True)
    )
    loose = () if kept else _untaught(match)
    return Plan(planned, tuple(full), loose, starts_on, begin, wanted)


def first_day(starts_on: date, *, weeks: int, earliest: date) -> date:
    """The Monday to begin on: as late as the job allows, and not before the earliest day."""
    wanted = starts_on - timedelta(weeks=weeks)
    monday = wanted - timedelta(days=wanted.weekday())
    return monday if monday >= earliest else earliest + timedelta(days=-earliest.weekday() % 7)


def _weeks(phases: Sequence[Phase], begin: date) -> list[tuple[date, date]]:
    """First and last day of each part when the first one begins on this Monday."""
    found = []
    for phase in phases:
        found.append((begin, begin + timedelta(weeks=phase.weeks - 1) + FRIDAY))
        begin += timedelta(weeks=phase.weeks)
    return found


def _free_week(phases: Sequence[Phase], wanted: date, earliest: date, free: FreeSeats) -> tuple[date, list[Phase]]:
    """The Monday to begin on, and the parts that have no seat even then."""
    earlier = [wanted - timedelta(weeks=n) for n in range((wanted - earliest).days // 7 + 1)]
    later = [wanted + timedelta(weeks=n) for n in range(1, WEEKS_LATER + 1)]
    for monday in earlier + later:
        if not (full := _full(phases, monday, free)):
            return monday, full
    return wanted, _full(phases, wanted, free)


def _full(phases: Sequence[Phase], monday: date, free: FreeSeats) -> list[Phase]:
    days = zip(phases, _weeks(phases, monday), strict=True)
    return [phase for phase, period in days if free(phase.location, *period) <= 0]


def _learnt(phases: Sequence[Phase], match: Match, language: Language) -> list[tuple[Learn, ...]]:
    """What is learnt in each of these parts; the last one also holds what none teaches."""
    ladders = [_Ladder(part, language) for part in _gaps(match)]
    found = [[ladder.climb(phase.teaches.get(ladder.skill, 0)) for ladder in ladders] for phase in phases]
    if found:
        found[-1] += [ladder.climb(ladder.need, taught=False) for ladder in ladders]
    return [tuple(learn for learn in learns if learn) for learns in found]


class _Ladder:
    """One skill on its way up. What a related skill saves is saved on the first steps, so the hours of all steps
    together are exactly those of the gap."""

    def __init__(self, part: Part, language: Language) -> None:
        self.skill, self.at, self.need = str(part.skill), part.level, part.needed
        self._language = language
        self._saved = language.effort(self.skill, part.needed) - part.learn_hours

    def climb(self, to: int, *, taught: bool = True) -> Learn | None:
        """The step to this level, or to the needed one where that is lower; None when that is no step up."""
        have, to = self.at, min(to, self.need)
        if to <= have:
            return None
        self.at = to
        return Learn(self.skill, have, to, self._done(to) - self._done(have), taught)

    def _done(self, level: int) -> int:
        return max(self._language.effort(self.skill, level), self._saved)


def _gaps(match: Match) -> list[Part]:
    return [part for part in match.skill_parts if part.level < part.needed]


def _untaught(match: Match) -> tuple[Learn, ...]:
    return tuple(Learn(str(part.skill), part.level, part.needed, part.learn_hours, False) for part in _gaps(match))
