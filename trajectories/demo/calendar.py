"""Days of the demo world, all counted from today: what was last week is last week on any day it is looked at."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nieuwebanen.dates import AMSTERDAM, add_months, add_working_days, on_or_after_working_day


@dataclass(frozen=True)
class Calendar:
    """Today, the holidays around it, and the moment of building."""

    today: date
    now: datetime
    free: Set[date]

    def day(self, count: int) -> date:
        """So many working days from today: -1 is the last working day before today, 0 today or the next one."""
        return self.working(add_working_days(self.today, count, self.free))

    def ago(self, days: int) -> date:
        """A working day about so many days ago, and always before today."""
        return self.before(self.today - timedelta(days=max(1, days)))

    def working(self, day: date) -> date:
        """This day, or the first working day after it."""
        return on_or_after_working_day(day, self.free)

    def before(self, day: date) -> date:
        """This day, or the last working day before it."""
        return add_working_days(day + timedelta(days=1), -1, self.free)

    def month(self, days: int) -> date:
        """The first day of a month that is nearest to so many days from today."""
        day = self.today + timedelta(days=days)
        first = day.replace(day=1)
        after = add_months(first, 1)
        return first if day - first <= after - day else after

    def at(self, day: date, clock: str = "10.00") -> datetime:
        """That day at that time of the clock in Amsterdam, and never later than the moment of building."""
        hour, minute = clock.split(".")
        return min(datetime.combine(day, time(int(hour), int(minute)), AMSTERDAM), self.now)
