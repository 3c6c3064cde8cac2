"""(b) the step plan: a part at a place, its steps, and how it really went."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.utils import timezone

from employers.models import LearningLocation, LegalLabel
from nieuwebanen.dutch import long_period
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.skills.models import Skill
from trajectories import arrangements, plan_order
from trajectories.forms.arrangements import NEEDED, PartForm
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase

PHASE_NAMES = ("title", "location", "label", "starts_on", "ends_on", "hours_per_week", "goal", "load_reason")
STEP_NAMES = (
    "goal",
    "skill",
    "target_level",
    "helper",
    "begins_on",
    "due_on",
    "function",
    "pay",
    "schooling",
)


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
        was = self.phase.starts_on
        for name in PHASE_NAMES:
            setattr(self.phase, name, self.cleaned_data[name])
        new = self.phase.pk is None
        if new:
            self.phase.position = arrangements.next_position(self.trajectory)
        self.phase.save()
        if not new:
            plan_order.follow(self.phase, days=(self.phase.starts_on - was).days)
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
    part = django_forms.ModelChoiceField(
        label="In welk onderdeel?",
        queryset=TrajectoryPhase.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        required=False,  # added in place on the plan it is not asked
    )
    part.quiet_optional = True  # type: ignore[attr-defined]
    begins_on = DutchDateField(label="Begint op", required=False)
    due_on = DutchDateField(label="Klaar op", required=False)
    function = django_forms.CharField(
        label="Wat doet de kandidaat dan?",
        help_text="De functie of het werk dat bij deze stap hoort. Bijvoorbeeld: orderverzamelaar",
        max_length=120,
        required=False,
    )
    pay = django_forms.CharField(
        label="Wat betekent dat voor het loon?",
        help_text="Bijvoorbeeld: proefplaats, geen loon. Of: daarna loon volgens de cao",
        max_length=120,
        required=False,
    )
    schooling = django_forms.CharField(
        label="Welke scholing hoort erbij?",
        help_text="Bijvoorbeeld: certificaat heftruck",
        max_length=120,
        required=False,
    )
    layout = Layout(
        "seen_version",
        Fieldset("Wat wordt geleerd", "goal", "skill", "target_level", "helper"),
        Fieldset("Wanneer", "part", "begins_on", "due_on"),
        Fieldset("Waar hoort deze stap bij?", "function", "pay", "schooling"),
    )

    def __init__(
        self, *args: Any, trajectory: Trajectory, phase: TrajectoryPhase, step: PlanStep | None = None, **kwargs: Any
    ) -> None:
        self.phase, self.step = phase, step or PlanStep(phase=phase)
        if step:
            initial = {name: getattr(step, name) for name in STEP_NAMES}
        else:
            initial = {"due_on": phase.ends_on, "helper": phase.location.contact_name}
        super().__init__(*args, trajectory=trajectory, initial=initial | {"part": phase.public_id}, **kwargs)
        agreed = trajectory.skills.values("skill_id")
        self.fields["skill"].queryset = Skill.objects.filter(pk__in=agreed)  # type: ignore[attr-defined]
        self.fields["part"].queryset = trajectory.phases.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("skill") and not values.get("target_level"):
            self.add_error("target_level", "Kies naar welk niveau")
        part = values["part"] = values.get("part") or self.phase
        begin, end = values.get("begins_on"), values.get("due_on")
        if part:
            for name, day in (("begins_on", begin), ("due_on", end)):
                if day and not part.starts_on <= day <= part.ends_on:
                    days = long_period(part.starts_on, part.ends_on)
                    self.add_error(name, f"Kies een datum in de periode van dit onderdeel: {days}")
        if begin and end and end < begin:
            self.add_error("due_on", "Kies een datum die niet voor het begin van de stap ligt")
        return values

    def keep(self) -> None:
        for name in STEP_NAMES:
            setattr(self.step, name, self.cleaned_data[name])
        part: TrajectoryPhase = self.cleaned_data["part"]
        new = self.step.pk is None
        if new:
            self.step.phase, self.step.position = part, part.steps.count() + 1
        self.step.save()
        if part.pk != self.step.phase_id:
            plan_order.put_into(self.step, part)


class MoveForm(PartForm):
    """One of the two buttons beside a step or a part."""

    richting = django_forms.ChoiceField(choices=[(way.value, way.value) for way in plan_order.Direction])


class PlanProgressForm(PartForm):
    """When a part really began and ended, and when each of its steps was done."""

    began_on = DutchDateField(label="Echt begonnen op", required=False, latest=timezone.localdate)
    ended_on = DutchDateField(label="Echt klaar op", required=False, latest=timezone.localdate)

    def __init__(self, *args: Any, trajectory: Trajectory, phase: TrajectoryPhase, **kwargs: Any) -> None:
        self.phase, self.steps = phase, list(phase.steps.all())
        initial: dict[str, Any] = {"began_on": phase.began_on, "ended_on": phase.ended_on}
        initial |= {f"done_{step.public_id}": step.done_on for step in self.steps}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        for step in self.steps:
            self.fields[f"done_{step.public_id}"] = DutchDateField(
                label=f"{step.goal}: klaar op", required=False, latest=timezone.localdate
            )
        names = [f"done_{step.public_id}" for step in self.steps]
        self.layout = Layout("seen_version", Fieldset("Dit onderdeel", "began_on", "ended_on"))
        if names:
            self.layout.append(Fieldset("De stappen", *names))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("began_on"), values.get("ended_on")
        if end and not begin and "began_on" in values:
            self.add_error("began_on", "Vul ook in wanneer het begon")
        if begin and end and end < begin:
            self.add_error("ended_on", "De einddatum moet na de begindatum liggen")
        return values

    @property
    def done(self) -> dict[PlanStep, date | None]:
        return {step: self.cleaned_data[f"done_{step.public_id}"] for step in self.steps}
