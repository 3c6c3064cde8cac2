"""Who of an employer may use the portal: inviting, letting somebody sign, ending it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from employers.models import Employer, EmployerMembership
from nieuwebanen import events
from nieuwebanen.accounts import people
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError


@transaction.atomic
def invite(
    employer: Employer,
    *,
    email: str,
    first_name: str,
    last_name: str,
    may_sign: bool,
    by: User,
    job_title: str = "",
    phone: str = "",
    at: datetime | None = None,
) -> EmployerMembership:
    """Give somebody access for this employer; who has no account yet gets the mail with the link.

    Raises DomainError when the address is a colleague's, or already has access.
    """
    user = User.objects.filter(email__iexact=email).first()
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
        raise DomainError("Dit account staat uit. Vraag de beheerder om het weer aan te zetten.")
    membership, new = EmployerMembership.objects.get_or_create(
        employer=employer, user=user, ended_at=None, defaults={"may_sign": may_sign}
    )
    if not new:
        raise DomainError("Deze persoon heeft al toegang voor deze werkgever.")
    events.record("employer.member_added", "Toegang tot het portaal gegeven.", about=[employer, user], by=by, at=at)
    return membership


@transaction.atomic
def end(membership: EmployerMembership, *, by: User, at: datetime | None = None) -> None:
    """This person no longer acts for this employer, from the next click on. History keeps the name."""
    at = at or timezone.now()
    if not EmployerMembership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=at):
        raise DomainError("Deze toegang was al gestopt.")
    about = [membership.employer, membership.user]
    events.record("employer.member_ended", "Toegang tot het portaal gestopt.", about=about, by=by, at=at)
