"""Employers: the file of one."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import memberships, recording
from employers.forms.employer_file import ContactForm, EmployerForm
from employers.job_list import with_step_and_seats
from employers.models import Employer, FutureJob, JobStatus
from employers.views import merging
from nieuwebanen import events
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import StaleError
from nieuwebanen.forms import posted
from nieuwebanen.numbers import next_number
from nieuwebanen.versions import asked_again

LAST_CONTACTS = 10


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    initial = {"account_manager": request.user.public_id} if request.user.is_coach else {}
    form = EmployerForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.number = next_number("W", timezone.localdate())
            employer = form.save()
            events.record("employer.added", f"Werkgever {employer.number} toegevoegd.", about=employer, by=request.user)
        messages.success(request, f"{employer} is toegevoegd.")
        return redirect(employer.get_absolute_url())
    return render(
        request, "employers/employer_edit.html", {"form": form, "employer": None}, status=422 if form.errors else 200
    )


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = employer_of(request, public_id)
    if employer.public_id != public_id:
        return merging.gone(request, employer)
    jobs = FutureJob.objects.visible_to(request.user).filter(employer=employer).exclude(status=JobStatus.CONCEPT)
    context = {
        "employer": employer,
        "jobs": with_step_and_seats(jobs).select_related("coach"),
        "contacts": employer.contacts.select_related("by")[:LAST_CONTACTS],
        "members": memberships.members_of(employer),
        "locations": employer.locations.all(),
        "history": events.Event.objects.about(employer)[:LAST_CONTACTS],
        "today": timezone.localdate(),
    }
    return render(request, "employers/employer.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = EmployerForm(posted(request), instance=employer_of(request, public_id))
    if request.method == "POST" and form.is_valid():
        try:
            recording.change_employer(
                form.instance, version=form.seen_version, fields=EmployerForm.Meta.fields, by=request.user
            )
        except StaleError as refusal:
            form = asked_again(form, employer_of(request, public_id), str(refusal))
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect(form.instance.get_absolute_url())
    context = {"form": form, "employer": employer_of(request, public_id)}
    return render(request, "employers/employer_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def contact_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = employer_of(request, public_id)
    form = ContactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        form.instance.employer, form.instance.by = employer, request.user
        with transaction.atomic():
            form.save()
            events.record("employer.contact", "Contact met de werkgever vastgelegd.", about=employer, by=request.user)
        messages.success(request, "Het contact is vastgelegd.")
        return redirect(employer.get_absolute_url())
    return render(
        request, "employers/contact_new.html", {"form": form, "employer": employer}, status=422 if form.errors else 200
    )


def employer_of(request: AuthenticatedRequest, public_id: UUID) -> Employer:
    """The employer of this address; of a double the employer that took over everything."""
    known = Employer.objects.visible_to(request.user).select_related("account_manager", "merged_into__account_manager")
    found = get_object_or_404(known, public_id=public_id)
    return found.merged_into or found
