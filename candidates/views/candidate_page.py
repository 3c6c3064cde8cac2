"""What the pages of one person share: fetching it, which is logged, its header, and warnings about free text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from candidates.candidate_header import candidate_header
from candidates.candidate_list import with_profile
from candidates.models import Candidate
from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest


def candidate_of(request: AuthenticatedRequest, public_id: UUID) -> Candidate:
    """The person with the current skills; 404 when this user may not see it."""
    return get_object_or_404(with_profile(Candidate.objects.visible_to(request.user)), public_id=public_id)


def opened(request: AuthenticatedRequest, public_id: UUID) -> Candidate:
    """The same, for a page that shows the file: that somebody looked is logged."""
    candidate = candidate_of(request, public_id)
    candidate.note_viewed(by=request.user)
    return candidate


def candidate_page(
    request: AuthenticatedRequest,
    template: str,
    candidate: Candidate,
    context: dict[str, Any],
    *,
    current: str,
    heading: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of a person under its header."""
    header = candidate_header(candidate, current=current, heading=heading)
    shared = {"candidate": candidate, "header": header, "today": timezone.localdate()}
    return render(request, template, shared | context, status=status)


def warn_about(request: AuthenticatedRequest, texts: Iterable[str]) -> None:
    """Tell what seems to stand in these texts that may not be kept. It was saved: the writer decides."""
    for sentence in free_text.warnings(*texts):
        messages.warning(request, sentence)
