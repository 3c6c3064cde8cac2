"""Two people in one form: the second gets a clear message, sees what the first saved, and loses nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.db import models

from nieuwebanen import dutch

EMPTY = "leeg"


class Versioned:
    """Mixin for a ModelForm: carries the version that was on the screen."""

    fields: dict[str, django_forms.Field]
    instance: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = django_forms.IntegerField(
            widget=django_forms.HiddenInput, initial=self.instance.version
        )

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data["version"])


def asked_again(form: Any, current: models.Model, refusal: str, **kwargs: Any) -> Any:
    """The same answers once more, with the version of now: sending them again is then a choice.

    kwargs: what this form's class asks for besides its data and instance.
    `saved_meanwhile` of the new form holds (label, value) of what somebody else saved in the fields that differ.
    """
    data = form.data.copy()
    data[form.add_prefix("version")] = str(current.version)  # type: ignore[attr-defined]
    again = type(form)(data, instance=current, **kwargs)
    again.saved_meanwhile = [
        (str(field.label), _shown(current, name, field))
        for name, field in again.fields.items()
        if hasattr(current, name)  # not what only helps to fill in a field of the row
        and name in form.cleaned_data
        and name != "version"
        and form.cleaned_data[name] != getattr(current, name)
    ]
    again.full_clean()
    again.add_error(None, refusal)
    return again


def asked_with(form: Any, version: int, refusal: str) -> None:
    """Refuse this form, and let the next try be with the version of now. For forms whose version is of another row."""
    data = form.data.copy()
    data[form.add_prefix("version")] = str(version)
    form.data = data
    form.add_error(None, refusal)


def _shown(row: models.Model, name: str, field: django_forms.Field) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return in_words(field, display() if callable(display) else getattr(row, name))


def in_words(field: django_forms.Field, value: Any) -> str:
    """A saved value as a reader knows it from the screen."""
    of_rows = isinstance(field, django_forms.ModelChoiceField)
    # Any: a list of choices here, never one in groups.
    choices: Any = field.choices if isinstance(field, django_forms.ChoiceField) and not of_rows else ()
    if isinstance(value, list):
        words = dict(choices)
        return ", ".join(str(words.get(item, item)) for item in value) or EMPTY
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return dutch.long_date(value)
    if isinstance(value, Decimal):
        return dutch.decimal_number(value, max(0, -int(value.as_tuple().exponent)))
    return EMPTY if value in (None, "") else str(dict(choices).get(value, value))
