"""The occupancy of a place as bars: a column per month, with what fits as an outline. For the screen only."""

from collections.abc import Sequence
from dataclasses import dataclass

from employers.capacity import Tightest
from nieuwebanen.drawing import svg_number
from nieuwebanen.dutch import SHORT_MONTHS

TOP, BOTTOM = 8.0, 118.0
LAST_WITH_ROOM = 9  # a later first month leaves no room for its year before the next one


@dataclass(frozen=True)
class Bar:
    """Places of one month in the drawing: percent across, pixels down."""

    x: str
    width: str
    middle: str
    seats_y: str
    seats_height: str
    people_y: str
    people_height: str
    full: bool
    month: str
    year: str  # with the first month shown of a year


def bars(months: Sequence[Tightest]) -> list[Bar]:
    """One bar per month, all to the scale of the largest number."""
    most = max([1, *(max(month.seats, month.people) for month in months)])
    step, years, found = 100 / len(months), set[int](), []
    for number, month in enumerate(months):
        seats, people = (round((BOTTOM - TOP) * count / most, 2) for count in (month.seats, month.people))
        new = month.day.year not in years and (number or month.day.month <= LAST_WITH_ROOM)
        year = str(month.day.year) if new else ""
        years.add(month.day.year)
        found.append(
            Bar(
                x=svg_number(number * step + step * 0.14),
                width=svg_number(step * 0.72),
                middle=svg_number(number * step + step / 2),
                seats_y=svg_number(BOTTOM - seats),
                seats_height=svg_number(seats),
                people_y=svg_number(BOTTOM - people),
                people_height=svg_number(people),
                full=month.free == 0,
                month=SHORT_MONTHS[month.day.month - 1][:1],
                year=year,
            )
        )
    return found
