"""Announcing a future job in the portal: the doors of an employer's user to the form in parts."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from employers.forms.job_parts import part_form
from employers.models import FutureJob, JobStatus
from employers.organisation import required_organisation, shows
from employers.views.announcing_parts import Frame, checked, discarded, first_part, key_of, one_part
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted

PORTAL = Frame(
    part_url="employers:portal_job_part",
    check_url="employers:portal_job_check",
    discard_url="employers:portal_job_discard",
    list_url="employers:portal_jobs",
    page_url="employers:portal_job",
    part_template="employers/portal_part.html",
    check_template="employers/portal_check.html",
    thanks="Bedankt. Wij bellen u binnen 5 werkdagen.",
    kept="Uw antwoorden zijn bewaard. U kunt later verder.",
)


@require_http_methods(["GET", "POST"])
def start(request: AuthenticatedRequest) -> HttpResponse:
    """Part 1 of a job that has no concept yet."""
    employer, key = required_organisation(request), key_of(request)
    form = part_form(1, posted(request), None, user=request.user)
    own = FutureJob.objects.visible_to(request.user).filter(employer=employer, status=JobStatus.CONCEPT)
    return first_part(request, employer, PORTAL, form, key, concepts=own.exclude(public_id=key))


@require_http_methods(["GET", "POST"])
def part(request: AuthenticatedRequest, public_id: UUID, part: int) -> HttpResponse:
    return one_part(request, _own(request, public_id), part, PORTAL)


@require_http_methods(["GET", "POST"])
def check(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return checked(request, _own(request, public_id), PORTAL)


@require_http_methods(["GET", "POST"])
def discard(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return discarded(request, _own(request, public_id), PORTAL)


def _own(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    own = FutureJob.objects.visible_to(request.user).select_related("employer__account_manager", "branch", "coach")
    found = get_object_or_404(own, public_id=public_id)
    shows(request, found.employer)
    return found
