"""The main tasks of a trajectory: what productivity is weighed by. Beside the evaluations, not in the agreement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import main_tasks
from trajectories.forms.main_tasks import MainTasksForm
from trajectories.models import TrajectoryStatus
from trajectories.views.parts import find


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    if trajectory.status != TrajectoryStatus.RUNNING and request.method == "GET":
        messages.info(request, "Dit traject loopt niet meer.")
        return redirect(trajectory)
    form = MainTasksForm(posted(request), tasks=main_tasks.current(trajectory))
    if request.method == "POST" and form.is_valid():
        try:
            main_tasks.keep(
                trajectory,
                form.wanted(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                today=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De hoofdtaken zijn bewaard.")
            return redirect(f"{reverse('trajectories:evaluation_list')}?traject={trajectory.number}")
    context = {"trajectory": trajectory, "form": form, "least": main_tasks.LEAST_SHARE}
    return render(request, "trajectories/main_tasks.html", context, status=422 if form.errors else 200)
