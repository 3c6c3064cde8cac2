"""Windows of signed-in people, for the tests that look at the whole product in real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest

from nieuwebanen.accounts.models import User


@pytest.fixture
def window_of(live_server: Any, new_page: Callable[..., Any], client_for: Callable[[User], Any]) -> Callable[..., Any]:
    """Opens a window in which this user is already signed in."""

    def opened(user: User, path: str = "/", **options: Any) -> Any:
        page = new_page(**options)
        session = client_for(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return opened
