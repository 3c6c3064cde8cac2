"""What the pages of one job share: fetching it, its header, and a form that came too late."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from employers.forms.possibilities import VersionForm
from employers.job_header import job_header
from employers.models import FutureJob, JobStatus
from employers.models.possibilities import with_parts
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError


def job_of(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    """The job with its parts; 404 when this user may not see it or it was not announced yet."""
    visible = with_parts(FutureJob.objects.visible_to(request.user)).select_related(
        "coach__team", "team", "employer__account_manager", "intake__by", "possibilities", "promise"
    )
    return get_object_or_404(visible.exclude(status=JobStatus.CONCEPT), public_id=public_id)


def job_page(
    request: AuthenticatedRequest,
    template: str,
    public_id: UUID,
    context: dict[str, Any],
    *,
    current: str,
    heading: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of a job as it is now, under its header."""
    job = job_of(request, public_id)
    today = timezone.localdate()
    header = job_header(job, today=today, current=current, heading=heading)
    return render(request, template, {"job": job, "header": header, "today": today, **context}, status=status)


def current_version(job: FutureJob) -> int:
    return FutureJob.objects.values_list("version", flat=True).get(pk=job.pk)


def refused(form: forms.BaseForm, job: FutureJob, refusal: str) -> forms.BaseForm:
    """The same answers once more, with the reason on top and the version of now."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data[form.add_prefix("version")] = str(current_version(job))
    form.data = data
    form.full_clean()
    form.add_error(None, refusal)
    return form


def asked(
    request: AuthenticatedRequest,
    job: FutureJob,
    do: Callable[[int], object],
    *,
    question: str,
    text: str,
    action: str,
    back: str,
    said: str,
) -> HttpResponse:
    """Ask before something of this job goes away; on POST `do` it with the version that was on the screen."""
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": job.version})
    if request.method == "POST":
        try:
            do(form.cleaned_data["version"] if form.is_valid() else 0)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect(back)
    context = {"question": question, "text": text, "action": action, "cancel": "Niet weghalen", "cancel_url": back}
    return render(request, "confirm.html", {**context, "danger": True, "form": form})
