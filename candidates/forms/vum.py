"""Forms about profiles of the VUM exchange: the file, and what the standard does not say of a person."""

from typing import Any

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst

from candidates.models import Candidate, TargetGroup
from candidates.vum.reading import Reading
from candidates.vum.taking import Difference
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.widgets import Checkboxes, Radios

LARGEST = 2 * 1024 * 1024
LATER = ("", "Later vaststellen")


class ProfileFileForm(forms.Form):
    file = django_forms.FileField(
        label="Bestand",
        help_text="Een JSON-bestand met één of meer profielen, ten hoogste 2 MB.",
        widget=django_forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Kies het bestand met het profiel", "empty": "Dit bestand is leeg"},
    )

    def clean_file(self) -> str:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise django_forms.ValidationError("Dit bestand is groter dan 2 MB. Deel het op in kleinere bestanden.")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise django_forms.ValidationError(
                "Dit bestand is geen tekst. Kies een JSON-bestand uit het andere systeem."
            ) from error


class ProfileForm(forms.Form):
    """What a coach adds to a profile, which holds no name. Per skill of the profile a level, or later.

    known: the person with this VUM number; then only what differs is asked.
    """

    first_name = django_forms.CharField(
        label="Voornaam", max_length=60, error_messages={"required": "Vul de voornaam in"}
    )
    last_name = django_forms.CharField(
        label="Achternaam", max_length=80, error_messages={"required": "Vul de achternaam in"}
    )
    coach = django_forms.ModelChoiceField(
        User.objects.none(), label="Werkcoach", error_messages={"required": "Kies de werkcoach"}
    )
    target_group = django_forms.ChoiceField(
        label="Doelgroep",
        choices=[(one.value, capfirst(one.label)) for one in TargetGroup if one != TargetGroup.JOB_TO_JOB],
        widget=Radios,
        error_messages={"required": "Kies de doelgroep"},
    )
    take = django_forms.MultipleChoiceField(label="Wat neem je over?", required=False, widget=Checkboxes)

    def __init__(
        self,
        *args: Any,
        reading: Reading,
        user: User,
        known: Candidate | None,
        different: list[Difference],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        take = self.fields["take"]
        assert isinstance(take, django_forms.MultipleChoiceField)
        if known is not None:
            for name in ("first_name", "last_name", "coach", "target_group"):
                del self.fields[name]
            take.choices = [(one.name, f"{capfirst(one.label)}: {one.now} wordt {one.becomes}") for one in different]
            take.initial = [one.name for one in different if one.empty]
        if not take.choices:
            del self.fields["take"]
        if known is None:
            coach = self.fields["coach"]
            assert isinstance(coach, django_forms.ModelChoiceField)
            coaches = User.objects.active().coaches()
            coach.queryset = coaches.filter(team=user.team) if user.is_coach else coaches
            coach.initial = user.pk if user.is_coach else None
        self.skills = {f"niveau-{skill.public_id}": skill for skill in reading.skills}
        for name, skill in self.skills.items():
            self.fields[name] = django_forms.TypedChoiceField(
                label=skill.name,
                choices=[LATER, *((level.value, f"{level.value} {level.label}") for level in Level)],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def levels(self) -> dict[Skill, int]:
        """The levels that were chosen; a skill that was left for later is not there."""
        chosen = {skill: self.cleaned_data.get(name) for name, skill in self.skills.items()}
        return {skill: level for skill, level in chosen.items() if level is not None}
