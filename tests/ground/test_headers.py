"""What every answer carries: the content security policy and its company, also on errors, files and redirects."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.trajectories import builders

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(response):
    return dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))


def assert_guarded(response):
    assert policy_of(response) == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def assert_stored_nowhere(response):
    assert "no-store" in response.headers["Cache-Control"]
    assert "public" not in response.headers["Cache-Control"]


@pytest.fixture
def agreement(coach):
    return builders.offered(coach)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/inloggen/", 200),
        ("/uitleg/", 200),
        ("/livez", 200),
        ("/readyz", 200),
        ("/.well-known/security.txt", 200),
        ("/mijn-werk/", 302),  # to sign in
        ("/bestaat-niet/", 404),
        ("/mijn-werk", 301),  # the slash
        ("/static/css/base.css", 200),
        ("/static/js/nbl.js", 200),
        ("/static/fonts/SourceSansPro-Regular.ttf", 200),
    ],
)
def test_a_strangers_answers_carry_the_policy(client, path, status):
    response = client.get(path)
    response.close()  # a file of the disk
    assert response.status_code == status
    assert_guarded(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("/mijn-werk/", 200), ("/", 302), ("/beheer/", 403), ("/kandidaten/00000000-0000-4000-8000-000000000000/", 404)],
)
def test_a_coachs_answers_carry_it_and_are_stored_nowhere(coach, client_for, path, status):
    response = client_for(coach).get(path)
    assert response.status_code == status
    assert_guarded(response)
    assert_stored_nowhere(response)


@pytest.mark.django_db
def test_a_public_page_is_stored_nowhere_when_it_shows_who_reads_it(coach, client_for, client):
    assert "Alice" in client_for(coach).get("/uitleg/").content.decode()
    assert_stored_nowhere(client_for(coach).get("/uitleg/"))
    assert_stored_nowhere(client_for(coach).get("/bestaat-niet/"))
    assert "Cache-Control" not in client.get("/uitleg/").headers


@pytest.mark.django_db
def test_a_refused_form_and_a_wrong_method_carry_it(coach, client_for):
    browser = client_for(coach)
    refused, not_allowed = browser.post("/profiel/", {}), browser.post("/mijn-werk/")
    assert (refused.status_code, not_allowed.status_code) == (422, 405)
    for response in (refused, not_allowed):
        assert_guarded(response)
        assert_stored_nowhere(response)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_style(coach):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coach, backend="django.contrib.auth.backends.ModelBackend")
    response = browser.post("/profiel/", {"first_name": "Eva"})
    assert response.status_code == 403
    assert_guarded(response)
    assert_stored_nowhere(response)
    assert "h1" in response.content.decode()
    coach.refresh_from_db()
    assert coach.first_name == "Alice"


@pytest.mark.django_db
def test_what_breaks_answers_in_style_with_the_policy_and_tells_nothing(coach, client_for, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("trajectories.views.my_work.lines_of", broken)
    browser = client_for(coach)
    browser.raise_request_exception = False
    response = browser.get("/mijn-werk/")
    assert response.status_code == 500
    assert_guarded(response)
    assert_stored_nowhere(response)
    assert "Er ging bij ons iets mis" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
def test_paper_carries_it_and_is_stored_nowhere(agreement, client_for):
    case, _ = agreement
    response = client_for(case.coach).get(f"/trajecten/{case.trajectory.public_id}/overeenkomst.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert_guarded(response)
    assert_stored_nowhere(response)


def test_the_policy_allows_nothing_inline_and_nobody_else():
    told = str(django_settings.CONTENT_SECURITY_POLICY)
    for word in ("unsafe-inline", "unsafe-eval", "http", "data:", "*", "nonce"):
        assert word not in told
    assert "CONTENT_SECURITY_POLICY_REPORT_ONLY" not in dir(django_settings)


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(coach, client):
    client.get("/inloggen/")
    client.post("/inloggen/", {"username": coach.email, "password": "een-lang-wachtwoord"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert session["samesite"] == token["samesite"] == "Lax"
