"""The seven parts on screen. Every form carries the version that its reader saw (reliability.md §3.3)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.dutch import long_period
from nieuwebanen.fields import DutchDateField, EuroField, NumberField, WholeNumberField
from nieuwebanen.skills.models import Level, Origin, Skill
from nieuwebanen.steps import Turn
from nieuwebanen.widgets import Radios
from trajectories import arrangements
from trajectories.models import (
    Condition,
    Criterion,
    Evaluation,
    EvaluationKind,
    FundingLine,
    Trajectory,
    TrajectorySkill,
)

LEVELS = [(level.value, f"{level.value} {level.label.lower()}") for level in Level]
NEEDED = LEVELS[1:]


class PartForm(forms.Form):
    """A part of this trajectory; `keep` writes what was filled in, inside arrangements.changing."""

    seen_version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        self.trajectory = trajectory
        kwargs["initial"] = {"seen_version": trajectory.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def keep(self) -> None:
        raise NotImplementedError

    def renew(self) -> None:
        """After a refusal: show what was typed, but with the newest version, so that a second click can save it."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen_version"] = str(self.trajectory.version)
        self.data = data


class SkillsForm(PartForm):
    """(a) levels now and needed per skill, one new skill, and the criteria for the job."""

    new_skill = django_forms.ModelChoiceField(
        label="Vaardigheid toevoegen", queryset=Skill.objects.none(), required=False, empty_label="Kies een vaardigheid"
    )
    new_level = django_forms.TypedChoiceField(
        label="Niveau dat nodig is", choices=NEEDED, coerce=int, initial=3, required=False
    )
    criteria = django_forms.CharField(
        label="Wanneer krijgt de kandidaat de baan?",
        help_text="Zet elk criterium op een eigen regel. Dit heeft de werkgever toegezegd.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Vul in wanneer de kandidaat de baan krijgt"},
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        lines = "\n".join(criterion.text for criterion in trajectory.criteria.all())
        super().__init__(*args, trajectory=trajectory, initial={"criteria": lines}, **kwargs)
        self.agreed = list(trajectory.skills.all())
        used = [row.skill_id for row in self.agreed]
        # Of an official list only what the job asks: 14,000 are too many to choose from, and the job is searched for.
        asked = Q(origin=Origin.OWN) | Q(pk__in=trajectory.job.requirements.values("skill"))
        offered = Skill.objects.current().filter(asked).exclude(pk__in=used)
        self.fields["new_skill"].queryset = offered  # type: ignore[attr-defined]
        for row in self.agreed:
            name = row.skill.name
            self.fields[f"now_{row.pk}"] = django_forms.TypedChoiceField(
                label=f"{name}: niveau nu", choices=LEVELS, coerce=int, initial=row.level_now
            )
            self.fields[f"needed_{row.pk}"] = django_forms.TypedChoiceField(
                label=f"{name}: niveau dat nodig is", choices=NEEDED, coerce=int, initial=row.level_needed
            )
            self.fields[f"remove_{row.pk}"] = django_forms.BooleanField(label=f"{name} weghalen", required=False)

    @property
    def rows(self) -> list[tuple[str, Any, Any, Any]]:
        """Name and the three controls of every agreed skill, for the table."""
        return [
            (row.skill.name, self[f"now_{row.pk}"], self[f"needed_{row.pk}"], self[f"remove_{row.pk}"])
            for row in self.agreed
        ]

    def clean_criteria(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        if not lines:
            raise ValidationError("Vul in wanneer de kandidaat de baan krijgt")
        if any(len(line) > 200 for line in lines):
            raise ValidationError("Maak elk criterium korter dan 200 tekens")
        return lines

    def keep(self) -> None:
        values = self.cleaned_data
        for row in self.agreed:
            if values[f"remove_{row.pk}"]:
                row.delete()
                continue
            row.level_now, row.level_needed = values[f"now_{row.pk}"], values[f"needed_{row.pk}"]
            row.save(update_fields=["level_now", "level_needed"])
        if skill := values["new_skill"]:
            known = self.trajectory.candidate.skills.filter(skill=skill).first()
            TrajectorySkill.objects.create(
                trajectory=self.trajectory,
                skill=skill,
                level_now=known.level if known else Level.NOT_YET,
                level_needed=values["new_level"] or Level.ALONE,
                position=max((row.position for row in self.agreed), default=0) + 1,
            )
        self._keep_criteria(values["criteria"])

    def _keep_criteria(self, lines: list[str]) -> None:
        """Only touched when they differ, so that a criterion that was met stays met."""
        if lines == [criterion.text for criterion in self.trajectory.criteria.all()]:
            return
        Criterion.objects.filter(trajectory=self.trajectory).delete()
        Criterion.objects.bulk_create(
            Criterion(trajectory=self.trajectory, position=position, text=text)
            for position, text in enumerate(lines, 1)
        )


class DurationForm(PartForm):
    """(c) period, hours and times; a new first day takes the whole plan along."""

    starts_on = DutchDateField(label="Begin van het inleren", earliest=timezone.localdate)
    ends_on = DutchDateField(label="Einde van het inleren")
    move_along = django_forms.BooleanField(
        label="Schuif het stappenplan en de evaluaties mee als de begindatum verandert", required=False, initial=True
    )
    hours_per_week = WholeNumberField(
        label="Uren per week", what="het aantal uren", example=24, min_value=1, max_value=40, suffix="uur per week"
    )
    working_times = django_forms.CharField(
        label="Rooster", help_text="De dagen, de begintijd, de eindtijd en de pauze.", max_length=200
    )
    names = ("starts_on", "ends_on", "hours_per_week", "working_times")

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        initial = {name: getattr(trajectory, name) for name in self.names}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        self.before = (trajectory.starts_on, trajectory.ends_on)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("starts_on"), values.get("ends_on")
        if begin and end:
            end = self._end_of_plan(begin, end, bool(values.get("move_along")))
            if end < begin:
                self.add_error("ends_on", "De einddatum moet na de begindatum liggen")
            values["ends_on"] = end
        return values

    def _end_of_plan(self, begin: date, end: date, along: bool) -> date:
        """Who moves only the begin moves the end too."""
        first, last = self.before
        return end + (begin - first) if along and first and last and end == last else end

    def keep(self) -> None:
        values = self.cleaned_data
        first, _ = self.before
        if values["move_along"] and first and values["starts_on"] != first:
            arrangements.move_along(self.trajectory, days=(values["starts_on"] - first).days)
        for name in self.names:
            setattr(self.trajectory, name, values[name])
        self.trajectory.save(update_fields=list(self.names))


class GuidanceForm(PartForm):
    """(d) who guides, how often, and that the place is safe and fair (articles 11 and 12)."""

    supervisor_name = django_forms.CharField(
        label="Vaste begeleider bij de werkgever",
        max_length=120,
        error_messages={"required": "Vul in wie de vaste begeleider is"},
    )
    supervisor_title = django_forms.CharField(label="Functie van de begeleider", max_length=80, required=False)
    supervisor_hours_per_week = WholeNumberField(
        label="Uren begeleiding per week",
        what="het aantal uren",
        example=4,
        min_value=1,
        max_value=40,
        suffix="uur per week",
    )
    coach_every_weeks = WholeNumberField(
        label="Hoe vaak heeft de werkcoach contact?",
        what="het aantal weken",
        example=2,
        min_value=1,
        max_value=12,
        suffix="weken ertussen",
    )
    insured_with = django_forms.CharField(
        label="Verzekering voor ongevallen en aansprakelijkheid",
        help_text="De naam van de verzekeraar en het nummer van de polis.",
        max_length=120,
        error_messages={"required": "Vul in waar de verzekering loopt"},
    )
    no_displacement = django_forms.BooleanField(
        label="De werkgever verklaart dat niemand werk verliest door deze plek",
        error_messages={"required": "Vraag de werkgever of niemand werk verliest door deze plek"},
    )
    layout = Layout(
        "seen_version",
        Fieldset(
            "Wie begeleidt", "supervisor_name", "supervisor_title", "supervisor_hours_per_week", "coach_every_weeks"
        ),
        Fieldset("Veilig en eerlijk werk", "insured_with", "no_displacement"),
    )
    names = (
        "supervisor_name",
        "supervisor_title",
        "supervisor_hours_per_week",
        "coach_every_weeks",
        "insured_with",
        "no_displacement",
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        initial = {name: getattr(trajectory, name) for name in self.names}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)

    def clean_supervisor_name(self) -> str:
        name = self.cleaned_data["supervisor_name"].strip()
        if name.casefold() == self.trajectory.candidate.full_name.casefold():
            raise ValidationError("De begeleider is iemand anders dan de kandidaat")
        return name

    def keep(self) -> None:
        for name in self.names:
            setattr(self.trajectory, name, self.cleaned_data[name])
        self.trajectory.save(update_fields=list(self.names))


class FundingForm(PartForm):
    """(e) one cost; half and half unless there is a reason (R34)."""

    cost_type = django_forms.CharField(
        label="Waarvoor?", help_text="Bijvoorbeeld: begeleiding en training", max_length=120
    )
    amount_eur = EuroField(label="Bedrag", max_value=Decimal("9999999.99"))
    employer_pct = NumberField(
        label="Werkgever betaalt",
        help_text="Het Werkbedrijf betaalt de rest.",
        min_value=0,
        max_value=100,
        initial=50,
        suffix="procent",
    )
    reason = django_forms.CharField(
        label="Waarom geen 50 procent?",
        help_text="Alleen invullen als de verdeling anders is.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, trajectory: Trajectory, line: FundingLine | None = None, **kwargs: Any) -> None:
        self.line = line or FundingLine(trajectory=trajectory)
        names = ("cost_type", "amount_eur", "employer_pct", "reason")
        initial = {name: getattr(line, name) for name in names} if line else {}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("employer_pct") not in (None, 50) and not values.get("reason", "").strip():
            self.add_error("reason", "Vul in waarom de kosten niet half om half zijn")
        if values.get("employer_pct") == 50:
            values["reason"] = ""
        return values

    def keep(self) -> None:
        for name in ("cost_type", "amount_eur", "employer_pct", "reason"):
            setattr(self.line, name, self.cleaned_data[name])
        self.line.save()


class EvaluationPlanForm(PartForm):
    """(f) the planned days, and one more."""

    new_on = DutchDateField(label="Nog een evaluatie op", required=False)
    new_kind = django_forms.ChoiceField(label="Soort", choices=EvaluationKind.choices, required=False)

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, trajectory=trajectory, **kwargs)
        self.moments = list(trajectory.evaluations.all())
        for moment in self.moments:
            name = f"evaluatie {moment.position}"
            self.fields[f"on_{moment.pk}"] = DutchDateField(
                label=f"Datum van {name}", initial=moment.planned_on, help_text=""
            )
            self.fields[f"kind_{moment.pk}"] = django_forms.ChoiceField(
                label=f"Soort van {name}", choices=EvaluationKind.choices, initial=moment.kind
            )
            self.fields[f"remove_{moment.pk}"] = django_forms.BooleanField(
                label=f"{name.capitalize()} weghalen", required=False
            )

    @property
    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        return [(m.position, self[f"on_{m.pk}"], self[f"kind_{m.pk}"], self[f"remove_{m.pk}"]) for m in self.moments]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = self.trajectory.starts_on, self.trajectory.ends_on
        if begin and end:
            for name in ["new_on", *(f"on_{moment.pk}" for moment in self.moments)]:
                day = values.get(name)
                if day and not begin <= day <= end and not values.get(name.replace("on_", "remove_")):
                    self.add_error(name, f"Kies een datum in de periode {long_period(begin, end)}")
        return values

    def keep(self) -> None:
        values = self.cleaned_data
        for moment in self.moments:
            if values[f"remove_{moment.pk}"]:
                moment.delete()
                continue
            moment.planned_on, moment.kind = values[f"on_{moment.pk}"], values[f"kind_{moment.pk}"]
            moment.save(update_fields=["planned_on", "kind"])
        if values["new_on"]:
            Evaluation.objects.create(
                trajectory=self.trajectory,
                position=len(self.moments) + arrangements.POSITIONS_APART // 2,
                planned_on=values["new_on"],
                kind=values["new_kind"] or EvaluationKind.PROGRESS,
            )
        arrangements.order_evaluations(self.trajectory)


class ConditionForm(PartForm):
    """(g) one thing to arrange, by whom and when (R36)."""

    text = django_forms.CharField(
        label="Wat moet geregeld zijn?", max_length=200, error_messages={"required": "Vul in wat geregeld moet zijn"}
    )
    owner = django_forms.ChoiceField(
        label="Wie regelt het?",
        choices=[(turn.value, str(turn.label).capitalize()) for turn in Turn],
        widget=Radios(inline=True),
        error_messages={"required": "Kies wie het regelt"},
    )
    due_on = DutchDateField(label="Uiterlijk")

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        initial = {"due_on": trajectory.starts_on - timedelta(days=3)} if trajectory.starts_on else {}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)

    def keep(self) -> None:
        values = self.cleaned_data
        Condition.objects.create(
            trajectory=self.trajectory, text=values["text"], owner=values["owner"], due_on=values["due_on"]
        )
        Trajectory.objects.filter(pk=self.trajectory.pk).update(no_conditions_needed=False)


class NoConditionsForm(PartForm):
    """(g) nothing needs to be arranged: said on purpose."""

    def keep(self) -> None:
        self.trajectory.no_conditions_needed = True
        self.trajectory.save(update_fields=["no_conditions_needed"])
