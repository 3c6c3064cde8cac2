"""The project's own starter list: 12 groups, 72 skills, their synonyms and neighbours (domain.md §2).

Base hours come in three classes, 8, 24 and 60 (matching.md §10). The list is a beginning, not an authority:
what the beheerder changed, removed or retired stays so at the next load.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from nieuwebanen.skills.models import Skill, SkillGroup, SkillRelation, SkillSynonym

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    groups: int
    skills: int
    synonyms: int
    relations: int


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_starter_list(folder: Path = DATA) -> Loaded:
    """Add what is not there yet, recognised by its code; existing skills are left as they are.

    Synonyms and neighbours are written only with a new skill: one that was taken off does not come back.
    """
    groups = _new_groups(folder)
    rows = rows_of(folder / "skills.csv")
    new = _new_skills(rows)
    synonyms = SkillSynonym.objects.bulk_create(
        SkillSynonym(skill=new[row["code"]], name=name)
        for row in rows
        if row["code"] in new
        for name in row["synoniemen"].split(";")
    )
    relations = _new_relations(folder, {skill.pk for skill in new.values()})
    return Loaded(groups, len(new), len(synonyms), relations)


def _new_groups(folder: Path) -> int:
    known = set(SkillGroup.objects.values_list("code", flat=True))
    new = [
        SkillGroup(code=row["code"], name=row["naam"])
        for row in rows_of(folder / "groups.csv")
        if row["code"] not in known
    ]
    return len(SkillGroup.objects.bulk_create(new))


def _new_skills(rows: list[dict[str, str]]) -> dict[str, Skill]:
    """The skills that were added, by code. A name that is already in use here is not added again."""
    codes, names = set(), set()
    for code, name in Skill.objects.values_list("code", "name"):
        codes.add(code)
        names.add(name)
    groups = {group.code: group for group in SkillGroup.objects.all()}
    new = [
        Skill(
            code=row["code"],
            name=row["naam"],
            definition=row["betekenis"],
            sector=row["sector"],
            group=groups[row["groep"]],
            base_hours=int(row["uren"]),
        )
        for row in rows
        if row["code"] not in codes and row["naam"] not in names
    ]
    return {skill.code: skill for skill in Skill.objects.bulk_create(new)}


def _new_relations(folder: Path, new: set[int]) -> int:
    """Neighbours of new skills, in both directions: who knows the one has a start in the other."""
    skills = {skill.code: skill for skill in Skill.objects.all()}
    pairs = [
        (skills[one], skills[other], int(row["kwarten"]))
        for row in rows_of(folder / "relations.csv")
        for one, other in [(row["vaardigheid"], row["verwant"]), (row["verwant"], row["vaardigheid"])]
        if one in skills and other in skills
    ]
    rows = [
        SkillRelation(skill=skill, neighbour=neighbour, quarters=quarters)
        for skill, neighbour, quarters in pairs
        if skill.pk in new or neighbour.pk in new
    ]
    return len(SkillRelation.objects.bulk_create(rows, ignore_conflicts=True))
