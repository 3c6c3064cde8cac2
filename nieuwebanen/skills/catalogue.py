"""The list as the beheerder keeps it: skills with their other words, groups and neighbours. Nothing is ever deleted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import StaleError
from nieuwebanen.numbers import next_number
from nieuwebanen.skills.models import Skill, SkillGroup, SkillRelation, SkillSynonym

PREFIX = "V"  # own skills are V-2026-0001; the starter list has codes of its own
FIELDS = {
    "name": "naam",
    "definition": "betekenis",
    "group_id": "groep",
    "sector": "sector",
    "base_hours": "uren",
    "kind": "soort",
    "esco_uri": "ESCO",
    "competentnl_uri": "CompetentNL",
}
STALE = "Iemand anders heeft deze vaardigheid net gewijzigd. Kijk wat er nu staat en bewaar opnieuw."


@transaction.atomic
def add(skill: Skill, *, synonyms: Sequence[str], by: User, at: datetime | None = None) -> Skill:
    """Write a new skill under the next free code."""
    at = at or timezone.now()
    skill.code = next_number(PREFIX, timezone.localdate(at))
    skill.save(force_insert=True)
    _keep_synonyms(skill, synonyms)
    events.record("skill.added", f"Vaardigheid ‘{skill}’ toegevoegd.", about=skill, by=by, at=at)
    return skill


@transaction.atomic
def change(skill: Skill, *, synonyms: Sequence[str], by: User, at: datetime | None = None) -> bool:
    """Save edited fields and the other words; True when something differs from what was there.

    Raises StaleError when `skill.version`, the one that was on the screen, is not that of now.
    """
    before = _locked(skill, skill.version)
    changed = [name for name in FIELDS if getattr(before, name) != getattr(skill, name)]
    skill.save(update_fields=changed)  # nothing when the list is empty
    words = [FIELDS[name] for name in changed]
    if _keep_synonyms(skill, synonyms):
        words.append("andere woorden")
    if words:
        _changed(skill)
        text = f"Vaardigheid ‘{skill.name[:150]}’ gewijzigd: {', '.join(words)}."
        events.record("skill.changed", text, about=skill, by=by, at=at)
    return bool(words)


def _locked(skill: Skill, version: int) -> Skill:
    """The row of now, held until the end of the transaction. Raises StaleError when it is not that version any more."""
    row = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    if row.version != version:
        raise StaleError(STALE)
    return row


def _changed(skill: Skill) -> None:
    skill.version += 1
    Skill.objects.filter(pk=skill.pk).update(version=skill.version)


def _keep_synonyms(skill: Skill, wanted: Sequence[str]) -> bool:
    """Make these the other words of the skill; True when any came or went."""
    known = set(skill.synonyms.values_list("name", flat=True))
    gone, new = known - set(wanted), [name for name in wanted if name not in known]
    skill.synonyms.filter(name__in=gone).delete()
    SkillSynonym.objects.bulk_create(SkillSynonym(skill=skill, name=name) for name in new)
    return bool(gone or new)


# ---- neighbours -----------------------------------------------------------------------------------------
@transaction.atomic
def relate(
    skill: Skill, wanted: dict[Skill, tuple[int, int]], *, version: int, by: User, at: datetime | None = None
) -> bool:
    """Set how much these skills help with this one, and this one with them: quarters, 0 for not at all.

    Neighbours that are not in `wanted` stay. True when something changed. Raises StaleError as `change` does.
    """
    row = _locked(skill, version)
    changed = False
    for other, (helps, helped) in wanted.items():
        changed |= _set_relation(row, other, helps)
        changed |= _set_relation(other, row, helped)
    if changed:
        _changed(row)
        text = f"Verwante vaardigheden van ‘{row.name[:150]}’ gewijzigd."
        events.record("skill.related", text, about=row, by=by, at=at)
    return changed


def _set_relation(skill: Skill, neighbour: Skill, quarters: int) -> bool:
    rows = SkillRelation.objects.filter(skill=skill, neighbour=neighbour)
    if not quarters:
        return bool(rows.delete()[0])
    now = rows.first()
    if now is not None and now.quarters == quarters:
        return False
    SkillRelation.objects.update_or_create(skill=skill, neighbour=neighbour, defaults={"quarters": quarters})
    return True


# ---- groups ---------------------------------------------------------------------------------------------
@transaction.atomic
def add_group(group: SkillGroup, *, by: User, at: datetime | None = None) -> SkillGroup:
    """Write a new group of the own list."""
    group.save(force_insert=True)
    events.record("skill_group.added", f"Groep ‘{group}’ toegevoegd.", about=group, by=by, at=at)
    return group


@transaction.atomic
def change_group(group: SkillGroup, *, by: User, at: datetime | None = None) -> None:
    """Save another code or name. Raises StaleError when `group.version` is not that of now."""
    if not SkillGroup.objects.filter(pk=group.pk, version=group.version).update(
        code=group.code, name=group.name, version=group.version + 1
    ):
        raise StaleError("Iemand anders heeft deze groep net gewijzigd. Kijk wat er nu staat en bewaar opnieuw.")
    events.record("skill_group.changed", f"Groep ‘{group}’ gewijzigd.", about=group, by=by, at=at)
