"""How many people fit at a place in a period."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.models import LearningLocation, LocationCapacity
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.versions import Stamped


class PeriodForm(Stamped, forms.ModelForm):
    begins_on = DutchDateField(label="Van")
    ends_on = DutchDateField(
        label="Tot en met", help_text="Leeg laten als het zo blijft. Bijvoorbeeld 23-11-2026", required=False
    )
    seats = WholeNumberField(
        label="Hoeveel mensen kunnen er dan tegelijk leren?",
        help_text="0 als de plek dan dicht is.",
        what="het aantal plekken",
        min_value=0,
        max_value=999,
    )
    note = django_forms.CharField(
        label="Waarom?", help_text="Bijvoorbeeld: verbouwing, zomerseizoen.", max_length=200, required=False
    )

    class Meta:
        model = LocationCapacity
        fields = ["begins_on", "ends_on", "seats", "note"]

    def __init__(self, *args: Any, location: LearningLocation, **kwargs: Any) -> None:
        period: LocationCapacity = kwargs.pop("instance", None) or LocationCapacity(location=location)
        super().__init__(*args, instance=period, **kwargs)
        if period.pk is None:  # what is past needs no other number
            begin = self.fields["begins_on"]
            assert isinstance(begin, DutchDateField)
            begin.earliest = timezone.localdate

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", "De einddatum moet na de begindatum liggen")
        return cleaned
