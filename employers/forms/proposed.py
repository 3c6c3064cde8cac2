"""What an address proposes for a form of a job ("zo bewaren" of a what-if). It only fills in: saving is for a person."""

from contextlib import suppress
from datetime import date

from django.http import QueryDict

HOURS = {"hours_min": range(1, 61), "learn_hours_per_week": range(1, 41)}


def hours(query: QueryDict) -> dict[str, int]:
    """Hours of work and of learning; what is no such number is left out."""
    found = {}
    for name, allowed in HOURS.items():
        with suppress(KeyError, ValueError):
            if (number := int(str(query[name]))) in allowed:
                found[name] = number
    return found


def start(query: QueryDict) -> dict[str, date]:
    """The month of the start; what is no day is left out."""
    with suppress(KeyError, ValueError):
        return {"starts_on": date.fromisoformat(str(query["starts_on"])).replace(day=1)}
    return {}
