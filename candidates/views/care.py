"""Who looks after a person: now and before, who else looked in the file, and changing the coach."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates import coaching, reading
from candidates.candidate_header import CARE
from candidates.forms.care import BackupForm, CoachForm, TakeOverForm
from candidates.models import Candidate
from candidates.views.candidate_page import candidate_page, opened, warn_about
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted


@require_GET
def care(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    history = coaching.history_of(candidate)
    context = {
        "history": history,
        "now": {row.part: row for row in history if row.until_on is None and row.candidate_id == candidate.pk},
        "away": absences.cover_of(candidate.coach, timezone.localdate()),
        "may_take_over": request.user.is_coach and candidate.coach_id != request.user.pk,
        "readers": reading.readers_of(candidate),
        "openings": candidate.openings.select_related("user__team"),
    }
    return candidate_page(request, "candidates/care.html", candidate, context, current=CARE)


@require_http_methods(["GET", "POST"])
def care_coach(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Another coach; with ?ik=1 the question is only why I take over."""
    candidate = opened(request, public_id)
    taking_over = request.user.is_coach and "ik" in request.GET and candidate.coach_id != request.user.pk
    form: CoachForm | TakeOverForm
    if taking_over:
        form = TakeOverForm(posted(request))
    else:
        form = CoachForm(posted(request), candidate=candidate, user=request.user)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data.get("coach") or request.user
        try:
            coaching.assign(
                [candidate], to=to, by=request.user, reason=form.cleaned_data["reason"], today=timezone.localdate()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{to} is nu de werkcoach van {candidate}.")
            warn_about(request, [form.cleaned_data["reason"]])
            return _back(request, candidate)
    heading = f"{candidate} overnemen" if taking_over else f"Andere werkcoach voor {candidate}"
    return _form_page(request, candidate, form, heading, "Neem over" if taking_over else "Verander de werkcoach")


@require_http_methods(["GET", "POST"])
def care_backup(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    form = BackupForm(posted(request), candidate=candidate)
    if request.method == "POST" and form.is_valid():
        to, reason = form.cleaned_data["coach"], form.cleaned_data["reason"]
        try:
            coaching.set_backup(candidate, to=to, by=request.user, reason=reason, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error("coach", str(refusal))
        else:
            words = f"{to} vervangt {candidate.coach} als dat nodig is." if to else "Er is nu geen vervanger."
            messages.success(request, words)
            warn_about(request, [reason])
            return _back(request, candidate)
    return _form_page(request, candidate, form, f"Vervanger voor {candidate}", "Bewaren")


def _back(request: AuthenticatedRequest, candidate: Candidate) -> HttpResponse:
    """To the page of care, or to the list when the person went to a team that this user may not see."""
    still = Candidate.objects.visible_to(request.user).filter(pk=candidate.pk).exists()
    return redirect(CARE, candidate.public_id) if still else redirect("candidates:list")


def _form_page(
    request: AuthenticatedRequest,
    candidate: Candidate,
    form: CoachForm | TakeOverForm | BackupForm,
    heading: str,
    button: str,
) -> HttpResponse:
    return candidate_page(
        request,
        "candidates/care_form.html",
        candidate,
        {"form": form, "button": button},
        current=CARE,
        heading=heading,
        status=422 if form.errors else 200,
    )
