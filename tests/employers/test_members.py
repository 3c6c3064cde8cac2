"""Who of an employer may use the portal: the rules at the functions, the doors of the portal and of staff."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from employers import memberships
from employers.memberships import Rights
from employers.models import EmployerMembership
from nieuwebanen.accounts.models import Invitation, Role, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.outbox import OutboxMail
from tests import factories

pytestmark = pytest.mark.django_db

NOBODY, SIGNS, ADMIN, BOTH = Rights(), Rights(may_sign=True), Rights(is_admin=True), Rights(True, True)
PASSWORD = {"new_password1": "welkom in het nieuwe werk", "new_password2": "welkom in het nieuwe werk"}


def answers(**changes):
    return {"first_name": "Nora", "last_name": "Nieuw", "email": "nora@bedrijf.example"} | changes


def invited(employer, by, **changes):
    return memberships.invite(employer, **{"may_sign": False} | answers(**changes), by=by)


def rights_of(membership):
    membership.refresh_from_db()
    return Rights(membership.may_sign, membership.is_admin)


@pytest.fixture
def boss(employer_user):
    """The admin of an organisation, with one colleague who is none."""
    employer = factories.make_employer(members=[employer_user, factories.make_user(Role.EMPLOYER)])
    return employer.memberships.get(user=employer_user)


@pytest.fixture
def colleague(boss):
    return boss.employer.memberships.exclude(pk=boss.pk).get()


def page(name, employer, *users):
    return reverse(f"employers:{name}", args=[employer.public_id, *(user.public_id for user in users)])


def link(email="nora@bedrijf.example"):
    body = OutboxMail.objects.filter(recipient=email).latest("pk").body
    return "/uitnodiging/" + body.split("/uitnodiging/")[1].split()[0]


# ---- inviting -------------------------------------------------------------------------------------
def test_the_first_of_an_employer_becomes_its_admin_and_the_second_only_when_asked(coach):
    employer = factories.make_employer()
    first, second = invited(employer, coach), invited(employer, coach, email="tweede@bedrijf.example")
    third = invited(employer, first.user, email="derde@bedrijf.example", is_admin=True, may_sign=True)
    assert [rights_of(one) for one in (first, second, third)] == [ADMIN, NOBODY, BOTH]


def test_only_an_admin_and_staff_change_who_has_access(boss, colleague, coach, admin):
    elsewhere = factories.make_user(Role.EMPLOYER)
    factories.make_employer(members=[elsewhere])
    for by in (colleague.user, elsewhere, admin):
        for deed in (
            lambda by=by: invited(boss.employer, by),
            lambda by=by: memberships.end(boss, by=by),
            lambda by=by: memberships.change_rights(colleague, BOTH, seen=SIGNS, by=by),
            lambda by=by: memberships.invite_again(colleague, by=by),
        ):
            with pytest.raises(DomainError, match="Alleen een beheerder"):
                deed()
    assert invited(boss.employer, boss.user)
    assert invited(boss.employer, coach, email="x@bedrijf.example")


def test_who_works_for_another_employer_already_is_in_at_once_and_is_told(boss, client_for):
    elsewhere = factories.make_user(Role.EMPLOYER, email="nora@bedrijf.example")
    factories.make_employer(members=[elsewhere], name="Ander bedrijf")
    membership = invited(boss.employer, boss.user)
    assert membership.user == elsewhere
    assert not Invitation.objects.exists()
    mail = OutboxMail.objects.get(recipient=elsewhere.email)
    assert f"toegang tot het portaal voor {boss.employer}" in mail.body
    assert str(boss.employer) in client_for(elsewhere).get(reverse("employers:portal_home")).text


def test_who_was_invited_elsewhere_but_never_came_gets_a_new_link_and_the_old_one_ends(boss, coach):
    invited(factories.make_employer(), coach)
    old = link()
    invited(boss.employer, boss.user)
    assert Client().get(old).status_code == 410
    assert Client().post(link(), PASSWORD).status_code == 302


def test_an_address_of_staff_a_switched_off_account_and_a_member_are_refused(boss, coach):
    off = factories.make_user(Role.EMPLOYER, is_active=False)
    for email, words in (
        (coach.email, "van een medewerker"),
        (off.email, "staat uit"),
        (boss.user.email.upper(), "al toegang"),
    ):
        with pytest.raises(DomainError, match=words):
            invited(boss.employer, boss.user, email=email)
    assert boss.employer.memberships.count() == 2


def test_the_link_of_a_colleague_survives_scanners_works_once_and_two_weeks(boss):
    invited(boss.employer, boss.user)
    for _ in range(3):  # scanners of mail look at every link
        assert Client().head(link()).status_code == 200
        assert Client().get(link()).status_code == 200
    browser = Client()
    assert browser.post(link(), PASSWORD).status_code == 302
    assert str(boss.employer) in browser.get(reverse("employers:portal_home")).text
    gone = Client().post(link(), PASSWORD)
    assert gone.status_code == 410
    assert "Log dan in" in gone.text
    assert "nieuwe uitnodiging" in gone.text
    other = invited(boss.employer, boss.user, email="laat@bedrijf.example")
    sent = other.user.invitation.invited_at
    for passed, status in ((timedelta(days=14, seconds=-1), 200), (timedelta(days=14), 410)):
        with travel(sent + passed, tick=False):
            assert Client().get(link("laat@bedrijf.example")).status_code == status


def test_inviting_again_ends_the_older_link(boss):
    membership = invited(boss.employer, boss.user)
    old = link()
    memberships.invite_again(membership, by=boss.user)
    assert [Client().get(where).status_code for where in (old, link())] == [410, 200]
    memberships.end(membership, by=boss.user)
    assert Client().get(link()).status_code == 410, "no door is left open for who may not come any more"
    with pytest.raises(DomainError, match="gestopt"):
        memberships.invite_again(membership, by=boss.user)


# ---- rights, and the end --------------------------------------------------------------------------
def test_an_admin_gives_and_takes_and_every_change_is_written_down(boss, colleague):
    memberships.change_rights(colleague, BOTH, seen=SIGNS, by=boss.user)
    memberships.change_rights(boss, NOBODY, seen=BOTH, by=boss.user)
    assert (rights_of(colleague), rights_of(boss)) == (BOTH, NOBODY)
    verbs = Event.objects.about(boss.employer).values_list("verb", "data")
    assert sorted(verb for verb, _ in verbs) == ["employer.member_admin"] * 2 + ["employer.member_signing"]
    with pytest.raises(DomainError, match="Alleen een beheerder"):
        memberships.change_rights(colleague, NOBODY, seen=BOTH, by=boss.user)


def test_there_is_always_an_admin(boss, colleague, coach):
    for by in (boss.user, coach):
        with pytest.raises(DomainError, match="altijd een beheerder"):
            memberships.change_rights(boss, SIGNS, seen=BOTH, by=by)
        with pytest.raises(DomainError, match="enige beheerder"):
            memberships.end(boss, by=by)
    memberships.change_rights(colleague, BOTH, seen=SIGNS, by=coach)
    User.objects.filter(pk=colleague.user_id).update(is_active=False)
    with pytest.raises(DomainError, match="enige beheerder"):
        memberships.end(boss, by=boss.user)
    assert rights_of(boss) == BOTH


def test_only_a_coach_ends_the_access_of_the_last_person_of_an_employer(boss, colleague, coach):
    memberships.end(colleague, by=boss.user)
    with pytest.raises(DomainError, match="enige beheerder"):
        memberships.end(boss, by=boss.user)
    memberships.end(boss, by=coach)
    assert not boss.employer.memberships.filter(ended_at=None).exists()


def test_the_second_of_two_who_change_the_same_rights_is_told(boss, colleague):
    memberships.change_rights(colleague, NOBODY, seen=SIGNS, by=boss.user)
    with pytest.raises(StaleError):
        memberships.change_rights(colleague, ADMIN, seen=SIGNS, by=boss.user)
    assert rights_of(colleague) == NOBODY


# ---- the doors of the portal ----------------------------------------------------------------------
def test_an_admin_walks_from_inviting_to_ending(boss, client_for):
    desk, employer = client_for(boss.user), boss.employer
    assert desk.post(page("portal_member_invite", employer), answers(email="geen mail")).status_code == 422
    desk.post(page("portal_member_invite", employer), answers(may_sign="on"))
    nora = User.objects.get(email="nora@bedrijf.example")
    assert "nog niet ingelogd" in desk.get(reverse("employers:portal_members")).text
    old = link()
    desk.post(page("portal_member_invite_again", employer, nora))
    assert link() != old
    rights = page("portal_member_rights", employer, nora)
    assert "bindend" in desk.get(rights).text
    assert desk.post(rights, {"is_admin": "on", "seen": "10"}).status_code == 302
    stale = desk.post(rights, {"seen": "10"})
    assert stale.status_code == 409
    assert "net gewijzigd" in stale.text
    assert 'value="01"' in stale.text, "bewaren once more is a choice"
    assert nora.memberships.get().is_admin
    end = page("portal_member_end", employer, nora)
    assert "Toegang van Nora Nieuw stoppen?" in desk.get(end).text
    assert desk.get(end)
    assert nora.memberships.get().ended_at is None
    desk.post(end)
    assert nora.memberships.get().ended_at is not None


def test_who_is_no_admin_reads_the_list_and_nothing_more(boss, colleague, client_for):
    desk, employer = client_for(colleague.user), boss.employer
    text = desk.get(reverse("employers:portal_members")).text
    assert boss.user.full_name in text
    assert "Collega uitnodigen" not in text
    assert "Toegang stoppen" not in text
    assert desk.post(page("portal_member_invite", employer), answers()).status_code == 403
    for name in ("portal_member_rights", "portal_member_invite_again", "portal_member_end"):
        assert desk.post(page(name, employer, boss.user)).status_code == 403
    assert employer.memberships.filter(ended_at=None).count() == 2


def test_ending_the_own_access_is_asked_first_and_ends_it_at_once(boss, colleague, client_for):
    memberships.change_rights(colleague, BOTH, seen=SIGNS, by=boss.user)
    desk = client_for(boss.user)
    end = page("portal_member_end", boss.employer, boss.user)
    assert "Uw eigen toegang stoppen?" in desk.get(end).text
    assert desk.post(end).url == reverse("employers:portal_home")
    assert desk.get(reverse("employers:portal_members")).status_code == 404


def test_a_tab_of_another_own_organisation_acts_for_its_own(boss, colleague, client_for):
    second = factories.make_employer(members=[boss.user, colleague.user], name="Tweede bedrijf")
    desk = client_for(boss.user)
    desk.post(reverse("employers:portal_switch"), {"organisatie": str(boss.employer.public_id)})
    desk.post(page("portal_member_end", second, colleague.user))
    assert boss.employer.memberships.get(user=colleague.user).ended_at is None
    assert second.memberships.get(user=colleague.user).ended_at is not None
    assert f"U werkt voor <strong>{second}</strong>" in desk.get(reverse("employers:portal_members")).text


def test_the_list_costs_the_same_for_two_and_for_twenty(boss, client_for, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk, where = client_for(boss.user), reverse("employers:portal_members")
    desk.get(where)
    with CaptureQueriesContext(connection) as few:
        desk.get(where)
    for _ in range(18):
        EmployerMembership.objects.create(employer=boss.employer, user=factories.make_user(Role.EMPLOYER))
    with django_assert_num_queries(len(few)):
        desk.get(where)


# ---- the doors of staff ---------------------------------------------------------------------------
def test_a_coach_changes_rights_at_the_employer(boss, colleague, coach, client_for):
    desk = client_for(coach)
    rights = page("membership_rights", boss.employer, colleague.user)
    assert rights in desk.get(boss.employer.get_absolute_url()).text
    assert desk.post(rights, {"may_sign": "on", "is_admin": "on", "seen": "10"}).status_code == 302
    assert rights_of(colleague) == BOTH
    refused = desk.post(page("membership_end", boss.employer, colleague.user), follow=True)
    assert "heeft geen toegang meer" in refused.text
    last = desk.post(page("membership_rights", boss.employer, boss.user), {"seen": "11"})
    assert last.status_code == 422
    assert "altijd een beheerder" in last.text
