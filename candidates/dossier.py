"""Everything that is kept of one person, to hand over (AVG art. 15): readable on paper, and as data.

It is read from the registry of personal data, table by table, so that nothing can be left out: what a table is for,
how long it is kept, and every row of this person. Colleagues stand in it by their function; who looked is in the log.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from candidates import erasing
from candidates.models import Candidate
from nieuwebanen import dutch, events, pruning
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.pdf import render_pdf
from nieuwebanen.personal_data import Declared, Person, registry

NAMED = ("coach", "backup_coach")  # who guides somebody is known to that person
# Columns of which Django made a name out of English.
LABELS = {
    "added_by": "toegevoegd door",
    "args": "gegevens van het werk",
    "by": "door",
    "candidate_number": "dossier",
    "confirmed_by": "vastgesteld door",
    "created_at": "vastgelegd op",
    "decided_by": "besloten door",
    "employer": "werkgever",
    "group": "groep",
    "handled_by": "opgepakt door",
    "kind": "soort",
    "match": "lijkt op dossier",
    "messages": "opmerkingen",
    "moment": "moment",
    "offered_by": "aangeboden door",
    "owner": "van",
    "postcode": "postcode",
    "presented_by": "voorgesteld door",
    "recipient": "voor",
    "recorded_by": "vastgelegd door",
    "report": "wat er weg is",
    "result": "werd dossier",
    "selected_by": "geselecteerd door",
    "skill": "vaardigheid",
    "skills": "aantal vaardigheden",
    "updated_at": "gewijzigd op",
    "user": "wie",
    "values": "wat in de rij stond",
}
NARROW = 5  # so many columns fit beside each other on paper


@dataclass(frozen=True)
class Cell:
    name: str
    label: str
    raw: Any
    text: str
    on_paper: bool


@dataclass(frozen=True)
class Section:
    """One table: what it is for, how long it stays, and the rows of this person."""

    one: Declared
    kept: str
    rows: list[list[Cell]]

    @property
    def title(self) -> str:
        return self.one.title

    @property
    def purpose(self) -> str:
        return self.one.purpose

    @property
    def on_paper(self) -> list[list[Cell]]:
        return [[cell for cell in row if cell.on_paper and cell.text] for row in self.rows]

    @property
    def columns(self) -> list[str]:
        """Heads of a table, when its columns fit beside each other; else every row is a list of its own."""
        names = [cell.label for cell in self.rows[0] if cell.on_paper] if self.rows else []
        return names if len(names) <= NARROW else []

    @property
    def lines(self) -> list[list[Cell]]:
        return [[cell for cell in row if cell.on_paper] for row in self.rows]


@dataclass(frozen=True)
class Dossier:
    candidate: Candidate
    person: Person
    at: datetime
    sections: list[Section]
    facts: list[str]  # what other floors can tell without showing rows that name other people

    @property
    def filled(self) -> list[Section]:
        return [section for section in self.sections if section.rows]

    @property
    def empty(self) -> list[Section]:
        return [section for section in self.sections if not section.rows]


def gather(candidate: Candidate, *, at: datetime | None = None) -> Dossier:
    """All that the registry finds of this person and the files that were merged into it."""
    at = at or timezone.now()
    person = erasing.person_of(candidate)
    terms = {group.key: group.term for group in pruning.groups(timezone.localdate(at))}
    sections = [Section(one, terms[one.group], list(_rows(one, person))) for one in in_order()]
    facts = [fact for path in settings.DOSSIER_FACTS for fact in import_string(path)(candidate)]
    return Dossier(candidate, person, at, sections, facts)


def in_order() -> list[Declared]:
    """The tables as a reader wants them: the person first, then from the file up to the trajectory, the log last."""
    places = {"candidates": 0, "matching": 1, "trajectories": 2}
    return sorted(registry().of_candidate(), key=lambda one: (one.person != "", places.get(one.model.split(".")[0], 3)))


def note_made(candidate: Candidate, *, how: str, by: User, at: datetime | None = None) -> None:
    """Log that somebody took all data of a person out, before they go."""
    events.record("candidate.dossier_made", f"Inzage gemaakt ({how}).", about=candidate, by=by, at=at)


# ---- shapes -------------------------------------------------------------------------------------------
def as_data(dossier: Dossier) -> dict[str, Any]:
    """For a machine, with the name and the purpose of every column beside it."""
    return {
        "soort": "inzage in persoonsgegevens",
        "organisatie": settings.ORGANISATION,
        "dossier": dossier.candidate.number,
        "gemaakt_op": timezone.localtime(dossier.at).isoformat(timespec="seconds"),
        "feiten": dossier.facts,
        "onderdelen": [
            {
                "naam": section.title,
                "tabel": section.one.model,
                "waarvoor": section.purpose,
                "bewaard": section.kept,
                "velden": {
                    name: {"naam": label_of(section.one, name), "waarvoor": purpose}
                    for name, purpose in section.one.fields.items()
                },
                "rijen": [{cell.name: cell.raw for cell in row} for row in section.rows],
            }
            for section in dossier.sections
        ],
    }


def as_json(dossier: Dossier) -> bytes:
    return json.dumps(as_data(dossier), ensure_ascii=False, indent=2, default=str).encode()


def as_pdf(dossier: Dossier) -> bytes:
    context = {
        "dossier": dossier,
        "organisation": settings.ORGANISATION,
        "phone": settings.ORGANISATION_PHONE,
        "email": settings.ORGANISATION_EMAIL,
    }
    identifier = f"dossier:{dossier.candidate.public_id}:{dossier.at.isoformat()}"
    return render_pdf("pdf/dossier.html", context, identifier=identifier, at=dossier.at)[1]


def as_zip(dossier: Dossier) -> bytes:
    """The paper, the data, and the documents as they were given."""
    out = io.BytesIO()
    number = dossier.candidate.number
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{number}-dossier.pdf", as_pdf(dossier))
        archive.writestr(f"{number}-gegevens.json", as_json(dossier))
        for one in registry().of_candidate():
            if {"content", "file_name"} <= set(one.fields) and "content" in one.apart:  # a file as it was given
                for position, row in enumerate(one.of_person(dossier.person).iterator(chunk_size=1), 1):
                    safe = row.file_name.replace("/", "_").replace("\\", "_")
                    archive.writestr(
                        f"documenten/{one.model.rpartition('.')[2].lower()}-{position}-{safe}", bytes(row.content)
                    )
            if "pdf" in one.fields:  # what was signed
                for row in one.of_person(dossier.person).exclude(pdf=None):
                    archive.writestr(f"overeenkomsten/{row.number}-versie-{row.version}.pdf", bytes(row.pdf))
    return out.getvalue()


# ---- cells ----------------------------------------------------------------------------------------------
def _rows(one: Declared, person: Person) -> Iterator[list[Cell]]:
    names = [name for name in (*one.fields, *one.staff) if name not in one.secret]
    columns = {name: one.of._meta.get_field(name) for name in names}
    files = [name for name, column in columns.items() if isinstance(column, models.BinaryField)]
    related = [name for name, column in columns.items() if column.is_relation]
    found = (
        one.of_person(person).select_related(*related).defer(*files) if related else one.of_person(person).defer(*files)
    )
    for row in found:
        yield [_cell(one, row, columns[name]) for name in names if name not in files]


def _cell(one: Declared, row: models.Model, column: Any) -> Cell:
    raw, text = _said(row, column)
    return Cell(column.name, label_of(one, column.name), raw, text, column.name not in one.apart)


def label_of(one: Declared, name: str) -> str:
    column = one.of._meta.get_field(name)
    given = str(getattr(column, "verbose_name", name))
    return LABELS.get(name, given) if given == name.replace("_", " ") else given


def _said(row: models.Model, column: Any) -> tuple[Any, str]:
    """The value for a machine and for a reader."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return None, ""
    if isinstance(value, User):
        text = f"{value.full_name}, {_function(value)}" if column.name in NAMED else _function(value)
        return text, text
    if isinstance(value, models.Model):
        return str(value), str(value)
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.choices or [])
        text = ", ".join(str(labels.get(part, part)) for part in value)
        return list(value), text
    if isinstance(column, models.JSONField):
        return value, "; ".join(_flat(value))
    if column.choices:
        text = str(dict(column.flatchoices).get(value, value))
        return {"waarde": value, "betekenis": text}, text
    return value, _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return dutch.moment(value)
    if isinstance(value, date):
        return dutch.long_date(value)
    return str(value)


def _flat(value: Any, before: str = "") -> Iterator[str]:
    """The leaves of nested data, each with the way to it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(part, f"{before} {key}".strip())
    elif isinstance(value, list):
        for part in value:
            yield from _flat(part, before)
    elif value not in (None, ""):
        said = _plain(value)
        yield f"{before}: {said}" if before else said


def _function(user: User) -> str:
    return str(Role(user.role).label)
