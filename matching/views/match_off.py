"""What every page says while the match is off (the emergency switch), whichever of them asked for a list or a score."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from matching.models import MatchSwitch
from matching.rules import MatchIsOffError


class MatchOffMiddleware:
    """Answers with a notice where a ranking door refused, so that no page needs to think of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MatchIsOffError):
            return None
        response = render(request, "matching/off.html", {"switch": MatchSwitch.objects.first()}, status=503)
        if request.headers.get("HX-Request"):
            response["HX-Refresh"] = "true"  # the whole page says it
        add_never_cache_headers(response)
        return response
