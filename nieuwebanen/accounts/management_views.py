"""Pages of the functioneel beheerder: users, teams, holidays and the log."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen import admin_work, dutch, events
from nieuwebanen.accounts import handover, people
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.forms import HolidayForm, SuccessorForm, TeamForm, UserFilterForm, UserForm
from nieuwebanen.accounts.models import Team, User, UserQuerySet
from nieuwebanen.dates import Holiday
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again

PER_PAGE = 25


# ---- users --------------------------------------------------------------------------------------
@require_GET
def users(request: AuthenticatedRequest) -> HttpResponse:
    filters = UserFilterForm(request.GET)
    found = filtered(User.objects.select_related("team"), filters.cleaned_data if filters.is_valid() else {})
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    filtering = any(request.GET.get(name) for name in ("q", "rol", "stand"))
    today = timezone.localdate()
    waiting = admin_work.waiting(request.user, today=today)
    context = {"page": page, "filters": filters, "filtering": filtering, "today": today, "waiting": waiting}
    return render(request, "accounts/users.html", context)


def filtered(everybody: UserQuerySet, wanted: dict[str, str]) -> UserQuerySet:
    """Users by name or address, role and state; without a state only who is active."""
    state = wanted.get("stand", "")
    if state == "uit":
        everybody = everybody.filter(is_active=False)
    elif state != "alle":
        everybody = everybody.active()
    if state == "uitgenodigd":
        everybody = everybody.filter(invitation__used_at=None, invitation__isnull=False)
    if role := wanted.get("rol"):
        everybody = everybody.filter(role=role)
    for word in wanted.get("q", "").split():
        everybody = everybody.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return everybody


@require_http_methods(["GET", "POST"])
def user_new(request: AuthenticatedRequest) -> HttpResponse:
    form = UserForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            invited = people.invite(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{invited.full_name} is uitgenodigd. De mail gaat naar {invited.email}.")
            return redirect("accounts:user", invited.public_id)
    return render(request, "accounts/user_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def user(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = get_object_or_404(User.objects.select_related("team"), public_id=public_id)
    form = UserForm(posted(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                people.change(form.instance, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, User.objects.get(pk=shown.pk), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect("accounts:user", shown.public_id)
    context = {
        "form": form,
        "shown": User.objects.select_related("team").get(pk=shown.pk),
        "work": handover.work_of(shown),
        "history": Event.objects.about(shown)[:10],
    }
    return render(request, "accounts/user.html", context, status=422 if form.errors else 200)


@require_POST
def user_invite(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    invited = get_object_or_404(User, public_id=public_id)
    try:
        people.invite_again(invited, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"De uitnodiging is opnieuw verstuurd naar {invited.email}.")
    return redirect("accounts:user", invited.public_id)


@require_http_methods(["GET", "POST"])
def user_deactivate(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    leaving = get_object_or_404(User, public_id=public_id)
    work = handover.work_of(leaving)
    if not leaving.is_active:
        return _left_behind(request, leaving, work)
    form = SuccessorForm(leaving, posted(request)) if work else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            people.deactivate(leaving, by=request.user, successor=form.cleaned_data["successor"] if form else None)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het account van {leaving.full_name} staat uit.")
        return redirect("accounts:user", leaving.public_id)
    text = f"{leaving.first_name} kan dan niet meer inloggen. De naam blijft staan bij wat er gedaan is."
    if work:
        text += (
            f" {leaving.first_name} heeft nog {handover.in_words(work)}. Een collega uit hetzelfde team neemt dat over."
        )
    context = {
        "question": f"Account van {leaving.full_name} uitzetten?",
        "text": text,
        "action": "Account uitzetten",
        "cancel": "Niet uitzetten",
        "cancel_url": reverse("accounts:user", args=[leaving.public_id]),
        "danger": True,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form and form.errors else 200)


def _left_behind(request: AuthenticatedRequest, former: User, work: dict[str, int]) -> HttpResponse:
    """Who already has no account, and still has work: only who takes it over."""
    if not work:
        messages.info(
            request, f"Het account van {former.full_name} staat uit, en er is geen werk meer om over te dragen."
        )
        return redirect("accounts:user", former.public_id)
    form = SuccessorForm(former, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            people.leave_to(former, successor=form.cleaned_data["successor"], by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het werk van {former.full_name} is overgedragen.")
        return redirect("accounts:user", former.public_id)
    context = {
        "question": f"Werk van {former.full_name} overdragen?",
        "text": f"Het account staat uit, maar er is nog {handover.in_words(work)}. Een collega uit hetzelfde team neemt dat over.",
        "action": "Overdragen",
        "cancel": "Niet overdragen",
        "cancel_url": reverse("accounts:user", args=[former.public_id]),
        "danger": False,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


@require_POST
def user_reactivate(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    returning = get_object_or_404(User, public_id=public_id)
    try:
        people.reactivate(returning, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{returning.full_name} kan weer inloggen.")
    return redirect("accounts:user", returning.public_id)


# ---- teams --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def teams(request: AuthenticatedRequest) -> HttpResponse:
    """The list, a new team, and with ?team= another name for one of them."""
    chosen = _uuid(request.GET.get("team", ""))
    edited = Team.objects.filter(public_id=chosen).first() if chosen else None
    form = TeamForm(posted(request), instance=edited)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                team = form.save()
                verb, words = ("team.renamed", "Team hernoemd.") if edited else ("team.added", "Team toegevoegd.")
                events.record(verb, words, about=team, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, Team.objects.get(pk=form.instance.pk), str(refusal))
        else:
            messages.success(request, f"Het team {team.name} is bewaard.")
            return redirect("accounts:teams")
    members = Count("members", filter=Q(members__is_active=True))
    context = {"form": form, "edited": edited, "teams": Team.objects.annotate(active_members=members)}
    return render(request, "accounts/teams.html", context, status=422 if form.errors else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# ---- holidays -----------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def holidays(request: AuthenticatedRequest) -> HttpResponse:
    form = HolidayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            day = form.save()
            words = f"Feestdag toegevoegd: {day.name}, {dutch.long_date(day.day)}."
            events.record("holiday.added", words, about=request.user, by=request.user)
        messages.success(request, f"{day.name} op {dutch.long_date(day.day)} is toegevoegd.")
        return redirect(f"{reverse('accounts:holidays')}?jaar={day.day.year}")
    this_year = timezone.localdate().year
    asked = request.GET.get("jaar", "")
    per_year = Counter(Holiday.objects.filter(day__gte=date(this_year, 1, 1)).values_list("day__year", flat=True))
    per_year[this_year] += 0
    per_year[this_year + 1] += 0  # a year that must be filled in has its page
    chosen = int(asked) if asked.isdecimal() and int(asked) in per_year else this_year
    context = {
        "form": form,
        "days": Holiday.objects.filter(day__year=chosen),
        "year": chosen,
        "tabs": [
            {"name": year, "url": f"?jaar={year}", "current": year == chosen, "count": per_year[year]}
            for year in sorted(per_year)
        ],
    }
    return render(request, "accounts/holidays.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def holiday_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    day = get_object_or_404(Holiday, pk=pk)
    words = f"{day.name}, {dutch.long_date(day.day)}"
    if request.method == "POST":
        with transaction.atomic():
            day.delete()
            events.record("holiday.removed", f"Feestdag weggehaald: {words}.", about=request.user, by=request.user)
        messages.success(request, f"De feestdag is weggehaald: {words}.")
        return redirect(f"{reverse('accounts:holidays')}?jaar={day.day.year}")
    context = {
        "question": "Feestdag weghalen?",
        "text": f"{words} telt daarna weer als werkdag. Herinneringen die al verstuurd zijn, veranderen niet.",
        "action": "Feestdag weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": reverse("accounts:holidays"),
        "danger": True,
    }
    return render(request, "confirm.html", context)


# ---- log ----------------------------------------------------------------------------------------
@require_GET
def log(request: AuthenticatedRequest) -> HttpResponse:
    """Who did what and when, newest first. Texts name no people and no contents."""
    lines = Event.objects.select_related("actor").order_by("-at", "-pk")
    if word := request.GET.get("q", "").strip():
        lines = lines.filter(Q(text__icontains=word) | Q(verb__icontains=word) | Q(actor__last_name__icontains=word))
    page = Paginator(lines, 50).get_page(request.GET.get("pagina"))
    return render(request, "accounts/log.html", {"page": page, "query": word})
