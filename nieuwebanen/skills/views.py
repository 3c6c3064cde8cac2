"""The skills list of the beheerder: find, add, reword, retire and bring back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.forms import posted
from nieuwebanen.skills import catalogue
from nieuwebanen.skills.forms import EVERY_LIST, EVERYWHERE, SORTS, SkillFilterForm, SkillForm
from nieuwebanen.skills.models import Level, Origin, Skill, SkillGroup, SkillQuerySet
from nieuwebanen.skills.search import find_skills
from nieuwebanen.skills.uses import is_used, uses_of
from nieuwebanen.versions import asked_again

PER_PAGE = 25


@require_GET
def skill_list(request: AuthenticatedRequest) -> HttpResponse:
    filters = SkillFilterForm(request.GET)
    wanted = filters.wanted()
    page = Paginator(filtered(wanted), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "filters": filters,
        "filtering": bool(wanted),
        "searched": "q" in wanted,
        "sorted_by": {"naam": "op naam", "uren": "meeste uren eerst", "nieuw": "nieuwste eerst"}.get(
            wanted.get("sorteer", ""), "op groep"
        ),
        "of_retired": "stand" in wanted,
        "retired_count": Skill.objects.retired().filter(origin=wanted.get("lijst", Origin.OWN)).count(),
    }
    return render(request, "skills/list.html", context)


def filtered(wanted: dict[str, Any]) -> SkillQuerySet:
    """Skills of this list, group, sector, use and text: by group and name, or the best first when a text was given."""
    skills = Skill.objects.retired() if wanted.get("stand") else Skill.objects.current()
    if (listed := wanted.get("lijst", Origin.OWN)) != EVERY_LIST:
        skills = skills.filter(origin=listed)
    if group := wanted.get("groep"):
        skills = skills.filter(group__in=SkillGroup.objects.under(group))
    if sector := wanted.get("sector"):
        skills = skills.filter(sector="" if sector == EVERYWHERE else sector)
    if used := wanted.get("gebruik"):
        skills = skills.filter(is_used()) if used == "ja" else skills.exclude(is_used())
    if text := wanted.get("q"):
        return find_skills(text, among=skills)
    if sort := wanted.get("sorteer"):
        skills = skills.order_by(*SORTS[sort][1])
    return skills.select_related("group").defer("search", "words", "imported")


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    form = SkillForm(posted(request))
    if request.method == "POST" and form.is_valid():
        skill = catalogue.add(form.instance, synonyms=form.cleaned_data["synonyms"], by=request.user)
        messages.success(request, f"De vaardigheid ‘{skill}’ is toegevoegd.")
        return redirect("skills:edit", skill.public_id)
    return render(request, "skills/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    skill = _skill(public_id)
    form = SkillForm(posted(request), instance=_skill(public_id))
    if request.method == "POST" and form.is_valid():
        form.instance.version = form.seen_version
        try:
            catalogue.change(form.instance, synonyms=form.cleaned_data["synonyms"], by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _skill(public_id), str(refusal))
            form.saved_meanwhile = [row for row in form.saved_meanwhile if row[0] != "Andere woorden"]
        else:
            messages.success(request, f"De vaardigheid ‘{form.instance}’ is bewaard.")
            return redirect("skills:edit", skill.public_id)
    context = {
        "form": form,
        "skill": skill,
        "neighbours": skill.neighbours.select_related("neighbour").order_by("-quarters", "neighbour__name"),
        "helped": skill.helps_with.select_related("skill").order_by("-quarters", "skill__name"),
        "levels": [(level.label, skill.hours_to(level)) for level in list(Level)[1:]],
        "uses": uses_of(skill),
        "history": Event.objects.about(skill)[:10],
    }
    return render(request, "skills/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def retire(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    skill = _skill(public_id)
    page = reverse("skills:edit", args=[skill.public_id])
    if request.method == "POST":
        try:
            skill.retire(by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"De vaardigheid ‘{skill}’ is vervallen.")
        return redirect(page)
    context = {
        "question": f"‘{skill}’ laten vervallen?",
        "text": f"{_used_words(skill)} Niemand kan deze vaardigheid dan nog kiezen bij een baan of kandidaat. Waar hij "
        "al staat, blijft hij staan en telt hij mee. Je kunt hem later terughalen.",
        "action": "Laten vervallen",
        "cancel": "Niet laten vervallen",
        "cancel_url": page,
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_POST
def bring_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    skill = _skill(public_id)
    try:
        skill.bring_back(by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"De vaardigheid ‘{skill}’ is weer in gebruik.")
    return redirect("skills:edit", skill.public_id)


def _used_words(skill: Skill) -> str:
    """How much it is used, before somebody decides."""
    used = [line.words for line in uses_of(skill)]
    return f"Gebruik nu: {dutch.listed(used)}." if used else "Deze vaardigheid wordt nergens gebruikt."


def _skill(public_id: UUID) -> Skill:
    return get_object_or_404(Skill.objects.select_related("group", "merged_into"), public_id=public_id)
