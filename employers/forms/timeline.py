"""Filter of the timeline of an employer."""

from django import forms

from employers.timeline import KINDS
from nieuwebanen.forms import FilterForm


class TimelineFilterForm(FilterForm):
    soort = forms.ChoiceField(
        label="Soort",
        choices=[("", "Alles"), *((value, words) for value, (words, _) in KINDS.items())],
        required=False,
    )
