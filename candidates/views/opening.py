"""A file of another team: by its number, and with a reason that its coach reads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from candidates import reading
from candidates.forms.closing import OpeningForm
from candidates.views.candidate_page import warn_about
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def file_opening(request: AuthenticatedRequest) -> HttpResponse:
    """Step one asks the number, step two why. Of another team nothing is shown but team and coach."""
    number = request.GET.get("nummer", "").strip()[:12]
    candidate = reading.numbered(number)
    if candidate is not None and reading.readable_by(request.user).filter(pk=candidate.pk).exists():
        return redirect(candidate)
    form = OpeningForm(posted(request) if candidate else None)
    if candidate is not None and request.method == "POST" and form.is_valid():
        try:
            reading.open_file(candidate, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "Het dossier is open tot het einde van de dag. De werkcoach krijgt bericht.")
            warn_about(request, [form.cleaned_data["reason"]])
            return redirect(candidate)
    context = {"number": number, "candidate": candidate, "form": form}
    return render(request, "candidates/file_opening.html", context, status=422 if form.errors else 200)
