"""The horizon: two years of jobs that do not exist yet, against the people getting ready for them (R01, R03).

Three answers at one glance: which jobs are coming, who will be ready in time, and when must learning for an
empty seat start at the latest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from employers.models import Certainty, FutureJob
from employers.models.possibilities import choose_by
from matching.models import ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.drawing import HorizonJob, HorizonPerson, TimeAxis
from trajectories import lifecycle
from trajectories.models import Trajectory, TrajectoryStatus

UNSURE_MONTHS = 3  # an idea without a window of its own may start this much earlier or later


@dataclass(frozen=True)
class PersonRow:
    """Somebody on the way to this job."""

    trajectory: Trajectory
    drawing: HorizonPerson
    name: str
    where: str
    ready: date
    weeks: int  # between ready and start, whole weeks
    late: bool
    visible: bool  # may this user open the file?


@dataclass(frozen=True)
class JobRow:
    job: FutureJob
    drawing: HorizonJob
    people: list[PersonRow]
    filled: int
    begin_by: date | None

    @property
    def open_seats(self) -> int:
        return max(0, (self.job.seats or 0) - self.filled)


@dataclass
class Horizon:
    axis: TimeAxis
    rows: list[JobRow] = field(default_factory=list)
    seats: int = 0
    filled: int = 0

    @property
    def open_seats(self) -> int:
        return max(0, self.seats - self.filled)


def window(today: date, months: int = HORIZON_MONTHS) -> TimeAxis:
    """From the quarter of today: what is being learnt now is seen from its beginning."""
    begin = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return TimeAxis(begin=begin, end=add_months(begin, months + 3), today=today)


def jobs_on(axis: TimeAxis, *, user: User) -> QuerySet[FutureJob]:
    """Live jobs that start in the window, first start first, with all that a row needs."""
    learners = lifecycle.with_parts(
        Trajectory.objects.filter(status__in=[TrajectoryStatus.RUNNING, TrajectoryStatus.PLACED])
    )
    return (
        FutureJob.objects.visible_to(user)
        .live()
        .filter(starts_on__gte=axis.begin, starts_on__lt=axis.end)
        .with_employer()
        .prefetch_related("phases", Prefetch("trajectories", learners.order_by("starts_on", "pk"), to_attr="learners"))
        .annotate(chosen=Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN), distinct=True))
        .order_by("starts_on", "pk")
    )


def rows(jobs: Iterable[FutureJob], *, user: User, axis: TimeAxis) -> list[JobRow]:
    """One row per job with the people on their way; jobs come from `jobs_on`."""
    return [_row(job, user, axis) for job in jobs]


def seats_of(jobs: QuerySet[FutureJob]) -> tuple[int, int]:
    """All seats of these jobs, and how many have somebody: one query, whatever page is shown."""
    seats = filled = 0
    for promised, chosen in jobs.values_list("seats", "chosen"):  # type: ignore[misc]  # annotated by jobs_on
        seats += promised
        filled += min(promised, chosen)
    return seats, filled


def _row(job: FutureJob, user: User, axis: TimeAxis) -> JobRow:
    assert job.starts_on is not None
    assert job.seats is not None
    earliest, latest = job.earliest_on, job.latest_on
    if job.certainty == Certainty.IDEA and not (earliest and latest):
        earliest, latest = add_months(job.starts_on, -UNSURE_MONTHS), add_months(job.starts_on, UNSURE_MONTHS)
    filled = min(job.seats, job.chosen)  # type: ignore[attr-defined]
    begin_by = choose_by(job) if filled < job.seats else None
    drawing = HorizonJob(start=job.starts_on, seats=job.seats, earliest=earliest, latest=latest, begin_by=begin_by)
    people = [_person(trajectory, job.starts_on, user, axis.today) for trajectory in job.learners]  # type: ignore[attr-defined]
    return JobRow(job, drawing, people, filled, begin_by)


def _person(trajectory: Trajectory, start: date, user: User, today: date) -> PersonRow:
    ready = lifecycle.ready_on(trajectory, today=today)
    begin = trajectory.starts_on or today
    visible = user.is_manager or trajectory.candidate.team_id == user.team_id
    days = (start - ready).days
    return PersonRow(
        trajectory=trajectory,
        drawing=HorizonPerson(begin=min(begin, ready), ready=ready),
        name=trajectory.candidate.full_name if visible else trajectory.candidate.number,
        where=lifecycle.where_now(trajectory, today=today),
        ready=ready,
        weeks=-(-abs(days) // 7) if days < 0 else days // 7,
        late=days < 0,
        visible=visible,
    )
