"""Forms for several levels at once: what was seen today, and the eight workplace competences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.forms import BoundField
from django.utils import timezone

from candidates.forms.skills import SOURCES
from candidates.models import SkillSource
from candidates.seeing import MOST
from candidates.skill_history import OneCompetence
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, LevelField
from nieuwebanen.skills.models import Competence, Level, Skill
from nieuwebanen.widgets import LevelPicker


class SeveralLevels(forms.Form):
    """Levels that may stay open, but not all of them; with one source and one day."""

    source = django_forms.ChoiceField(label="Bron", choices=SOURCES, initial=SkillSource.SEEN)
    assessed_on = DutchDateField(
        label="Datum",
        help_text="Vandaag, of een eerdere dag. Bijvoorbeeld 23-11-2026",
        latest=timezone.localdate,
        initial=timezone.localdate,
        error_messages={"future": "Kies vandaag of een eerdere datum"},
    )
    nothing_chosen = "Kies minstens één niveau"
    rows: dict[str, Any]  # name of the field -> what it is about

    def add_level(self, name: str, about: Any, *, label: str, help_text: str = "", anchors: bool = True) -> None:
        widget = LevelPicker(descriptions={level.value: level.anchor for level in Level} if anchors else None)
        field = LevelField(label=label, help_text=help_text, required=False, widget=widget)
        field.quiet_optional = True  # type: ignore[attr-defined]
        self.fields[name], self.rows[name] = field, about

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.rows and not self.errors.keys() & self.rows.keys() and not any(True for _ in self.chosen()):
            self.add_error(next(iter(self.rows)), self.nothing_chosen)
        return cleaned

    def chosen(self) -> Iterator[tuple[Any, int]]:
        return (
            (about, self.cleaned_data[name])
            for name, about in self.rows.items()
            if self.cleaned_data.get(name) is not None
        )


class SeenForm(SeveralLevels):
    """Up to five skills. They are chosen on the same page; what was filled in meanwhile stays."""

    nothing_chosen = "Kies bij minstens één vaardigheid een niveau"

    def __init__(
        self, data: Mapping[str, Any] | None, *, skills: Sequence[Skill], levels: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.rows = {}
        for skill in skills:
            level = levels.get(skill.pk)
            now = "Nog niet vastgelegd." if level is None else f"Nu niveau {level}, {Level(level).label.lower()}."
            self.add_level(f"niveau-{skill.code}", skill, label=skill.name, help_text=f"{skill.definition} {now}")
        if data is None and self.rows:
            self.fields[next(iter(self.rows))].widget.attrs["data-nbl-first-level"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if len(self.rows) > MOST:
            self.add_error(None, f"Kies niet meer dan {MOST} vaardigheden tegelijk. Haal er een weg")
        return cleaned

    def lines(self) -> list[tuple[Skill, BoundField]]:
        return [(skill, self[name]) for name, skill in self.rows.items()]

    def levels(self) -> dict[Skill, int]:
        return dict(self.chosen())


class CompetencesForm(SeveralLevels):
    """The eight competences; an open one is left as it is."""

    nothing_chosen = "Kies bij minstens één werkcompetentie een niveau"

    def __init__(self, data: Mapping[str, Any] | None, *, known: Sequence[OneCompetence]) -> None:
        super().__init__(data)
        self.rows = {}
        for one in known:
            now = f" Nu niveau {one.current.level}." if one.current else ""
            label, name = str(one.competence.label), f"niveau-{one.competence.value}"
            self.add_level(name, one.competence, label=label, help_text=one.competence.anchor + now, anchors=False)

    def lines(self) -> list[BoundField]:
        return [self[name] for name in self.rows]

    def levels(self) -> dict[Competence, int]:
        return dict(self.chosen())
