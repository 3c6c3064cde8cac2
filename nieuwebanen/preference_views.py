"""How one wants to hear of things, and the secret address of one's own calendar."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nieuwebanen import calendar_feed, forms, preferences
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import StaleError
from nieuwebanen.forms import posted
from nieuwebanen.preferences import MailPreference, MailWish
from nieuwebanen.versions import Versioned, asked_again
from nieuwebanen.widgets import Radios

WISHES = [(wish.value, f"{wish.label[:1].upper()}{wish.label[1:]}") for wish in MailWish]
ALWAYS = [("direct", "Altijd meteen een mail")]


class PreferenceForm(Versioned, forms.ModelForm):
    reminders = django_forms.ChoiceField(
        label="Herinneringen",
        help_text="Er wacht iets, of de dag komt eraan.",
        choices=WISHES,
        widget=Radios,
    )
    notices = django_forms.ChoiceField(
        label="Andere berichten",
        help_text="Er is iets nieuws of iets is veranderd.",
        choices=WISHES,
        widget=Radios,
    )
    legal = django_forms.ChoiceField(
        label="Ondertekenen",
        help_text="Dit staat vast: wie tekent, moet op tijd weten dat er iets ligt of is veranderd.",
        choices=ALWAYS,
        initial="direct",
        disabled=True,
        required=False,
        widget=Radios,
    )
    account = django_forms.ChoiceField(
        label="Inloggen en wachtwoord",
        help_text="Dit staat vast: zonder deze mail kan niemand zijn toegang herstellen.",
        choices=ALWAYS,
        initial="direct",
        disabled=True,
        required=False,
        widget=Radios,
    )

    class Meta:
        model = MailPreference
        fields = ["reminders", "notices"]


@require_http_methods(["GET", "POST"])
def wishes(request: AuthenticatedRequest) -> HttpResponse:
    form = PreferenceForm(posted(request), instance=preferences.preference_of(request.user))
    if request.method == "POST" and form.is_valid():
        reminders, notices = (MailWish(form.cleaned_data[name]) for name in ("reminders", "notices"))
        try:
            preferences.choose(request.user, reminders=reminders, notices=notices, seen=form.seen_version)
        except StaleError as refusal:
            form = asked_again(form, preferences.preference_of(request.user), str(refusal))
        else:
            messages.success(request, "De voorkeuren zijn bewaard.")
            return redirect("preferences")
    return _page(request, form, 422 if form.errors else 200)


def _page(request: AuthenticatedRequest, form: PreferenceForm, status: int, address: str = "") -> HttpResponse:
    context: dict[str, Any] = {"form": form, "feed": calendar_feed.feed_of(request.user), "address": address}
    return render(request, "preferences.html", context, status=status)


@never_cache
@require_POST
def calendar_renew(request: AuthenticatedRequest) -> HttpResponse:
    """A new address; it stands on the answer to this POST and nowhere else."""
    token = calendar_feed.renew(request.user, at=timezone.now())
    address = f"{settings.BASE_URL}{reverse('calendar_feed', args=[token])}"
    form = PreferenceForm(instance=preferences.preference_of(request.user))
    return _page(request, form, 200, address)


@require_POST
def calendar_stop(request: AuthenticatedRequest) -> HttpResponse:
    if calendar_feed.stop(request.user, at=timezone.now()):
        messages.success(request, "Het agenda-adres werkt niet meer.")
    else:
        messages.info(request, "Er was geen agenda-adres.")
    return redirect("preferences")


@never_cache
@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The file for a calendar program, which has no session: the address is the key."""
    now = timezone.now()
    user = calendar_feed.opened_with(token, at=now)
    if user is None:
        raise Http404("no such address")
    return HttpResponse(
        calendar_feed.written(user, at=now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="nieuwe-banen.ics"', "Cache-Control": "no-store, private"},
    )
