"""After the start in the regular job: the line of moments, the contacts, what is done about a risk, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import aftercare as contacts
from trajectories import confirming, job_line
from trajectories.forms.regular_job import AftercareForm
from trajectories.forms.trajectory import NextPlanForm
from trajectories.models import AftercareContact, Trajectory
from trajectories.views.parts import find

ENDED = "gestopt"  # in the address: the job ended between two contacts


@require_GET
def regular_job(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Step 6 and after as one line: what was, what is, what comes."""
    trajectory, today = find(request, public_id), timezone.localdate()
    placement = getattr(trajectory, "placement", None)
    held = list(placement.aftercare.select_related("by")) if placement else []
    context = {
        "trajectory": trajectory,
        "today": today,
        "placement": placement,
        "moments": job_line.moments(trajectory, held, today=today),
        "confirmed": confirming.confirmation_of(trajectory),
        "next": next((one for one in held if one.held_on is None), None) if not _over(placement) else None,
        "ended": _over(placement),
        "open_actions": [one for one in held if one.risk_action and one.risk_action_done_on is None],
        "sustained": [(m.label, answer) for m, answer in contacts.sustained(placement).items()] if placement else [],
    }
    return render(request, "trajectories/regular_job.html", context)


def _over(placement: object) -> bool:
    return getattr(placement, "ended_on", None) is not None


def _contact(request: AuthenticatedRequest, public_id: UUID) -> AftercareContact:
    visible = AftercareContact.objects.filter(placement__trajectory__in=Trajectory.objects.visible_to(request.user))
    parties = visible.select_related("placement__trajectory__candidate", "placement__trajectory__job__employer", "by")
    return get_object_or_404(parties, public_id=public_id)


@require_http_methods(["GET", "POST"])
def aftercare(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    contact = _contact(request, public_id)
    trajectory = contact.placement.trajectory
    form = AftercareForm(posted(request), contact=contact, ended=ENDED in request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.record(contact, form.heard, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Nazorg {contact.get_moment_display()} is vastgelegd.")
            return redirect("trajectories:regular_job", trajectory.public_id)
    context = {
        "contact": contact,
        "trajectory": trajectory,
        "every": contact.placement.aftercare.all(),
        "sustained": [(moment.label, answer) for moment, answer in contacts.sustained(contact.placement).items()],
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "trajectories/aftercare.html", context, status=422 if form.errors else 200)


@require_POST
def action_done(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    contact = _contact(request, public_id)
    try:
        contacts.action_done(contact, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De actie is gedaan.")
    return redirect("trajectories:regular_job", contact.placement.trajectory.public_id)


@require_http_methods(["GET", "POST"])
def way_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The job ended: what comes next, beside the open jobs that fit."""
    trajectory = find(request, public_id)
    placement = getattr(trajectory, "placement", None)
    if placement is None or placement.ended_on is None or placement.next_plan_made_on:
        if request.method != "POST":
            messages.info(request, "Hier is nu geen plan nodig.")
        return redirect("trajectories:regular_job", public_id)
    form = NextPlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            contacts.plan_next(placement, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het plan is bewaard.")
            return redirect("trajectories:regular_job", public_id)
    context = {"trajectory": trajectory, "placement": placement, "form": form, "today": timezone.localdate()}
    return render(request, "trajectories/way_back.html", context, status=422 if form.errors else 200)
