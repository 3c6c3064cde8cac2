"""What an employer's user fills in about an own job after it was announced."""

from django import forms as django_forms
from django.utils import timezone

from employers.forms.job_questions import certainty_field, seats_field
from employers.models import FutureJob
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, MonthYearField


class ForecastForm(forms.Form):
    """A changed forecast, with the reason (R04). version: as it was on the screen."""

    starts_on = MonthYearField(
        label="Wanneer begint de baan?", help_text="Een schatting is goed. Wij kijken maximaal 2 jaar vooruit."
    )
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

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "ForecastForm":
        initial = {name: getattr(job, name) for name in ("starts_on", "seats", "certainty", "version")}
        return cls(data, initial=initial)


class ArisenForm(forms.Form):
    on = DutchDateField(label="Sinds wanneer is de baan er?", latest=timezone.localdate, initial=timezone.localdate)
