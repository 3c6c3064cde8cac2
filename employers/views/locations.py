"""Places where people learn, and how many at the same time."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from employers.forms.employer_file import LocationForm
from employers.forms.filters import LocationFilterForm
from employers.models import LearningLocation
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted

PER_PAGE = 25


@require_GET
def location_list(request: AuthenticatedRequest) -> HttpResponse:
    filters = LocationFilterForm(request.GET)
    found = LearningLocation.objects.select_related("employer")
    if text := filters.wanted().get("q"):
        found = found.filter(
            Q(name__unaccent__icontains=text)
            | Q(place__unaccent__icontains=text)
            | Q(employer__name__unaccent__icontains=text)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request, "employers/location_list.html", {"page": page, "filters": filters, "filtering": bool(filters.wanted())}
    )


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    initial = {"employer": request.GET.get("werkgever")} if request.GET.get("werkgever") else {}
    return _form_page(request, LocationForm(posted(request), initial=initial), "Plek toevoegen")


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    location = get_object_or_404(LearningLocation.objects.select_related("employer"), public_id=public_id)
    return _form_page(request, LocationForm(posted(request), instance=location), location.name)


def _form_page(request: AuthenticatedRequest, form: LocationForm, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        location = form.save()
        messages.success(request, f"De plek ‘{location}’ is bewaard.")
        return redirect("employers:location_list")
    return render(
        request, "employers/location_edit.html", {"form": form, "heading": heading}, status=422 if form.errors else 200
    )
