"""A list as a spreadsheet (XLSX): what stands on the screen, all pages of it, with who took it, when and how filtered.

How to use it, in a view, with exactly the queryset of the list:

    return spreadsheet.download(
        "Toekomstige banen",
        headings=["Nummer", "Functie", "Start", "Plekken"],
        rows=((job.number, job.title, job.starts_on, job.seats) for job in found.iterator(chunk_size=500)),
        filters=[Filter("Sector", "Zorg"), Filter("Zoeken", "keuken", typed=True)],
        by=request.user,
    )

A cell is what its value is: str, int, Decimal, bool (ja, nee), date, datetime (shown in Amsterdam) or None (empty).
Text stays text: a name that begins with = + - or @ is never a formula, not in Excel and not in LibreOffice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import NamedTuple, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User

Value = str | int | Decimal | date | datetime | bool | None
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT = "Over deze lijst"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MARKED = (*FORMULA_STARTS, "#")  # text that openpyxl or a spreadsheet takes for something else
LONGEST_TEXT = 32_767  # of one cell
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 200  # the width of a column follows its first rows
# What XML cannot hold: control characters apart from tab and line ends, halves of a surrogate pair, two non-characters.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
HEADING_FONT, HEADING_FILL = Font(bold=True), PatternFill("solid", fgColor="E6EDF2")
WRAPPED = Alignment(wrap_text=True, vertical="top")


class Filter(NamedTuple):
    """One filter in words. typed: somebody typed the value, so it may name a person and stays out of the log."""

    label: str
    value: str
    typed: bool = False


def download(
    title: str,
    *,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    filters: Sequence[Filter] = (),
    by: User,
    at: datetime | None = None,
) -> HttpResponse:
    """The list as a file to keep, and a row in the log that says who took which list (`list.exported`).

    title: what the list is called, in Dutch; it names the file, the sheet and the log row. rows: read once and
    written as they come, so give an iterator. Every row is as long as the headings.
    """
    at = at or timezone.now()
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = settings.ORGANISATION, title
    count = _write_rows(_sheet(book, title), headings, rows)
    _write_about(_sheet(book, ABOUT), title, count, filters, by, at)
    file = BytesIO()  # 5,000 rows are half a megabyte
    book.save(file)
    events.record(
        "list.exported",
        f"Lijst ‘{title}’ opgehaald als spreadsheet.",
        about=by,
        by=by,
        at=at,
        list=title,
        count=count,
        filters={one.label: "…" if one.typed else one.value for one in filters},
    )
    name = f"{slugify(title)}-{timezone.localtime(at):%Y-%m-%d}.xlsx"
    attachment = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(file.getvalue(), content_type=MIME, headers={"Content-Disposition": attachment})


def _sheet(book: Workbook, title: str) -> Worksheet:
    # A write-only sheet takes all that a sheet does before its rows come, though it is no subclass.
    return cast(Worksheet, book.create_sheet(NOT_IN_SHEET_NAME.sub(" ", title)[:31]))


def _write_rows(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    rest: Iterator[Sequence[Value]] = iter(rows)
    first = list(islice(rest, LOOKED_AT))
    for number, heading in enumerate(headings):
        longest = max((len(_shown(row[number])) for row in first), default=0)
        width = min(max(longest, len(heading), NARROWEST), WIDEST) + 2
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.append([_heading(sheet, heading) for heading in headings])
    count = 0
    for row in chain(first, rest):
        sheet.append([cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count + 1}"
    return count


def _write_about(sheet: Worksheet, title: str, count: int, filters: Sequence[Filter], by: User, at: datetime) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, WIDEST
    lines: list[tuple[str, Value]] = [
        ("Lijst", title),
        ("Organisatie", settings.ORGANISATION),
        ("Opgehaald door", by.full_name),
        ("Opgehaald op", dutch.moment(at)),
        ("Aantal regels", count),
        *((f"Filter: {one.label}", one.value) for one in filters),
    ]
    if not filters:
        lines.append(("Filters", "geen"))
    for label, value in lines:
        sheet.append([_heading(sheet, label), cell(sheet, value)])


def _heading(sheet: Worksheet, text: str) -> Cell:
    heading = WriteOnlyCell(sheet, value=clean(text))
    heading.data_type = "s"
    heading.font, heading.fill = HEADING_FONT, HEADING_FILL
    return heading


def cell(sheet: Worksheet, value: Value) -> Cell | Value:
    """One cell of this value; text that looks like a formula is kept as text, also when somebody edits the cell.

    What needs no look of its own stays a bare value: that writes twice as fast.
    """
    if isinstance(value, str):
        text = clean(value)
        if not text.startswith(MARKED) and "\n" not in text:
            return text
        written = WriteOnlyCell(sheet, value=text)
        written.data_type = "s"  # openpyxl makes a formula of what begins with = and an error of #N/A
        if text.startswith(FORMULA_STARTS):
            written.quotePrefix = True  # Excel's own apostrophe: seen by the program, not part of the text
            written.number_format = "@"
        if "\n" in text:
            written.alignment = WRAPPED
        return written
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        written = WriteOnlyCell(sheet, value=local.replace(microsecond=0))
        written.number_format = "dd-mm-yyyy hh:mm"
        return written
    written = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stubs know no date and Decimal
    if isinstance(value, date):
        written.number_format = "dd-mm-yyyy"
    elif isinstance(value, Decimal):
        written.number_format = "#,##0.00"
    return written


def clean(text: str) -> str:
    """Without what a spreadsheet cannot hold, and no longer than a cell."""
    return NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def _shown(value: Value) -> str:
    """About as it stands in the cell, for its width."""
    if isinstance(value, datetime):
        return "dd-mm-yyyy hh:mm"
    if isinstance(value, date):
        return "dd-mm-yyyy"
    return max(str("" if value is None else value).split("\n"), key=len)
