"""Who of an employer may use the portal: inviting, who signs, who lets colleagues in, ending it.

An employer with people in the portal always has an admin among them, as long as its own people decide. Whoever
changes anything here first holds the row of the employer, so that two who end each other's access come one after
the other, and the second is no admin any more.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from employers.models import Employer, EmployerMembership
from nieuwebanen import events
from nieuwebanen.accounts import people
from nieuwebanen.accounts.models import Invitation, Role, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import notify


@dataclass(frozen=True)
class Rights:
    """What a member may do besides working in the portal."""

    may_sign: bool = False
    is_admin: bool = False


def members_of(employer: Employer) -> QuerySet[EmployerMembership]:
    """Who has access now, with their names, by name."""
    found = EmployerMembership.objects.filter(employer=employer, ended_at=None).select_related("user", "employer")
    return found.order_by("user__last_name", "user__first_name", "pk")


def may_manage(employer: Employer, user: User) -> bool:
    """Staff of the Werkbedrijf, and an admin of the employer itself."""
    return user.is_staff_member or (user.is_active and _admins_of(employer).filter(user=user).exists())


@transaction.atomic
def invite(
    employer: Employer,
    *,
    email: str,
    first_name: str,
    last_name: str,
    may_sign: bool,
    by: User,
    is_admin: bool = False,
    job_title: str = "",
    phone: str = "",
    at: datetime | None = None,
) -> EmployerMembership:
    """Give somebody access for this employer; the first one becomes its admin.

    Who has no account yet gets the mail with the link; who works for another employer already is told.
    Raises DomainError when the address is a colleague's, or already has access.
    """
    at = at or timezone.now()
    _hold(employer, by)
    user = User.objects.filter(email__iexact=email).first()
    known = user is not None
    if user is None:
        user = people.invite(
            email=email,
            role=Role.EMPLOYER,
            by=by,
            at=at,
            first_name=first_name,
            last_name=last_name,
            job_title=job_title,
            phone=phone,
        )
    elif not user.is_employer:
        raise DomainError("Dit e-mailadres is van een medewerker. Vul een adres van de werkgever in.")
    elif not user.is_active:
        raise DomainError("Dit account staat uit. Alleen de beheerder van het Werkbedrijf kan het weer aanzetten.")
    first = not _admins_of(employer).exists()
    membership, new = EmployerMembership.objects.get_or_create(
        employer=employer, user=user, ended_at=None, defaults={"may_sign": may_sign, "is_admin": is_admin or first}
    )
    if not new:
        raise DomainError("Deze persoon heeft al toegang voor deze werkgever.")
    _record(membership, "member_added", "Toegang tot het portaal gegeven.", by=by, at=at)
    if known:
        _tell(membership, by=by, at=at)
    return membership


def _tell(membership: EmployerMembership, *, by: User, at: datetime) -> None:
    """Somebody with a password can begin at once; who never chose one gets a new link, and the old one ends."""
    user = membership.user
    if not user.has_usable_password():
        people.invite_again(user, by=by, at=at)
        return
    notify(
        user,
        key=f"access:{membership.pk}",
        text=f"U heeft nu ook toegang tot het portaal voor {membership.employer.name}. Log in zoals u gewend bent.",
        url=reverse("employers:portal_home"),
        at=at,
    )


@transaction.atomic
def invite_again(membership: EmployerMembership, *, by: User, at: datetime | None = None) -> None:
    """A new link, and the old one stops working. Raises DomainError when access ended or a password was chosen."""
    _hold(membership.employer, by)
    if not EmployerMembership.objects.filter(pk=membership.pk, ended_at=None).exists():
        raise DomainError("Deze toegang is gestopt. Nodig deze persoon uit als nieuwe collega.")
    people.invite_again(membership.user, by=by, at=at)
    _record(membership, "member_invited_again", "Uitnodiging voor het portaal opnieuw verstuurd.", by=by, at=at)


@transaction.atomic
def change_rights(
    membership: EmployerMembership, rights: Rights, *, seen: Rights, by: User, at: datetime | None = None
) -> None:
    """Give or take the right to sign and to let colleagues in. seen: what stood on the screen.

    Raises StaleError when somebody else was first, DomainError when nobody would be admin any more.
    """
    _hold(membership.employer, by)
    if seen.is_admin and not rights.is_admin and not _admins_of(membership.employer, but=membership).exists():
        raise DomainError("Er moet altijd een beheerder zijn. Maak eerst een collega beheerder.")
    as_seen = EmployerMembership.objects.filter(
        pk=membership.pk, ended_at=None, may_sign=seen.may_sign, is_admin=seen.is_admin
    )
    if not as_seen.update(may_sign=rights.may_sign, is_admin=rights.is_admin):
        raise StaleError("Een collega heeft dit net gewijzigd. Bekijk wat er nu staat en bewaar nog een keer.")
    membership.may_sign, membership.is_admin = rights.may_sign, rights.is_admin
    words = {
        (False, True): "Mag nu overeenkomsten tekenen.",
        (True, False): "Mag geen overeenkomsten meer tekenen.",
    }
    if text := words.get((seen.may_sign, rights.may_sign)):
        _record(membership, "member_signing", text, by=by, at=at)
    words = {(False, True): "Is nu beheerder van het portaal.", (True, False): "Is geen beheerder meer."}
    if text := words.get((seen.is_admin, rights.is_admin)):
        _record(membership, "member_admin", text, by=by, at=at)


@transaction.atomic
def end(membership: EmployerMembership, *, by: User, at: datetime | None = None) -> None:
    """This person no longer acts for this employer, from the next click on. History keeps the name.

    Raises DomainError for the last admin, unless a coach ends the access of the only person there is.
    """
    at = at or timezone.now()
    employer = membership.employer
    _hold(employer, by)
    others = members_of(employer).exclude(pk=membership.pk)
    nobody_left = by.is_staff_member and not others.exists()
    is_admin = _admins_of(employer).filter(pk=membership.pk).exists()
    if is_admin and not nobody_left and not _admins_of(employer, but=membership).exists():
        raise DomainError("Dit is de enige beheerder. Maak eerst een collega beheerder.")
    if not EmployerMembership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=at):
        raise DomainError("Deze toegang was al gestopt.")
    if not membership.user.memberships.filter(ended_at=None).exists():
        Invitation.objects.filter(user=membership.user, used_at=None, expires_at__gt=at).update(expires_at=at)
    _record(membership, "member_ended", "Toegang tot het portaal gestopt.", by=by, at=at)


def _hold(employer: Employer, by: User) -> None:
    """Wait for who is changing the members of this employer; refuse who may not do that (any more)."""
    Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    if not may_manage(employer, by):
        raise DomainError("Alleen een beheerder van de organisatie mag dit.")


def _admins_of(employer: Employer, *, but: EmployerMembership | None = None) -> QuerySet[EmployerMembership]:
    """Who can let colleagues in now: an account that is switched off cannot."""
    found = EmployerMembership.objects.filter(employer=employer, ended_at=None, is_admin=True, user__is_active=True)
    return found.exclude(pk=but.pk) if but else found


def _record(membership: EmployerMembership, verb: str, text: str, *, by: User, at: datetime | None) -> None:
    """One line at the employer and one at the person; the id tells the timeline who is meant."""
    about = [membership.employer, membership.user]
    events.record(f"employer.{verb}", text, about=about, by=by, at=at, member=membership.user.public_id)
