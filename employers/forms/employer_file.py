"""Forms of the employer's file and of the places where people learn."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.models import ContactKind, Employer, EmployerContact, FoundVia, LearningLocation, LocationKind, Motive
from nieuwebanen import forms
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.geography import clean_postcode
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Checkboxes, Radios
from nieuwebanen.work import Sector


class EmployerForm(Versioned, forms.ModelForm):
    sector = django_forms.ChoiceField(
        label="Sector",
        choices=[("", "Kies een sector"), *Sector.choices],
        error_messages={"required": "Kies de sector"},
    )
    found_via = django_forms.ChoiceField(
        label="Gevonden via", choices=FoundVia.choices, widget=Radios(inline=True), required=False
    )
    motives = django_forms.MultipleChoiceField(
        label="Waarom doet de werkgever mee?",
        help_text="Kies alles wat past. Nodig voor stap 1.",
        choices=Motive.choices,
        widget=Checkboxes,
        required=False,
    )

    class Meta:
        model = Employer
        fields = [
            "name",
            "kvk_number",
            "sector",
            "contact_name",
            "contact_title",
            "phone",
            "email",
            "street",
            "postcode",
            "place",
            "found_via",
            "motives",
            "account_manager",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coaches = User.objects.active().filter(role=Role.COACH)
        field = self.fields["account_manager"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset, field.empty_label, field.to_field_name = coaches, "Nog niemand", "public_id"
        if self.instance.account_manager_id:
            self.initial["account_manager"] = self.instance.account_manager.public_id

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


class ContactForm(forms.ModelForm):
    kind = django_forms.ChoiceField(
        label="Hoe was het contact?",
        choices=ContactKind.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Kies hoe het contact was"},
    )
    held_on = DutchDateField(label="Wanneer?", latest=timezone.localdate, initial=timezone.localdate)
    next_action = django_forms.CharField(label="Wat is de volgende actie?", max_length=200, required=False)
    next_action_on = DutchDateField(label="Wanneer moet die klaar zijn?", required=False)

    class Meta:
        model = EmployerContact
        fields = ["kind", "held_on", "note", "next_action", "next_action_on"]
        labels = {"note": "Wat is besproken?"}
        error_messages = {"note": {"required": "Schrijf op wat is besproken"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_action") and "next_action_on" in cleaned and not cleaned["next_action_on"]:
            self.add_error("next_action_on", "Vul in wanneer de volgende actie klaar moet zijn")
        return cleaned


class LocationForm(forms.ModelForm):
    kind = django_forms.ChoiceField(
        label="Wat voor plek is het?",
        choices=LocationKind.choices,
        widget=Radios,
        error_messages={"required": "Kies wat voor plek het is"},
    )
    seats = WholeNumberField(
        label="Hoeveel mensen kunnen er tegelijk leren?",
        what="het aantal plekken",
        min_value=1,
        max_value=999,
        initial=4,
    )

    class Meta:
        model = LearningLocation
        fields = ["name", "kind", "employer", "seats", "contact_name", "phone", "postcode", "place"]
        labels = {"employer": "Bij welke werkgever?"}
        help_texts = {"employer": "Alleen bij een plek van een werkgever."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["employer"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset = Employer.objects.current()
        field.empty_label, field.to_field_name = "Geen werkgever", "public_id"
        if self.instance.employer_id:
            self.initial["employer"] = self.instance.employer.public_id
        elif self.initial.get("employer"):
            self.initial["kind"] = LocationKind.EMPLOYER

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == LocationKind.EMPLOYER and "employer" in cleaned and not cleaned["employer"]:
            self.add_error("employer", "Kies bij welke werkgever deze plek is")
        return cleaned
