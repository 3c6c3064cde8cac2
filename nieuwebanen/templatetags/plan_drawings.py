"""The drawings of one plan: on a time line, and against reality. {% load plan_drawings %}

Everything that is drawn on the time line also stands beside it as text and in a table, so it is hidden from screen
readers; the curve says what it shows, with its figures in the table below it.
"""

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nieuwebanen.drawing import (
    Chart,
    HorizonJob,
    PlanBar,
    PlanCurve,
    PlanMark,
    Span,
    TimeAxis,
    at_point,
    svg_number,
    together,
)
from nieuwebanen.dutch import long_date
from nieuwebanen.templatetags.drawings import (
    BOTTOM,
    NOTHING,
    TOP,
    Plane,
    chart_frame,
    chart_key,
    chart_row,
    land_from_start,
    month_lines,
    today_line,
)

register = template.Library()


def _plan_row(
    axis: TimeAxis, job: HorizonJob | None, still: list[Span], bars: list[SafeString], marks: list[SafeString]
) -> SafeString:
    """A row of the plan: land from the start of the job on, hatching over the days that stood still, marks above all."""
    land = land_from_start(axis, job) if job else NOTHING
    paused = [_rect(axis, first, last + timedelta(days=1), "nbl-plan-still", "0", "100%") for first, last in still]
    return chart_row(land, month_lines(axis), *bars, *paused, *marks, today_line(axis))


def _rect(axis: TimeAxis, first: date, end: date, css_class: str, y: str, height: str) -> SafeString:
    paint = SafeString(' fill="url(#nbl-hatch)"') if css_class == "nbl-plan-still" else NOTHING
    return format_html(
        '<rect class="{}"{} x="{}%" width="{}%" y="{}" height="{}"/>',
        css_class,
        paint,
        axis.x(first),
        axis.width(first, end),
        y,
        height,
    )


def _plan_mark(axis: TimeAxis, mark: PlanMark, open_shape: str) -> SafeString:
    if mark.state == "late":
        shape = format_html('<path class="nbl-horizon__overdue" d="M0-6L6 0L0 6L-6 0Z"/>')
    else:
        done = f" {open_shape}--done" if mark.state == "done" else ""
        shape = format_html(
            '<circle class="{}{}" r="4.5"/>'
            if open_shape == "nbl-plan-step"
            else '<rect class="{}{}" x="-5" y="-5" width="10" height="10"/>',
            open_shape,
            done,
        )
    return at_point(axis.x(mark.day), "50%", shape)


@register.simple_tag
def plan_bar(axis: TimeAxis, bar: PlanBar, job: HorizonJob | None, still: list[Span]) -> SafeString:
    """A part of the plan: the planned days, under them how it really went, and its steps on their days."""
    bars = [_rect(axis, *bar.planned, "nbl-horizon__planned", "28%", "44%")]
    if bar.real:
        bars.append(_rect(axis, *bar.real, "nbl-horizon__done", "76%", "6"))
    return _plan_row(axis, job, still, bars, [_plan_mark(axis, mark, "nbl-plan-step") for mark in bar.marks])


@register.simple_tag
def plan_evaluations(axis: TimeAxis, marks: list[PlanMark], job: HorizonJob | None, still: list[Span]) -> SafeString:
    """The evaluations on their days, one row under the parts."""
    return _plan_row(axis, job, still, [], [_plan_mark(axis, mark, "nbl-plan-evaluation") for mark in marks])


# ---- plan against reality -------------------------------------------------------------------------------
@register.simple_tag
def plan_curve(curve: PlanCurve) -> SafeString:
    """What the plan asks over time as a broken line, what was seen as a full one with a dot per evaluation."""
    plane = Plane(Chart(curve.begin, curve.end))
    key = uuid4().hex[:8]
    parts = [
        chart_frame(plane),
        _today(plane, curve),
        _curve_line(plane, curve.planned, "b"),
        _curve_line(plane, curve.real, "a"),
        *(_curve_dot(plane, day, value) for day, value in curve.real),
    ]
    named = [("a", f"Echt: {curve.real[-1][1]}%")] if curve.real else []
    named.append(("plan", f"Volgens het plan: {curve.planned[-1][1]}% aan het eind"))
    return chart_key(named) + format_html(
        '<svg class="nbl-chart" role="img" aria-labelledby="t{0} d{0}"><title id="t{0}">Plan en werkelijkheid</title>'
        '<desc id="d{0}">{1}</desc>{2}</svg>',
        key,
        curve_in_words(curve),
        together(parts),
    )


def curve_in_words(curve: PlanCurve) -> str:
    """What the two lines say."""
    said = f"Het plan gaat van {curve.planned[0][1]} procent naar {curve.planned[-1][1]} procent op {long_date(curve.end)}."
    if curve.real:
        day, value = curve.real[-1]
        said += f" Het laatst gezien: {value} procent op {long_date(day)}."
    return f"{said} De cijfers staan in de tabel hieronder."


def _curve_line(plane: Plane, points: list[tuple[date, int]], key: str) -> SafeString:
    return format_html_join(
        "",
        '<line class="nbl-chart__line nbl-chart__line--{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        (
            (key, plane.x(one), svg_number(plane.y(v1)), plane.x(two), svg_number(plane.y(v2)))
            for (one, v1), (two, v2) in pairwise(points)
        ),
    )


def _curve_dot(plane: Plane, day: date, value: int) -> SafeString:
    return at_point(
        plane.x(day), svg_number(plane.y(value)), format_html('<circle class="nbl-chart__dot--a" r="{}"/>', 6)
    )


def _today(plane: Plane, curve: PlanCurve) -> SafeString:
    if not curve.begin <= curve.today <= curve.end:
        return NOTHING
    return format_html(
        '<line class="nbl-chart__next" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>',
        plane.x(curve.today),
        svg_number(TOP),
        svg_number(BOTTOM),
    )
