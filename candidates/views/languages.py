"""The languages that somebody knows at work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from candidates.candidate_header import EDIT
from candidates.forms.languages import LanguageForms, SeenForm
from candidates.languages import change_languages
from candidates.views.candidate_page import candidate_of, candidate_page
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import StaleError
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def languages(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    rows = LanguageForms(posted(request), candidate=candidate)
    seen = SeenForm(posted(request), candidate=candidate)
    if request.method == "POST" and rows.is_valid() and seen.is_valid():
        try:
            change_languages(candidate, rows.chosen(), version=seen.cleaned_data["version"], by=request.user)
        except StaleError as refusal:
            candidate = candidate_of(request, public_id)
            seen.meet(candidate, rows.chosen(), str(refusal))
        else:
            messages.success(request, "De talen zijn bewaard.")
            return redirect("candidates:languages" if "nog_een" in request.POST else "candidates:detail", public_id)
    refused = request.method == "POST"
    return candidate_page(
        request,
        "candidates/languages.html",
        candidate,
        {"rows": rows, "seen": seen},
        current=EDIT,
        heading=f"Talen van {candidate}",
        status=422 if refused else 200,
    )
