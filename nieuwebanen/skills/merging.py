"""Two words for one skill become one: what says what people can do and what jobs ask goes on under the word that stays.

History keeps its words: assessments, signed agreements and their evaluations say what was said then. A level that is
written later for the old word counts for the skill that stays (trigger nb_keep_current_skill). The old word is a
synonym from then on, so that whoever types it finds the other.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.relations import rows_of
from nieuwebanen.skills.models import Skill, SkillSynonym
from nieuwebanen.skills.uses import Rows, Use, keep_one, pointing, uses_of


@transaction.atomic
def merge(
    stays: Skill, goes: Skill, *, versions: tuple[int, int], by: User, at: datetime | None = None
) -> dict[str, int]:
    """Move what `goes` is used for to `stays`; `goes` is retired and points to it. What moved, in words, with counts.

    versions: those of stays and goes that were on the screen. Raises DomainError when one of the two cannot be merged,
    StaleError when one was changed meanwhile. Cannot be undone.
    """
    at = at or timezone.now()
    if stays.pk == goes.pk:
        raise DomainError("Dit is dezelfde vaardigheid. Kies een andere om mee samen te voegen.")
    # In the order of the keys, so that A into B and B into A at the same moment wait for each other.
    rows = Skill.objects.select_for_update().filter(pk__in=[stays.pk, goes.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    stays, goes = locked[stays.pk], locked[goes.pk]
    for row in (stays, goes):
        if row.merged_into is not None:
            raise DomainError(f"‘{row}’ is al samengevoegd met ‘{row.merged_into}’. Kies die vaardigheid.")
    if stays.retired_at:
        raise DomainError(f"‘{stays}’ is vervallen. Haal deze vaardigheid eerst terug.")
    if (stays.version, goes.version) != versions:
        raise StaleError("Iemand anders heeft een van de 2 vaardigheden net gewijzigd. Vergelijk ze nog een keer.")
    moved = {line.words: line.moving for line in uses_of(goes, every=True) if line.moving}
    goes.retired_at, goes.merged_into, goes.version = goes.retired_at or at, stays, goes.version + 1
    goes.save(update_fields=["retired_at", "merged_into", "version"])
    for relation, use in pointing():
        key, moving = relation.field.name, use.moves(rows_of(relation, goes))
        if use.settle is not None:
            use.settle(stays, moving, key)
        moving.update(**{key: stays})
    if stays.name.casefold() != goes.name.casefold():
        SkillSynonym.objects.get_or_create(skill=stays, name=goes.name)
    Skill.objects.filter(pk=stays.pk).update(version=stays.version + 1)
    text = f"Vaardigheid ‘{goes.name[:110]}’ ({goes.code}) is samengevoegd met ‘{stays.name[:110]}’ ({stays.code})."
    events.record("skill.merged", text, about=[stays, goes], by=by, at=at, moved=moved)
    return moved


def _words(stays: Skill, rows: Rows, key: str) -> None:
    """A word that the skill has already, or that is its name, is not a second word."""
    known = {name.casefold() for name in stays.synonyms.values_list("name", flat=True)} | {stays.name.casefold()}
    twice = [row.pk for row in rows if row.name.casefold() in known]
    rows.model._base_manager.filter(pk__in=twice).delete()


def _relations(stays: Skill, rows: Rows, key: str) -> None:
    """Nobody is related to itself; related in two ways is related in the strongest."""
    other = "neighbour" if key == "skill" else "skill"
    rows.filter(**{other: stays}).delete()
    keep_one(f"{other}_id", highest=["quarters"])(stays, rows, key)


USES = {
    "skills.OccupationSkill.skill": Use(
        "beroep", "beroepen", settle=keep_one("occupation_id", either=["essential"]), counts=False
    ),
    "skills.Skill.merged_into": Use(
        "eerder samengevoegde vaardigheid", "eerder samengevoegde vaardigheden", counts=False
    ),
    "skills.SkillRelation.skill": Use(
        "vaardigheid die hierbij helpt", "vaardigheden die hierbij helpen", settle=_relations, counts=False
    ),
    "skills.SkillRelation.neighbour": Use(
        "vaardigheid waarbij deze helpt", "vaardigheden waarbij deze helpt", settle=_relations, counts=False
    ),
    "skills.SkillSynonym.skill": Use("ander woord", "andere woorden", settle=_words, counts=False),
}
