"""Who may open what. One declared table (access_rows), by URL name; a URL without a row is closed for everybody.

Three fences, each in one place: `LoginRequiredMiddleware` (closed unless `login_not_required`), the role of
this table (wrong role = 403), and `visible_to(user)` on the queryset of the view (foreign object = 404).
tests/test_access.py walks every URL x role x own and foreign object.
"""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from nieuwebanen.accounts.access_rows import ACCESS, PUBLIC
from nieuwebanen.accounts.models import Role, User


class AuthenticatedRequest(HttpRequest):
    """A request that passed the fences: its user is one of ours."""

    user: User


def roles_for(view_name: str) -> frozenset[Role] | None:
    """The roles of this row; an empty set means public, None means that there is no row."""
    return ACCESS.get(view_name)


class AccessMiddleware:
    """Default deny: no row is closed, a public row is open, every other row asks for one of its roles.

    What a signed-in person reads stays in no cache: the next one at this computer presses Back in vain.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        public = match is not None and roles_for(match.view_name) == PUBLIC
        if not public or settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Runs after LoginRequiredMiddleware, so an unknown visitor was already sent to sign in."""
        match = request.resolver_match
        allowed = roles_for(match.view_name) if match else None
        if allowed is None:
            raise PermissionDenied("no access row")
        if allowed and cast(User, request.user).role not in allowed:
            raise PermissionDenied("wrong role")
        return None
