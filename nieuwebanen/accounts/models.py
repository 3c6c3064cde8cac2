"""Who works with the product: people, teams, roles, and how somebody gets in."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.errors import DomainError


class Role(models.TextChoices):
    COACH = "coach", "werkcoach"
    MANAGER = "manager", "manager"
    ADMIN = "admin", "functioneel beheerder"
    EMPLOYER = "employer", "werkgever"


class Team(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "team"
        verbose_name_plural = "teams"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can sign in once a password is set; without one the invitation sets it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def coaches(self) -> "UserQuerySet":
        return self.filter(role=Role.COACH)

    def staff(self) -> "UserQuerySet":
        return self.exclude(role=Role.EMPLOYER)


class User(AbstractBaseUser):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField("e-mailadres", unique=True)
    first_name = models.CharField("voornaam", max_length=60)
    last_name = models.CharField("achternaam", max_length=80)
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    job_title = models.CharField("functie", max_length=80, blank=True)
    role = models.CharField("rol", max_length=10, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name="team")
    is_active = models.BooleanField("actief", default=True)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message="Dit e-mailadres is al in gebruik."
            ),
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="user_coach_has_team",
                condition=~Q(role=Role.COACH) | Q(team__isnull=False),
                violation_error_message="Kies het team van deze werkcoach.",
            ),
            models.CheckConstraint(
                name="user_employer_has_no_team", condition=~Q(role=Role.EMPLOYER) | Q(team__isnull=True)
            ),
        ]
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_coach(self) -> bool:
        return self.role == Role.COACH

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_employer(self) -> bool:
        return self.role == Role.EMPLOYER

    @property
    def is_staff_member(self) -> bool:
        """Works with candidates: a coach or a manager."""
        return self.role in {Role.COACH, Role.MANAGER}


class Invitation(models.Model):
    """A link by mail with which a new user sets the first password: single use, some days valid.

    Only the hash of the secret is kept. A GET shows the form and consumes nothing (mail scanners follow links).
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="invitation")  # nothing without its user
    secret_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField("uitgenodigd")
    expires_at = models.DateTimeField("geldig tot")
    used_at = models.DateTimeField("gebruikt", null=True)

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"

    def __str__(self) -> str:
        return f"uitnodiging {self.pk}"

    @classmethod
    def issue(cls, user: User, *, by: User | None, at: datetime | None = None) -> str:
        """Make (or renew) the invitation and return the secret for the link; the secret is not stored."""
        at = at or timezone.now()
        secret = token_urlsafe(32)
        cls.objects.update_or_create(
            user=user,
            defaults={
                "secret_sha256": cls.hash(secret),
                "invited_by": by,
                "invited_at": at,
                "expires_at": at + timedelta(days=settings.INVITATION_DAYS),
                "used_at": None,
            },
        )
        return secret

    @staticmethod
    def hash(secret: str) -> str:
        return sha256(secret.encode()).hexdigest()

    @classmethod
    def find(cls, secret: str, *, at: datetime) -> "Invitation | None":
        """The open invitation of this secret, or None when it is unknown, used or expired."""
        return (
            cls.objects.filter(secret_sha256=cls.hash(secret), used_at=None, expires_at__gt=at, user__is_active=True)
            .select_related("user")
            .first()
        )

    @transaction.atomic
    def accept(self, password: str, *, at: datetime | None = None) -> User:
        """Set the password, once. The second of two simultaneous clicks is refused."""
        at = at or timezone.now()
        if not Invitation.objects.filter(pk=self.pk, used_at=None, expires_at__gt=at).update(used_at=at):
            raise DomainError("Deze uitnodiging is al gebruikt of verlopen. Vraag een nieuwe aan.")
        self.user.set_password(password)
        self.user.save(update_fields=["password"])
        events.record(
            "user.joined", "Uitnodiging gebruikt, wachtwoord ingesteld.", about=self.user, by=self.user, at=at
        )
        return self.user


class Absence(models.Model):
    """A colleague who is away, and who looks after the caseload meanwhile: whose turn it is follows from it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="wie is er niet")
    cover = models.ForeignKey(User, models.PROTECT, related_name="covers", verbose_name="wie neemt waar")
    from_on = models.DateField("van")
    until_on = models.DateField("tot en met")
    note = models.CharField("toelichting", max_length=200, blank=True)
    ended_at = models.DateTimeField("eerder gestopt", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="De laatste dag moet op of na de eerste dag vallen.",
            ),
            models.CheckConstraint(
                name="absence_covered_by_another",
                condition=~Q(user=F("cover")),
                violation_error_message="Kies een collega die waarneemt.",
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(F("from_on"), F("until_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
                violation_error_message="In deze dagen staat al een afwezigheid.",
            ),
        ]
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheid"

    def __str__(self) -> str:
        return f"afwezigheid {self.pk}"
