"""The main tasks of the work with their part of the time: rows to fill in, an empty name takes a task away."""

from typing import Any

from django import forms as django_forms
from django.forms import BoundField

from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from trajectories import main_tasks
from trajectories.main_tasks import ALL_OF_IT, LEAST_SHARE, MOST, Wanted
from trajectories.models import MainTask


class MainTasksForm(forms.Form):
    """One row per task; main_tasks.keep says what does not fit together."""

    seen = django_forms.CharField(widget=django_forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)

    def __init__(self, *args: Any, tasks: list[MainTask], **kwargs: Any) -> None:
        self.tasks: list[MainTask | None] = [*tasks, *[None] * (MOST - len(tasks))]
        super().__init__(*args, initial={"seen": main_tasks.state_of(tasks)}, **kwargs)
        for number, task in enumerate(self.tasks, 1):
            self.fields[f"name_{number}"] = django_forms.CharField(
                label=f"Taak {number}", max_length=120, required=False, initial=task.name if task else ""
            )
            self.fields[f"share_{number}"] = WholeNumberField(
                label=f"Deel van de tijd van taak {number}",
                what=f"het deel van de tijd van taak {number}",
                example=25,
                min_value=LEAST_SHARE,
                max_value=ALL_OF_IT,
                suffix="%",
                required=False,
                initial=task.share_pct if task else None,
            )
            for name in (f"name_{number}", f"share_{number}"):  # six times "niet verplicht" helps nobody
                self.fields[name].quiet_optional = True  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"name_{number}"], self[f"share_{number}"]) for number in range(1, MOST + 1)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in range(1, MOST + 1):
            name, share = f"name_{number}", f"share_{number}"
            if values.get(name) and values.get(share) is None and share not in self.errors:
                self.add_error(share, f"Vul in welk deel van de tijd taak {number} kost, bijvoorbeeld 25")
        return values

    def wanted(self) -> list[Wanted]:
        """The rows with a name. Only of a valid form."""
        values = self.cleaned_data
        return [
            Wanted(values[f"name_{number}"].strip(), values[f"share_{number}"], task.pk if task else None)
            for number, task in enumerate(self.tasks, 1)
            if values.get(f"name_{number}")
        ]
