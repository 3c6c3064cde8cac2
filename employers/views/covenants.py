"""Covenants and programmes: the list, one with its target against reality, and its tranches."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import covenants
from employers.forms.covenants import CovenantFilterForm, CovenantForm, MakeTranchesForm, TrancheForm
from employers.job_list import with_step_and_seats
from employers.models import Covenant, FutureJob, Tranche
from nieuwebanen import events, spreadsheet
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dates import months_between
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again, asked_with

PER_PAGE = 25
FIRST_JOBS = 25
LAST_EVENTS = 10


@require_GET
def covenant_list(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    filters = CovenantFilterForm(request.GET)
    found = covenants.filtered(Covenant.objects.all(), filters.wanted(), today=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": covenants.realities(page),
        "filters": filters,
        "filtering": bool(filters.wanted()),
        "today": today,
    }
    return render(request, "employers/covenant_list.html", context)


@require_GET
def export(request: AuthenticatedRequest) -> HttpResponse:
    """The same list as a spreadsheet, all pages of it."""
    filters = CovenantFilterForm(request.GET)
    found = covenants.filtered(Covenant.objects.all(), filters.wanted(), today=timezone.localdate())
    names = {"q": "Zoek op naam of partner", "stand": "Stand"}
    asked = [spreadsheet.Filter(names[name], str(value), name == "q") for name, value in filters.wanted().items()]
    return spreadsheet.download(
        "Convenanten",
        headings=covenants.HEADINGS,
        rows=covenants.exported(found),
        filters=asked,
        by=request.user,
        kind=spreadsheet.kind_of(request.GET.get("bestand")),
    )


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    form = CovenantForm(posted(request))
    if request.method == "POST" and form.is_valid():
        covenant = covenants.add(form.instance, by=request.user)
        messages.success(request, f"{covenant} is toegevoegd. Maak nu de tranches.")
        return redirect(covenant.get_absolute_url())
    context = {"form": form, "covenant": None}
    return render(request, "employers/covenant_edit.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    covenant, today = _covenant(public_id), timezone.localdate()
    total, rows = covenants.by_tranche(covenant)
    jobs = FutureJob.objects.visible_to(request.user).live().filter(covenant=covenant)
    context = {
        "covenant": covenant,
        "total": total,
        "rows": rows,
        "in_tranches": sum(row.tranche.seats for row in rows if row.tranche),
        "months_left": months_between(today, covenant.ends_on),
        "jobs": with_step_and_seats(jobs).select_related("employer", "coach")[:FIRST_JOBS],
        "history": events.Event.objects.about(covenant)[:LAST_EVENTS],
        "cohorts": covenants.told_above(covenant, request.user),
        "today": today,
    }
    return render(request, "employers/covenant.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = CovenantForm(posted(request), instance=_covenant(public_id))
    if request.method == "POST" and form.is_valid():
        try:
            covenants.change(form.instance, version=form.seen_version, fields=CovenantForm.Meta.fields, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _covenant(public_id), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect(form.instance.get_absolute_url())
    context = {"form": form, "covenant": _covenant(public_id)}
    return render(request, "employers/covenant_edit.html", context, status=422 if form.errors else 200)


# ---- tranches -------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def tranches_make(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    covenant = _covenant(public_id)
    initial = {"version": covenant.version, "first_on": covenant.begins_on}
    form = MakeTranchesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = covenants.make_tranches(covenant, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            _refused(form, covenant, refusal)
        else:
            words = "De tranche is gemaakt." if len(made) == 1 else f"Er zijn {len(made)} tranches gemaakt."
            messages.success(request, words)
            return redirect(covenant.get_absolute_url())
    context = {"form": form, "covenant": covenant, "tranche": None}
    return render(request, "employers/covenant_tranche.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def tranche_edit(request: AuthenticatedRequest, public_id: UUID, tranche_id: UUID) -> HttpResponse:
    tranche = _tranche(public_id, tranche_id)
    form = TrancheForm.of(tranche, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            covenants.change_tranche(tranche, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            _refused(form, tranche.covenant, refusal)
        else:
            messages.success(request, "De tranche is bewaard.")
            return redirect(tranche.covenant.get_absolute_url())
    context = {"form": form, "covenant": tranche.covenant, "tranche": tranche}
    return render(request, "employers/covenant_tranche.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def tranche_remove(request: AuthenticatedRequest, public_id: UUID, tranche_id: UUID) -> HttpResponse:
    tranche = _tranche(public_id, tranche_id)
    page = tranche.covenant.get_absolute_url()
    if request.method == "POST":
        try:
            covenants.remove_tranche(tranche, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "De tranche is weggehaald.")
        return redirect(page)
    context = {
        "question": f"{tranche} weghalen?",
        "text": "Dit kan alleen als er geen banen bij deze tranche horen.",
        "action": "Weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": page,
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _refused(form: MakeTranchesForm | TrancheForm, covenant: Covenant, refusal: DomainError) -> None:
    asked_with(form, _covenant(covenant.public_id).version, str(refusal))


def _covenant(public_id: UUID) -> Covenant:
    return get_object_or_404(Covenant, public_id=public_id)


def _tranche(public_id: UUID, tranche_id: UUID) -> Tranche:
    tranches = Tranche.objects.select_related("covenant")
    return get_object_or_404(tranches, covenant__public_id=public_id, public_id=tranche_id)
