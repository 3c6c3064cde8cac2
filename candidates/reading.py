"""Who may read a person's file, and that nobody reads it unseen.

Every page and download about one person passes a middleware (candidates/views/file_log.py). A file of another team
opens with a reason, until the end of the day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, CandidateQuerySet, FileOpening
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify

SHORTEST_REASON = 10  # characters: "werk" is no reason


# ---- who may read ----------------------------------------------------------------------------------------
def readable_by(user: User, *, at: datetime | None = None) -> CandidateQuerySet:
    """Who this user works for, and whose file is open to this user today because of a reason that was given.

    For the pages of one person; a list shows `visible_to` only. What was opened so is read and not changed.
    """
    visible = Candidate.objects.visible_to(user)
    if not user.is_active or user.is_employer or user.is_manager:
        return visible
    open_now = FileOpening.objects.filter(user=user, candidate=OuterRef("pk"), expires_at__gt=at or timezone.now())
    own = Q(team_id=user.team_id) if user.is_coach else Q(pk__in=[])
    return Candidate.objects.filter(own | Exists(open_now), merged_into=None)


@transaction.atomic
def open_file(candidate: Candidate, *, by: User, reason: str, at: datetime | None = None) -> FileOpening:
    """Open a file of another team until the end of the day; its coach is told why.

    Raises DomainError without a reason that says something, and for a file that is open to this user anyway.
    """
    at, reason = at or timezone.now(), reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise DomainError("Schrijf in een zin waarom je dit dossier nodig hebt.")
    if readable_by(by, at=at).filter(pk=candidate.pk).exists():
        raise DomainError("Je kunt dit dossier al openen.")
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    opening = FileOpening.objects.create(
        candidate=candidate,
        user=by,
        reason=reason,
        opened_at=at,
        expires_at=timezone.make_aware(datetime.combine(tomorrow, time.min)),
    )
    events.record("candidate.opened", "Dossier van een ander team geopend.", about=candidate, by=by, at=at)
    notify(
        candidate.coach,
        key=f"opening:{opening.pk}",
        text=f"Een collega van een ander team opende het dossier van {candidate.number}. De reden staat erbij.",
        url=reverse("candidates:care", args=[candidate.public_id]),
        at=at,
    )
    return opening


# ---- who looked ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reader:
    """Somebody who looked in a file: how often, and when last."""

    user: User
    times: int
    last_at: datetime


def readers_of(candidate: Candidate) -> list[Reader]:
    """Everybody who opened this file, the last one first; also the file of a double that went up in it."""
    ids = [candidate.public_id, *candidate.merged.values_list("public_id", flat=True)]
    viewed = events.Event.objects.filter(subject_public_id__in=ids, verb="candidate.viewed", actor__isnull=False)
    rows = list(viewed.order_by().values("actor").annotate(times=Count("pk"), last=Max("at")).order_by("-last"))
    people = User.objects.select_related("team").in_bulk([row["actor"] for row in rows])
    return [Reader(people[row["actor"]], row["times"], row["last"]) for row in rows]


# ---- of whom a page is -----------------------------------------------------------------------------------
def person_of_file(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    """Of whom a page under /kandidaten/<uuid>/ is (settings.FILES_OF_PEOPLE)."""
    return readable_by(user).filter(public_id=kwargs["public_id"]).only("pk", "public_id").first()


def survivor_of(public_id: UUID, user: User) -> Candidate | None:
    """Who the double of this address became, when this user may read that."""
    return readable_by(user).filter(merged__public_id=public_id).first()


def numbered(number: str) -> Candidate | None:
    """Who has this number, whoever asks: only the number, the team and the coach of it are shown."""
    return Candidate.objects.numbered(number).select_related("team", "coach").first() if number else None
