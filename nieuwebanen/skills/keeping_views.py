"""More of the beheerder's list: groups, neighbours, and two skills that become one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import FilterForm, posted
from nieuwebanen.skills import catalogue, merging
from nieuwebanen.skills.forms import GroupForm, RelationsForm, SkillMergeForm
from nieuwebanen.skills.models import Origin, Skill, SkillGroup, SkillQuerySet
from nieuwebanen.skills.search import find_skills
from nieuwebanen.skills.uses import uses_of
from nieuwebanen.versions import asked_again, asked_with

MAX_FOUND = 12
ALIKE = 0.3  # trigram similarity of two names


# ---- groups ---------------------------------------------------------------------------------------------
@require_GET
def groups(request: AuthenticatedRequest) -> HttpResponse:
    in_use = Count("skills", filter=Q(skills__retired_at=None))
    own = SkillGroup.objects.filter(origin=Origin.OWN).annotate(in_use=in_use).order_by("code")
    others = SkillGroup.objects.exclude(origin=Origin.OWN).count()
    return render(request, "skills/groups.html", {"groups": own, "others": others})


@require_http_methods(["GET", "POST"])
def group_new(request: AuthenticatedRequest) -> HttpResponse:
    form = GroupForm(posted(request))
    if request.method == "POST" and form.is_valid():
        group = catalogue.add_group(form.instance, by=request.user)
        messages.success(request, f"De groep ‘{group}’ is toegevoegd.")
        return redirect("skills:groups")
    return render(request, "skills/group.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    own = SkillGroup.objects.filter(origin=Origin.OWN)
    group = get_object_or_404(own, public_id=public_id)
    form = GroupForm(posted(request), instance=get_object_or_404(own, public_id=public_id))
    if request.method == "POST" and form.is_valid():
        form.instance.version = form.seen_version
        try:
            catalogue.change_group(form.instance, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, group, str(refusal))
        else:
            messages.success(request, f"De groep ‘{form.instance}’ is bewaard.")
            return redirect("skills:groups")
    return render(request, "skills/group.html", {"form": form, "group": group}, status=422 if form.errors else 200)


# ---- neighbours -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def relations(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Every neighbour with how much it helps, both ways; a search adds rows to choose from (?q=…)."""
    skill = _skill(public_id)
    filters = FilterForm(request.GET)
    text = filters.wanted().get("q", "")
    known = list(
        Skill.objects.filter(Q(helps_with__skill=skill) | Q(neighbours__neighbour=skill)).distinct().order_by("name")
    )
    found = [one for one in find_skills(text)[:MAX_FOUND] if one.pk not in {skill.pk, *(row.pk for row in known)}]
    form = RelationsForm(posted(request), skill=skill, others=[*found, *known])
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.relate(skill, form.wanted(), version=form.cleaned_data["version"], by=request.user)
        except StaleError as refusal:
            asked_with(form, skill.version, str(refusal))
        else:
            messages.success(request, "De verwante vaardigheden zijn bewaard.")
            return redirect("skills:edit", skill.public_id)
    context = {"skill": skill, "filters": filters, "text": text, "form": form, "found": len(found)}
    return render(request, "skills/relations.html", context, status=422 if form.errors else 200)


# ---- two become one -------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def merge(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """First which other skill is meant, then the two side by side. The other one stands in the address: ?met=…"""
    skill = _skill(public_id)
    if skill.merged_into is not None:
        messages.info(request, f"‘{skill}’ is al samengevoegd met ‘{skill.merged_into}’. Je ziet nu die vaardigheid.")
        return redirect("skills:edit", skill.merged_into.public_id)
    if other := _other(request, skill):
        return _compare(request, skill, other)
    filters = FilterForm(request.GET)
    text = filters.wanted().get("q", "")
    every = Skill.objects.filter(merged_into=None).exclude(pk=skill.pk)
    context = {
        "skill": skill,
        "filters": filters,
        "text": text,
        "found": find_skills(text, among=every)[:MAX_FOUND] if text else [],
        "likely": [] if text else _alike(skill, every),
    }
    return render(request, "skills/merge_choose.html", context)


def _alike(skill: Skill, among: SkillQuerySet) -> SkillQuerySet:
    """The skills whose name looks most like this one."""
    alike = among.annotate(alike=TrigramSimilarity("name", skill.name)).filter(alike__gte=ALIKE)
    return alike.select_related("group").order_by("-alike", "pk")[:5]


def _compare(request: AuthenticatedRequest, stays: Skill, goes: Skill) -> HttpResponse:
    form = SkillMergeForm(posted(request), stays=stays, goes=goes)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge(stays, goes, versions=form.versions, by=request.user)
        except StaleError as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"‘{goes}’ is samengevoegd met deze vaardigheid.")
        return redirect("skills:edit", stays.public_id)
    context = {
        "stays": stays,
        "goes": goes,
        "form": form,
        "uses": uses_of(goes, every=True),
        "turned_url": f"{reverse('skills:merge', args=[goes.public_id])}?met={stays.public_id}",
    }
    return render(request, "skills/merge.html", context, status=422 if form.errors else 200)


def _other(request: AuthenticatedRequest, skill: Skill) -> Skill | None:
    """The skill named in the address; a wrong one is as good as none."""
    try:
        named = UUID(request.GET["met"])
    except (KeyError, ValueError):
        return None
    return Skill.objects.select_related("group").filter(public_id=named).exclude(pk=skill.pk).first()


def _skill(public_id: UUID) -> Skill:
    return get_object_or_404(Skill.objects.select_related("group", "merged_into"), public_id=public_id)
