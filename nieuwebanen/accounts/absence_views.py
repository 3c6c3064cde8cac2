"""The leave of the own team: who is away when, who stands in, entering it and coming back earlier."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nieuwebanen.accounts import absences
from nieuwebanen.accounts.absence_forms import AbsenceForm
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def absence_list(request: AuthenticatedRequest) -> HttpResponse:
    """Who is away now and later, with the form to add an absence."""
    today = timezone.localdate()
    form = AbsenceForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        absent = answers.pop("who", None) or request.user
        try:
            row = absences.enter(absent, by=request.user, today=today, **answers)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{row.cover} neemt in deze dagen waar voor {absent}.")
            return redirect("accounts:absences")
    rows = list(absences.of_team(request.user, today))
    context = {
        "form": form,
        "rows": [(row, row.from_on <= today, row.user == request.user or request.user.is_manager) for row in rows],
    }
    return render(request, "accounts/absences.html", context, status=422 if form.errors else 200)


@require_POST
def absence_end(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(absences.of_team(request.user, timezone.localdate()), public_id=public_id)
    try:
        absences.end(row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.cover} neemt niet meer waar voor {row.user}.")
    return redirect("accounts:absences")
