"""Stapelbanen: two or more employers make one job together, one after another or in the same week (R15).

Parts never overlap and together make the target. Both grids are kept in one table as a range of whole numbers, so
that one exclusion constraint holds the rule for both:

    season   months of the year, 1..12: [first, last + 1)
    week     minutes since Monday 00:00: [begin, end)
"""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from employers.models.employer import Employer
from employers.models.future_job import FutureJob


class StackGrid(models.TextChoices):
    SEASON = "seizoen", "na elkaar, in een seizoensrooster"
    WEEK = "week", "tegelijk, in een weekrooster"


class StackedPart(models.Model):
    """The part of the job that one employer gives."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    job = models.ForeignKey(FutureJob, models.CASCADE, related_name="stacked_parts")  # part of its job
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="stacked_parts", verbose_name="werkgever")
    grid = models.CharField("rooster", max_length=8, choices=StackGrid)
    slot = IntegerRangeField("periode")
    hours_per_week = models.PositiveSmallIntegerField("uren per week", null=True, blank=True)
    note = models.CharField("welk werk", max_length=200, blank=True)

    class Meta:
        ordering = ["slot", "pk"]
        constraints = [
            models.CheckConstraint(name="stackedpart_grid_known", condition=Q(grid__in=StackGrid.values)),
            models.CheckConstraint(name="stackedpart_slot_not_empty", condition=Q(slot__isempty=False)),
            models.CheckConstraint(
                name="stackedpart_slot_in_grid",
                condition=Q(grid=StackGrid.SEASON, slot__contained_by=(1, 13))
                | Q(grid=StackGrid.WEEK, slot__contained_by=(0, 7 * 24 * 60)),
            ),
            models.CheckConstraint(
                # In a week the hours follow from the slot; in a season they are asked.
                name="stackedpart_season_has_hours",
                condition=Q(grid=StackGrid.SEASON, hours_per_week__range=(1, 60))
                | Q(grid=StackGrid.WEEK, hours_per_week__isnull=True),
            ),
            ExclusionConstraint(
                name="stackedpart_no_overlap",
                expressions=[
                    ("job", RangeOperators.EQUAL),
                    ("grid", RangeOperators.EQUAL),
                    ("slot", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit deel overlapt met een ander deel van deze baan.",
            ),
        ]
        verbose_name = "deel van een stapelbaan"
        verbose_name_plural = "delen van een stapelbaan"

    def __str__(self) -> str:
        return f"{self.employer_id}: {self.slot}"


class JobTransfer(models.Model):
    """Van werk naar werk: the current employer is a party, with the agreements on a safe switch (product.md §5)."""

    job = models.OneToOneField(FutureJob, models.CASCADE, related_name="transfer")  # part of its job
    current_employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="transfers", verbose_name="huidige werkgever"
    )
    work_ends_on = models.DateField("het werk daar stopt op")
    safe_switch = models.TextField("afspraken over een veilige overstap", max_length=2000)

    class Meta:
        verbose_name = "overstap"
        verbose_name_plural = "overstappen"

    def __str__(self) -> str:
        return f"van {self.current_employer_id}"
