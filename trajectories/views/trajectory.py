"""All trajectories, one trajectory with its six steps, how it starts and how it stops."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.models import Proposal, ProposalState
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dates import holidays
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.lists import ListPage
from trajectories import corrections, learning, lifecycle, progress, scores, troubles
from trajectories.early_warning import with_signals
from trajectories.forms.trajectory_list import TrajectoryFilterForm
from trajectories.models import TrajectoryStatus
from trajectories.trajectory_list import row, trajectories_of
from trajectories.views.parts import find

TO_START = 25
SHOWN_EVENTS = 8


LIST = "trajectories:list"


@require_GET
def trajectory_list(request: AuthenticatedRequest) -> HttpResponse:
    today, form = timezone.localdate(), TrajectoryFilterForm(request.GET, user=request.user)
    found = trajectories_of(form, today=today)
    page = ListPage(LIST, form, with_signals(found), number=request.GET.get("pagina"))
    free = holidays()
    context = {
        "list": page,
        "rows": [row(trajectory, today=today, free=free) for trajectory in page.page],
        "export_url": reverse("trajectories:list_export"),
        "to_start": Proposal.objects.visible_to(request.user)
        .filter(state=ProposalState.CHOSEN, trajectory=None)
        .with_parties()
        .order_by("decided_at")[:TO_START],
        "today": today,
    }
    response = render(request, "trajectories/trajectory_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


@require_http_methods(["GET", "POST"])
def trajectory_list_export(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, LIST)


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    ready = progress.ready_on(trajectory, today=today)
    conditions = list(trajectory.conditions.all())
    confirmed = [evaluation for evaluation in trajectory.evaluations.all() if evaluation.confirmed_at]
    return render(
        request,
        "trajectories/trajectory.html",
        {
            "trajectory": trajectory,
            "today": today,
            **corrections.beside(trajectory),
            "badge": progress.state_badge(trajectory, today=today),
            "step": progress.step_of(trajectory),
            "indicator": progress.indicator_step(trajectory),
            "notes": progress.step_notes(trajectory, today=today),
            "gate": progress.gate(trajectory, today=today),
            "ready": ready,
            "room": progress.room(trajectory, today=today),
            "running": trajectory.status == TrajectoryStatus.RUNNING,
            **learning.beside(trajectory, today=today),
            "may_report": troubles.may_report(trajectory),
            "agreement": progress.signed_agreement(trajectory) or progress.standing_agreement(trajectory),
            "funding_total": sum(line.amount_eur for line in trajectory.funding.all()),
            "next_evaluation": progress.next_evaluation(trajectory),
            "conditions": conditions,
            "arranged": sum(1 for condition in conditions if condition.arranged_on),
            "evaluations": confirmed,
            "levels": progress.levels(trajectory),
            "hours_left": progress.hours_left(trajectory),
            "chart": scores.chart(trajectory) if confirmed else None,
            "troubles": trajectory.troubles.select_related("by").order_by("handled_at", "-at")[:5],
            "events": Event.objects.about(trajectory)[:SHOWN_EVENTS],
            "aftercare": trajectory.placement.aftercare.all() if hasattr(trajectory, "placement") else [],
        },
    )


@require_POST
def start(request: AuthenticatedRequest, proposal_id: UUID) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), public_id=proposal_id)
    try:
        trajectory = lifecycle.start(proposal, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(proposal)
    messages.success(request, f"Traject {trajectory.number} is gestart. Vul nu de 7 onderdelen van de afspraken in.")
    for sentence in trajectory.drafted_otherwise:
        messages.warning(request, sentence)
    return redirect("trajectories:arrangements", trajectory.public_id)
