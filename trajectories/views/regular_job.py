"""Step 6: the criteria, the end of the learning, and the placement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.steps import Missing
from trajectories import confirming, lifecycle, progress
from trajectories import criteria as checklist
from trajectories.forms.regular_job import FinishForm, PlacementForm
from trajectories.models import Criterion, Trajectory, TrajectoryStatus
from trajectories.views.parts import find


@require_http_methods(["GET", "POST"])
def criteria(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The checklist of the promise; a POST ticks one criterion, or takes the tick away."""
    trajectory = find(request, public_id)
    if request.method == "POST":
        chosen = request.POST.get("criterium", "")
        own = Criterion.objects.filter(trajectory=trajectory)
        criterion = get_object_or_404(own, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        met = request.POST.get("gehaald") == "ja"
        try:
            checklist.toggle(criterion, met=met, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Het criterium is gehaald." if met else "Het criterium staat weer open.")
        return redirect("trajectories:criteria", public_id)
    rows = list(trajectory.criteria.all())
    return render(
        request,
        "trajectories/criteria.html",
        {
            "trajectory": trajectory,
            "rows": rows,
            "met": sum(1 for row in rows if row.met_on),
            "may_change": trajectory.status == TrajectoryStatus.RUNNING and progress.is_signed(trajectory),
            "missing": _to_finish(trajectory),
        },
    )


def _to_finish(trajectory: Trajectory) -> list[Missing]:
    """What keeps the learning from being finished; phases that still run only ask for a reason."""
    lacks = progress.missing_to_finish(trajectory, today=timezone.localdate())
    return [missing for missing in lacks if missing.part != "phases"]


@require_http_methods(["GET", "POST"])
def finish_learning(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    if trajectory.learning_finished_on or trajectory.status != TrajectoryStatus.RUNNING:
        messages.info(request, "Dit inleren is al afgerond.")
        return redirect(trajectory)
    running = progress.phases_not_ended(trajectory, on=today)
    missing = _to_finish(trajectory)
    form = FinishForm(posted(request), early=bool(running))
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.finish_learning(trajectory, **form.cleaned_data, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het inleren is klaar. Leg nu de plaatsing vast.")
            return redirect("trajectories:placement", public_id)
    context = {"trajectory": trajectory, "running": running, "missing": missing, "form": form}
    return render(request, "trajectories/finish_learning.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def placement(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the regular job still lacks, what the employer confirmed, and the contract."""
    trajectory = find(request, public_id)
    if trajectory.status != TrajectoryStatus.RUNNING:
        return redirect(trajectory)
    confirmed = confirming.confirmation_of(trajectory)
    form = PlacementForm(posted(request), trajectory=trajectory, confirmed=confirmed)
    if form.is_bound and form.is_valid():
        try:
            lifecycle.place(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De plaatsing is vastgelegd. {trajectory.candidate.first_name} heeft de baan.")
            return redirect("trajectories:regular_job", public_id)
    missing = progress.missing_to_place(trajectory)
    return render(
        request,
        "trajectories/placement.html",
        {
            "trajectory": trajectory,
            "learning": trajectory.learning_finished_on is None,
            "missing": [item for item in missing if item.part != "placement"],
            "confirmed": confirmed,
            "gone_since": confirming.gone_since(trajectory),
            "other_by": confirming.other_employer_by(trajectory),
            "form": form,
        },
        status=422 if form.errors else 200,
    )
