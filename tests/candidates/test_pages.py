"""The pages of one person: who may come in, what each shows, and what it writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, CandidateContact, CandidateSkill, CandidateStatus, CurrentSkill, SkillSource
from employers.models import EmployerMembership
from matching import proposals
from nieuwebanen import talks
from nieuwebanen.events import Event
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Skill
from tests import factories
from tests.candidates.answers import file_of, level, talk

pytestmark = pytest.mark.django_db

PAGES = ["detail", "edit", "skills", "skill_add", "contacts"]


def url(name, *things):
    return reverse(f"candidates:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach, first_name="Fatuma", last_name="Abdi")


def a_talk(candidate, **fields):
    contact = CandidateContact(
        candidate=candidate, **({"kind": "telefoon", "held_on": factories.today(), "note": "Gebeld."} | fields)
    )
    talks.record(contact, by=candidate.coach)
    return contact


# ---- doors --------------------------------------------------------------------------------------
def test_staff_opens_every_page(candidate, manager, coach, client_for):
    known, new = factories.make_skill("Serveren"), factories.make_skill("Inpakken")
    factories.assess_skill(candidate, known, 2)
    contact = a_talk(candidate)
    for user in (coach, manager):
        client = client_for(user)
        for name in PAGES:
            page = client.get(url(name, candidate))
            assert page.status_code == 200, name
            assert page.text.count("<h1") == 1, name
            assert "Fatuma Abdi" in page.text, name
        for skill in (known, new):
            assert client.get(url("skill_set", candidate, skill)).status_code == 200
        assert client.get(url("contact_edit", candidate, contact)).status_code == 200


def test_employers_and_beheer_are_kept_out(candidate, employer_user, admin, client_for):
    EmployerMembership.objects.create(employer=factories.make_employer(), user=employer_user)
    for user in (employer_user, admin):
        client = client_for(user)
        for name in ("list", "new"):
            assert client.get(url(name)).status_code == 403, name
        for name in PAGES:
            answer = client.get(url(name, candidate)).status_code
            assert answer == (404 if user == admin and name in ("detail", "skills", "care") else 403), name


def test_a_person_of_another_team_does_not_exist_for_a_coach(candidate, other_coach, client_for):
    skill, contact = factories.make_skill(), a_talk(candidate)
    client = client_for(other_coach)
    for name in PAGES:
        assert client.get(url(name, candidate)).status_code == 404, name
        assert client.get(url(name, uuid4())).status_code == 404, name
    assert client.post(url("edit", candidate), file_of(candidate)).status_code == 404
    assert client.post(url("contacts", candidate), talk()).status_code == 404
    assert client.post(url("contact_edit", candidate, contact), talk()).status_code == 404
    assert client.post(url("skill_set", candidate, skill), level()).status_code == 404
    assert not CandidateSkill.objects.exists()
    assert not Event.objects.filter(verb="candidate.viewed").exists()


def test_a_talk_of_somebody_else_is_not_found(desk, candidate, coach):
    foreign = a_talk(factories.make_candidate(coach))
    assert desk.post(url("contact_edit", candidate, foreign), talk()).status_code == 404
    assert desk.get(url("skill_set", candidate, uuid4())).status_code == 404


def test_opening_a_file_is_logged_once_for_a_visit(desk, candidate, coach):
    for name in PAGES:
        desk.get(url(name, candidate))
    viewed = Event.objects.filter(verb="candidate.viewed", subject_public_id=candidate.public_id)
    assert [event.actor for event in viewed] == [coach]


# ---- overview -----------------------------------------------------------------------------------
def test_the_overview_says_why_somebody_is_not_presented_and_what_to_do(desk, candidate, today):
    page = desk.get(url("detail", candidate)).text
    assert "Nog niet klaar" in page
    assert "Je kunt Fatuma nog niet voorstellen aan een werkgever." in page
    assert "Vul minimaal 5 vaardigheden in." in page
    for _ in range(5):
        factories.assess_skill(candidate, factories.make_skill(), 2, on=today - timedelta(days=200))
    page = desk.get(url("detail", candidate)).text
    assert "De vaardigheden mogen niet ouder zijn dan 6 maanden." in page
    assert "Het profiel moet voor" not in page
    factories.assess_skill(candidate, factories.make_skill(), 2)
    page = desk.get(url("detail", candidate)).text
    assert "Klaar om voor te stellen" in page
    assert "100% ingevuld" in page


def test_the_overview_tells_what_the_floors_above_know(desk, candidate, settings):
    settings.CANDIDATE_PANELS = ["tests.candidates.test_pages.told"]
    page = desk.get(url("detail", candidate)).text
    assert 'href="/ergens/">Voorstel: Magazijn</a>' in page
    settings.CANDIDATE_PANELS = []
    assert "Nog geen voorstel of traject." in desk.get(url("detail", candidate)).text


def told(candidate, user, *, today):
    return [("Voorstel: Magazijn", f"Zuiderpoort, {candidate.number}", "/ergens/")]


def test_the_overview_shows_the_real_proposals_too(desk, coach, today):
    job = factories.make_open_job(by=coach, title="Medewerker inpak")
    candidate = factories.make_profile(job, coach)
    proposals.select(job, candidate, by=coach, today=today)
    assert "Voorstel: Medewerker inpak" in desk.get(url("detail", candidate)).text


def test_the_pages_of_a_person_cost_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    def cost(candidate):
        total = 0
        for name in PAGES:
            with django_assert_max_num_queries(80) as spent:
                assert desk.get(url(name, candidate)).status_code == 200
            total += len(spent)
        return total

    small, large = (factories.make_candidate(coach, skills={factories.make_skill(): 2}) for _ in range(2))
    for candidate in (small, large):
        a_talk(candidate)
        cost(candidate)  # the first look is logged
    for _ in range(7):
        a_talk(large)
        skill = factories.make_skill(group=factories.make_skill().group)
        for value in (1, 2):
            factories.assess_skill(large, skill, value)
    assert cost(small) == cost(large)


# ---- skills -------------------------------------------------------------------------------------
def test_a_level_is_set_and_the_earlier_one_stays_in_the_history(desk, candidate, coach, today):
    skill = factories.make_skill("Serveren")
    factories.assess_skill(candidate, skill, 1, on=today - timedelta(days=30))
    page = desk.get(url("skill_set", candidate, skill)).text
    assert "Niveau bewaren" in page
    assert "nbl-edit-row" in page
    answer = desk.post(url("skill_set", candidate, skill), level(3), follow=True)
    assert answer.redirect_chain[-1][0] == url("skills", candidate)
    assert "Het niveau is bewaard." in answer.text
    now = CurrentSkill.objects.get(candidate=candidate, skill=skill)
    assert (now.level, now.source, now.assessed_on, now.assessed_by) == (3, SkillSource.SEEN, today, coach)
    assert [one.level for one in answer.context["history"]] == [3, 1]


def test_the_history_is_never_changed(candidate):
    one = factories.assess_skill(candidate, factories.make_skill(), 1)
    for change in (
        lambda: CandidateSkill.objects.filter(pk=one.pk).update(level=4),
        lambda: CandidateSkill.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
            connection.check_constraints()
    assert CandidateSkill.objects.get().level == 1


def test_an_earlier_day_does_not_win_from_what_was_seen_later(desk, candidate):
    skill = factories.make_skill()
    factories.assess_skill(candidate, skill, 3)
    desk.post(url("skill_set", candidate, skill), level(1, assessed_on="1-1-2026"))
    assert CurrentSkill.objects.get(candidate=candidate).level == 3
    assert CandidateSkill.objects.count() == 2


def test_a_level_without_a_choice_or_on_a_day_to_come_is_refused(desk, candidate):
    skill = factories.make_skill("Serveren")
    page = desk.post(url("skill_set", candidate, skill), level("", assessed_on="morgen"))
    assert page.status_code == 422
    assert "Kies een niveau van 0 tot en met 4" in page.text
    assert "Kies een datum tot en met vandaag" in page.text
    page = desk.post(url("skill_set", candidate, skill), level(source="evaluatie"))
    assert page.status_code == 422
    assert not CandidateSkill.objects.exists()


def test_after_a_level_the_next_skill_can_be_added_at_once(desk, candidate):
    answer = desk.post(url("skill_set", candidate, factories.make_skill()), level(nog_een="1"))
    assert answer.url == url("skill_add", candidate)


def test_a_retired_skill_is_not_added_any_more_but_what_somebody_has_stays(desk, candidate):
    gone, had = factories.make_skill("Weg"), factories.make_skill("Had")
    factories.assess_skill(candidate, had, 2)
    Skill.objects.update(retired_at=timezone.now())
    assert desk.post(url("skill_set", candidate, gone), level()).status_code == 404
    assert desk.post(url("skill_set", candidate, had), level(3)).status_code == 302


def found(client, candidate, text):
    page = client.get(url("skill_add", candidate), {"q": text})
    assert page.status_code == 200
    return [skill.name for skill, _ in page.context["found"]]


def test_skills_are_found_by_name_other_word_meaning_and_with_a_mistake(desk, candidate):
    load_starter_list()
    assert found(desk, candidate, "heftruk") == ["Heftruck of reachtruck rijden"]
    assert found(desk, candidate, "HEFTRUCK")[0] == "Heftruck of reachtruck rijden"
    assert found(desk, candidate, "kassa")[0] == "Afrekenen"
    assert found(desk, candidate, "brengt eten")[0] == "Serveren"
    assert found(desk, candidate, "x") == []
    assert "Niets gevonden voor ‘zzzz’" in desk.get(url("skill_add", candidate), {"q": "zzzz"}).text


def test_the_list_to_choose_from_leaves_out_what_somebody_has(desk, candidate):
    factories.assess_skill(candidate, factories.make_skill("Serveren"), 2)
    factories.make_skill("Inpakken")
    page = desk.get(url("skill_add", candidate))
    assert [skill.name for _, skills in page.context["others"] for skill in skills] == ["Inpakken"]
    assert "Nu niveau 2" in desk.get(url("skill_add", candidate), {"q": "serveren"}).text


# ---- talks --------------------------------------------------------------------------------------
def test_a_talk_is_recorded_with_a_next_action_and_mended(desk, candidate, coach, manager, client_for):
    assert "Nog geen gesprekken vastgelegd." in desk.get(url("contacts", candidate)).text
    assert "Wat is besproken?" in desk.get(url("contacts", candidate), {"vastleggen": "1"}).text
    page = desk.post(url("contacts", candidate), talk(next_action="Rondleiding plannen"))
    assert page.status_code == 422
    assert "Vul in wanneer de volgende actie klaar moet zijn" in page.text
    assert "Wil graag in een magazijn werken." in page.text
    desk.post(url("contacts", candidate), talk(next_action="Rondleiding plannen", next_action_on="morgen"))
    contact = CandidateContact.objects.get()
    assert contact.by == coach
    assert "Rondleiding plannen" in desk.get(url("detail", candidate)).text
    client_for(manager).post(
        url("contact_edit", candidate, contact), talk(note="Toch liever in de keuken.", version="1")
    )
    contact.refresh_from_db()
    assert (contact.note, contact.by, contact.next_action) == ("Toch liever in de keuken.", coach, "")
    assert "Toch liever in de keuken." in desk.get(url("contacts", candidate)).text


def test_a_talk_with_health_in_it_is_warned_about_and_saved(desk, candidate):
    page = desk.post(url("contacts", candidate), talk(note="Is vaak ziek door rugpijn."), follow=True)
    assert "Wij bewaren niets over gezondheid" in page.text
    contact = CandidateContact.objects.get()
    assert "‘ziek’ en ‘rugpijn’" in desk.get(url("contact_edit", candidate, contact)).text


def test_a_talk_lies_not_in_the_future(desk, candidate):
    page = desk.post(url("contacts", candidate), talk(held_on="morgen"))
    assert page.status_code == 422
    assert "Kies een datum tot en met vandaag" in page.text


# ---- data ---------------------------------------------------------------------------------------
def test_the_second_of_two_editors_sees_what_the_first_saved_and_loses_nothing(desk, candidate):
    first, second = file_of(candidate, place="Almere", days=["ma", "di"]), file_of(candidate, place="Dronten")
    assert desk.post(url("edit", candidate), first).status_code == 302
    page = desk.post(url("edit", candidate), second)
    assert page.status_code == 409
    for words in ("Iemand anders heeft deze gegevens net gewijzigd", "Almere", 'value="Dronten"', "maandag, dinsdag"):
        assert words in page.text, words
    candidate.refresh_from_db()
    assert (candidate.place, candidate.version) == ("Almere", 2)
    assert desk.post(url("edit", candidate), second | {"version": "2"}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.place, candidate.version) == ("Dronten", 3)


def test_the_stand_is_changed_with_the_data_and_a_file_closes_on_its_own_page(desk, candidate):
    assert desk.post(url("edit", candidate), file_of(candidate, status="inactief")).status_code == 422
    answer = desk.post(url("edit", candidate), file_of(candidate, status="aan-het-werk"), follow=True)
    assert "De gegevens zijn bewaard." in answer.text
    assert "Passende banen zoeken" not in answer.text
    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.PLACED


def test_a_refused_change_shows_the_name_that_is_saved_above_what_was_typed(desk, candidate):
    page = desk.post(url("edit", candidate), file_of(candidate, first_name="Anders", last_name=""))
    assert page.status_code == 422
    assert "Gegevens van Fatuma Abdi" in page.text
    assert 'value="Anders"' in page.text


def test_a_file_is_handed_over_within_the_team_and_by_a_manager_to_another(
    desk, candidate, coach, manager, other_coach, client_for
):
    colleague = factories.make_user(team=coach.team)
    page, why = url("care_coach", candidate), {"reason": "Rooster."}
    other, mine = {"coach": str(other_coach.public_id)}, {"coach": str(colleague.public_id)}
    assert desk.post(page, other | why).status_code == 422
    assert desk.post(page, mine).status_code == 422
    assert desk.post(page, mine | why).status_code == 302
    assert desk.post(url("care_backup", candidate), {"coach": str(coach.public_id)}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.coach, candidate.backup_coach) == (colleague, coach)
    assert desk.post(f"{page}?ik=1", why).status_code == 302
    assert client_for(manager).post(page, other | why).status_code == 302
    assert Candidate.objects.visible_to(coach).count() == 0
    assert desk.get(url("detail", candidate)).status_code == 404
