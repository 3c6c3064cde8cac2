"""A talk with the candidate."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.text import capfirst

from candidates.models import CandidateContact, TalkKind
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Radios


class TalkForm(forms.ModelForm):
    kind = django_forms.ChoiceField(
        label="Hoe was het gesprek?",
        choices=[(kind.value, capfirst(kind.label)) for kind in TalkKind],
        widget=Radios(inline=True),
        error_messages={"required": "Kies hoe het gesprek was"},
    )
    held_on = DutchDateField(label="Wanneer?", latest=timezone.localdate)
    note = django_forms.CharField(
        label="Wat is besproken?",
        help_text="Schrijf op wat iemand kan, wil en nodig heeft. Niets over gezondheid.",
        max_length=4000,
        widget=django_forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf op wat is besproken"},
    )
    next_action = django_forms.CharField(label="Wat is de volgende actie?", max_length=200, required=False)
    next_action_on = DutchDateField(label="Wanneer moet die klaar zijn?", required=False)

    class Meta:
        model = CandidateContact
        fields = ["kind", "held_on", "note", "next_action", "next_action_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_action") and "next_action_on" in cleaned and not cleaned["next_action_on"]:
            self.add_error("next_action_on", "Vul in wanneer de volgende actie klaar moet zijn")
        return cleaned

    def free_texts(self) -> list[str]:
        return [self.cleaned_data["note"], self.cleaned_data["next_action"]]
