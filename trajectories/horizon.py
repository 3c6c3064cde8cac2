"""The horizon: two years of jobs that do not exist yet, against the people getting ready for them (R01, R03).

Three answers at one glance: which jobs are coming, who will be ready in time, and when must learning for an
empty seat start at the latest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from employers.models import FutureJob, JobPhase
from employers.models.possibilities import choose_by
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import HORIZON_MONTHS, add_months, months_between
from nieuwebanen.drawing import HorizonJob, HorizonPerson, LearningParts, Span, TimeAxis
from nieuwebanen.dutch import counted, month_year, short_date, short_period
from trajectories import progress
from trajectories.models import Agreement, Trajectory, TrajectoryStatus

QUARTER = 3  # months
SHOWN_PEOPLE = 6  # of one job; the others stand behind "nog 12 kandidaten"
ON_THE_WAY = (TrajectoryStatus.RUNNING, TrajectoryStatus.PLACED)
ANOTHER_TEAM = "Van een ander team"


@dataclass(frozen=True)
class PersonRow:
    """Somebody on the way to this job. Who belongs to another team is a number only (product.md §5)."""

    name: str
    url: str  # empty when this user may not open the file
    where: str
    notes: list[str]  # what should have happened by now
    ready: date | None  # None while the learning is not yet arranged
    slack_days: int  # between ready and start; negative is too late
    drawing: HorizonPerson | None
    parts: LearningParts

    @property
    def late(self) -> bool:
        return self.slack_days < 0

    @property
    def weeks(self) -> int:
        """Whole weeks of room, or of delay (rounded up)."""
        return -(-abs(self.slack_days) // 7) if self.late else self.slack_days // 7

    @property
    def done(self) -> str:
        return span_words(self.parts.done)

    @property
    def planned(self) -> str:
        return span_words(self.parts.planned)

    @property
    def late_words(self) -> str:
        return span_words(self.parts.late)

    @property
    def in_words(self) -> str:
        """What the bar shows, for who does not see it."""
        said = (("Gedaan", self.done), ("Gepland", self.planned), ("Te laat", self.late_words))
        return " ".join(f"{name}: {words}." for name, words in said if words)


@dataclass(frozen=True)
class JobRow:
    """One job with the people on their way to it, and until when the empty seats can wait."""

    job: FutureJob
    drawing: HorizonJob
    people: list[PersonRow]
    begin_by: date | None  # last day to begin learning for an empty seat; None when none is empty or nothing planned
    today: date

    @property
    def seats(self) -> int:
        return self.job.seats or 0

    @property
    def open_seats(self) -> int:
        return max(0, self.seats - len(self.people))

    @property
    def begin_is_past(self) -> bool:
        return self.begin_by is not None and self.begin_by < self.today

    @property
    def months_left(self) -> int:
        return months_between(self.today, self.drawing.start)

    @property
    def time_left(self) -> str:
        """ "nog 3 maanden", "deze maand", "1 maand geleden" """
        if not self.months_left:
            return "deze maand"
        words = counted(abs(self.months_left), "maand", "maanden")
        return f"nog {words}" if self.months_left > 0 else f"{words} geleden"

    @property
    def window(self) -> str:
        """Between which months the start lies, while that is not sure: "tussen maart 2028 en augustus 2028"."""
        if not self.drawing.has_window:
            return ""
        return f"tussen {month_year(self.drawing.first)} en {month_year(self.drawing.last)}"

    @property
    def route(self) -> str:
        return self.job.possibilities.get_route_display() if hasattr(self.job, "possibilities") else ""

    @property
    def quarter(self) -> date:
        return quarter_of(self.drawing.start)

    @property
    def shown(self) -> list[PersonRow]:
        return self.people[:SHOWN_PEOPLE]

    @property
    def others(self) -> list[PersonRow]:
        return self.people[SHOWN_PEOPLE:]


def quarter_of(day: date) -> date:
    """The first day of the quarter of this day."""
    return date(day.year, QUARTER * ((day.month - 1) // QUARTER) + 1, 1)


def span_words(span: Span | None) -> str:
    """ "14 sep t/m 9 okt 2026"; empty without a span."""
    return short_period(*span) if span else ""


def window(today: date, months: int = HORIZON_MONTHS) -> TimeAxis:
    """From the quarter of today: what is being learnt now is seen from its beginning."""
    begin = quarter_of(today)
    return TimeAxis(begin=begin, end=add_months(begin, months + QUARTER), today=today)


# ---- which jobs ---------------------------------------------------------------------------------------
def jobs_on(axis: TimeAxis, *, user: User) -> QuerySet[FutureJob]:
    """Live jobs that start in the window, first start first; also earlier ones that somebody still learns for."""
    still_learnt = Trajectory.objects.running().filter(job__starts_on__lt=axis.begin).values("job")
    return (
        FutureJob.objects.visible_to(user)
        .live()
        .filter(Q(starts_on__gte=axis.begin) | Q(pk__in=still_learnt), starts_on__lt=axis.end)
        .order_by("starts_on", "pk")
    )


def filtered(jobs: QuerySet[FutureJob], wanted: dict[str, Any]) -> QuerySet[FutureJob]:
    """What the filter form asks for."""
    if text := wanted.get("q"):
        jobs = jobs.filter(pk__in=FutureJob.objects.named_like(text).values("pk"))
    if start := wanted.get("start"):
        jobs = jobs.filter(starts_on=date.fromisoformat(f"{start}-01"))
    if route := wanted.get("route"):
        jobs = jobs.filter(possibilities__route=route)
    columns = {
        "sector": "sector",
        "zekerheid": "certainty",
        "werkgever": "employer",
        "convenant": "covenant",
        "team": "team",
    }
    return jobs.filter(**{column: wanted[name] for name, column in columns.items() if name in wanted})


def with_people(jobs: QuerySet[FutureJob]) -> QuerySet[FutureJob]:
    """All that `rows` reads, in a fixed number of queries."""
    learners = (
        Trajectory.objects.filter(status__in=ON_THE_WAY)
        .select_related("candidate")
        .prefetch_related(
            "candidate__skills",
            "skills__skill__neighbours",
            "phases__location",
            "phases__steps",
            "evaluations",
            Prefetch("agreements", Agreement.objects.defer("pdf", "content")),
        )
    )
    waiting = Proposal.objects.filter(state=ProposalState.CHOSEN, trajectory=None).select_related("candidate")
    weeks = JobPhase.objects.only("job", "position", "weeks")
    long_texts = ("description", "growth_reason", "skills_in_words")
    return (
        jobs.select_related("employer", "team", "possibilities")
        .defer(*long_texts)
        .prefetch_related(
            Prefetch("phases", weeks),
            Prefetch("trajectories", learners.order_by("starts_on", "pk"), to_attr="learners"),
            Prefetch("proposals", waiting.order_by("decided_at", "pk"), to_attr="waiting"),
        )
    )


# ---- one row per job ----------------------------------------------------------------------------------
def rows(jobs: Iterable[FutureJob], *, user: User, today: date) -> list[JobRow]:
    """One row per job with the people on their way, the least room first; jobs come from `with_people`."""
    return [row(job, user=user, today=today) for job in jobs]


def row(job: FutureJob, *, user: User, today: date) -> JobRow:
    assert job.starts_on is not None  # a live job has both
    assert job.seats is not None
    people = [_learner(trajectory, job.starts_on, user, today) for trajectory in job.learners]  # type: ignore[attr-defined]
    people.sort(key=lambda person: person.slack_days)
    people += [_chosen(proposal, user) for proposal in job.waiting]  # type: ignore[attr-defined]
    begin_by = choose_by(job) if len(people) < job.seats else None
    drawing = HorizonJob(
        start=job.starts_on,
        seats=job.seats,
        earliest=job.earliest_on,
        latest=job.latest_on,
        begin_by=begin_by,
        certainty=job.certainty,
    )
    return JobRow(job, drawing, people, begin_by, today)


def _learner(trajectory: Trajectory, start: date, user: User, today: date) -> PersonRow:
    ready = progress.ready_on(trajectory, today=today)
    drawing = HorizonPerson(
        begin=min(trajectory.starts_on or today, ready),
        ready=ready,
        learnt_until=_learnt_until(trajectory, today),
        overdue=tuple(sorted(_overdue_steps(trajectory, today) + _overdue_evaluations(trajectory, today))),
    )
    visible = _may_open(user, trajectory.candidate.team_id)
    return PersonRow(
        name=trajectory.candidate.full_name if visible else trajectory.candidate.number,
        url=trajectory.get_absolute_url() if visible else "",
        where=progress.where_now(trajectory, today=today) if visible else ANOTHER_TEAM,
        notes=_notes(trajectory, today) if visible else [],
        ready=ready,
        slack_days=(start - ready).days,
        drawing=drawing,
        parts=drawing.parts(start, today),
    )


def _chosen(proposal: Proposal, user: User) -> PersonRow:
    """The employer chose this person and the trajectory has not begun: the seat is taken, nothing is planned yet."""
    visible = _may_open(user, proposal.candidate.team_id)
    return PersonRow(
        name=proposal.candidate.full_name if visible else proposal.candidate.number,
        url=proposal.get_absolute_url() if visible else "",
        where="Gekozen, traject nog niet gestart",
        notes=[],
        ready=None,
        slack_days=0,
        drawing=None,
        parts=LearningParts(),
    )


def _may_open(user: User, team_id: int | None) -> bool:
    return user.is_manager or team_id == user.team_id


def _learnt_until(trajectory: Trajectory, today: date) -> date | None:
    """Until when somebody learnt, up to today; None while the learning has not begun (never before the signatures)."""
    if trajectory.learning_finished_on:
        return trajectory.learning_finished_on
    begun = trajectory.starts_on is not None and trajectory.starts_on <= today
    return today if begun and progress.is_signed(trajectory) else None


def _overdue_steps(trajectory: Trajectory, today: date) -> list[date]:
    """Due days of steps that should be done by now; none once the learning is finished or before it is signed."""
    if trajectory.learning_finished_on or not progress.is_signed(trajectory):
        return []
    steps = (step for phase in trajectory.phases.all() for step in phase.steps.all())
    return [step.due_on for step in steps if step.due_on and step.due_on < today and step.done_on is None]


def _overdue_evaluations(trajectory: Trajectory, today: date) -> list[date]:
    if trajectory.learning_finished_on or not progress.is_signed(trajectory):
        return []
    held = trajectory.evaluations.all()
    return [one.planned_on for one in held if one.confirmed_at is None and one.planned_on < today]


def _notes(trajectory: Trajectory, today: date) -> list[str]:
    """What should have happened by now, in words."""
    notes = []
    if trajectory.starts_on and trajectory.starts_on < today and not progress.is_signed(trajectory):
        notes.append(f"Begin was gepland op {short_date(trajectory.starts_on)}")
    if steps := _overdue_steps(trajectory, today):
        notes.append(f"{counted(len(steps), 'stap', 'stappen')} te laat")
    if evaluations := _overdue_evaluations(trajectory, today):
        notes.append(f"{counted(len(evaluations), 'evaluatie', 'evaluaties')} te laat")
    return notes
