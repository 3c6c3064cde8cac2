"""The list of future jobs, and a job in step 1: announcing it for an employer, changing it, the forecast."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import announcing, recording
from employers.forms.filters import JobFilterForm
from employers.forms.job_questions import StaffJobForm
from employers.forms.jobs import JobForm, StaffForecastForm, WithdrawForm
from employers.job_list import filtered, sorted_by
from employers.models import FutureJob
from employers.views.job_page import job_of, job_page, refused
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again

PER_PAGE = 25
INTAKE, FORECAST = "employers:job_intake", "employers:job_forecast"


@require_GET
def job_list(request: AuthenticatedRequest) -> HttpResponse:
    filters = JobFilterForm(request.GET)
    wanted = filters.wanted()
    found = sorted_by(
        filtered(FutureJob.objects.visible_to(request.user), wanted, user=request.user), wanted.get("sorteer", "")
    )
    context = {
        "filters": filters,
        "filtering": bool(wanted.keys() - {"sorteer"}),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "today": timezone.localdate(),
    }
    return render(request, "employers/job_list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """A coach announces a job on behalf of the employer; a double click makes one job."""
    today = timezone.localdate()
    initial = {"employer": request.GET.get("werkgever", "")}
    form = StaffJobForm(posted(request), user=request.user, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        answers: dict[str, Any] = form.cleaned_data
        try:
            job = announcing.announce_for(
                answers["employer"],
                form.job_values(),
                skills=answers["skills"],
                coach=answers["coach"],
                key=answers["key"],
                by=request.user,
                today=today,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De baan is toegevoegd: {job.number}. Leg nu het intakegesprek vast.")
            return redirect(INTAKE, job.public_id)
    return render(request, "employers/job_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = JobForm(posted(request), instance=job)
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
        {"form": form},
        current="",
        heading="Baan wijzigen",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def forecast(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = StaffForecastForm.of(job, posted(request))
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        job.version = answers.pop("version")
        try:
            job.revise(**answers, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De verwachting is gewijzigd.")
            return redirect(FORECAST, job.public_id)
    context = {"form": form, "revisions": job.revisions.select_related("by")}
    return job_page(
        request, "employers/job_forecast.html", public_id, context, current=FORECAST, status=422 if form.errors else 200
    )


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
