"""Van werk naar werk: what of the present work is of use in another sector (product.md §5).

A skill is of use in its own sector, and without one everywhere; a neighbour of a skill of the other sector helps to
learn that (SkillRelation). Nothing here is a score: it is what a coach and a person talk about.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from candidates.models import Candidate, CurrentSkill, TargetGroup
from nieuwebanen.skills.models import Level, Skill, SkillRelation
from nieuwebanen.work import Sector

SHOWN = 6  # of what is still to be learned


@dataclass(frozen=True)
class Help:
    """What somebody can already do makes it easier to learn something else."""

    known: CurrentSkill
    helps_with: Skill


@dataclass(frozen=True)
class ToSector:
    """The way to one wished sector."""

    sector: Sector
    of_use: list[CurrentSkill]  # the person has them, and the sector asks them
    helping: list[Help]
    missing: list[Skill]  # of the sector's own list; a few, those that something helps with first
    more_missing: int

    @property
    def label(self) -> str:
        return str(self.sector.label)


@dataclass(frozen=True)
class Overlap:
    """current: the skills that somebody has from the present sector, those of every sector included."""

    sector: Sector | None
    current: list[CurrentSkill]
    ways: list[ToSector]

    @property
    def label(self) -> str:
        return str(self.sector.label) if self.sector else ""


def overlap_of(candidate: Candidate) -> Overlap | None:
    """The overlap of the old and each wished sector; None for who does not go from work to work.

    Reads candidate.skills with their skill; two queries more, whatever the numbers.
    """
    if candidate.target_group != TargetGroup.JOB_TO_JOB:
        return None
    sector = Sector(candidate.current_sector) if candidate.current_sector else None
    known = sorted(
        (one for one in candidate.skills.all() if one.level > Level.NOT_YET),
        key=lambda one: (-one.level, one.skill.name),
    )
    current = [one for one in known if sector and one.skill.sector in ("", sector)]
    wished = [Sector(value) for value in candidate.sector_wishes if value != candidate.current_sector]
    helps = _helps(known, wished)
    asked = Skill.objects.current().own().filter(sector__in=wished).order_by("code")
    by_sector: dict[str, list[Skill]] = {}
    for skill in asked.exclude(pk__in=[one.skill_id for one in known]):
        by_sector.setdefault(skill.sector, []).append(skill)
    return Overlap(sector, current, [_way(to, known, by_sector.get(to, []), helps) for to in wished])


def _helps(known: Iterable[CurrentSkill], wished: Iterable[Sector]) -> list[Help]:
    """The strongest help first."""
    own = {one.skill_id: one for one in known}
    relations = SkillRelation.objects.filter(
        neighbour__in=own, skill__sector__in=wished, skill__retired_at=None
    ).exclude(skill__in=own)
    found = relations.select_related("skill").order_by("-quarters", "skill__name", "pk")
    return [Help(own[relation.neighbour_id], relation.skill) for relation in found]


def _way(to: Sector, known: list[CurrentSkill], asked: list[Skill], helps: list[Help]) -> ToSector:
    helping = [one for one in helps if one.helps_with.sector == to]
    eased = {one.helps_with.pk for one in helping}
    missing = sorted(asked, key=lambda skill: skill.pk not in eased)  # stable: within that the order of the list
    of_use = [one for one in known if one.skill.sector in ("", to)]
    return ToSector(to, of_use, helping, missing[:SHOWN], max(0, len(missing) - SHOWN))
