"""The parts of a stacked job as a grid: a row per employer, a column per month or per day. For the screen only."""

from collections.abc import Sequence
from dataclasses import dataclass

from employers.models import Employer, FutureJob, StackedPart, StackGrid
from employers.models.stacked import DAY, MONTHS_OF_A_YEAR, clock, empty_months, missing_of_stack, week_hours
from nieuwebanen.dutch import MONTHS, SHORT_MONTHS, WEEKDAYS, hours

SHORT_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@dataclass(frozen=True)
class Row:
    """One employer. cells: what it gives in each column, empty where nothing."""

    employer: Employer
    total: str
    cells: list[list[str]]


@dataclass(frozen=True)
class Grid:
    """What templates/employers/_stack.html shows."""

    is_week: bool
    columns: list[tuple[str, str]]  # short and whole name
    rows: list[Row]
    sums: list[str]  # per column, empty where nobody gives work
    target: str
    missing: list[str]


def grid_of(job: FutureJob) -> Grid | None:
    """The grid of this job, None while it has no parts. Reads stacked_parts with their employers."""
    parts = list(job.stacked_parts.all())
    if not parts:
        return None
    missing = missing_of_stack(job, parts)
    by_employer: dict[Employer, list[StackedPart]] = {}
    for part in parts:
        by_employer.setdefault(part.employer, []).append(part)
    if parts[0].grid == StackGrid.SEASON:
        return _season(job, parts, by_employer, missing)
    return _week(job, parts, by_employer, missing)


def _season(
    job: FutureJob, parts: Sequence[StackedPart], by_employer: dict[Employer, list[StackedPart]], missing: list[str]
) -> Grid:
    def cell(mine: list[StackedPart], month: int) -> list[str]:
        return [str(part.hours_per_week) for part in mine if part.slot.lower <= month < part.slot.upper]

    rows = [
        Row(employer, ", ".join(part.when for part in mine), [cell(mine, month) for month in MONTHS_OF_A_YEAR])
        for employer, mine in by_employer.items()
    ]
    empty = set(empty_months(parts))
    sums = ["" if month in empty else "ja" for month in MONTHS_OF_A_YEAR]
    columns = list(zip(SHORT_MONTHS, MONTHS, strict=True))
    return Grid(False, columns, rows, sums, f"12 maanden van {job.hours_text} per week", missing)


def _week(
    job: FutureJob, parts: Sequence[StackedPart], by_employer: dict[Employer, list[StackedPart]], missing: list[str]
) -> Grid:
    def on(day: int, some: Sequence[StackedPart]) -> list[StackedPart]:
        return [part for part in some if part.slot.lower // DAY == day]

    def times(part: StackedPart) -> str:
        start = part.slot.lower // DAY * DAY
        return f"{clock(part.slot.lower - start)} tot {clock(part.slot.upper - start)}"

    rows = [
        Row(
            employer,
            f"{hours(week_hours(mine))} per week",
            [[times(part) for part in on(day, mine)] for day in range(7)],
        )
        for employer, mine in by_employer.items()
    ]
    sums = [hours(week_hours(found)) if (found := on(day, parts)) else "" for day in range(7)]
    columns = list(zip(SHORT_DAYS, WEEKDAYS, strict=True))
    return Grid(True, columns, rows, sums, f"{job.hours_text} per week", missing)
