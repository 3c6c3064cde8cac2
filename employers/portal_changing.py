"""Gegevens wijzigen: an employer changes an announced job, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from employers import changing
from employers.forms.job_changes import ChangeForm
from employers.models import FutureJob, JobStatus
from employers.organisation import shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """All but the forecast. A concept is changed in its own parts, a closed job no more."""
    job = _own_job(request, public_id)
    if job.status == JobStatus.CONCEPT or not job.is_live:
        return redirect("employers:portal_job", job.public_id)
    form = ChangeForm(posted(request), job)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            changing.change_with_reason(
                job, form.columns(), version=answers["version"], reason=answers["reason"], by=request.user
            )
        except StaleError as refusal:
            form = form.asked_again(_own_job(request, public_id), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De gegevens zijn gewijzigd. Uw werkcoach krijgt een bericht.")
            return redirect("employers:portal_job", job.public_id)
    context = {"job": job, "form": form, "changes": changing.changes_of(job), "coach": job.coach}
    return render(request, "employers/portal_job_edit.html", context, status=422 if form.errors else 200)


def _own_job(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    own = FutureJob.objects.visible_to(request.user).select_related("employer", "branch", "coach")
    found = get_object_or_404(own, public_id=public_id)
    shows(request, found.employer)
    return found
