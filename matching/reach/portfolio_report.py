"""The portfolio as the worker counts it: all jobs of the horizon and all people, written down as one MatchReport.

Only keys and numbers are kept: which skill opens which seats for whom, which jobs have nobody in reach, who has no job
in reach, and per sector who can be ready by when. Names are looked up by who reads it, as far as that user may.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from employers.models import FutureJob, JobStatus
from matching import portfolio, ranking, rules
from matching.models import MatchReport, ProposalState, ReportKind
from matching.portfolio_loading import JobRow, World
from matching.reach import learning_gap
from matching.reach.learning_gap import BIT, CODES, Everyone
from nieuwebanen import background
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import last_start
from nieuwebanen.work import Sector

KIND = "matching.portfolio"  # in settings.BACKGROUND_TASKS
TITLE = "Portefeuille tellen"
LATE = "late"  # beside the codes of the engine: nothing sets them apart, but they are not ready in time
NEVER = np.iinfo(np.int32).max
SECTORS = tuple(Sector.values)
KEPT = 14  # of these reports: one is made every night, and of a region it is large


def start(*, by: User, at: datetime) -> background.BackgroundTask:
    """Leave the counting to the worker; what waits already is not asked for twice. Raises MatchIsOffError."""
    rules.in_force()
    waiting = background.BackgroundTask.objects.visible_to(by).filter(kind=KIND).to_take(at).first()
    return waiting or background.start(
        KIND, title=TITLE, owner=by, args={"user_id": by.pk}, at=at, next_url=reverse("matching:portfolio")
    )


def count(task: background.Progress, *, user_id: int) -> None:
    """The work of the worker (settings.BACKGROUND_TASKS). Raises MatchIsOffError."""
    by = User.objects.get(pk=user_id)
    make(today=timezone.localdate(), at=timezone.now(), by=by, of=task.of, step=task.step)


def make(
    *,
    today: date,
    at: datetime,
    by: User | None = None,
    of: Callable[[int], None] = lambda total: None,
    step: Callable[[], None] = lambda: None,
) -> MatchReport:
    """Count everything and keep it as the newest report; the oldest go. Raises MatchIsOffError."""
    weights = rules.in_force()
    jobs = horizon_jobs(today)
    seats: dict[int, int] = dict(jobs.values_list("pk", "free"))  # type: ignore[misc]  # annotated
    world = portfolio.load(today, jobs=jobs, without=ranking.chosen_people(), weights=weights)
    of(len(world.jobs))
    counting = _Counting(world, seats)
    for job in world.jobs:
        counting.add(job)
        step()
    report = MatchReport.objects.create(
        kind=ReportKind.PORTFOLIO,
        made_at=at,
        by=by,
        today=today,
        rules=weights.version,
        rules_hash=rules.digest(weights),
        content=counting.content() | {"without_skills": len(seats) - len(world.jobs)},
    )
    kept = newest().values("pk")[:KEPT]
    newest().exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return report


def horizon_jobs(today: date) -> "QuerySet[FutureJob]":
    """Announced or open, starting in the next 24 months, with a seat (`free`) for which nobody was chosen."""
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    live = FutureJob.objects.filter(
        status__in=[JobStatus.ANNOUNCED, JobStatus.OPEN], starts_on__gte=today, starts_on__lte=last_start(today)
    )
    return live.annotate(free=F("seats") - taken).filter(free__gt=0)


def newest() -> "QuerySet[MatchReport]":
    return MatchReport.objects.filter(kind=ReportKind.PORTFOLIO).order_by("-made_at", "-pk")


class _Counting:
    """What builds up over the jobs of one pass."""

    def __init__(self, world: World, seats: dict[int, int]) -> None:
        people = len(world.people)
        self.world, self.seats = world, seats
        self.pairs: dict[tuple[int, int], list[list[Any]]] = {}
        self.reached: dict[int, int] = {}
        self.unreached: list[dict[str, Any]] = []
        self.nearest = np.full(people, NEVER, np.int32)  # how far the nearest job is, and which one it is
        self.nearest_job = np.zeros(people, np.int64)
        self.ready = np.full((len(SECTORS), people), NEVER, np.int32)
        self.jobs_in_reach = np.zeros((len(SECTORS), people), np.int32)
        self.any_in_reach = np.zeros(people, bool)

    def add(self, job: JobRow) -> None:
        found = learning_gap.everyone(self.world, job)
        reach = found.in_reach
        self.any_in_reach |= reach
        self.reached[job.id] = int(reach.sum())
        if not self.reached[job.id]:
            self.unreached.append(self._why_nobody(job, found))
        self._note_nearest(job, found)
        self._note_pool(job, found)
        for one in learning_gap.opened(self.world, job, found, seats=self.seats[job.id]):
            into = self.pairs.setdefault((one.need.skill, one.need.level), [])
            ids = self.world.people.ids[one.row]
            for person, hours, begin_by in zip(ids.tolist(), one.hours.tolist(), one.begin_by.tolist(), strict=True):
                into.append([person, job.id, hours, self._day(begin_by)])

    def _why_nobody(self, job: JobRow, found: Everyone) -> dict[str, Any]:
        """How many people each fact sets apart, and how many it alone does."""
        together = np.bincount(found.apart, minlength=1 << len(CODES))
        masks = np.arange(len(together))
        fails = {code: int(together[masks & BIT[code] != 0].sum()) for code in CODES}
        alone = {code: int(together[BIT[code]]) for code in CODES} | {LATE: int(together[0])}
        return {"job": job.id, "seats": self.seats[job.id], "fails": fails | {LATE: alone[LATE]}, "alone": alone}

    def _note_nearest(self, job: JobRow, found: Everyone) -> None:
        """The nearest job has the fewest facts that set somebody apart, and then the highest score."""
        distance = (found.failing.astype(np.int32) << 14) + (10_000 - found.scored.score.astype(np.int32))
        nearer = (distance < self.nearest) & (found.scored.covered > 0)
        self.nearest[nearer] = distance[nearer]
        self.nearest_job[nearer] = job.id

    def _note_pool(self, job: JobRow, found: Everyone) -> None:
        if not job.sector:
            return
        sector = job.sector.bit_length() - 1
        fits = np.flatnonzero(found.fits)
        self.ready[sector, fits] = np.minimum(self.ready[sector, fits], found.scored.ready[fits])
        self.jobs_in_reach[sector, found.in_reach] += 1

    def _day(self, days: int) -> str:
        return (self.world.today + timedelta(days=days)).isoformat()

    def content(self) -> dict[str, Any]:
        ids = self.world.people.ids
        stranded = np.flatnonzero(~self.any_in_reach)
        pool = [
            [
                int(ids[row]),
                SECTORS[sector],
                self._day(int(self.ready[sector, row])),
                int(self.jobs_in_reach[sector, row]),
            ]
            for sector in range(len(SECTORS))
            for row in np.flatnonzero(self.ready[sector] != NEVER)
        ]
        return {
            "jobs": {job.id: [self.seats[job.id], self.reached[job.id]] for job in self.world.jobs},
            "people": len(ids),
            "learn": [[skill, level, pairs] for (skill, level), pairs in sorted(self.pairs.items())],
            "unreached": self.unreached,
            "stranded": [[int(ids[row]), int(self.nearest_job[row]) or None] for row in stranded],
            "pool": pool,
        }
