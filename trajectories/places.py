"""Places where people learn are never over-booked, also when two coaches plan at the same moment (product.md §6).

The rule itself is a constraint trigger (migration 0005); here it gets its Dutch sentence, and its order: who books at
several places locks them first, the lowest id first, so that two of them never wait for each other.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, connection, transaction

from employers.capacity import lock
from employers.models import LearningLocation
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError

RULE = "phase_within_places"


@contextmanager
def said_in_dutch() -> Iterator[None]:
    """Do this, or undo it and raise DomainError with the place and the first day on which nobody fits there."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        found = getattr(getattr(error.__cause__, "diag", None), "message_detail", None)
        if RULE not in (getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "") or not found:
            raise
        place, day, seats = found.split()
        raise DomainError(full(LearningLocation.objects.get(pk=place), date.fromisoformat(day), int(seats))) from error


@contextmanager
def booking(places: Iterable[int]) -> Iterator[None]:
    """Move or make many phases at these places (ids) in several statements, and judge them once, at the end.

    Raises DomainError when somebody does not fit; then nothing was done. Not to be nested.
    """
    with said_in_dutch():
        lock(places)
        with connection.cursor() as cursor:
            cursor.execute(f"set constraints {RULE} deferred")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"set constraints {RULE} immediate")


def full(place: LearningLocation, day: date, seats: int) -> str:
    """Why nobody can be added there, and what to do."""
    if seats == 0:
        why = "dan kan daar niemand leren"
    else:
        why = "de enige plek is bezet" if seats == 1 else f"alle {seats} plekken zijn bezet"
    return f"Bij ‘{place}’ is op {long_date(day)} geen plek meer vrij: {why}. Kies andere dagen of een andere plek."
