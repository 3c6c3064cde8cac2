"""Everything that happened around an employer, by kind and page."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from employers import timeline
from employers.forms.timeline import TimelineFilterForm
from employers.views.employer_file import employer_of
from nieuwebanen.accounts.access import AuthenticatedRequest

PER_PAGE = 25


@require_GET
def of_employer(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = employer_of(request, public_id)
    filters = TimelineFilterForm(request.GET)
    kind = filters.wanted().get("soort", "")
    page = Paginator(timeline.events_of(employer, kind=kind), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "employer": employer,
        "filters": filters,
        "filtering": bool(kind),
        "page": page,
        "lines": timeline.lines(page),
    }
    return render(request, "employers/employer_timeline.html", context)
