"""What points to a row, asked of the models themselves: a new foreign key, also one of a higher floor, is not forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import ForeignObjectRel, QuerySet


def relations_to(model: type[models.Model]) -> list[ForeignObjectRel]:
    """Every foreign key to this model, of all floors, also those without a name on this side."""
    relations = [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and not field.many_to_many
    ]
    return sorted(relations, key=lambda one: (one.related_model._meta.label, one.field.name))


def name_of(relation: ForeignObjectRel) -> str:
    """How rules and tests call it, such as "employers.JobRequirement.skill"."""
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def rows_of(relation: ForeignObjectRel, target: models.Model) -> "QuerySet[Any]":
    """The rows that point to `target` along this relation."""
    return relation.related_model._base_manager.filter(**{relation.field.name: target})


@dataclass(frozen=True)
class Moving:
    """One kind of thing that moves along when a double goes up in another, for the preview and the event."""

    label: str
    count: int


def moving_along(double: models.Model, relations: Iterable[ForeignObjectRel]) -> list[Moving]:
    """How many of each thing point to the double; what it has none of is left out."""
    counted = [Moving(_label(one, double), rows_of(one, double).count()) for one in relations]
    return [one for one in counted if one.count]


def _label(relation: ForeignObjectRel, double: models.Model) -> str:
    if relation.related_model is type(double):
        return "eerdere dubbelen"
    return str(relation.related_model._meta.verbose_name_plural)
