"""What people type, read the Dutch way (ui/design.md §5.9 and §5.10): dates, months, amounts, numbers.

Each function returns the value or None when the text is not one; the fields turn that into a sentence.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from nieuwebanen.dutch import MONTHS, SHORT_MONTHS

WORDS = {"eergisteren": -2, "gisteren": -1, "vandaag": 0, "nu": 0, "morgen": 1, "overmorgen": 2}
DAY_PATTERN = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?\s+)?(\d{1,2})(?:e|ste|de)?[\s./-]+(\d{1,2}|[a-z]{3,9}\.?)(?:[\s./-]+'?(\d{4}|\d{2}))?"
)
ISO_PATTERN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
UNITS = re.compile(r"€|\beuro?\b")
DASHED = re.compile(r"[,.]\s*(?:-{1,2}|\N{EN DASH}|\N{EM DASH}|=)$")


def read_month(text: str) -> int | None:
    """1 to 12 from a number, a name or the start of one: "3", "mrt", "maart", "sept."."""
    word = text.strip().lower().rstrip(".")
    if word.isascii() and word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None
    if word in SHORT_MONTHS:
        return SHORT_MONTHS.index(word) + 1
    fitting = [nr for nr, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return fitting[0] if len(fitting) == 1 else None


def read_year(text: str) -> int | None:
    """Four digits, or two for this century."""
    digits = text.strip().removeprefix("'")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {2, 4}:
        return None
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    return year if 1900 <= year <= 2200 else None


def read_day(text: str, today: date) -> date | None:
    """A date: 23-11-2026, 23/11/26, 23.11.2026, 23 november 2026, 23 nov, vandaag, morgen.

    Without a year it is the day nearest to today, so that "2 jan" in December is next month.
    """
    words = " ".join(text.lower().split())
    if words in WORDS:
        return today + timedelta(days=WORDS[words])
    if found := ISO_PATTERN.fullmatch(words):
        return _date(*(int(part) for part in found.groups()))
    found = DAY_PATTERN.fullmatch(words)
    if not found:
        return None
    month = read_month(found[2])
    if month is None:
        return None
    if found[3]:
        year = read_year(found[3])
        return _date(year, month, int(found[1])) if year else None
    near = [day for year in (-1, 0, 1) if (day := _date(today.year + year, month, int(found[1])))]
    return min(near, key=lambda day: abs(day - today), default=None)


def read_amount(text: str) -> Decimal | None:
    """A number with at most two decimals: 1250, 1.250, 1250,00, 1.250,00, € 1.250,-, 7.5; never below zero.

    A dot with exactly three digits behind it groups thousands, as on every Dutch bill.
    """
    bare = DASHED.sub("", UNITS.sub("", text.lower()).strip())
    if not bare.isascii():
        return None
    if GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    return None


def read_whole(text: str) -> int | None:
    """A whole number: 3, 1.250; "3,0" and "3.00" too. Words and fractions are none."""
    bare = text.strip()
    if bare.isascii() and re.fullmatch(r"-?\d{1,9}", bare):
        return int(bare)
    amount = read_amount(bare)
    return int(amount) if amount is not None and amount == amount.to_integral_value() else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
