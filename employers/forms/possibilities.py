"""Forms of step 2: the route in words, and the parts of the route."""

from typing import Any

from django import forms as django_forms

from employers.forms.job_questions import Area
from employers.models import FutureJob, JobPhase, LearningLocation, LegalLabel, Route
from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.widgets import Radios

TEACHES = [
    ("", "leert dit hier niet"),
    *((level.value, f"tot niveau {level.value}, {level.label.lower()}") for level in list(Level)[1:]),
]


class RouteForm(forms.Form):
    route = django_forms.ChoiceField(
        label="Welke route past bij deze baan?",
        choices=Route.choices,
        widget=Radios(descriptions={route.value: route.definition for route in Route}),
        error_messages={"required": "Kies een route"},
    )
    why_not_others = django_forms.CharField(
        label="Waarom passen de andere routes niet?",
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom de andere routes niet passen"},
    )
    candidate_profile = django_forms.CharField(
        label="Wie past bij deze baan?",
        help_text="Beschrijf wat iemand graag doet en goed kan. Geen diploma's, leeftijd of afkomst.",
        max_length=2000,
        widget=Area,
        error_messages={"required": "Beschrijf wie bij deze baan past"},
    )
    success_conditions = django_forms.CharField(
        label="Wat is nodig om te slagen?",
        help_text="Bijvoorbeeld: een vaste begeleider, een rustige start, reiskosten geregeld.",
        max_length=2000,
        widget=Area,
        error_messages={"required": "Vul in wat nodig is om te slagen"},
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "RouteForm":
        initial: dict[str, Any] = {"version": job.version}
        if hasattr(job, "possibilities"):
            names = ("route", "why_not_others", "candidate_profile", "success_conditions")
            initial |= {name: getattr(job.possibilities, name) for name in names}
        return cls(data, initial=initial)


class PhaseForm(forms.ModelForm):
    """One part of the route; a select per skill of the job says what is learnt there."""

    title = django_forms.CharField(
        label="Hoe heet dit onderdeel?",
        help_text="Bijvoorbeeld: basis in het leermagazijn.",
        max_length=120,
        error_messages={"required": "Vul de naam van het onderdeel in"},
    )
    location = django_forms.ModelChoiceField(
        label="Op welke plek?",
        queryset=LearningLocation.objects.select_related("employer"),
        to_field_name="public_id",
        empty_label="Kies een plek",
        error_messages={"required": "Kies een plek"},
    )
    label = django_forms.ChoiceField(
        label="Wat voor plaats is het?",
        choices=[("", "Kies een soort plaats"), *LegalLabel.choices],
        error_messages={"required": "Kies wat voor plaats het is"},
    )
    weeks = WholeNumberField(
        label="Hoeveel weken?", what="het aantal weken", example=4, min_value=1, max_value=104, suffix="weken"
    )
    hours_per_week = WholeNumberField(
        label="Hoeveel uur per week?",
        what="het aantal uren",
        example=24,
        min_value=1,
        max_value=40,
        suffix="uur per week",
    )
    goal = django_forms.CharField(
        label="Wat kan iemand na dit onderdeel?",
        max_length=300,
        widget=Area(attrs={"rows": 2}),
        error_messages={"required": "Vul in wat iemand na dit onderdeel kan"},
    )
    seats = WholeNumberField(
        label="Hoeveel kandidaten tegelijk?", what="het aantal plekken", min_value=1, max_value=500
    )
    place = WholeNumberField(label="Als hoeveelste onderdeel?", what="het nummer", example=1, min_value=1, max_value=99)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    class Meta:
        model = JobPhase
        fields = ["title", "location", "label", "weeks", "hours_per_week", "goal", "seats"]

    def __init__(self, *args: Any, job: FutureJob, **kwargs: Any) -> None:
        self.job = job
        phase: JobPhase = kwargs.pop("instance", None) or JobPhase(
            job=job, hours_per_week=job.learn_hours_per_week, seats=job.seats or 1
        )
        taught = {item.skill_id: item.level for item in phase.skills.all()} if phase.pk else {}
        super().__init__(*args, instance=phase, **kwargs)
        self.initial = {**self.initial, "version": job.version, "place": phase.position or len(job.phases.all()) + 1}
        if phase.location_id:
            self.initial["location"] = phase.location.public_id
        self.taught_fields: dict[str, Skill] = {}
        for need in job.requirements.all():
            name = f"skill_{need.skill.code}"
            field = django_forms.TypedChoiceField(
                label=need.skill.name, choices=TEACHES, coerce=int, empty_value=None, required=False
            )
            field.quiet_optional = True  # type: ignore[attr-defined]
            self.fields[name] = field
            self.initial[name] = taught.get(need.skill_id, "")
            self.taught_fields[name] = need.skill

    @property
    def skill_rows(self) -> list[django_forms.BoundField]:
        return [self[name] for name in self.taught_fields]

    def taught(self) -> dict[Skill, int]:
        answers = {skill: self.cleaned_data.get(name) for name, skill in self.taught_fields.items()}
        return {skill: level for skill, level in answers.items() if level}
