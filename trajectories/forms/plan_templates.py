"""Forms of the templates for step plans: keeping one, naming one, and what of it comes into a plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms

from employers.models import LearningLocation
from nieuwebanen import forms
from nieuwebanen.dutch import counted
from nieuwebanen.fields import DutchDateField
from nieuwebanen.forms import FilterForm
from nieuwebanen.versions import Versioned
from trajectories.forms.arrangements import PartForm
from trajectories.models import PlanTemplate, PlanTemplatePhase, Trajectory

NAME_HELP = "Zo vindt een collega het terug. Bijvoorbeeld: magazijn in 20 weken"
NOTE_HELP = "Voor wie en welk werk is dit stappenplan bedoeld?"


class PlanTemplateFilterForm(FilterForm):
    stand = django_forms.ChoiceField(
        label="Stand", choices=[("", "In gebruik"), ("vervallen", "Vervallen")], required=False
    )


class PlanTemplateForm(Versioned, forms.ModelForm):
    name = django_forms.CharField(label="Naam", help_text=NAME_HELP, max_length=120)
    note = django_forms.CharField(label="Toelichting", help_text=NOTE_HELP, max_length=300, required=False)

    class Meta:
        model = PlanTemplate
        fields = ["name", "note"]


class KeepPlanForm(forms.Form):
    """roles: who helps in this plan, with the role that we think is meant."""

    name = django_forms.CharField(label="Naam van het sjabloon", help_text=NAME_HELP, max_length=120)
    note = django_forms.CharField(label="Toelichting", help_text=NOTE_HELP, max_length=300, required=False)

    def __init__(self, *args: Any, helpers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles_of = {f"role_{number}": name for number, name in enumerate(helpers, 1)}
        for field, name in self.roles_of.items():
            self.fields[field] = django_forms.CharField(
                label=f"Rol van {name}",
                help_text="Bijvoorbeeld: jobcoach, praktijkopleider. Leeg: de volgende vult het zelf in.",
                max_length=120,
                required=False,
                initial=helpers[name],
            )
        self.layout = Layout(Fieldset("Het sjabloon", "name", "note"))
        if self.roles_of:
            self.layout.append(Fieldset("Wie helpt, zonder naam", *self.roles_of))

    @property
    def roles(self) -> dict[str, str]:
        return {name: self.cleaned_data[field] for field, name in self.roles_of.items()}


class UsePlanForm(PartForm):
    """When it begins, and for every part of the template where it is; without a place the part stays out."""

    starts_on = DutchDateField(label="Het eerste onderdeel begint op")

    def __init__(
        self,
        *args: Any,
        trajectory: Trajectory,
        phases: list[PlanTemplatePhase],
        first: date | None,
        suggested: Mapping[int, int],
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"starts_on": first}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        self.parts = {f"place_{phase.pk}": phase for phase in phases}
        self.locations = LearningLocation.objects.in_bulk()
        choices = [("", "Niet overnemen"), *((str(pk), str(place)) for pk, place in self._by_name())]
        for field, phase in self.parts.items():
            length = f"{counted(phase.weeks, 'week', 'weken')} van {phase.hours_per_week} uur"
            self.fields[field] = django_forms.ChoiceField(
                label=f"{phase.position}. {phase.title}",
                help_text=f"{length}, {phase.get_label_display()}",
                choices=choices,
                required=False,
                initial=str(suggested.get(phase.pk, "")),
            )
            self.fields[field].quiet_optional = True  # type: ignore[attr-defined]
        self.layout = Layout(
            "seen_version",
            Fieldset("Wanneer", "starts_on"),
            Fieldset("Op welke plek?", *self.parts),
        )

    def _by_name(self) -> list[tuple[int, LearningLocation]]:
        return sorted(self.locations.items(), key=lambda pair: str(pair[1]).casefold())

    @property
    def places(self) -> dict[int, LearningLocation]:
        chosen = {phase.pk: self.cleaned_data[field] for field, phase in self.parts.items()}
        return {pk: self.locations[int(place)] for pk, place in chosen.items() if place}
