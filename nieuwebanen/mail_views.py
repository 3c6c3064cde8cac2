"""The outgoing mail, for the beheerder: how many in which state, what is in doubt, what failed, and a hold to let go."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nieuwebanen import clock, mail_desk
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.outbox import MailState, OutboxMail

PER_PAGE = 25


@require_GET
def desk(request: AuthenticatedRequest) -> HttpResponse:
    failed = OutboxMail.objects.filter(state=MailState.FAILED).order_by("-not_before", "-pk")
    last: datetime | None = clock.Heartbeat.objects.aggregate(last=Max("at"))["last"]
    context = {
        "hold": clock.standing(),
        "holds": clock.DeliveryHold.objects.exclude(released_at=None).select_related("released_by")[:5],
        "last": last,
        "states": mail_desk.states(),
        "uncertain": OutboxMail.objects.filter(state=MailState.UNCERTAIN),
        "page": Paginator(failed, PER_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "mail_desk.html", context)


@require_POST
def decide(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """It arrived, or it goes out once more."""
    mail, now = get_object_or_404(OutboxMail, public_id=public_id), timezone.now()
    there = request.POST.get("besluit") == "aangekomen"
    try:
        (mail_desk.arrived if there else mail_desk.again)(mail, by=request.user, at=now)
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "De mail is aangekomen." if there else "De mail gaat zo opnieuw uit.")
    return redirect("mail_desk")


@require_POST
def release(request: AuthenticatedRequest) -> HttpResponse:
    try:
        clock.release(by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(
            request, "De mail gaat weer uit. Van meer herinneringen over hetzelfde gaat alleen de nieuwste."
        )
    return redirect("mail_desk")
