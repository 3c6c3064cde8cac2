"""The PDF door reaches bundled assets and nothing else: no file of the server, no other server, no attachment."""

import io
import socket
import sys
import threading

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from nieuwebanen.pdf import ASSETS, html_to_pdf, merge

PAGE = '<html lang="nl"><head><title>Proef</title>{head}</head><body><h1>Proef</h1>{body}</body></html>'


def page(*, head="", body=""):
    return PAGE.format(head=head, body=body)


@pytest.fixture
def opened():
    """Every file that is opened and every connection that is tried, by this thread, from here on."""
    seen, mine, on = [], threading.get_ident(), [True]

    def watch(event, arguments):
        if on[0] and threading.get_ident() == mine and event in ("open", "socket.connect", "socket.getaddrinfo"):
            seen.append((event, str(arguments[0] if event == "open" else arguments[1:])))

    sys.addaudithook(watch)  # cannot be taken away again, so it is switched off
    yield seen
    on[0] = False


@pytest.fixture
def server():
    """Somebody who listens, and counts who calls."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        yield listening


def places(secret, port):
    here = f"http://127.0.0.1:{port}/x"
    file = secret.as_uri()
    return {
        "img of a file": page(body=f'<img src="{file}" alt="">'),
        "img of a server": page(body=f'<img src="{here}" alt="">'),
        "style sheet of a file": page(head=f'<link rel="stylesheet" href="{file}">'),
        "style sheet of a server": page(head=f'<link rel="stylesheet" href="{here}">'),
        "import": page(head=f'<style>@import url("{here}");</style>'),
        "background": page(head=f"<style>body {{ background: url({file}) }}</style>"),
        "font": page(head=f"<style>@font-face {{ font-family: x; src: url({file}) }} h1 {{ font-family: x }}</style>"),
        "attachment by link": page(head=f'<link rel="attachment" href="{file}">'),
        "attachment by anchor": page(body=f'<a rel="attachment" href="{file}">x</a>'),
        "object": page(body=f'<object data="{file}"></object>'),
        "embed": page(body=f'<embed src="{file}">'),
        "image in an svg": page(
            body=f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{file}" width="9" height="9"/></svg>'
        ),
        "relative": page(body='<img src="../../../etc/passwd" alt="">'),
        "climbing out of the bundle": page(body='<img src="asset:../settings.py" alt="">'),
        "no such asset": page(body='<img src="asset:passwd" alt="">'),
        "other scheme": page(body='<img src="ftp://127.0.0.1/x" alt="">'),
        "device": page(body='<img src="file:///dev/urandom" alt="">'),
    }


@pytest.mark.parametrize("place", list(places(__import__("pathlib").Path("/x"), 1)))
def test_nothing_outside_the_bundle_is_reached(place, tmp_path, server, opened):
    secret = tmp_path / "secret.txt"
    secret.write_text("burgerservicenummer")
    html_to_pdf(page(), identifier="warm")  # what the door itself opens, it has opened now
    opened.clear()

    try:
        data = html_to_pdf(places(secret, server.getsockname()[1])[place], identifier="x")
    except FatalURLFetchingError:
        data = b""

    reached = [
        what
        for what in opened
        if "secret.txt" in what[1] or what[0] != "open" or "/dev/" in what[1] or "passwd" in what[1]
    ]
    assert reached == []
    with pytest.raises(TimeoutError):
        server.accept()
    if data:
        assert b"burgerservicenummer" not in data
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert not pdf.attachments


def test_the_bundle_is_reached():
    data = html_to_pdf(page(body='<img src="asset:mark.svg" alt="merk">'), identifier="x")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


def test_every_asset_is_there():
    assert {name for name, (path, _) in ASSETS.items() if not path.is_file()} == set()


def test_a_data_address_is_refused_too():
    """What a document carries with itself could be anything, and nothing of ours needs it."""
    with pytest.raises(FatalURLFetchingError):
        html_to_pdf(page(body='<img src="data:image/svg+xml,<svg/>" alt="">'), identifier="x")


def test_merged_documents_keep_their_pages_in_order():
    one, two = (html_to_pdf(page(body=f"<p>{text}</p>"), identifier=text) for text in ("een", "twee"))
    with pikepdf.open(io.BytesIO(merge([one, two, one]))) as pdf:
        assert len(pdf.pages) == 3
    assert merge([one, two]) == merge([one, two])
