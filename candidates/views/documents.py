"""Documents of one person: add, list, fetch and delete. Never shown inside a page, and never from a folder."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from candidates import documents as kept
from candidates.candidate_header import DOCUMENTS
from candidates.forms.documents import DocumentForm
from candidates.models import CandidateDocument
from candidates.views.candidate_page import candidate_of, candidate_page, warn_about
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

# Should a browser show it after all, then without scripts and as if it came from nowhere.
ALONE = "sandbox; default-src 'none'"


@require_http_methods(["GET", "POST"])
def documents(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What there is, newest first; with ?toevoegen the form above it."""
    candidate = candidate_of(request, public_id)
    form = DocumentForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        try:
            document = kept.add(candidate, answers.pop("file"), **answers, by=request.user)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"‘{document.title}’ is toegevoegd.")
            warn_about(request, form.free_texts())
            return redirect(DOCUMENTS, candidate.public_id)
    context = {
        "form": form,
        "adding": form.is_bound or "toevoegen" in request.GET,
        "documents": candidate.documents.defer("content").select_related("added_by"),
    }
    status = 422 if form.errors else 200
    return candidate_page(request, "candidates/documents.html", candidate, context, current=DOCUMENTS, status=status)


@require_GET
def document_download(request: AuthenticatedRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    """The file, to keep; that somebody fetched from this file was logged before this runs."""
    candidate = candidate_of(request, public_id)
    document = get_object_or_404(candidate.documents, public_id=document_id)
    headers = {
        "Content-Disposition": content_disposition_header(True, document.file_name) or "attachment",
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(document.content), content_type=document.content_type, headers=headers)


@require_http_methods(["GET", "POST"])
def document_delete(request: AuthenticatedRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    known = CandidateDocument.objects.defer("content").select_related("candidate")
    document = get_object_or_404(known, candidate=candidate, public_id=document_id)
    page = reverse(DOCUMENTS, args=[candidate.public_id])
    if request.method == "POST":
        try:
            kept.delete(document, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"‘{document.title}’ is verwijderd.")
        return redirect(page)
    context = {
        "question": f"‘{document.title}’ verwijderen?",
        "text": "Het bestand is daarna weg. Dit kun je niet ongedaan maken.",
        "action": "Verwijderen",
        "cancel": "Niet verwijderen",
        "cancel_url": page,
        "danger": True,
    }
    return render(request, "confirm.html", context)
