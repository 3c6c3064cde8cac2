"""The fixed pages: where somebody lands, explanation, accessibility, privacy, health, errors, the demo's post."""

import email
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default as mail_policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import Role
from nieuwebanen.pruning import kept_of

FIRST_PAGES = {
    Role.COACH: "trajectories:my_work",
    Role.MANAGER: "trajectories:overview",
    Role.ADMIN: "accounts:users",
    Role.EMPLOYER: "employers:portal_home",
}
NEWEST_MAILS = 100


@require_GET
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody's own first page."""
    return redirect(FIRST_PAGES[Role(request.user.role)])


@login_not_required
@require_GET
def explanation(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/explanation.html")


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"kept": kept_of(timezone.localdate())})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). Expires moves along: the address is a setting that is kept up."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.ORGANISATION_EMAIL}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# ---- health -------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else: a database that is down must not get the web server killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has this version's tables, else 503. Redis is not asked: the web does not need it."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return HttpResponse("database unreachable\n", content_type="text/plain", status=503)
    if behind:
        return HttpResponse("migrations missing\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


# ---- the demo's post ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mail:
    recipient: str
    subject: str
    sent_at: datetime | None
    text: str


@login_not_required
@never_cache
@require_GET
def post(request: HttpRequest) -> HttpResponse:
    """The mails that demo mode wrote instead of sent. Does not exist outside demo mode."""
    if not settings.DEMO:
        raise Http404("only in demo mode")
    recipient = request.GET.get("aan", "").strip()
    mails = [mail for mail in newest_mails(settings.MAIL_DIR) if recipient.lower() in mail.recipient.lower()]
    return render(request, "pages/post.html", {"mails": mails, "recipient": recipient})


def newest_mails(directory: Path) -> list[Mail]:
    """The newest mails of the directory, newest first."""
    paths = sorted(directory.glob("*.eml"), reverse=True)[:NEWEST_MAILS]
    return [read_mail(path) for path in paths]


def read_mail(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=mail_policy)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Mail(
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        text=str(body.get_content()) if body else "",
    )


# ---- errors -------------------------------------------------------------------------------------
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the menu and without the user: whatever broke may break those too."""
    return HttpResponse(render_to_string("500.html", {"organisation": settings.ORGANISATION}), status=500)
