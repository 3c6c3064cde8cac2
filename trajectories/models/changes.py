"""What moves while a trajectory runs: somebody is away for a while, more time is asked, a small correction."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from nieuwebanen.accounts.models import User
from trajectories.models.trajectory import Trajectory


class Away(models.TextChoices):
    """Why somebody is away, as far as we may know: never an illness (domain.md, privacy)."""

    ABSENT = "afwezig", "tijdelijk niet aanwezig"
    LEAVE = "verlof", "verlof of vakantie"
    CARE = "zorg", "zorg voor een ander"
    PLACE_CLOSED = "plek-dicht", "de plek is tijdelijk dicht"


class Suspension(models.Model):
    """The learning stands still from the first day to the last; open while the end is not known."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="suspensions")
    kind = models.CharField("reden", max_length=12, choices=Away)
    starts_on = models.DateField("vanaf")
    ends_on = models.DateField("tot en met", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("einde vastgelegd", null=True)
    moved_days = models.PositiveSmallIntegerField("dagen opgeschoven", default=0)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="suspension_kind_known", condition=Q(kind__in=Away.values)),
            models.CheckConstraint(
                name="suspension_starts_before_end",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="De laatste dag moet na de eerste dag liggen.",
            ),
            ExclusionConstraint(
                name="suspension_no_overlap",
                expressions=[
                    ("trajectory", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="In deze dagen staat het inleren al stil.",
            ),
        ]
        verbose_name = "onderbreking"
        verbose_name_plural = "onderbrekingen"

    def __str__(self) -> str:
        return f"onderbreking {self.pk}"


class ExtensionQuerySet(models.QuerySet["ExtensionRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(trajectory__in=Trajectory.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(decided_at=None)


class ExtensionRequest(models.Model):
    """More time is asked; a manager decides, with a reason. One open request per trajectory (features.md row 52)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="extensions")
    until = models.DateField("tot en met")
    reason = models.CharField("waarom langer", max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gevraagd")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("beslist", null=True)
    granted = models.BooleanField("toegestaan", null=True)
    decision = models.CharField("waarom zo beslist", max_length=500, blank=True)
    alternative = models.CharField("wat dan wel", max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=Q(decided_at=None),
                name="extension_one_open",
                violation_error_message="Er ligt al een vraag om te verlengen. Wacht op het besluit.",
            ),
            models.CheckConstraint(
                name="extension_decided_with_reason",
                condition=Q(decided_at=None, granted=None)
                | (Q(decided_at__isnull=False, granted__isnull=False) & ~Q(decision="")),
            ),
        ]
        verbose_name = "vraag om te verlengen"
        verbose_name_plural = "vragen om te verlengen"

    def __str__(self) -> str:
        return f"verlenging {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("trajectories:extension", args=[self.public_id])


class Correction(models.Model):
    """A small change after the signatures that needs none: who the supervisor is, a phone number (features.md row 67).

    The signed text stays as it is; what holds now stands beside it.
    """

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="corrections")
    field = models.CharField("wat", max_length=40)
    was = models.CharField("was", max_length=200, blank=True)
    becomes = models.CharField("wordt", max_length=200)
    reason = models.CharField("waarom", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "correctie"
        verbose_name_plural = "correcties"

    def __str__(self) -> str:
        return f"correctie {self.pk}"
