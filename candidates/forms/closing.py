"""Why a file closes, who takes it up again, and why somebody reads a file of another team."""

from typing import Any

from django import forms as django_forms
from django.db.models import Q

from candidates import coaching
from candidates.closing import WhyClosed
from candidates.forms.care import CoachField
from candidates.models import Candidate
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.widgets import Radios


class CloseForm(forms.Form):
    why = django_forms.ChoiceField(
        label="Waarom stopt het?",
        choices=WhyClosed.choices,
        widget=Radios,
        error_messages={"required": "Kies waarom het stopt"},
    )
    note = django_forms.CharField(
        label="Toelichting",
        help_text="Kort. Niets over gezondheid.",
        max_length=150,
        required=False,
        widget=django_forms.TextInput(),
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("why") == WhyClosed.OTHER and not cleaned.get("note"):
            self.add_error("note", "Schrijf op waarom het stopt")
        return cleaned


class ReopenForm(forms.Form):
    """Who becomes the coach: who it was, when that coach still works here, or somebody else."""

    coach = CoachField(
        User.objects.none(),
        label="Wie wordt de werkcoach?",
        empty_label="Kies een werkcoach",
        to_field_name="public_id",
        error_messages={"required": "Kies wie de werkcoach wordt"},
    )

    def __init__(self, *args: Any, candidate: Candidate, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, CoachField)
        former = Q(pk=candidate.coach_id, is_active=True)
        field.queryset = User.objects.filter(former | Q(pk__in=coaching.coaches_for(user))).select_related("team")
        field.with_team = user.is_manager
        self.initial["coach"] = user.public_id if user.is_coach else candidate.coach.public_id


class OpeningForm(forms.Form):
    """The reason to read a file of another team."""

    reason = django_forms.CharField(
        label="Waarom heb je dit dossier nodig?",
        help_text="De werkcoach van de kandidaat leest dit. Niets over gezondheid.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom je dit dossier nodig hebt"},
    )
