"""What is kept of one person, to hand over; files that will be erased, keeping them longer, and erasing."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates import dossier, erasing, retention
from candidates.candidate_header import DOSSIER
from candidates.forms.privacy import EraseForm, HoldForm
from candidates.models import Candidate, Erasure
from candidates.views.candidate_page import candidate_of, candidate_page, warn_about
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

PER_PAGE = 50


# ---- the dossier --------------------------------------------------------------------------------------
@require_GET
def dossier_page(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What there is, table by table, and the ways to take it along. The words themselves are in the files."""
    candidate = candidate_of(request, public_id)
    context = {
        "lines": retention.kept_of(candidate),
        "announced": retention.announced(candidate).first(),
        "may_erase": request.user.is_manager,
    }
    return candidate_page(request, "candidates/dossier.html", candidate, context, current=DOSSIER)


@require_GET
def dossier_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    dossier.note_made(candidate, how="pdf", by=request.user)
    return _file(candidate, dossier.as_pdf(dossier.gather(candidate)), "dossier.pdf", "application/pdf")


@require_GET
def dossier_json(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    dossier.note_made(candidate, how="gegevens", by=request.user)
    return _file(candidate, dossier.as_json(dossier.gather(candidate)), "gegevens.json", "application/json")


@require_GET
def dossier_zip(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    dossier.note_made(candidate, how="alles met documenten", by=request.user)
    return _file(candidate, dossier.as_zip(dossier.gather(candidate)), "alles.zip", "application/zip")


def _file(candidate: Candidate, content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{candidate.number}-{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


# ---- who will be erased --------------------------------------------------------------------------------
@require_GET
def erasing_list(request: AuthenticatedRequest) -> HttpResponse:
    """Files that will be erased, whoever comes first on top; a coach sees the own team."""
    visible = Candidate.objects.visible_to(request.user)
    page = Paginator(retention.will_go(visible), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "today": timezone.localdate(), "lines": retention.with_people(page.object_list, visible)}
    return render(request, "candidates/erasing_list.html", context)


@require_http_methods(["GET", "POST"])
def still_needed(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    if request.method == "POST":
        try:
            retention.still_needed(candidate, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het dossier van {candidate} blijft. De bewaartermijn begint vandaag opnieuw.")
        return redirect("candidates:erasing")
    context = {
        "question": f"Is {candidate} toch nog actief?",
        "text": "Het dossier wordt dan niet gewist. De bewaartermijn begint vandaag opnieuw.",
        "action": "Ja, dossier blijft",
        "cancel": "Nee, laten staan",
        "cancel_url": reverse("candidates:erasing"),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
def hold(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    form = HoldForm(posted(request), initial={"reason": candidate.hold_reason, "until": candidate.hold_until})
    if request.method == "POST" and form.is_valid():
        reason, until = form.cleaned_data["reason"], form.cleaned_data["until"]
        try:
            retention.hold(candidate, reason=reason, until=until, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het dossier van {candidate} blijft tot en met {dutch.long_date(until)}.")
            warn_about(request, [reason])
            return redirect("candidates:dossier", candidate.public_id)
    return candidate_page(
        request,
        "candidates/hold.html",
        candidate,
        {"form": form},
        current=DOSSIER,
        heading=f"Dossier van {candidate} langer bewaren",
        status=422 if form.errors else 200,
    )


# ---- erasing on request ---------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def erase(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    form = EraseForm(posted(request), expected=candidate.number)
    if request.method == "POST" and form.is_valid():
        try:
            erasure: Erasure = erasing.erase(candidate, why=form.cleaned_data["why"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            waits = f" De overeenkomst blijft tot en met {dutch.long_date(erasure.due_on)}."
            text = f"Het dossier {candidate.number} is gewist."
            messages.success(request, text + (waits if erasure.finished_at is None else ""))
            return redirect("candidates:erasing")
    context = {
        "form": form,
        "lines": erasing.preview(candidate),
        "refusals": erasing.refusals(candidate),
        "doubles": erasing.with_doubles(candidate)[1:],
        "kept_until": erasing.kept_until(candidate),
    }
    heading = f"Dossier van {candidate} wissen"
    status = 422 if form.errors else 200
    return candidate_page(
        request, "candidates/erase.html", candidate, context, current=DOSSIER, heading=heading, status=status
    )
