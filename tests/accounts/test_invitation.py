"""An invitation: a GET consumes nothing, a POST works once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from nieuwebanen.accounts import people
from nieuwebanen.accounts.models import Invitation, Role
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.outbox import MailKind, OutboxMail

NEW = {"new_password1": "welkom in het nieuwe werk", "new_password2": "welkom in het nieuwe werk"}


@pytest.fixture
def invited(admin):
    return people.invite(email="Nieuw@Example.org", role=Role.MANAGER, by=admin, first_name="Nora", last_name="Nieuw")


def link(email="nieuw@example.org"):
    body = OutboxMail.objects.filter(recipient=email).latest("pk").body
    return "/uitnodiging/" + body.split("/uitnodiging/")[1].split()[0]


def test_looking_at_an_invitation_uses_nothing_up(invited):
    for _ in range(3):  # mail scanners follow links, more than once
        page = Client().get(link())
        assert page.status_code == 200
        assert "Nora Nieuw" in page.content.decode()
    assert Invitation.objects.get().used_at is None
    assert not invited.has_usable_password()
    assert Client().post(link(), NEW).status_code == 302


def test_a_password_is_chosen_once_and_you_are_in(invited):
    browser = Client()
    assert browser.post(link(), NEW)["Location"] == "/"
    assert browser.get("/profiel/").status_code == 200
    invited.refresh_from_db()
    assert invited.check_password(NEW["new_password1"])
    assert Client().get(link()).status_code == 410
    again = Client().post(
        link(), {"new_password1": "iemand anders zijn zin", "new_password2": "iemand anders zijn zin"}
    )
    assert again.status_code == 410
    invited.refresh_from_db()
    assert invited.check_password(NEW["new_password1"])


def test_a_weak_password_leaves_the_invitation_open(invited):
    assert Client().post(link(), {"new_password1": "kort", "new_password2": "kort"}).status_code == 422
    assert Client().get(link()).status_code == 200


def test_an_invitation_ends_after_two_weeks(invited):
    with travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(link()).status_code == 410


def test_a_new_invitation_ends_the_old_one(invited, admin):
    old = link()
    people.invite_again(invited, by=admin)
    assert link() != old
    assert Client().get(old).status_code == 410
    assert Client().get(link()).status_code == 200


def test_who_has_a_password_is_not_invited_again(invited, admin):
    Client().post(link(), NEW)
    invited.refresh_from_db()
    with pytest.raises(DomainError, match="heeft al een wachtwoord"):
        people.invite_again(invited, by=admin)


def test_only_a_hash_of_the_secret_is_kept(invited):
    secret = link().split("/")[-2] if link().endswith("/") else link().split("/")[-1]
    assert secret not in Invitation.objects.values_list("secret_sha256", flat=True)
    assert Invitation.find("something else", at=timezone.now()) is None
    assert Invitation.find("", at=timezone.now()) is None


def test_the_mail_is_account_mail_and_the_event_is_written(invited, admin):
    assert OutboxMail.objects.get().kind == MailKind.ACCOUNT
    assert Event.objects.about(invited).filter(verb="user.invited", actor=admin).exists()


def test_an_address_in_use_is_refused_also_with_capitals(invited, admin):
    with pytest.raises(DomainError, match="al in gebruik"):
        people.invite(email="NIEUW@example.org", role=Role.MANAGER, by=admin, first_name="N", last_name="N")
