"""What an employer's user fills in about an own job after it was announced."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.forecasting import Forecast
from employers.forms.job_questions import certainty_field, check_window, seats_field, window_fields
from employers.models import FutureJob
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, MonthYearField
from nieuwebanen.versions import Begun, Meanwhile


class ForecastForm(Begun, forms.Form):
    """A changed forecast, with the reason (R04). version: as it was on the screen."""

    starts_on = MonthYearField(
        label="Wanneer begint de baan?", help_text="Een schatting is goed. Wij kijken maximaal 2 jaar vooruit."
    )
    earliest_on, latest_on = window_fields().values()
    seats = seats_field()
    certainty = certainty_field()
    reason = django_forms.CharField(
        label="Waarom verandert dit?",
        help_text="Bijvoorbeeld: de bouw loopt uit, of er komt een klant bij.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom dit verandert"},
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carry_base()

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "ForecastForm":
        names = ("starts_on", "earliest_on", "latest_on", "seats", "certainty", "version")
        return cls(data, initial={name: getattr(job, name) for name in names})

    @property
    def forecast(self) -> Forecast:
        """What was answered, once it is valid."""
        values = self.cleaned_data
        names = ("starts_on", "seats", "certainty", "earliest_on", "latest_on")
        return Forecast(*(values[name] for name in names))

    def clean(self) -> None:
        super().clean()
        check_window(self)


class ArisenForm(forms.Form):
    on = DutchDateField(label="Sinds wanneer is de baan er?", latest=timezone.localdate, initial=timezone.localdate)
