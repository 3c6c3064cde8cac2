"""Two files of one person: finding the double, comparing, and putting them together."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from candidates import merging
from candidates.candidate_header import CARE
from candidates.doubles import doubles_of
from candidates.forms.merging import MergeForm
from candidates.models import Candidate
from candidates.views.candidate_page import candidate_page, opened
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import FilterForm, posted

MAX_FOUND = 20


@require_http_methods(["GET", "POST"])
def merge(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """First which other file is meant, then the two side by side. The other one stands in the address: ?met=…"""
    candidate = opened(request, public_id)
    other = _other(request)
    if other is None or other.pk == candidate.pk:
        return _choose(request, candidate)
    other.note_viewed(by=request.user)
    return _compare(request, candidate, other)


def _choose(request: AuthenticatedRequest, candidate: Candidate) -> HttpResponse:
    filters = FilterForm(request.GET)
    text = filters.wanted().get("q", "")
    found = Candidate.objects.visible_to(request.user).named_like(text).exclude(pk=candidate.pk).with_coach()
    context = {
        "filters": filters,
        "text": text,
        "found": found[:MAX_FOUND] if text else [],
        "doubles": doubles_of(candidate, user=request.user),
    }
    heading = f"Staat {candidate} er dubbel in?"
    return candidate_page(request, "candidates/merge_choose.html", candidate, context, current=CARE, heading=heading)


def _compare(request: AuthenticatedRequest, candidate: Candidate, other: Candidate) -> HttpResponse:
    form = MergeForm(posted(request), survivor=candidate, double=other)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge(candidate, other, versions=form.versions, take=form.take, by=request.user)
        except StaleError as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{other.number} is samengevoegd met dit dossier.")
            return redirect(candidate)
    context = {
        "other": other,
        "form": form,
        "moving": merging.moving(other),
        "refusals": merging.refusals(candidate, other),
        "turned_url": f"{reverse('candidates:merge', args=[other.public_id])}?met={candidate.public_id}",
    }
    heading = f"Samenvoegen: {candidate}"
    status = 422 if form.errors else 200
    return candidate_page(
        request, "candidates/merge.html", candidate, context, current=CARE, heading=heading, status=status
    )


def _other(request: AuthenticatedRequest) -> Candidate | None:
    """The file named in the address; a wrong one is as good as none."""
    try:
        wanted = UUID(request.GET["met"])
    except (KeyError, ValueError):
        return None
    return Candidate.objects.visible_to(request.user).with_coach().filter(public_id=wanted).first()
