"""The first administrator of an empty installation, without a password on the command line."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import EmailValidator
from django.db import transaction
from django.urls import reverse

from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import Invitation, Role, User


class Command(BaseCommand):
    help = "Maak de eerste beheerder en toon de link om een wachtwoord te kiezen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--first-name", default="Functioneel")
        parser.add_argument("--last-name", default="beheerder")

    def handle(self, *args: Any, **options: Any) -> None:
        email: str = options["email"].strip()
        try:
            EmailValidator()(email)
        except ValidationError:
            raise CommandError(f"Dit is geen e-mailadres: {email}") from None
        user, secret = _admin(email, options["first_name"], options["last_name"])
        link = settings.BASE_URL + reverse("accounts:invitation", args=[secret])
        until = dutch.long_date(user.invitation.expires_at)
        self.stdout.write(f"Beheerder {user.email} kan beginnen. Open deze link, geldig tot en met {until}:\n{link}")


@transaction.atomic
def _admin(email: str, first_name: str, last_name: str) -> tuple[User, str]:
    """The administrator and the secret of a new link. Who lost the first link may ask again; others are refused."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, None, first_name=first_name, last_name=last_name, role=Role.ADMIN)
        events.record("user.invited", "Eerste beheerder toegevoegd.", about=user, by=None)
    elif not user.is_admin or user.has_usable_password() or not user.is_active:
        raise CommandError("Dit e-mailadres is al in gebruik.")
    return user, Invitation.issue(user, by=None)
