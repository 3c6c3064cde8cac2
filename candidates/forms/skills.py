"""Forms about what somebody can do: searching a skill, and the level of one."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.text import capfirst

from candidates.models import CandidateSkill, CurrentSkill, SkillSource
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, LevelField
from nieuwebanen.skills.models import Level, Occupation, Skill
from nieuwebanen.widgets import LevelPicker

# An evaluation writes its own levels, when the coach confirms it.
SOURCES = [(source.value, capfirst(source.label)) for source in SkillSource if source != SkillSource.EVALUATION]


class SkillSearchForm(django_forms.Form):
    """A GET form: what was typed is in the URL."""

    q = django_forms.CharField(
        label="Welke vaardigheid?",
        help_text="Typ een woord, bijvoorbeeld heftruck of schoonmaken.",
        max_length=100,
        required=False,
        widget=django_forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    beroep = django_forms.UUIDField(required=False, widget=django_forms.HiddenInput)

    def text(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).strip()

    def occupation(self) -> Occupation | None:
        """The profession whose skills are asked for; nothing for an unknown one."""
        self.is_valid()
        asked = self.cleaned_data.get("beroep")
        return Occupation.objects.filter(public_id=asked, retired_at=None).first() if asked else None


class FocusedLevels(LevelPicker):
    """The level of now has the focus, if `focused`: digits choose another one at once."""

    focused = False

    def create_option(
        self, name: str, value: Any, label: Any, selected: bool, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, *args, **kwargs)
        if selected and self.focused:
            option["attrs"]["autofocus"] = True
        return option


class LevelForm(forms.Form):
    """The level of one skill; by default seen today."""

    level = LevelField(
        help_text="Kies het niveau dat je in de praktijk hebt gezien. Je kunt ook 0 tot en met 4 typen.",
        widget=FocusedLevels(descriptions={level.value: level.anchor for level in Level}),
    )
    source = django_forms.ChoiceField(label="Bron", choices=SOURCES, initial=SkillSource.SEEN)
    assessed_on = DutchDateField(
        label="Datum, zoals 23-11-2026", help_text="", latest=timezone.localdate, initial=timezone.localdate
    )

    def __init__(
        self,
        *args: Any,
        skill: Skill,
        current: CurrentSkill | None = None,
        mended: CandidateSkill | None = None,
        **kwargs: Any,
    ) -> None:
        """mended: the row before a mistake, that is written once more with the day of the mistake."""
        if current is not None:
            kwargs["initial"] = {"level": current.level}
        if current is not None and mended is not None:
            source = mended.source if mended.source in dict(SOURCES) else SkillSource.SEEN
            kwargs["initial"] = {"level": mended.level, "source": source, "assessed_on": current.assessed_on}
        super().__init__(*args, **kwargs)
        self.fields["level"].label = skill.name
        picker = self.fields["level"].widget
        assert isinstance(picker, FocusedLevels)
        picker.focused = not self.is_bound  # after a mistake the summary has the focus
