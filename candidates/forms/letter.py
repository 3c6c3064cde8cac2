"""What a coach says of the letter to a candidate: its date, and a line of one's own."""

from django import forms as django_forms
from django.utils import timezone

from candidates.letter import ROOMS
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField


class LetterForm(forms.Form):
    dated_on = DutchDateField(label="Datum op de brief", initial=timezone.localdate)
    personal = django_forms.CharField(
        label="Persoonlijke regel",
        help_text="Komt boven in de brief. Schrijf ‘je’. Niets over gezondheid.",
        max_length=ROOMS[0].personal,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
