"""The letter to a candidate: first what will stand in it, then the PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from candidates import letter as letters
from candidates.candidate_header import TALKS
from candidates.forms.letter import LetterForm
from candidates.views.candidate_page import candidate_of, candidate_page
from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted

CHECK = "bekijken"  # the button that shows the letter with these answers, and makes nothing


@require_http_methods(["GET", "POST"])
def letter(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The letter as it is now. A POST makes the PDF; with the button to look first it shows it with the answers."""
    candidate, at = candidate_of(request, public_id), timezone.now()
    form = LetterForm(posted(request))
    answers: dict[str, Any] = {"dated_on": timezone.localdate(at), "personal": ""}
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        if CHECK not in request.POST:
            _, data = letters.pdf_of(candidate, **answers, at=at)
            letters.note_made(candidate, by=request.user, at=at)
            name = f"brief-{candidate.number}-{answers['dated_on']:%Y-%m-%d}.pdf"
            headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
            return HttpResponse(data, content_type="application/pdf", headers=headers | {"Cache-Control": "no-store"})
    context = {
        "form": form,
        "letter": letters.letter_for(candidate, **answers),
        "warnings": free_text.warnings(
            str(answers["personal"]), candidate.strengths, candidate.work_wishes, candidate.needs
        ),
        "internal": candidate.contacts.to_do().filter(shared=False).count(),
    }
    return candidate_page(
        request,
        "candidates/letter.html",
        candidate,
        context,
        current=TALKS,
        heading=f"Brief aan {candidate}",
        status=422 if form.errors else 200,
    )
