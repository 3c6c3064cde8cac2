"""Pages of an employer's user: who of the own organisation may use the portal. An admin changes it, others read it.

The address names the organisation: a tab that stood open while another organisation was chosen acts for its own.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers import memberships
from employers.forms.members import InviteForm, RightsForm
from employers.models import Employer, EmployerMembership
from employers.organisation import choose_organisation, organisations_of, required_organisation, shows
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import refused

CRUMBS = [("Medewerkers", reverse_lazy("employers:portal_members"))]


@require_GET
def members(request: AuthenticatedRequest) -> HttpResponse:
    employer = required_organisation(request)
    active = list(memberships.members_of(employer))
    context = {
        "employer": employer,
        "members": active,
        "may_manage": memberships.may_manage(employer, request.user),
        "nobody_signs": not any(member.may_sign for member in active),
        "admins": [member.user.full_name for member in active if member.is_admin],
        "coach": employer.account_manager,
    }
    return render(request, "employers/portal_members.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = _managed(request, public_id)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            membership = memberships.invite(employer, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{membership.user.full_name} heeft nu toegang en krijgt een mail.")
            return _back(request, employer)
    context = {"form": form, "employer": employer, "crumbs": CRUMBS, "coach": employer.account_manager}
    return render(request, "employers/portal_members_invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def rights(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    membership = _membership(request, public_id, user_id)
    form = RightsForm.of(membership, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_rights(membership, form.wanted, seen=form.was, by=request.user)
        except StaleError as refusal:
            form = refused(RightsForm.of(_membership(request, public_id, user_id), form.data), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De rechten van {membership.user.full_name} zijn bewaard.")
            return _back(request, membership.employer)
    context = {
        "form": form,
        "member": membership,
        "employer": membership.employer,
        "crumbs": CRUMBS,
        "coach": membership.employer.account_manager,
    }
    return render(request, "employers/portal_members_rights.html", context, status=422 if form.errors else 200)


@require_POST
def invite_again(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    membership = _membership(request, public_id, user_id)
    try:
        memberships.invite_again(membership, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"De uitnodiging is opnieuw verstuurd naar {membership.user.email}.")
    return _back(request, membership.employer)


@require_http_methods(["GET", "POST"])
def end(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    membership = _membership(request, public_id, user_id)
    employer, person, own = membership.employer, membership.user, membership.user == request.user
    if request.method == "POST":
        try:
            memberships.end(membership, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return _back(request, employer)
        if own:
            messages.success(request, f"U heeft geen toegang meer voor {employer}.")
            return redirect("employers:portal_home")
        messages.success(request, f"{person.full_name} heeft geen toegang meer.")
        return _back(request, employer)
    context = {
        "question": "Uw eigen toegang stoppen?" if own else f"Toegang van {person.full_name} stoppen?",
        "text": f"{'U ziet' if own else 'Deze persoon ziet'} dan niets meer van {employer}. "
        + ("Een collega kan u opnieuw uitnodigen." if own else "U kunt deze persoon later opnieuw uitnodigen."),
        "action": "Toegang stoppen",
        "cancel": "Niet stoppen",
        "cancel_url": reverse("employers:portal_members"),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _back(request: AuthenticatedRequest, employer: Employer) -> HttpResponse:
    """To the list of the organisation that was changed, also when another one was chosen meanwhile."""
    choose_organisation(request, employer.public_id)
    return redirect("employers:portal_members")


def _managed(request: AuthenticatedRequest, public_id: UUID) -> Employer:
    """An own organisation of which this user is admin; a foreign one is not found."""
    employer = get_object_or_404(organisations_of(request.user), public_id=public_id)
    if not memberships.may_manage(employer, request.user):
        raise PermissionDenied("not an admin of this employer")
    return shows(request, employer)


def _membership(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> EmployerMembership:
    employer = _managed(request, public_id)
    membership = get_object_or_404(memberships.members_of(employer), user__public_id=user_id)
    membership.employer = employer
    return membership
