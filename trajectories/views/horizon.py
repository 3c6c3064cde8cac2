"""The horizon: two years of jobs against the people who are getting ready for them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from employers.models import Certainty, Employer, Route
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.work import Sector
from trajectories.horizon import jobs_on, rows, seats_of, window

PERIODS = {"24": "2 jaar", "12": "1 jaar", "6": "6 maanden"}
PER_PAGE = 40


@require_GET
def horizon(request: AuthenticatedRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "") for name in ("periode", "sector", "route", "zekerheid", "werkgever")}
    months = int(chosen["periode"]) if chosen["periode"] in PERIODS else 24
    axis = window(timezone.localdate(), months)
    jobs = jobs_on(axis, user=request.user)
    if chosen["sector"] in Sector.values:
        jobs = jobs.filter(sector=chosen["sector"])
    if chosen["route"] in Route.values:
        jobs = jobs.filter(possibilities__route=chosen["route"])
    if chosen["zekerheid"] in Certainty.values:
        jobs = jobs.filter(certainty=chosen["zekerheid"])
    employers = Employer.objects.visible_to(request.user).filter(jobs__in=jobs_on(axis, user=request.user)).distinct()
    if any(str(employer.public_id) == chosen["werkgever"] for employer in employers):
        jobs = jobs.filter(employer__public_id=chosen["werkgever"])
    seats, filled = seats_of(jobs)
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "trajectories/horizon.html",
        {
            "axis": axis,
            "rows": rows(page, user=request.user, axis=axis),
            "page": page,
            "seats": seats,
            "filled": filled,
            "open_seats": seats - filled,
            "chosen": chosen,
            "filtered": any(value for name, value in chosen.items() if name != "periode"),
            "as_table": request.GET.get("weergave") == "tabel",
            "periods": PERIODS.items(),
            "sectors": Sector.choices,
            "routes": Route.choices,
            "certainties": Certainty.choices,
            "employers": employers,
        },
    )
