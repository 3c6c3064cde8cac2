"""Putting a file away, and taking it up again when somebody comes back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candidates import closing
from candidates.candidate_header import CARE
from candidates.closing import WhyClosed
from candidates.forms.closing import CloseForm, ReopenForm
from candidates.models import CandidateStatus
from candidates.views.candidate_page import candidate_page, opened, warn_about
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    form = CloseForm(posted(request), initial={"version": candidate.version})
    if request.method == "POST" and form.is_valid():
        candidate.version = form.cleaned_data["version"]
        why, note = WhyClosed(form.cleaned_data["why"]), form.cleaned_data["note"]
        try:
            closing.close(candidate, why=why, note=note, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het dossier van {candidate} is gesloten. Komt iemand terug? Heropen het dan.")
            warn_about(request, [note])
            return redirect(candidate)
    return candidate_page(
        request,
        "candidates/close.html",
        candidate,
        {"form": form, "still_open": closing.still_open(candidate)},
        current=CARE,
        heading=f"Dossier van {candidate} sluiten",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def reopen(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    if candidate.status != CandidateStatus.INACTIVE:
        return redirect(candidate)
    today = timezone.localdate()
    old = closing.levels_to_look_at(candidate, today=today)
    form = ReopenForm(posted(request), candidate=candidate, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            closing.reopen(candidate, coach=form.cleaned_data["coach"], by=request.user, today=today)
        except DomainError as refusal:
            form.add_error("coach", str(refusal))
        else:
            look = f" Kijk {counted(len(old), 'niveau', 'niveaus')} opnieuw na: ouder dan 6 maanden." if old else ""
            messages.success(request, f"Het dossier van {candidate} is weer open.{look}")
            return redirect("candidates:skills" if old else candidate, *([candidate.public_id] if old else []))
    return candidate_page(
        request,
        "candidates/reopen.html",
        candidate,
        {"form": form, "old": old},
        current=CARE,
        heading=f"Dossier van {candidate} heropenen",
        status=422 if form.errors else 200,
    )
