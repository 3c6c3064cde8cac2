"""Signing in and out, the own account, a forgotten password and an invitation."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen import events
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.forms import ChangePasswordForm, NewPasswordForm, ProfileForm, ResetForm, SignInForm
from nieuwebanen.accounts.models import Invitation, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.outbox import MailKind, queue_mail
from nieuwebanen.versions import asked_again

BACKEND = "django.contrib.auth.backends.ModelBackend"
RESET_PAUSE_SECONDS = 5 * 60  # one reset mail per account in this time, however often somebody asks


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo=settings.DEMO, **kwargs)


class SignOut(LogoutView):
    """POST only, so that a link or a picture on another page cannot sign anybody out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, "U bent uitgelogd.")
        return response


@require_http_methods(["GET", "POST"])
def profile(request: AuthenticatedRequest) -> HttpResponse:
    form = ProfileForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.hold()
                form.instance.save(update_fields=ProfileForm.Meta.fields)  # never what the beheerder changes beside it
                events.record("user.profile_changed", "Eigen gegevens gewijzigd.", about=request.user, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, User.objects.get(pk=request.user.pk), str(refusal))
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: AuthenticatedRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, posted(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _set_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)  # other browsers are signed out, this one is not
        messages.success(request, "Het nieuwe wachtwoord is bewaard.")
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Always the same answer: nobody learns here who has an account."""
    form = ResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        user = User.objects.active().filter(email__iexact=form.cleaned_data["email"]).first()
        if user is not None and user.has_usable_password():
            _mail_reset(user)
        return redirect("accounts:reset_sent")
    return render(request, "accounts/reset.html", {"form": form}, status=422 if form.errors else 200)


def _mail_reset(user: User) -> None:
    now = timezone.now()
    path = reverse(
        "accounts:reset_confirm",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )
    queue_mail(
        "password_reset",
        {
            "user": user,
            "path": path,
            "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
            "organisation": settings.ORGANISATION,
        },
        to=user.email,
        kind=MailKind.ACCOUNT,
        key=f"password-reset:{user.pk}:{int(now.timestamp()) // RESET_PAUSE_SECONDS}",
        at=now,
    )


@login_not_required
@require_GET
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/reset_sent.html", {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60})


class ResetConfirm(PasswordResetConfirmView):
    """Django's own view keeps the token out of the address while the form is open."""

    form_class = NewPasswordForm  # type: ignore[assignment]  # has the two fields that the view needs
    template_name = "accounts/reset_confirm.html"
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            _set_password(form.user, form.cleaned_data["new_password1"])
        self.request.session.pop("_password_reset_token", None)
        messages.success(self.request, "Het nieuwe wachtwoord is bewaard. Log ermee in.")
        return redirect(str(self.success_url))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@login_not_required
def reset_confirm(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    response = ResetConfirm.as_view()(request, uidb64=uid, token=token)
    assert isinstance(response, HttpResponse)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET or HEAD only shows the form: mail scanners follow every link. The POST sets the password, once."""
    now = timezone.now()
    found = Invitation.find(secret, at=now)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    form = NewPasswordForm(found.user, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = found.accept(form.cleaned_data["new_password1"], at=now)
        except DomainError:
            return render(request, "accounts/invitation_gone.html", status=410)
        login(request, user, backend=BACKEND)
        messages.success(request, "Welkom. Het wachtwoord is bewaard.")
        return redirect("home")
    context = {"form": form, "invited": found.user}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _set_password(user: User, new_password: str) -> None:
    user.set_password(new_password)
    user.save(update_fields=["password"])
    events.record("user.password_changed", "Wachtwoord gewijzigd.", about=user, by=user)
