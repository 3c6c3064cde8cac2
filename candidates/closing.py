"""The end of a file, and people who come back: their file opens again with skills and history, not a second one."""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from candidates import coaching
from candidates.models import PROFILE_VALID, Candidate, CandidateStatus, CurrentSkill
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError


class WhyClosed(models.TextChoices):
    """The short list; never a medical reason."""

    WORK = "werk", "Heeft werk gevonden"
    OTHER_HELP = "elders", "Krijgt begeleiding ergens anders"
    MOVED = "verhuisd", "Is verhuisd"
    STOPS = "wil-niet", "Wil stoppen"
    NO_CONTACT = "geen-contact", "Geen contact meer"
    OTHER = "anders", "Anders"


LONGEST = 200


def still_open(candidate: Candidate) -> list[str]:
    """What must end first, each a part of a sentence: "traject T-2026-0001 loopt nog"."""
    return [line for path in settings.KEEPS_FILE_OPEN for line in import_string(path)(candidate)]


@transaction.atomic
def close(
    candidate: Candidate, *, why: WhyClosed, note: str = "", by: User, today: date, at: datetime | None = None
) -> None:
    """Put the file away: the person leaves every list of active people, and the term to keep it begins.

    `candidate.version` is the one that was on the screen. Raises DomainError while something is going on, for
    a file that is closed already and for the reason "anders" without words; StaleError after another's change.
    """
    note = note.strip()
    if why == WhyClosed.OTHER and not note:
        raise DomainError("Schrijf op waarom het stopt.")
    now = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if now.status == CandidateStatus.INACTIVE and now.closed_on:
        raise DomainError("Dit dossier is al gesloten.")
    if open_things := still_open(now):
        raise DomainError(f"Dit kan nog niet: {dutch.listed(open_things)}. Rond dat eerst af.")
    if now.version != candidate.version:
        raise StaleError("Iemand anders heeft deze gegevens net gewijzigd. Kijk of het nog klopt.")
    reason = f"{why.label}. {note}" if note else f"{why.label}."
    Candidate.objects.filter(pk=now.pk).update(
        status=CandidateStatus.INACTIVE, closed_on=today, closed_reason=reason[:LONGEST], version=F("version") + 1
    )
    events.record("candidate.closed", "Dossier gesloten.", about=now, by=by, at=at or timezone.now(), why=why.value)
    candidate.refresh_from_db()


@transaction.atomic
def reopen(candidate: Candidate, *, coach: User, by: User, today: date, at: datetime | None = None) -> None:
    """Open a closed file again, with everything in it, and a coach who works now.

    Raises DomainError for a file that is open, and for a coach to whom `by` may not give (see coaching.assign).
    """
    now = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if now.status != CandidateStatus.INACTIVE:
        raise DomainError("Dit dossier is al open.")
    if now.coach_id != coach.pk:
        coaching.assign([now], to=coach, by=by, reason="Dossier heropend.", today=today, at=at)
    elif not coach.is_active:
        raise DomainError("Deze werkcoach werkt hier niet meer. Kies iemand anders.")
    # Not the reason of closing: somebody wrote it, and an event outlives the person's file.
    events.record(
        "candidate.reopened", "Dossier heropend.", about=now, by=by, at=at or timezone.now(), closed_on=now.closed_on
    )
    Candidate.objects.filter(pk=now.pk).update(
        status=CandidateStatus.ACTIVE, closed_on=None, closed_reason="", version=F("version") + 1
    )
    candidate.refresh_from_db()


def levels_to_look_at(candidate: Candidate, *, today: date) -> list[CurrentSkill]:
    """The levels that are older than a profile may be: they stay, and are looked at again with the person."""
    old = candidate.skills.filter(assessed_on__lt=today - PROFILE_VALID)
    return list(old.select_related("skill", "assessed_by").order_by("assessed_on", "skill__name"))
