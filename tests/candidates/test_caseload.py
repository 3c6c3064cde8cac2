"""The list of people, and adding one: filters, the question about a double, warnings about free text."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates.models import Candidate, CandidateStatus, TargetGroup
from tests import factories
from tests.candidates.answers import person

pytestmark = pytest.mark.django_db

LIST, NEW = reverse("candidates:list"), reverse("candidates:new")


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def names(client, **query):
    page = client.get(LIST, query)
    assert page.status_code == 200
    return [row.candidate.first_name for row in page.context["rows"]]


# ---- the list -----------------------------------------------------------------------------------
def test_a_coach_sees_the_own_team_and_a_manager_everybody(coach, other_coach, manager, client_for):
    colleague = factories.make_user(team=coach.team)
    for owner, name in ((coach, "Eigen"), (colleague, "Collega"), (other_coach, "Ander")):
        factories.make_candidate(owner, first_name=name)
    assert set(names(client_for(coach))) == {"Eigen", "Collega"}
    assert set(names(client_for(other_coach))) == {"Ander"}
    assert set(names(client_for(manager))) == {"Eigen", "Collega", "Ander"}
    assert names(client_for(coach), coach="mij") == ["Eigen"]
    assert names(client_for(coach), coach=str(colleague.public_id)) == ["Collega"]
    assert names(client_for(manager), coach=str(other_coach.public_id)) == ["Ander"]
    assert "Ander" not in names(client_for(coach), coach=str(other_coach.public_id))


def test_filters_narrow_the_list(desk, coach):
    skill = factories.make_skill("Serveren")
    factories.make_candidate(coach, first_name="Zoë", last_name="Smit", sector_wishes=["horeca", "zorg"])
    factories.make_candidate(coach, first_name="Marek", sector_wishes=["logistiek"], skills={skill: 2})
    factories.make_candidate(coach, first_name="Jan", skills={skill: 0})
    placed = factories.make_candidate(coach, first_name="Linda")
    Candidate.objects.filter(pk=placed.pk).update(status=CandidateStatus.PLACED)
    assert names(desk, q="zoe smit") == ["Zoë"]
    assert names(desk, q=placed.number) == []
    assert names(desk, q=placed.number.lower(), stand="alle") == ["Linda"]
    assert names(desk, stand="aan-het-werk") == ["Linda"]
    assert names(desk, sector="zorg") == ["Zoë"]
    assert names(desk, vaardigheid=skill.code) == ["Marek"]
    assert set(names(desk, sector="bestaat-niet")) == {"Zoë", "Marek", "Jan"}
    assert "Geen kandidaten met deze filters" in desk.get(LIST, {"q": "xyz"}).text


def test_the_list_sorts_and_pages(desk, coach, today):
    skill = factories.make_skill()
    for number in range(26):
        factories.make_candidate(coach, first_name=f"P{number:02d}", last_name="Jansen", available_from=None)
    Candidate.objects.filter(first_name="P20").update(available_from=today)
    old, fresh = Candidate.objects.get(first_name="P03"), Candidate.objects.get(first_name="P04")
    factories.assess_skill(old, skill, 2, on=today - timedelta(days=300))
    factories.assess_skill(fresh, skill, 2)
    assert len(names(desk)) == 25
    assert names(desk, pagina="2") == ["P25"]
    assert names(desk, sorteer="beginnen")[0] == "P20"
    assert names(desk, sorteer="-toegevoegd")[0] == "P25"
    assert names(desk, sorteer="profiel")[:3] == ["P03", "P04", "P00"]  # oldest first, who has none last
    assert names(desk, sorteer="-naam", pagina="2") == ["P00"]
    page = desk.get(LIST, {"q": "Jansen"}).text
    assert "26 kandidaten" in page
    assert "q=Jansen&amp;pagina=2" in page


def test_the_list_tells_how_complete_and_fresh_each_profile_is(desk, coach, today):
    candidate = factories.make_candidate(coach, available_from=today + timedelta(days=40))
    assert "nog geen vaardigheden" in desk.get(LIST).text
    factories.assess_skill(candidate, factories.make_skill(), 2, on=today - timedelta(days=200))
    page = desk.get(LIST).text
    assert "70%" in page
    assert "ouder dan 6 maanden" in page


def test_an_empty_list_says_what_to_do(desk, coach):
    page = desk.get(LIST).text
    assert "Nog geen kandidaten. Voeg de eerste kandidaat toe." in page
    candidate = factories.make_candidate(coach)
    Candidate.objects.filter(pk=candidate.pk).update(status=CandidateStatus.INACTIVE)
    assert "Er zijn geen kandidaten met deze stand" in desk.get(LIST).text
    assert "Geen kandidaten met deze filters" in desk.get(LIST, {"actie": "open"}).text


def test_the_list_costs_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(80) as spent:
            assert desk.get(LIST).status_code == 200
        return len(spent)

    skills = {factories.make_skill(): 2 for _ in range(4)}
    factories.make_candidate(coach, skills=skills)
    cost()  # the first request also opens the session
    before = cost()
    for _ in range(8):
        factories.make_candidate(coach, skills=skills)
    assert cost() == before


# ---- adding -------------------------------------------------------------------------------------
def test_a_coach_adds_a_person_and_is_its_coach(desk, coach, today):
    page = desk.get(NEW).text
    assert f'<option value="{coach.public_id}" selected>' in page
    assert 'value="32"' in page
    answer = desk.post(
        NEW,
        person(
            coach,
            postcode="8232ab",
            days=["ma", "di"],
            shifts=["vroege-dienst", "late-dienst", "weekend"],
            conditions=["tillen"],
            driving_licences=["B"],
            sector_wishes=["logistiek", "zorg"],
            birth_year="1988",
            privacy_explained_on="vandaag",
            available_from="1-3-2027",
        ),
    )
    candidate = Candidate.objects.get()
    assert answer.url == candidate.get_absolute_url()
    assert (candidate.coach, candidate.team, candidate.number[:2]) == (coach, coach.team, "K-")
    assert (candidate.postcode, candidate.days, candidate.cannot) == (
        "8232 AB",
        ["ma", "di"],
        ["nachtdienst", "tillen"],
    )
    assert (candidate.sector_wishes, candidate.birth_year) == (["logistiek", "zorg"], 1988)
    assert candidate.privacy_explained_on == today


def test_a_manager_chooses_the_coach_and_the_file_goes_to_its_team(manager, other_coach, client_for):
    client = client_for(manager)
    assert "Kies: werkcoach" in client.post(NEW, person(other_coach, coach="")).text
    client.post(NEW, person(other_coach))
    assert Candidate.objects.get().team == other_coach.team


def test_a_coach_gives_nobody_to_another_team(desk, other_coach):
    page = desk.post(NEW, person(other_coach))
    assert page.status_code == 422
    assert "Kies iets uit de lijst" in page.text


def test_mistakes_are_told_in_one_list_and_nothing_is_lost(desk, coach):
    page = desk.post(
        NEW,
        person(
            coach,
            first_name="",
            last_name="El Amrani",
            target_group="",
            postcode="82",
            birth_year="88",
            hours_per_week="veel",
            travel_minutes="500",
            days=["za"],
        ),
    )
    assert page.status_code == 422
    for words in (
        "Er gaan nog 6 dingen niet goed",
        "Vul de voornaam in",
        "Kies de doelgroep",
        "Vul een postcode in, bijvoorbeeld 8232 AB",
        "Vul een geboortejaar in, bijvoorbeeld 1988",
        "Vul het aantal uren in als getal, bijvoorbeeld 32",
        "Vul een getal in van 5 tot en met 180",
        'value="El Amrani"',
        'value="veel"',
    ):
        assert words in page.text, words
    assert not Candidate.objects.exists()


def test_from_job_to_job_needs_the_name_of_the_employer(desk, coach):
    answers = person(coach, target_group=TargetGroup.JOB_TO_JOB)
    page = desk.post(NEW, answers)
    assert page.status_code == 422
    assert page.text.count("Vul in bij welke werkgever iemand nu werkt") == 2  # in the list and at the field
    desk.post(NEW, answers | {"current_employer": "Drukkerij Zuid", "current_job_ends_on": "1-6-2027"})
    assert Candidate.objects.get().current_employer == "Drukkerij Zuid"


def test_a_possible_double_is_asked_about_before_a_second_file_is_made(desk, coach):
    known = factories.make_candidate(coach, first_name="Fatuma", last_name="Abdi", birth_year=1988)
    answers = person(coach, first_name="fatuma", last_name="ABDI")
    page = desk.post(NEW, answers)
    assert page.status_code == 422
    for words in ("Is dit iemand anders?", known.number, "Ja, dit is iemand anders", 'value="fatuma"'):
        assert words in page.text, words
    assert Candidate.objects.count() == 1
    desk.post(NEW, answers | {"iemand_anders": "1"})
    assert Candidate.objects.count() == 2


def test_another_birth_year_is_another_person(desk, coach):
    factories.make_candidate(coach, first_name="Fatuma", last_name="Abdi", birth_year=1988)
    desk.post(NEW, person(coach, birth_year="1999"))
    assert Candidate.objects.count() == 2


def test_of_a_double_in_another_team_nothing_is_told_but_that_there_is_one(desk, coach, other_coach):
    known = factories.make_candidate(other_coach, first_name="Fatuma", last_name="Abdi", birth_year=1988)
    page = desk.post(NEW, person(coach))
    assert page.status_code == 422
    assert "Een ander team heeft een kandidaat met deze naam" in page.text
    for detail in (known.number, str(known.public_id), "Bob", "1988"):
        assert detail not in page.text, detail
    desk.post(NEW, person(coach, iemand_anders="1"))
    assert Candidate.objects.count() == 2


def test_what_may_not_be_kept_is_warned_about_and_saved_all_the_same(desk, coach):
    page = desk.post(NEW, person(coach, strengths="Heeft een burn-out gehad, BSN 111222333."), follow=True)
    assert page.status_code == 200
    assert "kan een BSN zijn" not in page.text
    assert "een BSN kan zijn" in page.text
    assert "‘burn-out’. Wij bewaren niets over gezondheid" in page.text
    assert Candidate.objects.get().strengths.startswith("Heeft een burn-out")
    again = desk.get(reverse("candidates:edit", args=[Candidate.objects.get().public_id])).text
    assert "Wij bewaren niets over gezondheid" in again


def test_no_page_asks_for_health_or_education(desk, coach):
    page = desk.get(NEW).text.lower()
    for word in ("diploma", "opleiding", "diagnose", "beperking", "religie", "nationaliteit"):
        assert word not in page, word
