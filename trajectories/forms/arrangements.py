"""The seven parts on screen. Every form carries the version that its reader saw (reliability.md §3.3)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from nieuwebanen import forms, versions
from nieuwebanen.dates import holidays, is_working_day, on_or_after_working_day
from nieuwebanen.dutch import long_date, long_period
from nieuwebanen.fields import DutchDateField
from nieuwebanen.skills.models import Level, Origin, Skill
from nieuwebanen.steps import Turn
from nieuwebanen.widgets import Radios
from trajectories import arrangements
from trajectories.models import (
    Condition,
    Criterion,
    Evaluation,
    EvaluationKind,
    Trajectory,
    TrajectorySkill,
)

LEVELS = [(level.value, f"{level.value} {level.label.lower()}") for level in Level]
NEEDED = LEVELS[1:]


class PartForm(versions.Begun, forms.Form):
    """A part of this trajectory; `keep` writes what was filled in, inside arrangements.changing."""

    seen_version = django_forms.IntegerField(widget=django_forms.HiddenInput)
    saved_meanwhile: Sequence[versions.Meanwhile] = ()  # what a colleague saved while this was typed
    version_field = "seen_version"

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        self.trajectory = trajectory
        kwargs["initial"] = {"seen_version": trajectory.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.carry_base()

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
        begin, end, free = self.trajectory.starts_on, self.trajectory.ends_on, holidays()
        for name in ["new_on", *(f"on_{moment.pk}" for moment in self.moments)]:
            day = values.get(name)
            if not day or values.get(name.replace("on_", "remove_")):
                continue
            if begin and end and not begin <= day <= end:
                self.add_error(name, f"Kies een datum in de periode {long_period(begin, end)}")
            elif not is_working_day(day, free) and name in self.changed_data:
                later = long_date(on_or_after_working_day(day, free))
                self.add_error(name, f"Dan wordt niet gewerkt. Kies een werkdag, bijvoorbeeld {later}")
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
    due_on = DutchDateField(label="Uiterlijk", earliest=timezone.localdate)

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        begin, today = trajectory.starts_on, timezone.localdate()
        initial = {"due_on": max(begin - timedelta(days=3), today)} if begin else {}
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
