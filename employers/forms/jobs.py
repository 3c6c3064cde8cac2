"""Forms of a coach about one job: changing it, withdrawing."""

from typing import Any

from django import forms as django_forms

from employers.forms.covenants import TrancheField, choose_from_covenants, settle_tranche
from employers.forms.job_questions import MIN_MONTHS, Area, hours_field, ordered_hours
from employers.forms.portal import ForecastForm
from employers.models import ContractIntention, FutureJob, LearnOnSite, Tranche
from nieuwebanen import forms
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.fields import EuroField, WholeNumberField
from nieuwebanen.geography import clean_postcode
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Checkboxes, Radios
from nieuwebanen.work import Sector, Weekday, WorkCondition


class StaffForecastForm(ForecastForm):
    """The same questions, asked of a coach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["certainty"].widget
        assert isinstance(widget, Radios)
        widget.descriptions = {}


class JobForm(Versioned, forms.ModelForm):
    """What may change without a reason. Start, seats and certainty go by the forecast (R04)."""

    title = django_forms.CharField(
        label="Hoe heet de functie?", max_length=120, error_messages={"required": "Vul de naam van de functie in"}
    )
    hours_min = hours_field("Minimaal uren per week", "Vul het minimale aantal uren per week in")
    hours_max = hours_field("Maximaal uren per week", "Vul het maximale aantal uren per week in")
    learn_on_site = django_forms.ChoiceField(
        label="Kan iemand vooraf op de werkplek leren?",
        choices=LearnOnSite.choices,
        widget=Radios(inline=True),
        required=False,
    )
    growth_reason = django_forms.CharField(
        label="Waarom komt deze baan erbij?", max_length=2000, widget=Area, required=False
    )
    description = django_forms.CharField(
        label="Wat doet iemand de hele dag?",
        max_length=4000,
        widget=Area,
        error_messages={"required": "Vul in wat iemand de hele dag doet"},
    )
    sector = django_forms.ChoiceField(label="Sector", choices=Sector.choices)
    days = django_forms.MultipleChoiceField(
        label="Op welke dagen is het werk?", choices=Weekday.choices, widget=Checkboxes(inline=True), required=False
    )
    conditions = django_forms.MultipleChoiceField(
        label="Wat vraagt het werk?", choices=WorkCondition.choices, widget=Checkboxes, required=False
    )
    contract = django_forms.ChoiceField(
        label="Contract", choices=ContractIntention.choices, widget=Radios(inline=True), required=False
    )
    contract_months = WholeNumberField(
        label="Contract in maanden", min_value=MIN_MONTHS, max_value=60, suffix="maanden", required=False
    )
    wage_eur_hour = EuroField(
        label="Loon per uur", help_text="In euro, bijvoorbeeld 15,50", required=False, max_value=999, min_value=1
    )
    learn_hours_per_week = WholeNumberField(
        label="Uren inleren per week",
        what="het aantal uren",
        example=24,
        min_value=1,
        max_value=40,
        suffix="uur per week",
    )
    tranche = TrancheField(label="Tranche", queryset=Tranche.objects.none(), required=False)

    class Meta:
        model = FutureJob
        fields = [
            "title",
            "hours_min",
            "hours_max",
            "learn_on_site",
            "growth_reason",
            "description",
            "skills_in_words",
            "sector",
            "days",
            "conditions",
            "contract",
            "contract_months",
            "wage_eur_hour",
            "branch",
            "postcode",
            "learn_hours_per_week",
            "coach",
            "covenant",
            "tranche",
        ]
        labels = {
            "skills_in_words": "Wat moet iemand kunnen, in woorden van de werkgever",
            "postcode": "Postcode van de werkplek",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset = User.objects.active().filter(role=Role.COACH)
        field.empty_label, field.to_field_name = "Nog niemand", "public_id"
        if self.instance.coach_id:
            self.initial["coach"] = self.instance.coach.public_id
        branch = self.fields["branch"]
        assert isinstance(branch, django_forms.ModelChoiceField)
        branch.queryset = self.instance.employer.branches.all()
        branch.empty_label, branch.to_field_name = "Een ander adres", "public_id"
        if self.instance.branch_id:
            self.initial["branch"] = self.instance.branch.public_id
        choose_from_covenants(self.fields, self.initial, self.instance)

    def clean_hours_max(self) -> int | None:
        return ordered_hours(self.cleaned_data.get("hours_min"), self.cleaned_data["hours_max"])

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("contract") == ContractIntention.PERMANENT and cleaned.get("contract_months"):
            self.add_error("contract_months", "Bij een vast contract hoort geen aantal maanden. Laat dit leeg")
        if cleaned.get("branch"):
            cleaned["postcode"] = cleaned["branch"].postcode
        if refusal := settle_tranche(cleaned):
            self.add_error("tranche", refusal)
        return cleaned


class WithdrawForm(forms.Form):
    reason = django_forms.CharField(
        label="Waarom gaat de baan niet door?",
        max_length=300,
        widget=Area(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom de baan niet doorgaat"},
    )
