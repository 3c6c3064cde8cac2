"""The form of the employer's promise to place whoever meets the criteria."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from employers.forms.job_questions import Area
from employers.models import FutureJob
from employers.models.possibilities import PlacementCriterion
from employers.recording import MAX_CRITERIA
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField
from nieuwebanen.skills.models import Level
from nieuwebanen.widgets import Checkboxes

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
        help_text="Schrijf elk criterium op een eigen regel, het belangrijkste boven. Schrijf op wat je kunt zien of "
        "tellen. Bijvoorbeeld: verzamelt 60 orders per uur zonder hulp.",
        max_length=4000,
        widget=Area(attrs={"rows": 7}),
        required=False,
    )
    suggested = django_forms.MultipleChoiceField(
        label="Criteria die passen bij wat nodig is",
        help_text="Wat je aankruist, komt onderaan de lijst als je bewaart. Daarna kun je de zin veranderen.",
        widget=Checkboxes,
        required=False,
    )

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, job: FutureJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria, suggested = self.fields["criteria"], self.fields["suggested"]
        assert isinstance(suggested, django_forms.MultipleChoiceField)
        criteria.quiet_optional = True  # type: ignore[attr-defined]
        anchors = dict(suggestions(job))
        suggested.choices = [(text, text) for text in anchors]
        suggested.widget.descriptions = anchors
        if not anchors:
            del self.fields["suggested"]

    @classmethod
    def of(cls, job: FutureJob, data: object = None) -> "PromiseForm":
        initial: dict[str, Any] = {"version": job.version}
        if hasattr(job, "promise"):
            lines = "\n".join(criterion.text for criterion in job.promise.criteria.all())
            initial |= {"given_by": job.promise.given_by, "given_on": job.promise.given_on, "criteria": lines}
        elif job.employer.contact_name:
            initial |= {"given_by": ", ".join(filter(None, [job.employer.contact_name, job.employer.contact_title]))}
        return cls(data, initial=initial, job=job)

    def clean(self) -> dict[str, Any]:
        """`criteria` becomes the list of all of them: what was written, then what was ticked and not written yet."""
        cleaned = super().clean() or self.cleaned_data
        ticked = cleaned.pop("suggested", [])
        if "criteria" in self.errors:
            return cleaned
        written = [line for line in (" ".join(text.split()) for text in cleaned["criteria"].splitlines()) if line]
        known = {line.casefold() for line in written}
        criteria = written + [text for text in ticked if text.casefold() not in known]
        if not criteria:
            self.add_error("criteria", "Vul minimaal 1 criterium in")
        elif len(criteria) > MAX_CRITERIA:
            self.add_error("criteria", f"Schrijf maximaal {MAX_CRITERIA} criteria op")
        elif any(len(line) > CRITERION_LENGTH for line in criteria):
            self.add_error("criteria", f"Maak elk criterium korter dan {CRITERION_LENGTH} tekens")
        elif len(known) < len(written):
            self.add_error("criteria", "Een criterium staat er 2 keer. Haal er een weg")
        return cleaned | {"criteria": criteria}


def suggestions(job: FutureJob) -> list[tuple[str, str]]:
    """A criterion for each needed skill that has none yet, and what somebody at that level says of the work."""
    written = {line.text.casefold() for line in job.promise.criteria.all()} if hasattr(job, "promise") else set()
    lines = [(criterion_of(need.skill.name, need.level), Level(need.level).anchor) for need in job.requirements.all()]
    return [(text, anchor) for text, anchor in lines if text.casefold() not in written]


def criterion_of(skill: str, level: int) -> str:
    """Such as "Orders verzamelen op niveau Zelfstandig"."""
    return f"{skill} op niveau {Level(level).label}"
