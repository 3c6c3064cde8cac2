"""Keeping a file longer, and erasing it."""

from typing import Any

from django import forms as django_forms

from candidates.models import ErasureWhy
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Radios


class HoldForm(forms.Form):
    reason = django_forms.CharField(
        label="Waarom moet dit dossier langer blijven?",
        help_text="Bijvoorbeeld: verantwoording van een Europese subsidie (ESF). Niets over gezondheid.",
        max_length=200,
        error_messages={"required": "Vul in waarom dit dossier langer blijft"},
    )
    until = DutchDateField(label="Tot en met welke dag?", help_text="Daarna geldt weer de gewone termijn.")


class EraseForm(forms.Form):
    """Typing the number is the confirmation: it is on the screen, and nobody types it by accident."""

    why = django_forms.ChoiceField(
        label="Waarom wis je dit dossier?",
        choices=[(one.value, one.label.capitalize()) for one in (ErasureWhy.REQUEST, ErasureWhy.MISTAKE)],
        widget=Radios,
        error_messages={"required": "Kies waarom je dit dossier wist"},
    )
    number = django_forms.CharField(
        label="Typ het nummer van dit dossier",
        max_length=20,
        widget=django_forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Typ het nummer van dit dossier over"},
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["number"].help_text = f"Dat is {expected}. Zo weet je zeker dat je het goede dossier wist."

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip().upper()
        if number != self.expected:
            raise django_forms.ValidationError(f"Dit is niet het nummer van dit dossier. Typ {self.expected}.")
        return number
