"""Forms of step 2: the route in words, and the parts of the route."""

from typing import Any

from django import forms as django_forms

from employers.forms.job_questions import Area
from employers.models import FutureJob, JobPhase, LearningLocation, LegalLabel, Route
from employers.models.possibilities import route_of
from employers.models.route import join_reasons, split_reasons
from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.widgets import Radios

WHY_LENGTH, WHY_TOGETHER = 250, 2000
COMPLEXITIES = [
    ("", "Kies hoe moeilijk"),
    (1, "1 eenvoudig werk, stap voor stap"),
    (2, "2 vast werk, met een paar keuzes"),
    (3, "3 wisselend werk, zelf plannen"),
    (4, "4 moeilijk werk, zelf oplossen"),
]
TEACHES = [
    ("", "leert dit hier niet"),
    *((level.value, f"tot niveau {level.value}, {level.label.lower()}") for level in list(Level)[1:]),
]


class VersionForm(forms.Form):
    """Only the version that was on the screen, for a button or a question."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class RouteForm(forms.Form):
    """The route with why not each of the others, and the words about candidate and conditions."""

    route = django_forms.ChoiceField(
        label="Welke route past bij deze baan?",
        choices=Route.choices,
        widget=Radios(descriptions={route.value: route.definition for route in Route}),
        error_messages={"required": "Kies een route"},
    )
    why_not_others = django_forms.CharField(
        label="Wat geldt voor alle andere routes samen?",
        help_text="Alleen als 1 reden genoeg is voor meer routes.",
        max_length=2000,
        required=False,
        widget=Area(attrs={"rows": 2}),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for route in Route:
            field = django_forms.CharField(
                label=f"Waarom geen {route.label.lower()}?", max_length=WHY_LENGTH, required=False
            )
            field.quiet_optional = True  # type: ignore[attr-defined]
            self.fields[f"why_{route.value}"] = field

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "RouteForm":
        initial: dict[str, Any] = {"version": job.version}
        if hasattr(job, "possibilities"):
            names = ("route", "candidate_profile", "success_conditions")
            initial |= {name: getattr(job.possibilities, name) for name in names}
            initial["why_not_others"], reasons = split_reasons(job.possibilities.why_not_others)
            initial |= {f"why_{route}": reason for route, reason in reasons.items()}
        return cls(data, initial=initial)

    @property
    def why_fields(self) -> list[tuple[str, django_forms.BoundField]]:
        """Per route its value and its field; the page hides that of the chosen route where the browser can."""
        return [(route.value, self[f"why_{route.value}"]) for route in Route]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reasons = {
            str(route.value): " ".join(cleaned.get(f"why_{route.value}", "").split())
            for route in Route
            if route != cleaned.get("route")
        }
        why = join_reasons(cleaned.get("why_not_others", ""), reasons)
        if not why:
            self.add_error("why_not_others", "Vul bij minstens 1 andere route in waarom die niet past")
        elif len(why) > WHY_TOGETHER:
            self.add_error("why_not_others", f"Maak de redenen samen korter dan {WHY_TOGETHER} tekens")
        self.why = why
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What recording.choose_route takes."""
        names = ("route", "candidate_profile", "success_conditions", "version")
        return {"why_not_others": self.why, **{name: self.cleaned_data[name] for name in names}}


class LocationChoice(django_forms.ModelChoiceField):
    """A place with the seats that are free there in the weeks that are meant."""

    free: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        words = [obj.get_kind_display(), *([text] if (text := self.free.get(obj.pk)) else [])]
        return f"{obj} ({', '.join(words)})"


class PhaseForm(forms.ModelForm):
    """One part of the route; a select per skill of the job says what is learnt there."""

    title = django_forms.CharField(
        label="Hoe heet dit onderdeel?",
        help_text="Bijvoorbeeld: basis in het leermagazijn.",
        max_length=120,
        error_messages={"required": "Vul de naam van het onderdeel in"},
    )
    location = LocationChoice(
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
    complexity = django_forms.TypedChoiceField(
        label="Hoe moeilijk is het werk hier?",
        help_text="Bij ontwikkelbanen wordt het werk per onderdeel moeilijker.",
        choices=COMPLEXITIES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    release_agreed = django_forms.CharField(
        label="Wat is afgesproken over doorstromen?",
        help_text="Bijvoorbeeld: na het seizoen mag iemand naar het tuinbedrijf, afgesproken met de bedrijfsleider.",
        max_length=300,
        required=False,
    )
    place = WholeNumberField(label="Als hoeveelste onderdeel?", what="het nummer", example=1, min_value=1, max_value=99)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    class Meta:
        model = JobPhase
        fields = [
            "title",
            "location",
            "label",
            "weeks",
            "hours_per_week",
            "goal",
            "seats",
            "complexity",
            "release_agreed",
        ]

    def __init__(self, *args: Any, job: FutureJob, free: dict[int, str], free_when: str, **kwargs: Any) -> None:
        self.job = job
        phase: JobPhase = kwargs.pop("instance", None) or JobPhase(
            job=job, hours_per_week=job.learn_hours_per_week, seats=job.seats or 1
        )
        taught = {item.skill_id: item.level for item in phase.skills.all()} if phase.pk else {}
        super().__init__(*args, instance=phase, **kwargs)
        location = self.fields["location"]
        assert isinstance(location, LocationChoice)
        location.free, location.help_text = free, free_when
        if route_of(job) != Route.PROGRESSION_JOBS:
            del self.fields["complexity"], self.fields["release_agreed"]
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
