"""A file becomes rows of text: XLSX and CSV, recognised by what is in it and not by its name.

A formula is read as the outcome that the spreadsheet program saved; without one the row says so. Nothing is worked out.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from nieuwebanen.errors import DomainError
from nieuwebanen.free_text import looks_like_bsn

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024  # a zip may say that it is small
MOST_ROWS = 20_000
HEADING_WITHIN = 10  # rows above the headings, such as a title
SHEET = "Kandidaten"
OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
NO_OUTCOME = "\x00formule"  # instead of text: a formula of which no outcome was saved
WHICH = "Kies een Excel-bestand (xlsx) of een CSV-bestand."


@dataclass(frozen=True)
class Line:
    """One row of the file, numbered as the program numbers it."""

    number: int
    cells: list[str]


def kind_of(content: bytes) -> str:
    """ "xlsx" or "csv", by its first bytes. Raises DomainError for what is neither, with what to do."""
    if not content:
        raise DomainError("Dit bestand is leeg. Kies een ander bestand.")
    if len(content) > LARGEST:
        raise DomainError("Dit bestand is groter dan 20 MB. Deel het op in kleinere bestanden.")
    if content.startswith(OLD_EXCEL):
        raise DomainError("Dit is een oud of beveiligd Excel-bestand. Bewaar het in Excel als xlsx zonder wachtwoord.")
    if content.startswith(ZIP):
        return _checked_zip(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")) or b"\x00" in content[:4096].removeprefix(
        b"\xff\xfe"
    ):
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "csv"
        raise DomainError(f"Dit is geen spreadsheet. {WHICH}")
    return "csv"


def _checked_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names, size = set(packed.namelist()), sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as error:
        raise DomainError(
            f"Dit bestand is beschadigd. Bewaar het opnieuw en probeer het nog een keer. {WHICH}"
        ) from error
    if "xl/workbook.xml" not in names:
        ods = "content.xml" in names
        raise DomainError("Bewaar dit bestand in LibreOffice als xlsx." if ods else f"Dit is geen spreadsheet. {WHICH}")
    if size > LARGEST_UNPACKED:
        raise DomainError("Dit bestand is te groot om te lezen. Deel het op in kleinere bestanden.")
    return "xlsx"


def lines(content: bytes) -> Iterator[Line]:
    """The rows that hold something, the headings first. Raises DomainError when the file cannot be read."""
    rows = _xlsx(content) if kind_of(content) == "xlsx" else _csv(content)
    for count, line in enumerate(line for line in rows if any(line.cells)):
        if count > MOST_ROWS:
            raise DomainError(f"Dit bestand heeft meer dan {MOST_ROWS} rijen. Deel het op in kleinere bestanden.")
        yield line


# ---- xlsx -------------------------------------------------------------------------------------------------
def _xlsx(content: bytes) -> Iterator[Line]:
    try:
        yield from _lines_of_book(content)
    except (KeyError, ValueError, TypeError, OSError, InvalidFileException, zipfile.BadZipFile, SyntaxError) as error:
        # SyntaxError: a parse error of XML is one. openpyxl says in many ways that a file is no good.
        raise DomainError(
            "Dit Excel-bestand is beschadigd. Open het in Excel, bewaar het opnieuw en stuur het nog een keer."
        ) from error


def _lines_of_book(content: bytes) -> Iterator[Line]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    title = SHEET if SHEET in book.sheetnames else book.sheetnames[0]
    sheet = book[title]
    sheet.reset_dimensions()  # what the file says about its own size is often wrong
    values = sheet.iter_rows(values_only=True)
    if _has_formulas(content):
        written = load_workbook(BytesIO(content), read_only=True)[title]
        written.reset_dimensions()
        formulas: Iterator[Any] = written.iter_rows(values_only=True)
    else:
        formulas = iter(())
    for number, (row, said) in enumerate(zip_longest(values, formulas, fillvalue=()), 1):
        cells = [_text(value) for value in row or ()]
        for index, formula in enumerate(said or ()):
            if index < len(cells) and not cells[index] and isinstance(formula, str) and formula.startswith("="):
                cells[index] = NO_OUTCOME
        yield Line(number, cells)
    book.close()


def _has_formulas(content: bytes) -> bool:
    """Whether any sheet holds one: reading every cell twice is only for files that do."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                with packed.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        if re.search(rb"<f[ >/]", tail + block):
                            return True
                        tail = block[-4:]
    return False


def _text(value: Any) -> str:
    """A cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, date | time):
        return value.strftime("%d-%m-%Y") if isinstance(value, date) else value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\x00", "").split(" ")).strip()


# ---- csv --------------------------------------------------------------------------------------------------
def _csv(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep="):  # Excel's own way to say which sign parts the cells
        text, skipped = rest, 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield Line(reader.line_num + skipped, [_text(value) for value in row])
    except csv.Error as error:
        raise DomainError(
            f"Regel {reader.line_num + skipped} van dit bestand is niet te lezen. Bewaar het als xlsx."
        ) from error


def _decoded(content: bytes) -> str:
    """UTF-16 and UTF-8 say so themselves or hold; what is left is how an older Excel writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that the first line with more than one cell uses most; a Dutch Excel writes semicolons."""
    for line in text.splitlines()[:HEADING_WITHIN]:
        outside = re.sub(r'"[^"]*"', "", line)
        best = max(";,\t", key=outside.count)
        if outside.count(best):
            return best
    return ";"


# ---- what may not be kept -----------------------------------------------------------------------------------
def place_of(number: int, index: int) -> str:
    """How a spreadsheet calls this cell."""
    return f"{get_column_letter(index + 1)}{number}"


def may_be_bsn(text: str, *, is_phone: bool = False) -> bool:
    """Nine digits that pass the check of a BSN. A mobile number that lost its nought is none."""
    if is_phone and re.fullmatch(r"6\d{8}", re.sub(r"\D", "", text)):
        return False
    return looks_like_bsn(text) or bool(re.fullmatch(r"\d{8}", text) and looks_like_bsn(f"0{text}"))
