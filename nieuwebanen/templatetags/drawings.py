"""The large drawings: the horizon and the chart of evaluations. {% load drawings %}

Everything that the horizon draws also stands beside it as text, so its drawings are hidden from screen
readers. One small SVG per row with places in percent and no viewBox: it stretches with the page, text does not.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nieuwebanen.drawing import (
    Chart,
    ChartPoint,
    HorizonJob,
    HorizonPerson,
    Span,
    TimeAxis,
    at_point,
    hexagon_points,
    job_marker,
    lorenz,
    svg_number,
    together,
    vertical,
)
from nieuwebanen.dutch import SHORT_MONTHS, long_date

register = template.Library()
NOTHING = SafeString()
CERTAINTIES = ("zeker", "waarschijnlijk", "idee")
OVERDUE = "M0-10L4.5-6L0-2L-4.5-6Z"  # a small diamond on the bar


# ---- horizon ------------------------------------------------------------------------------------
def chart_row(*parts: SafeString) -> SafeString:
    return format_html(
        '<div class="nbl-horizon__chart"><svg class="nbl-horizon__svg" aria-hidden="true" focusable="false">{}</svg></div>',
        together(parts),
    )


def _months_between_labels(axis: TimeAxis) -> int:
    """Quarters over two years, months over half a year, unless the axis says so itself."""
    if axis.every:
        return axis.every
    return 1 if (axis.end - axis.begin).days < 250 else 3


def month_lines(axis: TimeAxis) -> SafeString:
    lines = []
    for day in axis.months(_months_between_labels(axis)):
        if day > axis.begin:
            year = " nbl-horizon__grid--year" if day.month == 1 else ""
            lines.append(vertical(f"nbl-horizon__grid{year}", axis.x(day)))
    return together(lines)


def today_line(axis: TimeAxis, top: str = "0") -> SafeString:
    if not axis.begin <= axis.today <= axis.end:
        return NOTHING
    return vertical("nbl-horizon__today", axis.x(axis.today), top)


def land_from_start(axis: TimeAxis, job: HorizonJob) -> SafeString:
    """From the start on it is land: a regular job. Dots where the start may still lie, a broken shore while unsure."""
    unsure = NOTHING
    if job.has_window:
        unsure = format_html(
            '<rect class="nbl-horizon__unsure" fill="url(#nbl-dots)" x="{}%" width="{}%" height="100%"/>',
            axis.x(job.first),
            axis.width(job.first, job.last),
        )
    land = format_html(
        '<rect class="nbl-horizon__land" x="{}%" width="{}%" height="100%"/>',
        axis.x(job.last),
        axis.width(job.last, axis.end),
    )
    firm = job.certainty == "zeker" and not job.has_window
    mark = "nbl-horizon__shore" if firm else "nbl-horizon__shore nbl-horizon__shore--unsure"
    return unsure + land + vertical(mark, axis.x(job.first))


@register.simple_tag
def horizon_axis(axis: TimeAxis) -> SafeString:
    """The head of the horizon: months, years and the flag of today."""
    labels = []
    shown_year = 0
    for day in axis.months(_months_between_labels(axis)):
        first = " nbl-horizon__axis-first" if axis.at(day) < 6 else ""
        words = '<text class="nbl-horizon__axis-{}{}" x="{}%" dx="5" y="{}">{}</text>'
        labels.append(format_html(words, "text", first, axis.x(day), 58, SHORT_MONTHS[day.month - 1]))
        if day.year != shown_year:
            labels.append(format_html(words, "year", first, axis.x(day), 40, day.year))
            shown_year = day.year
    return chart_row(month_lines(axis), *labels, today_line(axis, "20"), _flag(axis))


def _flag(axis: TimeAxis) -> SafeString:
    """ "Vandaag". Moved in pixels from a place in percent, without a drawing inside the drawing: on paper, where the
    axis is the head of a table, Chromium puts those at the left edge."""
    if not today_line(axis):
        return NOTHING
    left = -61 if axis.at(axis.today) > 90 else -1  # it would fall off the right edge
    return format_html(
        '<rect class="nbl-horizon__today-flag" x="{0}%" y="3" width="62" height="20" transform="translate({1} 0)"/>'
        '<text class="nbl-horizon__today-text" x="{0}%" dx="{2}" y="17.5">Vandaag</text>',
        axis.x(axis.today),
        left,
        left + 31,
    )


@register.simple_tag
def horizon_job(axis: TimeAxis, job: HorizonJob) -> SafeString:
    """The row of a job: shore line, hexagon with the seats, triangle at the latest day to begin."""
    parts = [land_from_start(axis, job), month_lines(axis)]
    if job.begin_by and axis.begin <= job.begin_by <= axis.end:
        lead = format_html(
            '<svg x="0" y="50%" width="100%" overflow="visible">'
            '<line class="nbl-horizon__lead" x1="{}%" x2="{}%" y1="0" y2="0"/></svg>',
            axis.x(job.begin_by),
            axis.x(job.start),
        )
        triangle = format_html('<path class="nbl-horizon__begin" d="{}"/>', "M-6-7H6L0 5Z")
        parts += [lead, at_point(axis.x(job.begin_by), "50%", triangle)]
    shown = at_point(axis.x(job.start), "50%", job_marker(job)) if axis.begin <= job.start < axis.end else NOTHING
    return chart_row(*parts, today_line(axis), shown)


@register.simple_tag
def horizon_certainties() -> list[tuple[str, SafeString]]:
    """For the legend: how a job looks that is sure, likely, or an idea."""
    day = date(2027, 1, 1)
    return [(name.capitalize(), job_marker(HorizonJob(day, 3, certainty=name))) for name in CERTAINTIES]


@register.simple_tag
def horizon_person(axis: TimeAxis, job: HorizonJob, person: HorizonPerson | None) -> SafeString:
    """The row of somebody who learns: done, planned, late, ready, and the room until the start."""
    if person is None:  # chosen, nothing planned yet
        return chart_row(land_from_start(axis, job), month_lines(axis), today_line(axis))
    parts = person.parts(job.start, axis.today)
    late = person.ready > job.start
    bars = [
        _bar(axis, "nbl-horizon__late nbl-horizon__late--lost", parts.lost, "url(#nbl-hatch-late)"),
        _bar(axis, "nbl-horizon__planned", parts.planned),
        _bar(axis, "nbl-horizon__done", parts.done),
        _bar(axis, "nbl-horizon__late", parts.late, "url(#nbl-hatch-late)"),
    ]
    if not late:
        bars.append(
            format_html(
                '<line class="nbl-horizon__slack" x1="{}%" x2="{}%" y1="0" y2="0"/>',
                axis.x(person.ready),
                axis.x(job.start),
            )
        )
    for day in person.overdue:
        if axis.begin <= day <= axis.end:
            bars.append(at_point(axis.x(day), "0", format_html('<path class="nbl-horizon__overdue" d="{}"/>', OVERDUE)))
    ready = format_html('<circle class="nbl-horizon__ready{}" r="5.5"/>', " nbl-horizon__ready--late" if late else "")
    bars.append(at_point(axis.x(person.ready), "0", ready))
    drawn = format_html('<svg y="50%" width="100%" overflow="visible">{}</svg>', together(bars))
    return chart_row(land_from_start(axis, job), month_lines(axis), drawn, today_line(axis))


def _bar(axis: TimeAxis, css_class: str, span: Span | None, fill: str = "") -> SafeString:
    if span is None:
        return NOTHING
    paint = format_html(' fill="{}"', fill) if fill else NOTHING
    return format_html(
        '<rect class="{}"{} x="{}%" width="{}%" y="-6" height="12"/>',
        css_class,
        paint,
        axis.x(span[0]),
        axis.width(*span),
    )


@register.simple_tag
def funnel_bar(filled: int, learning: int, chosen: int, seats: int, weighted: Decimal, most: int) -> SafeString:
    """The seats of one month: filled, learnt for, chosen and open beside each other; a mark at the weighed number.

    The numbers are those of the funnel, each part of the one before; most: the seats that fill the width.
    """
    scale = 100 / max(most, 1)
    widths = (
        ("filled", filled),
        ("learning", learning - filled),
        ("chosen", chosen - learning),
        ("open", seats - chosen),
    )
    bars, left = [], 0
    for name, count in widths:
        paint = SafeString(' fill="url(#nbl-hatch)"') if name == "chosen" else NOTHING
        if count > 0:
            bars.append(
                format_html(
                    '<rect class="nbl-funnel__part nbl-funnel__part--{}"{} x="{}%" width="{}%" y="3" height="14"/>',
                    name,
                    paint,
                    svg_number(left * scale),
                    svg_number(count * scale),
                )
            )
        left += max(count, 0)
    if seats:
        mark = format_html('<path class="nbl-funnel__weighted" d="{}"/>', "M-5 -1H5L0 5ZM-1 3H1V19H-1Z")
        bars.append(at_point(svg_number(float(weighted) * scale), "0", mark))
    return format_html('<svg class="nbl-funnel__bar" aria-hidden="true" focusable="false">{}</svg>', together(bars))


register.simple_tag(lorenz, name="lorenz_chart")


# ---- evaluation chart ---------------------------------------------------------------------------
LEFT, RIGHT, TOP, BOTTOM = 6.5, 97.0, 22.0, 196.0
SERIES = (("b", "Productiviteit", "productivity"), ("a", "Leervermogen", "learning"))


class Plane:
    """Places of days and percentages on the chart."""

    def __init__(self, chart: Chart) -> None:
        days = [chart.begin, *(point.day for point in chart.points)]
        ends = [chart.end, *(point.day for point in chart.points)]
        self.first, self.last = min(days), max(ends)

    def x(self, day: date) -> str:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return svg_number(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0))

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / 100


@register.simple_tag
def evaluation_chart(chart: Chart) -> SafeString:
    """The chart with its conclusion as title and description; the page shows the figures in a table below."""
    plane = Plane(chart)
    key = uuid4().hex[:8]
    parts = [chart_frame(plane), _norm(plane, chart), _next(plane, chart)]
    for series, _, attribute in SERIES:
        parts.append(_series(plane, chart, series, attribute))
    return chart_key(_named(chart)) + format_html(
        '<svg class="nbl-chart" role="img" aria-labelledby="t{0} d{0}"><title id="t{0}">{1}</title>'
        '<desc id="d{0}">{2}</desc>{3}</svg>',
        key,
        f"Grafiek van {len(chart.points)} {'evaluatie' if len(chart.points) == 1 else 'evaluaties'}",
        conclusion(chart),
        together(parts),
    )


def chart_key(named: list[tuple[str, str]]) -> SafeString:
    """What each line is, above the chart, where words never lie over lines; the description says the same.

    named: (a: round dots, b: square dots, plan: a broken line, norm: a dotted one; the words).
    """
    items = format_html_join(
        "",
        '<li class="nbl-chart-key__item nbl-chart-key__item--{}"><svg class="nbl-chart-key__mark" aria-hidden="true">'
        "{}</svg>{}</li>",
        ((kind, KEY_MARKS[kind], words) for kind, words in named),
    )
    return format_html('<ul class="nbl-chart-key" aria-hidden="true">{}</ul>', items)


KEY_MARKS = {
    "a": format_html('<circle class="nbl-chart__dot--a" cx="{0}" cy="{0}" r="6"/>', 9),
    "b": format_html('<rect class="nbl-chart__dot--b" x="{0}" y="{0}" width="10" height="10"/>', 4),
    "plan": format_html('<line class="nbl-chart__line nbl-chart__line--b" x1="0" x2="18" y1="{0}" y2="{0}"/>', 9),
    "norm": format_html('<line class="nbl-chart__norm" x1="0" x2="18" y1="{0}" y2="{0}"/>', 9),
}


def _named(chart: Chart) -> list[tuple[str, str]]:
    """The series with their last value, then the norms: one for both when they are the same."""
    named = []
    for key, name, attribute in reversed(SERIES):
        values = [value for point in chart.points if (value := getattr(point, attribute)) is not None]
        if values:
            named.append((key, f"{name} {values[-1]}"))
    norms = {"leervermogen": chart.learning_norm, "productiviteit": chart.productivity_norm}
    known = {name: value for name, value in norms.items() if value is not None}
    if len(known) == 2 and len(set(known.values())) == 1:
        return [*named, ("norm", f"Nodig bij de start: {chart.learning_norm}")]
    return [*named, *(("norm", f"Nodig: {name} {value}") for name, value in known.items())]


def conclusion(chart: Chart) -> str:
    """What the lines say, in words."""
    said = []
    for _, name, attribute in reversed(SERIES):
        values = [value for point in chart.points if (value := getattr(point, attribute)) is not None]
        if len(values) > 1:
            first, last = values[0], values[-1]
            verb = "steeg" if last > first else "daalde" if last < first else "bleef gelijk"
            said.append(f"{name} {verb} van {first} naar {last}." if first != last else f"{name} {verb}: {last}.")
        elif values:
            said.append(f"{name}: {values[0]}.")
    if chart.learning_norm is not None:
        said.append(f"Nodig bij de start: leervermogen {chart.learning_norm}.")
    if chart.productivity_norm is not None:
        said.append(f"Nodig bij de start: productiviteit {chart.productivity_norm}.")
    if chart.next_on:
        said.append(f"Volgende evaluatie op {long_date(chart.next_on)}.")
    return " ".join([*said, "De cijfers staan in de tabel hieronder."])


def chart_frame(plane: Plane) -> SafeString:
    """Lines at 0, 25, 50, 75, 100 and the months below."""
    parts = []
    for value in (0, 25, 50, 75, 100):
        y = svg_number(plane.y(value))
        parts.append(
            format_html(
                '<line class="{}" x1="{}%" x2="100%" y1="{}" y2="{}"/>'
                '<text class="nbl-chart__text nbl-chart__text--end" x="{}%" y="{}">{}</text>',
                "nbl-chart__grid" if value else "nbl-chart__axis",
                svg_number(LEFT),
                y,
                y,
                svg_number(LEFT - 1.4),
                svg_number(plane.y(value) + 5),
                value,
            )
        )
    axis = TimeAxis(plane.first, plane.last, plane.first)
    every = 1 if (plane.last - plane.first).days < 280 else 3
    for day in axis.months(every):
        parts.append(
            format_html(
                '<line class="nbl-chart__axis" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
                '<text class="nbl-chart__text nbl-chart__text--middle" x="{0}%" y="{3}">{4}</text>',
                plane.x(day),
                svg_number(BOTTOM),
                svg_number(BOTTOM + 6),
                svg_number(BOTTOM + 24),
                SHORT_MONTHS[day.month - 1],
            )
        )
    return together(parts)


def _norm(plane: Plane, chart: Chart) -> SafeString:
    """One line per norm, one line for both when they are the same, with a hexagon at the start of the job."""
    norms = {value for value in (chart.learning_norm, chart.productivity_norm) if value is not None}
    return format_html_join(
        "",
        '<line class="nbl-chart__norm" x1="{}%" x2="{}%" y1="{}" y2="{}"/>'
        '<svg x="{}%" y="{}" width="1" overflow="visible"><polygon class="nbl-horizon__hex" points="{}"/></svg>',
        (
            (svg_number(LEFT), plane.x(chart.end), y, y, plane.x(chart.end), y, hexagon_points(9))
            for y in (svg_number(plane.y(value)) for value in sorted(norms))
        ),
    )


def _next(plane: Plane, chart: Chart) -> SafeString:
    if not chart.next_on or not plane.first <= chart.next_on <= plane.last:
        return NOTHING
    right = float(plane.x(chart.next_on)) > 75
    return format_html(
        '<line class="nbl-chart__next" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
        '<svg x="{0}%" y="{2}" width="1" overflow="visible">'
        '<text class="nbl-chart__text{3}" x="{4}" y="-8">Volgende: {5}</text></svg>',
        plane.x(chart.next_on),
        svg_number(plane.y(46)),
        svg_number(BOTTOM),
        " nbl-chart__text--end" if right else "",
        -7 if right else 7,
        f"{chart.next_on.day} {SHORT_MONTHS[chart.next_on.month - 1]}",
    )


def _series(plane: Plane, chart: Chart, key: str, attribute: str) -> SafeString:
    """One line with its points and their values."""
    shown: list[tuple[ChartPoint, int]] = [
        (point, value) for point in chart.points if (value := getattr(point, attribute)) is not None
    ]
    lines = format_html_join(
        "",
        '<line class="nbl-chart__line nbl-chart__line--{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        (
            (key, plane.x(one.day), svg_number(plane.y(v1)), plane.x(two.day), svg_number(plane.y(v2)))
            for (one, v1), (two, v2) in pairwise(shown)
        ),
    )
    dots = []
    for point, value in shown:
        if key == "a":
            shape = format_html('<circle class="nbl-chart__dot--a" r="{}"/>', 6)
        else:
            shape = format_html('<rect class="nbl-chart__dot--b" x="{0}" y="{0}" width="10" height="10"/>', -5)
        words = _point_value(point, key, value)
        dots.append(at_point(plane.x(point.day), svg_number(plane.y(value)), shape + words))
    return lines + together(dots)


def _point_value(point: ChartPoint, key: str, value: int) -> SafeString:
    """The value above its point, or below it where the other line runs above."""
    other = point.productivity if key == "a" else point.learning
    above = other is None or value > other or (value == other and key == "a")
    return format_html(
        '<text class="nbl-chart__value nbl-chart__label--{}" y="{}">{}</text>', key, -13 if above else 22, value
    )
