"""Social return: the value tables, the obligations of all employers, and those of one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import sroi
from employers.forms.sroi import EndObligationForm, ObligationForm, PrincipalForm, ValueForm
from employers.models import Employer, SroiObligation, SroiPrincipal
from employers.views.employer_file import employer_of
from nieuwebanen import dutch, events
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again, asked_with

PER_PAGE = 25
LAST_EVENTS = 10


@require_GET
def overview(request: AuthenticatedRequest) -> HttpResponse:
    """What runs, soonest end first; and the value table of each principal to look up."""
    today = timezone.localdate()
    running = SroiObligation.objects.filter(
        ends_on__gte=today, employer__in=Employer.objects.visible_to(request.user).current()
    ).select_related("employer", "principal")
    page = Paginator(running, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "owed": sroi.owed(list(page), today=today),
        "tables": sroi.value_tables(SroiPrincipal.objects.all(), today=today),
    }
    return render(request, "employers/sroi.html", context)


@require_GET
def principal(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = get_object_or_404(SroiPrincipal, public_id=public_id)
    table = sroi.value_tables([shown], today=timezone.localdate())[0][1]
    history = events.Event.objects.about(shown)[:LAST_EVENTS]
    return render(request, "employers/sroi_principal.html", {"principal": shown, "efforts": table, "history": history})


@require_http_methods(["GET", "POST"])
def principal_new(request: AuthenticatedRequest) -> HttpResponse:
    return _principal_form(request, SroiPrincipal())


@require_http_methods(["GET", "POST"])
def principal_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _principal_form(request, get_object_or_404(SroiPrincipal, public_id=public_id))


def _principal_form(request: AuthenticatedRequest, shown: SroiPrincipal) -> HttpResponse:
    name = shown.name
    form = PrincipalForm(posted(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                saved = sroi.save_principal(form.instance, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, SroiPrincipal.objects.get(pk=shown.pk), str(refusal))
        else:
            messages.success(request, f"Opdrachtgever {saved} is bewaard.")
            return redirect("employers:sroi_principal", saved.public_id)
    context = {"form": form, "principal": shown if shown.pk else None, "name": name}
    return render(request, "employers/sroi_principal_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def value_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """A value from a day on; a value of the same day is mended."""
    shown = get_object_or_404(SroiPrincipal, public_id=public_id)
    form = ValueForm(posted(request), initial={"effort": request.GET.get("inspanning", "")[:120]})
    if request.method == "POST" and form.is_valid():
        was = sroi.set_value(shown, **form.cleaned_data, by=request.user)
        mended = f" Er stond {dutch.euros(was)} op deze dag." if was is not None else ""
        messages.success(request, f"De waarde is bewaard.{mended}")
        return redirect("employers:sroi_principal", shown.public_id)
    efforts = shown.values_per_effort.order_by("effort").values_list("effort", flat=True).distinct()
    context = {"form": form, "principal": shown, "efforts": efforts}
    return render(request, "employers/sroi_value_new.html", context, status=422 if form.errors else 200)


# ---- of one employer ------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def obligation_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _obligation_form(request, SroiObligation(employer=employer_of(request, public_id)))


@require_http_methods(["GET", "POST"])
def obligation_edit(request: AuthenticatedRequest, public_id: UUID, obligation_id: UUID) -> HttpResponse:
    return _obligation_form(request, _obligation(request, public_id, obligation_id))


def _obligation_form(request: AuthenticatedRequest, shown: SroiObligation) -> HttpResponse:
    employer = shown.employer
    form = ObligationForm(posted(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        try:
            sroi.save_obligation(form.instance, version=form.cleaned_data["version"], by=request.user)
        except StaleError as refusal:
            asked_with(form, employer_of(request, employer.public_id).version, str(refusal))
        else:
            messages.success(request, "De SROI-verplichting is bewaard.")
            return redirect(employer.get_absolute_url())
    context = {"form": form, "employer": employer, "obligation": shown if shown.pk else None}
    return render(request, "employers/sroi_obligation_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def obligation_end(request: AuthenticatedRequest, public_id: UUID, obligation_id: UUID) -> HttpResponse:
    obligation = _obligation(request, public_id, obligation_id)
    employer = obligation.employer
    form = EndObligationForm(posted(request), initial={"version": employer.version})
    if request.method == "POST" and form.is_valid():
        try:
            sroi.end_obligation(obligation, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, "De SROI-verplichting is beëindigd.")
            return redirect(employer.get_absolute_url())
    context = {
        "question": f"SROI-verplichting ‘{obligation.contract}’ beëindigen?",
        "text": "Doe dit als het contract eerder stopt. De verplichting blijft te zien bij de werkgever.",
        "action": "Beëindigen",
        "cancel": "Niet beëindigen",
        "cancel_url": employer.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def _obligation(request: AuthenticatedRequest, public_id: UUID, obligation_id: UUID) -> SroiObligation:
    obligations = SroiObligation.objects.select_related("employer", "principal")
    return get_object_or_404(obligations, employer=employer_of(request, public_id), public_id=obligation_id)
