"""What if a job were otherwise: the same list with another start, hours, level or phase. Nothing is saved.

A phase of the learning route is no part of the match by itself. It says where a skill is learnt, so here it means:

- leave a phase out: what only that phase teaches up to the needed level must be there beforehand;
- add a phase: what it teaches need not be there beforehand any more.

What the coach says of a skill itself (beforehand or learnable) goes before what a phase would make of it. How many
weeks a phase takes does not count: the match works with the hours of every skill.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

from candidates.models import Candidate
from employers.models import FutureJob
from employers.models.possibilities import JobPhase
from matching import scoring
from matching.engine import Job, Requirement
from matching.inputs import Inputs
from matching.lists import candidate_list
from matching.lists.candidate_list import Row, Stranger
from matching.lists.moved import Count, Step, compare
from matching.ranking import Ranked
from matching.scoring import Asked
from nieuwebanen.accounts.models import User

MOST_OUT = 25  # of those who leave the list, by name


@dataclass(frozen=True)
class Otherwise:
    """What is tried, only where it is not as it is now. Skills by engine code."""

    start: date | None = None
    hours: int | None = None
    learn_hours: int | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    musts: Mapping[str, bool] = field(default_factory=dict)
    without: Sequence[JobPhase] = ()
    taught: Collection[str] = ()  # by one phase more


def tried(job: Job, phases: Iterable[JobPhase], otherwise: Otherwise) -> Job:
    """The job as it would be. phases: all that it has now."""
    needs = tuple(replace(need, level=otherwise.levels.get(need.skill, need.level)) for need in job.requirements)
    left_out = {phase.pk for phase in otherwise.without}
    goes = _taught(phase for phase in phases if phase.pk in left_out)
    stays = _taught(phase for phase in phases if phase.pk not in left_out)
    return replace(
        job,
        start=otherwise.start or job.start,
        hours=job.hours if otherwise.hours is None else otherwise.hours,
        learn_hours=otherwise.learn_hours or job.learn_hours,
        requirements=tuple(replace(need, must=_must(need, otherwise, goes=goes, stays=stays)) for need in needs),
    )


def _must(need: Requirement, otherwise: Otherwise, *, goes: Mapping[str, int], stays: Mapping[str, int]) -> bool:
    if need.skill in otherwise.musts:
        return otherwise.musts[need.skill]
    if need.skill in otherwise.taught:
        return False
    only_there = goes.get(need.skill, 0) >= need.level > stays.get(need.skill, 0)
    return need.must or only_there


def _taught(phases: Iterable[JobPhase]) -> dict[str, int]:
    """Engine code of a skill -> the highest level that one of these phases teaches."""
    found: dict[str, int] = {}
    for phase in phases:
        for taught in phase.skills.all():
            found[str(taught.skill_id)] = max(found.get(str(taught.skill_id), 0), taught.level)
    return found


# ---- how the list moves -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Moved(Step):
    """One line of the new list."""

    row: Row | Stranger


@dataclass(frozen=True)
class Movement:
    """The list as it would be, against the list as it is."""

    counts: list[Count]
    come: int
    go: int
    up: int
    down: int
    rows: list[Moved]
    gone: list[Row]  # of the own team, with the reasons; at most MOST_OUT
    shown: list[tuple[int, int]]
    inputs: Inputs

    @property
    def total(self) -> int:
        return self.counts[0].after

    @property
    def moves(self) -> bool:
        return bool(self.come or self.go or self.up or self.down) or any(c.before != c.after for c in self.counts)


def movement(job: FutureJob, now: Asked, changed: Job, *, user: User, today: date, offset: int, limit: int) -> Movement:
    """Compares the whole of both lists; of the new one the rows from `offset` are shown. Raises MatchIsOffError."""
    then = now.otherwise(changed)
    before = scoring.order(now, today=today)
    after = scoring.order(then, today=today) if then != now else before
    shift = compare([line.id for line in before], [line.id for line in after])
    own = set(Candidate.objects.visible_to(user).filter(pk__in=shift.gone).values_list("pk", flat=True))
    shown = [line.id for line in after[offset : offset + limit]]
    told = [pk for pk in shift.gone if pk in own][:MOST_OUT]
    scored = scoring.score(then, [*shown, *told], today=today)
    lines = [Ranked(pk, scored.matches[pk]) for pk in (*shown, *told)]
    rows = candidate_list.rows(lines, as_if(job, changed), user, today=today)
    return Movement(
        counts=[
            Count("In de lijst", len(before), len(after)),
            Count("Op tijd klaar", sum(one.on_time for one in before), sum(one.on_time for one in after)),
        ],
        come=shift.come,
        go=shift.go,
        up=shift.up,
        down=shift.down,
        rows=[Moved(shift.steps[pk].place, shift.steps[pk].before, row) for pk, row in zip(shown, rows, strict=False)],
        gone=[row for row in rows[len(shown) :] if isinstance(row, Row)],
        shown=[(pk, scored.matches[pk].score) for pk in shown],
        inputs=scored.inputs,
    )


def as_if(job: FutureJob, changed: Job) -> FutureJob:
    """A copy for the sentences that name the start of the job. Never saved."""
    other = copy(job)
    other.starts_on = changed.start
    return other
