"""Leave: who is away, and which colleague looks after the work meanwhile.

Whose turn it is follows from the days: nothing is moved, and on the day after the last one all is as it was.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import Absence, User
from nieuwebanen.errors import DomainError


def running(today: date) -> QuerySet[Absence]:
    """Who is away on this day."""
    return Absence.objects.filter(ended_at=None, from_on__lte=today, until_on__gte=today).select_related(
        "user", "cover"
    )


def acting_for(user: User, today: date) -> list[User]:
    """The colleagues for whom this user stands in today; nobody for who is away, or was moved to another team."""
    rows = running(today).filter(cover=user, user__team=user.team, user__role=user.role)
    return [row.user for row in rows]


def cover_of(user: User, today: date) -> Absence | None:
    """The absence of this user today, with who stands in; None: at work."""
    return running(today).filter(user=user, cover__is_active=True).first()


def of_team(user: User, today: date) -> QuerySet[Absence]:
    """What is coming and going on in the own team, of everybody for a manager; the soonest first."""
    rows = Absence.objects.filter(ended_at=None, until_on__gte=today).select_related("user__team", "cover")
    return rows if user.is_manager else rows.filter(Q(user__team=user.team) | Q(user=user))


def covers_for(absent: User) -> QuerySet[User]:
    """Who may stand in: the same work in the same team, for only they may open the files."""
    return User.objects.active().filter(role=absent.role, team=absent.team).exclude(pk=absent.pk)


@transaction.atomic
def enter(
    absent: User,
    *,
    cover: User,
    from_on: date,
    until_on: date,
    by: User,
    today: date,
    note: str = "",
    at: datetime | None = None,
) -> Absence:
    """Somebody is away from one day until and including another. Raises DomainError for another's leave by who is
    no manager, for days that are over, for days that overlap, and for a cover who is no colleague or away too."""
    if absent.pk != by.pk and not by.is_manager:
        raise DomainError("Je vult alleen je eigen afwezigheid in. Voor een ander doet een manager dat.")
    if until_on < today:
        raise DomainError("Deze dagen zijn voorbij. Kies een laatste dag vanaf vandaag.")
    if not covers_for(absent).filter(pk=cover.pk).exists():
        raise DomainError("Kies een collega uit hetzelfde team die waarneemt.")
    # Both rows are locked, in the order of their keys: two colleagues who cover each other at once do not slip through.
    list(User.objects.select_for_update().filter(pk__in=[absent.pk, cover.pk]).order_by("pk"))
    meanwhile = Absence.objects.filter(ended_at=None, from_on__lte=until_on, until_on__gte=from_on)
    if meanwhile.filter(user=cover).exists():
        raise DomainError(f"{cover} is in deze dagen zelf afwezig. Kies een andere collega.")
    if covered := meanwhile.filter(cover=absent).select_related("user").first():
        raise DomainError(f"In deze dagen neem je waar voor {covered.user}. Laat daar eerst iemand anders voor kiezen.")
    row = Absence(user=absent, cover=cover, from_on=from_on, until_on=until_on, note=note.strip(), made_by=by)
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise DomainError(" ".join(refusal.messages)) from refusal
    row.save()
    events.record(
        "absence.entered", "Afwezigheid ingevuld.", about=[absent, cover], by=by, at=at, absence=str(row.public_id)
    )
    return row


@transaction.atomic
def end(absence: Absence, *, by: User, at: datetime | None = None) -> None:
    """Back earlier, or it does not go on. Raises DomainError for another's leave, and for one that ended."""
    at = at or timezone.now()
    if absence.user_id != by.pk and not by.is_manager:
        raise DomainError("Alleen je collega zelf of een manager stopt deze afwezigheid.")
    if not Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at):
        raise DomainError("Deze afwezigheid was al gestopt.")
    events.record("absence.ended", "Afwezigheid gestopt.", about=[absence.user, absence.cover], by=by, at=at)
