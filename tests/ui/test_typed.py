"""What people type: what is read, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nieuwebanen import dutch
from nieuwebanen.typed import read_amount, read_day, read_month, read_whole, read_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23-11-2026", date(2026, 11, 23)),
        ("23/11/26", date(2026, 11, 23)),
        ("23.11.2026", date(2026, 11, 23)),
        ("  3 - 1 - 2027 ", date(2027, 1, 3)),
        ("23 november 2026", date(2026, 11, 23)),
        ("23 nov 2026", date(2026, 11, 23)),
        ("23 nov. '26", date(2026, 11, 23)),
        ("1 mrt 2027", date(2027, 3, 1)),
        ("1 maart 2027", date(2027, 3, 1)),
        ("ma 23 november 2026", date(2026, 11, 23)),
        ("2026-11-23", date(2026, 11, 23)),
        ("29-2-2028", date(2028, 2, 29)),
        ("23 nov", date(2026, 11, 23)),
        ("2 jan", date(2027, 1, 2)),
        ("vandaag", TODAY),
        ("Morgen", date(2026, 11, 24)),
        ("overmorgen", date(2026, 11, 25)),
        ("gisteren", date(2026, 11, 22)),
    ],
)
def test_a_date_is_read_as_a_dutch_reader_means_it(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "paar",
        "31-2-2027",
        "29-2-2027",
        "13-13-2026",
        "0-1-2026",
        "11/23/2026",
        "23-11",
        "x 23-11-2026",
        "23 foo 2026",
        "23 ma 2026",
        "23-11-202",
        "23-11-20266",
        "¹-1-2026",
        "23-11-1850",
        "23 j 2026",
    ],
)
def test_what_is_no_date_is_refused(text):
    # "23-11" is a day and a month: it is read; every other text is not.
    assert (read_day(text, TODAY) is None) == (text != "23-11")


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_date_that_is_shown_can_be_typed_back(day):
    for shown in (dutch.entry_date(day), dutch.long_date(day), dutch.short_date(day), dutch.weekday_date(day)):
        assert read_day(shown, TODAY) == day


@given(st.text(max_size=30))
def test_no_text_makes_the_readers_fall_over(text):
    read_day(text, TODAY)
    read_amount(text)
    read_whole(text)
    read_month(text)
    read_year(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250", "1250"),
        ("1.250", "1250"),
        ("1250,00", "1250"),
        ("1.250,00", "1250"),
        ("€ 1.250,-", "1250"),
        ("€ 1.250,--", "1250"),
        ("1.250.000,50", "1250000.50"),
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        ("12.50", "12.50"),
        ("0", "0"),
        (" € 12 ", "12"),
        ("€\N{NO-BREAK SPACE}1.250,00", "1250"),
        ("250 euro", "250"),
    ],
)
def test_an_amount_is_read_with_dots_for_thousands_and_a_comma(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "veel", "-5", "1,250.00", "1.25.000", "12,345", "1.2500", "1e3", "٣", "€", "1,,2", "NaN"]
)
def test_what_is_no_amount_is_refused(text):
    assert read_amount(text) is None


@given(st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2))
def test_every_amount_that_is_shown_can_be_typed_back(amount):
    assert read_amount(dutch.euros(amount)) == amount
    assert read_amount(dutch.decimal_number(amount, 2)) == amount


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), (" 12 ", 12), ("1.250", 1250), ("3,0", 3), ("-2", -2), ("007", 7)]
)
def test_a_whole_number_is_read(text, number):
    assert read_whole(text) == number


@pytest.mark.parametrize("text", ["", "drie", "3,5", "1e3", "3 4", "½"])
def test_what_is_no_whole_number_is_refused(text):
    assert read_whole(text) is None


@pytest.mark.parametrize(("text", "month"), [("1", 1), ("12", 12), ("mrt", 3), ("maart", 3), ("Sept.", 9), ("AUG", 8)])
def test_a_month_is_read_from_number_or_name(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize("text", ["0", "13", "ju", "m", "kwartaal"])
def test_what_is_no_month_is_refused(text):
    assert read_month(text) is None


@pytest.mark.parametrize(("text", "year"), [("2027", 2027), ("27", 2027), ("'27", 2027), ("1984", 1984)])
def test_a_year_is_read(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["", "202", "20277", "twee", "3000"])
def test_what_is_no_year_is_refused(text):
    assert read_year(text) is None
