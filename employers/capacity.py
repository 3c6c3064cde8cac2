"""How many people fit at a place on which days, how many are planned there, and changing that (R13).

People are planned a floor higher, in the phases of trajectories; this floor only counts them through the relation
that is declared there. That nobody is planned above what fits is kept by triggers (trajectories/migrations/0005).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction

from employers.models import LearningLocation, LocationCapacity
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.errors import DomainError

# Trajectories whose people take a seat at their places; tests/trajectories/test_places.py holds these words equal to
# those of the floor where they are declared.
TAKES_A_SEAT = ("loopt", "geplaatst")
RULE = "places_cover_planned"


# ---- reading ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Stay:
    """Somebody learns here, both days included."""

    begin: date
    end: date
    person: int


@dataclass(frozen=True)
class Tightest:
    """The day on which the fewest seats are free."""

    day: date
    people: int
    seats: int

    @property
    def free(self) -> int:
        return max(self.seats - self.people, 0)


@dataclass(frozen=True)
class Occupancy:
    """One place with all that is planned there from some day on."""

    seats: int
    periods: Sequence[LocationCapacity]
    stays: Sequence[Stay]

    def seats_on(self, day: date) -> int:
        for period in self.periods:
            if period.begins_on <= day and (period.ends_on is None or period.ends_on >= day):
                return period.seats
        return self.seats

    def people_on(self, day: date) -> int:
        return len({stay.person for stay in self.stays if stay.begin <= day <= stay.end})

    def tightest(self, first: date, last: date) -> Tightest:
        """Both days included. Only on the first day, and where something begins or changes, can it get tighter."""
        turns = {first}
        turns |= {stay.begin for stay in self.stays}
        for period in self.periods:
            turns.add(period.begins_on)
            if period.ends_on:
                turns.add(period.ends_on + timedelta(days=1))
        days = [Tightest(day, self.people_on(day), self.seats_on(day)) for day in turns if first <= day <= last]
        return min(days, key=lambda one: (one.seats - one.people, -one.people, one.day))

    def months(self, today: date) -> list[Tightest]:
        """The tightest day of this month and of those up to the horizon; of this month only what still comes."""
        firsts = [add_months(today.replace(day=1), number) for number in range(HORIZON_MONTHS + 1)]
        return [
            self.tightest(max(first, today), following - timedelta(days=1)) for first, following in pairwise(firsts)
        ]


def occupancies(locations: Collection[LearningLocation], *, since: date) -> dict[int, Occupancy]:
    """What fits and what is planned from this day on, by location id; in two queries."""
    periods: dict[int, list[LocationCapacity]] = {location.pk: [] for location in locations}
    for period in LocationCapacity.objects.filter(location__in=periods).exclude(ends_on__lt=since):
        periods[period.location_id].append(period)
    stays: dict[int, list[Stay]] = {location.pk: [] for location in locations}
    booked = LearningLocation.objects.filter(
        pk__in=stays, phases__ends_on__gte=since, phases__trajectory__status__in=TAKES_A_SEAT
    )
    for pk, begin, end, finished, person in booked.values_list(
        "pk",
        "phases__starts_on",
        "phases__ends_on",
        "phases__trajectory__learning_finished_on",
        "phases__trajectory_id",
    ):
        stays[pk].append(Stay(begin, min(end, finished or end), person))
    return {location.pk: Occupancy(location.seats, periods[location.pk], stays[location.pk]) for location in locations}


def occupancy(location: LearningLocation, *, since: date) -> Occupancy:
    """The same of one place."""
    return occupancies([location], since=since)[location.pk]


# ---- changing -----------------------------------------------------------------------------------------
def lock(places: Iterable[int]) -> None:
    """Whoever plans at these places (ids) or changes what fits there waits; always the lowest id first."""
    rows = LearningLocation.objects.select_for_update(no_key=True).filter(pk__in=set(places)).order_by("pk")
    list(rows.values_list("pk"))


def save_location(location: LearningLocation, *, by: User) -> None:
    """Keep a new or changed place. Raises DomainError when more people are planned there than would fit."""
    new = location.pk is None
    _while_they_fit(location, location.save)
    text = f"Inleerlocatie {location} {'toegevoegd' if new else 'gewijzigd'}."
    events.record("location.added" if new else "location.changed", text, about=location, by=by)


def save_period(period: LocationCapacity, *, by: User) -> None:
    """In this period another number of seats. Raises DomainError when it overlaps, or when more people are planned."""
    _while_they_fit(period.location, period.save)
    text = f"Plekken van {period.location} vanaf {long_date(period.begins_on)}: {period.seats}."
    events.record("location.period_saved", text, about=period.location, by=by)


def delete_period(period: LocationCapacity, *, by: User) -> None:
    """The usual number of seats again. Raises DomainError when more people are planned than that."""
    _while_they_fit(period.location, period.delete)
    text = f"Periode vanaf {long_date(period.begins_on)} bij {period.location} weggehaald."
    events.record("location.period_deleted", text, about=period.location, by=by)


def _while_they_fit(location: LearningLocation, change: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        rule, found = getattr(diagnosis, "constraint_name", "") or "", getattr(diagnosis, "message_detail", "") or ""
        if rule == "locationcapacity_no_overlap":
            raise DomainError(
                "Deze periode overlapt met een andere periode van deze plek. Kies andere dagen."
            ) from error
        if rule != RULE:
            raise
        day = date.fromisoformat(found.split()[1])
        people = occupancy(location, since=day).people_on(day)
        raise DomainError(
            f"Op {long_date(day)} {'leert' if people == 1 else 'leren'} hier al {counted(people, 'persoon', 'mensen')}. "
            f"Kies {people} of meer plekken, of verplaats eerst iemand in het stappenplan."
        ) from error
