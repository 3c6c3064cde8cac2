"""What stands still and would be forgotten comes to the coach by itself.

Elsewhere it shows already: a proposal that nobody moves and a job without people get a late day in
towards_agreement.py, a person without a talk in candidates/talks_to_do.py.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dutch import as_date, long_date
from nieuwebanen.events import Event
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task, Whose, everyone
from trajectories.models import Agreement, Suspension, Trajectory
from trajectories.models.agreement import PENDING
from trajectories.models.trajectory import TrajectoryQuerySet

SILENT = timedelta(days=30)  # somebody learns, and nothing was written
CONCEPT = timedelta(days=14)  # arrangements that nobody goes on with, an agreement that nobody signs


def of_coach(whose: Whose, today: date) -> Iterator[Task]:
    """Three queries: trajectories in silence, arrangements in silence, agreements without signatures."""
    mine = Trajectory.objects.running().filter(coach__in=everyone(whose))
    for trajectory in silent(mine, today).with_parties():
        last, signed = as_date(trajectory.last_event), trajectory.signed  # type: ignore[attr-defined]
        what = "kijk hoe het gaat" if signed else "maak de afspraken af"
        title = f"Al {(today - last).days} dagen niets gebeurd: {what}"
        due = last + (SILENT if signed else CONCEPT)
        yield _task(
            trajectory, title, trajectory.get_absolute_url(), due, Step.LEARNING if signed else Step.ARRANGEMENTS
        )
    waits = Q(offered_at__lt=_midnight(today - CONCEPT)) | _not_begun(today)
    for agreement in _unsigned().filter(waits, trajectory__in=mine):
        start = agreement.trajectory.starts_on
        if agreement.amends_id is None and start and start < today:
            yield _not_signed(agreement, start)
            continue
        title = "Bel: de overeenkomst wacht al 2 weken op een handtekening"
        due = as_date(agreement.offered_at) + CONCEPT
        yield _task(agreement.trajectory, title, agreement.get_absolute_url(), due, Step.ARRANGEMENTS)


def of_lead(user: User, today: date) -> Iterator[Task]:
    """Agreements of the own team that nobody signed before the learning had to begin: the reminders stopped there. Of a
    team without a manager of its own they come to every manager."""
    led = User.objects.active().filter(role=Role.MANAGER, team=OuterRef("trajectory__coach__team"))
    of_team = Q(trajectory__coach__team__isnull=False, trajectory__coach__team=user.team_id) | ~Exists(led)
    for agreement in _unsigned().filter(_not_begun(today), of_team, trajectory__in=Trajectory.objects.running()):
        assert agreement.trajectory.starts_on is not None
        yield _not_signed(agreement, agreement.trajectory.starts_on)


def _unsigned() -> QuerySet[Agreement]:
    asked = Agreement.objects.filter(state__in=PENDING).defer("pdf", "content")
    return asked.select_related("trajectory__candidate", "trajectory__job__employer")


def _not_begun(today: date) -> Q:
    """The day on which the learning had to begin has passed, without the signatures."""
    return Q(amends=None, trajectory__starts_on__lt=today)


def _not_signed(agreement: Agreement, start: date) -> Task:
    title = f"Bel: het inleren zou {long_date(start)} beginnen, de overeenkomst is niet getekend"
    return _task(agreement.trajectory, title, agreement.get_absolute_url(), start, Step.ARRANGEMENTS)


def silent(trajectories: TrajectoryQuerySet, today: date) -> TrajectoryQuerySet:
    """Those about which nothing was written for too long, with `last_event` and `signed`. Not while the learning rests,
    and not what waits for signatures: that has its own line."""
    latest = Event.objects.filter(subject_public_id=OuterRef("public_id")).exclude(verb__endswith=".viewed")
    of_this = Agreement.objects.filter(trajectory=OuterRef("pk"))
    found = trajectories.annotate(
        last_event=Coalesce(Subquery(latest.order_by("-at").values("at")[:1]), "created_at"),
        signed=Exists(of_this.filter(signed_at__isnull=False)),
    )
    rests = Exists(Suspension.objects.filter(trajectory=OuterRef("pk"), ends_on=None))
    asked = Exists(of_this.filter(state__in=PENDING))
    learning = Q(signed=True, last_event__lt=_midnight(today - SILENT))
    arranging = Q(signed=False, last_event__lt=_midnight(today - CONCEPT)) & ~asked
    return found.filter(learning | arranging).exclude(rests).exclude(job_gone_on__isnull=False)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _task(trajectory: Trajectory, title: str, url: str, due: date, step: Step) -> Task:
    return Task(
        title,
        url,
        f"{trajectory.job.title}, {trajectory.job.employer.name}",
        due,
        "Bekijken",
        step,
        "clock",
        trajectory.candidate.full_name,
        kind="stilstand",
        owner_pk=trajectory.coach_id,
    )
