"""What differs between two versions of an agreement, per article, in words: "Einde: 3 maart 2027 wordt 31 maart 2027".

Pure: frozen content in, lines out. A part of the content that has no words of its own here is named by its article, so
that a new key of agreement_text never leaves a change unsaid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nieuwebanen.dutch import counted, euros, long_date

Row = Mapping[str, Any]
Path = tuple[str, ...]

ARTICLES = {  # in the order of the agreement
    "organisation": "Wie maken deze afspraken?",
    "employer": "Wie maken deze afspraken?",
    "candidate": "Wie maken deze afspraken?",
    "job": "De baan",
    "skills": "Kennis en vaardigheden",
    "criteria": "Kennis en vaardigheden",
    "phases": "Stappenplan",
    "duration": "Duur",
    "guidance": "Begeleiding",
    "funding": "Financiering",
    "income": "Financiering",
    "travel_costs": "Financiering",
    "instruments": "Financiering",
    "evaluations": "Evaluatie",
    "conditions": "Randvoorwaarden",
    "insurance": "Veilig werk en verzekering",
    "insured_with": "Veilig werk en verzekering",
    "insurance_policy": "Veilig werk en verzekering",
    "displacement": "Geen verdringing",
    "no_dismissals_months": "Geen verdringing",
    "de_minimis_eur": "Geen verdringing",
    "early_reason": "Duur",
    "no_displacement": "Geen verdringing",
    "commitments": "Afspraken voor de kandidaat",
}
# What says which version this is, and what follows from something else that is told.
QUIET = frozenset(
    {"schema", "number", "version", "offered_on", "trajectory", "weeks", "position", "public_pct", "public_eur"}
    | {"unpaid_weeks", "unpaid_limit", "arranged", "places", "labels", "payers"}
)
ROWS = {  # what one row of a list is called, and what it is known by
    "skills": ("Vaardigheid", "name"),
    "phases": ("Onderdeel", "title"),
    "steps": ("Stap", "goal"),
    "lines": ("Kosten", "what"),
    "instruments": ("Regeling", "name"),
    "evaluations": ("Evaluatie", ""),
    "conditions": ("Voorwaarde", "text"),
    "criteria": ("Criterium", ""),
}
LABELS = {
    "address": "adres",
    "amount_eur": "bedrag",
    "begins_on": "begint op",
    "coach": "werkcoach",
    "coach_every_weeks": "contact met de werkcoach, elke",
    "coach_phone": "telefoon van de werkcoach",
    "commitments": "afspraken voor de kandidaat",
    "contract_months": "contract na het inleren",
    "due_on": "klaar op",
    "email": "e-mail",
    "employer_eur": "werkgever betaalt",
    "employer_pct": "deel van de werkgever",
    "ends_on": "einde",
    "function": "functie",
    "goal": "doel",
    "helper": "wie helpt",
    "hours": "uren van de baan",
    "hours_per_week": "uren per week",
    "income": "inkomen tijdens het inleren",
    "insurance_policy": "polisnummer",
    "insured_with": "verzekering",
    "kind": "soort",
    "kvk_number": "KvK-nummer",
    "label": "soort plek",
    "load_reason": "waarom 2 plekken tegelijk kan",
    "name": "naam",
    "needed": "niveau dat nodig is",
    "no_displacement": "niemand verliest werk",
    "now": "niveau nu",
    "owner": "wie regelt het",
    "pay": "loon",
    "payer": "wie betaalt de rest",
    "phone": "telefoon",
    "place": "plek",
    "planned_on": "gepland op",
    "reason": "reden",
    "schooling": "scholing",
    "starts_on": "begin",
    "supervisor": "vaste begeleider",
    "supervisor_hours": "uren begeleiding per week",
    "supervisor_title": "functie van de begeleider",
    "target": "naar niveau",
    "text": "afspraak",
    "title": "functie",
    "total_eur": "kosten samen",
    "travel_costs": "reiskosten",
    "wage_eur": "loon per uur",
    "what": "waarvoor",
    "working_times": "rooster",
}
NOTHING = "niets afgesproken"


@dataclass(frozen=True)
class Difference:
    """One thing that changes: of which article, what it is, and how it reads before and after.

    path: the keys of the content that lead to it, without the numbers of rows.
    """

    path: Path
    article: str
    what: str
    was: str
    becomes: str

    @property
    def sentence(self) -> str:
        """ "Einde: 3 maart 2027 wordt 31 maart 2027"."""
        if not self.was:
            return f"{self.what}: nieuw, {self.becomes}"
        return f"{self.what}: {self.was} wordt {self.becomes}" if self.becomes else f"{self.what}: vervalt"


def differences(before: Row, after: Row) -> list[Difference]:
    """Everything that the second content says otherwise than the first, in the order of the articles.

    Between two schemas only what both have words for: what an older one never asked did not change.
    """
    known = [key for key in ARTICLES if key in before or key in after]
    others = [key for key in sorted({*before, *after}) if key not in ARTICLES and key not in QUIET]
    found = [
        one
        for key in [*known, *others]
        for one in _between((key,), "", before.get(key), after.get(key), {**before}, {**after})
    ]
    if before.get("schema") == after.get("schema"):
        return found
    both = {*_paths(before)} & {*_paths(after)}
    return [one for one in found if one.path in both]


def _paths(content: Any, path: Path = ()) -> Iterator[Path]:
    """Every key, with the keys that lead to it; rows of a list are one."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield (*path, key)
            yield from _paths(value, (*path, key))
    elif isinstance(content, list):
        for row in content:
            yield from _paths(row, path)


def by_article(found: Sequence[Difference]) -> dict[str, list[Difference]]:
    """The same lines under the heading of their article."""
    return {name: [one for one in found if one.article == name] for name in dict.fromkeys(one.article for one in found)}


def in_short(found: Sequence[Difference], most: int = 3) -> str:
    """One line for a message: the first changes and how many more there are."""
    text = "; ".join(one.sentence for one in found[:most])
    more = len(found) - most
    return f"{text}; en nog {counted(more, 'wijziging', 'wijzigingen')}" if more > 0 else text


# ---- walking ------------------------------------------------------------------------------------------
def _between(path: Path, owner: str, before: Any, after: Any, row: Row, new_row: Row) -> Iterator[Difference]:
    """row, new_row: in which both stand, for a label that belongs to a value."""
    if before == after:
        return
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = before or {}, after or {}
        for key in dict.fromkeys([*old, *new]):
            if not _is_quiet(key, old, new):
                yield from _between((*path, key), owner, old.get(key), new.get(key), old, new)
    elif isinstance(before, list) or isinstance(after, list):
        yield from _rows(path, owner, before or [], after or [])
    else:
        was, becomes = _written(path[-1], before, row), _written(path[-1], after, new_row)
        if was != becomes:
            yield _told(path, _what(path, owner), was, becomes)


def _is_quiet(key: str, *rows: Row) -> bool:
    return key in QUIET or (key.endswith("_label") and any(key.removesuffix("_label") in row for row in rows))


def _rows(path: Path, owner: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    word, known_by = ROWS.get(path[-1], (_heading(path), ""))
    for old, new in _pairs(before, after, known_by):
        name = _name(word, old if old is not None else new, known_by)
        name = f"{owner}, {name[:1].lower()}{name[1:]}" if owner else name
        if old is None:
            yield _told(path, name, "", _summary(new, known_by))
        elif new is None:
            yield _told(path, name, _summary(old, known_by), "")
        elif isinstance(old, Mapping):
            yield from _between(path, name, old, new, old, new)
        else:
            yield _told(path, name, str(old), str(new))


def _pairs(before: list[Any], after: list[Any], known_by: str) -> list[tuple[Any, Any]]:
    """Which row became which: the same name, or else what stands unchanged and then in order."""
    olds, news = list(before), list(after)
    found: list[tuple[Any, Any]] = []
    for old in before:
        if known_by and isinstance(old, Mapping):
            same = next((new for new in news if new.get(known_by) == old.get(known_by)), None)
        else:
            same = next((new for new in news if _bare(new) == _bare(old)), None)
        if same is not None:
            olds.remove(old)
            news.remove(same)
            found.append((old, same))
    both = 0 if known_by else min(len(olds), len(news))
    found += zip(olds[:both], news[:both], strict=True)
    found += [(old, None) for old in olds[both:]]
    return found + [(None, new) for new in news[both:]]


def _bare(row: Any) -> Any:
    return {key: value for key, value in row.items() if key not in QUIET} if isinstance(row, Mapping) else row


# ---- words --------------------------------------------------------------------------------------------
def _told(path: Path, what: str, was: str, becomes: str) -> Difference:
    return Difference(path, _heading(path), what, was, becomes)


def _heading(path: Path) -> str:
    return ARTICLES.get(path[0], "Andere afspraken")


def _what(path: Path, owner: str) -> str:
    words = LABELS.get(path[-1], "")
    if owner:
        return f"{owner}: {words}" if words else owner
    return f"{words[:1].upper()}{words[1:]}" if words else _heading(path)


def _name(word: str, row: Any, known_by: str) -> str:
    if not isinstance(row, Mapping):
        return word
    if known_by:
        return f"{word} ‘{row.get(known_by, '')}’"
    return f"{word} {row['position']}" if "position" in row else word


def _summary(row: Any, known_by: str) -> str:
    """A whole row in one line: what a new one says, or what one that goes said."""
    if not isinstance(row, Mapping):
        return str(row)
    parts = []
    for key, value in row.items():
        if key == known_by or _is_quiet(key, row) or value in (None, "", []):
            continue
        if isinstance(value, list):
            parts += [f"{ROWS[key][0].lower()} ‘{one.get(ROWS[key][1], '')}’" for one in value if key in ROWS]
        elif not isinstance(value, Mapping):
            parts.append(" ".join(word for word in (LABELS.get(key, ""), _written(key, value, row)) if word))
    return ", ".join(parts) or "zie de overeenkomst"


def _written(key: str, value: Any, row: Row) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if label := row.get(f"{key}_label"):
        return f"{value} {str(label).lower()}"
    if key.endswith("_on"):
        return long_date(date.fromisoformat(str(value)))
    if key.endswith("_eur"):
        return euros(Decimal(str(value)))
    if key.endswith("_weeks"):
        return counted(int(value), "week", "weken")
    if key.endswith("_months"):
        return counted(int(value), "maand", "maanden")
    return f"{value} uur" if isinstance(value, int) and "hours" in key else str(value)
