"""Step 2 of a job: what is needed, the route and its parts, the promise, and opening it for candidates."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import phases, recording
from employers.forms.jobs import PromiseForm
from employers.forms.possibilities import PhaseForm, RouteForm
from employers.forms.requirements import NeedsEditor
from employers.job_header import missing_lines
from employers.models import FutureJob, JobPhase, LearningLocation
from employers.models.possibilities import MAX_REQUIREMENTS, MIN_REQUIREMENTS, open_job, planned_weeks
from employers.requirements import save_needs
from employers.views.job_page import current_version, job_of, job_page, refused
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

PROFILE, POSSIBILITIES, PROMISE = "employers:job_profile", "employers:job_possibilities", "employers:job_promise"


@require_http_methods(["GET", "POST"])
def profile(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The editor of what is needed: one form saves rows and additions together."""
    job = job_of(request, public_id)
    editor = NeedsEditor(job, posted(request))
    wrong = request.method == "POST" and not editor.is_valid()
    if request.method == "POST" and not wrong:
        try:
            save_needs(job, editor.needs(), version=editor.add.cleaned_data["version"], by=request.user)
        except DomainError as refusal:
            data = request.POST.copy()
            data["version"] = str(current_version(job))
            editor, wrong = NeedsEditor(job_of(request, public_id), data), True
            editor.is_valid()
            editor.add.add_error(None, str(refusal))
        else:
            messages.success(request, _saved_needs(job_of(request, public_id)))
            return redirect(PROFILE, job.public_id)
    context = {"editor": editor, "forms": editor.forms, "minimum": MIN_REQUIREMENTS, "maximum": MAX_REQUIREMENTS}
    return job_page(
        request, "employers/job_profile.html", public_id, context, current=PROFILE, status=422 if wrong else 200
    )


def _saved_needs(job: FutureJob) -> str:
    short = MIN_REQUIREMENTS - len(job.requirements.all())
    if short <= 0:
        return "Wat nodig is voor deze baan is bewaard."
    return f"Bewaard. Voeg nog {dutch.counted(short, 'vaardigheid', 'vaardigheden')} toe."


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
def promise(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = PromiseForm.of(job, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            recording.record_promise(job, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De toezegging is bewaard.")
            return redirect(PROMISE, job.public_id)
    return job_page(
        request,
        "employers/job_promise.html",
        public_id,
        {"form": form},
        current=PROMISE,
        status=422 if form.errors else 200,
    )


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


@require_GET
def print_profile(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    context = {
        "job": job,
        "weeks": planned_weeks(job),
        "mapped": getattr(job, "possibilities", None),
        "promise": getattr(job, "promise", None),
        "today": timezone.localdate(),
    }
    return render(request, "employers/job_print.html", context)
