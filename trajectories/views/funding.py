"""(e) what it costs and who pays: agreed before the signatures, spent after them; and the rules of the instruments."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import instruments
from trajectories.forms.funding import FundingForm, InstrumentForm, InstrumentRuleForm, SpendingForm
from trajectories.funding import entries_of, totals
from trajectories.models import AppliedInstrument, FundingLine, InstrumentRule, Trajectory
from trajectories.parts import Part
from trajectories.progress import is_signed
from trajectories.views.parts import find, is_fixed, kept, part_page, removed


def funding(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    if is_fixed(trajectory) and request.method != "POST":
        return redirect("trajectories:spending" if is_signed(trajectory) else "trajectories:agreement", public_id)
    number = request.GET.get("regel", "")
    line = next((line for line in trajectory.funding.all() if str(line.pk) == number), None)
    form = FundingForm(posted(request), trajectory=trajectory, line=line)
    if kept(request, form, Part.FUNDING, "De kosten zijn bewaard."):
        return redirect("trajectories:funding", public_id)
    return part_page(
        request,
        "trajectories/part_funding.html",
        trajectory,
        Part.FUNDING,
        form,
        line=line,
        totals=totals(trajectory.funding.all()),
        used=instruments.used_in(trajectory),
    )


@require_POST
def funding_delete(request: AuthenticatedRequest, public_id: UUID, pk: int) -> HttpResponse:
    trajectory = find(request, public_id)
    line = get_object_or_404(FundingLine, trajectory=trajectory, pk=pk)
    removed(request, trajectory, Part.FUNDING, line, "De kosten zijn weggehaald.")
    return redirect("trajectories:funding", public_id)


def instrument_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    if is_fixed(trajectory) and request.method != "POST":
        return redirect("trajectories:agreement", public_id)
    form = InstrumentForm(posted(request), trajectory=trajectory)
    if kept(request, form, Part.FUNDING, "De regeling is bewaard."):
        return redirect("trajectories:funding", public_id)
    return part_page(
        request, "trajectories/instrument_new.html", trajectory, Part.FUNDING, form, rules=_rules_of_today()
    )


@require_POST
def instrument_delete(request: AuthenticatedRequest, public_id: UUID, instrument_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    applied = get_object_or_404(AppliedInstrument, trajectory=trajectory, public_id=instrument_id)
    removed(request, trajectory, Part.FUNDING, applied, "De regeling is weggehaald.")
    return redirect("trajectories:funding", public_id)


def spending(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = SpendingForm(posted(request), trajectory=trajectory)
    if request.method == "POST" and form.is_valid():
        try:
            form.spend(by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De uitgave is bewaard.")
            return redirect("trajectories:spending", public_id)
    return render(request, "trajectories/spending.html", _spent(trajectory, form), status=422 if form.errors else 200)


def _spent(trajectory: Trajectory, form: SpendingForm) -> dict[str, object]:
    entries = entries_of(trajectory)
    return {
        "trajectory": trajectory,
        "form": form,
        "signed": is_signed(trajectory),
        "entries": entries,
        "totals": totals(trajectory.funding.all(), entries),
        "used": instruments.used_in(trajectory),
    }


@require_http_methods(["GET", "POST"])
def instrument_rules(request: AuthenticatedRequest) -> HttpResponse:
    form = InstrumentRuleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            rule = form.save(by=request.user)
        except DomainError as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            name = rule.get_instrument_display().capitalize()
            messages.success(request, f"{name}: de nieuwe regel geldt vanaf {long_date(rule.valid_from)}.")
            return redirect("trajectories:instrument_rules")
    rules = InstrumentRule.objects.select_related("by")
    context = {
        "form": form,
        "now": _rules_of_today(),
        "history": [(rule, instruments.in_words(rule)) for rule in rules.order_by("-valid_from", "instrument")],
    }
    return render(request, "trajectories/instrument_rules.html", context, status=422 if form.errors else 200)


def _rules_of_today() -> list[tuple[instruments.RulesOf, str, list[str]]]:
    """Every instrument, what holds today in words, and what is coming."""
    found = instruments.rules_of(InstrumentRule.objects.all(), today=timezone.localdate())
    return [
        (one, instruments.in_words(one.now) if one.now else "", [instruments.in_words(rule) for rule in one.coming])
        for one in found
    ]
