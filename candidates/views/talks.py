"""Talks with the candidate, and what they left to do."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from candidates.candidate_header import TALKS, Tab
from candidates.forms.talks import SHARED_ONES, TABS, TO_DO, TalkFilterForm, TalkForm
from candidates.models import Candidate, CandidateContact
from candidates.views.candidate_page import candidate_of, candidate_page, opened, warn_about
from nieuwebanen import free_text, talk_forms, talks
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.talk_templates import TalkAbout, chosen_from
from nieuwebanen.versions import asked_again

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
def contacts(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The talks, newest first; with ?vastleggen or ?sjabloon the form for a new one above them."""
    candidate = opened(request, public_id)
    fresh = CandidateContact(candidate=candidate, held_on=timezone.localdate())
    begun = talk_forms.begun(request, TalkAbout.CANDIDATE)
    form = TalkForm(talk_forms.sent(request), instance=fresh, user=request.user, initial=begun)
    if form.is_bound and form.is_valid():
        try:
            talks.record(form.instance, by=request.user)
        except DomainError as refusal:
            form.add_error("next_action_owner", str(refusal))
        else:
            messages.success(request, "Het gesprek is vastgelegd.")
            warn_about(request, form.free_texts())
            return redirect(TALKS, candidate.public_id)
    context = _found(request, candidate) | {
        "form": form,
        "adding": form.is_bound or "vastleggen" in request.GET or talk_forms.begins(request),
        "templates": chosen_from(TalkAbout.CANDIDATE),
        "chosen_template": request.POST.get(talk_forms.TEMPLATE, request.GET.get(talk_forms.TEMPLATE, "")),
    }
    status = 422 if form.errors else 200
    return candidate_page(request, "candidates/talks.html", candidate, context, current=TALKS, status=status)


def _found(request: AuthenticatedRequest, candidate: Candidate) -> dict[str, object]:
    """The talks that the address asks for, and a tab per kind with how many that are."""
    filters = TalkFilterForm(request.GET)
    wanted = filters.wanted()
    found, show = candidate.contacts.select_related("by", "next_action_owner"), str(wanted.get("toon", ""))
    if text := wanted.get("q"):
        found = found.filter(Q(note__unaccent__icontains=text) | Q(next_action__unaccent__icontains=text))
    numbers = found.order_by().aggregate(
        every=Count("pk"), to_do=Count("pk", filter=talks.TO_DO), shared=Count("pk", filter=Q(shared=True))
    )
    counts = dict(zip(TABS, (numbers["every"], numbers["to_do"], numbers["shared"]), strict=True))
    if show == TO_DO:
        found = found.to_do()
    elif show == SHARED_ONES:
        found = found.shared()
    late = found.filter(talks.TO_DO, next_action_on__lt=timezone.localdate()).exists()
    query = request.GET.copy()
    query.pop("pagina", None)
    tabs = []
    for value, name in TABS.items():
        query["toon"] = value
        tabs.append(Tab(name, f"?{query.urlencode()}", value == show, counts[value], late and value == TO_DO))
    return {
        "filters": filters,
        "tabs": tabs,
        "show": show,
        "searched": wanted.get("q", ""),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
    }


@require_http_methods(["GET", "POST"])
def contact_edit(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    talk = _talk(request, public_id, contact_id)
    warnings = free_text.warnings(talk.note, talk.next_action)
    form = TalkForm(posted(request), instance=talk, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            talks.change(form.instance, version=form.seen_version, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _talk(request, public_id, contact_id), str(refusal), user=request.user)
        except DomainError as refusal:
            form.add_error("next_action_owner", str(refusal))
        else:
            messages.success(request, "Het gesprek is gewijzigd.")
            warn_about(request, form.free_texts())
            return redirect(TALKS, public_id)
    return candidate_page(
        request,
        "candidates/talk_edit.html",
        candidate_of(request, public_id),
        {"form": form, "warnings": warnings, "talk": _talk(request, public_id, contact_id)},
        current=TALKS,
        heading="Gesprek wijzigen",
        status=422 if form.errors else 200,
    )


@require_POST
def contact_done(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    talk = _talk(request, public_id, contact_id)
    try:
        talks.finish(talk, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Gedaan: {talk.next_action}.")
    return _back(request, public_id)


@require_POST
def contact_reopen(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    talk = _talk(request, public_id, contact_id)
    try:
        talks.reopen(talk, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Weer open: {talk.next_action}.")
    return _back(request, public_id)


def _back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponseRedirect:
    """The list as it was shown when the button was pressed."""
    show = request.POST.get("toon", "")
    query = f"?toon={show}" if show in TABS and show else ""
    return HttpResponseRedirect(f"{reverse(TALKS, args=[public_id])}{query}")


def _talk(request: AuthenticatedRequest, public_id: UUID, contact_id: UUID) -> CandidateContact:
    known = CandidateContact.objects.select_related("candidate", "next_action_owner", "by")
    return get_object_or_404(known, candidate=candidate_of(request, public_id), public_id=contact_id)
