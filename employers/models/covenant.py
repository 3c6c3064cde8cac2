"""Covenants and programmes: a promise of many jobs in tranches, like 4 × 50, against what really comes."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class CovenantKind(models.TextChoices):
    COVENANT = "convenant", "convenant"
    PROGRAMME = "programma", "programma"


class Covenant(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=120, unique=True)
    kind = models.CharField("soort", max_length=12, choices=CovenantKind, default=CovenantKind.COVENANT)
    begins_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    target_jobs = models.PositiveIntegerField("doel: aantal banen")
    partners = models.TextField("partners", max_length=2000, blank=True)
    note = models.TextField("wat is afgesproken", max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-begins_on", "name"]
        constraints = [
            models.CheckConstraint(name="covenant_kind_known", condition=Q(kind__in=CovenantKind.values)),
            models.CheckConstraint(
                name="covenant_begins_before_end",
                condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            models.CheckConstraint(
                name="covenant_target_1_to_100000",
                condition=Q(target_jobs__range=(1, 100_000)),
                violation_error_message="Vul een getal in van 1 tot en met 100000.",
            ),
        ]
        verbose_name = "convenant"
        verbose_name_plural = "convenanten"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employers:covenant", args=[self.public_id])


class Tranche(models.Model):
    """A part of a covenant: this many jobs from this month on."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    covenant = models.ForeignKey(Covenant, models.CASCADE, related_name="tranches")  # part of its covenant
    position = models.PositiveSmallIntegerField("volgorde")
    name = models.CharField("naam", max_length=80)
    starts_on = models.DateField("start")
    seats = models.PositiveIntegerField("aantal plekken")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "position"], name="tranche_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="tranche_seats_1_to_10000",
                condition=Q(seats__range=(1, 10_000)),
                violation_error_message="Vul een getal in van 1 tot en met 10000.",
            ),
        ]
        verbose_name = "tranche"
        verbose_name_plural = "tranches"

    def __str__(self) -> str:
        return self.name
