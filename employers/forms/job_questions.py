"""The questions about a future job, each made in one place: the parts of announcing it (forms/job_parts.py), its
forecast and its later changes ask them with the same words.
"""

from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.db.models import Q

from employers.models import Certainty, ContractIntention, FutureJob, LearnOnSite
from employers.models.job_status import MAX_SEATS
from nieuwebanen import dutch
from nieuwebanen.fields import EuroField, MonthYearField, WholeNumberField
from nieuwebanen.geography import clean_postcode, postcode_validator
from nieuwebanen.widgets import Checkboxes, MonthYearInput, NumberInput, Radios
from nieuwebanen.work import Sector, Weekday, WorkCondition

Area = django_forms.Textarea
SHIFTS = [
    condition.value
    for condition in (WorkCondition.EARLY, WorkCondition.LATE, WorkCondition.NIGHT, WorkCondition.WEEKEND)
]
MIN_MONTHS = 6  # a shorter contract is no regular job (R45)
TOO_SHORT = "korter"
CONTRACTS = [
    (ContractIntention.PERMANENT.value, "Vast contract"),
    (ContractIntention.FIXED.value, "Tijdelijk contract, 6 maanden of langer"),
    (TOO_SHORT, "Korter dan 6 maanden"),
]
SHORT_CONTRACT = "Wij vragen een contract van minimaal 6 maanden. Lukt dat niet? Bel dan de werkcoach"
ELSEWHERE = "anders"

CERTAINTY_HELP = {
    Certainty.SURE: "Bijvoorbeeld: de nieuwe hal is gebouwd of de opdracht is binnen.",
    Certainty.LIKELY: "Het staat in uw plannen, maar het kan nog veranderen.",
    Certainty.IDEA: "U denkt erover na. Ook dan praten wij graag met u.",
}


def certainty_field(**descriptions: str) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label="Hoe zeker is het dat deze baan er komt?",
        choices=Certainty.choices,
        widget=Radios(descriptions=CERTAINTY_HELP | descriptions),
        error_messages={"required": "Kies hoe zeker het is dat de baan er komt"},
    )


def window_fields() -> dict[str, MonthYearField]:
    """The months around the expected start: on both sides, neither is asked for. Together with `check_window`."""
    return {
        "earliest_on": MonthYearField(
            label="Op zijn vroegst", required=False, widget=MonthYearInput(about="op zijn vroegst")
        ),
        "latest_on": MonthYearField(
            label="Op zijn laatst", required=False, widget=MonthYearInput(about="op zijn laatst")
        ),
    }


def check_window(form: django_forms.BaseForm) -> None:
    """Earliest, expected and latest start in that order; the sentence stands at the month that is out of order."""
    earliest, expected, latest = (form.cleaned_data.get(name) for name in ("earliest_on", "starts_on", "latest_on"))
    if expected and earliest and earliest > expected:
        form.add_error("earliest_on", f"Kies een maand tot en met {dutch.month_year(expected)}, de verwachte start")
    if expected and latest and latest < expected:
        form.add_error("latest_on", f"Kies een maand vanaf {dutch.month_year(expected)}, de verwachte start")


def seats_field() -> WholeNumberField:
    return WholeNumberField(
        label="Hoeveel plekken komen er?", what="het aantal plekken", min_value=1, max_value=MAX_SEATS
    )


def hours_field(label: str, sentence: str) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=1,
        max_value=60,
        error_messages={"required": sentence, "invalid": "Vul het aantal uren in als getal, bijvoorbeeld 32"},
        widget=NumberInput(attrs={"class": "nbl-text-input--xs"}),
    )


def ordered_hours(low: int | None, high: int | None) -> int | None:
    """The maximum, when it is not below the minimum."""
    if low is not None and high is not None and high < low:
        raise django_forms.ValidationError("Het maximum aantal uren moet hoger zijn dan het minimum")
    return high


def title_field() -> django_forms.CharField:
    return django_forms.CharField(
        label="Hoe heet de functie?",
        max_length=120,
        error_messages={"required": "Vul de naam van de functie in"},
        widget=django_forms.TextInput(attrs={"autocomplete": "off"}),
    )


def learn_on_site_field() -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label="Kan iemand vooraf bij u op de werkplek leren?",
        choices=LearnOnSite.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Kies of iemand vooraf op de werkplek kan leren"},
    )


def growth_reason_field() -> django_forms.CharField:
    return django_forms.CharField(
        label="Waarom komt deze baan erbij?",
        help_text="Bijvoorbeeld: een tweede inpaklijn, een nieuwe klant of meer cliënten.",
        required=False,
        max_length=2000,
        widget=Area,
    )


def skills_in_words_field() -> django_forms.CharField:
    return django_forms.CharField(
        label="Staat er iets niet in de lijst? Schrijf het hier op",
        help_text="Uw werkcoach zoekt er de juiste vaardigheid bij.",
        required=False,
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
    )


class WorkQuestions(django_forms.Form):
    """What the work is and what the employer offers for it: asked in part 2, and once more when it changes."""

    description = django_forms.CharField(
        label="Wat doet iemand de hele dag?",
        help_text="Bijvoorbeeld: orders verzamelen, dozen inpakken en de werkplek opruimen.",
        max_length=4000,
        widget=Area,
        error_messages={"required": "Vul in wat iemand de hele dag doet"},
    )
    sector = django_forms.ChoiceField(
        label="In welke sector is dit werk?",
        choices=[("", "Kies een sector"), *Sector.choices],
        error_messages={"required": "Kies de sector"},
    )
    days = django_forms.MultipleChoiceField(
        label="Op welke dagen is het werk?", choices=Weekday.choices, widget=Checkboxes(inline=True), required=False
    )
    shifts = django_forms.MultipleChoiceField(
        label="Welke diensten horen bij het werk?",
        help_text="Werkt iemand alleen overdag en door de week? Kies dan niets.",
        choices=[(value, WorkCondition(value).label) for value in SHIFTS],
        widget=Checkboxes,
        required=False,
    )
    conditions = django_forms.MultipleChoiceField(
        label="Wat vraagt het werk?",
        help_text="Kies wat bij dit werk hoort.",
        choices=[(value, label) for value, label in WorkCondition.choices if value not in SHIFTS],
        widget=Checkboxes,
        required=False,
    )
    contract = django_forms.ChoiceField(
        label="Welk contract biedt u aan?",
        choices=CONTRACTS,
        widget=Radios(descriptions={"tijdelijk": "Vul hieronder in hoeveel maanden."}),
        required=False,
    )
    contract_months = WholeNumberField(
        label="Voor hoeveel maanden is het contract?",
        help_text=f"Alleen bij een tijdelijk contract. Wij vragen minimaal {MIN_MONTHS} maanden.",
        min_value=1,
        max_value=60,
        suffix="maanden",
        required=False,
        error_messages={"invalid": "Vul het aantal maanden in als getal, bijvoorbeeld 12"},
    )
    wage_eur_hour = EuroField(
        label="Wat is het loon per uur?",
        help_text="In euro, bijvoorbeeld 15,50",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal("999.99"),
        error_messages={"invalid": "Vul een bedrag in, bijvoorbeeld 15,50"},
    )
    workplace = django_forms.ChoiceField(
        label="Waar is de werkplek?",
        widget=Radios,
        required=False,
        error_messages={"invalid_choice": "Kies een vestiging uit de lijst"},
    )
    postcode = django_forms.CharField(
        label="Wat is de postcode van de werkplek?",
        max_length=7,
        required=False,
        validators=[postcode_validator],
        error_messages={"max_length": "Vul een postcode in, bijvoorbeeld 8232 AB"},
        widget=django_forms.TextInput(attrs={"class": "nbl-text-input--sm", "autocomplete": "postal-code"}),
    )
    learn_hours_per_week = WholeNumberField(
        label="Hoeveel uur per week kan iemand inleren?",
        help_text="Inleren: vooraf leren voor deze baan. Meestal is dat 24 uur per week.",
        min_value=1,
        max_value=40,
        suffix="uur per week",
        error_messages={
            "required": "Vul in hoeveel uur per week iemand kan inleren",
            "invalid": "Vul het aantal uren in als getal, bijvoorbeeld 24",
        },
    )

    def load_branches(self, job: FutureJob) -> None:
        """The employer's branches as places to choose from; without any only the postcode is asked."""
        kept = Q(closed_on=None) | Q(pk=job.branch_id)
        self.branches = {str(branch.public_id): branch for branch in job.employer.branches.filter(kept)}
        if not self.branches:
            del self.fields["workplace"]
            return
        field = self.fields["workplace"]
        assert isinstance(field, django_forms.ChoiceField)
        places = [(key, f"{branch}, {branch.postcode} {branch.place}".strip()) for key, branch in self.branches.items()]
        field.choices = [*places, (ELSEWHERE, "Op een ander adres")]
        self.fields["postcode"].label = "Wat is de postcode van dat andere adres?"

    def clean_contract(self) -> str:
        if self.cleaned_data["contract"] == TOO_SHORT:
            raise django_forms.ValidationError(SHORT_CONTRACT)
        return str(self.cleaned_data["contract"])

    def clean_contract_months(self) -> int | None:
        months: int | None = self.cleaned_data["contract_months"]
        if months is None or "contract" not in self.cleaned_data:
            return months
        if self.cleaned_data["contract"] == ContractIntention.PERMANENT:
            raise django_forms.ValidationError("Bij een vast contract hoort geen aantal maanden. Laat dit leeg")
        if months < MIN_MONTHS:
            raise django_forms.ValidationError(SHORT_CONTRACT)
        self.cleaned_data["contract"] = ContractIntention.FIXED.value
        return months

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        elsewhere = cleaned.get("workplace") == ELSEWHERE
        if elsewhere and "postcode" in cleaned and not cleaned["postcode"]:
            self.add_error("postcode", "Vul de postcode van dat adres in, bijvoorbeeld 8232 AB")
        return cleaned

    def work_columns(self) -> dict[str, Any]:
        """The answers that are stored otherwise than they are asked: shifts, contract and workplace."""
        answers = self.cleaned_data
        values: dict[str, Any] = {"conditions": [*answers.get("shifts", []), *answers.get("conditions", [])]}
        branch = self.branches.get(answers.get("workplace", ""))
        values["branch"] = branch
        if branch is not None:
            values["postcode"] = branch.postcode
        return values

    @staticmethod
    def work_answers(job: FutureJob) -> dict[str, Any]:
        """What the job holds already, as initial values."""
        names = ("description", "sector", "days", "contract", "contract_months", "wage_eur_hour", "postcode")
        answers = {name: getattr(job, name) for name in (*names, "learn_hours_per_week")}
        answers["shifts"] = [value for value in job.conditions if value in SHIFTS]
        answers["conditions"] = [value for value in job.conditions if value not in SHIFTS]
        if job.branch is not None:
            answers |= {"workplace": str(job.branch.public_id), "postcode": ""}
        elif job.postcode:
            answers["workplace"] = ELSEWHERE
        if job.contract_months and not job.contract:
            answers["contract"] = ContractIntention.FIXED.value
        return answers
