"""The form of the employer's promise to place whoever meets the criteria."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.forms.job_questions import Area
from employers.models import FutureJob
from employers.models.possibilities import PlacementCriterion
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField

MAX_CRITERIA = 12
CRITERION_LENGTH = PlacementCriterion._meta.get_field("text").max_length or 200


class PromiseForm(forms.Form):
    given_by = django_forms.CharField(
        label="Wie zegt dit toe?",
        help_text="Naam en functie van wie dit namens de werkgever mag toezeggen.",
        max_length=120,
        error_messages={"required": "Vul in wie dit toezegt"},
    )
    given_on = DutchDateField(label="Wanneer?", latest=timezone.localdate, initial=timezone.localdate)
    criteria = django_forms.CharField(
        label="Wanneer krijgt de kandidaat de baan?",
        help_text="Schrijf elk criterium op een eigen regel. Bijvoorbeeld: verzamelt orders zelfstandig.",
        max_length=4000,
        widget=Area(attrs={"rows": 6}),
        error_messages={"required": "Vul minimaal 1 criterium in"},
    )

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "PromiseForm":
        initial: dict[str, Any] = {"version": job.version}
        if hasattr(job, "promise"):
            lines = "\n".join(criterion.text for criterion in job.promise.criteria.all())
            initial |= {"given_by": job.promise.given_by, "given_on": job.promise.given_on, "criteria": lines}
        elif job.employer.contact_name:
            initial |= {"given_by": ", ".join(filter(None, [job.employer.contact_name, job.employer.contact_title]))}
        return cls(data, initial=initial)

    def clean_criteria(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["criteria"].splitlines()]
        criteria = [line for line in lines if line]
        if len(criteria) > MAX_CRITERIA:
            raise django_forms.ValidationError(f"Schrijf maximaal {MAX_CRITERIA} criteria op")
        if any(len(line) > CRITERION_LENGTH for line in criteria):
            raise django_forms.ValidationError(f"Maak elk criterium korter dan {CRITERION_LENGTH} tekens")
        return criteria
