"""What an employer may do after the signatures: correct who guides and how to reach them, and ask for more time."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import Form, posted
from trajectories import corrections
from trajectories.forms.changes import CorrectionForm, ExtensionForm
from trajectories.models import Trajectory
from trajectories.views.changes import kept_correction, kept_extension
from trajectories.views.portal import shown_name


def _own(request: AuthenticatedRequest, public_id: UUID) -> Trajectory:
    found = Trajectory.objects.visible_to(request.user).select_related(
        "job__employer", "coach", "proposal__presentation"
    )
    trajectory: Trajectory = get_object_or_404(found, public_id=public_id)
    shows(request, trajectory.job.employer)
    return trajectory


def _page(request: AuthenticatedRequest, trajectory: Trajectory, form: Form, title: str, text: str) -> HttpResponse:
    context = {"trajectory": trajectory, "name": shown_name(trajectory), "form": form, "title": title, "text": text}
    return render(request, "trajectories/portal_change_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def correction(request: AuthenticatedRequest, public_id: UUID, part: str) -> HttpResponse:
    trajectory = _own(request, public_id)
    field = corrections.allowed(request.user).get(part)
    if field is None:
        raise Http404
    form = CorrectionForm(posted(request), label=field.label, now=corrections.value(trajectory, part))
    if kept_correction(request, trajectory, part, form):
        return redirect("trajectories:portal_detail", public_id)
    text = "De getekende overeenkomst blijft zoals die is. De werkcoach krijgt een bericht."
    return _page(request, trajectory, form, f"Aanpassen: {field.label}", text)


@require_http_methods(["GET", "POST"])
def extension(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = _own(request, public_id)
    form = ExtensionForm(posted(request))
    if kept_extension(request, trajectory, form):
        return redirect("trajectories:portal_detail", public_id)
    text = "Het Werkbedrijf beslist. U krijgt een bericht. Mag het, dan tekent u de wijziging van de overeenkomst."
    return _page(request, trajectory, form, "Meer tijd vragen", text)
