"""Choosing skills of the list: check boxes in foldable groups per sector, or a search; works without a script."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from employers.models.possibilities import MAX_REQUIREMENTS
from nieuwebanen.skills.models import Origin, Skill
from nieuwebanen.skills.search import find_skills
from nieuwebanen.widgets import Checkboxes
from nieuwebanen.work import Sector

EVERYWHERE = "In elk werk"
MAX_FOUND = 8
MOST_ASKED = 50


class SkillCheckboxes(Checkboxes):
    template_name = "employers/_skill_checkboxes.html"
    open_group = ""  # shown unfolded, as is every group with a tick in it

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = []
        for group, options, index in context["widget"]["optgroups"]:
            ticked = sum(1 for option in options if option["selected"])
            groups.append((group, options, index, ticked, bool(ticked) or group == self.open_group))
        context["widget"]["groups"] = groups
        return context


class SkillsField(forms.MultipleChoiceField):
    """Skills by their code; the value is a list of Skill. `load` fills the list, in one query."""

    widget = SkillCheckboxes
    default_error_messages = {
        "invalid_choice": "Kies vaardigheden uit de lijst",
        "too_many": f"Kies maximaal {MAX_REQUIREMENTS} vaardigheden",
    }

    skills: dict[str, Skill]

    def load(self, *, first_sector: str = "", unfold: bool = True, without: Iterable[int] = ()) -> None:
        """The own list per sector, the given sector first and unfolded if asked; `without`: ids to leave out.

        An official list has too many to tick: those are found by searching, see `also`.
        """
        found = Skill.objects.current().own().exclude(pk__in=list(without)).order_by("name")
        self.skills = {skill.code: skill for skill in found}
        per_sector: dict[str, list[tuple[str, str]]] = {}
        for skill in self.skills.values():
            per_sector.setdefault(skill.sector, []).append((skill.code, skill.name))
        order = sorted(per_sector, key=lambda sector: (sector != first_sector, sector == "", sector))
        self.choices = [(_group_name(sector), per_sector[sector]) for sector in order]
        self.widget.descriptions = {skill.code: skill.definition for skill in self.skills.values()}
        self.widget.open_group = _group_name(first_sector) if first_sector and unfold else ""

    def also(self, codes: Iterable[str]) -> None:
        """Let these be chosen too, such as what was found by searching; one query when one is not of the own list."""
        if found := skills_beyond(self.skills, codes):
            self.skills = self.skills | found
            more = [(code, skill.name) for code, skill in found.items()]
            self.choices = list(self.choices) + more  # type: ignore[arg-type]  # choices here are a list, no function

    def clean(self, value: Any) -> list[Skill]:
        codes = super().clean(value)
        if len(codes) > MAX_REQUIREMENTS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        return [self.skills[code] for code in codes]


def skills_beyond(known: dict[str, Skill], codes: Iterable[str]) -> dict[str, Skill]:
    """The current skills with these codes that are not known yet; of a long answer the first only."""
    missing = [code for code in codes if code not in known and "\0" not in code][:MOST_ASKED]
    return {skill.code: skill for skill in Skill.objects.current().filter(code__in=missing)} if missing else {}


def _group_name(sector: str) -> str:
    return str(Sector(sector).label) if sector in Sector.values else EVERYWHERE


class ChosenSkills(SkillsField):
    """Skills that were found by a word or ticked in the list (templates/employers/_skill_choice.html)."""

    widget = forms.SelectMultiple  # type: ignore[assignment]  # the template draws the check boxes

    def load(self, **how: Any) -> None:
        self.skills = {skill.code: skill for skill in Skill.objects.current().own().order_by("name")}

    def also(self, codes: Iterable[str]) -> None:
        self.skills |= skills_beyond(self.skills, codes)

    def to_python(self, value: Any) -> list[str]:
        codes = super().to_python(value)
        self.also(codes)
        return codes

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.skills


@dataclass(frozen=True)
class SkillLine:
    """One check box, and the one under it: must somebody have it already?"""

    skill: Skill
    ticked: bool = False
    must: bool = False


@dataclass(frozen=True)
class SkillBoard:
    """The skills as they stand on the screen, each once: chosen, or in the list. What was found may stand in both."""

    text: str
    chosen: list[SkillLine]
    found: list[SkillLine]
    found_chosen: list[Skill]
    groups: list[tuple[str, list[SkillLine]]]


def skill_board(
    skills: dict[str, Skill], chosen: Iterable[str], must: Iterable[str], *, text: str, first_sector: str
) -> SkillBoard:
    """Lay out these current skills (by code) around a choice and a searched word."""
    wanted = [skills[code] for code in dict.fromkeys(chosen) if code in skills]
    hard, taken = set(must), {skill.pk for skill in wanted}
    matches = list(find_skills(text)[:MAX_FOUND]) if text else []
    per_sector: dict[str, list[SkillLine]] = {}
    for skill in skills.values():
        if skill.pk not in taken and skill.origin == Origin.OWN:
            per_sector.setdefault(skill.sector, []).append(SkillLine(skill))
    order = sorted(per_sector, key=lambda sector: (sector != first_sector, sector == "", sector))
    return SkillBoard(
        text,
        [SkillLine(skill, ticked=True, must=skill.code in hard) for skill in wanted],
        [SkillLine(skill) for skill in matches if skill.pk not in taken],
        [skill for skill in matches if skill.pk in taken],
        [(_group_name(sector), per_sector[sector]) for sector in order],
    )
