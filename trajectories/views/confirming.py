"""Is the job there? The employer says it in the portal; the coach writes down what was said by phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import refused
from trajectories import confirming
from trajectories.forms.regular_job import ConfirmationForm, GoneForm
from trajectories.models import Trajectory
from trajectories.progress import is_signed
from trajectories.views.parts import find
from trajectories.views.portal import own_trajectories, shown_name


@require_http_methods(["GET", "POST"])
def confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the employer told the coach by phone."""
    trajectory = find(request, public_id)
    answer = _confirmed(request, trajectory, "Vastgelegd wat de werkgever zei. Leg nu de plaatsing vast.")
    if isinstance(answer, ConfirmationForm):
        return _page(request, "trajectories/job_confirm.html", trajectory, form=answer)
    return redirect("trajectories:placement", public_id)


@require_http_methods(["GET", "POST"])
def gone(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The employer told the coach that the job does not come."""
    trajectory = find(request, public_id)
    form = GoneForm(posted(request))
    if _denied(request, trajectory, form):
        messages.success(request, "Vastgelegd: de baan gaat niet door. Zoek nu een andere werkgever.")
        return redirect("trajectories:other_job", public_id)
    context = {
        "question": "Gaat de baan niet door?",
        "text": f"Jij krijgt een taak: binnen 2 weken een andere werkgever voor {trajectory.candidate}. Het inleren gaat nu nog door.",
        "action": "De baan gaat niet door",
        "cancel_url": reverse("trajectories:placement", args=[public_id]),
        "form": form,
        "crumbs": [
            ("Trajecten", reverse("trajectories:list")),
            (f"Traject van {trajectory.candidate}", trajectory.get_absolute_url()),
            ("Plaatsing vastleggen", reverse("trajectories:placement", args=[public_id])),
        ],
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def portal_confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = get_object_or_404(own_trajectories(request), public_id=public_id)
    shows(request, trajectory.job.employer)
    answer = _confirmed(request, trajectory, "Bedankt. U heeft bevestigd dat de baan er is. De werkcoach ziet dit ook.")
    if isinstance(answer, ConfirmationForm):
        name = shown_name(trajectory)
        return _page(request, "trajectories/portal_job_confirm.html", trajectory, form=answer, name=name)
    return redirect("trajectories:portal_detail", public_id)


@require_http_methods(["GET", "POST"])
def portal_gone(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = get_object_or_404(own_trajectories(request), public_id=public_id)
    shows(request, trajectory.job.employer)
    form = GoneForm(posted(request))
    if _denied(request, trajectory, form):
        messages.success(request, "Bedankt dat u dit doorgeeft. De werkcoach neemt contact met u op.")
        return redirect("trajectories:portal_detail", public_id)
    context = {
        "question": "Gaat de baan niet door?",
        "text": f"Wij zoeken dan binnen 2 weken een andere werkgever voor {shown_name(trajectory)}. Komt de baan later? "
        "Neem dan contact op met de werkcoach.",
        "action": "De baan gaat niet door",
        "cancel_url": reverse("trajectories:portal_detail", args=[public_id]),
        "form": form,
        "crumbs": [
            ("Trajecten", reverse("trajectories:portal_list")),
            (f"Traject van {shown_name(trajectory)}", reverse("trajectories:portal_detail", args=[public_id])),
        ],
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def _confirmed(request: AuthenticatedRequest, trajectory: Trajectory, said: str) -> ConfirmationForm | bool:
    """True when it was kept; otherwise the form, with what it lacks."""
    confirmed = confirming.confirmation_of(trajectory)
    form = ConfirmationForm(posted(request), trajectory=trajectory, confirmed=confirmed)
    if request.method != "POST" or not form.is_valid():
        return form
    try:
        confirming.confirm(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
    except StaleError as refusal:
        now = confirming.confirmation_of(trajectory)
        form = refused(ConfirmationForm(form.data, trajectory=trajectory, confirmed=now), str(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, said)
        return True
    return form


def _denied(request: AuthenticatedRequest, trajectory: Trajectory, form: GoneForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        confirming.deny(trajectory, reason=form.cleaned_data["reason"], by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(
    request: AuthenticatedRequest, template: str, trajectory: Trajectory, *, form: ConfirmationForm, **more: Any
) -> HttpResponse:
    context = {
        "trajectory": trajectory,
        "form": form,
        "confirmed": confirming.confirmation_of(trajectory),
        "signed": is_signed(trajectory),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
