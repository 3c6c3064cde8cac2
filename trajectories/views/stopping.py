"""Somebody stops: what changes is shown before it is confirmed; and the plan for what comes next, now or within days."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import lifecycle, stopping, troubles
from trajectories.forms.trajectory import NextPlanForm, StopForm
from trajectories.models import Trajectory, TrajectoryStatus
from trajectories.views.parts import find

REPORT = "melding"  # in the URL: the report of the employer that led here


@require_http_methods(["GET", "POST"])
def stop(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    note = _reported(request, trajectory)
    form = StopForm(posted(request), trajectory=trajectory, today=today, note=note)
    if trajectory.status != TrajectoryStatus.RUNNING:
        messages.info(request, "Dit traject is al afgesloten.")
        return redirect(trajectory)
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.stop(trajectory, **form.cleaned_data, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Traject {trajectory.number} is gestopt. De plek is weer open.")
            return redirect(trajectory)
    context = {"trajectory": trajectory, "form": form, "consequences": stopping.consequences(trajectory, today=today)}
    return render(request, "trajectories/stop.html", context, status=422 if form.errors else 200)


def _reported(request: AuthenticatedRequest, trajectory: Trajectory) -> str:
    """The words of the report that this page was opened from; empty when it is none of this trajectory."""
    asked = request.GET.get(REPORT, "")
    reports = troubles.visible_to(request.user).filter(trajectory=trajectory).select_related("by")
    found = next((report for report in reports if str(report.public_id) == asked), None)
    return f"Melding van {found.by}: {found.text}"[:2000] if found else ""


@require_http_methods(["GET", "POST"])
def next_plan(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = NextPlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            stopping.plan_next(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het plan is bewaard.")
            return redirect(trajectory)
    elif trajectory.status != TrajectoryStatus.STOPPED or trajectory.next_plan_made_on:
        messages.info(request, "Hier is nu geen plan nodig.")
        return redirect(trajectory)
    context = {"trajectory": trajectory, "form": form, "today": timezone.localdate()}
    return render(request, "trajectories/next_plan.html", context, status=422 if form.errors else 200)
