"""The desk with all agreements: to approve, to sign, waiting, signed, ending, ended and void; and the register as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.lists import ListPage
from trajectories import agreement_list
from trajectories.forms.agreement_list import AgreementFilterForm
from trajectories.models import Agreement

LIST = "trajectories:agreement_list"


@require_GET
def desk(request: AuthenticatedRequest) -> HttpResponse:
    today, form = timezone.localdate(), AgreementFilterForm(request.GET, user=request.user)
    days = int(form.wanted().get("binnen") or agreement_list.ENDING_DAYS[-1])
    everything = agreement_list.found(Agreement.objects.visible_to(request.user), form.wanted())
    counts = agreement_list.counts(everything, today=today, days=days)
    chosen = agreement_list.chosen_tab(form)
    found = agreement_list.for_rows(agreement_list.shown(form, today=today))
    page = ListPage(LIST, form, found, number=request.GET.get("pagina"), count=counts[chosen])
    tabs = {"" if name == agreement_list.SIGN else name: label for name, label in agreement_list.TABS.items()}
    context = {
        "list": page,
        "tabs": page.tabs(tabs, counts | {"": counts[agreement_list.SIGN]}),
        "chosen": chosen,
        "rows": [agreement_list.row(agreement, request.user) for agreement in page.page],
        "export_url": reverse("trajectories:agreement_list_export"),
        "today": today,
    }
    response = render(request, "trajectories/agreement_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


@require_http_methods(["GET", "POST"])
def export(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, LIST)
