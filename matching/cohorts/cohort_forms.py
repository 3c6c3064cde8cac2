"""Forms of a group recruitment: the group, a part of it, and what is asked before something is done for many at once."""

from datetime import time
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet

from candidates import coaching
from candidates.forms.care import CoachField
from employers.models import FutureJob, LearningLocation
from matching.cohorts.cohort_board import jobs_of
from matching.cohorts.cohorts import USUAL, PhaseFacts
from matching.models import Cohort, CohortPhase, CohortPhaseKind, LeaveReason, MemberState
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.sent_once import SentOnce
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Checkboxes, Radios


class JobChoice(django_forms.ModelMultipleChoiceField):
    def label_from_instance(self, job: FutureJob) -> str:
        return f"{job}, {job.employer} ({job.number}, {job.seats} plekken)"


class OneJobChoice(django_forms.ModelChoiceField):
    def label_from_instance(self, job: FutureJob) -> str:
        return f"{job}, {job.employer} ({job.number})"


class CohortForm(Versioned, forms.ModelForm):
    coach = CoachField(
        User.objects.none(),
        label="Wie leidt de groep?",
        empty_label="Kies een werkcoach",
        to_field_name="public_id",
        error_messages={"required": "Kies wie de groep leidt"},
    )

    class Meta:
        model = Cohort
        fields = ["name", "note"]
        labels = {"name": "Naam van de groep", "note": "Wat is afgesproken?"}
        help_texts = {
            "name": "Bijvoorbeeld: Distributiecentrum, ploeg 1.",
            "note": "Met de werkgever, het ROC en anderen. Niets over gezondheid.",
        }

    field_order = ["name", "coach", "note"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        instance = kwargs.get("instance")
        if leader := (instance.coach if instance is not None and instance.pk else user if user.is_coach else None):
            initial.setdefault("coach", leader.public_id)
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, CoachField)
        field.queryset, field.with_team = coaching.coaches_for(user), user.is_manager


class NewCohortForm(SentOnce, CohortForm):
    """A new group for these jobs, with the usual parts ticked."""

    kinds = django_forms.MultipleChoiceField(
        label="Welke onderdelen?",
        help_text="Datum, plaats en aantal vul je daarna in.",
        choices=CohortPhaseKind.choices,
        initial=list(USUAL),
        widget=Checkboxes(),
        error_messages={"required": "Kies minimaal 1 onderdeel"},
    )
    jobs = JobChoice(
        FutureJob.objects.none(),
        label="Voor welke banen?",
        to_field_name="public_id",
        widget=Checkboxes(),
        error_messages={"required": "Kies minimaal 1 baan"},
    )

    field_order = ["name", "jobs", "kinds", "coach", "note"]

    def __init__(self, *args: Any, jobs: "QuerySet[FutureJob]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["jobs"]
        assert isinstance(field, JobChoice)
        field.queryset = jobs


class ClockField(django_forms.TimeField):
    """A time of the clock: 9.30, 9:30 or 14."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Bijvoorbeeld 9.30")
        kwargs["input_formats"] = ["%H.%M", "%H:%M", "%H"]
        kwargs["widget"] = django_forms.TimeInput(
            format="%H.%M", attrs={"type": "text", "inputmode": "decimal", "size": "6", "autocomplete": "off"}
        )
        kwargs["error_messages"] = {"invalid": "Vul een tijd in, bijvoorbeeld 9.30"}
        super().__init__(**kwargs)


class PlaceChoice(django_forms.ModelChoiceField):
    def label_from_instance(self, place: LearningLocation) -> str:
        return f"{place} ({place.get_kind_display()})"


class PhaseForm(forms.Form):
    kind = django_forms.ChoiceField(label="Wat is het?", choices=CohortPhaseKind.choices, widget=Radios())
    title = django_forms.CharField(
        label="Eigen naam", help_text="Bijvoorbeeld: speeddates, dag 2.", max_length=120, required=False
    )
    held_on = DutchDateField(label="Wanneer?", required=False)
    until_on = DutchDateField(label="Tot en met", help_text="Laat leeg als het 1 dag is.", required=False)
    starts_at = ClockField(label="Hoe laat?", required=False)
    place = django_forms.CharField(
        label="Waar?", help_text="Bijvoorbeeld: zaal 2, Stationsplein 1.", max_length=200, required=False
    )
    location = PlaceChoice(
        LearningLocation.objects.select_related("employer"),
        label="Of op een inleerlocatie",
        to_field_name="public_id",
        empty_label="Geen inleerlocatie",
        required=False,
    )
    capacity = WholeNumberField(
        label="Hoeveel mensen passen er?",
        help_text="Laat leeg als er plaats is voor iedereen.",
        what="het aantal mensen",
        example=20,
        min_value=1,
        max_value=500,
        required=False,
        suffix="mensen",
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @classmethod
    def of(cls, cohort: Cohort, phase: CohortPhase | None, data: Any = None) -> "PhaseForm":
        names = [name for name in cls.base_fields if name not in ("version", "location")]
        initial = {name: getattr(phase, name) for name in names} if phase else {}
        if phase and phase.location:
            initial["location"] = phase.location.public_id
        return cls(data, initial=initial | {"version": cohort.version})

    def facts(self) -> PhaseFacts:
        starts_at: time | None = self.cleaned_data["starts_at"]
        return PhaseFacts(
            **{n: v for n, v in self.cleaned_data.items() if n not in ("version", "starts_at")}, starts_at=starts_at
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        begins, ends = cleaned.get("held_on"), cleaned.get("until_on")
        if ends and not begins:
            self.add_error("held_on", "Vul de eerste dag in")
        elif begins and ends and ends < begins:
            self.add_error("until_on", "Kies een laatste dag na de eerste dag")
        return cleaned


# ---- for many at once -----------------------------------------------------------------------------------
class _OfCohort(forms.Form):
    def __init__(self, *args: Any, cohort: Cohort, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.user = cohort, user
        self.fill()

    def fill(self) -> None:
        """Give the fields the choices of this group."""


class MoveForm(_OfCohort):
    to = django_forms.ModelChoiceField(
        CohortPhase.objects.none(),
        label="Naar welk onderdeel?",
        to_field_name="public_id",
        empty_label=None,
        widget=Radios(),
        error_messages={"required": "Kies een onderdeel"},
    )
    also_absent = django_forms.BooleanField(label="Zet ook verder wie er niet was", required=False)

    def fill(self) -> None:
        field = self.fields["to"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset = self.cohort.phases.all()


class EndForm(_OfCohort):
    state = django_forms.ChoiceField(
        label="Hoe liep het af?",
        choices=[(MemberState.NOT_CHOSEN.value, "Niet gekozen"), (MemberState.LEFT.value, "Gestopt met de groep")],
        widget=Radios(inline=True),
        error_messages={"required": "Kies hoe het afliep"},
    )
    reason = django_forms.ChoiceField(
        label="Waarom?",
        choices=LeaveReason.choices,
        widget=Radios(),
        error_messages={"required": "Kies een reden"},
    )
    note = django_forms.CharField(
        label="Toelichting",
        help_text="Het staat bij iedereen die je koos. Niets over gezondheid.",
        max_length=300,
        required=False,
    )


class ProposeForm(_OfCohort):
    job = OneJobChoice(
        FutureJob.objects.none(),
        label="Voor welke baan?",
        to_field_name="public_id",
        empty_label=None,
        widget=Radios(),
        error_messages={"required": "Kies een baan"},
    )

    def fill(self) -> None:
        field, jobs = self.fields["job"], jobs_of(self.cohort)
        assert isinstance(field, OneJobChoice)
        field.queryset = jobs
        if len(jobs) == 1:
            self.initial["job"] = jobs[0].public_id


class OtherCohortForm(_OfCohort):
    group = django_forms.ModelChoiceField(
        Cohort.objects.none(),
        label="Naar welke groep?",
        to_field_name="public_id",
        empty_label="Kies een groep",
        error_messages={"required": "Kies een groep"},
    )

    def fill(self) -> None:
        field = self.fields["group"]
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset = Cohort.objects.open_to(self.user).exclude(pk=self.cohort.pk).order_by("name")


class StopForm(forms.Form):
    """Why a whole group stops."""

    reason = django_forms.ChoiceField(
        label="Waarom stopt de groep?",
        help_text="Deze reden komt bij iedereen die nog meedoet.",
        choices=LeaveReason.choices,
        widget=Radios(),
        error_messages={"required": "Kies een reden"},
    )
    note = django_forms.CharField(label="Toelichting", max_length=300, required=False)


class AddJobForm(forms.Form):
    job = django_forms.CharField(label="Nummer van de baan", help_text="Bijvoorbeeld B-2026-0031.", max_length=20)

    def clean_job(self) -> FutureJob:
        number = str(self.cleaned_data["job"]).strip()
        found = FutureJob.objects.live().with_employer().filter(number__iexact=number).first()
        if found is None:
            raise django_forms.ValidationError("Er is geen lopende baan met dit nummer. Kijk het nummer na.")
        return found
