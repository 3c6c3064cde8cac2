"""Colleagues and employers' people: inviting, changing, switching off and on again.

Who is switched off keeps a name in history (nothing is deleted), cannot sign in, is signed out everywhere,
and hands over what was theirs (handover.py).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import dutch, events
from nieuwebanen.accounts import handover
from nieuwebanen.accounts.models import Invitation, Role, User
from nieuwebanen.errors import DomainError
from nieuwebanen.outbox import MailKind, queue_mail

EDITABLE = ("first_name", "last_name", "email", "phone", "job_title", "role", "team")


@transaction.atomic
def invite(*, email: str, role: Role, by: User | None, at: datetime | None = None, **fields: Any) -> User:
    """Add somebody and mail the link with which they choose a password.

    fields: first_name, last_name, phone, job_title, team. Raises DomainError when the address is in use.
    """
    at = at or timezone.now()
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError("Dit e-mailadres is al in gebruik.")
    user = User.objects.create_user(email, None, role=role, **fields)
    events.record("user.invited", f"Uitgenodigd als {Role(role).label}.", about=user, by=by, at=at)
    _mail_invitation(user, by=by, at=at)
    return user


@transaction.atomic
def invite_again(user: User, *, by: User, at: datetime | None = None) -> None:
    """A new link; the old one stops working. Only for who is active and never chose a password."""
    at = at or timezone.now()
    if not user.is_active:
        raise DomainError("Dit account staat uit. Zet het eerst aan.")
    if user.has_usable_password():
        raise DomainError(
            "Deze gebruiker heeft al een wachtwoord. Vergeten? Dan helpt ‘Wachtwoord vergeten’ bij het inloggen."
        )
    events.record("user.invited_again", "Opnieuw uitgenodigd.", about=user, by=by, at=at)
    _mail_invitation(user, by=by, at=at)


def _mail_invitation(user: User, *, by: User | None, at: datetime) -> None:
    secret = Invitation.issue(user, by=by, at=at)
    queue_mail(
        "invitation",
        {
            "user": user,
            "path": reverse("accounts:invitation", args=[secret]),
            "organisation": settings.ORGANISATION,
            "expires": dutch.long_date(user.invitation.expires_at),
        },
        to=user.email,
        kind=MailKind.ACCOUNT,
        key=f"invitation:{Invitation.hash(secret)}",
        at=at,
    )


@transaction.atomic
def change(user: User, *, by: User, at: datetime | None = None) -> None:
    """Save the edited fields of a user. A coach who still has work keeps role and team: hand it over first."""
    before = User.objects.select_for_update().get(pk=user.pk)
    moved = (before.role, before.team_id) != (user.role, user.team_id)
    if moved and before.is_coach and (work := handover.work_of(before)):
        raise DomainError(f"Deze werkcoach heeft nog werk: {handover.in_words(work)}. Draag dat eerst over.")
    if before.is_admin and user.role != Role.ADMIN:
        _refuse_last_admin(before)
    user.save(update_fields=EDITABLE)  # never the password or the access, which may change at the same moment
    events.record("user.changed", "Gegevens van de gebruiker gewijzigd.", about=user, by=by, at=at)


@transaction.atomic
def deactivate(user: User, *, by: User, successor: User | None = None, at: datetime | None = None) -> None:
    """Switch an account off, at once and everywhere; a successor takes over what was theirs.

    Raises DomainError for the own account, the last beheerder, and for work without a successor.
    """
    at = at or timezone.now()
    if user.pk == by.pk:
        raise DomainError("Je kunt je eigen account niet uitzetten. Vraag een andere beheerder.")
    if user.is_admin:
        _refuse_last_admin(user)
    if work := handover.work_of(user):
        if successor is None:
            raise DomainError(f"Kies eerst wie dit overneemt: {handover.in_words(work)}.")
        handover.hand_over(user, to=successor, by=by, at=at)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise DomainError("Dit account stond al uit.")
    end_sessions(user)
    events.record("user.deactivated", "Account uitgezet.", about=user, by=by, at=at)


@transaction.atomic
def leave_to(user: User, *, successor: User, by: User, at: datetime | None = None) -> None:
    """What somebody without an account still looks after goes to a colleague. Raises DomainError when the account is on:
    switching it off hands over as well."""
    if User.objects.filter(pk=user.pk, is_active=True).exists():
        raise DomainError("Dit account staat aan. Zet het uit: dan kies je ook wie het werk overneemt.")
    handover.hand_over(user, to=successor, by=by, at=at or timezone.now())


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime | None = None) -> None:
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise DomainError("Dit account stond al aan.")
    events.record("user.reactivated", "Account weer aangezet.", about=user, by=by, at=at)


def end_sessions(user: User) -> None:
    """Sign somebody out in every browser."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()


def _refuse_last_admin(user: User) -> None:
    others = User.objects.select_for_update().active().filter(role=Role.ADMIN).exclude(pk=user.pk)
    if not others.exists():
        raise DomainError("Dit is de laatste beheerder. Nodig eerst een andere beheerder uit.")
