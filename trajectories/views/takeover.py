"""Another employer goes on with somebody who is learning: first who may, then what changes, then the takeover."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from matching.models import ProposalState
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import confirming, takeover
from trajectories.forms.takeover import OtherJobForm, TakeOverForm
from trajectories.models import TrajectoryStatus
from trajectories.views.parts import find


@require_http_methods(["GET", "POST"])
def other_job(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Which employer may go on: a proposal for its job, that goes the usual way until it chooses."""
    trajectory, today = find(request, public_id), timezone.localdate()
    if trajectory.status != TrajectoryStatus.RUNNING:
        messages.info(request, "Dit traject is al afgesloten.")
        return redirect(trajectory)
    waiting = takeover.candidates_for(trajectory)
    if waiting and waiting[0].state == ProposalState.CHOSEN and request.method == "GET":
        return redirect("trajectories:takeover", public_id)
    form = OtherJobForm(posted(request), jobs=takeover.jobs_for(trajectory, today=today))
    if request.method == "POST" and form.is_valid():
        try:
            proposal = takeover.propose(trajectory, form.chosen, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            name, employer = trajectory.candidate.first_name, form.chosen.employer
            messages.success(request, f"Vertel {name} over {employer}. Als {employer} kiest, kun je laten overnemen.")
            return redirect(proposal)
    context = {
        "trajectory": trajectory,
        "form": form,
        "waiting": waiting,
        "gone_since": confirming.gone_since(trajectory),
        "other_by": confirming.other_employer_by(trajectory),
        "today": today,
    }
    return render(request, "trajectories/other_job.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take_over(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What is taken along and what ends, and the takeover itself."""
    trajectory, today = find(request, public_id), timezone.localdate()
    chosen = [one for one in takeover.candidates_for(trajectory) if one.state == ProposalState.CHOSEN]
    if not chosen or trajectory.status != TrajectoryStatus.RUNNING:
        return redirect("trajectories:other_job", public_id)
    proposal = chosen[0]
    phases = takeover.phases_to_come(trajectory, today=today)
    form = TakeOverForm(posted(request), trajectory=trajectory, phases=phases)
    if request.method == "POST" and form.is_valid():
        along = {UUID(text) for text in form.cleaned_data.get("along", [])}
        try:
            new = takeover.take_over(
                trajectory, proposal, note=form.cleaned_data["note"], along=along, by=request.user, today=today
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Overgenomen: traject {new.number} is begonnen. Kijk nu de afspraken na.")
            return redirect("trajectories:arrangements", new.public_id)
    context = {
        "trajectory": trajectory,
        "proposal": proposal,
        "form": form,
        "ends": takeover.what_ends(trajectory, proposal),
        "along": takeover.taken_along(trajectory),
    }
    return render(request, "trajectories/takeover.html", context, status=422 if form.errors else 200)
