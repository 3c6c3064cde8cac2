"""Putting a line of work off."""

from datetime import date, timedelta
from typing import Any

from django import forms as django_forms

from nieuwebanen import forms
from nieuwebanen.dutch import long_date
from nieuwebanen.fields import DutchDateField


class PutOffForm(forms.Form):
    """last: the last day on which the line may come back."""

    until = DutchDateField(label="Tot welke dag?")
    reason = django_forms.CharField(
        label="Waarom stel je dit uit?",
        help_text="Bijvoorbeeld: de werkgever is met vakantie. Schrijf niets op over ziekte of medicijnen.",
        max_length=200,
        error_messages={"required": "Vul in waarom je deze taak uitstelt"},
    )

    def __init__(self, *args: Any, today: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until": min(today + timedelta(days=7), last)}, **kwargs)
        self.fields["until"].help_text = f"Uiterlijk {long_date(last)}. Op die dag staat de taak weer in je lijst."
