"""The list of places where people learn: search, filters, and how many seats are free there today."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from employers.capacity import TAKES_A_SEAT
from employers.models import LearningLocation, LocationCapacity
from nieuwebanen import spreadsheet
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, Sort, ordered

SORTS = {
    "naam": Sort("Plek", ("name",)),
    "soort": Sort("Soort", ("kind", "name")),
    "werkgever": Sort("Werkgever", ("employer__name", "name")),
    "plaats": Sort("Plaats", ("place", "name")),
    "plekken": Sort("Plekken tegelijk", ("seats_now", "name")),
    "vrij": Sort("Nu vrij", ("free_now", "name")),
}


def with_free_places(locations: "QuerySet[LearningLocation]", today: date) -> "QuerySet[LearningLocation]":
    """Annotates `seats_now`, `people_now` and `free_now`, in one query; the same answer as capacity.Occupancy."""
    period = LocationCapacity.objects.on(today).filter(location=OuterRef("pk")).values("seats")[:1]
    here = Q(
        Q(phases__trajectory__learning_finished_on=None) | Q(phases__trajectory__learning_finished_on__gte=today),
        phases__starts_on__lte=today,
        phases__ends_on__gte=today,
        phases__trajectory__status__in=TAKES_A_SEAT,
    )
    people = LearningLocation.objects.filter(pk=OuterRef("pk")).order_by()
    counted = people.annotate(n=Count("phases__trajectory", filter=here, distinct=True)).values("n")
    return locations.annotate(
        seats_now=Coalesce(Subquery(period), F("seats")), people_now=Coalesce(Subquery(counted), 0)
    ).annotate(free_now=Greatest(F("seats_now") - F("people_now"), 0))


def filtered(
    locations: "QuerySet[LearningLocation]", wanted: dict[str, Any], *, today: date
) -> "QuerySet[LearningLocation]":
    """The places that the filter form asks for."""
    found = with_free_places(locations, today).select_related("employer")
    if text := wanted.get("q"):
        found = found.filter(
            Q(name__unaccent__icontains=text)
            | Q(place__unaccent__icontains=text)
            | Q(contact_name__unaccent__icontains=text)
            | Q(employer__name__unaccent__icontains=text)
        )
    for name, column in (("soort", "kind"), ("werkgever", "employer"), ("plaats", "place")):
        if value := wanted.get(name):
            found = found.filter(**{column: value})
    return found.filter(free_now__gt=0) if wanted.get("vrij") else found  # type: ignore[misc]  # annotated


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Plek",
    "Soort",
    "Werkgever",
    "Postcode",
    "Plaats",
    "Contactpersoon",
    "Telefoonnummer",
    "Plekken tegelijk, nu",
    "Nu bezet",
    "Nu vrij",
)


def exported(locations: "QuerySet[LearningLocation]") -> Iterator[list[spreadsheet.Value]]:
    """A row per place, as HEADINGS."""
    for location in locations.iterator(chunk_size=500):
        yield [
            location.name,
            location.get_kind_display(),
            location.employer.name if location.employer else "",
            location.postcode,
            location.place,
            location.contact_name,
            location.phone,
            location.seats_now,  # type: ignore[attr-defined]  # annotated
            location.people_now,  # type: ignore[attr-defined]
            location.free_now,  # type: ignore[attr-defined]
        ]


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    found = filtered(LearningLocation.objects.all(), form.wanted(), today=today)
    return Sheet(HEADINGS, exported(ordered(found, form)), found.count())
