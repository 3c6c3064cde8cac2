"""Who is reminded of what, and when: the ladders, and the things that may still need a reminder.

A rung is a number of working days before or after a day of its subject. Everything here is computed from how things are
now, so a subject that is settled, moved or stopped has no rungs left: that is what reminders.py asks before it sends.
Texts name nobody, because they are also the mail.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from employers.models import EmployerMembership
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dates import add_working_days, holidays, on_or_after_working_day
from nieuwebanen.dutch import as_date, long_date
from trajectories.models import (
    AftercareContact,
    Agreement,
    Evaluation,
    Party,
    Side,
    Trajectory,
    TrajectoryStatus,
    TroubleReport,
)
from trajectories.models.agreement import PENDING

EVALUATION = "trajectories.evaluation"
AGREEMENT = "trajectories.agreement"
ADDENDUM = "trajectories.addendum"
AFTERCARE = "trajectories.aftercarecontact"
TROUBLE = "trajectories.troublereport"
LOOK_AHEAD = timedelta(days=21)  # more than five working days, however many holidays lie between


class Audience(Enum):
    EMPLOYER = "portal users of the employer"
    SIGNERS = "those of them who may sign"
    COACH = "the coach of the trajectory"
    BACKUP = "the backup coach of the candidate"
    MANAGERS = "every manager"


STAFF = frozenset({Audience.COACH, Audience.BACKUP, Audience.MANAGERS})


@dataclass(frozen=True)
class Rung:
    """One reminder: how many working days from which day of the subject, to whom, in which words.

    days: 0 is the day itself, or the first working day after it. The words may use {name} and {day}.
    """

    kind: str
    days: int
    to: tuple[Audience, ...]
    to_staff: str
    to_employer: str = ""
    counted_from: str = "day"


LADDERS: dict[str, tuple[Rung, ...]] = {
    EVALUATION: (
        Rung(
            "evaluatie-uitnodiging",
            -5,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} is op {day}. Vul jouw deel in en plan het gesprek.",
            "De {name} is op {day}. Wilt u uw deel invullen? Dit duurt ongeveer 2 minuten.",
        ),
        Rung(
            "evaluatie-vandaag",
            0,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} staat voor {day}. Vul de evaluatie in en bevestig de uitkomst.",
            "De {name} staat voor {day}. Wilt u uw deel invullen? Dit duurt ongeveer 2 minuten.",
        ),
        Rung(
            "evaluatie-3-dagen",
            3,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} was gepland op {day} en is nog niet klaar.",
            "De {name} was gepland op {day}. Uw deel is nog niet ingevuld. Wilt u dat nu doen?",
        ),
        Rung(
            "evaluatie-7-dagen",
            7,
            (Audience.COACH, Audience.BACKUP),
            "De {name} was gepland op {day} en is al 7 werkdagen te laat.",
        ),
        Rung(
            "evaluatie-10-dagen",
            10,
            (Audience.MANAGERS,),
            "De {name} was gepland op {day} en is al 10 werkdagen te laat. Kijk samen met de werkcoach wat er nodig is.",
        ),
    ),
    AGREEMENT: (
        Rung(
            "overeenkomst-3-dagen",
            3,
            (Audience.SIGNERS, Audience.MANAGERS),
            "De {name} wacht op de handtekening van het Werkbedrijf. Het inleren begint op {day}.",
            "De {name} wacht op uw handtekening. Het inleren begint op {day}.",
            "offered",
        ),
        Rung(
            "overeenkomst-7-dagen",
            7,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} is nog niet door iedereen getekend. Het inleren begint op {day}.",
            "De {name} wacht nog op uw handtekening. Het inleren begint op {day}.",
            "offered",
        ),
        Rung(
            "overeenkomst-voor-start",
            -3,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} is nog niet door iedereen getekend. Zonder handtekeningen begint het inleren niet op {day}.",
            "De {name} wacht nog op uw handtekening. Zonder handtekening begint het inleren niet op {day}.",
            "start",
        ),
    ),
    ADDENDUM: (
        Rung(
            "wijziging-3-dagen",
            3,
            (Audience.SIGNERS, Audience.MANAGERS),
            "De {name} wacht op de handtekening van het Werkbedrijf, sinds {day}.",
            "De {name} wacht op uw handtekening, sinds {day}.",
        ),
        Rung(
            "wijziging-7-dagen",
            7,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} van {day} is nog niet door iedereen getekend.",
            "De {name} van {day} wacht nog op uw handtekening.",
        ),
    ),
    AFTERCARE: (
        Rung("nazorg-vandaag", 0, (Audience.COACH,), "Het {name} is aan de beurt, uiterlijk {day}."),
        Rung(
            "nazorg-7-dagen",
            7,
            (Audience.COACH, Audience.BACKUP),
            "Het {name} moest uiterlijk {day} en is nog niet vastgelegd.",
        ),
    ),
    TROUBLE: (
        Rung("melding-1-dag", 1, (Audience.COACH,), "De {name} van {day} is nog niet opgepakt."),
        Rung(
            "melding-3-dagen",
            3,
            (Audience.COACH, Audience.BACKUP, Audience.MANAGERS),
            "De {name} van {day} is na 3 werkdagen nog niet opgepakt.",
        ),
    ),
}


class People:
    """Who there is, looked up once for a whole run."""

    @cached_property
    def free(self) -> frozenset[date]:
        return holidays()

    @cached_property
    def managers(self) -> list[User]:
        return list(User.objects.active().filter(role=Role.MANAGER))

    @cached_property
    def _members(self) -> dict[int, list[EmployerMembership]]:
        return {}

    def members(self, employer_id: int, *, signing: bool = False) -> list[User]:
        if employer_id not in self._members:
            standing = EmployerMembership.objects.filter(employer_id=employer_id, ended_at=None, user__is_active=True)
            self._members[employer_id] = list(standing.select_related("user"))
        return [row.user for row in self._members[employer_id] if row.may_sign or not signing]


@dataclass(frozen=True)
class Subject:
    """Something that waits for people: what it is called, on which days it hangs, and who did his part."""

    label: str
    public_id: UUID
    trajectory: Trajectory
    name: str
    day: date  # what {day} says
    days: Mapping[str, date]  # what a rung may count from
    staff_url: str
    portal_url: str = ""
    done: frozenset[Audience] = field(default_factory=frozenset)
    not_before: date | None = None  # rungs on or before this day are not wanted
    not_after: date | None = None
    still: Sequence[tuple[date, date | None]] = ()  # the learning stands still in these days: nobody is reminded

    def people(self, audience: Audience, people: People) -> Iterable[User]:
        if audience in self.done:
            return []
        if audience == Audience.COACH:
            return [self.trajectory.coach]
        if audience == Audience.BACKUP:
            backup = self.trajectory.candidate.backup_coach
            return [backup] if backup else []
        if audience == Audience.MANAGERS:
            return people.managers
        return people.members(self.trajectory.job.employer_id, signing=audience == Audience.SIGNERS)


@dataclass(frozen=True)
class Notice:
    """One reminder to one person."""

    kind: str
    recipient: User
    due_on: date
    text: str
    url: str


def notices(subject: Subject, people: People) -> list[Notice]:
    """Every reminder that this subject asks for as things are now, due or not; once per person and rung."""
    found = []
    for rung in LADDERS[subject.label]:
        due_on = due_day(subject.days[rung.counted_from], rung.days, people.free)
        early = subject.not_before and due_on <= subject.not_before
        still = any(first <= due_on <= (last or date.max) for first, last in subject.still)
        if early or (subject.not_after and due_on > subject.not_after) or still:
            continue
        told = set()
        for audience in rung.to:
            staff = audience in STAFF
            words = rung.to_staff if staff else rung.to_employer
            text = words.format(name=subject.name, day=long_date(subject.day))
            for user in subject.people(audience, people):
                if user.is_active and user.pk not in told:
                    told.add(user.pk)
                    found.append(
                        Notice(rung.kind, user, due_on, text, subject.staff_url if staff else subject.portal_url)
                    )
    return found


def due_day(day: date, count: int, free: frozenset[date]) -> date:
    """The working day of a rung: so many working days from the day; 0 is that day or the first working day after."""
    return add_working_days(day, count, free) if count else on_or_after_working_day(day, free)


def asked_by_hand(subject: Subject, recipient: User, *, on: date, kind: str) -> Notice:
    """A coach asks the employer now."""
    text = f"De werkcoach vraagt u om de {subject.name} in te vullen. De evaluatie is op {long_date(subject.day)}."
    return Notice(kind, recipient, on, text, subject.portal_url)


# ---- what may still need a reminder -------------------------------------------------------------------
PARTIES = (
    "trajectory__job",
    "trajectory__coach",
    "trajectory__candidate__backup_coach",
)
SIGNED = Exists(Agreement.objects.filter(trajectory=OuterRef("trajectory"), signed_at__isnull=False))


def _evaluations() -> QuerySet[Any]:
    return (
        Evaluation.objects.waiting()
        .filter(SIGNED)
        .select_related(*PARTIES)
        .prefetch_related("inputs", "trajectory__suspensions")
    )


def _agreements() -> QuerySet[Any]:
    return _waiting().filter(amends=None)


def _addenda() -> QuerySet[Any]:
    return _waiting().exclude(amends=None)


def _waiting() -> QuerySet[Any]:
    found = Agreement.objects.defer("pdf", "content").select_related(*PARTIES).prefetch_related("signatures")
    return found.filter(state__in=PENDING, trajectory__status=TrajectoryStatus.RUNNING)


def _aftercare() -> QuerySet[Any]:
    return AftercareContact.objects.filter(held_on=None, placement__ended_on=None).select_related(
        *(f"placement__{path}" for path in PARTIES)
    )


def _troubles() -> QuerySet[Any]:
    return TroubleReport.objects.filter(handled_at=None, trajectory__status=TrajectoryStatus.RUNNING).select_related(
        *PARTIES
    )


def open_subjects(until: date, batch: int) -> Iterator[list[Subject]]:
    """Everything that may have a rung due by that day, some at a time."""
    wide = until + LOOK_AHEAD
    yield from _batches(_evaluations().filter(planned_on__lte=wide), _of_evaluation, batch)
    yield from _batches(_agreements(), _of_agreement, batch)
    yield from _batches(_addenda(), _of_addendum, batch)
    yield from _batches(_aftercare().filter(due_on__lte=wide), _of_aftercare, batch)
    yield from _batches(_troubles(), _of_trouble, batch)


def _batches(rows: QuerySet[Any], subject_of: Any, batch: int) -> Iterator[list[Subject]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:batch]):
        last = found[-1].pk
        yield [subject_of(row) for row in found]


def open_subject(label: str, public_id: UUID) -> Subject | None:
    """One subject as it is now; None when nothing waits any more."""
    rows, subject_of = SOURCES[label]
    row = rows().filter(public_id=public_id).first()
    return subject_of(row) if row else None


def _of_evaluation(row: Evaluation) -> Subject:
    answered = any(given.side == Side.EMPLOYER and given.submitted_at for given in row.inputs.all())
    return Subject(
        EVALUATION,
        row.public_id,
        row.trajectory,
        f"evaluatie {row.position} van traject {row.trajectory.number}",
        row.planned_on,
        {"day": row.planned_on},
        row.get_absolute_url(),
        reverse("trajectories:portal_evaluation", args=[row.public_id]),
        frozenset({Audience.EMPLOYER}) if answered else frozenset(),
        still=[(row.starts_on, row.ends_on) for row in row.trajectory.suspensions.all()],
    )


def _of_agreement(row: Agreement) -> Subject:
    signed = {signature.party for signature in row.signatures.all()}
    done = set()
    if Party.EMPLOYER in signed:
        done.add(Audience.SIGNERS)
    if Party.WERKBEDRIJF in signed:
        done.add(Audience.MANAGERS)
    offered, start = as_date(row.offered_at), row.trajectory.starts_on or as_date(row.offered_at)
    return Subject(
        AGREEMENT,
        row.public_id,
        row.trajectory,
        f"overeenkomst {row.number}",
        start,
        {"offered": offered, "start": start},
        row.get_absolute_url(),
        reverse("trajectories:portal_agreement", args=[row.public_id]),
        frozenset(done),
        not_before=offered,
        not_after=start,
    )


def _of_addendum(row: Agreement) -> Subject:
    absent = {*row.must_sign} - {signature.party for signature in row.signatures.all()}
    sides = {Party.EMPLOYER: Audience.SIGNERS, Party.WERKBEDRIJF: Audience.MANAGERS}
    return Subject(
        ADDENDUM,
        row.public_id,
        row.trajectory,
        f"wijziging van overeenkomst {row.number}",
        as_date(row.offered_at),
        {"day": as_date(row.offered_at)},
        row.get_absolute_url(),
        reverse("trajectories:portal_agreement", args=[row.public_id]),
        frozenset(audience for party, audience in sides.items() if party not in absent),
    )


def _of_aftercare(row: AftercareContact) -> Subject:
    trajectory = row.placement.trajectory
    return Subject(
        AFTERCARE,
        row.public_id,
        trajectory,
        f"nazorgcontact {row.get_moment_display()} van traject {trajectory.number}",
        row.due_on,
        {"day": row.due_on},
        reverse("trajectories:aftercare", args=[row.public_id]),
    )


def _of_trouble(row: TroubleReport) -> Subject:
    said = as_date(row.at)
    return Subject(
        TROUBLE,
        row.public_id,
        row.trajectory,
        f"melding bij traject {row.trajectory.number}",
        said,
        {"day": said},
        reverse("trajectories:trouble_handle", args=[row.public_id]),
    )


SOURCES: dict[str, tuple[Any, Any]] = {
    EVALUATION: (_evaluations, _of_evaluation),
    AGREEMENT: (_agreements, _of_agreement),
    ADDENDUM: (_addenda, _of_addendum),
    AFTERCARE: (_aftercare, _of_aftercare),
    TROUBLE: (_troubles, _of_trouble),
}
