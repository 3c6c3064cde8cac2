"""What the pages of one person share: fetching it, which is logged, its header, and warnings about free text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from candidates.candidate_header import READABLE, candidate_header
from candidates.candidate_list import with_profile
from candidates.models import Candidate
from candidates.reading import readable_by
from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest


def candidate_of(request: AuthenticatedRequest, public_id: UUID) -> Candidate:
    """The person with the current skills; 404 when this user may not see it.

    That somebody looks was logged before this runs (candidates.views.file_log).
    """
    return get_object_or_404(with_profile(Candidate.objects.visible_to(request.user)), public_id=public_id)


def opened(request: AuthenticatedRequest, public_id: UUID) -> Candidate:
    """The same for a page that only shows: also whose file of another team is open to this user with a reason."""
    match = request.resolver_match
    if request.method != "GET" or match is None or match.view_name not in READABLE:
        return candidate_of(request, public_id)
    return get_object_or_404(with_profile(readable_by(request.user)), public_id=public_id)


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
    header = candidate_header(candidate, current=current, heading=heading, reader=request.user)
    shared = {"candidate": candidate, "header": header, "today": timezone.localdate()}
    return render(request, template, shared | context, status=status)


def warn_about(request: AuthenticatedRequest, texts: Iterable[str]) -> None:
    """Tell what seems to stand in these texts that may not be kept. It was saved: the writer decides."""
    for sentence in free_text.warnings(*texts):
        messages.warning(request, sentence)
