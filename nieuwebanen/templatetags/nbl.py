"""The look in tags: icons, step hexagons, score and level bars. Dates and amounts stand in `written`.

A builtin of the template engine (settings.TEMPLATES): no {% load %} needed. The large drawings (horizon,
evaluation chart) stand in `drawings`.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nieuwebanen import field_errors
from nieuwebanen.drawing import hexagon_points, ring, svg_number
from nieuwebanen.lists import ListPage
from nieuwebanen.skills.models import Level
from nieuwebanen.steps import Step
from nieuwebanen.versions import Meanwhile

register = template.Library()

SCORE_PARTS = ("Vaardigheden", "Op tijd", "Wens")
USUAL_MOST = (70, 20, 10)  # what each earns at most, in points of 100, unless the rules say otherwise (matching.md §2)


# ---- icons and steps ----------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """One symbol of static/img/icons.svg. Never the only carrier of a meaning: words stand beside it."""
    return format_html(
        '<svg class="nbl-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def brandmark() -> SafeString:
    return format_html(
        '<svg class="nbl-hex-ring nbl-brand__mark" viewBox="-16 -18 32 36" aria-hidden="true" focusable="false">{}</svg>',
        ring(1, done=0, radius=12.6, gap=0.07),
    )


@register.simple_tag
def hexring(nr: int) -> SafeString:
    """Step x of 6 as a ring of six sides with the number in it; 7 or more shows all six done."""
    return format_html(
        '<svg class="nbl-hex-ring" viewBox="-16 -18 32 36" aria-hidden="true" focusable="false">{}'
        '<text class="nbl-hex-ring__number" y="4.6">{}</text></svg>',
        ring(nr, done=nr - 1, radius=13.4, gap=0.10),
        min(int(nr), 6),
    )


@register.simple_tag
def step(nr: int, label: str = "") -> SafeString:
    """Ring and short name: {% step 5 %}"""
    shown = Step(min(max(int(nr), 1), 6))
    return format_html(
        '<span class="nbl-step">{}<span class="nbl-step__text">'
        '<span class="nbl-visually-hidden">Stap {} van 6: </span>{}</span></span>',
        hexring(nr),
        int(shown),
        label or shown.short,
    )


@register.simple_tag
def stepmarker(state: str, nr: int) -> SafeString:
    """One large hexagon: state done, current or todo."""
    if state == "done":
        inner = format_html('<path class="nbl-step-indicator__check" d="{}"/>', "M-6 .5-1.5 5 6.5-4.5")
    else:
        inner = format_html('<text class="nbl-step-indicator__number" y="5.2">{}</text>', nr)
    return format_html(
        '<svg class="nbl-step-indicator__marker" viewBox="-18 -20 36 40" aria-hidden="true" focusable="false">'
        '<polygon class="nbl-step-indicator__shape" points="{}"/>{}</svg>',
        hexagon_points(17),
        inner,
    )


@register.inclusion_tag("_step_indicator.html")
def step_indicator(current: int, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The six steps in a row. current: 1-6, or 7 when all are done; notes: one line under each step."""
    items = []
    for nr, item in enumerate(Step, 1):
        state = "done" if nr < current else "current" if nr == current else "todo"
        items.append({"nr": nr, "name": item.label, "state": state, "note": notes[nr - 1] if nr <= len(notes) else ""})
    return {"items": items}


# ---- bars ---------------------------------------------------------------------------------------
def _bar(css_class: str, inner: SafeString) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true" focusable="false">{}</svg>', css_class, inner)


@register.simple_tag
def score_bar(skills: float, on_time: float, wish: float, most: Sequence[int] = USUAL_MOST) -> SafeString:
    """Three slots as wide as their maximum, filled with the points earned (of 100, not basis points)."""
    gap, x, slots = 0.9, 0.0, []
    usable = 100 - gap * (len(SCORE_PARTS) - 1)
    for nr, (maximum, points) in enumerate(zip(most, (skills, on_time, wish), strict=True), 1):
        width = usable * maximum / sum(most)
        earned = width * min(max(float(points), 0.0), maximum) / maximum if maximum else 0.0
        slots.append((svg_number(x), svg_number(width), nr, svg_number(x), svg_number(earned)))
        x += width + gap
    return _bar(
        "nbl-score__bar",
        format_html_join(
            "",
            '<rect class="nbl-score__slot" x="{}%" width="{}%" height="12"/>'
            '<rect class="nbl-score__fill--{}" x="{}%" width="{}%" height="12"/>',
            slots,
        ),
    )


@register.simple_tag
def part_bar(nr: int, points: float, maximum: float) -> SafeString:
    """One part of the score on its own: {% part_bar 1 34.5 70 %}"""
    share = 100 * min(max(float(points), 0.0), float(maximum)) / float(maximum) if maximum else 0.0
    return _bar(
        "nbl-score__bar",
        format_html(
            '<rect class="nbl-score__slot" width="100%" height="12"/>'
            '<rect class="nbl-score__fill--{}" width="{}%" height="12"/>',
            nr,
            svg_number(share),
        ),
    )


@register.simple_tag
def swatch(nr: int) -> SafeString:
    """The colour of part 1, 2 or 3 of the score, for a key."""
    return _bar("nbl-swatch", format_html('<rect class="nbl-score__fill--{}" width="12" height="12"/>', nr))


@register.simple_tag
def score_key(most: Sequence[int] = USUAL_MOST) -> SafeString:
    """The names of the parts with their colours and maxima."""
    return format_html(
        '<div class="nbl-score-key">Opbouw: {}</div>',
        format_html_join(
            " ",
            '<span class="nbl-score-key__item">{}{} (maximaal {})</span>',
            ((swatch(nr), name, most[nr - 1]) for nr, name in enumerate(SCORE_PARTS, 1)),
        ),
    )


@register.simple_tag
def bar(value: float, maximum: float) -> SafeString:
    """A thin bar for a bar list."""
    share = 100 * min(float(value), float(maximum)) / float(maximum) if maximum else 0.0
    return _bar(
        "nbl-bar-list__bar",
        format_html(
            '<rect class="nbl-bar__track" width="100%" height="5"/>'
            '<rect class="nbl-bar__fill" width="{}%" height="5"/>',
            svg_number(max(share, 0.0)),
        ),
    )


@register.simple_tag
def leveltrack(have: int | None, need: int = 0, mode: str = "have") -> SafeString:
    """Four cells: dark = has the level, striped = still to learn; mode "need" only outlines what is asked.

    The number and the word always stand beside it: the drawing is hidden from screen readers.
    """
    cells = []
    for index in range(4):
        css, fill = "nbl-skill-level__cell", ""
        if mode == "need":
            css += " nbl-skill-level__cell--need" if index < need else ""
        elif index < (have or 0):
            css += " nbl-skill-level__cell--have"
        elif index < need:
            css, fill = "nbl-skill-level__gap", "url(#nbl-hatch)"
        paint = format_html(' fill="{}"', fill) if fill else ""
        cells.append((css, paint, svg_number(index * 21 + 0.75)))
    return format_html(
        '<svg class="nbl-skill-level__track" viewBox="0 0 84 14" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join("", '<rect class="{}"{} x="{}" y=".75" width="18.5" height="12.5"/>', cells),
    )


@register.simple_tag
def level_steps(rows: Sequence[Any]) -> SafeString:
    """How a level went over time, small: one step for each row of a history (newest first).

    The rows stand beside it as text: the drawing is hidden from screen readers.
    """
    levels = [row.level for row in reversed(rows[:12])]
    wide = 8
    path = " ".join(
        f"{'M' if nr == 0 else 'L'}{nr * wide} {18 - level * 4}H{(nr + 1) * wide}" for nr, level in enumerate(levels)
    )
    return format_html(
        '<svg class="nbl-level-steps" viewBox="0 0 {} 20" width="{}" height="20" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>',
        len(levels) * wide,
        len(levels) * wide,
        path,
    )


@register.simple_tag
def level(have: int | None, need: int = 0) -> SafeString:
    """Track, number and word: {% level 3 %}; with need: "1 naar 2" and what is still to learn striped."""
    if need and (have or 0) < need:
        words: SafeString = format_html(
            '<span class="nbl-visually-hidden">heeft niveau </span>{}'
            '<span class="nbl-visually-hidden">, nodig is niveau </span>'
            '<span aria-hidden="true"> naar </span>{}',
            have or 0,
            need,
        )
    elif have is None:
        words = format_html("{}", "nog niet bekend")
    else:
        words = format_html("<strong>{}</strong> {}", have, Level(have).label.lower())
    return format_html(
        '<span class="nbl-skill-level">{}<span class="nbl-skill-level__text">{}</span></span>',
        leveltrack(have, need),
        words,
    )


@register.simple_tag
def patterns() -> SafeString:
    """Fills that other drawings refer to by id; once per page, outside anything that htmx swaps."""
    stripe = (
        '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="nbl-pattern-bg" width="{}" height="{}"/><path class="nbl-pattern-line {}" d="M0 0V{}"/></pattern>'
    )
    return format_html(
        '<svg class="nbl-svg-defs" aria-hidden="true" focusable="false"><defs>{}'
        '<pattern id="nbl-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<circle class="nbl-pattern-dot" cx="4" cy="4" r="1.1"/></pattern></defs></svg>',
        format_html_join(
            "",
            stripe,
            (
                ("nbl-hatch", 5, 5, 5, 5, "nbl-pattern-line--gap", 5),
                ("nbl-hatch-late", 6, 6, 6, 6, "nbl-pattern-line--late", 6),
            ),
        ),
    )


# ---- forms --------------------------------------------------------------------------------------
@register.inclusion_tag("nbl/_error_summary.html")
def error_summary(*forms: object) -> dict[str, Any]:
    """All errors of one or more forms and formsets, each a link to its control. Stands before the form."""
    return {"errors": field_errors.collect(forms)}


@register.simple_tag(takes_context=True)
def title_prefix(context: RequestContext) -> str:
    """ "Fout (3): " when a form of this page was refused, so that the tab and the screen reader say it first."""
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or ())]
    count = len(field_errors.collect(forms))
    return f"Fout ({count}): " if count else ""


@register.filter
def as_meanwhile(rows: Sequence[tuple[str, str]]) -> list[Meanwhile]:
    """What somebody else saved, with the three texts; a form that knows fewer says fewer."""
    return [Meanwhile(*row) for row in rows]


@register.filter
def may_choose(rows: Sequence[tuple[str, str]]) -> bool:
    """Whether the form takes a choice between mine and theirs for one of these."""
    return any(row.choice for row in as_meanwhile(rows))


@register.filter
def shows_optional(field: BoundField) -> bool:
    """Whether the label says "(niet verplicht)": everything is required unless it says otherwise."""
    quiet = getattr(field.field, "quiet_optional", False)
    return not field.field.required and not quiet and not field.field.disabled


@register.filter
def suffix(field: BoundField) -> str:
    """Words behind the control, such as "uur per week"."""
    return getattr(field.field, "suffix", "")


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


# ---- lists --------------------------------------------------------------------------------------
@register.simple_tag
def sort_heading(shown: ListPage, key: str, name: str, css_class: str = "") -> SafeString:
    """The heading of a column that sorts, as a link: {% sort_heading list "start" "Start" %}. A second click turns it."""
    url, now = shown.sorting(key)
    arrow = icon("sort", f"nbl-icon--sm{' nbl-icon--turned' if now == 'descending' else ''}") if now else ""
    return format_html(
        '<th scope="col" role="columnheader" class="{}"{}><a class="nbl-table__sort" href="{}">{}{}</a></th>',
        css_class,
        format_html(' aria-sort="{}"', now) if now else "",
        url,
        name,
        arrow,
    )


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Numbers to show for a page of a list, with None where some are left out."""
    return [nr if isinstance(nr, int) else None for nr in page.paginator.get_elided_page_range(page.number, on_ends=1)]
