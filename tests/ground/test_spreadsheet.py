"""A list as a spreadsheet: real dates and numbers, text that never becomes a formula, and a row in the log."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from nieuwebanen.events import Event
from nieuwebanen.spreadsheet import Filter, download

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 30, 23, 30, tzinfo=timezone.get_fixed_timezone(0))  # already December in Amsterdam


def content(rows, by, **kwargs):
    answer = download("Banen: 1/2", headings=["Een"], rows=rows, by=by, at=AT, **kwargs)
    return answer, answer.content


def first_column(rows, by):
    _, data = content(([value] for value in rows), by)
    return [row[0] for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(min_row=2)]


def test_a_value_keeps_its_kind(coach):
    text, number, amount, day, moment, nothing, yes = first_column(
        ["Keuken", 3, Decimal("12.50"), date(2027, 3, 1), AT, None, True], coach
    )
    assert (text.value, number.value, amount.value) == ("Keuken", 3, 12.5)
    assert (day.value, day.number_format) == (datetime(2027, 3, 1), "dd-mm-yyyy")
    assert moment.value == datetime(2026, 12, 1, 0, 30)
    assert (yes.value, nothing.value) == ("ja", None)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://kwaad.example")', "+31 320 000000", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "=1"]
)
def test_text_that_looks_like_a_formula_stays_text(text, coach):
    (found,) = first_column([text], coach)
    assert found.data_type in ("s", "inlineStr")
    assert found.value.replace("\n", "\r") == text  # XML reads a lone carriage return as a line end
    assert found.quotePrefix
    _, data = content([[text]], coach)
    sheet = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet


def test_text_that_looks_like_an_error_stays_text(coach):
    (found,) = first_column(["#N/A"], coach)
    assert (found.data_type, found.value) == ("s", "#N/A")


def test_what_a_spreadsheet_cannot_hold_is_left_out(coach):
    odd, long = first_column(["a\x00b\x1bc\ud800d\uffffe 😀", "x" * 40_000], coach)
    assert odd.value == "abcde 😀"
    assert len(long.value) == 32_767


def test_the_file_says_what_it_is_and_the_log_who_took_it(coach):
    filters = [Filter("Sector", "Zorg"), Filter("Zoeken", "Jansen", typed=True)]
    answer, data = content([["a"], ["b"]], coach, filters=filters)
    assert answer["Content-Disposition"] == 'attachment; filename="banen-12-2026-12-01.xlsx"'
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["Banen  1 2", "Over deze lijst"]
    first, about = book.worksheets
    assert first.freeze_panes == "A2"
    assert first["A1"].font.bold
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert told["Opgehaald door"] == coach.full_name
    assert told["Opgehaald op"] == "1 december 2026 om 00.30 uur"
    assert (told["Aantal regels"], told["Filter: Sector"], told["Filter: Zoeken"]) == (2, "Zorg", "Jansen")
    event = Event.objects.get(verb="list.exported")
    assert (event.actor, event.subject_public_id) == (coach, coach.public_id)
    asked = {"Sector": "Zorg", "Zoeken": "…"}
    assert event.data == {"list": "Banen: 1/2", "count": 2, "filters": asked, "file": "xlsx"}


def test_an_empty_list_is_a_file_with_headings(coach):
    assert first_column([], coach) == []
