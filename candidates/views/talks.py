"""Talks with the candidate."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candidates.candidate_header import TALKS
from candidates.forms.talks import TalkForm
from candidates.models import CandidateContact
from candidates.views.candidate_page import candidate_page, opened, warn_about
from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
def contacts(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The talks, newest first; with ?vastleggen the form for a new one above them."""
    candidate = opened(request, public_id)
    fresh = CandidateContact(candidate=candidate, held_on=timezone.localdate())
    form = TalkForm(posted(request), instance=fresh)
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user)
        messages.success(request, "Het gesprek is vastgelegd.")
        warn_about(request, form.free_texts())
        return redirect(TALKS, candidate.public_id)
    talks = candidate.contacts.select_related("by")
    context = {
        "form": form,
        "adding": form.is_bound or "vastleggen" in request.GET,
        "page": Paginator(talks, PER_PAGE).get_page(request.GET.get("pagina")),
    }
    status = 422 if form.errors else 200
    return candidate_page(request, "candidates/talks.html", candidate, context, current=TALKS, status=status)


@require_http_methods(["GET", "POST"])
def contact_edit(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    talk = get_object_or_404(CandidateContact, candidate=candidate, public_id=contact_id)
    warnings = free_text.warnings(talk.note, talk.next_action)
    form = TalkForm(posted(request), instance=talk)
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user)
        messages.success(request, "Het gesprek is gewijzigd.")
        warn_about(request, form.free_texts())
        return redirect(TALKS, candidate.public_id)
    return candidate_page(
        request,
        "candidates/talk_edit.html",
        candidate,
        {"form": form, "warnings": warnings},
        current=TALKS,
        heading="Gesprek wijzigen",
        status=422 if form.errors else 200,
    )
