"""Parts of step 2 that some routes ask: the grid of a Stapelbaan, the current employer of a switch, and who designs a training."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from employers import parties, stacking, transfers
from employers.forms.stacking import FORM_OF_GRID, PartyForm, TransferForm
from employers.models import FutureJob, JobPhase, PhaseParty, StackedPart
from employers.stack_grid import grid_of
from employers.views.job_page import asked, job_of, job_page, refused
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

POSSIBILITIES, STACK = "employers:job_possibilities", "employers:job_stack"


# ---- Stapelbanen ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def stack(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The grid with a form for one more part. Without parts the coach first chooses the grid (?rooster=)."""
    job = job_of(request, public_id)
    return _stack_page(request, job, None, "Rooster van de stapelbaan")


@require_http_methods(["GET", "POST"])
def part_edit(request: AuthenticatedRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    part = get_object_or_404(StackedPart.objects.select_related("employer"), job=job, public_id=part_id)
    return _stack_page(request, job, part, f"Deel wijzigen: {part.employer}, {part.when}")


def _stack_page(request: AuthenticatedRequest, job: FutureJob, part: StackedPart | None, heading: str) -> HttpResponse:
    parts = list(job.stacked_parts.all())
    kind = parts[0].grid if parts else request.GET.get("rooster", "")
    form = None
    if kind in FORM_OF_GRID:
        form = FORM_OF_GRID[kind](posted(request), job=job, part=part)
        if request.method == "POST" and form.is_valid():
            try:
                stacking.save_parts(job, form.parts(), version=form.cleaned_data["version"], by=request.user)
            except DomainError as refusal:
                refused(form, job, str(refusal))
            else:
                messages.success(request, "Het rooster is bewaard.")
                return redirect(STACK, job.public_id)
    context = {"form": form, "grid": grid_of(job), "parts": parts, "part": part, "kind": kind}
    status = 422 if form and form.errors else 200
    return job_page(
        request,
        "employers/job_stack.html",
        job.public_id,
        context,
        current=POSSIBILITIES,
        heading=heading,
        status=status,
    )


@require_http_methods(["GET", "POST"])
def part_delete(request: AuthenticatedRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    part = get_object_or_404(StackedPart.objects.select_related("employer", "job"), job=job, public_id=part_id)
    return asked(
        request,
        job,
        lambda version: stacking.delete_part(part, version=version, by=request.user),
        question=f"Deel van {part.employer} weghalen?",
        text=f"Het gaat om {part.when}.",
        action="Deel weghalen",
        back=reverse(STACK, args=[job.public_id]),
        said="Het deel is weg.",
    )


# ---- van werk naar werk ---------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def transfer(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = TransferForm(posted(request), job=job)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            transfers.save_transfer(form.instance, job=job, version=version, by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De overstap is bewaard.")
            return redirect(POSSIBILITIES, job.public_id)
    return job_page(
        request,
        "employers/job_possibility_form.html",
        public_id,
        {"form": form, "intro": "De huidige werkgever doet mee. Leg vast wat met die werkgever is afgesproken."},
        current=POSSIBILITIES,
        heading="De overstap van werk naar werk",
        status=422 if form.errors else 200,
    )


# ---- a training that several parties design ---------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def party_new(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    phase = get_object_or_404(JobPhase.objects.select_related("job"), job=job, public_id=phase_id)
    return _party_page(request, job, phase, None)


@require_http_methods(["GET", "POST"])
def party_edit(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID, party_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    party = _party(job, phase_id, party_id)
    return _party_page(request, job, party.phase, party)


def _party(job: FutureJob, phase_id: UUID, party_id: UUID) -> PhaseParty:
    found = PhaseParty.objects.select_related("phase__job", "employer")
    return get_object_or_404(found, phase__job=job, phase__public_id=phase_id, public_id=party_id)


def _party_page(
    request: AuthenticatedRequest, job: FutureJob, phase: JobPhase, party: PhaseParty | None
) -> HttpResponse:
    form = PartyForm(posted(request), phase=phase, instance=party)
    if request.method == "POST" and form.is_valid():
        try:
            parties.save_party(form.instance, version=form.cleaned_data["version"], by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, f"{form.instance} ontwerpt ‘{phase}’ mee.")
            return redirect(POSSIBILITIES, job.public_id)
    seats = "1 plek" if phase.seats == 1 else f"{phase.seats} plekken"
    return job_page(
        request,
        "employers/job_possibility_form.html",
        job.public_id,
        {"form": form, "intro": f"Dit onderdeel heeft {seats}. De partijen verdelen die samen."},
        current=POSSIBILITIES,
        heading=f"Wie ontwerpt mee aan ‘{phase}’?",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def party_delete(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID, party_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    party = _party(job, phase_id, party_id)
    return asked(
        request,
        job,
        lambda version: parties.delete_party(party, version=version, by=request.user),
        question=f"{party} weghalen bij ‘{party.phase}’?",
        text="Wat deze partij inbrengt, staat dan niet meer bij het onderdeel.",
        action="Partij weghalen",
        back=reverse(POSSIBILITIES, args=[job.public_id]),
        said=f"{party} ontwerpt niet meer mee.",
    )
