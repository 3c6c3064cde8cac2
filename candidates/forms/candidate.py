"""The questions about a person: the same when adding and when changing. Nothing about health, no education."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms as django_forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from candidates.models import (
    ASKED_CONDITIONS,
    SHIFTS,
    Candidate,
    CandidateStatus,
    DrivingLicence,
    TargetGroup,
    TravelMode,
    cannot_of,
)
from candidates.wishes import NEEDS
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.geography import clean_postcode
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Checkboxes, NumberInput, Radios
from nieuwebanen.work import WORKING_WEEK, Sector, Weekday

QUESTIONS = [
    "first_name",
    "last_name",
    "phone",
    "email",
    "postcode",
    "place",
    "coach",
    "strengths",
    "work_wishes",
    "sector_wishes",
    "available_from",
    "hours_per_week",
    "learning_hours_per_week",
    "days",
    "travel_mode",
    "travel_minutes",
    "driving_licences",
    "needs",
    "target_group",
    "current_employer",
    "current_sector",
    "current_job_ends_on",
    "birth_year",
    "privacy_explained_on",
]
# What of the answers is free text, and may hold what we never keep.
FREE_TEXTS = ("strengths", "work_wishes", "needs", "current_employer", "place")


def _number_box() -> NumberInput:
    return NumberInput(attrs={"class": "nbl-text-input--xs"})


def _sections(*coaches: str) -> Layout:
    return Layout(
        Fieldset("Wie is het?", Row("first_name", "last_name"), Row("phone", "email"), Row("postcode", "place")),
        *([Fieldset("Begeleiding", *coaches)] if coaches else []),
        Fieldset("Wat kan en wil iemand?", "strengths", "work_wishes", "sector_wishes"),
        Fieldset(
            "Wanneer kan iemand werken?",
            "available_from",
            Row("hours_per_week", "learning_hours_per_week"),
            "days",
            "shifts",
        ),
        Fieldset("Reizen en rijden", "travel_mode", "travel_minutes", "driving_licences"),
        Fieldset("Wat is nodig om te kunnen werken?", "needs", "conditions"),
        Fieldset("Situatie", "target_group", Row("current_employer", "current_job_ends_on"), "current_sector"),
        Fieldset("Privacy", "birth_year", "privacy_explained_on"),
    )


class CandidateForm(forms.ModelForm):
    first_name = django_forms.CharField(
        label="Voornaam", max_length=60, error_messages={"required": "Vul de voornaam in"}
    )
    last_name = django_forms.CharField(
        label="Achternaam", max_length=80, error_messages={"required": "Vul de achternaam in"}
    )
    target_group = django_forms.ChoiceField(
        label="Doelgroep",
        choices=[(group.value, capfirst(group.label)) for group in TargetGroup],
        widget=Radios,
        error_messages={"required": "Kies de doelgroep"},
    )
    current_job_ends_on = DutchDateField(label="Wanneer stopt het huidige werk?", required=False)
    strengths = django_forms.CharField(
        label="Waar is iemand goed in?",
        help_text="Schrijf op wat iemand kan en graag doet. Niets over gezondheid.",
        max_length=2000,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )
    work_wishes = django_forms.CharField(
        label="Wat wil iemand graag doen?",
        help_text="In de eigen woorden van de kandidaat. Niets over gezondheid.",
        max_length=2000,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
    available_from = DutchDateField(label="Vanaf wanneer kan iemand beginnen?", required=False)
    hours_per_week = WholeNumberField(
        label="Hoeveel uur per week kan iemand werken?",
        what="het aantal uren",
        example=32,
        min_value=1,
        max_value=60,
        suffix="uur per week",
        widget=_number_box(),
    )
    learning_hours_per_week = WholeNumberField(
        label="Hoeveel uur per week kan iemand leren?",
        what="het aantal uren",
        example=16,
        min_value=1,
        max_value=40,
        suffix="uur per week",
        widget=_number_box(),
    )
    days = django_forms.MultipleChoiceField(
        label="Op welke dagen kan iemand werken?",
        help_text="Niets gekozen betekent maandag tot en met vrijdag.",
        choices=Weekday.choices,
        widget=Checkboxes(inline=True),
        required=False,
    )
    travel_mode = django_forms.ChoiceField(
        label="Hoe reist iemand naar het werk?",
        choices=[(mode.value, capfirst(mode.label)) for mode in TravelMode],
        widget=Radios(inline=True),
    )
    travel_minutes = WholeNumberField(
        label="Hoe lang mag de reis duren?",
        what="het aantal minuten",
        example=45,
        min_value=5,
        max_value=180,
        suffix="minuten",
        widget=_number_box(),
    )
    shifts = django_forms.MultipleChoiceField(
        label="Welke diensten kan iemand werken?",
        help_text="Haal het vinkje weg bij wat niet kan. Overdag kan altijd.",
        choices=[(shift.value, capfirst(shift.label)) for shift in SHIFTS],
        widget=Checkboxes,
        required=False,
    )
    driving_licences = django_forms.MultipleChoiceField(
        label="Welk rijbewijs heeft iemand?",
        help_text="Niets gekozen betekent: geen rijbewijs. Werk waarvoor rijbewijs B nodig is, past dan niet.",
        choices=DrivingLicence.choices,
        widget=Checkboxes(inline=True),
        required=False,
    )
    needs = django_forms.CharField(
        label="Wat helpt om goed te kunnen werken?",
        help_text="Bijvoorbeeld een vaste collega om vragen aan te stellen. Alleen wat nodig is, nooit waarom.",
        max_length=2000,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
    conditions = django_forms.MultipleChoiceField(
        label="Wat kan niet in het werk?",
        help_text="Alleen wat niet kan, nooit waarom.",
        choices=[(condition.value, capfirst(NEEDS[condition])) for condition in ASKED_CONDITIONS],
        widget=Checkboxes,
        required=False,
    )
    current_sector = django_forms.ChoiceField(
        label="In welke sector is dat werk?",
        help_text="Dan zie je welke vaardigheden iemand meeneemt naar een andere sector.",
        choices=[("", "Kies een sector"), *Sector.choices],
        required=False,
    )
    sector_wishes = django_forms.MultipleChoiceField(
        label="In welke sectoren wil iemand werken?",
        choices=Sector.choices,
        widget=Checkboxes(inline=True),
        required=False,
    )
    birth_year = WholeNumberField(
        label="Geboortejaar",
        help_text="Alleen om dubbele kandidaten te vinden en voor regels over leeftijd. "
        "Telt niet mee in de match. Werkgevers zien dit niet.",
        required=False,
        min_value=1940,
        max_value=2015,
        error_messages=dict.fromkeys(("invalid", "range"), "Vul een geboortejaar in, bijvoorbeeld 1988"),
    )
    privacy_explained_on = DutchDateField(
        label="Wanneer is uitgelegd welke gegevens wij bewaren?",
        required=False,
        latest=timezone.localdate,
    )
    layout = _sections("coach")

    class Meta:
        model = Candidate
        fields = QUESTIONS
        labels = {
            "phone": "Telefoonnummer",
            "email": "E-mailadres",
            "coach": "Werkcoach",
            "current_employer": "Bij welke werkgever werkt iemand nu?",
        }
        help_texts = {"current_employer": "Alleen bij van werk naar werk."}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("instance", Candidate(days=WORKING_WEEK))  # so that the usual answers are filled in
        super().__init__(*args, **kwargs)
        if "coach" in self.fields:
            self._offer_coaches("coach", user, empty="Kies een werkcoach")
        if self.instance.pk is None and user.is_coach:
            self.initial["coach"] = user.public_id
        self.initial.update(shifts=self.instance.shifts, conditions=self.instance.conditions)

    def _offer_coaches(self, name: str, user: User, *, empty: str) -> None:
        """A coach hands over within the own team, a manager to every coach; who it is now stays a choice."""
        coaches = User.objects.active().coaches()
        if user.is_coach:
            coaches = coaches.filter(team=user.team_id)
        now = getattr(self.instance, name) if getattr(self.instance, f"{name}_id") else None
        field = self.fields[name]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset = coaches if now is None else User.objects.filter(Q(pk=now.pk) | Q(pk__in=coaches))
        field.empty_label, field.to_field_name = empty, "public_id"
        if now is not None:
            self.initial[name] = now.public_id

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        job_to_job = cleaned.get("target_group") == TargetGroup.JOB_TO_JOB
        if job_to_job and "current_employer" in cleaned and not cleaned["current_employer"]:
            self.add_error("current_employer", "Vul in bij welke werkgever iemand nu werkt")
        self.instance.cannot = cannot_of(
            shifts=cleaned.get("shifts", []),
            conditions=cleaned.get("conditions", []),
            licences=cleaned.get("driving_licences", []),
        )
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The columns of a new person; what is asked in two questions is kept in one."""
        asked = {name: value for name, value in self.cleaned_data.items() if name not in ("shifts", "conditions")}
        return asked | {"cannot": self.instance.cannot}

    def free_texts(self) -> list[str]:
        return [str(self.cleaned_data.get(name) or "") for name in FREE_TEXTS]


class CandidateEditForm(Versioned, CandidateForm):
    """Everything of the file, with the stand; carries the version that was on the screen.

    Not who looks after the person, and not that the file closes: those ask for a reason and have pages of their own.
    """

    status = django_forms.ChoiceField(
        label="Stand",
        choices=[(status.value, capfirst(status.label)) for status in CandidateStatus],
        widget=Radios(inline=True),
        help_text="Alleen wie actief is, komt in beeld bij toekomstige banen.",
    )
    layout = Layout("version", Fieldset("Stand", "status"), *_sections())

    class Meta(CandidateForm.Meta):
        fields = ["status", *(name for name in QUESTIONS if name != "coach")]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        status = self.fields["status"]
        assert isinstance(status, django_forms.ChoiceField)
        closed = CandidateStatus.INACTIVE
        if self.instance.status != closed:
            status.choices = [(one.value, capfirst(one.label)) for one in CandidateStatus if one != closed]
