"""What every page needs around its content: the menu of this role, its counts, the fixed links.

The ground floor imports nothing from above: menu entries are URL names, and the counts come from the
functions that settings.NAV_COUNTS names.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from nieuwebanen.accounts.models import Role, User
from nieuwebanen.inbox import Notification


@dataclass(frozen=True)
class Entry:
    """One menu line. unit: what a count counts, for who cannot see where the number stands."""

    view: str
    name: str
    icon: str
    unit: str = ""


COACH_MENU = (
    Entry("trajectories:my_work", "Mijn werk", "inbox", "taken"),
    Entry("candidates:list", "Kandidaten", "users"),
    Entry("employers:job_list", "Toekomstige banen", "work"),
    Entry("trajectories:horizon", "Horizon", "horizon"),
    Entry("matching:portfolio", "Portefeuille", "skills"),
    Entry("matching:proposal_list", "Voorstellen", "send", "open"),
    Entry("matching:cohort_list", "Groepswervingen", "group"),
    Entry("trajectories:list", "Trajecten", "route"),
    Entry("trajectories:evaluation_list", "Evaluaties", "chart", "in te vullen"),
    Entry("employers:list", "Werkgevers", "building"),
    Entry("trajectories:reports", "Rapporten", "report"),
)
MANAGER_MENU = (
    Entry("trajectories:overview", "Overzicht", "report"),
    Entry("trajectories:my_work", "Mijn werk", "inbox", "taken"),
    Entry("trajectories:horizon", "Horizon", "horizon"),
    Entry("matching:portfolio", "Portefeuille", "skills"),
    Entry("employers:job_list", "Toekomstige banen", "work"),
    Entry("candidates:list", "Kandidaten", "users"),
    Entry("matching:proposal_list", "Voorstellen", "send", "open"),
    Entry("matching:cohort_list", "Groepswervingen", "group"),
    Entry("trajectories:list", "Trajecten", "route"),
    Entry("trajectories:agreement_list", "Overeenkomsten", "sign", "te tekenen"),
    Entry("employers:list", "Werkgevers", "building"),
    Entry("matching:accountable", "De match", "chart"),
    Entry("trajectories:reports", "Rapporten", "report"),
)
ADMIN_MENU = (
    Entry("accounts:users", "Gebruikers", "user"),
    Entry("trajectories:my_work", "Mijn werk", "inbox", "taken"),
    Entry("accounts:teams", "Teams", "users"),
    Entry("skills:list", "Vaardigheden", "skills"),
    Entry("accounts:holidays", "Feestdagen", "calendar"),
    Entry("mail_desk", "Mail", "mail"),
    Entry("accounts:retention", "Bewaartermijnen", "clock"),
    Entry("trajectories:instrument_rules", "Regelingen", "info"),
    Entry("trajectories:approval_rules", "Goedkeuring", "sign"),
    Entry("matching:accountable", "De match", "chart"),
    Entry("accounts:log", "Logboek", "report"),
)
PORTAL_MENU = (
    Entry("employers:portal_home", "Overzicht", "inbox"),
    Entry("employers:portal_jobs", "Toekomstige banen", "work"),
    Entry("matching:portal_candidates", "Voorgestelde kandidaten", "users", "wachten op uw keuze"),
    Entry("trajectories:portal_list", "Trajecten", "route"),
    Entry("trajectories:portal_evaluations", "Evaluaties", "chart", "in te vullen"),
    Entry("trajectories:portal_agreements", "Overeenkomsten", "sign", "te tekenen"),
    Entry("employers:portal_members", "Medewerkers", "user"),
)
MENUS = {Role.COACH: COACH_MENU, Role.MANAGER: MANAGER_MENU, Role.ADMIN: ADMIN_MENU, Role.EMPLOYER: PORTAL_MENU}
FOOTER = (
    ("explanation", "Uitleg"),
    ("matching:how", "Hoe werkt de match?"),
    ("accessibility", "Toegankelijkheid"),
    ("privacy", "Privacy"),
    ("post", "Post (demo)"),
)


@dataclass(frozen=True)
class MenuItem:
    name: str
    url: str
    icon: str
    current: str  # value of aria-current: "page" on the page itself, "true" on a page below it, or ""
    count: int
    unit: str


def url_of(view: str) -> str:
    """The address of a view, or "" when this installation does not have it."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


class Shell:
    """The frame of a page for one request. Nothing is looked up before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | None:
        """Who is signed in; None for a visitor, and where no session was read (an early error page)."""
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @property
    def signed_in(self) -> bool:
        return self.user is not None

    @property
    def is_portal(self) -> bool:
        return self.user is not None and self.user.is_employer

    @cached_property
    def acting_for(self) -> Any:
        """For which organisation a page of the portal is: `name`, and `several` when there is a choice; or None."""
        return import_string(settings.PORTAL_ACTING_FOR)(self.request) if self.is_portal else None

    @property
    def vum(self) -> bool:
        """Whether profiles of the VUM exchange can be read and written here."""
        return bool(settings.VUM)

    @property
    def base(self) -> str:
        """The template that a page for everybody extends."""
        return "base_portaal.html" if self.user is None or self.is_portal else "base_werk.html"

    @cached_property
    def notice(self) -> Any:
        """What all of the staff must know on every page: `title`, `text`, `action`, `url`; or None."""
        if self.user is None or self.is_portal:
            return None
        found = import_string(settings.STAFF_NOTICE)(self.user)
        return replace(found, url="") if found and found.url == self.request.path else found

    @property
    def organisation(self) -> str:
        return str(settings.ORGANISATION)

    @property
    def email(self) -> str:
        return str(settings.ORGANISATION_EMAIL)

    @property
    def phone(self) -> str:
        return str(settings.ORGANISATION_PHONE)

    @property
    def user_name(self) -> str:
        return self.user.full_name if self.user else ""

    @property
    def query(self) -> str:
        """What was searched for, shown again in the search field of the result page."""
        return self.request.GET.get("q", "") if self.request.path == self.search_url else ""

    @property
    def home_url(self) -> str:
        return url_of("home") if self.user else self.sign_in_url

    @property
    def search_url(self) -> str:
        return url_of("trajectories:search") if self.user is not None and self.user.is_staff_member else ""

    @property
    def help_url(self) -> str:
        return url_of("explanation")

    @property
    def inbox_url(self) -> str:
        return url_of("inbox")

    @cached_property
    def unread(self) -> int:
        """Number of messages that this user has not opened."""
        return Notification.objects.filter(recipient=self.user, read_at=None).count() if self.user else 0

    @property
    def profile_url(self) -> str:
        return url_of("accounts:profile")

    @property
    def sign_in_url(self) -> str:
        return url_of("accounts:sign_in")

    @property
    def sign_out_url(self) -> str:
        return url_of("accounts:sign_out")

    @cached_property
    def footer(self) -> list[dict[str, str]]:
        links = [{"name": name, "url": url_of(view)} for view, name in FOOTER if view != "post" or settings.DEMO]
        return [link for link in links if link["url"]]

    @cached_property
    def counts(self) -> dict[str, int]:
        """URL name -> number of things that wait for this user."""
        if self.user is None:
            return {}
        found: dict[str, int] = {}
        for path in settings.NAV_COUNTS:
            ask: Callable[[User], dict[str, int]] = import_string(path)
            found |= ask(self.user)
        return found

    @cached_property
    def menu(self) -> list[MenuItem]:
        if self.user is None:
            return []
        entries = [(entry, url) for entry in MENUS[Role(self.user.role)] if (url := url_of(entry.view))]
        here = self.request.path
        below = [url for entry, url in entries if here.startswith(url) and entry.view != "employers:portal_home"]
        current = max(below, key=len, default="")
        return [
            MenuItem(
                name=entry.name,
                url=url,
                icon=entry.icon,
                current="page" if url == here else "true" if url == current else "",
                count=self.counts.get(entry.view, 0),
                unit=entry.unit,
            )
            for entry, url in entries
        ]


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: {{ shell.menu }}, {{ shell.organisation }}, {% extends shell.base %}."""
    return {"shell": Shell(request)}
