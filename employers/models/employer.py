"""The employer, who may act for it, and the places where people learn."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

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

    def named_like(self, text: str) -> Self:
        return self.filter(Q(name__unaccent__icontains=text) | Q(number__iexact=text) | Q(kvk_number=text))


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
    def motive_labels(self) -> list[str]:
        return [Motive(value).label for value in self.motives]


class EmployerMembership(models.Model):
    """A portal user may act for this employer; only with `may_sign` also sign agreements."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    may_sign = models.BooleanField("mag overeenkomsten tekenen", default=False)
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


class LocationKind(models.TextChoices):
    """Where people learn (R13)."""

    WERKBEDRIJF = "werkbedrijf", "Werkbedrijf"
    EMPLOYER = "werkgever", "werkgever"
    OTHER_EMPLOYER = "andere-werkgever", "andere werkgever"
    SHELTERED = "beschut", "beschutte werkplek"
    EDUCATION = "onderwijs", "onderwijs"


class LearningLocation(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort plek", max_length=20, choices=LocationKind)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="locations", verbose_name="werkgever"
    )
    contact_name = models.CharField("contactpersoon", max_length=120, blank=True)
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True, validators=[postcode_validator])
    place = models.CharField("plaats", max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField("plekken tegelijk", default=4)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="location_kind_known", condition=Q(kind__in=LocationKind.values)),
            models.CheckConstraint(
                name="location_seats_1_to_999",
                condition=Q(seats__range=(1, 999)),
                violation_error_message="Vul een getal in van 1 tot en met 999.",
            ),
            models.CheckConstraint(
                name="location_of_employer_names_it",
                condition=~Q(kind=LocationKind.EMPLOYER) | Q(employer__isnull=False),
                violation_error_message="Kies bij welke werkgever deze plek is.",
            ),
        ]
        verbose_name = "inleerlocatie"
        verbose_name_plural = "inleerlocaties"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employers:location_edit", args=[self.public_id])


class ContactKind(models.TextChoices):
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek"
    MAIL = "mail", "mail"
    MEETING = "gesprek", "gesprek op kantoor"


class EmployerContact(models.Model):
    """A talk with the company, apart from the talks with candidates (R41)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=ContactKind)
    held_on = models.DateField("datum")
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_on = models.DateField("uiterlijk", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="employercontact_kind_known", condition=Q(kind__in=ContactKind.values)),
            models.CheckConstraint(
                name="employercontact_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
        ]
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"

    def __str__(self) -> str:
        return f"{self.kind} op {self.held_on}"
