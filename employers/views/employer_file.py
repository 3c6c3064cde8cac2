"""Employers: the file of one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import memberships, parties, recording, sroi, timeline
from employers.accuracy import accuracy_of
from employers.forms.employer_file import EmployerForm
from employers.job_list import with_step_and_seats
from employers.models import Covenant, Employer, FutureJob, JobStatus
from employers.models.job_status import LIVE
from employers.views import merging
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again

TALKS_PER_PAGE, LAST_LINES = 10, 6


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    initial = {"account_manager": request.user.public_id} if request.user.is_coach else {}
    form = EmployerForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            employer = recording.add_employer(form.instance, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error("kvk_number", str(refusal))
        else:
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
    talks = employer.contacts.select_related("by", "next_action_owner")
    context = {
        "employer": employer,
        "jobs": with_step_and_seats(jobs).select_related("coach"),
        "page": Paginator(talks, TALKS_PER_PAGE).get_page(request.GET.get("pagina")),
        "actions": employer.contacts.to_do().select_related("next_action_owner"),
        "members": memberships.members_of(employer),
        "branches": employer.branches.annotate(job_count=Count("jobs", filter=Q(jobs__status__in=LIVE))),
        "locations": employer.locations.all(),
        "trainings": parties.trainings_of(employer),
        "covenants": Covenant.objects.filter(jobs__employer=employer).distinct(),
        "owed": sroi.owed(employer.sroi_obligations.select_related("principal"), today=timezone.localdate()),
        "accuracy": accuracy_of(employer),
        "history": timeline.lines(timeline.events_of(employer)[:LAST_LINES]),
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
        except DomainError as refusal:
            form.add_error("kvk_number", str(refusal))
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect(form.instance.get_absolute_url())
    context = {"form": form, "employer": employer_of(request, public_id)}
    return render(request, "employers/employer_edit.html", context, status=422 if form.errors else 200)


def employer_of(request: AuthenticatedRequest, public_id: UUID) -> Employer:
    """The employer of this address; of a double the employer that took over everything."""
    known = Employer.objects.visible_to(request.user).select_related("account_manager", "merged_into__account_manager")
    found = get_object_or_404(known, public_id=public_id)
    return found.merged_into or found
