"""Who of an employer may use the portal, as staff arranges it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from employers import memberships
from employers.forms.members import InviteForm, RightsForm
from employers.models import EmployerMembership
from employers.views.employer_file import employer_of
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import refused


@require_http_methods(["GET", "POST"])
def invite(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    employer = employer_of(request, public_id)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            membership = memberships.invite(employer, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{membership.user.full_name} heeft nu toegang tot het portaal van {employer}.")
            return redirect(employer.get_absolute_url())
    return render(
        request, "employers/invite.html", {"form": form, "employer": employer}, status=422 if form.errors else 200
    )


@require_POST
def invite_again(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    membership = _membership(request, public_id, user_id)
    try:
        memberships.invite_again(membership, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"De uitnodiging is opnieuw verstuurd naar {membership.user.email}.")
    return redirect(membership.employer.get_absolute_url())


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
            return redirect(membership.employer.get_absolute_url())
    context = {"form": form, "member": membership, "employer": membership.employer}
    return render(request, "employers/employer_member.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    membership = _membership(request, public_id, user_id)
    page = membership.employer.get_absolute_url()
    if request.method == "POST":
        try:
            memberships.end(membership, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{membership.user.full_name} heeft geen toegang meer.")
        return redirect(page)
    context = {
        "question": f"Toegang van {membership.user.full_name} stoppen?",
        "text": f"Deze persoon ziet dan niets meer van {membership.employer}.",
        "action": "Toegang stoppen",
        "cancel": "Niet stoppen",
        "cancel_url": page,
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _membership(request: AuthenticatedRequest, public_id: UUID, user_id: UUID) -> EmployerMembership:
    return get_object_or_404(memberships.members_of(employer_of(request, public_id)), user__public_id=user_id)
