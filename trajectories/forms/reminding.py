"""Letting reminders stand still, and writing down that something came another way."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms

from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Radios
from trajectories.models import Received

EVERYBODY = "iedereen"


class PauseForm(forms.Form):
    whom = django_forms.ChoiceField(
        label="Wie krijgt er geen herinneringen?",
        widget=Radios,
        error_messages={"required": "Kies wie er geen herinneringen krijgt"},
    )
    until = DutchDateField(
        label="Tot en met", help_text="Daarna gaat alleen de nieuwste herinnering uit, op de eerste werkdag."
    )
    reason = django_forms.CharField(
        label="Waarom?", help_text="Kort, en niets over gezondheid. Je collega's lezen dit.", max_length=200
    )

    def __init__(self, *args: Any, name: str, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.public_id): user for user in people}
        whom = self.fields["whom"]
        assert isinstance(whom, django_forms.ChoiceField)
        alone = [(key, f"Alleen {user}, over alles") for key, user in self.people.items()]
        whom.choices = [(EVERYBODY, f"Iedereen, over {name}"), *alone]
        self.initial.setdefault("whom", EVERYBODY)

    @property
    def user(self) -> User | None:
        """The one person; None for everybody."""
        return self.people.get(self.cleaned_data["whom"])


class ReceivedForm(forms.Form):
    how = django_forms.ChoiceField(
        label="Hoe is het ontvangen?",
        choices=Received.choices,
        widget=Radios,
        error_messages={"required": "Kies hoe het is ontvangen"},
    )
    text = django_forms.CharField(
        label="Wat is ontvangen?",
        help_text="Kort, en niets over gezondheid.",
        max_length=300,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
