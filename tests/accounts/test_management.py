"""The beheer: users, handing over, teams, holidays, the log."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from nieuwebanen.accounts import handover, people
from nieuwebanen.accounts.models import Role, Team, User
from nieuwebanen.dates import Holiday
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from tests import factories


@pytest.fixture
def desk(admin, client_for):
    return client_for(admin)


@pytest.fixture
def colleague(coach):
    return factories.make_user(
        Role.COACH, first_name="Cor", last_name="Collega", email="cor@example.org", team=coach.team
    )


def texts(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def test_the_list_finds_people_by_name_role_and_state(desk, coach, manager):
    assert "Alice Coach" in texts(desk.get("/beheer/"))
    assert "Mira Manager" not in texts(desk.get("/beheer/?q=alice"))
    assert "Alice Coach" not in texts(desk.get("/beheer/?rol=manager"))
    User.objects.filter(pk=coach.pk).update(is_active=False)
    assert "Alice Coach" not in texts(desk.get("/beheer/"))
    assert "Alice Coach" in texts(desk.get("/beheer/?stand=uit"))
    assert "Geen gebruikers met deze filters" in texts(desk.get("/beheer/?q=zzz"))


def test_the_list_asks_as_much_for_thirty_people_as_for_one(desk, admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(45) as few:  # the menu counts what waits for the beheerder too
        desk.get("/beheer/")
    team = factories.make_team("Team Oost")
    for number in range(24):
        factories.make_user(Role.COACH, email=f"c{number}@example.org", team=team)
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get("/beheer/")


def test_a_new_colleague_is_invited(desk):
    team = factories.make_team("Team Oost")
    data = {
        "first_name": "Noor",
        "last_name": "de Vries",
        "email": "Noor@example.org",
        "role": "coach",
        "team": team.pk,
    }
    page = desk.post("/beheer/gebruikers/nieuw/", data, follow=True)
    assert "Noor de Vries is uitgenodigd" in page.content.decode()
    noor = User.objects.get(email="noor@example.org")
    assert noor.invitation.used_at is None
    assert noor.team == team


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"team": ""}, "Kies het team van deze werkcoach"),
        ({"email": "Ada@example.org"}, "Dit e-mailadres is al in gebruik"),
        ({"email": "x"}, "Vul een e-mailadres in, zoals naam@bedrijf.nl"),
        ({"role": "employer"}, "Kies iets uit de lijst"),
        ({"last_name": ""}, "Vul in: achternaam"),
    ],
)
def test_an_incomplete_colleague_is_refused_with_the_reason(desk, change, sentence):
    team = factories.make_team("Team Oost")
    data = {"first_name": "N", "last_name": "V", "email": "n@example.org", "role": "coach", "team": team.pk}
    page = desk.post("/beheer/gebruikers/nieuw/", {**data, **change})
    assert page.status_code == 422
    assert sentence in texts(page)
    assert not User.objects.filter(email="n@example.org").exists()


def test_a_coach_with_work_keeps_team_and_role(desk, coach, admin):
    factories.make_candidate(coach=coach)
    coach.team = factories.make_team("Team Zuid")
    with pytest.raises(DomainError, match="heeft nog werk: 1 kandidaat"):
        people.change(coach, by=admin)
    page = desk.post(
        f"/beheer/gebruikers/{coach.public_id}/",
        {"first_name": "A", "last_name": "C", "email": coach.email, "role": "manager", "team": ""},
    )
    assert page.status_code == 422
    assert User.objects.get(pk=coach.pk).role == Role.COACH


def test_switching_off_hands_the_work_to_a_colleague_and_ends_every_session(desk, coach, colleague, client_for):
    candidate = factories.make_candidate(coach=coach)
    abroad = client_for(coach)
    url = f"/beheer/gebruikers/{coach.public_id}/uitzetten/"
    assert "Wie neemt het werk over?" in texts(desk.get(url))
    assert desk.post(url, {}).status_code == 422
    assert desk.post(url, {"successor": colleague.pk}).status_code == 302
    candidate.refresh_from_db()
    coach.refresh_from_db()
    assert candidate.coach == colleague
    assert not coach.is_active
    assert abroad.get("/profiel/").status_code == 302
    assert Event.objects.about(candidate).filter(verb="handed_over").exists()
    assert handover.work_of(coach) == {}


def test_work_does_not_leave_the_team(coach, other_coach, admin):
    factories.make_candidate(coach=coach)
    with pytest.raises(DomainError, match="hetzelfde team"):
        people.deactivate(coach, by=admin, successor=other_coach)
    assert User.objects.get(pk=coach.pk).is_active


def test_the_own_account_and_the_last_beheerder_stay_on(admin, manager):
    with pytest.raises(DomainError, match="eigen account"):
        people.deactivate(admin, by=admin)
    with pytest.raises(DomainError, match="laatste beheerder"):
        people.deactivate(admin, by=manager)
    admin.role = Role.MANAGER
    with pytest.raises(DomainError, match="laatste beheerder"):
        people.change(admin, by=manager)


def test_who_comes_back_can_sign_in_again(desk, manager):
    desk.post(f"/beheer/gebruikers/{manager.public_id}/uitzetten/")
    assert not User.objects.get(pk=manager.pk).is_active
    assert desk.get(f"/beheer/gebruikers/{manager.public_id}/aanzetten/").status_code == 405
    desk.post(f"/beheer/gebruikers/{manager.public_id}/aanzetten/")
    assert User.objects.get(pk=manager.pk).is_active


def test_teams_are_added_and_renamed(desk):
    desk.post("/beheer/teams/", {"name": "Team West"})
    team = Team.objects.get(name="Team West")
    desk.post(f"/beheer/teams/?team={team.public_id}", {"name": "Team Noordwest"})
    team.refresh_from_db()
    assert team.name == "Team Noordwest"
    assert desk.post("/beheer/teams/", {"name": "Team Noordwest"}).status_code == 422
    assert desk.get("/beheer/teams/?team=onzin").status_code == 200


def test_holidays_are_added_and_taken_away(desk):
    desk.post("/beheer/feestdagen/", {"day": "2 jan 2099", "name": "Extra dag"})
    day = Holiday.objects.get(day=date(2099, 1, 2))
    assert "Extra dag" in texts(desk.get("/beheer/feestdagen/?jaar=2099"))
    assert "Extra dag" not in texts(desk.get("/beheer/feestdagen/"))
    assert desk.post("/beheer/feestdagen/", {"day": "2-1-2099", "name": "Nog eens"}).status_code == 422
    url = f"/beheer/feestdagen/{day.pk}/weg/"
    assert "Feestdag weghalen?" in texts(desk.get(url))
    assert Holiday.objects.filter(pk=day.pk).exists()
    desk.post(url)
    assert not Holiday.objects.filter(pk=day.pk).exists()


def test_the_log_shows_who_did_what(desk, admin, coach):
    people.change(coach, by=admin)
    page = texts(desk.get("/beheer/logboek/"))
    assert "Gegevens van de gebruiker gewijzigd." in page
    assert "Ada Beheer" in page
    assert "Geen regels gevonden" in texts(desk.get("/beheer/logboek/?q=zzzz"))


@pytest.mark.parametrize(
    "path", ["/beheer/", "/beheer/teams/", "/beheer/feestdagen/", "/beheer/logboek/", "/beheer/gebruikers/nieuw/"]
)
def test_only_the_beheerder_comes_here(path, coach, manager, employer_user, client_for):
    for user in (coach, manager, employer_user):
        assert client_for(user).get(path).status_code == 403
    assert Client().get(path).status_code == 302
