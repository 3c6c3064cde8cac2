"""The branches of an employer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from employers import branches
from employers.forms.employer_file import BranchForm
from employers.models import Branch
from employers.views.employer_file import employer_of
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again


@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _edit(request, Branch(employer=employer_of(request, public_id)), is_new=True)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID, branch_id: UUID) -> HttpResponse:
    return _edit(request, _branch(request, public_id, branch_id), is_new=False)


def _edit(request: AuthenticatedRequest, branch: Branch, *, is_new: bool) -> HttpResponse:
    title = "Vestiging toevoegen" if is_new else f"{branch.name} wijzigen"
    form = BranchForm(posted(request), instance=branch)
    if request.method == "POST" and form.is_valid():
        try:
            branches.save(form.instance, version=form.seen_version, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, Branch.objects.get(pk=branch.pk), str(refusal))
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Vestiging {form.instance} is bewaard.")
            return redirect(branch.employer.get_absolute_url())
    context = {"form": form, "employer": branch.employer, "branch": None if is_new else branch, "title": title}
    return render(request, "employers/employer_branch.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def close(request: AuthenticatedRequest, public_id: UUID, branch_id: UUID) -> HttpResponse:
    branch = _branch(request, public_id, branch_id)
    if request.method == "POST":
        try:
            gone = branches.close(branch, on=timezone.localdate(), by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Vestiging {branch} is {'weggehaald' if gone else 'gesloten'}.")
        return redirect(branch.employer.get_absolute_url())
    used, live = branch.jobs.exists(), branch.jobs.live().count()
    context = {
        "question": f"Vestiging {branch} {'sluiten' if used else 'weghalen'}?",
        "text": _what_closing_means(used, live),
        "action": "Vestiging sluiten" if used else "Vestiging weghalen",
        "cancel_url": branch.employer.get_absolute_url(),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _what_closing_means(used: bool, live: int) -> str:
    if not used:
        return "Er is nooit een baan op deze vestiging geweest. Zij verdwijnt uit de lijst."
    text = "Niemand kan deze vestiging nog kiezen. De banen die er staan, houden haar."
    return f"{text} Let op: {live} daarvan {'loopt' if live == 1 else 'lopen'} nog." if live else text


@require_POST
def reopen(request: AuthenticatedRequest, public_id: UUID, branch_id: UUID) -> HttpResponse:
    branch = _branch(request, public_id, branch_id)
    try:
        branches.reopen(branch, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Vestiging {branch} is weer open.")
    return redirect(branch.employer.get_absolute_url())


def _branch(request: AuthenticatedRequest, public_id: UUID, branch_id: UUID) -> Branch:
    known = Branch.objects.select_related("employer")
    return get_object_or_404(known, employer=employer_of(request, public_id), public_id=branch_id)
