"""Step 2 of a job: the route and its parts, and opening it for candidates."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from employers import capacity, phases, recording, routes
from employers.forms.possibilities import PhaseForm, RouteForm, VersionForm
from employers.job_header import missing_lines
from employers.models import FutureJob, JobPhase, LearningLocation, PhaseParty
from employers.models.possibilities import choose_by, open_job, route_of
from employers.stack_grid import grid_of
from employers.views.job_page import asked, job_of, job_page, refused
from nieuwebanen import dutch
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
            recording.choose_route(job, **form.answers(), by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De route is bewaard.")
            return redirect(POSSIBILITIES, job.public_id)
    today = timezone.localdate()
    context = {
        "form": form,
        "weeks": routes.weeks_of(job, today=today),
        "findings": routes.findings(job, today=today),
        "route": route_of(job),
        "grid": grid_of(job),
        "parties": PhaseParty.objects.filter(phase__job=job)
        .select_related("employer", "phase")
        .order_by("phase__position", "pk"),
        "chosen": hasattr(job, "possibilities"),
    }
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
    first, last = _weeks_meant(job, phase)
    when = f"Vrij: op de drukste dag van {dutch.long_period(first, last)}."
    form = PhaseForm(posted(request), job=job, instance=phase, free=_free_places(first, last), free_when=when)
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
    context = {"form": form, "phase": phase}
    return job_page(
        request,
        "employers/job_phase.html",
        job.public_id,
        context,
        current=POSSIBILITIES,
        heading=heading,
        status=422 if form.errors else 200,
    )


def _weeks_meant(job: FutureJob, phase: JobPhase | None) -> tuple[date, date]:
    """First and last day of this phase when the learning is counted back from the start; a new one may be any week."""
    today = timezone.localdate()
    begin, start = choose_by(job) or today, job.starts_on or today
    last = start - timedelta(days=1)
    if phase is not None and choose_by(job):
        earlier = sum(other.weeks for other in job.phases.all() if other.position < phase.position)
        begin += timedelta(weeks=earlier)
        last = begin + timedelta(weeks=phase.weeks) - timedelta(days=1)
    begin = max(begin, today)
    return begin, max(begin, last)


def _free_places(first: date, last: date) -> dict[int, str]:
    """By place, how many seats are free on the tightest day of these weeks, in words."""
    places = LearningLocation.objects.all()
    found = capacity.occupancies(list(places), since=first)
    return {pk: f"{place.tightest(first, last).free} van {place.seats} vrij" for pk, place in found.items()}


@require_POST
def phase_move(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """One place up or down, by a button; the page comes back at the list."""
    job = job_of(request, public_id)
    phase = get_object_or_404(JobPhase.objects.select_related("job"), job=job, public_id=phase_id)
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else 0
        places = -1 if "eerder" in request.POST else 1
        phases.move_phase(phase, by_places=places, version=version, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"‘{phase}’ is nu onderdeel {phase.position}.")
    return redirect(f"{reverse(POSSIBILITIES, args=[job.public_id])}#plekken-kop")


@require_http_methods(["GET", "POST"])
def phase_delete(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    phase = get_object_or_404(JobPhase.objects.select_related("job"), job=job, public_id=phase_id)
    return asked(
        request,
        job,
        lambda version: phases.delete_phase(phase, version=version, by=request.user),
        question=f"Onderdeel ‘{phase}’ weghalen?",
        text="Trajecten die al lopen, veranderen niet.",
        action="Onderdeel weghalen",
        back=reverse(POSSIBILITIES, args=[job.public_id]),
        said=f"Het onderdeel ‘{phase}’ is weg.",
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
