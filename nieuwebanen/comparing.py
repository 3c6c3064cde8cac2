"""Two records side by side, and the question what stays: for putting doubles together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms as django_forms
from django.db import models

from nieuwebanen import forms
from nieuwebanen.widgets import Radios

STAYS, GOES = "blijft", "dubbel"


@dataclass(frozen=True)
class Compared:
    """One row of the comparison. asked: both have something, and not the same."""

    choice: str
    label: str
    stays: str
    goes: str

    @property
    def asked(self) -> bool:
        return bool(self.stays and self.goes) and self.stays != self.goes

    @property
    def filled_in(self) -> bool:
        """Only the double knows this: it is taken over without a question."""
        return bool(self.goes) and not self.stays


def shown(record: models.Model, fields: tuple[str, ...]) -> str:
    """What stands in these fields, as people read it."""
    parts = []
    for field in fields:
        display = getattr(record, f"get_{field}_display", None)
        value = display() if callable(display) else getattr(record, field)
        parts.append(str(value or ""))
    return ", ".join(filter(None, parts))


class MergeForm(forms.Form):
    """Asks only where both records say something different; `take` is what comes from the double.

    choices: name of a question -> the fields that are chosen together; labels: its words; sure: what is ticked.
    """

    choices: ClassVar[Mapping[str, tuple[str, ...]]]
    labels: ClassVar[Mapping[str, str]]
    sure: ClassVar[str]

    def __init__(self, *args: Any, survivor: models.Model, double: models.Model, **kwargs: Any) -> None:
        self.rows = [
            Compared(name, self.labels[name], self.shown(survivor, name), self.shown(double, name))
            for name in self.choices
        ]
        super().__init__(*args, **kwargs)
        for row in self.rows:
            if row.asked:
                self.fields[row.choice] = django_forms.ChoiceField(
                    label=f"{row.label}: wat blijft?",
                    choices=[(STAYS, row.stays), (GOES, row.goes)],
                    widget=Radios,
                    initial=STAYS,
                    error_messages={
                        "required": f"Kies wat blijft bij: {row.label}",
                        "invalid_choice": "Kies iets uit de lijst",
                    },
                )
        self.fields["sure"] = django_forms.BooleanField(
            label=f"Ik heb gecontroleerd dat dit {self.sure} is",
            error_messages={"required": f"Vink aan dat je hebt gecontroleerd dat dit {self.sure} is"},
        )
        for name, record in (("version", survivor), ("double_version", double)):
            version = record.version  # type: ignore[attr-defined]
            self.fields[name] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=version)

    def shown(self, record: models.Model, choice: str) -> str:
        return shown(record, self.choices[choice])

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["version"], self.cleaned_data["double_version"]

    @property
    def take(self) -> list[str]:
        return [row.choice for row in self.rows if row.filled_in or self.cleaned_data.get(row.choice) == GOES]
