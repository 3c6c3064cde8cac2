"""The drawing of one plan on a time line. {% load plan_drawings %}

Everything that is drawn also stands beside it as text and in a table, so it is hidden from screen readers.
"""

from datetime import date, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nieuwebanen.drawing import HorizonJob, PlanBar, PlanMark, Span, TimeAxis, at_point
from nieuwebanen.templatetags.drawings import NOTHING, chart_row, land_from_start, month_lines, today_line

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
