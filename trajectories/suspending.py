"""The learning stands still for a while and goes on later: what is still to come moves by the days that were missed.

    begin (open) --finish--> what is to come moves        begin with its last day: moves at once

Article 6 of the agreement allows this without new signatures, within the law; where the plan would break a rule, it does
not move and an addendum is needed. Of the reason we keep a kind, never an illness. Order of locks: the trajectory's row,
its pending addendum, then the places.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from nieuwebanen.dutch import counted, long_date, long_period
from nieuwebanen.errors import DomainError, StaleError
from trajectories import addenda, agreements, corrections, places, progress, routes, shifting
from trajectories.models import Suspension, Trajectory, TrajectoryStatus
from trajectories.shifting import Line, NewDay

OVERLAP = "In deze dagen staat het inleren al stil. Kies andere dagen."
NEEDS_ADDENDUM = "Laat dan een wijziging van de overeenkomst tekenen."


@dataclass(frozen=True)
class Preview:
    """What ending an interruption on a day would do to the plan."""

    first: date
    last: date
    days: list[NewDay]
    broken: list[str]  # rules that the moved plan would break
    end_before: date | None
    end_after: date | None
    job_starts_on: date

    @property
    def missed(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def lines(self) -> list[Line]:
        return shifting.lines(self.days)

    @property
    def in_words(self) -> str:
        stands = "stond" if self.last < timezone.localdate() else "staat"
        said = f"Het inleren {stands} {counted(self.missed, 'dag', 'dagen')} stil."
        if self.end_after is None:
            return said
        said = f"{said} De laatste dag wordt {long_date(self.end_after)}."
        if self.end_after < self.job_starts_on:
            return said
        return f"{said} Dat is na de start van de baan op {long_date(self.job_starts_on)}."


# ---- looking ------------------------------------------------------------------------------------------
def look(trajectory: Trajectory, first: date, last: date) -> Preview:
    """What a new interruption of these days would do. Raises DomainError for days on which `begin` refuses it."""
    _refuse_days(trajectory, first, last)
    if trajectory.suspensions.filter(starts_on__lte=last).exclude(ends_on__lt=first).exists():
        raise DomainError(OVERLAP)
    return preview(trajectory, first, last)


def preview(trajectory: Trajectory, first: date, last: date) -> Preview:
    """What is still to come moves by the missed days. Nothing is written. Reads progress.with_parts."""
    by = timedelta(days=(last - first).days + 1)
    days = _new_days(trajectory, first, by, holidays())
    known = {found.text for found in routes.findings(trajectory) if found.blocks}
    before = trajectory.ends_on
    job_starts = trajectory.job.starts_on
    assert job_starts is not None
    with shifting.as_if(trajectory, days, job_starts_on=job_starts):
        blocking = [found.text for found in routes.findings(trajectory) if found.blocks]
        after = trajectory.ends_on
    return Preview(first, last, days, [text for text in blocking if text not in known], before, after, job_starts)


def _new_days(trajectory: Trajectory, first: date, by: timedelta, free: Set[date]) -> list[NewDay]:
    found: list[NewDay] = []

    def moved(of: Any, *names: str) -> None:
        for name in names:
            day = getattr(of, name)
            if day is not None and day >= first:
                found.append(NewDay(of, name, day, day + by))

    moved(trajectory, "starts_on", "ends_on")
    for phase in trajectory.phases.all():
        if phase.ended_on is None:
            moved(phase, "starts_on", "ends_on")
        for step in phase.steps.all():
            if step.done_on is None:
                moved(step, "begins_on", "due_on")
    for instrument in trajectory.instruments.all():
        if instrument.starts_on >= first:  # one that runs has its dates from who grants it, and those are not ours
            moved(instrument, "starts_on", "ends_on")
    last = trajectory.ends_on + by if trajectory.ends_on else date.max
    for row in trajectory.evaluations.all():
        if row.held_on is None and row.confirmed_at is None and row.planned_on >= first:
            day = shifting.working_day(row.planned_on + by, last, free)
            found.append(NewDay(row, "planned_on", row.planned_on, day))
    return found


def open_one(trajectory: Trajectory) -> Suspension | None:
    """The interruption of which the last day is not known yet."""
    return trajectory.suspensions.filter(ends_on=None).first()


# ---- doing --------------------------------------------------------------------------------------------
@transaction.atomic
def begin(
    trajectory: Trajectory,
    *,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    by: User,
    at: datetime | None = None,
) -> Suspension:
    """The learning stands still from this day; with a last day the plan moves at once.

    Raises DomainError before the signatures, outside the agreed period, on days that overlap, when the moved plan
    breaks a rule or a place has no seat.
    """
    at = at or timezone.now()
    trajectory = agreements.locked(trajectory)
    _refuse_unless_learning(trajectory)
    _refuse_days(trajectory, starts_on, ends_on)
    try:
        with transaction.atomic():
            row = Suspension.objects.create(
                trajectory=trajectory, kind=kind, starts_on=starts_on, ends_on=ends_on, by=by, at=at
            )
    except IntegrityError as error:
        if "suspension_no_overlap" in str(error):
            raise DomainError(OVERLAP) from error
        raise
    events.record("trajectory.suspended", "Het inleren staat stil.", about=[row, trajectory], by=by, at=at, kind=kind)
    if ends_on:
        _go_on(row, trajectory, ends_on, by=by, at=at)
    else:
        text = f"Het inleren van traject {trajectory.number} staat stil vanaf {long_date(starts_on)}."
        corrections.tell(trajectory, f"suspended:{row.public_id}", text, by=by, at=at)
    return row


@transaction.atomic
def finish(suspension: Suspension, *, ends_on: date, by: User, at: datetime | None = None) -> Suspension:
    """The last day is known: what is still to come moves. Raises as `begin`; StaleError when it was ended already."""
    at = at or timezone.now()
    trajectory = agreements.locked(suspension.trajectory)
    row = Suspension.objects.select_for_update(of=("self",)).get(pk=suspension.pk)
    if row.ends_on is not None:
        raise StaleError(f"Deze onderbreking is al geëindigd op {long_date(row.ends_on)}.")
    _refuse_unless_learning(trajectory)
    if ends_on < row.starts_on:
        raise DomainError("De laatste dag moet na de eerste dag liggen.")
    _go_on(row, trajectory, ends_on, by=by, at=at)
    return row


def _go_on(row: Suspension, trajectory: Trajectory, ends_on: date, *, by: User, at: datetime) -> None:
    shown = preview(trajectory, row.starts_on, ends_on)
    if shown.broken:
        raise DomainError(f"{' '.join(shown.broken)} {NEEDS_ADDENDUM}")
    if pending := progress.pending_addendum(trajectory):
        addenda.withdraw(pending, reason="Het plan is opgeschoven na een onderbreking.", by=by, at=at)
    with places.booking({phase.location_id for phase in trajectory.phases.all()}):
        shifting.keep(shown.days)
    Trajectory.objects.filter(pk=trajectory.pk).update(version=F("version") + 1)
    row.ends_on, row.ended_by, row.ended_at, row.moved_days = ends_on, by, at, shown.missed
    row.save(update_fields=["ends_on", "ended_by", "ended_at", "moved_days"])
    text = (
        f"Traject {trajectory.number}: {shown.in_words[:1].lower()}{shown.in_words[1:]} De overeenkomst blijft gelden."
    )
    events.record("trajectory.resumed", text, about=[row, trajectory], by=by, at=at, days=shown.missed)
    corrections.tell(trajectory, f"resumed:{row.public_id}", text, by=by, at=at)


def _refuse_days(trajectory: Trajectory, starts_on: date, ends_on: date | None) -> None:
    first, last = trajectory.starts_on, trajectory.ends_on
    if first is None or last is None:
        raise DomainError("Vul eerst in wanneer het inleren begint en eindigt.")
    if not first <= starts_on <= last:
        raise DomainError(f"Kies een eerste dag in de afgesproken periode: {long_period(first, last)}.")
    if ends_on and ends_on < starts_on:
        raise DomainError("De laatste dag moet na de eerste dag liggen.")


def _refuse_unless_learning(trajectory: Trajectory) -> None:
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    if not progress.is_signed(trajectory):
        raise DomainError("De overeenkomst is nog niet getekend. Wijzig de afspraken zelf.")
    if trajectory.learning_finished_on:
        raise DomainError("Het inleren is al klaar.")
