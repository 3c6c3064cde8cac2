"""Social return (SROI): what an employer owes a principal, and what a placement counts for (R09).

The values are local tables: each principal has its own, and a new table holds from its own day on (domain.md §3).
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from employers.models.employer import Employer


class SroiPrincipal(models.Model):
    """Who asks for social return in its contracts: a municipality, a province, a water board."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("opdrachtgever", max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "opdrachtgever"
        verbose_name_plural = "opdrachtgevers"

    def __str__(self) -> str:
        return self.name


class SroiValue(models.Model):
    """What one effort counts for with this principal, in euro a year, from this day on."""

    principal = models.ForeignKey(SroiPrincipal, models.PROTECT, related_name="values_per_effort")
    effort = models.CharField("inspanning", max_length=120)
    value_eur = models.DecimalField("waarde in euro", max_digits=9, decimal_places=2)
    begins_on = models.DateField("geldt vanaf")

    class Meta:
        ordering = ["effort", "-begins_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "effort", "begins_on"],
                name="sroivalue_once_per_day",
                violation_error_message="Voor deze inspanning is er op deze dag al een waarde.",
            ),
            models.CheckConstraint(
                name="sroivalue_positive",
                condition=Q(value_eur__gt=0),
                violation_error_message="Vul een bedrag in van meer dan 0 euro.",
            ),
        ]
        verbose_name = "SROI-waarde"
        verbose_name_plural = "SROI-waarden"

    def __str__(self) -> str:
        return f"{self.effort} vanaf {self.begins_on}"


class SroiObligation(models.Model):
    """What an employer owes under one contract, in which period (R09)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="sroi_obligations")
    principal = models.ForeignKey(
        SroiPrincipal, models.PROTECT, related_name="obligations", verbose_name="opdrachtgever"
    )
    contract = models.CharField("contract", max_length=160)
    contract_eur = models.DecimalField(
        "waarde van het contract in euro", max_digits=12, decimal_places=2, null=True, blank=True
    )
    obligation_eur = models.DecimalField("SROI-verplichting in euro", max_digits=12, decimal_places=2)
    begins_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    note = models.TextField("toelichting", max_length=2000, blank=True)

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sroiobligation_begins_before_end",
                condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            models.CheckConstraint(
                name="sroiobligation_positive",
                condition=Q(obligation_eur__gt=0),
                violation_error_message="Vul een bedrag in van meer dan 0 euro.",
            ),
        ]
        verbose_name = "SROI-verplichting"
        verbose_name_plural = "SROI-verplichtingen"

    def __str__(self) -> str:
        return f"{self.contract} ({self.principal})"
