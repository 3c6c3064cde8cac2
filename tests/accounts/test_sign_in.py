"""Getting in and out: sign-in, lock-out, forgotten password, own account."""

from datetime import timedelta
from time import time

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from nieuwebanen import outbox
from nieuwebanen.accounts.models import Role
from nieuwebanen.outbox import OutboxMail

PASSWORD = "een goede lange zin"


@pytest.fixture
def alice(coach):
    coach.set_password(PASSWORD)
    coach.save()
    return coach


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("accounts:sign_in"), {"username": email, "password": password, **extra})


def test_the_page_has_the_words_that_people_look_for(client, db):
    page = BeautifulSoup(client.get("/inloggen/").content, "html.parser")
    assert page.h1.get_text() == "Inloggen"
    assert page.select_one('label[for="id_username"]').get_text(strip=True) == "E-mailadres"
    assert page.select_one('label[for="id_password"]').get_text(strip=True) == "Wachtwoord"
    assert page.select_one("main form button").get_text(strip=True) == "Inloggen"


def test_capitals_in_the_address_do_not_matter(client, alice):
    response = sign_in(client, " Alice@Example.ORG ")
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_after_signing_in_you_come_where_you_wanted_to_be(client, alice):
    asked = client.get("/profiel/")
    assert asked["Location"] == "/inloggen/?next=/profiel/"
    assert sign_in(client, alice.email, next="/profiel/")["Location"] == "/profiel/"


def test_no_other_site_can_be_the_place_to_go(client, alice):
    assert sign_in(client, alice.email, next="https://evil.example/")["Location"] == "/"


def test_a_wrong_password_tells_nothing_about_the_account(client, alice):
    known, unknown = sign_in(client, alice.email, "x"), sign_in(client, "nobody@example.org", "x")
    assert known.status_code == unknown.status_code == 422
    sentence = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei."
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_who_is_switched_off_cannot_sign_in(client, alice):
    alice.is_active = False
    alice.save()
    assert sign_in(client, alice.email).status_code == 422


def test_after_six_failures_the_right_password_has_to_wait(client, alice):
    for _ in range(5):
        assert sign_in(client, alice.email, "fout").status_code == 422
    locked = sign_in(client, alice.email, "fout")
    assert locked.status_code == 429
    assert "Wacht 15 minuten" in locked.content.decode()
    assert sign_in(client, alice.email).status_code == 429
    with travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in(client, alice.email).status_code == 302


def test_capitals_do_not_dodge_the_lock_out(client, alice):
    for attempt in (
        "alice@example.org",
        "Alice@example.org",
        "ALICE@example.org",
        "alice@Example.org",
        "aLICE@example.org",
    ):
        sign_in(client, attempt, "fout")
    assert sign_in(client, "alicE@example.org", "fout").status_code == 429


def test_a_lock_out_elsewhere_does_not_keep_you_out(client, alice):
    for _ in range(7):
        sign_in(Client(REMOTE_ADDR="10.0.0.9"), alice.email, "fout")
    assert sign_in(client, alice.email).status_code == 302


def test_signing_out_is_a_post_and_says_so(client_for, alice):
    browser = client_for(alice)
    assert browser.get("/uitloggen/").status_code == 405
    page = browser.post("/uitloggen/", follow=True)
    assert "U bent uitgelogd." in page.content.decode()
    assert browser.get("/profiel/").status_code == 302


# ---- own account --------------------------------------------------------------------------------
def test_the_own_name_can_be_changed_but_not_the_role(client_for, alice):
    browser = client_for(alice)
    browser.post(
        "/profiel/", {"first_name": "Alies", "last_name": "Bakker", "phone": "", "role": Role.ADMIN, "email": "x@y.z"}
    )
    alice.refresh_from_db()
    assert (alice.first_name, alice.role, alice.email) == ("Alies", Role.COACH, "alice@example.org")


def test_a_new_password_needs_the_old_one_and_signs_out_other_browsers(client_for, alice):
    here, elsewhere = client_for(alice), client_for(alice)
    new = {"new_password1": "nog een lange zin", "new_password2": "nog een lange zin"}
    assert here.post("/profiel/wachtwoord/", {"old_password": "fout", **new}).status_code == 422
    assert here.post("/profiel/wachtwoord/", {"old_password": PASSWORD, **new}).status_code == 302
    assert here.get("/profiel/").status_code == 200
    assert elsewhere.get("/profiel/").status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("kort", "kort", "van minimaal 12 tekens"),
        ("een goede lange zin", "iets heel anders", "De twee wachtwoorden zijn niet hetzelfde"),
        ("alice@example.org", "alice@example.org", "niet lijkt op"),
        ("123456789012", "123456789012", "ook letters"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client_for, alice, first, second, sentence):
    data = {"old_password": PASSWORD, "new_password1": first, "new_password2": second}
    answer = client_for(alice).post("/profiel/wachtwoord/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# ---- forgotten password -------------------------------------------------------------------------
def reset_link(client, email):
    client.post("/wachtwoord-vergeten/", {"email": email})
    outbox.deliver(at=timezone.now() + timedelta(seconds=1))
    lines = mail.outbox[-1].body.splitlines()
    return next(line for line in lines if "/wachtwoord-vergeten/" in line).split("://", 1)[1].partition("/")[2]


def test_a_forgotten_password_is_replaced_by_mail(client, alice):
    path = "/" + reset_link(client, "ALICE@example.org")
    assert mail.outbox[-1].subject == "Nieuw wachtwoord kiezen"
    form = client.get(path, follow=True)
    assert path.split("/")[-2] not in form.request["PATH_INFO"]  # the token left the address bar
    new = {"new_password1": "weer een lange zin", "new_password2": "weer een lange zin"}
    assert client.post(form.request["PATH_INFO"], new)["Location"] == "/inloggen/"
    assert sign_in(client, alice.email, "weer een lange zin").status_code == 302
    gone = Client().get(path, follow=True)
    assert "Deze link werkt niet meer" in gone.content.decode()


def test_a_reset_link_is_valid_for_half_an_hour(client, alice):
    path = "/" + reset_link(client, alice.email)
    with travel(time() + 31 * 60):
        assert "Deze link werkt niet meer" in client.get(path, follow=True).content.decode()


def test_asking_for_a_stranger_looks_the_same_and_mails_nobody(client, alice):
    known = client.post("/wachtwoord-vergeten/", {"email": alice.email}, follow=True)
    unknown = client.post("/wachtwoord-vergeten/", {"email": "nobody@example.org"}, follow=True)
    assert BeautifulSoup(known.content, "html.parser").main == BeautifulSoup(unknown.content, "html.parser").main
    assert OutboxMail.objects.count() == 1


def test_asking_often_mails_once(client, alice):
    with travel("2026-11-23T10:00:00+01:00", tick=False):
        for _ in range(4):
            client.post("/wachtwoord-vergeten/", {"email": alice.email})
    assert OutboxMail.objects.count() == 1
