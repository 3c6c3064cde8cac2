"""After the talk: the report as a page and on paper, what the candidate says of it, and what came of an action."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import evaluation_report, follow_up
from trajectories.forms.evaluations import CandidateViewForm, EffectForm
from trajectories.models import CandidateView, Evaluation, FollowUpAction, TrajectoryStatus
from trajectories.views.agreements import pdf_response
from trajectories.views.evaluations import find_evaluation
from trajectories.views.portal import own_evaluation, shown_name

NO_REPORT = "Het verslag is er als de evaluatie is bevestigd."


@require_GET
def report(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = find_evaluation(request, public_id)
    if shown.confirmed_at is None:
        messages.info(request, NO_REPORT)
        return redirect(shown)
    context = evaluation_report.context_of(shown, name=shown.trajectory.candidate.full_name)
    return render(request, "trajectories/evaluation_report.html", context)


@require_GET
def report_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = find_evaluation(request, public_id)
    if shown.confirmed_at is None:
        messages.info(request, NO_REPORT)
        return redirect(shown)
    return _paper(shown, shown.trajectory.candidate.full_name)


@require_GET
def portal_report_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For the employer: the same report, with the name that was presented."""
    shown = own_evaluation(request, public_id)
    shows(request, shown.trajectory.job.employer)
    if shown.confirmed_at is None:
        messages.info(request, NO_REPORT)
        return redirect("trajectories:portal_evaluation", public_id)
    return _paper(shown, shown_name(shown.trajectory))


def _paper(evaluation: Evaluation, name: str) -> HttpResponse:
    data = evaluation_report.pdf(evaluation, name=name)
    return pdf_response(data, f"verslag-evaluatie-{evaluation.position}-{evaluation.trajectory.number}")


@require_http_methods(["GET", "POST"])
def candidate_view(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The candidate agrees or objects; the coach writes it down at the table."""
    shown = find_evaluation(request, public_id)
    if shown.confirmed_at is None or shown.candidate_view:
        messages.info(request, NO_REPORT if shown.confirmed_at is None else "Dit is al opgeschreven.")
        return redirect(shown)
    form = CandidateViewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            evaluation_report.say(shown, view=values["view"], objection=values["objection"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            objects = values["view"] == CandidateView.OBJECTS
            said = "Het bezwaar staat in het verslag. De manager krijgt een bericht." if objects else "Opgeschreven."
            messages.success(request, said)
            return redirect("trajectories:evaluation_report", public_id)
    context = {"evaluation": shown, "trajectory": shown.trajectory, "form": form}
    return render(request, "trajectories/evaluation_candidate.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def effect(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Look at what came of an action; what does not help asks for the next one."""
    visible = Evaluation.objects.visible_to(request.user)
    actions = FollowUpAction.objects.filter(evaluation__in=visible)
    actions = actions.select_related("evaluation__trajectory__candidate", "evaluation__trajectory__job__employer")
    action = get_object_or_404(actions, public_id=public_id)
    trajectory = action.evaluation.trajectory
    if action.effect or action.done_on is None:
        messages.info(request, "Dit is al bekeken." if action.effect else "De actie is nog niet gedaan.")
        return redirect(action.evaluation)
    form = EffectForm(posted(request), needs_next=trajectory.status == TrajectoryStatus.RUNNING)
    if request.method == "POST" and form.is_valid() and _checked(form, action, request):
        messages.success(request, "Het effect van de actie is opgeschreven.")
        return redirect(action.evaluation)
    context = {"action": action, "evaluation": action.evaluation, "trajectory": trajectory, "form": form}
    return render(request, "trajectories/follow_up_effect.html", context, status=422 if form.errors else 200)


def _checked(form: EffectForm, action: FollowUpAction, request: AuthenticatedRequest) -> bool:
    values = form.cleaned_data
    try:
        follow_up.check_effect(
            action,
            effect=values["effect"],
            note=values["note"],
            following=form.wanted(),
            by=request.user,
            today=timezone.localdate(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
