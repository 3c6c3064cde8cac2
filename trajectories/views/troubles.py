""" "Er gaat iets mis": staff say so here, and take up what was said here or in the portal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import troubles
from trajectories.forms.troubles import HandleForm, TroubleForm
from trajectories.views.parts import find


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = TroubleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            troubles.report(trajectory, text=form.cleaned_data["text"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Je melding is bewaard. Je collega's krijgen een bericht.")
            return redirect(trajectory)
    context = {"trajectory": trajectory, "form": form}
    return render(request, "trajectories/trouble_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def handle(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Read one report; while it is open, write down what was done."""
    visible = troubles.visible_to(request.user).select_related(
        "trajectory__candidate", "trajectory__job__employer", "by", "handled_by"
    )
    trouble = get_object_or_404(visible, public_id=public_id)
    form = HandleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            troubles.handle(trouble, note=form.cleaned_data["note"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De melding is opgepakt.")
            return redirect(trouble.trajectory)
    context = {"trouble": trouble, "trajectory": trouble.trajectory, "form": form}
    return render(request, "trajectories/trouble_handle.html", context, status=422 if form.errors else 200)
