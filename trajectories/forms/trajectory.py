"""Starting is one click; stopping asks why, what happened, and what comes next."""

from django import forms as django_forms

from nieuwebanen import forms
from nieuwebanen.widgets import Radios
from trajectories.models import EndReason


class StopForm(forms.Form):
    reason = django_forms.ChoiceField(
        label="Waarom stopt het traject?",
        choices=[(reason.value, str(reason.label).capitalize()) for reason in EndReason],
        widget=Radios(),
        error_messages={"required": "Kies waarom het traject stopt"},
    )
    note = django_forms.CharField(
        label="Wat is er gebeurd?",
        help_text="Schrijf niets op over ziekte of medicijnen.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=1200,
        error_messages={"required": "Vul in wat er is gebeurd"},
    )
    next_plan = django_forms.CharField(
        label="Wat is het plan hierna?",
        help_text="Bijvoorbeeld: andere banen bekijken, gesprek op 3 december.",
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=700,
        error_messages={"required": "Vul in wat het plan hierna is"},
    )
