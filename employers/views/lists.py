"""The lists of steps 1 and 2: employers, future jobs and places to learn, each also as a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import employer_list, job_list, location_list
from employers.forms.filters import EmployerFilterForm, JobFilterForm, LocationFilterForm
from employers.models import Employer, FutureJob, LearningLocation
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.lists import ListPage


def _show(request: AuthenticatedRequest, template: str, page: ListPage, **more: object) -> HttpResponse:
    """The list. To htmx it also says its own short address, without the filters that are empty."""
    response = render(request, template, {"list": page, "today": timezone.localdate(), **more})
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


def _number(request: AuthenticatedRequest) -> str | None:
    return request.GET.get("pagina")


# ---- future jobs ----------------------------------------------------------------------------------------
@require_GET
def jobs(request: AuthenticatedRequest) -> HttpResponse:
    form, today = JobFilterForm(request.GET, user=request.user), timezone.localdate()
    found = job_list.filtered(FutureJob.objects.visible_to(request.user), form.wanted(), user=request.user, today=today)
    shown = job_list.in_tab(found, form.wanted().get("stand", ""))
    page = ListPage("employers:job_list", form, shown, number=_number(request))
    names = {tab: name for tab, (name, _) in job_list.TABS.items()}
    tabs = page.tabs(names, job_list.tab_counts(found))
    return _show(request, "employers/job_list.html", page, tabs=tabs, export_url=reverse("employers:job_list_export"))


@require_http_methods(["GET", "POST"])
def export_jobs(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, "employers:job_list")


# ---- employers ------------------------------------------------------------------------------------------
@require_GET
def employers(request: AuthenticatedRequest) -> HttpResponse:
    form = EmployerFilterForm(request.GET, user=request.user)
    current, today = Employer.objects.visible_to(request.user).current(), timezone.localdate()
    found = employer_list.filtered(current, form.wanted(), user=request.user, today=today)
    page = ListPage("employers:list", form, found.select_related("account_manager"), number=_number(request))
    return _show(request, "employers/employer_list.html", page, export_url=reverse("employers:list_export"))


@require_http_methods(["GET", "POST"])
def export_employers(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, "employers:list")


# ---- places to learn --------------------------------------------------------------------------------------
@require_GET
def locations(request: AuthenticatedRequest) -> HttpResponse:
    form = LocationFilterForm(request.GET, user=request.user)
    found = location_list.filtered(LearningLocation.objects.all(), form.wanted(), today=timezone.localdate())
    page = ListPage("employers:location_list", form, found, number=_number(request))
    return _show(request, "employers/location_list.html", page, export_url=reverse("employers:location_list_export"))


@require_http_methods(["GET", "POST"])
def export_locations(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, "employers:location_list")
