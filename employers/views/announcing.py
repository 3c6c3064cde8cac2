"""A coach announces a job on behalf of an employer that does not use the portal: the same form, kept in the same way."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from employers.forms.job_parts import StaffPartOneForm
from employers.models import FutureJob, JobStatus
from employers.views.announcing_parts import Frame, checked, discarded, first_part, key_of, one_part
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted

DESK = Frame(
    part_url="employers:job_part",
    check_url="employers:job_check",
    discard_url="employers:job_discard",
    list_url="employers:job_list",
    page_url="employers:job_intake",
    part_template="employers/job_part.html",
    check_template="employers/job_check.html",
    thanks="De baan is toegevoegd: {number}. Leg nu het intakegesprek vast.",
    kept="De antwoorden zijn bewaard. Ga later verder bij ‘Baan toevoegen’.",
)


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """Part 1 of a job that has no concept yet; the coach also says for which employer."""
    key = key_of(request)
    form = StaffPartOneForm(posted(request), None, user=request.user, employer=request.GET.get("werkgever", ""))
    employer = form.chosen_employer()
    own = FutureJob.objects.visible_to(request.user).filter(status=JobStatus.CONCEPT).select_related("employer")
    return first_part(request, employer, DESK, form, key, concepts=own.exclude(public_id=key))


@require_http_methods(["GET", "POST"])
def part(request: AuthenticatedRequest, public_id: UUID, part: int) -> HttpResponse:
    return one_part(request, _own(request, public_id), part, DESK)


@require_http_methods(["GET", "POST"])
def check(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return checked(request, _own(request, public_id), DESK)


@require_http_methods(["GET", "POST"])
def discard(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return discarded(request, _own(request, public_id), DESK)


def _own(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    """A concept of this coach; after announcing the same address leads to the job's own page."""
    own = FutureJob.objects.visible_to(request.user).select_related("employer__account_manager", "branch", "coach")
    return get_object_or_404(own, public_id=public_id)
