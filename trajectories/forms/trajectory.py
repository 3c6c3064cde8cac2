"""Starting is one click; stopping asks why, what happened, how much was done, and what comes next or later."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.versions import asked_with
from nieuwebanen.widgets import Radios
from trajectories.models import EndReason, Trajectory

REASONS = [reason for reason in EndReason if reason != EndReason.TAKEN_OVER]  # that way has a page of its own
MOST_HOURS = 5000
CHANGED = "Een collega heeft dit traject net gewijzigd. Kijk wat er nu verandert en bevestig dan nog een keer."
NOTHING_OF_HEALTH = "Schrijf niets op over ziekte of medicijnen."


class NextPlanForm(forms.Form):
    plan = django_forms.CharField(
        label="Wat is het plan hierna?",
        help_text="Bijvoorbeeld: andere banen bekijken, gesprek op 3 december. " + NOTHING_OF_HEALTH,
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Vul in wat het plan hierna is"},
    )


class StopForm(forms.Form):
    reason = django_forms.ChoiceField(
        label="Waarom stopt het traject?",
        choices=[(reason.value, str(reason.label).capitalize()) for reason in REASONS],
        widget=Radios(),
        error_messages={"required": "Kies waarom het traject stopt"},
    )
    note = django_forms.CharField(
        label="Wat is er gebeurd?",
        help_text=NOTHING_OF_HEALTH,
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Vul in wat er is gebeurd"},
    )
    on = DutchDateField(label="Laatste dag", latest=timezone.localdate)
    hours_done = WholeNumberField(
        label="Hoeveel uren zijn er geleerd?",
        help_text="Ongeveer mag. Laat leeg als je het niet weet.",
        max_value=MOST_HOURS,
        required=False,
    )
    next_plan = django_forms.CharField(
        label="Wat is het plan hierna?",
        help_text="Weet je het nog niet? Laat dit leeg. Dan heb je 5 werkdagen om het te maken.",
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, trajectory: Trajectory, today: date, note: str = "", **kwargs: Any) -> None:
        initial = {"version": trajectory.version, "on": today, "note": note}
        super().__init__(*args, initial=initial, **kwargs)
        self.trajectory = trajectory

    def clean(self) -> None:
        super().clean()
        seen = self.cleaned_data.pop("version", None)
        if not self.errors and seen != self.trajectory.version:
            asked_with(self, self.trajectory.version, CHANGED)
