"""What points to a skill, on all floors: how much it is used, and what becomes of each when two skills are merged.

The relations are asked of the models; every floor says for its own what they are called and what happens to them
(settings.SKILL_USES). A relation that nobody named fails a test, and no skill can be merged until it has a rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from nieuwebanen import dutch
from nieuwebanen.relations import name_of, relations_to, rows_of
from nieuwebanen.skills.models import Skill

Rows = QuerySet[Any]
# What stands at both skills becomes one: (the skill that stays, rows of the other that move, name of the key).
Settle = Callable[[Skill, Rows, str], None]


def all_of(rows: Rows) -> Rows:
    return rows


def none_of(rows: Rows) -> Rows:
    """History keeps the word that was used."""
    return rows.none()


@dataclass(frozen=True)
class Use:
    """one, many: how a user calls such rows. moves: those that get the skill that stays. settle: first, for the rows
    that would then stand twice. counts: whether it is worth telling before somebody retires a skill."""

    one: str
    many: str
    moves: Callable[[Rows], Rows] = all_of
    settle: Settle | None = None
    counts: bool = True


def keep_one(
    owner: str, *, highest: Sequence[str] = (), either: Sequence[str] = (), filled: Sequence[str] = ()
) -> Settle:
    """The owner that has both keeps one row: the highest of the numbers, yes if one of both says yes, and what only
    the row that goes has filled in."""

    def settle(stays: Skill, rows: Rows, key: str) -> None:
        own = {getattr(row, owner): row for row in rows.model._base_manager.filter(**{key: stays})}
        twice = [row for row in rows if getattr(row, owner) in own]
        for row in twice:
            kept = own[getattr(row, owner)]
            for field in highest:
                setattr(kept, field, max(getattr(kept, field), getattr(row, field)))
            for field in either:
                setattr(kept, field, getattr(kept, field) or getattr(row, field))
            for field in filled:
                if getattr(kept, field) is None:
                    setattr(kept, field, getattr(row, field))
        rows.model._base_manager.filter(pk__in=[row.pk for row in twice]).delete()
        if changed := [*highest, *either, *filled]:
            rows.model._base_manager.bulk_update([own[getattr(row, owner)] for row in twice], changed)

    return settle


def rules() -> dict[str, Use]:
    """Every floor's rules in one: "employers.JobRequirement.skill" -> what it is."""
    return {name: use for path in settings.SKILL_USES for name, use in import_string(path).items()}


def pointing() -> list[tuple[ForeignObjectRel, Use]]:
    """Every relation to a skill with its rule. Raises KeyError when one has none: then nothing may be merged."""
    known = rules()
    return [(relation, known[name_of(relation)]) for relation in relations_to(Skill)]


@dataclass(frozen=True)
class Used:
    """One line for a screen: so many of these, and whether they move in a merge."""

    words: str
    number: int
    moving: int

    @property
    def staying(self) -> int:
        return self.number - self.moving


def uses_of(skill: Skill, *, every: bool = False) -> list[Used]:
    """Where a skill is used, what is nowhere left out. every: also words and neighbours, for the preview of a merge."""
    lines = []
    for relation, use in pointing():
        if use.counts or every:
            rows = rows_of(relation, skill)
            if number := rows.count():
                lines.append(Used(dutch.counted(number, use.one, use.many), number, use.moves(rows).count()))
    return lines


def is_used() -> Q:
    """The condition on a skill that something which counts points to it: a level, a job, a template, an agreement."""
    found = Q(pk=None)
    for relation, use in pointing():
        if use.counts:
            found |= Q(Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    return found
