"""The step plan on a time line over the year, with a table of the same, to read and to print."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from nieuwebanen.accounts.access import AuthenticatedRequest
from trajectories.plan_year import year_of
from trajectories.views.parts import find


@require_GET
def plan_year(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    context = {"trajectory": trajectory, "year": year_of(trajectory, today=today), "today": today}
    return render(request, "trajectories/plan_year.html", context)
