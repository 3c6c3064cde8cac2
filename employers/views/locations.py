"""A place where people learn: how many at the same time, now and in other periods, and how full it is."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import capacity
from employers.forms.capacity import PeriodForm
from employers.forms.employer_file import LocationForm
from employers.models import LearningLocation, LocationCapacity
from employers.occupancy_bars import bars
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again


def _found(public_id: UUID) -> LearningLocation:
    return get_object_or_404(LearningLocation.objects.select_related("employer"), public_id=public_id)


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    location, today = _found(public_id), timezone.localdate()
    months = capacity.occupancy(location, since=today).months(today)
    context = {
        "location": location,
        "months": months,
        "bars": bars(months),
        "fullest": min(months, key=lambda month: (month.free, month.day)),
        "periods": location.capacities.all(),
        "job_phases": location.job_phases.select_related("job__employer").order_by("job__starts_on", "pk")[:SHOWN],
        "today": today,
    }
    return render(request, "employers/location.html", context)


SHOWN = 20  # jobs that use this place


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    initial = {"employer": request.GET.get("werkgever")} if request.GET.get("werkgever") else {}
    return _form_page(request, LocationForm(posted(request), initial=initial), "Plek toevoegen")


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    location = _found(public_id)
    heading = f"Plek wijzigen: {location.name}"
    return _form_page(request, LocationForm(posted(request), instance=location), heading, location)


def _form_page(
    request: AuthenticatedRequest, form: LocationForm, heading: str, location: LearningLocation | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                capacity.save_location(form.instance, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, LearningLocation.objects.get(pk=form.instance.pk), str(refusal))
        except DomainError as refusal:
            form.add_error("seats", str(refusal))
        else:
            messages.success(request, f"De plek ‘{form.instance}’ is bewaard.")
            return redirect(form.instance)
    context = {"form": form, "heading": heading, "location": location}
    return render(request, "employers/location_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def period_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    location = _found(public_id)
    return _period_page(request, location, PeriodForm(posted(request), location=location), "Periode toevoegen")


@require_http_methods(["GET", "POST"])
def period_edit(request: AuthenticatedRequest, public_id: UUID, period_id: UUID) -> HttpResponse:
    location = _found(public_id)
    period = get_object_or_404(
        LocationCapacity.objects.select_related("location"), location=location, public_id=period_id
    )
    form = PeriodForm(posted(request), location=location, instance=period)
    return _period_page(request, location, form, "Periode wijzigen")


def _period_page(
    request: AuthenticatedRequest, location: LearningLocation, form: PeriodForm, heading: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                capacity.save_period(form.instance, by=request.user)
        except StaleError as refusal:
            saved = LocationCapacity.objects.get(pk=form.instance.pk)
            form = asked_again(form, saved, str(refusal), location=location)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De periode is bewaard.")
            return redirect(location)
    context = {"form": form, "heading": heading, "location": location}
    return render(request, "employers/location_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def period_delete(request: AuthenticatedRequest, public_id: UUID, period_id: UUID) -> HttpResponse:
    location = _found(public_id)
    period = get_object_or_404(
        LocationCapacity.objects.select_related("location"), location=location, public_id=period_id
    )
    if request.method == "POST":
        try:
            capacity.delete_period(period, by=request.user)
            messages.success(request, "De periode is weg.")
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(location)
    context = {
        "question": f"Periode vanaf {long_date(period.begins_on)} weghalen?",
        "text": f"Daarna gelden weer de gewone {location.seats} plekken.",
        "action": "Periode weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": location.get_absolute_url(),
        "danger": True,
    }
    return render(request, "confirm.html", {**context, "form": None})
