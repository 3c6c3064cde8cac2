"""The list as the beheerder keeps it: a skill with its other words is added or reworded. Never deleted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.numbers import next_number
from nieuwebanen.skills.models import Skill, SkillSynonym

PREFIX = "V"  # own skills are V-2026-0001; the starter list has codes of its own
FIELDS = {"name": "naam", "definition": "betekenis", "group_id": "groep", "sector": "sector", "base_hours": "uren"}


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
    """Save edited fields and the other words; True when something differs from what was there."""
    before = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    changed = [name for name in FIELDS if getattr(before, name) != getattr(skill, name)]
    skill.save(update_fields=changed)  # nothing when the list is empty
    words = [FIELDS[name] for name in changed]
    if _keep_synonyms(skill, synonyms):
        words.append("andere woorden")
    if words:
        text = f"Vaardigheid ‘{skill}’ gewijzigd: {', '.join(words)}."
        events.record("skill.changed", text, about=skill, by=by, at=at)
    return bool(words)


def _keep_synonyms(skill: Skill, wanted: Sequence[str]) -> bool:
    """Make these the other words of the skill; True when any came or went."""
    known = set(skill.synonyms.values_list("name", flat=True))
    gone, new = known - set(wanted), [name for name in wanted if name not in known]
    skill.synonyms.filter(name__in=gone).delete()
    SkillSynonym.objects.bulk_create(SkillSynonym(skill=skill, name=name) for name in new)
    return bool(gone or new)
