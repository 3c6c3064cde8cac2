"""The places where people learn, and how many fit there at the same time, now and later."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from employers.models.employer import Employer
from nieuwebanen.geography import postcode_validator


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
        return reverse("employers:location", args=[self.public_id])


# From the first day to the last, both included; without a last day for ever.
DAYS = models.Func("begins_on", "ends_on", models.Value("[]"), function="daterange", output_field=DateRangeField())


class LocationCapacityQuerySet(models.QuerySet["LocationCapacity"]):
    def on(self, day: date) -> Self:
        """The period that holds on this day, if any."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), begins_on__lte=day)


class LocationCapacity(models.Model):
    """For this period another number of places than the location's own `seats`; periods never overlap."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    location = models.ForeignKey(LearningLocation, models.CASCADE, related_name="capacities")
    begins_on = models.DateField("van")
    ends_on = models.DateField("tot en met", null=True, blank=True)
    seats = models.PositiveSmallIntegerField("plekken tegelijk")
    note = models.CharField("waarom", max_length=200, blank=True)

    objects = LocationCapacityQuerySet.as_manager()

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="locationcapacity_seats_0_to_999",
                condition=Q(seats__range=(0, 999)),
                violation_error_message="Vul een getal in van 0 tot en met 999.",
            ),
            models.CheckConstraint(
                name="locationcapacity_begins_before_end",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            ExclusionConstraint(
                name="locationcapacity_no_overlap",
                expressions=[("location", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                violation_error_message="Deze periode overlapt met een andere periode van deze plek.",
            ),
        ]
        verbose_name = "plekken in een periode"
        verbose_name_plural = "plekken per periode"

    def __str__(self) -> str:
        return f"{self.seats} vanaf {self.begins_on}"
