"""A list as a spreadsheet (XLSX or ODS): what stands on the screen, all pages of it, with who took it, when and how filtered.

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

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
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

from nieuwebanen import dutch, events, opendocument
from nieuwebanen.accounts.models import User
from nieuwebanen.cells import FORMULA_STARTS, LOOKED_AT, WIDEST, Value, clean, sheet_name, width_of

__all__ = ["MIME", "Filter", "Kind", "Value", "cell", "clean", "download", "file_of", "kind_of"]

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT = "Over deze lijst"
MARKED = (*FORMULA_STARTS, "#")  # text that openpyxl or a spreadsheet takes for something else
HEADING_FONT, HEADING_FILL = Font(bold=True), PatternFill("solid", fgColor="E6EDF2")
WRAPPED = Alignment(wrap_text=True, vertical="top")


class Kind(StrEnum):
    """Which file a list becomes; the word in the URL."""

    XLSX = "xlsx"
    ODS = "ods"


MIMES = {Kind.XLSX: MIME, Kind.ODS: opendocument.MIME}


class Filter(NamedTuple):
    """One filter in words. typed: somebody typed the value, so it may name a person and stays out of the log."""

    label: str
    value: str
    typed: bool = False


class File(NamedTuple):
    name: str
    mime: str
    content: bytes


def kind_of(asked: str | None) -> Kind:
    """What ?bestand= asks for; XLSX when it says nothing that we know."""
    return Kind.ODS if asked == Kind.ODS else Kind.XLSX


def download(
    title: str,
    *,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    filters: Sequence[Filter] = (),
    by: User,
    kind: Kind = Kind.XLSX,
    at: datetime | None = None,
) -> HttpResponse:
    """The list as a file to keep, and a row in the log that says who took which list (`list.exported`).

    title: what the list is called, in Dutch; it names the file, the sheet and the log row. rows: read once and
    written as they come, so give an iterator. Every row is as long as the headings.
    """
    file = file_of(title, headings=headings, rows=rows, filters=filters, by=by, kind=kind, at=at)
    attachment = content_disposition_header(as_attachment=True, filename=file.name) or ""
    return HttpResponse(file.content, content_type=file.mime, headers={"Content-Disposition": attachment})


def file_of(
    title: str,
    *,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    filters: Sequence[Filter] = (),
    by: User,
    kind: Kind = Kind.XLSX,
    at: datetime | None = None,
) -> File:
    """The file of `download`, logged as taken; for who makes it in the background."""
    at, counted = at or timezone.now(), _Counted(rows)
    file, write = BytesIO(), _write_ods if kind is Kind.ODS else _write_xlsx
    write(file, title, headings, counted, filters, by, at)
    events.record(
        "list.exported",
        f"Lijst ‘{title}’ opgehaald als spreadsheet.",
        about=by,
        by=by,
        at=at,
        list=title,
        count=counted.count,
        filters={one.label: "…" if one.typed else one.value for one in filters},
        file=kind.value,
    )
    name = f"{slugify(title)}-{timezone.localtime(at):%Y-%m-%d}.{kind.value}"
    return File(name, MIMES[kind], file.getvalue())


class _Counted:
    """Rows that are read once, and how many that were."""

    def __init__(self, rows: Iterable[Sequence[Value]]) -> None:
        self._rows, self.count = iter(rows), 0

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for row in self._rows:
            self.count += 1
            yield row


def _write_xlsx(
    file: BytesIO,
    title: str,
    headings: Sequence[str],
    rows: _Counted,
    filters: Sequence[Filter],
    by: User,
    at: datetime,
) -> None:
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = settings.ORGANISATION, title
    _write_rows(_sheet(book, title), headings, rows)
    sheet = _sheet(book, ABOUT)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, WIDEST
    for label, value in _about(title, rows.count, filters, by, at):
        sheet.append([_heading(sheet, label), cell(sheet, value)])
    book.save(file)


def _write_ods(
    file: BytesIO,
    title: str,
    headings: Sequence[str],
    rows: _Counted,
    filters: Sequence[Filter],
    by: User,
    at: datetime,
) -> None:
    rest = iter(rows)
    first = list(islice(rest, LOOKED_AT))
    widths = [width_of(heading, [row[n] for row in first]) for n, heading in enumerate(headings)]

    def about() -> Iterator[Sequence[Value]]:  # only then all rows are counted
        yield from _about(title, rows.count, filters, by, at)

    opendocument.write(
        file,
        [
            opendocument.OdsSheet(sheet_name(title), widths, chain([headings], first, rest)),
            opendocument.OdsSheet(ABOUT, [26, WIDEST], about(), heading=False),
        ],
        creator=settings.ORGANISATION,
        title=title,
    )


def _sheet(book: Workbook, title: str) -> Worksheet:
    # A write-only sheet takes all that a sheet does before its rows come, though it is no subclass.
    return cast(Worksheet, book.create_sheet(sheet_name(title)))


def _write_rows(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    rest: Iterator[Sequence[Value]] = iter(rows)
    first = list(islice(rest, LOOKED_AT))
    for number, heading in enumerate(headings):
        width = width_of(heading, [row[number] for row in first])
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


def _about(title: str, count: int, filters: Sequence[Filter], by: User, at: datetime) -> list[tuple[str, Value]]:
    """The second sheet: what this is, of whom, when and how filtered."""
    return [
        ("Lijst", title),
        ("Organisatie", settings.ORGANISATION),
        ("Opgehaald door", by.full_name),
        ("Opgehaald op", dutch.moment(at)),
        ("Aantal regels", count),
        *((f"Filter: {one.label}", one.value) for one in filters),
        *([] if filters else [("Filters", "geen")]),
    ]


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
