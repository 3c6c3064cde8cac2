"""Work after the signatures: a change that waits, more time that is asked or given."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import as_date, long_date
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task, Whose, everyone
from trajectories.models import Agreement, ExtensionRequest, Party
from trajectories.worklist.towards_agreement import to_be_signed

DECIDE_WITHIN = timedelta(days=7)
PARTIES = ("trajectory__job__employer", "trajectory__candidate")


def of_coach(whose: Whose, today: date) -> Iterator[Task]:
    """What waits for signatures, and time that was given but stands in no agreement yet."""
    for addendum in to_be_signed(Agreement.objects.filter(trajectory__coach__in=everyone(whose)).exclude(amends=None)):
        signed = {signature.party for signature in addendum.signatures.all()}
        absent = [str(Party(party).label) for party in addendum.must_sign if party not in signed]
        yield _task(
            f"Handtekening van {' en '.join(absent)} onder de wijziging",
            addendum.get_absolute_url(),
            addendum,
            as_date(addendum.offered_at) + DECIDE_WITHIN,
            waiting=True,
        )
    later = Agreement.objects.filter(trajectory=OuterRef("trajectory"), offered_at__gt=OuterRef("decided_at"))
    given = ExtensionRequest.objects.filter(
        granted=True, trajectory__coach__in=everyone(whose), trajectory__status="loopt"
    )
    given = given.filter(until__gt=F("trajectory__ends_on")).exclude(Exists(later)).select_related(*PARTIES)
    for row in given:
        assert row.decided_at is not None
        url = f"{reverse('trajectories:addendum_new', args=[row.trajectory.public_id])}?verlenging={row.public_id}"
        title = f"Verlenging tot en met {long_date(row.until)} laten tekenen"
        yield _task(title, url, row, as_date(row.decided_at) + DECIDE_WITHIN, action="Openen")


def of_manager(user: User, today: date) -> Iterator[Task]:
    """Requests for more time."""
    asked = ExtensionRequest.objects.visible_to(user).open().filter(trajectory__status="loopt")
    for row in asked.select_related(*PARTIES):
        due = as_date(row.asked_at) + DECIDE_WITHIN
        yield _task("Verlenging beslissen", row.get_absolute_url(), row, due, action="Beslissen")


def _task(
    title: str, url: str, row: Agreement | ExtensionRequest, due: date, action: str = "Openen", waiting: bool = False
) -> Task:
    trajectory = row.trajectory
    return Task(
        title,
        url,
        f"{trajectory.job.title}, {trajectory.job.employer.name}",
        due,
        action,
        Step.LEARNING,
        "sign",
        trajectory.candidate.full_name,
        waiting=waiting,
        kind="overeenkomst",
        legal=True,
        owner_pk=trajectory.coach_id,
    )
