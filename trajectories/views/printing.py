"""Agreements on paper: a few at once, many through the worker, and the summary for the candidate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.pdf import merge
from trajectories import agreement_list, agreements, printing
from trajectories.forms.agreement_list import AgreementFilterForm
from trajectories.models import Agreement
from trajectories.views.agreements import pdf_response, shown
from trajectories.views.parts import find

LIST = "trajectories:agreement_list"


@require_http_methods(["GET", "POST"])
def print_many(request: AuthenticatedRequest) -> HttpResponse:
    """The ticked agreements (o), or with alles=1 all that the filters of the list show; a GET only reads."""
    chosen = _chosen(request.POST if request.method == "POST" else request.GET, request.user)
    if not chosen:
        messages.warning(request, "Kies minimaal 1 overeenkomst om te printen.")
        return redirect(LIST)
    if request.method == "POST":
        return _leave(request, chosen)
    if len(chosen) > printing.AT_ONCE:
        context = {"chosen": chosen, "count": len(chosen), "most": printing.MOST}
        return render(request, "trajectories/agreement_print.html", context)
    documents = [agreements.pdf_of(one) for one in chosen]
    if len(documents) == 1:
        return pdf_response(documents[0], printing.name_of(chosen[0]))
    data = merge(documents, titles=[printing.name_of(one) for one in chosen])
    return pdf_response(data, f"overeenkomsten-{timezone.localdate():%Y-%m-%d}")


def _leave(request: AuthenticatedRequest, chosen: list[Agreement]) -> HttpResponse:
    try:
        task = printing.start(
            chosen,
            by=request.user,
            as_zip=request.POST.get("als") == "zip",
            at=timezone.now(),
            next_url="",
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(LIST)
    return redirect(task)


def _chosen(asked: QueryDict, user: User) -> list[Agreement]:
    found = Agreement.objects.visible_to(user)
    if asked.get("alles"):
        form = AgreementFilterForm(asked, user=user)
        found = found.filter(pk__in=agreement_list.shown(form, today=timezone.localdate()).order_by().values("pk"))
    else:
        found = found.filter(public_id__in=[text for text in asked.getlist("o") if _is_uuid(text)])
    if found.count() > printing.AT_ONCE:  # made by the worker, one at a time
        return list(found.defer("content", "pdf")[: printing.MOST + 1])
    return list(found.prefetch_related("signatures"))


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@require_GET
def summary(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    context = printing.summary_context(trajectory, shown(trajectory), today=timezone.localdate())
    return render(request, "trajectories/agreement_summary.html", {**context, "trajectory": trajectory})


@require_GET
def summary_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    data = printing.summary_pdf(trajectory, shown(trajectory), at=timezone.now())
    return pdf_response(data, f"samenvatting-{trajectory.number}")
