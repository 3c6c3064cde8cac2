"""All trajectories, one trajectory with its six steps, how it starts and how it stops."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from employers.models import Employer
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.forms import posted
from nieuwebanen.lists import SavedOnPage
from nieuwebanen.steps import Step
from trajectories import lifecycle, progress, scores
from trajectories.forms.trajectory import StopForm
from trajectories.forms.trajectory_list import STATES, STEPS, TrajectoryFilterForm
from trajectories.models import Agreement, Trajectory, TrajectoryStatus
from trajectories.progress import with_parts
from trajectories.views.parts import find

PER_PAGE = 25
SHOWN_EVENTS = 8


@require_GET
def trajectory_list(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = Trajectory.objects.visible_to(request.user)
    filters = TrajectoryFilterForm(request.GET, user=request.user)
    chosen = filters.chosen()
    found: Any = with_parts(_filtered(visible, chosen)).order_by("job__starts_on", "pk")
    if chosen["stand"] in {"te-laat", "op-plan"}:
        # Being in time is computed from hours and levels, so this filter looks at every running one.
        late = chosen["stand"] == "te-laat"
        found = [trajectory for trajectory in found if progress.is_late(trajectory, today=today) == late]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    rows = [
        {
            "trajectory": trajectory,
            "badge": progress.state_badge(trajectory, today=today),
            "step": progress.step_of(trajectory),
            "where": progress.where_now(trajectory, today=today),
            "ready": progress.ready_on(trajectory, today=today),
        }
        for trajectory in page
    ]
    coaches = User.objects.filter(trajectories__in=visible).distinct()
    employers = Employer.objects.visible_to(request.user).filter(jobs__trajectories__in=visible).distinct()
    return render(
        request,
        "trajectories/trajectory_list.html",
        {
            "rows": rows,
            "page": page,
            "chosen": chosen,
            "today": today,
            "saved": SavedOnPage("trajectories:list", filters),
            "filtered": any(chosen.values()),
            "steps": [(value, f"{step.value}. {step.label}") for value, step in STEPS.items()],
            "states": STATES.items(),
            "coaches": [(str(coach.public_id), coach.full_name) for coach in coaches],
            "employers": [(str(employer.public_id), employer.name) for employer in employers],
            "to_start": Proposal.objects.visible_to(request.user)
            .filter(state=ProposalState.CHOSEN, trajectory=None)
            .with_parties()
            .order_by("decided_at")[:PER_PAGE],
        },
    )


def _filtered(trajectories: QuerySet[Trajectory], chosen: dict[str, str]) -> QuerySet[Trajectory]:
    """What the URL asks for; without a state only those that go on."""
    status = {"geplaatst": TrajectoryStatus.PLACED, "gestopt": TrajectoryStatus.STOPPED}.get(chosen["stand"])
    if status or not chosen["q"]:
        trajectories = trajectories.filter(status=status or TrajectoryStatus.RUNNING)
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), signed_at__isnull=False))
    step = STEPS.get(chosen["stap"])
    if step == Step.ARRANGEMENTS:
        trajectories = trajectories.filter(~signed)
    elif step:
        trajectories = trajectories.filter(signed, learning_finished_on__isnull=step == Step.LEARNING)
    if chosen["jaar"]:
        trajectories = trajectories.filter(ended_on__year=chosen["jaar"])
    if chosen["coach"]:
        trajectories = trajectories.filter(coach__public_id=chosen["coach"])
    if chosen["werkgever"]:
        trajectories = trajectories.filter(job__employer__public_id=chosen["werkgever"])
    for word in chosen["q"].split():
        trajectories = trajectories.filter(
            Q(number__iexact=word)
            | Q(candidate__number__iexact=word)
            | Q(candidate__first_name__unaccent__icontains=word)
            | Q(candidate__last_name__unaccent__icontains=word)
            | Q(job__title__unaccent__icontains=word)
            | Q(job__employer__name__unaccent__icontains=word)
        )
    return trajectories


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
            "badge": progress.state_badge(trajectory, today=today),
            "step": progress.step_of(trajectory),
            "indicator": progress.indicator_step(trajectory),
            "notes": progress.step_notes(trajectory, today=today),
            "gate": progress.gate(trajectory, today=today),
            "ready": ready,
            "room": progress.room(trajectory, today=today),
            "running": trajectory.status == TrajectoryStatus.RUNNING,
            "phases": [
                (phase, progress.phase_state(phase, trajectory, today=today)) for phase in trajectory.phases.all()
            ],
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


def stop(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = StopForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.stop(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Traject {trajectory.number} is gestopt. De plek is weer open.")
            return redirect(trajectory)
    elif trajectory.status != TrajectoryStatus.RUNNING:
        messages.info(request, "Dit traject is al afgesloten.")
        return redirect(trajectory)
    context = {
        "question": f"Traject van {trajectory.candidate} stoppen?",
        "text": f"{trajectory.job.employer} krijgt een bericht. De plek komt weer open.",
        "action": "Afsluiten",
        "cancel": "Niet stoppen",
        "cancel_url": trajectory.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)
