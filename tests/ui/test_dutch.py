from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from nieuwebanen import dutch

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 19), "4 dagen te laat"),
        (date(2026, 11, 22), "1 dag te laat"),
        (date(2026, 11, 23), "vandaag"),
        (date(2026, 11, 24), "morgen"),
        (date(2026, 11, 26), "donderdag"),
        (date(2026, 11, 30), "over 7 dagen"),
        (date(2026, 12, 14), "over 3 weken"),
        (date(2027, 11, 23), "over 12 maanden"),
    ],
)
def test_the_distance_to_a_deadline_is_said_in_words(day, words):
    assert dutch.distance(day, TODAY) == words


def test_the_past_without_a_deadline_is_told_without_blame():
    assert dutch.time_ago(date(2026, 11, 22), TODAY) == "gisteren"
    assert dutch.time_ago(date(2026, 11, 2), TODAY) == "3 weken geleden"


def test_a_moment_shows_as_the_day_in_amsterdam():
    just_after_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert dutch.moment(just_after_midnight) == "2 juli 2026 om 00.30 uur"


def test_a_period_names_the_year_once_where_that_is_enough():
    assert dutch.short_period(date(2026, 9, 14), date(2026, 10, 9)) == "14 sep t/m 9 okt 2026"
    assert dutch.short_period(date(2026, 11, 23), date(2027, 1, 22)) == "23 nov 2026 t/m 22 jan 2027"
    assert dutch.short_period(TODAY, TODAY) == "23 nov 2026"
    assert dutch.long_period(date(2026, 9, 7), date(2027, 2, 22)) == "7 september 2026 tot en met 22 februari 2027"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal(1250), "€\N{NO-BREAK SPACE}1.250,00"),
        (Decimal("0.005"), "€\N{NO-BREAK SPACE}0,01"),
        (Decimal("-12.5"), "-€\N{NO-BREAK SPACE}12,50"),
        (1234567.891, "€\N{NO-BREAK SPACE}1.234.567,89"),
    ],
)
def test_money_is_written_the_dutch_way(amount, shown):
    assert dutch.euros(amount) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(Decimal("24.00"), "24 uur"), (7.5, "7,5 uur"), (Decimal("0.25"), "0,25 uur")]
)
def test_hours_have_no_needless_decimals(value, shown):
    assert dutch.hours(value) == shown


def test_one_is_singular():
    assert [dutch.counted(n, "plek", "plekken") for n in (0, 1, 2)] == ["0 plekken", "1 plek", "2 plekken"]
