"""How fast somebody learns, counted from what was settled: levels gained per week, and standing still (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from trajectories import scores
from trajectories.models import Evaluation, SettledLevel, Trajectory

DAYS_A_WEEK = 7
STILL = 2  # so many evaluations in a row without any level more ask for an action


def settled_levels(trajectory: Trajectory) -> dict[int, dict[int, int]]:
    """Per confirmed evaluation what was settled, in the order of the talks: key of the evaluation, skill, level."""
    found: dict[int, dict[int, int]] = {}
    rows = SettledLevel.objects.filter(evaluation__trajectory=trajectory, evaluation__confirmed_at__isnull=False)
    for row in rows.order_by("evaluation__held_on", "evaluation__position", "pk"):
        found.setdefault(row.evaluation_id, {})[row.skill_id] = row.level
    return found


def levels_gained(trajectory: Trajectory, levels: Mapping[int, int]) -> int:
    """Levels on the agreed skills above those of the start; who knew more than that gained nothing there."""
    rows = scores.agreed(trajectory)
    return sum(max(0, level - rows[skill].level_now) for skill, level in levels.items() if skill in rows)


def weeks_learnt(trajectory: Trajectory, *, on: date) -> Decimal:
    """Weeks since the start, at least one: the first days say nothing yet."""
    days = (on - trajectory.starts_on).days if trajectory.starts_on else 0
    return Decimal(max(DAYS_A_WEEK, days)) / DAYS_A_WEEK


def gained_per_week(trajectory: Trajectory, levels: Mapping[int, int], *, on: date) -> Decimal:
    """Mastery gained per week, in levels, on one decimal."""
    return (levels_gained(trajectory, levels) / weeks_learnt(trajectory, on=on)).quantize(Decimal("0.1"))


def stands_still(evaluation: Evaluation, levels: Mapping[int, int]) -> bool:
    """No skill rose at this evaluation nor at the one before, while there is still something to learn (R42)."""
    rows = scores.agreed(evaluation.trajectory)
    if all(levels.get(skill, row.level_now) >= row.level_needed for skill, row in rows.items()):
        return False
    begin = {skill: row.level_now for skill, row in rows.items()}
    before = [found for pk, found in settled_levels(evaluation.trajectory).items() if pk != evaluation.pk]
    seen = [begin, *before, dict(levels)][-STILL - 1 :]
    if len(seen) <= STILL:
        return False
    return not any(_rose(earlier, later) for earlier, later in pairwise(seen))


def _rose(earlier: Mapping[int, int], later: Mapping[int, int]) -> bool:
    return any(level > earlier.get(skill, level) for skill, level in later.items())


# ---- of one evaluation that was confirmed ---------------------------------------------------------------
@dataclass(frozen=True)
class Speed:
    """Levels gained since the start, in how many weeks, and so per week."""

    levels: int
    weeks: int
    per_week: Decimal


def speed_of(evaluation: Evaluation) -> Speed | None:
    """How fast it went until this talk; None before the confirmation, or of before levels were kept with it."""
    levels = {row.skill_id: row.level for row in evaluation.settled_levels.all()}
    if not levels or evaluation.held_on is None:
        return None
    trajectory, on = evaluation.trajectory, evaluation.held_on
    weeks = int(weeks_learnt(trajectory, on=on))
    return Speed(levels_gained(trajectory, levels), weeks, gained_per_week(trajectory, levels, on=on))


@dataclass(frozen=True)
class Settled:
    """One agreed skill: at the start, as settled in the talk, and what the job needs."""

    skill: str
    begin: int
    level: int
    needed: int


def settled_rows(evaluation: Evaluation) -> list[Settled]:
    levels = {row.skill_id: row.level for row in evaluation.settled_levels.all()}
    return [
        Settled(row.skill.name, row.level_now, levels[row.skill_id], row.level_needed)
        for row in evaluation.trajectory.skills.all()
        if row.skill_id in levels
    ]
