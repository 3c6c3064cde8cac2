"""What the pages of one person share: fetching it, which is logged, and its header."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from candidates.candidate_header import candidate_header
from candidates.candidate_list import with_profile
from candidates.models import Candidate
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
