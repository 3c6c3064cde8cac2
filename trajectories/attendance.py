"""Step 5: who was there, week by week in each part of the plan. Hours only, never why somebody was not there.

A week is asked once its part began and the agreement was signed; a week in which the learning stood still is not
asked. An absence may have to do with health, and that is not for us to keep (product.md §2, AVG article 9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import AttendanceWeek, Suspension, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.progress import learning_allowed_from

WEEK = timedelta(days=7)
WORKING_DAYS = 5  # Monday to Friday: what the agreed hours of a week are divided over when a week is not whole
HALF_HOUR = Decimal("0.5")
LOOKUPS = ("phases__location", "phases__attendance", "suspensions")  # what this module reads of a trajectory
STALE = "Een ander heeft deze weken net ingevuld. Kijk wat er nu staat en bewaar dan opnieuw."


@dataclass(frozen=True)
class Hours:
    """Hours of some weeks together."""

    agreed: Decimal = Decimal(0)
    present: Decimal = Decimal(0)
    excused: Decimal = Decimal(0)
    unexcused: Decimal = Decimal(0)

    @property
    def present_pct(self) -> int | None:
        """Whole percent of the agreed hours, rounded down; None without agreed hours."""
        return int(100 * self.present / self.agreed) if self.agreed else None

    @property
    def unexcused_pct(self) -> int | None:
        """Share of the agreed hours that nobody had agreed to miss."""
        return int(100 * self.unexcused / self.agreed) if self.agreed else None


@dataclass(frozen=True)
class Week:
    """One week of a part: what was filled in, or what would be proposed."""

    phase: TrajectoryPhase
    monday: date
    proposed: Decimal  # agreed hours, by the plan and the days that count
    row: AttendanceWeek | None
    over: bool  # the last working day has passed
    asked: bool = True  # False: the learning stood still all week

    @property
    def last(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def missing(self) -> bool:
        return self.row is None and self.over and self.asked

    @property
    def unexcused(self) -> Decimal:
        return unexcused(self.row) if self.row else Decimal(0)


@dataclass(frozen=True)
class PhaseAttendance:
    """One part with its weeks, the first one first, and their sum."""

    phase: TrajectoryPhase
    weeks: list[Week]
    total: Hours

    @property
    def missing(self) -> list[Week]:
        return [week for week in self.weeks if week.missing]

    @property
    def filled(self) -> list[Week]:
        return [week for week in self.weeks if week.row]


# ---- reading ------------------------------------------------------------------------------------------
def unexcused(row: AttendanceWeek) -> Decimal:
    """Agreed hours in which somebody was not there, and that were not agreed to be missed."""
    return max(Decimal(0), row.hours_agreed - row.hours_present - row.hours_excused)


def total(rows: Iterable[AttendanceWeek]) -> Hours:
    known = list(rows)
    return Hours(
        agreed=sum((row.hours_agreed for row in known), Decimal(0)),
        present=sum((row.hours_present for row in known), Decimal(0)),
        excused=sum((row.hours_excused for row in known), Decimal(0)),
        unexcused=sum((unexcused(row) for row in known), Decimal(0)),
    )


def by_phase(trajectory: Trajectory, *, today: date) -> list[PhaseAttendance]:
    """The parts that began, with their weeks until today. Reads LOOKUPS and the agreements; nothing is asked again.

    Empty before the signatures.
    """
    signed_on = learning_allowed_from(trajectory)
    if signed_on is None:
        return []
    found = []
    for phase in trajectory.phases.all():
        weeks = _weeks(phase, trajectory, signed_on, today)
        if weeks:
            found.append(PhaseAttendance(phase, weeks, total(phase.attendance.all())))
    return found


def shown(trajectory: Trajectory, *, today: date) -> list[PhaseAttendance]:
    """The same for a page: once the trajectory ended, only the parts of which something is known."""
    running = trajectory.status == TrajectoryStatus.RUNNING
    return [part for part in by_phase(trajectory, today=today) if running or part.filled]


def _weeks(phase: TrajectoryPhase, trajectory: Trajectory, signed_on: date, today: date) -> list[Week]:
    first, last = _days(phase, trajectory, signed_on, today)
    rows = {row.monday: row for row in phase.attendance.all()}
    mondays = set(rows)
    day = first - timedelta(days=first.weekday())
    while day <= last:
        mondays.add(day)
        day += WEEK
    return [_week(phase, monday, first, trajectory, rows.get(monday), today) for monday in sorted(mondays)]


def _days(phase: TrajectoryPhase, trajectory: Trajectory, signed_on: date, today: date) -> tuple[date, date]:
    """From the first day of this part, planned or real, to the last one or today."""
    end = phase.ended_on or (max(phase.ends_on, today) if phase.began_on else phase.ends_on)
    stopped = trajectory.learning_finished_on or trajectory.ended_on or today
    return max(phase.began_on or phase.starts_on, signed_on), min(end, today, stopped)


def _week(
    phase: TrajectoryPhase,
    monday: date,
    first: date,
    trajectory: Trajectory,
    row: AttendanceWeek | None,
    today: date,
) -> Week:
    last = phase.ended_on or (phase.ends_on if phase.began_on is None else date.max)
    days = [monday + timedelta(days=nr) for nr in range(WORKING_DAYS)]
    counted_days = [day for day in days if first <= day <= last and not stood_still(trajectory, day)]
    proposed = HALF_HOUR * round(phase.hours_per_week * len(counted_days) / (WORKING_DAYS * float(HALF_HOUR)))
    return Week(phase, monday, proposed, row, over=days[-1] < today, asked=bool(counted_days))


def stood_still(trajectory: Trajectory, day: date) -> bool:
    """Was the learning interrupted on this day? That is no absence."""
    return any(_holds(pause, day) for pause in trajectory.suspensions.all())


def _holds(pause: Suspension, day: date) -> bool:
    return pause.starts_on <= day and (pause.ends_on is None or day <= pause.ends_on)


# ---- writing ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Filled:
    """What somebody filled in for one week. version: of the row as it was on the screen, 0 when there was none."""

    phase: TrajectoryPhase
    monday: date
    agreed: Decimal
    present: Decimal
    excused: Decimal = Decimal(0)
    version: int = 0


@transaction.atomic
def record(
    trajectory: Trajectory, weeks: Sequence[Filled], *, by: User, today: date, at: datetime | None = None
) -> int:
    """Keep the hours of these weeks, all of them or none; how many were new or different.

    Raises DomainError before the signatures, after the end, for a week to come or one outside its part, for hours
    that cannot be, and for a part that is not at a place of this employer; StaleError when somebody was first.
    """
    at = at or timezone.now()
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer. De aanwezigheid staat vast.")
    known = {(part.phase.pk, week.monday): week for part in by_phase(trajectory, today=today) for week in part.weeks}
    if not known:
        raise DomainError("Er is nog geen week om in te vullen. Eerst is de overeenkomst getekend en begint het leren.")
    changed = 0
    for week in weeks:
        if (week.phase.pk, week.monday) not in known:
            raise DomainError(f"De week van {long_date(week.monday)} hoort niet bij ‘{week.phase}’.")
        if not may_fill_in(week.phase, trajectory, by):
            raise DomainError("Dit onderdeel is op een andere plek. De werkcoach vult het in.")
        _refuse_impossible(week)
        changed += _keep(week, by, at)
    if changed:
        text = f"Aanwezigheid van {counted(changed, 'week', 'weken')} ingevuld."
        events.record("trajectory.attendance", text, about=trajectory, by=by, at=at, weeks=changed)
    return changed


def may_fill_in(phase: TrajectoryPhase, trajectory: Trajectory, user: User) -> bool:
    """Staff fill in every part, an employer those at a place of its own."""
    return not user.is_employer or phase.location.employer_id == trajectory.job.employer_id


def _refuse_impossible(week: Filled) -> None:
    if week.excused > week.agreed:
        text = f"Week van {long_date(week.monday)}: er zijn meer uren afgesproken afwezig dan er zijn afgesproken."
        raise DomainError(text)


def _keep(week: Filled, by: User, at: datetime) -> bool:
    """True when something was written. An unchanged week stays as it was, with who filled it in."""
    values = {"hours_agreed": week.agreed, "hours_present": week.present, "hours_excused": week.excused}
    if not week.version:
        try:
            with transaction.atomic():
                AttendanceWeek.objects.create(phase=week.phase, monday=week.monday, by=by, at=at, **values)
        except IntegrityError as error:
            if "attendanceweek_once" in str(error):
                raise StaleError(STALE) from error
            raise
        return True
    mine = AttendanceWeek.objects.filter(phase=week.phase, monday=week.monday)
    if mine.filter(version=week.version, **values).exists():
        return False
    if not mine.filter(version=week.version).update(by=by, at=at, version=F("version") + 1, **values):
        raise StaleError(STALE)
    return True
