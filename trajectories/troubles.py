""" "Er gaat iets mis": employer or coach says so on any day, and it stays open until somebody handled it (R44)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import Trajectory, TrajectoryStatus, TroubleReport


def visible_to(user: User) -> QuerySet[TroubleReport]:
    """Staff see all reports of their trajectories; an employer those of its own people, never notes of a coach."""
    reports = TroubleReport.objects.filter(trajectory__in=Trajectory.objects.visible_to(user))
    return reports.filter(by__role=Role.EMPLOYER) if user.is_employer else reports


def may_report(trajectory: Trajectory) -> bool:
    """On any day while somebody gets ready, learns, or works in the job that came of it."""
    if trajectory.status == TrajectoryStatus.PLACED:
        placement = getattr(trajectory, "placement", None)
        return placement is not None and placement.ended_on is None
    return trajectory.status == TrajectoryStatus.RUNNING


@transaction.atomic
def report(trajectory: Trajectory, *, text: str, by: User, at: datetime | None = None) -> TroubleReport:
    """Say that something goes wrong. Coach and backup coach hear it at once, or the managers when the coach says it.

    Raises DomainError without words, or after the trajectory or the job in which it ended is over.
    """
    at = at or timezone.now()
    if not may_report(trajectory):
        raise DomainError("Dit traject loopt niet meer. Bel de werkcoach.")
    if not text.strip():
        raise DomainError("Vul in wat er misgaat.")
    trouble = TroubleReport.objects.create(trajectory=trajectory, text=text.strip(), by=by, at=at)
    who = "werkgever" if by.is_employer else "werkcoach"
    said = f"Melding bij traject {trajectory.number}: er gaat iets mis, zegt de {who}."
    events.record("trouble.reported", said, about=trajectory, by=by, at=at, report=str(trouble.public_id))
    candidate = trajectory.candidate
    to = Q(pk=trajectory.coach_id) | Q(pk=candidate.backup_coach_id)
    if trajectory.status == TrajectoryStatus.PLACED:
        to |= Q(pk=candidate.coach_id)  # who is the coach now hears it too
    if not by.is_employer:
        to |= Q(role=Role.MANAGER)
    url = reverse("trajectories:trouble_handle", args=[trouble.public_id])
    for user in User.objects.active().filter(to).exclude(pk=by.pk):
        inbox.notify(user, key=f"trouble.reported:{trouble.public_id}", text=said, url=url, at=at)
    return trouble


@transaction.atomic
def handle(trouble: TroubleReport, *, note: str, by: User, at: datetime | None = None) -> None:
    """Somebody took it up: what was done. The one who reported it hears so. StaleError for the second one."""
    at = at or timezone.now()
    if not note.strip():
        raise DomainError("Vul in wat je hebt gedaan.")
    open_one = TroubleReport.objects.filter(pk=trouble.pk, handled_at=None)
    if not open_one.update(handled_by=by, handled_at=at, handled_note=note.strip()):
        raise StaleError("Een collega heeft deze melding al opgepakt.")
    trouble.refresh_from_db()
    trajectory = trouble.trajectory
    events.record(
        "trouble.handled", f"Melding bij traject {trajectory.number} opgepakt.", about=trajectory, by=by, at=at
    )
    if trouble.by_id == by.pk:
        return
    if trouble.by.is_employer:
        url = reverse("trajectories:portal_detail", args=[trajectory.public_id])
        text = f"Uw melding bij traject {trajectory.number} is opgepakt door het Werkbedrijf."
    else:
        url = reverse("trajectories:trouble_handle", args=[trouble.public_id])
        text = f"Je melding bij traject {trajectory.number} is opgepakt."
    inbox.notify(trouble.by, key=f"trouble.handled:{trouble.public_id}", text=text, url=url, at=at)
