"""Forms of social return: a principal, a value from a day on, an obligation of an employer."""

from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.models import SroiObligation, SroiPrincipal
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField
from nieuwebanen.versions import Stamped

MOST = Decimal("9999999.99")


class PrincipalForm(Stamped, forms.ModelForm):
    class Meta:
        model = SroiPrincipal
        fields = ["name"]
        labels = {"name": "Naam van de opdrachtgever"}
        help_texts = {"name": "Bijvoorbeeld: gemeente Lelystad."}
        error_messages = {"name": {"unique": "Deze opdrachtgever staat er al"}}


class ValueForm(forms.Form):
    effort = django_forms.CharField(
        label="Voor welke inspanning?",
        help_text="Bijvoorbeeld: iemand met een bijstandsuitkering, meer dan 2 jaar.",
        max_length=120,
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "list": "inspanningen"}),
        error_messages={"required": "Vul in voor welke inspanning deze waarde geldt"},
    )
    value_eur = EuroField(label="Waarde per jaar", min_value=Decimal("0.01"), max_value=MOST)
    begins_on = DutchDateField(
        label="Vanaf welke dag geldt dit?",
        help_text="De oude waarde blijft tot die dag gelden en blijft te zien.",
        initial=timezone.localdate,
    )

    def clean_effort(self) -> str:
        return " ".join(self.cleaned_data["effort"].split())


class ObligationForm(forms.ModelForm):
    contract = django_forms.CharField(
        label="Welk contract?",
        help_text="Naam of nummer van het contract met de opdrachtgever.",
        max_length=160,
        error_messages={"required": "Vul in om welk contract het gaat"},
    )
    contract_eur = EuroField(label="Waarde van het contract", max_value=Decimal("9999999999.99"), required=False)
    obligation_eur = EuroField(label="SROI-verplichting", min_value=Decimal("0.01"), max_value=Decimal("9999999999.99"))
    begins_on = DutchDateField(label="Eerste dag van de verplichting")
    ends_on = DutchDateField(label="Laatste dag van de verplichting")
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    class Meta:
        model = SroiObligation
        fields = ["principal", "contract", "contract_eur", "obligation_eur", "begins_on", "ends_on", "note"]
        labels = {"principal": "Voor welke opdrachtgever?"}
        error_messages = {"principal": {"required": "Kies de opdrachtgever"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["principal"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.empty_label, field.to_field_name = "Kies een opdrachtgever", "public_id"
        if self.instance.principal_id:
            self.initial["principal"] = self.instance.principal.public_id
        self.initial["version"] = self.instance.employer.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "Kies een laatste dag na de eerste dag")
        contract, owed = cleaned.get("contract_eur"), cleaned.get("obligation_eur")
        if contract is not None and owed is not None and owed > contract:
            self.add_error("obligation_eur", "De verplichting is hoger dan de waarde van het contract")
        return cleaned


class EndObligationForm(forms.Form):
    on = DutchDateField(label="Wat is de laatste dag?", initial=timezone.localdate)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
