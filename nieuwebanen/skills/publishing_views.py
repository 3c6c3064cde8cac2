"""The list for everybody: a page to read, and SKOS for other systems. Public, and nothing about people in it."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from nieuwebanen.skills import skos
from nieuwebanen.skills.models import Origin, Skill, SkillGroup
from nieuwebanen.skills.skos import Concept

HTML, TURTLE, JSON_LD = "text/html", "text/turtle", "application/ld+json"
WRITERS: dict[str, Callable[[Iterable[Concept]], Iterator[str]]] = {TURTLE: skos.turtle, JSON_LD: skos.json_ld}
EVERYTHING = "alles"
DAY = 24 * 60 * 60
FRESH = 5 * 60  # seconds that a copy elsewhere may be used without asking


@login_not_required
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """One address for people and for machines: what is asked for in Accept comes back."""
    asked = request.get_preferred_type([HTML, TURTLE, JSON_LD]) or HTML
    response = _page(request) if asked == HTML else _download(request, asked)
    patch_vary_headers(response, ["Accept"])
    return response


@login_not_required
@require_safe
def turtle(request: HttpRequest) -> HttpResponse:
    return _download(request, TURTLE)


@login_not_required
@require_safe
def json_ld(request: HttpRequest) -> HttpResponse:
    return _download(request, JSON_LD)


@login_not_required
@require_safe
def concept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The address of one skill or group, which stays when it is renamed, retired or merged."""
    skill = Skill.objects.select_related("group", "merged_into").filter(public_id=public_id).first()
    group = None if skill else SkillGroup.objects.filter(public_id=public_id).first()
    if skill is None and group is None:
        raise Http404
    asked = request.get_preferred_type([HTML, TURTLE, JSON_LD]) or HTML
    if asked != HTML:
        of = Skill.objects.filter(pk=skill.pk) if skill else Skill.objects.filter(group=group)
        response = HttpResponse("".join(WRITERS[asked](skos.concepts(of))), content_type=_type(asked))
    else:
        related = Skill.objects.current().filter(neighbours__neighbour=skill) | Skill.objects.current().filter(
            helps_with__skill=skill
        )
        context = {
            "skill": skill,
            "group": group or (skill and skill.group),
            "related": related.distinct().order_by("name") if skill else [],
            "in_group": Skill.objects.current().filter(group=group).order_by("name") if group else [],
            "synonyms": skill.synonyms.all() if skill else [],
        }
        response = render(request, "skills/concept.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(request: HttpRequest) -> HttpResponse:
    """The own list by group; an official list is too long to read and is there to fetch."""
    skills = Skill.objects.current().own().select_related("group").defer("search", "words", "imported")
    context = {"skills": skills, "others": Skill.objects.current().exclude(origin=Origin.OWN).count()}
    return render(request, "skills/published.html", context)


def _download(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as it is now, made once per change and kept packed; who has it already is told so."""
    everything = request.GET.get("lijst") == EVERYTHING
    mark = f"{skos.fingerprint()}-{kind}-{everything}"
    tag = quote_etag(mark)
    if tag in [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        packed: bytes = cache.get_or_set(f"skos-{mark}", lambda: _packed(kind, everything), DAY) or b""
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(packed, content_type=_type(kind), headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(gzip.decompress(packed), content_type=_type(kind))
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _packed(kind: str, everything: bool) -> bytes:
    found = skos.concepts(skos.published(everything=everything))
    return gzip.compress("".join(WRITERS[kind](found)).encode(), compresslevel=6, mtime=0)


def _type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind == TURTLE else kind
