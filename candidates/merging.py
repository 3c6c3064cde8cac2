"""Two files of one person become one: everything of the double moves to the file that stays.

What points to a person is asked of the models (`nieuwebanen.relations`); tests/candidates/test_merging.py fails when a
new relation has no rule. Rows that never change (levels, competences, who opened the file) may make exactly this move,
and their trigger sees to it that nothing else of them changes, so the history of the survivor is complete. The dated
history of coaches stays at the double, because two coaches had this person at the same time; it is read through
`merged_into`, as the events are. Of the double itself only the number stays: its address and number lead to the survivor.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from candidates.models import (
    Candidate,
    CandidateLanguage,
    CandidateStatus,
    CoachAssignment,
    CurrentSkill,
    GroupMember,
    Standing,
)
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import notify
from nieuwebanen.relations import Moving, moving_along, relations_to, rows_of

# What is chosen together stays together.
CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "birth_year": ("birth_year",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("postcode", "place"),
    "situation": ("target_group", "current_employer", "current_job_ends_on", "current_sector"),
    "strengths": ("strengths",),
    "work_wishes": ("work_wishes",),
    "needs": ("needs",),
    "available_from": ("available_from",),
    "hours": ("hours_per_week", "learning_hours_per_week"),
    "days": ("days",),
    "travel": ("travel_mode", "travel_minutes"),
    "privacy_explained_on": ("privacy_explained_on",),
    "vum_id": ("vum_id",),
}
# Both lists together: what either file knew.
TOGETHER = ("cannot", "sector_wishes", "driving_licences")
# Stays at the double on purpose: it is read through `merged_into`, or is no more than a sum.
STAYS_BEHIND: set[tuple[type[models.Model], str]] = {(CoachAssignment, "candidate"), (Standing, "candidate")}


def moving(double: Candidate) -> list[Moving]:
    """How many of each thing move to the survivor."""
    return moving_along(double, _moved_relations())


def refusals(survivor: Candidate, double: Candidate) -> list[str]:
    """Why these two cannot become one now, each a sentence that says what must be done first."""
    return [line for path in settings.REFUSES_MERGE for line in import_string(path)(survivor, double)]


@transaction.atomic
def merge(
    survivor: Candidate,
    double: Candidate,
    *,
    versions: tuple[int, int],
    take: Sequence[str],
    by: User,
    at: datetime | None = None,
) -> Candidate:
    """Move everything of `double` to `survivor`; the double stays as a number that points to it.

    versions: those of survivor and double that were on the screen. take: the names of `CHOICES` whose value comes
    from the double. Which rows moved stands in the event of both.
    Raises DomainError for what is one already, was merged before or may not now (`refusals`), StaleError when one
    was changed meanwhile.
    """
    at = at or timezone.now()
    if survivor.pk == double.pk:
        raise DomainError("Dit is hetzelfde dossier. Kies een ander om mee samen te voegen.")
    # Always in the order of the keys: A into B and B into A at the same moment wait for each other, and one is late.
    rows = Candidate.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=[survivor.pk, double.pk])
    locked = {row.pk: row for row in rows.order_by("pk")}
    if len(locked) != 2:
        raise DomainError("Een van de 2 dossiers is al samengevoegd, of hoort bij een ander team. Vraag een manager.")
    stays, goes = locked[survivor.pk], locked[double.pk]
    if (stays.version, goes.version) != versions:
        raise StaleError("Iemand anders heeft een van de 2 dossiers net gewijzigd. Vergelijk ze nog een keer.")
    if why := refusals(stays, goes):
        raise DomainError(" ".join(why))
    _settle_values(stays, goes, take, timezone.localdate(at))
    for path in settings.PEOPLE_MERGED:
        import_string(path)(stays, goes)
    moved: dict[str, list[int]] = {}
    for relation in _moved_relations():
        settle = CLASHES.get((relation.related_model, relation.field.name))
        if settle is not None:
            settle(stays, goes)
        ids = list(rows_of(relation, goes).values_list("pk", flat=True))
        rows_of(relation, goes).filter(pk__in=ids).update(**{relation.field.name: stays})
        if ids:
            moved[relation.related_model._meta.label_lower] = ids
    CoachAssignment.objects.filter(candidate=goes, until_on=None).update(until_on=timezone.localdate(at))
    events.record(
        "candidate.merged",
        f"Dossier {goes.number} is samengevoegd met {stays.number}.",
        about=[stays, goes],
        by=by,
        at=at,
        moved=moved,
        double=goes.number,
        taken=list(take),
    )
    if goes.coach_id not in (by.pk, stays.coach_id):
        text = f"Dossier {goes.number} was dubbel en is samengevoegd met {stays.number}."
        notify(goes.coach, key=f"merged:{goes.pk}", text=text, url=stays.get_absolute_url(), at=at)
    stays.refresh_from_db()
    return stays


def _moved_relations() -> list[models.ForeignObjectRel]:
    return [one for one in relations_to(Candidate) if (one.related_model, one.field.name) not in STAYS_BEHIND]


def _settle_values(stays: Candidate, goes: Candidate, take: Sequence[str], today: date) -> None:
    """The chosen values onto the survivor; of the double nothing personal stays, or erasing one would miss the other."""
    values: dict[str, Any] = {field: getattr(goes, field) for choice in take for field in CHOICES[choice]}
    values |= {field: list(dict.fromkeys([*getattr(stays, field), *getattr(goes, field)])) for field in TOGETHER}
    if stays.status == CandidateStatus.INACTIVE != goes.status:
        values |= {"status": goes.status, "closed_on": None, "closed_reason": ""}
    if goes.hold_until and (stays.hold_until is None or stays.hold_until < goes.hold_until):
        values |= {"hold_until": goes.hold_until, "hold_reason": goes.hold_reason}
    version = max(stays.version, goes.version) + 1  # a form that was open on either is too late
    fresh = Candidate()
    empty = {field: getattr(fresh, field) for field in _personal()}
    Candidate.objects.filter(pk=goes.pk).update(
        **empty | {"first_name": "Dubbel", "last_name": goes.number, "target_group": goes.target_group},
        hold_until=None,
        hold_reason="",
        backup_coach=None,
        status=CandidateStatus.INACTIVE,
        closed_on=today,
        closed_reason=f"Samengevoegd met {stays.number}.",
        merged_into=stays,
        version=version,
    )
    if values.get("target_group", stays.target_group) == "van-werk-naar-werk" and not values.get(
        "current_employer", stays.current_employer
    ):
        raise DomainError(f"Vul eerst in bij welke werkgever {dutch.listed([str(stays)])} nu werkt.")
    Candidate.objects.filter(pk=stays.pk).update(**values, version=version)


def _personal() -> set[str]:
    return {field for fields in CHOICES.values() for field in fields} | set(TOGETHER)


# ---- the same thing at both files ------------------------------------------------------------------------
def _levels(stays: Candidate, goes: Candidate) -> None:
    """The levels of now follow from the history, which moved before this: the trigger on it wrote the newest."""
    CurrentSkill.objects.filter(candidate=goes).delete()


def _languages(stays: Candidate, goes: Candidate) -> None:
    """What the survivor says about a language stands."""
    goes.languages.filter(language__in=stays.languages.values("language")).delete()


def _groups(stays: Candidate, goes: Candidate) -> None:
    goes.group_memberships.filter(group__in=stays.group_memberships.values("group")).delete()


CLASHES: dict[tuple[type[models.Model], str], Callable[[Candidate, Candidate], None]] = {
    (CurrentSkill, "candidate"): _levels,
    (CandidateLanguage, "candidate"): _languages,
    (GroupMember, "candidate"): _groups,
}
