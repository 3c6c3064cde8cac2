"""The list of people, and adding one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates.candidate_list import filtered, row_of, sorted_by, with_profile
from candidates.doubles import Doubles, doubles_of
from candidates.forms.candidate import CandidateForm
from candidates.forms.filters import CandidateFilterForm
from candidates.models import Candidate
from candidates.views.candidate_page import warn_about
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted
from nieuwebanen.lists import SavedOnPage

PER_PAGE = 25


@require_GET
def candidate_list(request: AuthenticatedRequest) -> HttpResponse:
    filters = CandidateFilterForm(request.GET, user=request.user)
    wanted = filters.wanted()
    visible = Candidate.objects.visible_to(request.user)
    found = sorted_by(filtered(visible, wanted, user=request.user), wanted.get("sorteer", ""))
    today = timezone.localdate()
    page = Paginator(with_profile(found), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "filters": filters,
        "filtering": bool(wanted.keys() - {"sorteer"}),
        "page": page,
        "saved": SavedOnPage("candidates:list", filters),
        "rows": [row_of(candidate, today=today) for candidate in page],
        "nobody": not page.paginator.count and not visible.exists(),
        "today": today,
    }
    return render(request, "candidates/candidate_list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """Add a person. Somebody of that name is there already: first a question, then a second file."""
    form = CandidateForm(posted(request), user=request.user)
    doubles = Doubles()
    if request.method == "POST" and form.is_valid():
        doubles = doubles_of(form.instance, user=request.user)
        if not doubles or "iemand_anders" in request.POST:
            candidate = Candidate.add(by=request.user, today=timezone.localdate(), **form.cleaned_data)
            messages.success(request, f"{candidate} is toegevoegd: {candidate.number}. Vul nu de vaardigheden in.")
            warn_about(request, form.free_texts())
            return redirect(candidate.get_absolute_url())
    context = {"form": form, "doubles": doubles}
    return render(request, "candidates/candidate_new.html", context, status=422 if form.errors or doubles else 200)
