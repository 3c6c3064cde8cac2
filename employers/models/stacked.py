"""Stapelbanen: two or more employers make one job together, one after another or in the same week (R15).

Parts never overlap and together make the target. Both grids are kept in one table as a range of whole numbers, so
that one exclusion constraint holds the rule for both:

    season   months of the year, 1..12: [first, last + 1)
    week     minutes since Monday 00:00: [begin, end)
"""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from employers.models.employer import Employer
from employers.models.future_job import FutureJob
from nieuwebanen.dutch import MONTHS, WEEKDAYS, hours

DAY = 24 * 60  # minutes
WEEK = 7 * DAY
MONTHS_OF_A_YEAR = range(1, 13)


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
                | Q(grid=StackGrid.WEEK, slot__contained_by=(0, WEEK)),
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
        return self.when

    @property
    def size(self) -> int:
        """Months of a season, minutes of a week."""
        return int(self.slot.upper - self.slot.lower)

    @property
    def when(self) -> str:
        """maart tot en met oktober; maandag van 8.00 tot 12.30 uur"""
        if self.grid == StackGrid.SEASON:
            first, last = MONTHS[self.slot.lower - 1], MONTHS[self.slot.upper - 2]
            return first if first == last else f"{first} tot en met {last}"
        day, begin = divmod(self.slot.lower, DAY)
        return f"{WEEKDAYS[day]} van {clock(begin)} tot {clock(self.slot.upper - day * DAY)} uur"


def clock(minutes: int) -> str:
    """8.30; the end of the day is 24.00"""
    return f"{minutes // 60}.{minutes % 60:02d}"


# ---- do the parts make the whole job? -----------------------------------------------------------------
def missing_of_stack(job: FutureJob, parts: Sequence[StackedPart]) -> list[str]:
    """What the parts lack to be one job, in sentences that say how to mend it; empty when they make it.

    Source: article, "Stapelbanen": at least two employers, and together a whole year or the hours of the job.
    """
    if not parts:
        return ["Vul in welke werkgevers samen deze baan maken, en wanneer iemand waar werkt."]
    found = _year_gaps(job, parts) if parts[0].grid == StackGrid.SEASON else _week_gaps(job, parts)
    if len({part.employer_id for part in parts}) < 2:
        found.append("Voeg een deel van een tweede werkgever toe. Een stapelbaan heeft minstens 2 werkgevers.")
    return found


def empty_months(parts: Iterable[StackedPart]) -> list[int]:
    """The months in which nobody gives work, 1 to 12."""
    filled = {month for part in parts for month in range(part.slot.lower, part.slot.upper)}
    return [month for month in MONTHS_OF_A_YEAR if month not in filled]


def week_hours(parts: Iterable[StackedPart]) -> float:
    """Hours of all parts of the week together."""
    return sum(part.size for part in parts) / 60


def _year_gaps(job: FutureJob, parts: Sequence[StackedPart]) -> list[str]:
    found = []
    if empty := empty_months(parts):
        names = [MONTHS[month - 1] for month in empty]
        listed = ", ".join(names[:-1]) + " en " + names[-1] if len(names) > 1 else names[0]
        verb = "is" if len(names) == 1 else "zijn"
        found.append(f"{12 - len(empty)} van 12 maanden gevuld: {listed} {verb} nog leeg.")
    low, high = job.hours_min or 1, job.hours_max or 60
    for part in parts:
        given = part.hours_per_week or 0
        if not low <= given <= high:
            found.append(
                f"In {part.when} is het werk {given} uur per week. De baan is {job.hours_text}. "
                "Pas de uren van dit deel of van de baan aan."
            )
    return found


def _week_gaps(job: FutureJob, parts: Sequence[StackedPart]) -> list[str]:
    given, low, high = week_hours(parts), job.hours_min or 1, job.hours_max or 60
    if given < low:
        return [f"De delen zijn samen {hours(given)} per week. Er is nog {hours(low - given)} nodig."]
    if given > high:
        return [f"De delen zijn samen {hours(given)} per week. Dat is {hours(given - high)} te veel."]
    return []


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
