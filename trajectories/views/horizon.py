"""The horizon: two years of jobs against the people who are getting ready for them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers.models import Certainty, FutureJob
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.drawing import TimeAxis
from nieuwebanen.lists import PER_PAGE, ListPage, Tab
from trajectories import horizon as on_horizon
from trajectories.forms.horizon import PRINT, VIEWS, HorizonForm
from trajectories.funnel import WEIGHTS, Funnel, by_quarter, per_month

VIEW = "trajectories:horizon"
PER_PRINT = 200
TEMPLATES = {"trechter": "trajectories/horizon_funnel.html", PRINT: "trajectories/horizon_print.html"}


@require_GET
def horizon(request: AuthenticatedRequest) -> HttpResponse:
    """Timeline, table, funnel per month or paper: four views of the same jobs."""
    form = HorizonForm(request.GET, user=request.user)
    jobs, axis = _jobs(request, form)
    view, funnel = form.wanted().get("weergave", ""), per_month(jobs, axis)
    number = request.GET.get("pagina") or str(_page_of(request.GET.get("kwartaal", ""), funnel))
    page = ListPage(VIEW, form, on_horizon.with_people(jobs), number=number)
    context: dict[str, Any] = {
        "axis": axis,
        "export_url": reverse("trajectories:horizon_export"),
        "funnel": funnel,
        "list": page,
        "print_url": page.url(weergave=PRINT),
        "screen_url": page.url(weergave=""),
        "tabs": [Tab(name, page.url(weergave=value), value == view, None) for value, name in VIEWS.items()],
        "view": view,
    }
    more = _funnel_context(form) if view == "trechter" else _rows_context(request, page, funnel, axis, view)
    return render(request, TEMPLATES.get(view, "trajectories/horizon.html"), context | more)


@require_http_methods(["GET", "POST"])
def export(request: AuthenticatedRequest) -> HttpResponse:
    """The same jobs as a file: every page of them, and the people as this user may know them."""
    return list_export.export(request, VIEW)


def _jobs(request: AuthenticatedRequest, form: HorizonForm) -> tuple[QuerySet[FutureJob], TimeAxis]:
    axis = on_horizon.window(timezone.localdate(), form.months)
    return on_horizon.filtered(on_horizon.jobs_on(axis, user=request.user), form.wanted()), axis


def _page_of(quarter: str, funnel: Funnel) -> int:
    """The page on which this quarter begins; the first one when nothing starts then."""
    return next((known.before // PER_PAGE + 1 for known in funnel.quarters if known.key == quarter), 1)


def _rows_context(
    request: AuthenticatedRequest, page: ListPage, funnel: Funnel, axis: TimeAxis, view: str
) -> dict[str, Any]:
    shown = page.page
    if view == PRINT:  # paper is not read page by page
        shown = Paginator(shown.paginator.object_list, PER_PRINT).get_page(request.GET.get("pagina"))
    rows = on_horizon.rows(shown, user=request.user, today=axis.today)
    return {"groups": by_quarter(rows, funnel), "page": shown, "rows": rows}


def _funnel_context(form: HorizonForm) -> dict[str, Any]:
    """The numbers open the list of jobs of that month, under the same filters."""
    rest = form.query(start="", periode="", weergave="")
    weights = [(certainty.label, WEIGHTS[certainty]) for certainty in Certainty]
    return {"jobs_url": reverse("employers:job_list"), "rest": rest, "weights": weights}
