"""Who was there: for a whole part of a group in one go, and changeable afterwards (R25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from matching.cohorts.cohorts import locked, only_for
from matching.models import Attendance, CohortMember, CohortPhase, MemberState, Presence
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import listed
from nieuwebanen.errors import DomainError, StaleError


@dataclass(frozen=True)
class Entry:
    """presence "" is: not filled in."""

    presence: str = ""
    note: str = ""


EMPTY = Entry()


def expected(phase: CohortPhase) -> "QuerySet[CohortMember]":
    """Who belongs on the list of this part: who stands in it, and who went through it."""
    stands = Q(phase=phase, state=MemberState.JOINS)
    was = Q(pk__in=Attendance.objects.filter(phase=phase).order_by().values("member"))
    return CohortMember.objects.filter(stands | was, cohort=phase.cohort_id).select_related("candidate__team")


def noted(phase: CohortPhase) -> dict[UUID, Entry]:
    """What is filled in for this part, by member."""
    rows = Attendance.objects.filter(phase=phase).values_list("member__public_id", "presence", "note")
    return {member: Entry(presence, note) for member, presence, note in rows}


@transaction.atomic
def save(
    phase: CohortPhase,
    entries: Mapping[UUID, Entry],
    *,
    seen: Mapping[UUID, Entry],
    by: User,
    at: datetime | None = None,
) -> int:
    """Write down who was there; how many lines changed.

    seen: what stood on the screen. What this user did not touch stays as a colleague wrote it meanwhile. Raises
    StaleError naming whom both changed, DomainError for a word that is none, or somebody who is not on this list.
    """
    at, cohort = at or timezone.now(), locked(phase.cohort)
    people = {member.public_id: member for member in expected(phase)}
    now = noted(phase)
    changed = {who: entry for who, entry in entries.items() if entry != seen.get(who, EMPTY)}
    if any(entry.presence not in ("", *Presence.values) for entry in changed.values()):
        raise DomainError("Kies aanwezig, afgemeld of niet gekomen.")
    if not changed.keys() <= people.keys():
        raise StaleError("Iemand staat intussen niet meer bij dit onderdeel. Ververs de pagina.")
    changed = {who: entry for who, entry in changed.items() if entry != now.get(who, EMPTY)}
    if both := [str(people[who].candidate) for who in changed if now.get(who, EMPTY) != seen.get(who, EMPTY)]:
        raise StaleError(f"Een collega vulde net iets anders in voor {listed(both)}. Kijk na wat klopt.")
    _write(phase, {people[who]: entry for who, entry in changed.items()}, by, at)
    if changed:
        text = f"Aanwezigheid bij {phase} vastgelegd."
        about = [cohort, *(people[who].candidate for who in changed)]
        data = only_for(cohort, phase=str(phase.public_id), members=[str(who) for who in changed])
        events.record("cohort.attendance", text, about=about, by=by, at=at, each=data)
    return len(changed)


def _write(phase: CohortPhase, changed: Mapping[CohortMember, Entry], by: User, at: datetime) -> None:
    Attendance.objects.filter(
        phase=phase, member__in=[m for m, entry in changed.items() if not entry.presence]
    ).delete()
    Attendance.objects.bulk_create(
        (
            Attendance(member=member, phase=phase, presence=entry.presence, note=entry.note.strip()[:200], by=by, at=at)
            for member, entry in changed.items()
            if entry.presence
        ),
        update_conflicts=True,
        unique_fields=["member", "phase"],
        update_fields=["presence", "note", "by", "at"],
    )
