"""The registry of personal data: which table holds what about whom, what for, how long, and how it ends.

Every app declares its own tables in its `personal_data.py` (settings.PERSONAL_DATA). The page about privacy, the
dossier of one person, retention and erasure all read this one registry, and a test fails for a table or a column
that nobody declared: so nothing can be forgotten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Trunc
from django.utils.module_loading import import_string

GONE = "Gewist"  # where a text may not be empty
ID_LOOKS = "public_id"


class Whose(Enum):
    """Of whom the data are, as a reader of the privacy page calls them."""

    CANDIDATE = "kandidaten"
    CONTACT = "contactpersonen van werkgevers"
    USER = "gebruikers van dit systeem"


class Ends(Enum):
    """What erasing a candidate does with the rows."""

    DELETED = "gaat weg"
    EMPTIED = "wordt leeg, de cijfers blijven"
    SEALED = "gaat weg, alleen via de beveiligde functie"
    AGREED = "gaat weg als de bewaartermijn van de overeenkomst voorbij is"
    OWN = "gaat weg of wordt leeg"
    STAYS = "blijft"

    @property
    def said(self) -> str:
        """On the screen of who erases: how the database lets rows go is nothing to decide on."""
        return Ends.DELETED.value if self is Ends.SEALED else self.value


@dataclass(frozen=True)
class Person:
    """One person as the registry finds it back: the row and its doubles, and what leads to them in other places.

    ids: public ids of all rows about the person. words: full names, numbers, mail and phone. names: first and last name
    apart, as columns of a file have them.
    """

    pks: tuple[int, ...]
    ids: frozenset[UUID] = frozenset()
    words: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def mentioned_in(self, text: str) -> bool:
        low = text.casefold()
        return any(word.casefold() in low for word in self.words) or any(str(one) in low for one in self.ids)

    def searched_in(self, typed: str) -> bool:
        """Whether what somebody typed to search was this person: also a last name alone."""
        words = typed.casefold().split()
        return self.mentioned_in(typed) or any(last.casefold() in words for _, last in self.names if last)


Rows = Callable[[Person], "models.QuerySet[Any]"]
Wipe = Callable[[Person], int]


@dataclass(frozen=True)
class Declared:
    """One table.

    fields: column -> what it is for. staff: who did something (columns that point at a user). technical: columns that
    say nothing about a person. person: the way from a row to the candidate ("" is the person itself, None: no such
    way). rows: how the rows of a person are found where no foreign key leads there. keeps and months: what stays after
    erasing, as it is or as the first day of its month. filled: texts that may not become empty. own: erases by itself.
    apart: columns that are a file or for machines only: not on paper. secret: of a colleague's own way in, never shown.
    """

    model: str
    title: str
    whose: Whose
    purpose: str
    group: str
    fields: Mapping[str, str]
    staff: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    person: str | None = None
    rows: Rows | None = None
    ends: Ends = Ends.STAYS
    keeps: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    own: Wipe | None = None
    apart: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    stays_because: str = ""

    @property
    def of(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def leads_to_person(self) -> bool:
        return self.person is not None or self.rows is not None

    @property
    def emptied(self) -> list[str]:
        """Columns that erasing makes empty."""
        return [name for name in self.fields if name not in self.keeps and name not in self.months]

    def of_person(self, person: Person) -> "models.QuerySet[Any]":
        """The rows of this person, oldest first."""
        if self.rows is not None:
            return self.rows(person).order_by("pk")
        assert self.person is not None
        lookup = f"{self.person}__in" if self.person else "pk__in"
        return self.of._base_manager.filter(**{lookup: person.pks}).order_by("pk")

    def wipe(self, person: Person) -> int:
        """Erase here; how many rows. What is immutable is left to the function of the database."""
        if self.own is not None:
            return self.own(person)
        rows = self.of_person(person)
        if self.ends == Ends.DELETED:
            return _delete(rows)
        if self.ends == Ends.EMPTIED:
            return rows.update(**self._empty_values())
        return 0

    def _empty_values(self) -> dict[str, Any]:
        values = {name: nothing(self.of, name, filled=name in self.filled) for name in self.emptied}
        for name in self.months:
            column = self.of._meta.get_field(name)
            assert isinstance(column, models.DateField)  # a moment is one too
            values[name] = Trunc(name, "month", output_field=type(column)())
        return values


@dataclass(frozen=True)
class Registry:
    declared: tuple[Declared, ...]
    impersonal: Mapping[str, str] = field(default_factory=dict)  # model -> why there is nobody in it

    def of_candidate(self) -> list[Declared]:
        return [one for one in self.declared if one.leads_to_person]


@cache
def registry() -> Registry:
    """All floors together, the highest first: that is also the order in which rows may go."""
    declared: list[Declared] = []
    impersonal: dict[str, str] = {}
    for path in settings.PERSONAL_DATA:
        part: Registry = import_string(path)
        declared += part.declared
        impersonal |= part.impersonal
    return Registry(tuple(declared), impersonal)


def ids_of(pks: Iterable[int]) -> frozenset[UUID]:
    """Every public id that leads to these people: their own, and those of all rows about them."""
    person = Person(tuple(pks))
    found: set[UUID] = set()
    for one in registry().declared:
        if one.person is not None and any(column.name == ID_LOOKS for column in one.of._meta.concrete_fields):
            found |= set(one.of_person(person).values_list(ID_LOOKS, flat=True))
    return frozenset(found)


def nothing(model: type[models.Model], name: str, *, filled: bool = False) -> Any:
    """What a column holds when it says nothing: empty where it may be, else its default, else one word."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    if column.null:
        return None
    if isinstance(column, models.JSONField | ArrayField):
        return column.get_default()
    if isinstance(column, models.BinaryField):
        return b""
    if isinstance(column, models.CharField | models.TextField) and not column.choices:
        return "" if column.blank and not filled else GONE
    if column.has_default():
        return column.get_default()
    if column.blank:
        return ""
    raise TypeError(f"{model.__name__}.{name} cannot become empty: keep it, or declare another end")


def _delete(rows: "models.QuerySet[Any]") -> int:
    """Without collecting: what hangs on them was declared too and went before."""
    return rows.order_by()._raw_delete(rows.db)
