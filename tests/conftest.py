"""The cast and the tools of the whole suite.

Alice is a coach of Team Noord, Bob a coach of another team, Mira the manager, Ada the functioneel beheerder,
Wim signs for employer A and Wanda works for employer B, who should see nothing of A.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from nieuwebanen.accounts.models import Role, User
from tests import factories

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


@pytest.fixture
def today() -> date:
    return factories.today()


@pytest.fixture(autouse=True)
def counts_are_always_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of a test are made without events, and its queries are counted: what is remembered would tell of neither."""
    monkeypatch.setattr("trajectories.worklist.REMEMBERED_S", 0)
    monkeypatch.setattr("trajectories.worklist.lines.REMEMBERED_S", 0)


@pytest.fixture
def coach(db: None) -> User:
    return factories.make_user(Role.COACH, first_name="Alice", last_name="Coach", email="alice@example.org")


@pytest.fixture
def other_coach(db: None) -> User:
    team = factories.make_team("Team Zuid")
    return factories.make_user(Role.COACH, first_name="Bob", last_name="Anders", email="bob@example.org", team=team)


@pytest.fixture
def manager(db: None) -> User:
    return factories.make_user(Role.MANAGER, first_name="Mira", last_name="Manager", email="mira@example.org")


@pytest.fixture
def admin(db: None) -> User:
    return factories.make_user(Role.ADMIN, first_name="Ada", last_name="Beheer", email="ada@example.org")


@pytest.fixture
def employer_user(db: None) -> User:
    return factories.make_user(Role.EMPLOYER, first_name="Wim", last_name="Werkgever", email="wim@example.org")


@pytest.fixture
def other_employer_user(db: None) -> User:
    return factories.make_user(Role.EMPLOYER, first_name="Wanda", last_name="Werkgever", email="wanda@example.org")


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser of this user, signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Real Chromium. Without it these tests are skipped; REQUIRE_BROWSER=1 makes that a failure."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1 and no Chromium was found")
        pytest.skip("no Chromium on this machine")
    # Playwright's sync API keeps an event loop in this thread, and Django then refuses every query of a test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    # Django keeps one connection outside that loop and one under it. What is left open when the loop begins or ends
    # stays open, and then the test database cannot be dropped.
    connections.close_all()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*arguments, "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages, each in its own window; at the end no console error may have been seen."""
    contexts, complaints = [], []

    def opened(width: int = 1440, height: int = 900, *, javascript: bool = True) -> Any:
        context = browser.new_context(
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [c for c in complaints if "status of 4" not in c] == []


@pytest.fixture
def signed_in(live_server: Any, new_page: Callable[..., Any], client_for: Callable[[User], Any]) -> Callable[..., Any]:
    """A window in which this user is signed in, with nothing open yet. options: of `new_page`."""

    def window(user: User, width: int = 1440, **options: Any) -> Any:
        page = new_page(width, **options)
        session = client_for(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return window


@pytest.fixture
def open_as(live_server: Any, signed_in: Callable[..., Any]) -> Callable[..., Any]:
    """This page, as this user sees it."""

    def opened(user: User, path: str = "/", width: int = 1440, **options: Any) -> Any:
        page = signed_in(user, width, **options)
        page.goto(live_server.url + path)
        return page

    return opened
