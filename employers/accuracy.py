"""How well an employer's expectations came true: for staff, to plan with, never to the employer as a judgement (R04).

Growth estimates vary; an employer that moves its jobs is no worse than another. So: plain sentences, counted from the
revisions, and nothing at all while there are too few jobs to say anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Prefetch

from employers.forecasting import Forecast
from employers.models import Employer, ForecastRevision, FutureJob, JobStatus
from nieuwebanen.dates import months_between
from nieuwebanen.dutch import counted, decimal_number

ENOUGH = 3  # announced jobs before anything is said


@dataclass(frozen=True)
class Story:
    """What became of the forecast of one job. Months are positive when later."""

    moves: Sequence[int]  # each change of the start, in months
    less_sure: int
    seats_changed: int
    closed: bool  # withdrawn or lapsed
    arisen_after: int | None  # months between the first forecast and the day the job was there


@dataclass(frozen=True)
class Accuracy:
    """All announced jobs of one employer together."""

    stories: Sequence[Story]

    @property
    def enough(self) -> bool:
        return len(self.stories) >= ENOUGH

    @property
    def jobs(self) -> int:
        return len(self.stories)

    @property
    def moved(self) -> int:
        return sum(1 for story in self.stories if story.moves)

    @property
    def times(self) -> int:
        return sum(len(story.moves) for story in self.stories)

    @property
    def average_months(self) -> float:
        """How far a moved job ended from its first forecast, on average; earlier and later weigh against each other."""
        return sum(sum(story.moves) for story in self.stories) / self.moved if self.moved else 0.0

    @property
    def arisen(self) -> list[int]:
        return [story.arisen_after for story in self.stories if story.arisen_after is not None]

    @property
    def sentences(self) -> list[str]:
        """For the page, kindly: what happened, without a mark."""
        if not self.enough:
            return []
        return [line for line in (self._moved(), self._arisen(), self._closed(), self._changed()) if line]

    def _moved(self) -> str:
        if not self.moved:
            return f"Van {self.jobs} aangemelde banen bleef de start bij elke baan gelijk."
        often = f"{self.moved} van {self.jobs} banen {'kreeg' if self.moved == 1 else 'kregen'} een andere startmaand"
        if self.times > self.moved:
            often += f", samen {self.times} keer"
        return f"{often}. Gemiddeld {_how_far(self.average_months)}."

    def _arisen(self) -> str:
        if not self.arisen:
            return ""
        average = sum(self.arisen) / len(self.arisen)
        there = f"{counted(len(self.arisen), 'baan is', 'banen zijn')} er gekomen"
        return (
            f"{there}, gemiddeld {_how_far(average)} dan eerst verwacht." if round(average, 1) else f"{there}, op tijd."
        )

    def _closed(self) -> str:
        closed = sum(1 for story in self.stories if story.closed)
        return f"{counted(closed, 'baan ging', 'banen gingen')} niet door." if closed else ""

    def _changed(self) -> str:
        less_sure = sum(1 for story in self.stories if story.less_sure)
        seats = sum(1 for story in self.stories if story.seats_changed)
        parts = []
        if less_sure:
            parts.append(f"{counted(less_sure, 'baan werd', 'banen werden')} minder zeker")
        if seats:
            parts.append(f"bij {counted(seats, 'baan', 'banen')} veranderde het aantal plekken")
        text = " en ".join(parts)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def accuracy_of(employer: Employer) -> Accuracy:
    """From every job it ever announced: two queries, however many there are."""
    oldest_first = Prefetch("revisions", ForecastRevision.objects.order_by("at", "pk"), to_attr="told")
    jobs = FutureJob.objects.filter(employer=employer).exclude(status=JobStatus.CONCEPT).prefetch_related(oldest_first)
    return Accuracy([_story(job, job.told) for job in jobs])


def _story(job: FutureJob, told: Sequence[ForecastRevision]) -> Story:
    forecasts = [Forecast.of(revision) for revision in told]
    steps = list(pairwise(forecasts))
    moves = [months_between(a.starts_on, b.starts_on) for a, b in steps if a.starts_on != b.starts_on]
    return Story(
        moves=moves,
        less_sure=sum(1 for a, b in steps if b.less_sure_than(a)),
        seats_changed=sum(1 for a, b in steps if a.seats != b.seats),
        closed=job.status in (JobStatus.WITHDRAWN, JobStatus.LAPSED),
        arisen_after=months_between(forecasts[0].starts_on, job.arisen_on) if job.arisen_on and forecasts else None,
    )


def _how_far(months: float) -> str:
    size = round(abs(months), 1)
    if not size:
        return "even veel later als eerder"
    number = decimal_number(size, 0 if size == int(size) else 1)
    return f"{number} {'maand' if size == 1 else 'maanden'} {'later' if months > 0 else 'eerder'}"
