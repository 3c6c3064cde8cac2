"""The step plan: parts in order of time, steps within them, their order by buttons, and how it really went."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import arrangements, plan_order, plan_progress
from trajectories.forms.arrangements import PartForm
from trajectories.forms.plan import MoveForm, PhaseForm, PlanProgressForm, StepForm
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.parts import Part, part_url
from trajectories.progress import is_signed, phase_state
from trajectories.views.parts import LAPSED, find, is_fixed, kept, part_page


@require_GET
def plan(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    rows = [
        {
            "phase": phase,
            "badge": phase_state(phase, trajectory, today=today),
            "add": StepForm(trajectory=trajectory, phase=phase, auto_id=f"nieuw-{phase.position}-%s"),
        }
        for phase in trajectory.phases.all()
    ]
    extra = {"rows": rows, "moves": len(rows) > 1, "learning": is_signed(trajectory)}
    running = trajectory.status == TrajectoryStatus.RUNNING
    return part_page(request, "trajectories/plan.html", trajectory, Part.PLAN, None, running=running, **extra)


def phase_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = PhaseForm(posted(request), trajectory=trajectory)
    return _edited(request, trajectory, form, "Onderdeel toevoegen")


def phase_edit(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    phase = get_object_or_404(TrajectoryPhase, trajectory=trajectory, public_id=phase_id)
    form = PhaseForm(posted(request), trajectory=trajectory, phase=phase)
    return _edited(request, trajectory, form, f"Onderdeel wijzigen: {phase.title}")


def step_new(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    phase = get_object_or_404(TrajectoryPhase, trajectory=trajectory, public_id=phase_id)
    form = StepForm(posted(request), trajectory=trajectory, phase=phase)
    return _edited(request, trajectory, form, f"Stap toevoegen aan {phase.title}")


def step_edit(request: AuthenticatedRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    step = _step(trajectory, step_id)
    form = StepForm(posted(request), trajectory=trajectory, phase=step.phase, step=step)
    return _edited(request, trajectory, form, f"Stap wijzigen: {step.goal}")


def phase_delete(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    phase = get_object_or_404(TrajectoryPhase, trajectory=trajectory, public_id=phase_id)
    steps = phase.steps.count()
    text = "De stappen van dit onderdeel gaan ook weg." if steps else ""
    return _deleted(request, trajectory, phase, f"Onderdeel ‘{phase.title}’ weghalen?", text)


def step_delete(request: AuthenticatedRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    step = _step(trajectory, step_id)
    return _deleted(request, trajectory, step, f"Stap ‘{step.goal}’ weghalen?", "")


# ---- order ---------------------------------------------------------------------------------------------
@require_POST
def step_move(request: AuthenticatedRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    step = _step(find(request, public_id), step_id)
    return _moved(request, step.phase.trajectory, partial(plan_order.move_step, step), step.public_id)


@require_POST
def phase_move(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    phase = get_object_or_404(TrajectoryPhase, trajectory=find(request, public_id), public_id=phase_id)
    return _moved(request, phase.trajectory, partial(plan_order.move_phase, phase), phase.public_id)


def _moved(
    request: AuthenticatedRequest, trajectory: Trajectory, move: Callable[..., plan_order.Moved], row: UUID
) -> HttpResponse:
    """One place earlier or later; the page comes back with the focus on the button that was pressed."""
    form = MoveForm(request.POST, trajectory=trajectory)
    if not form.is_valid():
        return redirect("trajectories:plan", trajectory.public_id)
    direction = plan_order.Direction(form.cleaned_data["richting"])
    try:
        moved = move(direction, by=request.user, version=form.cleaned_data["seen_version"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, moved.text)
        if moved.change.lapsed:
            messages.warning(request, LAPSED)
    return redirect(f"{part_url(trajectory, Part.PLAN)}#{direction}-{row}")


# ---- how it really went ---------------------------------------------------------------------------------
def phase_progress(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    phase = get_object_or_404(TrajectoryPhase, trajectory=trajectory, public_id=phase_id)
    form = PlanProgressForm(posted(request), trajectory=trajectory, phase=phase)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            plan_progress.record(
                phase,
                began_on=values["began_on"],
                ended_on=values["ended_on"],
                done=form.done,
                by=request.user,
                version=values["seen_version"],
                today=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            phase.trajectory.refresh_from_db(fields=["version"])
            form.trajectory = phase.trajectory
            form.renew()
        else:
            messages.success(request, f"De voortgang van ‘{phase}’ is bewaard.")
            return redirect("trajectories:plan", public_id)
    title = f"Voortgang: {phase}"
    return part_page(request, "trajectories/plan_progress.html", trajectory, Part.PLAN, form, title=title, phase=phase)


@require_POST
def step_done(request: AuthenticatedRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    step = _step(find(request, public_id), step_id)
    try:
        arrangements.toggle_step(step, by=request.user, today=timezone.localdate())
        messages.success(request, "De stap is klaar." if step.done_on else "De stap staat weer open.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("trajectories:plan", public_id)


def _step(trajectory: Trajectory, step_id: UUID) -> PlanStep:
    steps = PlanStep.objects.select_related("phase__trajectory").filter(phase__trajectory=trajectory)
    return get_object_or_404(steps, public_id=step_id)


def _edited(request: AuthenticatedRequest, trajectory: Trajectory, form: PartForm, title: str) -> HttpResponse:
    if is_fixed(trajectory) and request.method != "POST":
        return redirect("trajectories:plan", trajectory.public_id)
    if kept(request, form, Part.PLAN):
        return redirect("trajectories:plan", trajectory.public_id)
    return part_page(request, "trajectories/plan_form.html", trajectory, Part.PLAN, form, title=title)


def _deleted(
    request: AuthenticatedRequest, trajectory: Trajectory, what: TrajectoryPhase | PlanStep, question: str, text: str
) -> HttpResponse:
    """Ask first; take it away on POST, as one edit of the plan."""
    back = redirect("trajectories:plan", trajectory.public_id)
    if request.method != "POST":
        context = {"question": question, "text": text, "action": "Weghalen", "danger": True, "cancel_url": back.url}
        return render(request, "confirm.html", {**context, "cancel": "Niet weghalen", "form": None})
    try:
        with arrangements.changing(trajectory, Part.PLAN, by=request.user, version=trajectory.version) as change:
            what.delete()
            arrangements.order_phases(trajectory)
        messages.success(request, "Het stappenplan is bewaard.")
        if change.lapsed:
            messages.warning(request, LAPSED)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return back
