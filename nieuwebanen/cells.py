"""What may stand in a cell of a spreadsheet, whichever file it becomes (spreadsheet.py, opendocument.py)."""

import re
from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | bool | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767  # of one cell, in Excel
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 200  # the width of a column, in characters, follows its first rows
# What XML cannot hold: control characters apart from tab and line ends, halves of a surrogate pair, two non-characters.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """Without what a spreadsheet cannot hold, and no longer than a cell."""
    return NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def sheet_name(title: str) -> str:
    return NOT_IN_SHEET_NAME.sub(" ", title)[:31]


def width_of(heading: str, values: list[Value]) -> int:
    """How wide a column with these values is, in characters."""
    longest = max((len(shown(value)) for value in values), default=0)
    return min(max(longest, len(heading), NARROWEST), WIDEST) + 2


def shown(value: Value) -> str:
    """About as it stands in the cell, for its width."""
    if isinstance(value, datetime):
        return "dd-mm-yyyy hh:mm"
    if isinstance(value, date):
        return "dd-mm-yyyy"
    return max(str("" if value is None else value).split("\n"), key=len)
