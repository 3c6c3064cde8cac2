"""Saying that something goes wrong, and saying what was done about it."""

from django import forms as django_forms

from nieuwebanen import forms

HELP = "Vertel kort wat er gebeurt en wat nodig is. Schrijf niets op over ziekte of medicijnen."


class TroubleForm(forms.Form):
    text = django_forms.CharField(
        label="Wat gaat er mis?",
        help_text=HELP,
        widget=django_forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": "Vul in wat er misgaat"},
    )


class HandleForm(forms.Form):
    note = django_forms.CharField(
        label="Wat heb je gedaan of afgesproken?",
        help_text="Wie de melding deed, krijgt bericht dat die is opgepakt.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Vul in wat je hebt gedaan"},
    )
