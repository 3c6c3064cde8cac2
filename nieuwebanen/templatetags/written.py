"""How dates, money, counts and points are written in a template (ui/design.md §7); the words stand in `dutch`.

A builtin of the template engine (settings.TEMPLATES): no {% load %} needed.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from nieuwebanen import dutch

register = template.Library()

Day = date | datetime | None


@register.filter
def nl_date(value: Day) -> str:
    """22 november 2026; nothing for no date."""
    return dutch.long_date(value) if value else ""


@register.filter
def nl_short(value: Day) -> str:
    """22 nov 2026"""
    return dutch.short_date(value) if value else ""


@register.filter
def nl_weekday(value: Day) -> str:
    """Zondag 22 november 2026, as the first words of a sentence."""
    return dutch.weekday_date(value).capitalize() if value else ""


@register.filter
def nl_month(value: Day) -> str:
    """november 2026"""
    return dutch.month_year(value) if value else ""


@register.filter
def nl_time(value: datetime | None) -> str:
    """10.30 uur"""
    return dutch.clock_time(value) if value else ""


@register.filter
def nl_moment(value: datetime | None) -> str:
    """22 november 2026 om 10.30 uur"""
    return dutch.moment(value) if value else ""


@register.filter
def nl_span(begin: Day, end: Day) -> str:
    """{{ phase.begin|nl_span:phase.end }}: 14 sep t/m 9 okt 2026"""
    if not begin or not end:
        return nl_short(begin or end)
    return dutch.short_period(begin, end)


@register.filter
def nl_period(begin: Day, end: Day) -> str:
    """{{ begin|nl_period:end }}: 14 september tot en met 9 oktober 2026"""
    if not begin or not end:
        return nl_date(begin or end)
    return dutch.long_period(begin, end)


@register.filter
def distance_days(value: Day, today: date | None = None) -> str:
    """How far a deadline is: "4 dagen te laat", "vandaag", "over 3 weken". Give the view's today where it has one."""
    return dutch.distance(value, today or timezone.localdate()) if value else ""


@register.filter
def months_left(value: Day, today: date | None = None) -> str:
    """Until a job begins: "nog 7 maanden". Give the view's today where it has one."""
    return dutch.months_left(value, today or timezone.localdate()) if value else ""


@register.filter
def ago(value: Day, today: date | None = None) -> str:
    """How long ago something was: "gisteren", "3 weken geleden"."""
    return dutch.time_ago(value, today or timezone.localdate()) if value else ""


@register.filter
def is_past(value: Day, today: date | None = None) -> bool:
    """True when the day lies before today."""
    return value is not None and dutch.as_date(value) < (today or timezone.localdate())


@register.filter
def euro(value: Decimal | float | None) -> str:
    """€ 1.250,00"""
    return dutch.euros(value) if value is not None else ""


@register.filter
def number(value: Decimal | float | None, places: int = 0) -> str:
    """1.250 or, with places, 7,5"""
    return dutch.decimal_number(value, places) if value is not None else ""


@register.filter
def hours(value: Decimal | float | None) -> str:
    """7,5 uur"""
    return dutch.hours(value) if value is not None else ""


@register.filter
def counted(value: int, words: str) -> str:
    """{{ n|counted:"plek,plekken" }}: 1 plek, 2 plekken"""
    singular, _, plural = words.partition(",")
    return dutch.counted(value, singular, plural)


@register.filter
def whole_points(basis_points: int) -> str:
    """Score of 10,000 as whole points of 100, rounded down: 79"""
    return str(basis_points // 100)


@register.filter
def part_points(basis_points: int) -> str:
    """Part of a score with one decimal, rounded down: 34,5"""
    return f"{basis_points // 100},{basis_points % 100 // 10}"
