"""From when until when somebody is away, and who stands in."""

from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField


class AbsenceForm(forms.Form):
    """A member of staff enters the own leave; a manager first chooses of whom."""

    who = django_forms.ModelChoiceField(
        User.objects.none(),
        label="Wie is afwezig?",
        empty_label="Kies een collega",
        to_field_name="public_id",
        error_messages={"required": "Kies wie afwezig is"},
    )
    from_on = DutchDateField(label="Eerste dag")
    until_on = DutchDateField(label="Laatste dag")
    cover = django_forms.ModelChoiceField(
        User.objects.none(),
        label="Wie neemt waar?",
        help_text="Een collega uit hetzelfde team. Die ziet je taken en krijgt je berichten.",
        empty_label="Kies een collega",
        to_field_name="public_id",
        error_messages={"required": "Kies wie waarneemt"},
    )
    note = django_forms.CharField(
        label="Toelichting",
        help_text="Kort, en niets over gezondheid. Je team leest dit.",
        max_length=200,
        required=False,
    )
    layout = Layout("who", Row("from_on", "until_on"), "cover", "note")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, cover = self.fields["who"], self.fields["cover"]
        assert isinstance(who, django_forms.ModelChoiceField)
        assert isinstance(cover, django_forms.ModelChoiceField)
        if user.is_manager:
            who.queryset = cover.queryset = User.objects.active().staff()
            self.initial.setdefault("who", user.public_id)
        else:
            del self.fields["who"]
            self.layout = Layout(Row("from_on", "until_on"), "cover", "note")
            cover.queryset = absences.covers_for(user)
        self.initial.setdefault("from_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "De laatste dag moet op of na de eerste dag vallen")
        return cleaned
