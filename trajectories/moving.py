"""Moving a job: what moves along is shown first, then it happens in one transaction, and people hear it once.

    preview --the coach looks--> move (everything looked at again under lock; something changed since: refused)

An unsigned plan moves by whole weeks with the job. What was signed stays: its margin changes. A plan that did not move
when the job did (the employer changed the month in the portal) is offered here again until it followed.
Order of locks: the job, its trajectories by key, each one's agreement, then the places where they learn.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from employers import capacity, forecasting
from employers.capacity import Occupancy, Stay
from employers.forecasting import Forecast
from employers.models import ForecastRevision, FutureJob
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from nieuwebanen.dutch import counted, long_date, month_year
from nieuwebanen.errors import DomainError, StaleError
from trajectories import agreements, moving_signed, places, progress, routes, shifting, signatories
from trajectories.models import AgreementState, Trajectory
from trajectories.parts import Part
from trajectories.shifting import Line, NewDay

STALE = "Er is iets veranderd sinds je dit bekeek. Kijk wat er nu meeschuift en bevestig dan nog een keer."
FITTED = ("trajectory.started", "trajectory.moved")  # when a plan was made for the month of that day


@dataclass(frozen=True)
class Outlook:
    """When somebody is ready, and how that stands to the start of the job."""

    ready: date
    room: str
    late: bool


@dataclass(frozen=True)
class Row:
    """One running trajectory of this job: what becomes of its plan, or why nothing does."""

    trajectory: Trajectory
    name: str
    visible: bool  # may this user open the file?
    weeks: int
    stays: str  # why the plan does not move
    chosen: bool
    days: list[NewDay]
    notes: list[str]
    agreement: str
    before: Outlook
    after: Outlook
    amend_weeks: int = 0  # of a signed plan: by how many weeks a change of the agreement would move it
    amend_days: tuple[NewDay, ...] = ()
    amends: bool = False  # the coach ticked that change

    @property
    def amend_lines(self) -> list[Line]:
        return shifting.lines(list(self.amend_days))

    @property
    def movable(self) -> bool:
        return not self.stays

    @property
    def moves(self) -> bool:
        return self.movable and self.chosen

    @property
    def lines(self) -> list[Line]:
        return shifting.lines(self.days)

    @property
    def how_far(self) -> str:
        weeks = self.weeks or self.amend_weeks
        return f"{counted(abs(weeks), 'week', 'weken')} {'later' if weeks > 0 else 'eerder'}"


@dataclass(frozen=True)
class Preview:
    """Everything that a move of this job to this forecast would do, as one person sees it."""

    job: FutureJob
    before: Forecast
    after: Forecast
    rows: list[Row]

    @property
    def changes(self) -> list[str]:
        return forecasting.changes(self.before, self.after)

    @property
    def moving(self) -> list[Row]:
        return [row for row in self.rows if row.moves]

    @property
    def amending(self) -> list[Row]:
        return [row for row in self.rows if row.amends]

    @property
    def movable(self) -> list[Row]:
        return [row for row in self.rows if row.movable]

    @property
    def staying(self) -> list[Row]:
        return [row for row in self.rows if not row.movable]

    @property
    def does_something(self) -> bool:
        return bool(self.changes or self.moving or self.amending)

    @property
    def in_words(self) -> str:
        """ "3 trajecten schuiven mee, 1 blijft staan." Empty without trajectories."""
        moving, staying = len(self.moving), len(self.rows) - len(self.moving)
        if not self.rows:
            return ""
        words = f"{counted(moving, 'traject schuift', 'trajecten schuiven')} mee"
        words = f"{words}, {staying} {'blijft' if staying == 1 else 'blijven'} staan." if staying else f"{words}."
        changes = counted(len(self.amending), "wijziging", "wijzigingen")
        return f"{words} {changes} van een overeenkomst om te tekenen." if self.amending else words

    @property
    def seen(self) -> str:
        """Changes whenever anything that is shown here changes: what was looked at is what will be done."""
        shown: list[object] = [self.job.pk, self.job.version, asdict(self.after)]
        for row in self.rows:
            days = [(type(day.of).__name__, day.of.pk, day.name, day.before, day.after) for day in row.days]
            plan = (row.trajectory.pk, row.trajectory.version, row.moves, row.stays, days)
            amend = [(type(day.of).__name__, day.of.pk, day.name, day.after) for day in row.amend_days if row.amends]
            shown.append((*plan, amend, row.notes, row.agreement, row.before, row.after))
        return sha256(repr(shown).encode()).hexdigest()


# ---- looking ------------------------------------------------------------------------------------------
def preview(
    job: FutureJob,
    after: Forecast,
    *,
    user: User,
    today: date,
    left: Collection[UUID] = (),
    amend: Collection[UUID] = (),
) -> Preview:
    """What would happen; a number of queries that does not grow with the trajectories.

    left: trajectories (public ids) that the coach leaves where they are; every other one that can, moves.
    amend: signed ones for which the coach wants a change of the agreement.
    """
    running = progress.with_parts(Trajectory.objects.running().filter(job=job)).order_by("pk")
    made_for, free = _made_for(running, job), holidays()
    rows = [_row(t, made_for[t.pk], after, left, free, user, today) for t in running]
    rows = [_with_change(row, made_for[row.trajectory.pk], after, amend, free, today) for row in rows]
    return Preview(job, Forecast.of(job), after, _that_fit(rows, after, today))


def behind(job: FutureJob, *, user: User, today: date) -> bool:
    """Is there a plan that did not follow when the job moved?"""
    return bool(preview(job, Forecast.of(job), user=user, today=today).moving)


def _row(
    trajectory: Trajectory,
    made_for: date,
    wanted: Forecast,
    left: Collection[UUID],
    free: frozenset[date],
    user: User,
    today: date,
) -> Row:
    why = shifting.stays(trajectory, today=today)
    weeks = 0
    if not why:
        asked = shifting.weeks_between(made_for, wanted.starts_on)
        weeks = shifting.possible(trajectory, asked, today=today)
        if not weeks:
            begin = shifting.begin_of(trajectory)
            why = "De planning past al bij deze maand."
            if asked and begin:
                why = f"De planning begint op {long_date(begin)} en kan niet eerder beginnen."
    days = shifting.new_days(trajectory, weeks, free)
    known = {finding.text for finding in routes.findings(trajectory) if finding.blocks}
    before = _outlook(trajectory, today)
    with shifting.as_if(trajectory, days, job_starts_on=wanted.starts_on):
        blocking = [finding.text for finding in routes.findings(trajectory) if finding.blocks]
        notes = [text for text in blocking if text in known]
        after = _outlook(trajectory, today)
        if trajectory.ends_on and trajectory.ends_on >= wanted.starts_on and not trajectory.learning_finished_on:
            notes.append(
                f"Het inleren duurt tot en met {long_date(trajectory.ends_on)}. Dat is na de start van de baan."
            )
    visible = user.is_manager or trajectory.candidate.team_id == user.team_id
    row = Row(
        trajectory=trajectory,
        name=trajectory.candidate.full_name if visible else trajectory.candidate.number,
        visible=visible,
        weeks=weeks,
        stays=why,
        chosen=trajectory.public_id not in left,
        days=days,
        notes=notes,
        agreement=_agreement(trajectory, moves=bool(days)),
        before=before,
        after=after,
    )
    if new := [text for text in blocking if text not in known]:
        return _left(row, " ".join(new), wanted, today)
    return row if row.moves or not row.movable else replace(row, after=_without(row, wanted, today))


def _with_change(
    row: Row, made_for: date, wanted: Forecast, amend: Collection[UUID], free: frozenset[date], today: date
) -> Row:
    """The same row; of a signed plan with the change of the agreement that would move it too."""
    weeks = moving_signed.weeks_for(row.trajectory, made_for, wanted.starts_on, today=today) if row.stays else 0
    if not weeks:
        return row
    days = tuple(moving_signed.days_for(row.trajectory, weeks, free))
    return replace(row, amend_weeks=weeks, amend_days=days, amends=row.trajectory.public_id in amend)


def _left(row: Row, why: str, wanted: Forecast, today: date) -> Row:
    """The same trajectory when its plan stays where it is."""
    agreement = _agreement(row.trajectory, moves=False)
    after = _without(row, wanted, today)
    return replace(row, stays=why, weeks=0, days=[], agreement=agreement, after=after)


def _without(row: Row, wanted: Forecast, today: date) -> Outlook:
    with shifting.as_if(row.trajectory, [], job_starts_on=wanted.starts_on):
        return _outlook(row.trajectory, today)


def _outlook(trajectory: Trajectory, today: date) -> Outlook:
    return Outlook(
        progress.ready_on(trajectory, today=today),
        progress.room(trajectory, today=today),
        progress.is_late(trajectory, today=today),
    )


def _agreement(trajectory: Trajectory, *, moves: bool) -> str:
    standing = progress.standing_agreement(trajectory)
    if standing is None:
        return "Er ligt nog geen overeenkomst."
    label = AgreementState(standing.state).label
    if not moves:
        return f"Overeenkomst {standing.number} is {label} en blijft gelden."
    signed = len(standing.signatures.all())
    ends = f" {counted(signed, 'handtekening vervalt', 'handtekeningen vervallen')}." if signed else ""
    return f"Overeenkomst {standing.number} (versie {standing.version}) geldt dan niet meer.{ends} Bied een nieuwe aan."


def _made_for(running: Iterable[Trajectory], job: FutureJob) -> dict[int, date]:
    """For each trajectory the start of the job that its plan was last made for."""
    replanned = Q(verb="trajectory.arranged", data__part__in=[Part.PLAN.value, Part.DURATION.value])
    fitted = events.Event.objects.filter(
        Q(verb__in=FITTED) | replanned, subject_public_id__in=[trajectory.public_id for trajectory in running]
    )
    last = dict(fitted.order_by().values_list("subject_public_id").annotate(last=Max("at")))
    signed = moving_signed.moved_at(running)
    revisions = list(ForecastRevision.objects.filter(job=job))  # newest first
    assert job.starts_on is not None
    found = {}
    for trajectory in running:
        moment = last.get(trajectory.public_id, trajectory.created_at)
        moment = max(moment, signed.get(trajectory.pk, moment))
        in_force = next((revision.starts_on for revision in revisions if revision.at <= moment), None)
        found[trajectory.pk] = in_force or (revisions[-1].starts_on if revisions else job.starts_on)
    return found


def _that_fit(rows: list[Row], wanted: Forecast, today: date) -> list[Row]:
    """The same rows, but without the moves for which a place has no seat; the newest trajectory gives way."""
    movers = {row.trajectory.pk: row for row in rows if row.moves}
    locations = {phase.location for row in movers.values() for phase in row.trajectory.phases.all()}
    booked = capacity.occupancies(locations, since=today) if locations else {}
    full: dict[int, str] = {}
    while over := _first_over(movers, booked):
        pk, why = over
        full[pk] = why
        del movers[pk]
    sentence = "{} Verschuif deze planning daarna zelf."
    return [
        _left(row, sentence.format(full[pk]), wanted, today) if (pk := row.trajectory.pk) in full else row
        for row in rows
    ]


def _first_over(movers: dict[int, Row], booked: dict[int, Occupancy]) -> tuple[int, str] | None:
    wanted = {pk: _stays_after(row) for pk, row in movers.items()}
    after = {
        place: replace(
            occupancy,
            stays=[stay for stay in occupancy.stays if stay.person not in movers]
            + [stay for moved in wanted.values() for at, stay in moved if at == place],
        )
        for place, occupancy in booked.items()
    }
    for pk, moved in reversed(wanted.items()):
        for place, stay in moved:
            tightest = after[place].tightest(stay.begin, stay.end)
            if tightest.people > tightest.seats:
                name = next(p.location for p in movers[pk].trajectory.phases.all() if p.location_id == place)
                return pk, places.full(name, tightest.day, tightest.seats)
    return None


def _stays_after(row: Row) -> list[tuple[int, Stay]]:
    with shifting.as_if(row.trajectory, row.days, job_starts_on=row.trajectory.job.starts_on or date.max):
        return [
            (phase.location_id, Stay(phase.starts_on, phase.ends_on, row.trajectory.pk))
            for phase in row.trajectory.phases.all()
        ]


# ---- doing --------------------------------------------------------------------------------------------
@transaction.atomic
def move(
    job: FutureJob,
    after: Forecast,
    *,
    reason: str,
    seen: str,
    left: Collection[UUID] = (),
    amend: Collection[UUID] = (),
    by: User,
    today: date,
    at: datetime | None = None,
) -> Preview:
    """Do what was shown, all of it or nothing. seen: `Preview.seen` of what the user looked at.

    Raises StaleError when anything differs by now, DomainError when there is nothing to do, the forecast is not
    possible or a place has no seat.
    """
    at = at or timezone.now()
    locked = FutureJob.objects.select_for_update(of=("self",), no_key=True).with_employer().get(pk=job.pk)
    list(Trajectory.objects.running().filter(job=job).select_for_update().order_by("pk").values_list("pk"))
    shown = preview(locked, after, user=by, today=today, left=left, amend=amend)
    if shown.seen != seen:
        raise StaleError(STALE)
    if not shown.does_something:
        raise DomainError("Er verandert niets. Kies een andere maand of kies welke trajecten meeschuiven.")
    if shown.changes:
        forecasting.revise(locked, **asdict(after), reason=reason, by=by, today=today, at=at, told_also=shown.in_words)
    _move_plans(shown, by, at)
    for row in shown.amending:
        moving_signed.offer(row.trajectory, row.amend_days, locked, reason=reason, by=by, today=today, at=at)
    if not shown.changes:
        _tell_coaches(shown, by, at)
    return shown


def _move_plans(shown: Preview, by: User, at: datetime) -> None:
    if not shown.moving:
        return
    days = [day for row in shown.moving for day in row.days]
    lapsed = [agreements.touch(row.trajectory, by=by, at=at) for row in shown.moving]
    with places.booking({phase.location_id for row in shown.moving for phase in row.trajectory.phases.all()}):
        shifting.keep(days)
    Trajectory.objects.filter(pk__in=[row.trajectory.pk for row in shown.moving]).update(version=F("version") + 1)
    for agreement in filter(None, lapsed):
        signatories.tell_lapsed(agreement, at=at)
    for row in shown.moving:
        text = f"Planning {row.how_far}, met baan {shown.job.number} mee."
        events.record("trajectory.moved", text, about=row.trajectory, by=by, at=at, weeks=row.weeks)


def _tell_coaches(shown: Preview, by: User, at: datetime) -> None:
    """The job had moved before; now the plans followed."""
    text = f"{shown.in_words} Baan {shown.job.number} begint in {month_year(shown.after.starts_on)}."
    said = events.record("future_job.followed", text, about=shown.job, by=by, at=at)
    for user in {row.trajectory.coach for row in shown.moving} - {by}:
        inbox.notify(user, key=f"followed:{said.pk}", text=text, url=_url(shown.job), at=at)


# ---- what the floor of employers asks (settings.JOB_MOVED) --------------------------------------------
def concerned(job: FutureJob) -> list[tuple[User, str]]:
    """The coaches of whom somebody learns for this job, and then the job's own: the page that moves plans along."""
    running = Trajectory.objects.running().filter(job=job).select_related("coach")
    coaches = [trajectory.coach for trajectory in running]
    if coaches and (own := forecasting.coach_of(job)):
        coaches.append(own)
    return [(coach, _url(job)) for coach in coaches]


def _url(job: FutureJob) -> str:
    return reverse("trajectories:job_move", args=[job.public_id])
