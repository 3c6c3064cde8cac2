"""Forms of the employer's file and of the places where people learn."""

import re
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError

from employers.models import (
    Branch,
    ContactKind,
    Employer,
    EmployerContact,
    FoundVia,
    LearningLocation,
    LocationKind,
    Motive,
)
from nieuwebanen import forms, sbi
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.geography import clean_postcode
from nieuwebanen.talk_forms import FIELDS, INTERNAL, SHARED, TalkForm
from nieuwebanen.versions import Stamped, Versioned
from nieuwebanen.widgets import Checkboxes, Radios
from nieuwebanen.work import Sector


class EmployerForm(Versioned, forms.ModelForm):
    """double: the employer that has this KvK number already, for a link beside the form."""

    double: Employer | None = None
    kvk_number = django_forms.CharField(
        label="KvK-nummer", help_text="8 cijfers. Dit staat in het Handelsregister.", max_length=20, required=False
    )
    sbi_division = django_forms.ChoiceField(
        label="Bedrijfstak volgens de SBI",
        help_text="De indeling van het CBS (SBI 2025). Dit staat ook in het Handelsregister.",
        choices=[("", "Niet bekend"), *sbi.choices()],
        required=False,
    )
    sbi_code = django_forms.CharField(
        label="Preciezere SBI-code",
        help_text="Alleen als je die weet: 4 of 5 cijfers, bijvoorbeeld 49410. De bedrijfstak hoef je dan niet te kiezen.",
        max_length=20,
        required=False,
    )
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
            "sbi_code",
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
            "de_minimis_note",
        ]
        help_texts = {
            "account_manager": "De werkgever ziet de naam en het telefoonnummer in het portaal.",
            "de_minimis_note": "Kreeg de werkgever de laatste 3 jaar steun van de overheid? Schrijf op welke, hoeveel en wanneer.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coaches = User.objects.active().filter(role=Role.COACH)
        field = self.fields["account_manager"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset, field.empty_label, field.to_field_name = coaches, "Nog niemand", "public_id"
        if self.instance.account_manager_id:
            self.initial["account_manager"] = self.instance.account_manager.public_id
        code = self.instance.sbi_code
        self.initial["sbi_division"], self.initial["sbi_code"] = code[:2], code if len(code) > 2 else ""
        names = list(self.fields)
        names.insert(names.index("sbi_code"), names.pop(names.index("sbi_division")))
        self.order_fields(names)

    def clean_kvk_number(self) -> str:
        number = re.sub(r"[\s.-]", "", self.cleaned_data["kvk_number"])
        if number and not re.fullmatch("[0-9]{8}", number):
            raise ValidationError("Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678")
        others = Employer.objects.exclude(pk=self.instance.pk).filter(kvk_number=number).select_related("merged_into")
        if number and (found := others.first()):
            self.double = found.merged_into or found
            raise ValidationError(f"Dit KvK-nummer is al van {self.double} ({self.double.number})")
        return number

    def clean_sbi_code(self) -> str:
        """The precise code when there is one, else the chosen division."""
        code, division = sbi.cleaned(self.cleaned_data["sbi_code"]), self.cleaned_data.get("sbi_division", "")
        if code and not sbi.is_known(code):
            raise ValidationError("Deze SBI-code bestaat niet. Vul 2 tot en met 5 cijfers in, bijvoorbeeld 49410")
        if code and division and not (code.startswith(division) or sbi.SECTION_OF.get(code[:2]) == division):
            raise ValidationError(
                f"Deze code hoort bij {sbi.label_of(code[:2])}. Kies die bedrijfstak, of verbeter de code"
            )
        return code or division

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


class ContactForm(TalkForm):
    readers = (
        (INTERNAL, "Intern", "Alleen werkcoaches en managers lezen dit."),
        (
            SHARED,
            "Gedeeld met de werkgever",
            "Iedereen van de werkgever met toegang tot het portaal leest dit: wat is besproken en de volgende actie.",
        ),
    )
    kind = django_forms.ChoiceField(
        label="Hoe was het contact?",
        choices=ContactKind.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Kies hoe het contact was"},
    )

    class Meta:
        model = EmployerContact
        fields = FIELDS

    field_order = FIELDS
    note_help = "Schrijf niets op over kandidaten: dat hoort in hun eigen dossier."


class BranchForm(Versioned, forms.ModelForm):
    class Meta:
        model = Branch
        fields = ["name", "street", "postcode", "place"]

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


class LocationForm(Stamped, forms.ModelForm):
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
