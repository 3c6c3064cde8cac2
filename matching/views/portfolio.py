"""The portfolio: what learning opens most seats, jobs without anybody, people without a job, and the pool per sector."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.models import MatchReport
from matching.reach import portfolio_pages, portfolio_people, portfolio_report
from matching.reach.portfolio_forms import LearnForm, PoolForm, PortfolioForm, StrandedForm, UnreachedForm
from matching.reach.portfolio_pages import RowsPage, report_with
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.lists import Tab
from nieuwebanen.skills.models import Skill

TABS = {
    "matching:portfolio": "Wat leren",
    "matching:portfolio_jobs": "Banen zonder kandidaat",
    "matching:portfolio_people": "Kandidaten zonder baan",
    "matching:portfolio_pool": "Vijver per sector",
}
SLUGS = dict(zip(("leren", "banen", "kandidaten", "vijver"), TABS, strict=True))


@require_GET
def learn(request: AuthenticatedRequest) -> HttpResponse:
    """ "Wat leren opent de meeste plekken?" """
    form, today = LearnForm(request.GET, user=request.user), timezone.localdate()
    report = report_with("learn", "jobs", "people", "without_skills")
    rows = portfolio_pages.learn_rows(report, form, today=today) if report else []
    return _show(request, "matching:portfolio", form, rows, report)


@require_GET
def unreached(request: AuthenticatedRequest) -> HttpResponse:
    form, today = UnreachedForm(request.GET, user=request.user), timezone.localdate()
    report = report_with("unreached", "jobs", "people", "without_skills")
    rows = portfolio_pages.unreached_rows(report, form, today=today) if report else []
    return _show(request, "matching:portfolio_jobs", form, rows, report)


@require_GET
def stranded(request: AuthenticatedRequest) -> HttpResponse:
    form, today = StrandedForm(request.GET, user=request.user), timezone.localdate()
    report = report_with("stranded", "jobs", "people", "without_skills")
    rows = portfolio_people.stranded_rows(report, form) if report else []
    return _show(
        request,
        "matching:portfolio_people",
        form,
        rows,
        report,
        lambda page: {"shown": portfolio_people.stranded_shown(page, request.user, today=today)},
    )


@require_GET
def pool(request: AuthenticatedRequest) -> HttpResponse:
    form, today = PoolForm(request.GET, user=request.user), timezone.localdate()
    report = report_with("pool", "jobs", "people", "without_skills")
    rows = portfolio_people.pool_rows(report, form) if report else []
    return _show(
        request,
        "matching:portfolio_pool",
        form,
        rows,
        report,
        lambda page: {
            "shown": portfolio_people.pool_shown(page, request.user),
            "sums": portfolio_people.pool_sums(rows, today=today),
            "within": portfolio_people.WITHIN,
        },
    )


@require_GET
def skill(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """One skill up to the level of ?niveau=: who would learn it and which jobs that opens; made to print for a ROC."""
    form, today = LearnForm(request.GET, user=request.user), timezone.localdate()
    taught = get_object_or_404(Skill, code=code)
    report = report_with("learn", "jobs")
    rows = portfolio_pages.learn_rows(report, form, today=today) if report else []
    asked = [row for row in rows if row.skill == taught and str(row.level) == request.GET.get("niveau", str(row.level))]
    query = form.query()
    context: dict[str, Any] = {
        "skill": taught,
        "row": asked[0] if asked else None,
        "report": report,
        "filters": form.in_words(),
        "list_url": reverse("matching:portfolio") + (f"?{query}" if query else ""),
        "today": today,
    }
    if report and asked:
        context["people"] = portfolio_pages.learners(asked[0], report, request.user)
        context["jobs"] = portfolio_pages.opened_jobs(asked[0], report, request.user)
    return render(request, "matching/portfolio_skill.html", context)


@require_POST
def count(request: AuthenticatedRequest) -> HttpResponse:
    """Nu opnieuw tellen: the worker does it, and its page shows how far it is."""
    try:
        return redirect(portfolio_report.start(by=request.user, at=timezone.now()))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("matching:portfolio")


@require_http_methods(["GET", "POST"])
def export(request: AuthenticatedRequest, which: str) -> HttpResponse:
    if which not in SLUGS:
        raise Http404("no such list")
    return list_export.export(request, SLUGS[which])


def _show(
    request: AuthenticatedRequest,
    view: str,
    form: PortfolioForm,
    rows: list[Any],
    report: MatchReport | None,
    more: Any = lambda page: {},
) -> HttpResponse:
    """One of the four lists. To htmx it also says its own short address, without the filters that are empty."""
    page = RowsPage(view, form, rows, number=request.GET.get("pagina"))
    slug = next(slug for slug, name in SLUGS.items() if name == view)
    context: dict[str, Any] = {
        "list": page,
        "rows": list(page.page),
        "report": report,
        "tabs": [Tab(name, reverse(one), one == view, None) for one, name in TABS.items()],
        "export_url": reverse("matching:portfolio_export", args=[slug]),
        "today": timezone.localdate(),
        **more(page.page),
    }
    response = render(request, f"matching/portfolio_{slug}.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response
