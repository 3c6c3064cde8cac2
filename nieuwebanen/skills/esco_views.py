"""Reading in ESCO: send files, look at what would change, and take it over or not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import FilterForm, posted
from nieuwebanen.skills.esco import importing
from nieuwebanen.skills.forms import EscoFilesForm
from nieuwebanen.skills.models import SkillListImport
from nieuwebanen.typed import read_whole

FIRST = 50  # lines of a kind that show; searching finds the others
SHOWN = 20  # earlier lists


@require_http_methods(["GET", "POST"])
def esco(request: AuthenticatedRequest) -> HttpResponse:
    form = EscoFilesForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = [(file.name, file.read()) for file in form.cleaned_data["sent"]]
        try:
            _, task = importing.receive(sent, release=form.cleaned_data["release"], by=request.user)
        except DomainError as refusal:
            form.add_error("sent", str(refusal))
        else:
            return redirect(task)
    earlier = SkillListImport.objects.defer("content", "diff").select_related("by")[:SHOWN]
    return render(request, "skills/esco.html", {"form": form, "earlier": earlier}, status=422 if form.errors else 200)


@require_GET
def esco_import(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the list would change, per kind the first lines; a search looks in all of them."""
    row = _import(public_id)
    filters = FilterForm(request.GET)
    text = filters.wanted().get("q", "").casefold()
    kinds = [
        kind | {"lines": [line for line in kind["lines"] if text in line.casefold()]}
        for kind in row.diff.get("kinds", [])
    ]
    for kind in kinds:
        kind["matches"], kind["lines"] = len(kind["lines"]), kind["lines"][:FIRST]
    if text:
        kinds = [kind for kind in kinds if kind["matches"]]
    context = {
        "row": row,
        "kinds": kinds,
        "filters": filters,
        "text": text,
        "empty": row.diff.get("empty", False),
        "ignored": row.diff.get("ignored", []),
    }
    return render(request, "skills/esco_import.html", context)


@require_POST
def esco_apply(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = _import(public_id)
    try:
        task = importing.take_over(row.public_id, version=_version(request), by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("skills:esco_import", row.public_id)
    return redirect(task)


@require_POST
def esco_drop(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = _import(public_id)
    try:
        importing.drop(row.public_id, version=_version(request), by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("skills:esco_import", row.public_id)
    messages.success(request, "De lijst is niet overgenomen. Er is niets gewijzigd.")
    return redirect("skills:esco")


def _version(request: AuthenticatedRequest) -> int:
    return read_whole(request.POST.get("version", "")) or 0


def _import(public_id: UUID) -> SkillListImport:
    return get_object_or_404(SkillListImport.objects.defer("content"), public_id=public_id)
