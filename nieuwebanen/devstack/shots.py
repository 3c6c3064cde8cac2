"""Pictures of the demo world: every page x role x width, into var/shots, and the two of the README into docs/img.

Starts a stack of its own with a fresh demo world, signs in as each role in a real browser, and follows the links from
the first page of that role; of pages that differ in their object only, one is taken. Tells what a look would
miss: an answer that is not 200, a console error, a page that scrolls sideways on a phone.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

# The settings are read for the table of URLs only; the database of these pages is that of the stack below.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nieuwebanen.settings")
os.environ.setdefault("DJANGO_SECRET_KEY", "only-to-read-the-table-of-urls")

import django
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright

from nieuwebanen.devstack.unprivileged import ROOT

PASSWORD = "nieuwe-banen"
WIDTHS = {1440: 900, 390: 844}
MOST_PAGES = 120
LOGINS = {
    "bezoeker": "",
    "coach": "coach@werkbedrijf.example",
    "manager": "manager@werkbedrijf.example",
    "beheer": "beheer@werkbedrijf.example",
    "werkgever": "werkgever@logistiek.example",
}
MORE_LOGINS = {
    "coach2": "coach2@werkbedrijf.example",
    "horeca": "werkgever@horeca.example",
    "zorg": "werkgever@zorg.example",
}
PUBLIC_PATHS = [
    "/inloggen/",
    "/wachtwoord-vergeten/",
    "/uitleg/",
    "/toegankelijkheid/",
    "/privacy/",
    "/post/",
    "/bestaat-niet/",
]
FOR_README = {("coach", "trajectories-my_work"): "mijn-werk.png", ("coach", "trajectories-horizon"): "horizon.png"}
README_BYTES = 300_000
NOT_FOLLOWED = {"accounts:sign_out"}
NOT_FROM = {"post"}  # the mails of everybody in the demo: their links are for others


@dataclass
class Walk:
    """What was seen as one role."""

    role: str
    names: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def stack() -> Iterator[str]:
    """A fresh demo world on a port of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = ROOT / "var" / "shots-stack"
    place.mkdir(parents=True, exist_ok=True)
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SECRET_KEY"}}
    command = [sys.executable, "-m", "nieuwebanen.devstack", "up", "--reset", "--port", str(port)]
    with (place / "run.log").open("wb") as log:
        run = subprocess.Popen(command, cwd=ROOT, env=env | {"APP_VAR": str(place)}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            with suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    break
            if run.poll() is not None:
                raise SystemExit(f"the demo world did not start; see {place / 'run.log'}")
            time.sleep(0.2)
        yield address
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait()


def view_name(path: str) -> str:
    """The name of the URL pattern; empty when no page lives there."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/inloggen/")
    page.fill("input[type=email], input[name=username]", email)
    page.fill("input[type=password]", PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/inloggen/" not in url)


def links(page: Page, address: str) -> list[str]:
    """Paths of our own pages that this page links to, in the order of the page."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)")
    own = [urlsplit(href) for href in hrefs if href.startswith(f"{address}/")]
    return [f"{url.path}?{url.query}" if url.query else url.path for url in own]


def is_page(response: Response | None) -> bool:
    return response is not None and "text/html" in response.headers.get("content-type", "")


def walk(browser: Browser, address: str, role: str, email: str, look: Callable[[Page, Walk, str], None]) -> Walk:
    """Sign in, follow the links, look at every page once; `look` gets the page, what was seen so far and its name."""
    seen = Walk(role)
    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    here = [""]

    def complain(text: str) -> None:
        if not text.startswith("Failed to load resource") or " 404 " not in text:
            seen.complaints.append(f"{role} {here[0]}: {text}")

    page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complain(str(error)))
    if email:
        sign_in(page, address, email)
    queue = deque([urlsplit(page.url).path or "/"] if email else PUBLIC_PATHS)
    known = {view_name(path) for path in queue} | NOT_FOLLOWED
    while queue and len(seen.names) < MOST_PAGES:
        here[0] = path = queue.popleft()
        try:
            response = page.goto(address + path)
        except Exception as error:  # a PDF or another download is not a page
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        if not is_page(response) or response is None:
            continue
        name = view_name(urlsplit(path).path).replace(":", "-") or path.strip("/").replace("/", "-")
        if response.status != 200 and path != "/bestaat-niet/":
            seen.complaints.append(f"{role} {path}: status {response.status}")
        seen.names.append(name)
        found = links(page, address)
        look(page, seen, name)
        if not email or name in NOT_FROM:
            continue
        for link in found:
            linked = view_name(urlsplit(link).path)
            if linked and linked not in known:
                known.add(linked)
                queue.append(link)
    context.close()
    return seen


def take_pictures(page: Page, seen: Walk, name: str, *, target: Path) -> None:
    """At both widths, the whole page."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)  # what the width changes has been drawn
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wider > 0:
            seen.complaints.append(f"{seen.role} {name}: {wider} px too wide at {width}")
        page.screenshot(path=target / f"{name}-{width}.png", full_page=True)
        readme = FOR_README.get((seen.role, name))
        if readme and width == 1440:
            picture = ROOT / "docs" / "img" / readme
            picture.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=picture)
            make_small(picture)
    page.set_viewport_size({"width": 1440, "height": 900})


def make_small(picture: Path) -> None:
    """A palette of 256 colours is plenty for a page of text, and keeps the repository light."""
    with Image.open(picture) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)
    if picture.stat().st_size > README_BYTES:
        raise SystemExit(f"{picture} is larger than {README_BYTES} bytes")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/shots", description="Pictures of every page of the demo world.")
    parser.add_argument(
        "role", nargs="*", help=f"which roles (default: {' '.join(LOGINS)}; also: {' '.join(MORE_LOGINS)})"
    )
    roles = parser.parse_args().role or list(LOGINS)
    logins = LOGINS | MORE_LOGINS
    if unknown := set(roles) - set(logins):
        parser.error(f"unknown: {' '.join(unknown)}")
    django.setup()
    everything = ROOT / "var" / "shots"
    complaints: list[str] = []
    with stack() as address, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=[*arguments, "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
        )
        for role in roles:
            target = everything / role
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            seen = walk(browser, address, role, logins[role], partial(take_pictures, target=target))
            complaints += seen.complaints
            sys.stdout.write(f"{role}: {len(seen.names)} pages in {target}: {' '.join(seen.names)}\n")
            sys.stdout.flush()
        browser.close()
    sys.stdout.write("".join(f"LOOK AT {complaint}\n" for complaint in complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
