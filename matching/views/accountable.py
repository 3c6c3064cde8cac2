"""Accounting for the match: what was shown, by which rules, whether everybody gets a chance, and the switch."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from matching import rules
from matching.accounting import example, fairness_page, log_page, register, rules_preview
from matching.accounting.accountable_forms import RulesForm, SwitchForm
from matching.explaining.explanation import NOT_COUNTED
from matching.models import MatchLog, MatchRules, MatchSwitch
from nieuwebanen import background
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.lists import ListPage, Tab

# The pages of "De match", side by side.
TABS = {
    "matching:accountable": "Overzicht",
    "matching:fairness": "Eerlijke kansen",
    "matching:log": "Logboek",
    "matching:rules": "Regels",
    "matching:switch": "Noodknop",
}
CONFIRM = "bevestig"  # the button that saves; the other one only shows what would change


def _tabs(view: str) -> list[Tab]:
    return [Tab(name, reverse(one), one == view, None) for one, name in TABS.items()]


@require_GET
def overview(request: AuthenticatedRequest) -> HttpResponse:
    context = {
        "tabs": _tabs("matching:accountable"),
        "rules": rules.current(),
        "switch": MatchSwitch.objects.select_related("by").first(),
        "fairness": fairness_page.newest(request.user),
        "last": MatchLog.objects.select_related("by", "job").order_by("-at", "-pk").first(),
    }
    return render(request, "matching/accountable.html", context)


@require_GET
def log(request: AuthenticatedRequest) -> HttpResponse:
    form = log_page.LogFilterForm(request.GET, user=request.user)
    found = log_page.found(form.wanted())
    shown = ListPage("matching:log", form, found, number=request.GET.get("pagina"))
    context = {"tabs": _tabs("matching:log"), "list": shown}
    return render(request, "matching/log.html", context)


@require_GET
def log_line(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(MatchLog.objects.select_related("job__employer", "by"), public_id=public_id)
    wanted, today = request.GET.get("reken", ""), timezone.localdate()
    context = {"shown": log_page.page_of(found, request.user, wanted=wanted, today=today)}
    return render(request, "matching/log_line.html", context)


@require_GET
def rules_page(request: AuthenticatedRequest) -> HttpResponse:
    context = {
        "tabs": _tabs("matching:rules"),
        "rules": rules.current(),
        "history": MatchRules.objects.select_related("by"),
        "may_change": request.user.is_admin,
    }
    return render(request, "matching/rules.html", context)


@require_http_methods(["GET", "POST"])
def rules_new(request: AuthenticatedRequest) -> HttpResponse:
    """First what would change, then the change itself: two buttons of one form."""
    now, effect = rules.current(), None
    form = RulesForm.of(now, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if CONFIRM in request.POST:
                given = form.cleaned_data
                made = rules.change(
                    form.weights,
                    open_per_seat=given["open_per_seat"],
                    reason=given["reason"],
                    seen=given["seen"],
                    by=request.user,
                )
                messages.success(request, f"Vanaf nu gelden de regels van versie {made.version}.")
                return redirect("matching:rules")
            effect = rules_preview.effect(form.weights, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "rules": now, "effect": effect, "confirm": CONFIRM}
    return render(request, "matching/rules_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def switch(request: AuthenticatedRequest) -> HttpResponse:
    on, form = rules.is_on(), SwitchForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.switch(on="aan" in request.POST, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De match staat {made}. Coaches en managers krijgen bericht.")
            return redirect("matching:switch")
    history = MatchSwitch.objects.select_related("by")[:50]
    context = {"tabs": _tabs("matching:switch"), "form": form, "on": on, "history": history}
    return render(request, "matching/switch.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def fairness(request: AuthenticatedRequest) -> HttpResponse:
    """The newest count; a POST asks the worker for a new one."""
    if request.method == "POST":
        task = background.start(
            "matching.accounting.fairness",
            title="Tellen of iedereen een kans krijgt",
            owner=request.user,
            args={"by": request.user.pk},
            at=timezone.now(),
            next_url=reverse("matching:fairness"),
        )
        return redirect(task)
    page = fairness_page.newest(request.user)
    context = {"tabs": _tabs("matching:fairness"), "page": page, "today": timezone.localdate()}
    return render(request, "matching/fairness.html", context)


@login_not_required
@require_GET
def how(request: HttpRequest) -> HttpResponse:
    now = rules.current()
    context = {
        "rules": now,
        "weights": now.weights,
        "parts": [now.weights.skills // 100, now.weights.on_time // 100, now.weights.wish // 100],
        "since": register.since(now),
        "example": example.counted(now.weights),
        "not_counted": NOT_COUNTED,
    }
    return render(request, "matching/how.html", context)


@login_not_required
@require_GET
def register_record(request: HttpRequest) -> HttpResponse:
    """The registration for the register of algorithms, as it is now."""
    return JsonResponse(register.record(rules.current()), json_dumps_params={"ensure_ascii": False, "indent": 2})
