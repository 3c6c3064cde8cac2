"""How dates, money and counts are written for a Dutch reader (ui/design.md §7). Pure text, no clock."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NBSP = "\N{NO-BREAK SPACE}"


def as_date(value: date | datetime) -> date:
    """The day in Amsterdam: a moment just after midnight must not show as the day before."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def long_date(value: date | datetime) -> str:
    """22 november 2026"""
    day = as_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime) -> str:
    """22 nov 2026"""
    day = as_date(value)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def weekday_date(value: date | datetime) -> str:
    """zondag 22 november 2026"""
    day = as_date(value)
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def entry_date(value: date | datetime) -> str:
    """22-11-2026, as it is typed in a form."""
    return f"{as_date(value):%d-%m-%Y}"


def month_year(value: date | datetime) -> str:
    """november 2026"""
    day = as_date(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def clock_time(value: datetime) -> str:
    """10.30 uur"""
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{moment:%H.%M} uur"


def moment(value: datetime) -> str:
    """22 november 2026 om 10.30 uur"""
    return f"{long_date(value)} om {clock_time(value)}"


def short_period(begin: date | datetime, end: date | datetime) -> str:
    """14 sep t/m 9 okt 2026; one day when both are the same."""
    first, last = as_date(begin), as_date(end)
    if first == last:
        return short_date(first)
    if first.year == last.year:
        return f"{first.day} {SHORT_MONTHS[first.month - 1]} t/m {short_date(last)}"
    return f"{short_date(first)} t/m {short_date(last)}"


def long_period(begin: date | datetime, end: date | datetime) -> str:
    """14 september tot en met 9 oktober 2026"""
    first, last = as_date(begin), as_date(end)
    if first == last:
        return long_date(first)
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} tot en met {long_date(last)}"
    return f"{long_date(first)} tot en met {long_date(last)}"


def counted(number: int, singular: str, plural: str) -> str:
    """1 plek, 2 plekken, 0 plekken"""
    return f"{number} {singular if abs(number) == 1 else plural}"


def listed(words: Iterable[str]) -> str:
    """lezen, rekenen en schrijven"""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} en {last}" if first else last


def decimal_number(value: Decimal | float, places: int = 0) -> str:
    """1.250,00: dots between thousands, a decimal comma, always `places` decimals."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,.{places}f}".translate(str.maketrans(",.", ".,"))


def euros(value: Decimal | float) -> str:
    """€ 1.250,00, with a space that does not break; a minus stands before the sign."""
    size = -value if value < 0 else value
    return f"{'-' if value < 0 else ''}€{NBSP}{decimal_number(size, 2)}"


def hours(value: Decimal | float) -> str:
    """24 uur, 7,5 uur"""
    text = decimal_number(value, 2).rstrip("0").rstrip(",")
    return f"{text} uur"


def distance(day: date | datetime, today: date) -> str:
    """How far a deadline is: "4 dagen te laat", "vandaag", "morgen", "donderdag", "over 3 weken"."""
    ahead = (as_date(day) - today).days
    if ahead < 0:
        return f"{counted(-ahead, 'dag', 'dagen')} te laat"
    if ahead < 2:
        return ("vandaag", "morgen")[ahead]
    if ahead < 7:
        return WEEKDAYS[as_date(day).weekday()]
    return _from_now(ahead)


def time_ago(day: date | datetime, today: date) -> str:
    """How long ago something was, without blame: "vandaag", "gisteren", "3 weken geleden"; ahead as `distance`."""
    behind = (today - as_date(day)).days
    if behind < 0:
        return distance(day, today)
    if behind < 2:
        return ("vandaag", "gisteren")[behind]
    return f"{_span(behind)} geleden"


def months_left(start: date | datetime, today: date) -> str:
    """How long until a job begins, by its month: "nog 7 maanden", "deze maand", "2 maanden geleden"."""
    day = as_date(start)
    ahead = (day.year - today.year) * 12 + day.month - today.month
    if ahead == 0:
        return "deze maand"
    words = counted(abs(ahead), "maand", "maanden")
    return f"nog {words}" if ahead > 0 else f"{words} geleden"


def _from_now(days: int) -> str:
    return f"over {_span(days)}"


def _span(days: int) -> str:
    if days < 14:
        return counted(days, "dag", "dagen")
    if days < 98:
        return counted(days // 7, "week", "weken")
    months = round(days / 30.44)
    return counted(months, "maand", "maanden")
