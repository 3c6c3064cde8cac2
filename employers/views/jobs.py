"""A job in step 1: changing it, the forecast, withdrawing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from employers import changing, forecasting, recording
from employers.confirmation import to_confirm
from employers.forms import proposed
from employers.forms.jobs import JobForm, StaffForecastForm, WithdrawForm
from employers.models import JobStatus
from employers.views.job_page import job_of, job_page, refused
from nieuwebanen import versions
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again

INTAKE, FORECAST = "employers:job_intake", "employers:job_forecast"


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = JobForm(posted(request), instance=job, initial=proposed.hours(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            recording.change_job(form.instance, version=form.seen_version, fields=JobForm.Meta.fields, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, job_of(request, public_id), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De baan is gewijzigd.")
            return redirect(job.get_absolute_url())
    return job_page(
        request,
        "employers/job_edit.html",
        public_id,
        {"form": form, "changes": changing.changes_of(job), "proposed": proposed.hours(request.GET)},
        current="",
        heading="Baan wijzigen",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def forecast(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = StaffForecastForm.of(job, posted(request))
    form.initial.update(proposed.start(request.GET))
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        job.version = answers.pop("version")
        try:
            forecasting.revise(job, **answers, by=request.user, today=timezone.localdate())
        except StaleError as refusal:
            now = StaffForecastForm.of(job_of(request, public_id), form.data)
            form = versions.refused(now, str(refusal), "reason")
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De verwachting is gewijzigd.")
            return redirect(FORECAST, job.public_id)
    context = {
        "form": form,
        "proposed": proposed.start(request.GET),
        "history": forecasting.history(job),
        "learners": forecasting.learners_of(job),
        "members": forecasting.members_of(job),
        "resting": job.status == JobStatus.RESTING,
        "stale": to_confirm(timezone.localdate()).filter(pk=job.pk).exists(),
    }
    return job_page(
        request, "employers/job_forecast.html", public_id, context, current=FORECAST, status=422 if form.errors else 200
    )


@require_POST
def confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The employer said, in a call or a talk, that the forecast still holds; a resting job wakes up."""
    job = job_of(request, public_id)
    try:
        job.confirm(by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De verwachting is bevestigd namens de werkgever.")
    return redirect(FORECAST, job.public_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            recording.withdraw_job(job, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"De baan {job.number} is ingetrokken.")
        return redirect(job.get_absolute_url())
    context = {
        "question": f"Baan ‘{job}’ van {job.employer} intrekken?",
        "text": "De baan gaat van de horizon en er komen geen kandidaten meer bij. Dit kun je niet ongedaan maken.",
        "action": "Baan intrekken",
        "cancel": "Niet intrekken",
        "cancel_url": job.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)
