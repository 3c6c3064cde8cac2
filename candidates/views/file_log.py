"""Nobody reads a person's file unseen.

Every page and download about one person passes this middleware, which writes that somebody looked before the page is
made: no log, no page. Which addresses are about a person is asked of `settings.FILES_OF_PEOPLE`, so that a new page
under such an address cannot forget it.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from candidates.models import Candidate
from candidates.reading import survivor_of
from nieuwebanen.accounts.models import User

OWN_PAGES = "kandidaten/<uuid:public_id>/"


class FileLogMiddleware:
    """Logs who looks, and leads the address of a double to the person that it became.

    Written before the view and outside any transaction of it, so that it stands when the answer leaves; when it cannot
    be written the request fails. A person whom this user may not see is left to the view, which does not find it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None: go on to the view."""
        match = request.resolver_match
        route = match.route if match else ""
        path = next((path for prefix, path in settings.FILES_OF_PEOPLE.items() if route.startswith(prefix)), None)
        if match is None or path is None:
            return None
        user = cast(User, request.user)
        candidate: Candidate | None = import_string(path)(user, kwargs)
        if candidate is not None:
            candidate.note_viewed(by=user)
        elif route.startswith(OWN_PAGES) and (survivor := survivor_of(kwargs["public_id"], user)):
            return redirect(match.view_name, **(kwargs | {"public_id": survivor.public_id}))
        return None
