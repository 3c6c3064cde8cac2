"""Stapelbanen: adding and changing the parts that employers give, and whether they make the job (R15).

The sentences of what is missing stand beside the model (models/stacked.py); here is the same rule for a list.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Func, IntegerField, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from employers.models import FutureJob, Route, StackedPart, StackGrid
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

YEAR = 12


def is_stacked_or_needs_no_stack() -> Q:
    """Of a job in a query: its route is another one, or its parts make the whole job (as models.missing_of_stack)."""
    ends = (Func(F("slot"), function=name, output_field=IntegerField()) for name in ("upper", "lower"))
    upper, lower = ends
    low, high = Coalesce(OuterRef("hours_min"), 1), Coalesce(OuterRef("hours_max"), 60)
    whole = (
        StackedPart.objects.filter(job=OuterRef("pk"))
        .order_by()
        .values("job")
        .annotate(
            givers=Count("employer", distinct=True),
            kind=Max("grid"),
            given=Sum(upper - lower),
            least=Min("hours_per_week"),
            most=Max("hours_per_week"),
        )
        .filter(
            Q(kind=StackGrid.SEASON, given=YEAR, least__gte=low, most__lte=high)
            | Q(kind=StackGrid.WEEK, given__gte=low * 60, given__lte=high * 60),
            givers__gte=2,
        )
    )
    return ~Q(possibilities__route=Route.STACKED_JOBS) | Q(Exists(whole))


def has_transfer_or_needs_none() -> Q:
    """Of a job in a query: its route is another one, or the current employer is a party."""
    return ~Q(possibilities__route=Route.JOB_TO_JOB) | Q(transfer__isnull=False)


@transaction.atomic
def save_parts(
    job: FutureJob, parts: Sequence[StackedPart], *, version: int, by: User, at: datetime | None = None
) -> None:
    """Save these new or changed parts together.

    Raises DomainError when one overlaps with another part, which is then named, or is of the other grid.
    """
    job.touch(version=version)
    mine = {part.pk for part in parts if part.pk}
    others = [part for part in StackedPart.objects.filter(job=job).select_related("employer") if part.pk not in mine]
    for part in parts:
        part.job = job
        for other in others:
            _refuse_together(part, other)
        try:
            with transaction.atomic():
                part.save()
        except IntegrityError as error:  # two of the new ones
            if "stackedpart_no_overlap" in str(error):
                raise DomainError("Twee delen overlappen. Kies andere dagen of tijden.") from error
            raise
        others.append(part)
    events.record("future_job.stacked", f"Rooster van {job.number} gewijzigd.", about=job, by=by, at=at)


def _refuse_together(part: StackedPart, other: StackedPart) -> None:
    if part.grid != other.grid:
        raise DomainError(f"Deze baan heeft {other.get_grid_display()}. Haal eerst die delen weg.")
    if part.slot.lower < other.slot.upper and other.slot.lower < part.slot.upper:
        raise DomainError(
            f"Dit overlapt met het deel van {other.employer}: {other.when}. Kies een andere periode, of wijzig dat deel."
        )


@transaction.atomic
def delete_part(part: StackedPart, *, version: int, by: User, at: datetime | None = None) -> None:
    """Take one part out of the grid."""
    part.job.touch(version=version)
    part.delete()
    events.record("future_job.stacked", f"Rooster van {part.job.number} gewijzigd.", about=part.job, by=by, at=at)
