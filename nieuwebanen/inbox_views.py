"""The inbox of whoever is signed in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.inbox import Notification

PER_PAGE = 25


@require_GET
def inbox(request: AuthenticatedRequest) -> HttpResponse:
    lines = Notification.objects.filter(recipient=request.user)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "inbox.html", {"page": page, "base": base_template(request)})


@require_POST
def open_notification(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Mark as read and go to the page where the work is done."""
    line = get_object_or_404(Notification, recipient=request.user, public_id=public_id)
    Notification.objects.filter(pk=line.pk, read_at=None).update(read_at=timezone.now())
    return redirect(line.url)


def base_template(request: HttpRequest) -> str:
    """The shell of this visitor: werk for staff and beheer, portaal for employers."""
    user = request.user
    return "base_portaal.html" if user.is_authenticated and user.is_employer else "base_werk.html"
