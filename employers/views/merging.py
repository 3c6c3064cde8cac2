"""Two records of one company: finding the double, comparing, and putting them together."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from employers import merging
from employers.forms.merging import MergeForm
from employers.models import Employer
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import FilterForm, posted

MAX_FOUND = 20


@require_http_methods(["GET", "POST"])
def merge(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """First which other record is meant, then the two side by side. The other one stands in the address: ?met=…"""
    employer = _employer(request, public_id)
    if employer.merged_into is not None:
        return gone(request, employer.merged_into)
    if other := _other(request):
        return _compare(request, employer, other)
    return _choose(request, employer)


def gone(request: HttpRequest, survivor: Employer) -> HttpResponse:
    """The address of a double leads to the employer that took over everything."""
    messages.info(request, f"Deze inschrijving is samengevoegd met {survivor}. Je ziet nu die werkgever.")
    return redirect(survivor.get_absolute_url())


def _choose(request: AuthenticatedRequest, employer: Employer) -> HttpResponse:
    filters = FilterForm(request.GET)
    text = filters.wanted().get("q", "")
    found = Employer.objects.visible_to(request.user).current().named_like(text).exclude(pk=employer.pk)
    context = {
        "employer": employer,
        "filters": filters,
        "text": text,
        "found": found[:MAX_FOUND] if text else [],
        "likely": merging.likely_doubles(employer),
    }
    return render(request, "employers/merge_choose.html", context)


def _compare(request: AuthenticatedRequest, employer: Employer, other: Employer) -> HttpResponse:
    form = MergeForm(posted(request), survivor=employer, double=other)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge(employer, other, versions=form.versions, take=form.take, by=request.user)
        except StaleError as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{other} ({other.number}) is samengevoegd met deze werkgever.")
        return redirect(employer.get_absolute_url())
    context = {
        "employer": employer,
        "other": other,
        "form": form,
        "moving": merging.moving(other),
        "two_companies": employer.kvk_number and other.kvk_number and employer.kvk_number != other.kvk_number,
        "turned_url": f"{reverse('employers:merge', args=[other.public_id])}?met={employer.public_id}",
    }
    return render(request, "employers/merge.html", context, status=422 if form.errors else 200)


def _other(request: AuthenticatedRequest) -> Employer | None:
    """The record named in the address; a wrong one is as good as none."""
    try:
        return _employer(request, UUID(request.GET["met"]))
    except (KeyError, ValueError):
        return None


def _employer(request: AuthenticatedRequest, public_id: UUID) -> Employer:
    employers = Employer.objects.visible_to(request.user).select_related("merged_into", "account_manager")
    return get_object_or_404(employers, public_id=public_id)
