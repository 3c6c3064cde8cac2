"""(b) the step plan: a part at a place, and its steps."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms

from employers.models import LearningLocation, LegalLabel
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.skills.models import Skill
from trajectories import arrangements
from trajectories.forms.arrangements import NEEDED, PartForm
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase

PHASE_NAMES = ("title", "location", "label", "starts_on", "ends_on", "hours_per_week", "goal", "load_reason")
STEP_NAMES = ("goal", "skill", "target_level", "helper", "due_on")


class PhaseForm(PartForm):
    title = django_forms.CharField(
        label="Onderdeel", help_text="Bijvoorbeeld: werken in het leermagazijn", max_length=120
    )
    location = django_forms.ModelChoiceField(
        label="Plek", queryset=LearningLocation.objects.none(), empty_label="Kies een plek"
    )
    label = django_forms.ChoiceField(
        label="Soort plek",
        choices=[("", "Kies de soort plek"), *((v, str(t).capitalize()) for v, t in LegalLabel.choices)],
    )
    starts_on = DutchDateField(label="Van")
    ends_on = DutchDateField(label="Tot en met")
    hours_per_week = WholeNumberField(
        label="Uren per week", what="het aantal uren", example=24, min_value=1, max_value=40, suffix="uur per week"
    )
    goal = django_forms.CharField(label="Doel", help_text="Wat kan de kandidaat na dit onderdeel?", max_length=300)
    load_reason = django_forms.CharField(
        label="Waarom kan dit tegelijk met een ander onderdeel?",
        help_text="Alleen invullen als iemand op 2 plekken tegelijk leert.",
        max_length=300,
        required=False,
    )
    layout = Layout(
        "seen_version",
        Fieldset("Wat en waar", "title", "location", "label", "goal"),
        Fieldset("Wanneer", "starts_on", "ends_on", "hours_per_week", "load_reason"),
    )

    def __init__(self, *args: Any, trajectory: Trajectory, phase: TrajectoryPhase | None = None, **kwargs: Any) -> None:
        self.phase = phase or TrajectoryPhase(trajectory=trajectory)
        if phase:
            initial = {name: getattr(phase, name) for name in PHASE_NAMES}
        else:
            initial = {"hours_per_week": trajectory.hours_per_week}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        self.fields["location"].queryset = LearningLocation.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("starts_on"), values.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", "De einddatum moet na de begindatum liggen")
        return values

    def keep(self) -> None:
        for name in PHASE_NAMES:
            setattr(self.phase, name, self.cleaned_data[name])
        if self.phase.pk is None:
            self.phase.position = arrangements.next_position(self.trajectory)
        self.phase.save()
        arrangements.order_phases(self.trajectory)


class StepForm(PartForm):
    goal = django_forms.CharField(
        label="Stap", help_text="Bijvoorbeeld: orders verzamelen met een scanner", max_length=200
    )
    skill = django_forms.ModelChoiceField(
        label="Vaardigheid", queryset=Skill.objects.none(), required=False, empty_label="Geen vaardigheid"
    )
    target_level = django_forms.TypedChoiceField(
        label="Naar niveau", choices=[("", "Geen niveau"), *NEEDED], coerce=int, empty_value=None, required=False
    )
    helper = django_forms.CharField(label="Wie helpt?", max_length=120, required=False)
    due_on = DutchDateField(label="Klaar op", required=False)

    def __init__(
        self, *args: Any, trajectory: Trajectory, phase: TrajectoryPhase, step: PlanStep | None = None, **kwargs: Any
    ) -> None:
        self.phase, self.step = phase, step or PlanStep(phase=phase)
        initial = {name: getattr(step, name) for name in STEP_NAMES} if step else {"due_on": phase.ends_on}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        agreed = trajectory.skills.values("skill_id")
        self.fields["skill"].queryset = Skill.objects.filter(pk__in=agreed)  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and not self.phase.starts_on <= day <= self.phase.ends_on:
            raise django_forms.ValidationError("Kies een datum in de periode van dit onderdeel")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("skill") and not values.get("target_level"):
            self.add_error("target_level", "Kies naar welk niveau")
        return values

    def keep(self) -> None:
        for name in STEP_NAMES:
            setattr(self.step, name, self.cleaned_data[name])
        if self.step.pk is None:
            self.step.position = self.phase.steps.count() + 1
        self.step.save()
