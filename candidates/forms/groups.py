"""A group of people: its name and what it is for."""

from typing import Any

from django import forms as django_forms

from candidates.models import CandidateGroup
from nieuwebanen import forms
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.versions import Versioned


class GroupForm(Versioned, forms.ModelForm):
    team = django_forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="Van welk team?",
        empty_label="Kies een team",
        error_messages={"required": "Kies van welk team de groep is"},
    )

    class Meta:
        model = CandidateGroup
        fields = ["name", "purpose"]
        labels = {"name": "Naam van de groep", "purpose": "Waarvoor is de groep?"}
        help_texts = {"name": "Bijvoorbeeld: Start training logistiek maart."}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.team_id is not None or self.instance.pk:  # a group keeps its team, as its people are of that team
            del self.fields["team"]
