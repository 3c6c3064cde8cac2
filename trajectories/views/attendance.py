"""Attendance, week by week: the coach fills in every part, the employer those at its own place."""

from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from trajectories import attendance
from trajectories.forms.attendance import AttendanceForm
from trajectories.models import Trajectory, TrajectoryStatus
from trajectories.views.parts import find
from trajectories.views.portal import own_trajectories, shown_name

ALL_WEEKS = "alle"  # ?weken=alle
NOTHING_NEW = "Er is niets gewijzigd."


@require_http_methods(["GET", "POST"])
def weeks(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form, kept = _filled_in(request, trajectory)
    if kept:
        return redirect("trajectories:attendance", public_id)
    return _page(request, "trajectories/attendance.html", trajectory, form)


@require_http_methods(["GET", "POST"])
def portal_weeks(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The parts at a place of this employer."""
    trajectory = get_object_or_404(own_trajectories(request), public_id=public_id)
    shows(request, trajectory.job.employer)
    form, kept = _filled_in(request, trajectory)
    if kept:
        return redirect("trajectories:portal_attendance", public_id)
    name = shown_name(trajectory)
    return _page(request, "trajectories/portal_attendance.html", trajectory, form, name=name)


def _filled_in(request: AuthenticatedRequest, trajectory: Trajectory) -> tuple[AttendanceForm, bool]:
    """The form, and whether what was posted is kept; a refusal is said in it, and nothing that was typed is lost."""
    everything = request.GET.get("weken") == ALL_WEEKS
    form = AttendanceForm(posted(request), parts=_parts(request, trajectory), everything=everything)
    if request.method != "POST" or not form.is_valid():
        return form, False
    try:
        changed = attendance.record(trajectory, form.filled, by=request.user, today=timezone.localdate())
    except StaleError as refusal:
        now = Trajectory.objects.visible_to(request.user).get(pk=trajectory.pk)
        return form.asked_again(_parts(request, now), str(refusal), everything=everything), False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return form, False
    said = f"De aanwezigheid van {counted(changed, 'week', 'weken')} is bewaard." if changed else NOTHING_NEW
    messages.success(request, said)
    return form, True


def _parts(request: AuthenticatedRequest, trajectory: Trajectory) -> list[attendance.PhaseAttendance]:
    prefetch_related_objects([trajectory], "agreements", *attendance.LOOKUPS)
    parts = attendance.by_phase(trajectory, today=timezone.localdate())
    return [part for part in parts if attendance.may_fill_in(part.phase, trajectory, request.user)]


def _page(
    request: AuthenticatedRequest, template: str, trajectory: Trajectory, form: AttendanceForm, **extra: str
) -> HttpResponse:
    context = {
        "trajectory": trajectory,
        "form": form,
        "running": trajectory.status == TrajectoryStatus.RUNNING,
        "everything": request.GET.get("weken") == ALL_WEEKS,
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)
