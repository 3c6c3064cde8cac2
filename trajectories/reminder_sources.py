"""What may still need a reminder: which rows, and what each of them is as a subject."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from nieuwebanen.dutch import as_date
from nieuwebanen.steps import Turn
from trajectories.ladders import ADDENDUM, AFTERCARE, AGREEMENT, EVALUATION, TROUBLE, Audience
from trajectories.models import (
    AftercareContact,
    Agreement,
    Evaluation,
    Party,
    ReceivedOtherwise,
    Side,
    TrajectoryStatus,
    TroubleReport,
)
from trajectories.models.agreement import PENDING
from trajectories.reminder_subjects import Subject

LOOK_AHEAD = timedelta(days=21)  # more than five working days, however many holidays lie between
PARTIES = (
    "trajectory__job",
    "trajectory__coach",
    "trajectory__candidate__backup_coach",
)
SIGNED = Exists(Agreement.objects.filter(trajectory=OuterRef("trajectory"), signed_at__isnull=False))
OF_EMPLOYER = frozenset({Audience.EMPLOYER, Audience.SIGNERS})
# Whether the employer's part came another way (trajectories/received.py): nobody asks for it any more.
RECEIVED = Exists(ReceivedOtherwise.objects.filter(subject_public_id=OuterRef("public_id"), of=Turn.EMPLOYER))


def _evaluations() -> QuerySet[Any]:
    return (
        Evaluation.objects.waiting()
        .filter(SIGNED)
        .annotate(received=RECEIVED)
        .select_related(*PARTIES)
        .prefetch_related("inputs", "trajectory__suspensions")
    )


def _agreements() -> QuerySet[Any]:
    return _waiting().filter(amends=None)


def _addenda() -> QuerySet[Any]:
    return _waiting().exclude(amends=None)


def _waiting() -> QuerySet[Any]:
    found = Agreement.objects.defer("pdf", "content").select_related(*PARTIES).prefetch_related("signatures")
    found = found.annotate(received=RECEIVED)
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


def _of_evaluation(row: Any) -> Subject:
    """row: an evaluation of _evaluations."""
    answered = row.received or any(given.side == Side.EMPLOYER and given.submitted_at for given in row.inputs.all())
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


def _of_agreement(row: Any) -> Subject:
    """row: an agreement of _agreements."""
    signed = {signature.party for signature in row.signatures.all()}
    done = set()
    if Party.EMPLOYER in signed or row.received:
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


def _of_addendum(row: Any) -> Subject:
    """row: an addendum of _addenda."""
    absent = {*row.must_sign} - {signature.party for signature in row.signatures.all()}
    if row.received:
        absent.discard(Party.EMPLOYER)
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
