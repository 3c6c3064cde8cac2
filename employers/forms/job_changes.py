"""What an employer may change in an announced job, all but the forecast: the questions of announcing, and a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.http import QueryDict

from employers.changing import CHANGEABLE
from employers.forms import job_questions
from employers.forms.job_questions import Area, WorkQuestions
from employers.models import FutureJob
from nieuwebanen import forms
from nieuwebanen.versions import Begun, Meanwhile, refused


class ChangeForm(Begun, WorkQuestions, forms.Form):
    title = job_questions.title_field()
    hours_min = job_questions.hours_field("Minimaal", "Vul het minimale aantal uren per week in")
    hours_max = job_questions.hours_field("Maximaal", "Vul het maximale aantal uren per week in")
    learn_on_site = job_questions.learn_on_site_field()
    growth_reason = job_questions.growth_reason_field()
    skills_in_words = django_forms.CharField(
        label="Wilt u nog iets zeggen over wat iemand moet kunnen?",
        required=False,
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
    )
    reason = django_forms.CharField(
        label="Waarom verandert dit?",
        help_text="Bijvoorbeeld: de ploegen worden anders ingedeeld. Uw werkcoach leest dit.",
        max_length=300,
        widget=Area(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom dit verandert"},
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, data: QueryDict | None, job: FutureJob) -> None:
        names = ("title", "hours_min", "hours_max", "learn_on_site", "growth_reason", "skills_in_words", "version")
        super().__init__(data, initial=self.work_answers(job) | {name: getattr(job, name) for name in names})
        self.load_branches(job)
        self.fields["learn_on_site"].required = False  # a coach may have left it open
        self.carry_base()

    def clean_hours_max(self) -> int | None:
        return job_questions.ordered_hours(self.cleaned_data.get("hours_min"), self.cleaned_data["hours_max"])

    def columns(self) -> dict[str, Any]:
        """The answers as columns of the job."""
        plain = {name: self.cleaned_data[name] for name in CHANGEABLE if name in self.cleaned_data}
        return plain | self.work_columns()

    def asked_again(self, job: FutureJob, refusal: str) -> "ChangeForm":
        """The same answers once more, with the version of now and what somebody else saved meanwhile."""
        assert isinstance(self.data, QueryDict)
        again: ChangeForm = refused(ChangeForm(self.data, job), refusal, "reason")
        return again
