"""Dutch working days, holidays and the months of the horizon.

`today` is always an argument here; only the doors read the clock.
"""

from calendar import monthrange
from collections.abc import Set
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HORIZON_MONTHS = 24
SATURDAY = 5
REMINDER_TIME = time(8, 0)


class Holiday(models.Model):
    """A day that is no working day. Filled for some years ahead by `load_holidays`, edited by the beheerder."""

    day = models.DateField("dag", unique=True)
    name = models.CharField("naam", max_length=60)

    class Meta:
        ordering = ["day"]
        verbose_name = "feestdag"
        verbose_name_plural = "feestdagen"

    def __str__(self) -> str:
        return f"{self.name} ({self.day})"


def holidays() -> frozenset[date]:
    """All known holidays: one query, some tens of rows."""
    return frozenset(Holiday.objects.values_list("day", flat=True))


def easter(year: int) -> date:
    """Easter Sunday (Gregorian calendar, Gauss/Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    n = (h - m + r + 90) // 25
    p = (h - m + r + n + 19) % 32
    return date(year, n, p)


def generally_recognised(year: int) -> dict[date, str]:
    """The generally recognised holidays of a year, with Good Friday.

    Source: Algemene termijnenwet, art. 3 lid 1 and 2; Liberation Day is one every year.
    """
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:  # a Sunday: celebrated the day before
        kings_day -= timedelta(days=1)
    return {
        date(year, 1, 1): "Nieuwjaarsdag",
        sunday - timedelta(days=2): "Goede Vrijdag",
        sunday + timedelta(days=1): "Tweede paasdag",
        kings_day: "Koningsdag",
        date(year, 5, 5): "Bevrijdingsdag",
        sunday + timedelta(days=39): "Hemelvaartsdag",
        sunday + timedelta(days=50): "Tweede pinksterdag",
        date(year, 12, 25): "Eerste kerstdag",
        date(year, 12, 26): "Tweede kerstdag",
    }


def is_working_day(day: date, free: Set[date]) -> bool:
    return day.weekday() < SATURDAY and day not in free


def on_or_after_working_day(day: date, free: Set[date]) -> date:
    """The day itself, or the first later day that is neither weekend nor holiday (Termijnenwet art. 1)."""
    while not is_working_day(day, free):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, free: Set[date]) -> date:
    """The day `count` working days later (earlier when negative); count 0 gives the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, free)
    return day


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_start(today: date) -> date:
    """The latest start a future job may have: the first day of the month 24 months ahead (R03)."""
    return add_months(today.replace(day=1), HORIZON_MONTHS)


def months_between(today: date, day: date) -> int:
    """Whole calendar months from this month to that day's month; negative in the past."""
    return (day.year - today.year) * 12 + day.month - today.month


def at_reminder_time(day: date) -> datetime:
    """08:00 in Amsterdam on that day: an hour that exists once on every day, also on both DST nights."""
    return datetime.combine(day, REMINDER_TIME, AMSTERDAM)
