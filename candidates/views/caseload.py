"""The list of people, and adding one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates.candidate_list import EVERY_STATE, TABS, filtered, in_tab, rows_of, tab_counts, with_profile
from candidates.doubles import Doubles, doubles_of
from candidates.forms.candidate import CandidateForm
from candidates.forms.filters import CandidateFilterForm
from candidates.models import Candidate
from candidates.views.candidate_page import warn_about
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted
from nieuwebanen.lists import ListPage

VIEW = "candidates:list"


@require_GET
def candidate_list(request: AuthenticatedRequest) -> HttpResponse:
    form, today = CandidateFilterForm(request.GET, user=request.user), timezone.localdate()
    visible, tab = Candidate.objects.visible_to(request.user), form.wanted().get("stand", "")
    found = filtered(visible, form.wanted(), user=request.user, today=today)
    counts = tab_counts(found)
    shown = with_profile(in_tab(found, tab)).select_related("standing")
    page = ListPage(VIEW, form, shown, number=request.GET.get("pagina"), count=counts[tab])
    context = {
        "list": page,
        "tabs": page.tabs({value: name for value, (name, _) in TABS.items()}, counts),
        "rows": rows_of(list(page.page), today=today),
        "export_url": reverse("candidates:list_export"),
        "nobody": not counts[EVERY_STATE] and not page.filtering,
        "today": today,
    }
    response = render(request, "candidates/candidate_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


@require_http_methods(["GET", "POST"])
def export(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, VIEW)


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """Add a person. Somebody of that name is there already: first a question, then a second file."""
    form = CandidateForm(posted(request), user=request.user)
    doubles = Doubles()
    if request.method == "POST" and form.is_valid():
        doubles = doubles_of(form.instance, user=request.user)
        if not doubles or "iemand_anders" in request.POST:
            candidate = Candidate.add(by=request.user, today=timezone.localdate(), **form.answers())
            messages.success(request, f"{candidate} is toegevoegd: {candidate.number}. Vul nu de vaardigheden in.")
            warn_about(request, form.free_texts())
            return redirect(candidate.get_absolute_url())
    context = {"form": form, "doubles": doubles}
    return render(request, "candidates/candidate_new.html", context, status=422 if form.errors or doubles else 200)
