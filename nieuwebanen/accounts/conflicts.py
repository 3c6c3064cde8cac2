"""The status of an answer that refuses a form because somebody else was first (nieuwebanen/versions.py)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nieuwebanen import errors


class ConflictMiddleware:
    """A form that is refused because somebody else was first says so in its status: 409 in the place of 422.

    Every StaleError counts, wherever it is caught: a new form cannot forget it. A button that was pressed twice is
    answered with a redirect and a message, and stays that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with errors.conflicts() as met:
            response = self.get_response(request)
        if met and response.status_code == 422:
            response.status_code = 409
        return response
