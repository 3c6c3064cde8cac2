"""Step 2 of a job: the route and its parts, and opening it for candidates."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from employers import phases, recording
from employers.forms.possibilities import PhaseForm, RouteForm
from employers.job_header import missing_lines
from employers.models import FutureJob, JobPhase, LearningLocation
from employers.models.possibilities import open_job, planned_weeks
from employers.views.job_page import job_of, job_page, refused
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

POSSIBILITIES = "employers:job_possibilities"


@require_http_methods(["GET", "POST"])
def possibilities(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = RouteForm.of(job, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            recording.choose_route(job, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De route is bewaard.")
            return redirect(POSSIBILITIES, job.public_id)
    context = {"form": form, "weeks": planned_weeks(job), "chosen": hasattr(job, "possibilities")}
    return job_page(
        request,
        "employers/job_possibilities.html",
        public_id,
        context,
        current=POSSIBILITIES,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def phase_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    return _phase_page(request, job, None, "Onderdeel toevoegen")


@require_http_methods(["GET", "POST"])
def phase_edit(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    phase = get_object_or_404(JobPhase.objects.select_related("location"), job=job, public_id=phase_id)
    return _phase_page(request, job, phase, f"Onderdeel wijzigen: {phase}")


def _phase_page(request: AuthenticatedRequest, job: FutureJob, phase: JobPhase | None, heading: str) -> HttpResponse:
    form = PhaseForm(posted(request), job=job, instance=phase)
    if request.method == "POST" and form.is_valid():
        form.instance.job = job
        answers = form.cleaned_data
        try:
            phases.save_phase(
                form.instance, place=answers["place"], skills=form.taught(), version=answers["version"], by=request.user
            )
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, f"Het onderdeel ‘{form.instance}’ is bewaard.")
            return redirect(POSSIBILITIES, job.public_id)
    context = {"form": form, "phase": phase, "has_locations": LearningLocation.objects.exists()}
    return job_page(
        request,
        "employers/job_phase.html",
        job.public_id,
        context,
        current=POSSIBILITIES,
        heading=heading,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def phase_delete(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    phase = get_object_or_404(JobPhase, job=job, public_id=phase_id)
    if request.method == "POST":
        try:
            phases.delete_phase(phase, version=job.version, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het onderdeel ‘{phase}’ is weg.")
        return redirect(POSSIBILITIES, job.public_id)
    context = {
        "question": f"Onderdeel ‘{phase}’ weghalen?",
        "text": "Trajecten die al lopen, veranderen niet.",
        "action": "Onderdeel weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": reverse(POSSIBILITIES, args=[job.public_id]),
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
def open_for_candidates(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Shows what is missing and whose turn it is; with nothing missing a POST opens the job."""
    job = job_of(request, public_id)
    if request.method == "POST":
        try:
            open_job(job, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "De baan staat open. Kies nu wie erbij past.")
            return redirect(job.get_absolute_url())
    context = {"lines": missing_lines(job), "hide_missing": True}
    return job_page(
        request, "employers/job_open.html", public_id, context, current="", heading="Openstellen voor kandidaten"
    )
