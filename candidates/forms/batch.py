"""What is asked before something is done for many people at once."""

from typing import Any

from django import forms as django_forms

from candidates import coaching
from candidates.forms.care import CoachField
from candidates.groups import groups_of
from candidates.models import CandidateGroup
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.spreadsheet import Kind


class CoachBatchForm(forms.Form):
    coach = CoachField(
        User.objects.none(),
        label="Wie wordt de werkcoach?",
        empty_label="Kies een werkcoach",
        to_field_name="public_id",
        error_messages={"required": "Kies wie de werkcoach wordt"},
    )
    reason = django_forms.CharField(
        label="Waarom?",
        help_text="Kort. Het staat bij iedere kandidaat in de geschiedenis. Niets over gezondheid.",
        max_length=200,
        error_messages={"required": "Vul in waarom de werkcoach verandert"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, CoachField)
        field.queryset, field.with_team = coaching.coaches_for(user), user.is_manager


class GroupField(django_forms.ModelChoiceField):
    with_team = False

    def label_from_instance(self, group: CandidateGroup) -> str:
        return f"{group}, {group.team}" if self.with_team else str(group)


class GroupBatchForm(forms.Form):
    """An existing group, or for a coach a new one in the same go."""

    group = GroupField(
        CandidateGroup.objects.none(),
        label="In welke groep?",
        empty_label="Kies een groep",
        to_field_name="public_id",
        required=False,
    )
    name = django_forms.CharField(label="Of de naam van een nieuwe groep", max_length=80, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field = self.fields["group"]
        assert isinstance(field, GroupField)
        field.queryset, field.with_team = groups_of(user), user.is_manager
        if user.team_id is None:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not self.errors and bool(cleaned.get("group")) == bool(cleaned.get("name")):
            self.add_error("group", "Kies een groep, of vul de naam van een nieuwe groep in")
        return cleaned

    def target(self) -> CandidateGroup:
        """The chosen group, or the new one, not saved yet."""
        group: CandidateGroup | None = self.cleaned_data.get("group")
        return group or CandidateGroup(name=self.cleaned_data["name"], team=self.user.team, made_by=self.user)


class FileBatchForm(forms.Form):
    kind = django_forms.ChoiceField(
        label="Welk soort bestand?",
        choices=[(Kind.XLSX.value, "Excel (XLSX)"), (Kind.ODS.value, "OpenDocument (ODS)")],
        error_messages={"required": "Kies het soort bestand"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
