"""Forms about a file with people: sending it, and what its words for skills mean."""

from typing import Any

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile

from candidates.importing.reading import LARGEST
from candidates.importing.rows import coaches_for
from candidates.models import ImportSkill
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill
from nieuwebanen.skills.search import find_skills

SUGGESTED = 8
LEAVE_OUT = ("", "Niet overnemen")


class CoachChoice(django_forms.ModelChoiceField):
    """Coaches by name; a manager sees of which team."""

    with_team = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.team}" if self.with_team else str(obj)


class ImportForm(forms.Form):
    file = django_forms.FileField(
        label="Bestand",
        help_text="Een Excel-bestand (xlsx) of CSV, ten hoogste 20 MB en 20.000 rijen.",
        widget=django_forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Kies het bestand met kandidaten", "empty": "Dit bestand is leeg"},
    )
    coach = CoachChoice(
        User.objects.none(),
        label="Werkcoach van nieuwe kandidaten",
        help_text="Tenzij in een rij een andere werkcoach staat.",
        to_field_name="public_id",
        empty_label="Kies een werkcoach",
        error_messages={"required": "Kies de werkcoach"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coach = self.fields["coach"]
        assert isinstance(coach, CoachChoice)
        coach.queryset, coach.with_team = coaches_for(user).select_related("team"), user.is_manager
        if user.is_coach:
            coach.initial = user.public_id

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise django_forms.ValidationError("Dit bestand is groter dan 20 MB. Deel het op in kleinere bestanden.")
        return file


def suggested(text: str) -> list[Skill]:
    """Skills that may be meant: for all of it, or else for its longer words, those of the longest word first."""
    found = list(find_skills(text)[:SUGGESTED])
    for word in sorted(text.split(), key=len, reverse=True):
        if len(found) >= SUGGESTED or len(word) < 4:
            break
        found += [skill for skill in find_skills(word)[: SUGGESTED - len(found)] if skill not in found]
    return found


class WordForm(forms.Form):
    """For every word that the list does not know, which skill is meant: suggestions, or a name that is typed."""

    def __init__(self, *args: Any, words: list[ImportSkill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for word in words:
            offered = suggested(word.text)
            if word.skill is not None and word.skill not in offered:
                offered.insert(0, word.skill)
            self.fields[self.name_of(word)] = django_forms.ChoiceField(
                label=f"‘{word.text}’",
                help_text="In 1 rij" if word.rows == 1 else f"In {word.rows} rijen",
                choices=[LEAVE_OUT, *((str(skill.public_id), skill.name) for skill in offered)],
                initial=str(word.skill.public_id) if word.skill else "",
                required=False,
            )
            self.fields[f"{self.name_of(word)}-anders"] = django_forms.CharField(
                label=f"Of typ een andere vaardigheid voor ‘{word.text}’",
                max_length=250,
                required=False,
            )

    @staticmethod
    def name_of(word: ImportSkill) -> str:
        return f"woord-{word.pk}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for word in self.words:
            typed = cleaned.get(f"{self.name_of(word)}-anders")
            if typed and (found := Skill.objects.current().filter(name__unaccent__iexact=typed).first()) is None:
                near = ", ".join(f"‘{skill}’" for skill in find_skills(typed)[:3])
                self.add_error(
                    f"{self.name_of(word)}-anders",
                    f"Deze vaardigheid kennen we niet. Bedoel je {near}?"
                    if near
                    else "Deze vaardigheid kennen we niet.",
                )
            elif typed and found:
                cleaned[self.name_of(word)] = str(found.public_id)
        return cleaned

    def meanings(self) -> dict[int, Skill | None]:
        chosen = {word.pk: self.cleaned_data.get(self.name_of(word)) for word in self.words}
        skills = {
            str(one.public_id): one for one in Skill.objects.filter(public_id__in=[v for v in chosen.values() if v])
        }
        return {pk: skills.get(value or "") for pk, value in chosen.items()}
