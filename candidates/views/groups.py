"""Groups of people: the list of them, one group with its people, and changing it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import groups
from candidates.candidate_header import badge_of
from candidates.forms.groups import GroupForm
from candidates.models import CandidateGroup
from candidates.views.candidate_page import warn_about
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again

PER_PAGE = 50


def _find(request: AuthenticatedRequest, public_id: UUID) -> CandidateGroup:
    return get_object_or_404(groups.all_groups_of(request.user), public_id=public_id)


@require_GET
def group_list(request: AuthenticatedRequest) -> HttpResponse:
    """The groups that go on, or with ?stand=gestopt those that are over."""
    over = request.GET.get("stand") == "gestopt"
    own = Count("members", filter=Q(members__candidate__merged_into=None))
    found = groups.all_groups_of(request.user).filter(closed_on__isnull=not over)
    page = Paginator(found.annotate(people=own).order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "candidates/group_list.html", {"page": page, "over": over})


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    form = GroupForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        name, purpose = form.cleaned_data["name"], form.cleaned_data["purpose"]
        team = form.cleaned_data.get("team") or request.user.team
        assert team is not None  # the form asks who has none
        try:
            made = groups.make(name=name, purpose=purpose, team=team, by=request.user)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"De groep {made} is gemaakt. Vink in de lijst van kandidaten aan wie erin komt.")
            warn_about(request, [name, purpose])
            return redirect("candidates:group", made.public_id)
    return _form_page(request, form, None)


@require_GET
def group(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _find(request, public_id)
    page = Paginator(groups.members_of(shown, by=request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "group": shown,
        "page": page,
        "rows": [(member, badge_of(member.candidate)) for member in page],
        "list_url": f"{reverse('candidates:list')}?stand=alle&groep={shown.public_id}",
    }
    return render(request, "candidates/group.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _find(request, public_id)
    form = GroupForm(posted(request), instance=shown, user=request.user)
    if request.method == "POST" and form.is_valid():
        changed = _find(request, public_id)
        changed.version = form.seen_version
        try:
            groups.change(changed, **{name: form.cleaned_data[name] for name in ("name", "purpose")}, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, _find(request, public_id), str(refusal), user=request.user)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "De groep is gewijzigd.")
            warn_about(request, [changed.name, changed.purpose])
            return redirect("candidates:group", public_id)
    return _form_page(request, form, _find(request, public_id))


@require_http_methods(["GET", "POST"])
def close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _find(request, public_id)
    if request.method == "POST":
        try:
            groups.close(shown, by=request.user, on=timezone.localdate())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"De groep {shown} is gestopt.")
        return redirect("candidates:groups")
    context = {
        "question": f"Groep {shown} stoppen?",
        "text": "Aan de kandidaten verandert niets. Je vindt de groep terug bij de groepen die gestopt zijn.",
        "action": "Stop de groep",
        "cancel": "Niet stoppen",
        "cancel_url": reverse("candidates:group", args=[public_id]),
        "danger": True,
        "form": None,
    }
    return render(request, "confirm.html", context)


@require_POST
def member_remove(request: AuthenticatedRequest, public_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Out of the group; putting somebody back is as easy, so nothing is asked."""
    shown = _find(request, public_id)
    member = get_object_or_404(groups.members_of(shown, by=request.user), candidate__public_id=candidate_id)
    groups.remove(member, by=request.user)
    messages.success(request, f"{member.candidate} staat niet meer in de groep {shown}.")
    return redirect("candidates:group", public_id)


def _form_page(request: AuthenticatedRequest, form: GroupForm, shown: CandidateGroup | None) -> HttpResponse:
    context = {"form": form, "group": shown}
    return render(request, "candidates/group_form.html", context, status=422 if form.errors else 200)
