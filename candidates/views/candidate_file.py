"""One person: the overview, and changing the data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates import wishes
from candidates.candidate_header import EDIT, OVERVIEW
from candidates.forms.candidate import FREE_TEXTS, CandidateEditForm
from candidates.going_on import going_on, next_actions, place_of
from candidates.languages import spoken
from candidates.models import PROFILE_COMPLETE, profile_of
from candidates.overlap import overlap_of
from candidates.views.candidate_page import candidate_of, candidate_page, opened, warn_about
from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    today = timezone.localdate()
    profile = profile_of(candidate, today=today)
    context = {
        "profile": profile,
        "complete": PROFILE_COMPLETE,
        "place": place_of(candidate, profile=profile),
        "actions": next_actions(candidate, request.user, profile=profile, today=today),
        "best": wishes.best_of(candidate.skills.all()),
        "languages": spoken(candidate),
        "licences": wishes.licences(candidate),
        "overlap": overlap_of(candidate),
        "wishes": wishes.summary(candidate),
        "contact": wishes.contact(candidate),
        "lines": going_on(candidate, request.user, today=today),
        "last_talk": candidate.contacts.select_related("by").first(),
    }
    return candidate_page(request, "candidates/candidate.html", candidate, context, current=OVERVIEW)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    warnings = free_text.warnings(*(str(getattr(candidate, name)) for name in FREE_TEXTS))
    form = CandidateEditForm(posted(request), user=request.user, instance=candidate)
    if request.method == "POST" and form.is_valid():
        form.instance.version = form.seen_version
        try:
            form.instance.change(by=request.user)
        except StaleError as refusal:
            form = asked_again(form, candidate_of(request, public_id), str(refusal), user=request.user)
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            warn_about(request, form.free_texts())
            return redirect(candidate.get_absolute_url())
    context = {"form": form, "warnings": warnings}
    return candidate_page(
        request,
        "candidates/candidate_edit.html",
        candidate_of(request, public_id) if form.errors else candidate,  # not with the answers that were refused
        context,
        current=EDIT,
        status=422 if form.errors else 200,
    )
