"""The fixed pages and the frame around every page."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, override_settings

from nieuwebanen import pages
from nieuwebanen.accounts.context import MENUS
from nieuwebanen.accounts.models import Role

PUBLIC = [
    "/uitleg/",
    "/toegankelijkheid/",
    "/privacy/",
    "/inloggen/",
    "/wachtwoord-vergeten/",
    "/wachtwoord-vergeten/verstuurd/",
]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("path", PUBLIC)
def test_everybody_may_read_the_fixed_pages(path, db):
    response = Client().get(path)
    assert response.status_code == 200
    assert len(soup(response).select("h1")) == 1


def test_the_explanation_names_the_steps_and_the_routes(db):
    words = soup(Client().get("/uitleg/")).main.get_text(" ")
    for name in (
        "Toekomstige baan in beeld",
        "Mogelijkheden in kaart",
        "Match baan-kandidaat",
        "Inleertraject vastgesteld",
        "Kandidaat leert in",
        "Reguliere baan",
        "Kleinschalige groei",
        "Grootschalige groei",
        "Ontwikkelbanen",
        "Stapelbanen",
        "Van werk naar werk",
    ):
        assert name in words


def test_every_page_can_be_left_and_searched_from(coach, client_for):
    page = soup(client_for(coach).get("/profiel/"))
    assert page.select_one("a.nbl-skip-link")["href"] == "#inhoud"
    assert page.find(id="inhoud").name == "main"
    forms = page.select('form[action="/uitloggen/"]')
    assert len(forms) == 2  # in the bar, and in the menu panel of a small window
    for form in forms:
        assert form["method"] == "post"
        assert form.button.get_text(strip=True) == "Uitloggen"
        assert form.select_one("[name=csrfmiddlewaretoken]") is not None
    assert {form["method"] for form in page.select('form[role="search"]')} == {"get"}
    assert page.title.get_text() == "Profiel - Nieuwe Banen"


def test_a_refused_form_says_so_in_the_title(coach, client_for):
    page = soup(client_for(coach).post("/profiel/", {"first_name": "", "last_name": ""}))
    assert page.title.get_text() == "Fout (2): Profiel - Nieuwe Banen"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_own_menu_and_marks_where_it_is(role, request, client_for):
    user = request.getfixturevalue(
        {"coach": "coach", "manager": "manager", "admin": "admin", "employer": "employer_user"}[role]
    )
    page = soup(client_for(user).get("/berichten/"))
    names = [
        "".join(link.find_all(string=True, recursive=False)).strip()  # the name without its count
        for link in page.select("#hoofdmenu > ul:not(.nbl-menu-only) a")
    ]
    allowed = [entry.name for entry in MENUS[role]]
    assert names
    assert [name for name in allowed if name in names] == names
    assert page.select("#hoofdmenu [aria-current]") == []


def test_the_current_menu_item_is_marked(admin, client_for):
    page = soup(client_for(admin).get("/beheer/teams/"))
    (current,) = page.select("#hoofdmenu [aria-current]")
    assert current["aria-current"] == "page"
    assert current.get_text(strip=True) == "Teams"
    page = soup(client_for(admin).get("/beheer/gebruikers/nieuw/"))
    (current,) = page.select("#hoofdmenu [aria-current]")
    assert current["aria-current"] == "true"
    assert current.get_text(strip=True) == "Gebruikers"


def test_every_role_lands_on_its_own_first_page(coach, manager, admin, employer_user, client_for):
    places = {client_for(user).get("/")["Location"] for user in (coach, manager, admin, employer_user)}
    assert len(places) == 4
    assert Client().get("/")["Location"] == "/inloggen/?next=/"


def test_an_unknown_address_is_a_page_in_style(coach, client_for, db):
    for browser in (Client(), client_for(coach)):
        page = browser.get("/bestaat-niet/")
        assert page.status_code == 404
        assert soup(page).h1.get_text() == "Deze pagina bestaat niet"


def test_the_wrong_role_is_told_so_in_style(coach, client_for):
    page = client_for(coach).get("/beheer/")
    assert page.status_code == 403
    assert soup(page).h1.get_text() == "U mag deze pagina niet bekijken"


def test_an_expired_form_is_explained(coach):
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/inloggen/", {"username": "a", "password": "b"})
    assert page.status_code == 403
    assert soup(page).h1.get_text() == "Dit formulier is verlopen"


def test_the_error_page_needs_neither_database_nor_user(rf):
    response = pages.server_error(rf.get("/"))
    assert response.status_code == 500
    assert soup(response).h1.get_text() == "Er ging bij ons iets mis"


# ---- health, security.txt, post ---------------------------------------------------------------------
def test_livez_asks_nobody(client):
    # without the db mark, a query would fail this test
    assert client.get("/livez").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_knows_the_database_and_its_tables(client, monkeypatch):
    assert client.get("/readyz").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'accounts'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations missing\n")


@pytest.mark.django_db
def test_readyz_says_503_when_the_database_is_away(client, monkeypatch):
    from django.db import OperationalError

    def away(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("nieuwebanen.pages.MigrationExecutor", away)
    assert client.get("/readyz").status_code == 503


def test_security_txt_follows_rfc_9116(client):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert "T00:00:00" in lines["Expires"]


def test_the_post_exists_in_demo_mode_only(client, db, tmp_path):
    with override_settings(DEMO=False):
        assert client.get("/post/").status_code == 404
    with override_settings(DEMO=True, MAIL_DIR=tmp_path):
        assert "Er is nog geen post." in client.get("/post/").content.decode()
        (tmp_path / "1.eml").write_bytes(
            "To: wim@example.org\nSubject: =?utf-8?q?B=C3=A9richt?=\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            "Zie http://127.0.0.1:8000/a/ <script>alert(1)</script> é\n".encode()
        )
        page = soup(client.get("/post/"))
        assert page.script.get("src")
        assert "alert(1)" in page.details.get_text()
        assert page.details.select_one("a")["href"] == "http://127.0.0.1:8000/a/"
        assert "Bericht" in page.summary.get_text().replace("é", "e")
        assert client.get("/post/?aan=zzz").content.decode().count("<details") == 0
