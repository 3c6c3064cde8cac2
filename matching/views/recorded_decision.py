"""The employer called, or cannot sign in: staff writes down what the employer decided, in two steps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from matching.models import ProposalState
from matching.proposing.decision_forms import RECORDED
from matching.views.proposals import found_proposal
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

CHANGE, KEEP = "wijzigen", "doe"  # the values of `stap`: back to the form, or keep what was checked


@require_http_methods(["GET", "POST"])
def record_decision(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """?keuze=kiezen or niet-kiezen, else the question which. First what was said, then a look at it, then it is kept."""
    shown, step = found_proposal(request, public_id), request.POST.get("stap", "")
    if shown.state != ProposalState.PRESENTED:
        messages.info(request, "Over dit voorstel valt nu niets te besluiten.")
        return redirect(shown)
    kind = RECORDED.get(request.GET.get("keuze", ""))
    if kind is None:
        return render(request, "matching/record_which.html", {"proposal": shown})
    form = kind(posted(request), proposal=shown)
    if step == KEEP and form.is_valid():
        try:
            form.decide(shown, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal).removesuffix(" Bel uw werkcoach."))
        else:
            messages.success(request, f"Vastgelegd: {form.outcome}.")
            return redirect(shown)
    if request.method == "POST" and step != CHANGE and form.is_valid():
        consequences = form.consequences(shown)
        return render(
            request, "matching/record_check.html", {"proposal": shown, "form": form, "consequences": consequences}
        )
    return render(
        request, "matching/record_decision.html", {"proposal": shown, "form": form}, status=422 if form.errors else 200
    )
