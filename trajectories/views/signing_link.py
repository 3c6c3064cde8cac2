"""For who has no login: a link, a code, the agreement, a signature. A GET signs nothing and writes nothing.

What is unknown, over, used or withdrawn gives one and the same answer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import agreements, signing
from trajectories.forms.signing import CodeForm, LinkSignForm
from trajectories.models import Agreement, SigningLink
from trajectories.views.agreements import pdf_response

OPEN_FOR = timedelta(minutes=30)  # after the code, in this browser
SESSION_KEY = "signing"
MOST_TRIES, TRIES_WITHIN_S = 30, 10 * 60  # posts of one address on the network, per web process
# `no-referrer` makes a browser post with `Origin: null`, which the check against forged requests refuses;
# `strict-origin` tells nobody more than the name of this site, so the secret address stays here as well.
HEADERS = {"Referrer-Policy": "strict-origin", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}

View = Callable[..., HttpResponse]


def _quiet(view: View) -> View:
    """Nothing of these pages is kept, found or passed on, and nobody tries for ever."""

    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        response = (
            _too_many(request) if request.method == "POST" and _tried_too_often(request) else view(request, token)
        )
        for name, value in HEADERS.items():
            response[name] = value
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the secret address in the log
        return response

    return answered


def _tried_too_often(request: HttpRequest) -> bool:
    key = "signing-tries:" + sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()
    cache.add(key, 0, TRIES_WITHIN_S)
    try:
        return cache.incr(key) > MOST_TRIES
    except ValueError:  # it went over in between
        return False


def _too_many(request: HttpRequest) -> HttpResponse:
    return _gone(request, status=429)


def _gone(request: HttpRequest, *, status: int = 410) -> HttpResponse:
    return render(request, "trajectories/signing_gone.html", {"phone": settings.ORGANISATION_PHONE}, status=status)


def _is_unlocked(request: HttpRequest, link: SigningLink, at: datetime) -> bool:
    kept = request.session.get(SESSION_KEY) or {}
    return kept.get("link") == link.pk and datetime.fromisoformat(kept["until"]) > at


def _line(link: SigningLink, at: datetime) -> tuple[Agreement, signing.Line]:
    agreement = Agreement.objects.with_parties().get(pk=link.signatory.agreement_id)
    every = signing.lines(agreement, at=at)
    return agreement, next(line for line in every if line.signatory.pk == link.signatory_id)


@login_not_required
@sensitive_variables("token")
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@_quiet
def signing_page(request: HttpRequest, token: str) -> HttpResponse:
    """First the code; after that the agreement with the form to sign, and when that is done what was signed."""
    at = timezone.now()
    link = signing.opened_with(token, at=at, used=True)
    if link is None or (link.used_at and not _is_unlocked(request, link, at)):
        return _gone(request)
    if _is_unlocked(request, link, at):
        return _agreement_page(request, token, link, None, at)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if signing.code_fits(link, form.cleaned_data["code"]):
            request.session.cycle_key()
            request.session[SESSION_KEY] = {"link": link.pk, "until": (at + OPEN_FOR).isoformat()}
            return redirect("trajectories:signing", token)
        if signing.opened_with(token, at=timezone.now()) is None:
            return _gone(request)
        form.add_error("code", "Deze code klopt niet. Na 5 verkeerde codes werkt de link niet meer")
    context = {"form": form, "phone": settings.ORGANISATION_PHONE}
    return render(request, "trajectories/signing_enter.html", context, status=422 if form.errors else 200)


@login_not_required
@sensitive_variables("token")
@require_POST
@_quiet
def signing_sign(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    link = signing.opened_with(token, at=at, used=True)
    if link is None:
        return _gone(request)
    if link.used_at or not _is_unlocked(request, link, at):
        return redirect("trajectories:signing", token)
    agreement, line = _line(link, at)
    form = LinkSignForm(request.POST, agreement=agreement, line=line)
    if form.is_valid():
        values = form.cleaned_data
        try:
            signing.sign_with(
                link,
                name=values["name"],
                title=values.get("title", ""),
                seen_sha256=values["seen_sha256"],
                ip=request.META.get("REMOTE_ADDR"),
            )
            return redirect("trajectories:signing", token)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _agreement_page(request, token, link, form, at)


@login_not_required
@sensitive_variables("token")
@require_safe
@_quiet
def signing_pdf(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    link = signing.opened_with(token, at=at, used=True)
    if link is None:
        return _gone(request)
    if not _is_unlocked(request, link, at):
        return redirect("trajectories:signing", token)
    agreement, _ = _line(link, at)
    return pdf_response(agreements.pdf_of(agreement), f"{agreement.number}-versie-{agreement.version}")


def _agreement_page(
    request: HttpRequest, token: str, link: SigningLink, form: LinkSignForm | None, at: datetime
) -> HttpResponse:
    agreement, line = _line(link, at)
    if line.signature is None:
        form = form or LinkSignForm(agreement=agreement, line=line)
    context = {
        **agreements.context_of(agreement),
        "agreement": agreement,
        "line": line,
        "form": form,
        "token": token,
        "phone": settings.ORGANISATION_PHONE,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "trajectories/signing_page.html", context, status=status)
