"""Choosing what stays when two records of one company become one."""

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from employers.merging import CHOICES
from employers.models import Employer
from nieuwebanen import forms
from nieuwebanen.widgets import Radios

STAYS, GOES = "blijft", "dubbel"
LABELS = {
    "name": "Naam",
    "kvk_number": "KvK-nummer",
    "sector": "Sector",
    "sbi_code": "SBI-code",
    "contact": "Contactpersoon",
    "phone": "Telefoonnummer",
    "email": "E-mailadres",
    "address": "Adres",
    "found_via": "Gevonden via",
    "account_manager": "Vaste werkcoach",
    "de_minimis_note": "De-minimissteun",
}


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


def compared(survivor: Employer, double: Employer) -> list[Compared]:
    return [Compared(choice, LABELS[choice], _shown(survivor, choice), _shown(double, choice)) for choice in CHOICES]


def _shown(employer: Employer, choice: str) -> str:
    parts = []
    for field in CHOICES[choice]:
        display = getattr(employer, f"get_{field}_display", None)
        value = display() if callable(display) else getattr(employer, field)
        parts.append(str(value or ""))
    return ", ".join(filter(None, parts))


class MergeForm(forms.Form):
    """Asks only where both records say something different; `take` is what comes from the double."""

    def __init__(self, *args: Any, survivor: Employer, double: Employer, **kwargs: Any) -> None:
        self.rows = compared(survivor, double)
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
            label="Ik heb gecontroleerd dat dit 1 werkgever is",
            error_messages={"required": "Vink aan dat je hebt gecontroleerd dat dit 1 werkgever is"},
        )
        for name, employer in (("version", survivor), ("double_version", double)):
            self.fields[name] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=employer.version)

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["version"], self.cleaned_data["double_version"]

    @property
    def take(self) -> list[str]:
        return [row.choice for row in self.rows if row.filled_in or self.cleaned_data.get(row.choice) == GOES]
