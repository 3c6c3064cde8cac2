"""Dutch working days and holidays, months of different length, and the nights on which the clock jumps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from nieuwebanen.dates import (
    AMSTERDAM,
    Holiday,
    add_months,
    add_working_days,
    at_reminder_time,
    easter,
    generally_recognised,
    holidays,
    is_working_day,
    last_start,
    months_between,
    on_or_after_working_day,
)

FREE = frozenset(generally_recognised(2026)) | frozenset(generally_recognised(2027))


# Published dates of Easter Sunday, with the earliest and the latest of this century among them.
@pytest.mark.parametrize(
    "day",
    [
        date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31), date(2025, 4, 20),
        date(2026, 4, 5), date(2027, 3, 28), date(2030, 4, 21), date(2035, 3, 25), date(2038, 4, 25),
    ],
)  # fmt: skip
def test_easter_is_where_the_almanac_has_it(day):
    assert easter(day.year) == day


def test_easter_is_always_a_sunday_between_22_march_and_25_april():
    for year in range(1990, 2100):
        day = easter(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_holidays_of_2026():
    assert generally_recognised(2026) == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
        date(2026, 12, 26): "Tweede kerstdag",
    }


def test_a_kings_day_on_sunday_is_kept_the_day_before():
    assert date(2025, 4, 26) in generally_recognised(2025)
    assert date(2025, 4, 27) not in generally_recognised(2025)
    assert date(2031, 4, 26) in generally_recognised(2031)


def test_weekends_and_holidays_are_no_working_days():
    assert is_working_day(date(2026, 11, 27), FREE)
    assert not is_working_day(date(2026, 11, 28), FREE)
    assert not is_working_day(date(2026, 11, 29), FREE)
    assert not is_working_day(date(2026, 12, 25), FREE)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday, weekend, Easter Monday
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_the_first_working_day_on_or_after(day, expected):
    assert on_or_after_working_day(day, FREE) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),  # the day itself, working day or not
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
        (date(2026, 11, 29), 3, date(2026, 12, 2)),
        (date(2026, 11, 29), -3, date(2026, 11, 25)),
    ],
)
def test_working_days_are_counted_both_ways(day, count, expected):
    assert add_working_days(day, count, FREE) == expected


def test_there_and_back_is_where_you_were():
    for shift in range(400):
        day = date(2026, 3, 2) + timedelta(days=shift)
        if is_working_day(day, FREE):
            for count in (1, 3, 10):
                assert add_working_days(add_working_days(day, count, FREE), -count, FREE) == day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2026, 6, 1), 24, date(2028, 6, 1)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(day, months, expected):
    assert add_months(day, months) == expected


def test_a_job_may_start_until_the_first_of_the_month_24_months_ahead():
    assert last_start(date(2026, 11, 30)) == date(2028, 11, 1)
    assert months_between(date(2026, 11, 30), date(2028, 11, 1)) == 24
    assert months_between(date(2026, 11, 1), date(2026, 10, 31)) == -1


# ---- the clock ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 28), 7),  # winter time
        (date(2026, 3, 29), 6),  # the night that has no 02:30
        (date(2026, 10, 24), 6),
        (date(2026, 10, 25), 7),  # the night that has 02:30 twice
        (date(2028, 2, 29), 7),
    ],
)
def test_eight_in_the_morning_exists_once_on_every_day(day, utc_hour):
    moment = at_reminder_time(day)
    assert moment.astimezone(UTC) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
    assert moment.astimezone(UTC).astimezone(AMSTERDAM).time().hour == 8
    assert moment.replace(fold=1).utcoffset() == moment.utcoffset()


def test_between_two_mornings_lie_23_24_or_25_hours():
    gaps = set()
    for shift in range(365):
        day = date(2026, 1, 1) + timedelta(days=shift)
        gap = at_reminder_time(day + timedelta(days=1)).astimezone(UTC) - at_reminder_time(day).astimezone(UTC)
        gaps.add(gap)
    assert gaps == {timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)}


# ---- the list of the beheerder --------------------------------------------------------------------------
@pytest.mark.django_db
def test_loading_fills_the_years_and_a_day_that_was_taken_off_stays_off(today):
    call_command("load_holidays", verbosity=0)
    first = Holiday.objects.count()
    assert first == 6 * 9
    assert holidays() >= set(generally_recognised(today.year + 1))

    Holiday.objects.filter(day=date(today.year, 5, 5)).delete()
    Holiday.objects.create(day=date(today.year, 12, 24), name="Kantoor dicht")
    call_command("load_holidays", verbosity=0)
    assert Holiday.objects.count() == first
    assert date(today.year, 5, 5) not in holidays()
