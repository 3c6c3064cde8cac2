"""The door of the web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nieuwebanen.settings")


def behind_proxies(wrapped: Application, count: int) -> Application:
    """REMOTE_ADDR becomes the visitor's address behind `count` proxies of our own, for lock-outs and signatures.

    Each proxy adds one address at the end of X-Forwarded-For; what stands before those is the visitor's own claim
    and is never believed. count 0: no proxy, the header is ignored.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        addresses = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if count and len(addresses) >= count and addresses[-count]:
            environ["REMOTE_ADDR"] = addresses[-count]
        return wrapped(environ, start_response)

    return application


application = behind_proxies(get_wsgi_application(), int(os.environ.get("TRUSTED_PROXIES", "0")))
