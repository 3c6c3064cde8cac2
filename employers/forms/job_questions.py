"""The questions about a future job: asked in two parts in the portal, on one page by a coach.

Words and order are those of the prototype (ui/prototype/portaal-baan-aanmelden).
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms as django_forms

from employers.forms.skill_choices import SkillsField
from employers.models import Certainty, Employer, FutureJob, LearnOnSite
from employers.models.job_status import MAX_SEATS
from nieuwebanen import dutch, forms
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.fields import EuroField, MonthYearField, WholeNumberField
from nieuwebanen.geography import clean_postcode, postcode_validator
from nieuwebanen.skills.models import Skill
from nieuwebanen.widgets import Checkboxes, MonthYearInput, NumberInput, Radios
from nieuwebanen.work import WORKING_WEEK, Sector, Weekday, WorkCondition

Area = django_forms.Textarea

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


class Resumable:
    """Mixin: for "Bewaren en later verder" nothing is required, but what is filled in must be right."""

    fields: dict[str, django_forms.Field]
    errors: Any
    cleaned_data: dict[str, Any]

    def ask_nothing(self) -> None:
        for field in self.fields.values():
            field.required = False

    def valid_values(self) -> dict[str, Any]:
        """The answers that may be written: those without an error, empty numbers and dates included."""
        self.errors  # noqa: B018  (runs the validation)
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}


class PartOneForm(Resumable, forms.Form):
    """Deel 1: de baan."""

    title = django_forms.CharField(
        label="Hoe heet de functie?",
        max_length=120,
        error_messages={"required": "Vul de naam van de functie in"},
        widget=django_forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seats = seats_field()
    starts_on = MonthYearField(
        label="Wanneer begint de baan?", help_text="Een schatting is goed. Wij kijken maximaal 2 jaar vooruit."
    )
    certainty = certainty_field()
    hours_min = hours_field("Minimaal", "Vul het minimale aantal uren per week in")
    hours_max = hours_field("Maximaal", "Vul het maximale aantal uren per week in")
    learn_on_site = django_forms.ChoiceField(
        label="Kan iemand vooraf bij u op de werkplek leren?",
        choices=LearnOnSite.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Kies of iemand vooraf op de werkplek kan leren"},
    )
    growth_reason = django_forms.CharField(
        label="Waarom komt deze baan erbij?",
        help_text="Bijvoorbeeld: een tweede inpaklijn, een nieuwe klant of meer cliënten.",
        required=False,
        max_length=2000,
        widget=Area,
    )

    def clean_hours_max(self) -> int | None:
        return ordered_hours(self.cleaned_data.get("hours_min"), self.cleaned_data["hours_max"])

    @staticmethod
    def answers_of(job: FutureJob) -> dict[str, Any]:
        """What the concept holds already, as initial values."""
        names = ("title", "seats", "starts_on", "certainty", "hours_min", "hours_max", "learn_on_site", "growth_reason")
        return {name: getattr(job, name) for name in names}


class PartTwoForm(Resumable, forms.Form):
    """Deel 2: het werk."""

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
    skills = SkillsField(
        label="Wat moet iemand kunnen?",
        help_text="Kies wat echt nodig is, maximaal 12. Samen kijken wij later hoe goed iemand het moet kunnen. Een diploma is niet nodig.",
        required=False,
    )
    skills_in_words = django_forms.CharField(
        label="Staat er iets niet in de lijst? Schrijf het hier op",
        required=False,
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
    )
    days = django_forms.MultipleChoiceField(
        label="Op welke dagen is het werk?", choices=Weekday.choices, widget=Checkboxes(inline=True), required=False
    )
    conditions = django_forms.MultipleChoiceField(
        label="Wat vraagt het werk?",
        help_text="Kies wat bij dit werk hoort.",
        choices=WorkCondition.choices,
        widget=Checkboxes,
        required=False,
    )
    contract_months = WholeNumberField(
        label="Voor hoeveel maanden is het contract?",
        help_text="Wij vragen een contract van minimaal 6 maanden. Is het voor altijd? Laat dit leeg.",
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
    postcode = django_forms.CharField(
        label="Wat is de postcode van de werkplek?",
        max_length=7,
        required=False,
        validators=[postcode_validator],
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

    def __init__(self, *args: Any, first_sector: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skills"]
        assert isinstance(field, SkillsField)
        field.load(first_sector=first_sector)

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def valid_values(self) -> dict[str, Any]:
        """Without the skills, which are rows of their own (`chosen_skills`), and without an empty required number."""
        values = super().valid_values()
        values.pop("skills", None)
        if values.get("learn_hours_per_week") is None:
            values.pop("learn_hours_per_week", None)
        return values

    @property
    def chosen_skills(self) -> list[Skill] | None:
        """None when the choice itself was wrong."""
        self.errors  # noqa: B018  (runs the validation)
        return self.cleaned_data.get("skills")

    @staticmethod
    def answers_of(job: FutureJob) -> dict[str, Any]:
        names = ("description", "sector", "skills_in_words", "days", "conditions", "contract_months", "wage_eur_hour")
        answers = {name: getattr(job, name) for name in (*names, "postcode", "learn_hours_per_week")}
        answers["skills"] = [need.skill.code for need in job.requirements.select_related("skill")]
        if not job.description:  # this part was never filled in: most work is from Monday to Friday, at the own address
            answers |= {"days": job.days or WORKING_WEEK, "postcode": job.postcode or job.employer.postcode}
        return answers


class StaffJobForm(PartTwoForm, PartOneForm):
    """All questions on one page, asked by a coach on behalf of the employer."""

    employer = django_forms.ModelChoiceField(
        label="Bij welke werkgever?",
        queryset=Employer.objects.none(),
        to_field_name="public_id",
        empty_label="Kies een werkgever",
        error_messages={"required": "Kies de werkgever"},
    )
    coach = django_forms.ModelChoiceField(
        label="Wie is de werkcoach?",
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label="Kies een werkcoach",
        error_messages={"required": "Kies de werkcoach"},
    )
    key = django_forms.UUIDField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        initial = {
            "key": uuid4(),
            "days": WORKING_WEEK,
            "learn_hours_per_week": 24,
            "coach": user.public_id if user.is_coach else None,
        }
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Employer.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["coach"].queryset = User.objects.active().filter(role=Role.COACH)  # type: ignore[attr-defined]
        self.fields["learn_on_site"].label = "Kan iemand vooraf op de werkplek leren?"
        self.fields[
            "skills"
        ].help_text = "Kies wat echt nodig is, maximaal 12. Het niveau kies je daarna bij ‘Wat nodig is’."
        widget = self.fields["certainty"].widget
        assert isinstance(widget, Radios)
        widget.descriptions = {
            Certainty.SURE: CERTAINTY_HELP[Certainty.SURE],
            Certainty.LIKELY: "Het staat in de plannen, maar het kan nog veranderen.",
            Certainty.IDEA: "De werkgever denkt erover na.",
        }

    def job_values(self) -> dict[str, Any]:
        values = self.valid_values()
        return {name: value for name, value in values.items() if name not in ("employer", "coach", "key")}
