"""The list of one job as a file, and the address that it leads back to."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from matching import rules
from matching.lists.ranked_page import is_ranked
from matching.lists.ranking_filters import VIEW, RankingForm
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest


@require_GET
def ranking(request: AuthenticatedRequest) -> HttpResponse:
    """The job stands in the query here; its own page shows the list."""
    return _to_the_job(RankingForm(request.GET, user=request.user))


@require_http_methods(["GET", "POST"])
def ranking_export(request: AuthenticatedRequest) -> HttpResponse:
    form = RankingForm(request.GET, user=request.user)
    if form.job is None or not is_ranked(form.job) or not rules.is_on():
        return _to_the_job(form)
    return list_export.export(request, VIEW)


def _to_the_job(form: RankingForm) -> HttpResponse:
    if form.job is None:
        return redirect("employers:job_list")
    query = form.query(baan="")
    return redirect(form.job.get_absolute_url() + (f"?{query}" if query else ""))
