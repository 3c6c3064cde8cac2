"""The forward funnel: of the seats promised per month, how many have somebody, who learns, and who works there.

    promised -> chosen (the employer said yes to somebody) -> learning (or has learnt) -> filled (a regular job)

Each number is part of the one before it, so somebody who works was also chosen and also learnt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from employers.models import Certainty, FutureJob
from matching.models import Proposal, ProposalState
from nieuwebanen.dates import add_months
from nieuwebanen.drawing import TimeAxis
from nieuwebanen.dutch import MONTHS, SHORT_MONTHS
from trajectories.horizon import JobRow, quarter_of
from trajectories.models import Agreement, TrajectoryStatus

WEIGHTS: dict[str, int] = {Certainty.SURE: 100, Certainty.LIKELY: 60, Certainty.IDEA: 25}
"""How many of a hundred promised seats are counted on, by the certainty that the employer gave.

An agreed yardstick to compare months with, no measured chance: a job that is sure counts fully, one that is likely
for 60%, an idea for 25%. The screen says so. Once enough jobs have arisen or lapsed, measure and change it here.
"""


@dataclass(frozen=True)
class Month:
    """The seats that begin in one month, or in several together."""

    first: date | None  # None for jobs that began before this month, and for totals
    jobs: int = 0
    seats: int = 0
    weighted_percent: int = 0  # seats x weight, in hundredths of a seat
    chosen: int = 0
    learning: int = 0
    filled: int = 0

    @property
    def open(self) -> int:
        return self.seats - self.chosen

    @property
    def weighted(self) -> Decimal:
        """Seats weighed by certainty, exact."""
        return Decimal(self.weighted_percent) / 100

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """What the table shows, by the heading of the column."""
        return [
            ("Toegezegd", self.seats),
            ("Gekozen", self.chosen),
            ("Leert in", self.learning),
            ("Gevuld", self.filled),
            ("Open", self.open),
        ]

    @property
    def value(self) -> str:
        """2027-03, as the filters of the lists take it; empty when this is not one month."""
        return f"{self.first:%Y-%m}" if self.first else ""


@dataclass(frozen=True)
class Quarter:
    """Where the horizon can be entered: the jobs of one quarter, and how many come before it."""

    first: date
    total: Month
    before: int

    @property
    def key(self) -> str:
        """2027-2"""
        return f"{self.first.year}-{(self.first.month + 2) // 3}"

    @property
    def last(self) -> date:
        return add_months(self.first, 2)

    @property
    def label(self) -> str:
        """apr t/m jun 2027"""
        return f"{SHORT_MONTHS[self.first.month - 1]} t/m {SHORT_MONTHS[self.last.month - 1]} {self.first.year}"

    @property
    def words(self) -> str:
        """april tot en met juni 2027"""
        return f"{MONTHS[self.first.month - 1]} tot en met {MONTHS[self.last.month - 1]} {self.first.year}"


@dataclass(frozen=True)
class Funnel:
    months: list[Month]  # every month of the window, also the empty ones; jobs of before this month come first
    quarters: list[Quarter]  # only those with jobs
    total: Month

    @property
    def most(self) -> int:
        """The largest month, for the width of the bars."""
        return max((month.seats for month in self.months), default=0)


def per_month(jobs: QuerySet[FutureJob], axis: TimeAxis) -> Funnel:
    """The funnel of these jobs: two aggregates, however many jobs there are."""
    starts = _by_start(jobs, axis.today)
    this_month = axis.today.replace(day=1)
    empty = dict.fromkeys(_months(this_month, axis.end))
    shown = [starts.get(first) or Month(first) for first in empty]
    if earlier := [month for first, month in starts.items() if first < this_month]:
        shown.insert(0, together(earlier))
    return Funnel(shown, _quarters(starts), together(starts.values()))


def by_quarter(rows: Iterable[JobRow], funnel: Funnel) -> list[tuple[Quarter, list[JobRow]]]:
    """Rows in the order of their start, under the quarter in which that lies."""
    known = {quarter.first: quarter for quarter in funnel.quarters}
    groups = ((first, list(found)) for first, found in groupby(rows, key=lambda row: row.quarter))
    return [(known.get(first) or Quarter(first, Month(None), 0), found) for first, found in groups]


def together(months: Iterable[Month], first: date | None = None) -> Month:
    """Several months as one."""
    months = list(months)
    names = ("jobs", "seats", "weighted_percent", "chosen", "learning", "filled")
    return Month(first, *(sum(getattr(month, name) for month in months) for name in names))


def _by_start(jobs: QuerySet[FutureJob], today: date) -> dict[date, Month]:
    """One Month per start, in order."""
    people = {row["job__starts_on"]: row for row in _people(jobs, today)}
    promised = (
        jobs.order_by("starts_on")
        .values("starts_on", "certainty")
        .annotate(count=Count("pk"), total=Sum("seats"))
        .order_by("starts_on")
    )
    months = {}
    for first, found in groupby(promised, key=lambda row: row["starts_on"]):
        groups = list(found)
        counts = people.get(first, {})
        months[first] = Month(
            first,
            jobs=sum(group["count"] for group in groups),
            seats=sum(group["total"] for group in groups),
            weighted_percent=sum(group["total"] * WEIGHTS[group["certainty"]] for group in groups),
            chosen=counts.get("chosen", 0),
            learning=counts.get("learning", 0),
            filled=counts.get("filled", 0),
        )
    return months


def _people(jobs: QuerySet[FutureJob], today: date) -> Iterable[dict[str, Any]]:
    """Per start of the job: chosen, and of those who learns or learnt, and who is at work."""
    signed = Agreement.objects.filter(trajectory__proposal=OuterRef("pk"), signed_at__isnull=False)
    at_work = Q(trajectory__status=TrajectoryStatus.PLACED)
    begun = Q(trajectory__status=TrajectoryStatus.RUNNING, trajectory__starts_on__lte=today, signed=True)
    counted = (
        Proposal.objects.filter(state=ProposalState.CHOSEN, job__in=jobs.order_by().values("pk"))
        .annotate(signed=Exists(signed))
        .order_by()
        .values("job__starts_on")
        .annotate(
            chosen=Count("pk"),
            learning=Count("pk", filter=at_work | begun),
            filled=Count("pk", filter=at_work),
        )
    )
    return cast(Iterable[dict[str, Any]], counted)


def _months(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first = add_months(first, 1)


def _quarters(starts: dict[date, Month]) -> list[Quarter]:
    quarters, before = [], 0
    for first, months in groupby(starts.values(), key=lambda month: quarter_of(month.first) if month.first else None):
        assert first is not None
        total = together(months)
        quarters.append(Quarter(first, total, before))
        before += total.jobs
    return quarters
