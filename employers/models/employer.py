"""The employer, its branches, and who may act for it."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nieuwebanen import sbi
from nieuwebanen.accounts.models import User
from nieuwebanen.geography import postcode_validator
from nieuwebanen.work import Sector


class FoundVia(models.TextChoices):
    """How the employer was found (R10)."""

    BUSINESS_CIRCLE = "bedrijfskring", "bedrijfskring"
    LELYSTAD_AGREEMENT = "lelystad-akkoord", "Lelystad Akkoord"
    OTHER = "anders", "anders"


class Motive(models.TextChoices):
    """Why the employer takes part; several are possible (R08)."""

    INCLUSION = "inclusie", "inclusieve arbeidsmarkt"
    STAFF = "personeel", "vraag naar personeel"
    SROI = "sroi", "SROI-verplichting"


class EmployerQuerySet(models.QuerySet["Employer"]):
    def visible_to(self, user: User) -> Self:
        """Staff know all employers; a portal user the own organisations; others none."""
        if user.is_staff_member:
            return self
        if user.is_employer:
            return self.filter(memberships__user=user, memberships__ended_at=None)
        return self.none()

    def current(self) -> Self:
        """Without the doubles that were merged into another employer."""
        return self.filter(merged_into=None)

    def named_like(self, text: str) -> Self:
        """By name, number or KvK number; an employer is also found by those of the doubles that it took over."""
        named = Q(name__unaccent__icontains=text) | Q(number__iexact=text) | Q(kvk_number=text)
        doubles = Employer.objects.filter(named, merged_into__isnull=False)
        return self.filter(named | Q(pk__in=doubles.values("merged_into")))


class Employer(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=12, unique=True)
    name = models.CharField("naam", max_length=120)
    kvk_number = models.CharField(
        "KvK-nummer",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{8}$", "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.")],
    )
    sector = models.CharField("sector", max_length=20, choices=Sector)
    # SBI 2025 (CBS): a section letter or 2 to 5 digits; its words come from nieuwebanen/sbi.py.
    sbi_code = models.CharField(
        "SBI-code",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^([A-V]|[0-9]{2,5})$", "Een SBI-code heeft 2 tot en met 5 cijfers.")],
    )
    contact_name = models.CharField("contactpersoon", max_length=120, blank=True)
    contact_title = models.CharField("functie van de contactpersoon", max_length=80, blank=True)
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True, validators=[postcode_validator])
    place = models.CharField("plaats", max_length=80, blank=True)
    found_via = models.CharField("gevonden via", max_length=20, choices=FoundVia, blank=True)
    motives = ArrayField(
        models.CharField(max_length=12, choices=Motive),
        verbose_name="waarom doet de werkgever mee",
        default=list,
        blank=True,
    )
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vaste werkcoach",
    )
    # State aid below the threshold needs no notification, but the employer declares it (Reg. EU 2023/2831).
    de_minimis_note = models.TextField("de-minimissteun", max_length=2000, blank=True)
    # A double keeps its number and points to the employer that took over everything.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_doubles")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="employer_sector_known", condition=Q(sector__in=Sector.values)),
            models.CheckConstraint(
                name="employer_kvk_eight_digits",
                condition=Q(kvk_number="") | Q(kvk_number__regex=r"^[0-9]{8}$"),
                violation_error_message="Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.",
            ),
            models.CheckConstraint(name="employer_found_via_known", condition=Q(found_via__in=["", *FoundVia.values])),
            models.CheckConstraint(
                name="employer_sbi_code_shape",
                condition=Q(sbi_code="") | Q(sbi_code__regex=r"^([A-V]|[0-9]{2,5})$"),
                violation_error_message="Een SBI-code heeft 2 tot en met 5 cijfers.",
            ),
            models.CheckConstraint(name="employer_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
            models.CheckConstraint(name="employer_motives_known", condition=Q(motives__contained_by=Motive.values)),
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="employer_kvk_once",
                violation_error_message="Er is al een werkgever met dit KvK-nummer.",
            ),
        ]
        verbose_name = "werkgever"
        verbose_name_plural = "werkgevers"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employers:detail", args=[self.public_id])

    @property
    def sbi_label(self) -> str:
        """The code with the name of its division: "49 Vervoer over land"."""
        return sbi.label_of(self.sbi_code)

    @property
    def motive_labels(self) -> list[str]:
        return [Motive(value).label for value in self.motives]


class Branch(models.Model):
    """A place of business of an employer: where the work of a job is."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="branches")
    name = models.CharField("naam van de vestiging", max_length=120)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, validators=[postcode_validator])
    place = models.CharField("plaats", max_length=80, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"],
                name="branch_name_once_per_employer",
                violation_error_message="Deze werkgever heeft al een vestiging met deze naam.",
            )
        ]
        verbose_name = "vestiging"
        verbose_name_plural = "vestigingen"

    def __str__(self) -> str:
        return self.name


class EmployerMembership(models.Model):
    """A portal user may act for this employer; with `may_sign` sign agreements, with `is_admin` let colleagues in."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    may_sign = models.BooleanField("mag overeenkomsten tekenen", default=False)
    is_admin = models.BooleanField("mag collega’s toegang geven", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField("beëindigd", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "user"], condition=Q(ended_at=None), name="membership_one_active_per_employer"
            )
        ]
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"

    def __str__(self) -> str:
        return f"{self.user_id} bij {self.employer_id}"
