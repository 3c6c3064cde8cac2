"""The form of the talk of step 1."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.forms.job_questions import Area
from employers.models import FutureJob, Motive
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Checkboxes


class IntakeForm(forms.Form):
    """The talk of step 1, with what the gate of step 1 asks: motive and reason of growth (R07, R08)."""

    held_on = DutchDateField(label="Wanneer was het gesprek?", latest=timezone.localdate, initial=timezone.localdate)
    motives = django_forms.MultipleChoiceField(
        label="Waarom doet de werkgever mee?",
        choices=Motive.choices,
        widget=Checkboxes,
        error_messages={"required": "Kies waarom de werkgever meedoet"},
    )
    growth_reason = django_forms.CharField(
        label="Waarom komt deze baan erbij?",
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom deze baan erbij komt"},
    )
    target_group_explained = django_forms.BooleanField(
        label="Ik heb verteld wie de kandidaten zijn",
        error_messages={"required": "Vertel de werkgever eerst wie de kandidaten zijn"},
    )
    expectations = django_forms.CharField(
        label="Wat verwachten jullie van elkaar?",
        help_text="Bijvoorbeeld: wie begeleidt, hoe vaak bellen jullie, wat als het niet lukt.",
        max_length=4000,
        widget=Area,
        error_messages={"required": "Vul in wat jullie van elkaar verwachten"},
    )
    conditions = django_forms.CharField(
        label="Wat moet bij de werkgever geregeld zijn?",
        max_length=4000,
        required=False,
        widget=Area(attrs={"rows": 3}),
    )

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "IntakeForm":
        initial: dict[str, Any] = {
            "motives": job.employer.motives,
            "growth_reason": job.growth_reason,
            "version": job.version,
        }
        if hasattr(job, "intake"):
            names = ("held_on", "target_group_explained", "expectations", "conditions")
            initial |= {name: getattr(job.intake, name) for name in names}
        return cls(data, initial=initial)
