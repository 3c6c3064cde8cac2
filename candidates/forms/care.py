"""Who looks after a person, and why that changes."""

from typing import Any

from django import forms as django_forms

from candidates import coaching
from candidates.models import Candidate
from nieuwebanen import forms
from nieuwebanen.accounts.models import User


class CoachField(django_forms.ModelChoiceField):
    """A coach of the list; of several teams the name of the team stands behind it."""

    with_team = False

    def label_from_instance(self, coach: User) -> str:
        return f"{coach}, {coach.team}" if self.with_team else str(coach)


class CoachForm(forms.Form):
    """Another coach: of the own team, or by a manager of any team."""

    coach = CoachField(
        User.objects.none(),
        label="Wie wordt de werkcoach?",
        empty_label="Kies een werkcoach",
        to_field_name="public_id",
        error_messages={"required": "Kies wie de werkcoach wordt"},
    )
    reason = django_forms.CharField(
        label="Waarom?",
        help_text="Kort. Het staat in de geschiedenis. Niets over gezondheid.",
        max_length=200,
        error_messages={"required": "Vul in waarom de werkcoach verandert"},
    )

    def __init__(self, *args: Any, candidate: Candidate, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coaches = coaching.coaches_for(user).exclude(pk=candidate.coach_id)
        field = self.fields["coach"]
        assert isinstance(field, CoachField)
        field.queryset, field.with_team = coaches, user.is_manager


class TakeOverForm(forms.Form):
    """ "Ik neem het over": only why."""

    reason = django_forms.CharField(
        label="Waarom neem je het over?",
        help_text="Kort. Het staat in de geschiedenis en je collega krijgt bericht. Niets over gezondheid.",
        max_length=200,
        error_messages={"required": "Vul in waarom je het overneemt"},
    )


class BackupForm(forms.Form):
    coach = CoachField(
        User.objects.none(),
        label="Wie is de vervangende werkcoach?",
        empty_label="Niemand",
        to_field_name="public_id",
        required=False,
    )
    reason = django_forms.CharField(label="Waarom?", max_length=200, required=False)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, CoachField)
        team = User.objects.active().coaches().filter(team=candidate.team_id)
        field.queryset = team.exclude(pk=candidate.coach_id)
        if candidate.backup_coach is not None:
            self.initial["coach"] = candidate.backup_coach.public_id
