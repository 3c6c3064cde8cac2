"""Geometry of the drawings: hexagons (six sides = the six steps), places on a time axis, numbers for SVG.

Every number is written here with a dot: Dutch number formatting in a template would write 12,5 and break
the drawing. Positions live in SVG attributes because the content security policy forbids style="".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SINE_60 = 0.8660254


def svg_number(value: float) -> str:
    """At most two decimals, no trailing zeros: 12.5"""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hexagon(radius: float) -> list[tuple[float, float]]:
    """The six corners around the origin, from the top, clockwise."""
    x = radius * SINE_60
    return [(0, -radius), (x, -radius / 2), (x, radius / 2), (0, radius), (-x, radius / 2), (-x, -radius / 2)]


def hexagon_points(radius: float) -> str:
    """The corners for the points attribute of a polygon."""
    return " ".join(f"{svg_number(x)},{svg_number(y)}" for x, y in hexagon(radius))


def ring(current: int, *, done: int, radius: float, gap: float) -> SafeString:
    """Six loose sides: `done` of them finished, side `current` (1 to 6) yellow, the rest grey."""
    corners = hexagon(radius)
    sides = []
    for index, (x1, y1) in enumerate(corners):
        x2, y2 = corners[(index + 1) % 6]
        dx, dy = (x2 - x1) * gap, (y2 - y1) * gap
        state = " nbl-hex-ring__segment--done" if index < done else ""
        if not state and index == current - 1:
            state = " nbl-hex-ring__segment--current"
        path = f"M{svg_number(x1 + dx)} {svg_number(y1 + dy)}L{svg_number(x2 - dx)} {svg_number(y2 - dy)}"  # one side
        sides.append((state, path))
    return format_html_join("", '<path class="nbl-hex-ring__segment{}" d="{}"/>', sides)


@dataclass(frozen=True)
class TimeAxis:
    """A window of days on the page, mapped to 0-100 percent of the drawing's width."""

    begin: date
    end: date
    today: date
    every: int | None = None  # months between two labels; None: by how long the window is

    def at(self, day: date) -> float:
        """The place of a day in percent; days outside the window stand at its edge."""
        return max(0.0, min(100.0, 100 * (day - self.begin).days / (self.end - self.begin).days))

    def x(self, day: date) -> str:
        return svg_number(self.at(day))

    def width(self, first: date, last: date) -> str:
        return svg_number(max(0.0, self.at(last) - self.at(first)))

    def months(self, every: int) -> Iterator[date]:
        """First days of months in the window, `every` months apart, in step with January."""
        index = self.begin.year * 12 + self.begin.month - 1
        if self.begin.day > 1:
            index += 1
        index += -index % every
        while (day := date(index // 12, index % 12 + 1, 1)) < self.end:
            yield day
            index += every


def together(parts: Iterable[SafeString]) -> SafeString:
    """Drawn parts after each other (a plain join would lose the mark that they are safe)."""
    return format_html_join("", "{}", ((part,) for part in parts))


def vertical(css_class: str, x: str, y1: str = "0", y2: str = "100%") -> SafeString:
    """A line from top to bottom at x percent."""
    return format_html('<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', css_class, x, x, y1, y2)


def at_point(x: str, y: str, inner: SafeString) -> SafeString:
    """A small drawing around a point at x percent: keeps its shape however wide the page is."""
    return format_html('<svg x="{}%" y="{}" width="1" overflow="visible">{}</svg>', x, y, inner)


# ---- spread of being seen ----------------------------------------------------------------------------
def lorenz(shares: Sequence[float]) -> SafeString:
    """How much of all the least seen tenth has, two tenths, and so on, beside the line of everybody the same.

    The page has the same figures in a table.
    """
    left, right, top, low = 6.5, 97.0, 22.0, 196.0
    key, last = uuid4().hex[:8], max(1, len(shares) - 1)
    places = [(left + (right - left) * i / last, low - (low - top) * share) for i, share in enumerate(shares)]
    lines = [
        format_html(
            '<line class="nbl-chart__line nbl-chart__line--a" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
            *(svg_number(number) for number in (*one, *other)),
        )
        for one, other in pairwise(places)
    ]
    even = format_html(
        '<line class="nbl-chart__norm" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        *(svg_number(number) for number in (left, low, right, top)),
    )
    axis = [
        format_html(
            '<line class="{}" x1="{}%" x2="100%" y1="{}" y2="{}"/>'
            '<text class="nbl-chart__text nbl-chart__text--end" x="{}%" y="{}">{}</text>',
            "nbl-chart__grid" if percent else "nbl-chart__axis",
            svg_number(left),
            svg_number(low - (low - top) * percent / 100),
            svg_number(low - (low - top) * percent / 100),
            svg_number(left - 1.4),
            svg_number(low - (low - top) * percent / 100 + 5),
            percent,
        )
        for percent in (0, 50, 100)
    ]
    half = round(100 * shares[len(shares) // 2])
    return format_html(
        '<svg class="nbl-chart" role="img" aria-labelledby="t{0} d{0}"><title id="t{0}">Hoe gezien worden is verdeeld</title>'
        '<desc id="d{0}">De helft van de kandidaten die het minst wordt gezien, krijgt samen {1}%. Bij een gelijke '
        "verdeling was dat 50%: de gestippelde lijn. De cijfers staan in de tabel hieronder.</desc>{2}"
        '<text class="nbl-chart__text nbl-chart__text--end" x="97%" y="222">van minst naar meest gezien</text></svg>',
        key,
        half,
        together([*axis, even, *lines]),
    )


# ---- what the drawings show -------------------------------------------------------------------------
Span = tuple[date, date]  # first and last day


@dataclass(frozen=True)
class HorizonJob:
    """A future job on the horizon. earliest and latest: between which days the start lies, when that was said."""

    start: date
    seats: int
    earliest: date | None = None
    latest: date | None = None
    begin_by: date | None = None  # latest day to begin learning
    certainty: str = "zeker"  # zeker, waarschijnlijk or idee: how firm the line of the hexagon is

    @property
    def first(self) -> date:
        return self.earliest or self.start

    @property
    def last(self) -> date:
        return self.latest or self.start

    @property
    def has_window(self) -> bool:
        return self.first < self.last


@dataclass(frozen=True)
class LearningParts:
    """One way to a job, cut in what was learnt until today, what is planned, and what comes after the start.

    lost: the days between the planned begin and today on which nobody learnt, for nothing was signed yet.
    """

    done: Span | None = None
    planned: Span | None = None
    late: Span | None = None
    lost: Span | None = None


@dataclass(frozen=True)
class HorizonPerson:
    """Somebody learning for a job: first day of learning, the day of being ready, and how far it went."""

    begin: date
    ready: date
    learnt_until: date | None = None  # None while the learning has not begun
    overdue: tuple[date, ...] = ()  # when steps and evaluations should have been done

    def parts(self, start: date, today: date) -> LearningParts:
        """Done, planned and late, for a job that starts on `start`. Parts touch and never overlap."""
        done = self.learnt_until
        going_on = max(self.begin, today) if done is None else done
        in_time = min(self.ready, start)
        return LearningParts(
            done=_span(self.begin, min(done, in_time)) if done is not None else None,
            planned=_span(going_on, in_time),
            late=_span(max(start, self.begin), self.ready),
            lost=_span(self.begin, min(today, self.ready)) if done is None else None,
        )


@dataclass(frozen=True)
class PlanMark:
    """A step or an evaluation on its day: "done", "late" or "open"."""

    day: date
    state: str


@dataclass(frozen=True)
class PlanBar:
    """A part of a plan: the planned days, the real ones as far as known (until the day after the last), its steps."""

    planned: Span
    real: Span | None = None
    marks: list[PlanMark] = field(default_factory=list)


def _span(first: date, last: date) -> Span | None:
    return (first, last) if first < last else None


def job_marker(job: HorizonJob) -> SafeString:
    """The hexagon with the seats: full and firm, half full with long dashes, or empty with dots. Never colour alone."""
    outline = hexagon_points(13.5)
    half = format_html('<path class="nbl-horizon__hex-half" d="{}"/>', _lower_half(13.5))
    return format_html(
        '<polygon class="nbl-horizon__hex-paper" points="{}"/>{}<polygon class="nbl-horizon__hex nbl-horizon__hex--{}" '
        'points="{}"/><text class="nbl-horizon__hex-text" y="4.6">{}</text>',
        outline,
        half if job.certainty == "waarschijnlijk" else SafeString(),
        job.certainty,
        outline,
        job.seats,
    )


def _lower_half(radius: float) -> str:
    x = radius * SINE_60
    corners = [(-x, 0.0), (x, 0.0), (x, radius / 2), (0.0, radius), (-x, radius / 2)]
    return "M" + "L".join(f"{svg_number(left)} {svg_number(down)}" for left, down in corners) + "Z"


@dataclass(frozen=True)
class ChartPoint:
    """One evaluation, in percent; None where it was not scored."""

    day: date
    learning: int | None
    productivity: int | None


@dataclass(frozen=True)
class Chart:
    """Learning ability and productivity over the learning period, with what the agreement asks at the start."""

    begin: date
    end: date
    points: list[ChartPoint] = field(default_factory=list)
    learning_norm: int | None = None
    productivity_norm: int | None = None
    next_on: date | None = None


@dataclass(frozen=True)
class PlanCurve:
    """Plan against reality over the learning period, in percent of what is agreed: (day, percent), in order of time."""

    begin: date
    end: date
    planned: list[tuple[date, int]]
    real: list[tuple[date, int]]
    today: date
