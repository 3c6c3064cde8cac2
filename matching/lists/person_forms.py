"""What a coach asks about one person: the explanation to take along."""

from django import forms as django_forms

from nieuwebanen import forms


class TakeAlongForm(forms.Form):
    with_score = django_forms.BooleanField(
        label="Zet ook de score erbij",
        help_text="Alleen als de kandidaat daarom vraagt. De uitleg is ook zonder getal compleet.",
        required=False,
    )
