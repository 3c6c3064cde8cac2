"""Fields for the filters of a list, and the choices that several lists have."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet

from nieuwebanen.accounts.models import User

Choices = Iterable[tuple[str, Any]]


def choice(label: str, every: str, choices: Choices = ()) -> forms.ChoiceField:
    """A filter with one choice; `every` is the one that filters nothing."""
    return forms.ChoiceField(label=label, choices=[("", every), *choices], required=False)


def capital(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, name[:1].upper() + name[1:]) for value, name in choices]


class ObjectFilter(forms.ModelChoiceField):
    """One object by its public id, brought by a link; hidden, for there are too many for a select."""

    def __init__(self, queryset: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(queryset, required=False, to_field_name="public_id", widget=forms.HiddenInput(), **kwargs)


class PickedFilter(forms.ModelChoiceField):
    """One object of a short list, by its public id."""

    def __init__(self, queryset: "QuerySet[Any]", *, label: str, every: str) -> None:
        super().__init__(queryset, label=label, required=False, to_field_name="public_id", empty_label=every)


def set_choices(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def coaches_per_team(user: User) -> list[tuple[str, Any]]:
    """The other coaches, per team."""
    coaches = User.objects.active().coaches().exclude(pk=user.pk).select_related("team")
    by_team = groupby(sorted(coaches, key=lambda one: (str(one.team or ""), one.last_name)), key=lambda one: one.team)
    return [
        (str(team or "Zonder team"), [(str(one.public_id), one.full_name) for one in rows]) for team, rows in by_team
    ]
