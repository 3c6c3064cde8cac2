"""Another employer goes on: which job, and then what is taken along."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms

from employers.models import FutureJob
from nieuwebanen import forms
from nieuwebanen.versions import asked_with
from nieuwebanen.widgets import Checkboxes, Radios
from trajectories.forms.trajectory import CHANGED, NOTHING_OF_HEALTH
from trajectories.models import Trajectory, TrajectoryPhase
from trajectories.takeover import phase_words


class OtherJobForm(forms.Form):
    job = django_forms.ChoiceField(
        label="Bij welke baan gaat de kandidaat verder?",
        widget=Radios(),
        error_messages={"required": "Kies een baan", "invalid_choice": "Deze baan is niet meer open"},
    )

    def __init__(self, *args: Any, jobs: Sequence[FutureJob], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jobs = {str(job.public_id): job for job in jobs}
        field = self.fields["job"]
        assert isinstance(field, django_forms.ChoiceField)
        field.choices = [(key, f"{job} bij {job.employer}") for key, job in self.jobs.items()]

    @property
    def chosen(self) -> FutureJob:
        return self.jobs[self.cleaned_data["job"]]


class TakeOverForm(forms.Form):
    note = django_forms.CharField(
        label="Waarom neemt de andere werkgever het over?",
        help_text=NOTHING_OF_HEALTH,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Vul in waarom de andere werkgever het overneemt"},
    )
    along = django_forms.MultipleChoiceField(
        label="Welke onderdelen gaan mee?",
        help_text="Het nieuwe stappenplan komt uit de nieuwe baan. Deze onderdelen komen er dan bij.",
        widget=Checkboxes(),
        required=False,
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, trajectory: Trajectory, phases: Sequence[TrajectoryPhase], **kwargs: Any) -> None:
        elsewhere = [str(one.public_id) for one in phases if one.location.employer_id != trajectory.job.employer_id]
        initial = {"version": trajectory.version, "along": elsewhere}
        super().__init__(*args, initial=initial, **kwargs)
        self.trajectory = trajectory
        if not phases:
            del self.fields["along"]
            return
        field = self.fields["along"]
        assert isinstance(field, django_forms.MultipleChoiceField)
        field.choices = [(str(one.public_id), phase_words(one)) for one in phases]

    def clean(self) -> None:
        super().clean()
        seen = self.cleaned_data.pop("version", None)
        if not self.errors and seen != self.trajectory.version:
            asked_with(self, self.trajectory.version, CHANGED)
