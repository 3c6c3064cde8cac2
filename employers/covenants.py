"""Covenants and programmes: many jobs promised in tranches, and what of it is really coming.

Per tranche five numbers, each with a meaning of its own:

    target      seats that the tranche promises
    announced   seats of the linked jobs that are on the horizon
    chosen      of those, seats for which the employer chose somebody
    learning    people whose agreement is signed and who are not placed yet
    placed      people with their regular job

The last three are made by the floors above; this floor only counts their rows, as `job_list` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, ProtectedError, Q, QuerySet, Sum
from django.utils.module_loading import import_string

from employers.job_list import SEAT_TAKEN
from employers.models import Covenant, FutureJob, Tranche
from employers.models.job_status import LIVE
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError, StaleError

# States of a trajectory. tests/employers/test_covenants.py holds these words equal to those of the floor above.
LEARNS, PLACED = "loopt", "geplaatst"
MAX_TRANCHES = 40


# ---- target against reality -----------------------------------------------------------------------------
@dataclass
class Reality:
    """What became of a target so far."""

    target: int = 0
    jobs: int = 0
    announced: int = 0
    chosen: int = 0
    learning: int = 0
    placed: int = 0

    @property
    def missing(self) -> int:
        """Seats of the target for which no job is announced yet."""
        return max(self.target - self.announced, 0)

    def bars(self) -> list[tuple[str, int]]:
        return [
            ("Aangemeld", self.announced),
            ("Kandidaat gekozen", self.chosen),
            ("Leert in", self.learning),
            ("Geplaatst", self.placed),
        ]

    @property
    def widest(self) -> int:
        """The length of a full bar: the target, or what goes beyond it."""
        return max(self.target, self.announced, self.chosen, self.learning, self.placed, 1)


@dataclass(frozen=True)
class TrancheReality:
    tranche: Tranche | None  # None: jobs of the covenant that are in no tranche
    reality: Reality


def counted(jobs: "QuerySet[FutureJob]", by: str) -> dict[int | None, Reality]:
    """The numbers of these jobs per `by` (covenant or tranche), without a target. Three queries, however many jobs."""
    live = jobs.filter(status__in=LIVE).order_by()
    found: dict[int | None, Reality] = {}
    for row in live.values(by).annotate(jobs=Count("pk"), announced=Sum("seats")):
        found[row[by]] = Reality(jobs=row["jobs"], announced=row["announced"] or 0)
    for row in live.values(by).annotate(chosen=Count("proposals", filter=Q(proposals__state=SEAT_TAKEN))):
        found[row[by]].chosen = row["chosen"]
    signed = Q(trajectories__status=LEARNS, trajectories__agreements__signed_at__isnull=False)
    people = live.values(by).annotate(
        learning=Count("trajectories", filter=signed, distinct=True),
        placed=Count("trajectories", filter=Q(trajectories__status=PLACED), distinct=True),
    )
    for row in people:
        found[row[by]].learning, found[row[by]].placed = row["learning"], row["placed"]
    return found


def realities(covenants: Iterable[Covenant]) -> list[tuple[Covenant, Reality]]:
    """Each covenant with its total."""
    covenants = list(covenants)
    found = counted(FutureJob.objects.filter(covenant__in=covenants), "covenant")
    rows = []
    for covenant in covenants:
        reality = found.get(covenant.pk, Reality())
        reality.target = covenant.target_jobs
        rows.append((covenant, reality))
    return rows


HEADINGS = (
    "Naam",
    "Soort",
    "Van",
    "Tot en met",
    "Doel",
    "Aangemeld",
    "Kandidaat gekozen",
    "Leert in",
    "Geplaatst",
    "Partners",
)


def exported(covenants: Iterable[Covenant]) -> list[tuple[str | int | date, ...]]:
    """One row per covenant under `HEADINGS`."""
    return [
        (
            covenant.name,
            covenant.get_kind_display(),
            covenant.begins_on,
            covenant.ends_on,
            reality.target,
            reality.announced,
            reality.chosen,
            reality.learning,
            reality.placed,
            covenant.partners,
        )
        for covenant, reality in realities(covenants)
    ]


def by_tranche(covenant: Covenant) -> tuple[Reality, list[TrancheReality]]:
    """The total, and each tranche in order; jobs in no tranche last. A fixed number of queries."""
    found = counted(covenant.jobs.all(), "tranche")
    rows = []
    for tranche in covenant.tranches.all():
        reality = found.get(tranche.pk, Reality())
        reality.target = tranche.seats
        rows.append(TrancheReality(tranche, reality))
    if None in found:
        rows.append(TrancheReality(None, found[None]))
    parts = [row.reality for row in rows]
    total = Reality(covenant.target_jobs, *(sum(getattr(part, name) for part in parts) for name in PARTS))
    return total, rows


PARTS = ("jobs", "announced", "chosen", "learning", "placed")


def told_above(covenant: Covenant, user: User) -> list[tuple[str, str, str]]:
    """(title, text, url) of what the floors above know of this covenant (settings.COVENANT_PANELS)."""
    return [line for path in settings.COVENANT_PANELS for line in import_string(path)(covenant, user)]


# ---- the covenant and its tranches ----------------------------------------------------------------------
@transaction.atomic
def add(covenant: Covenant, *, by: User, at: datetime | None = None) -> Covenant:
    """A new covenant or programme."""
    covenant.save()
    events.record("covenant.added", f"{_kind(covenant)} toegevoegd.", about=covenant, by=by, at=at)
    return covenant


@transaction.atomic
def change(covenant: Covenant, *, version: int, fields: Sequence[str], by: User, at: datetime | None = None) -> None:
    """Save these edited fields, unless somebody else was first. Its tranches stay within its period."""
    _touch(covenant, version)
    for start in covenant.tranches.values_list("starts_on", flat=True):
        _refuse_outside(covenant, start)
    covenant.save(update_fields=[*fields])
    events.record("covenant.changed", f"{_kind(covenant)} gewijzigd.", about=covenant, by=by, at=at)


@transaction.atomic
def make_tranches(
    covenant: Covenant,
    *,
    version: int,
    number: int,
    seats: int,
    first_on: date,
    every_months: int,
    by: User,
    at: datetime | None = None,
) -> list[Tranche]:
    """`number` tranches of `seats` places each, the next one every so many months: 4 × 50 in one go.

    They come after those that are there. Raises DomainError when it gets too many or one starts after the end.
    """
    _touch(covenant, version)
    there = covenant.tranches.aggregate(last=Max("position"), n=Count("pk"))
    if there["n"] + number > MAX_TRANCHES:
        raise DomainError(f"Een convenant heeft maximaal {MAX_TRANCHES} tranches. Maak er minder.")
    starts = [add_months(first_on, every_months * index) for index in range(number)]
    for start in starts:
        _refuse_outside(covenant, start)
    begin = (there["last"] or 0) + 1
    made = Tranche.objects.bulk_create(
        Tranche(covenant=covenant, position=position, name=f"Tranche {position}", starts_on=start, seats=seats)
        for position, start in enumerate(starts, begin)
    )
    text = f"{number} tranches van {seats} gemaakt." if number > 1 else f"Tranche van {seats} gemaakt."
    events.record("covenant.tranches_made", text, about=covenant, by=by, at=at)
    return made


@transaction.atomic
def change_tranche(
    tranche: Tranche, *, version: int, name: str, starts_on: date, seats: int, by: User, at: datetime | None = None
) -> None:
    """Other facts about one tranche. version: of its covenant."""
    _touch(tranche.covenant, version)
    _refuse_outside(tranche.covenant, starts_on)
    tranche.name, tranche.starts_on, tranche.seats = name, starts_on, seats
    tranche.save(update_fields=["name", "starts_on", "seats"])
    events.record("covenant.tranche_changed", "Tranche gewijzigd.", about=tranche.covenant, by=by, at=at)


@transaction.atomic
def remove_tranche(tranche: Tranche, *, by: User, at: datetime | None = None) -> None:
    """Only without jobs: those are first moved to another tranche."""
    covenant = tranche.covenant
    try:
        with transaction.atomic():
            Tranche.objects.filter(pk=tranche.pk).delete()
    except ProtectedError as error:
        raise DomainError("Bij deze tranche horen banen. Zet die eerst bij een andere tranche.") from error
    Covenant.objects.filter(pk=covenant.pk).update(version=F("version") + 1)
    events.record("covenant.tranche_removed", "Tranche weggehaald.", about=covenant, by=by, at=at)


def refuse_strange_tranche(job: FutureJob) -> None:
    """A job's tranche is one of its own covenant; the database holds the same. Raises DomainError."""
    if job.tranche is not None and job.tranche.covenant_id != job.covenant_id:
        raise DomainError("Deze tranche hoort bij een ander convenant. Kies een tranche van hetzelfde convenant.")


def _refuse_outside(covenant: Covenant, day: date) -> None:
    if not covenant.begins_on.replace(day=1) <= day <= covenant.ends_on:
        raise DomainError(
            "De start van een tranche moet in de periode van het convenant liggen. Kies een andere maand."
        )


def _touch(covenant: Covenant, version: int) -> None:
    if not Covenant.objects.filter(pk=covenant.pk, version=version).update(version=F("version") + 1):
        raise StaleError("Iemand anders heeft dit net gewijzigd. Bekijk de gegevens en bewaar nog een keer.")
    covenant.version = version + 1


def _kind(covenant: Covenant) -> str:
    return str(covenant.get_kind_display()).capitalize()


# ---- the list -------------------------------------------------------------------------------------------
def filtered(covenants: "QuerySet[Covenant]", wanted: dict[str, Any], *, today: date) -> "QuerySet[Covenant]":
    """The covenants that the filter form asks for; without a state those that are not over."""
    if text := wanted.get("q"):
        covenants = covenants.filter(Q(name__unaccent__icontains=text) | Q(partners__unaccent__icontains=text))
    if wanted.get("stand") == "alles":
        return covenants
    if wanted.get("stand") == "afgelopen":
        return covenants.filter(ends_on__lt=today)
    return covenants.filter(ends_on__gte=today)
