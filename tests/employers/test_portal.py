"""The portal of an employer: announcing in parts, resuming, confirming; and what it never shows."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from employers import announcing
from employers.models import EmployerMembership, FutureJob, JobStatus
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months, last_start
from nieuwebanen.inbox import Notification
from tests import factories
from tests.employers.answers import forecast, part_one, part_three, part_two

pytestmark = pytest.mark.django_db
START = "/portaal/banen/aanmelden/"


@pytest.fixture(autouse=True)
def only_own_tasks(settings):
    settings.PORTAL_TASKS = ["employers.organisation.portal_tasks"]


@pytest.fixture
def employer(employer_user):
    return factories.make_employer(members=[employer_user], name="Zuiderpoort")


@pytest.fixture
def wim(employer, employer_user, client_for):
    return client_for(employer_user)


@pytest.fixture
def concept(employer, employer_user, today):
    return announcing.concept_for(employer, key=uuid4(), by=employer_user, today=today)


def part_url(job, part):
    return reverse("employers:portal_job_part", args=[job.public_id, part])


def check_url(job):
    return reverse("employers:portal_job_check", args=[job.public_id])


def page_of(job):
    return reverse("employers:portal_job", args=[job.public_id])


# ---- the way through ------------------------------------------------------------------------------
def test_an_employer_announces_a_job_in_parts(wim, employer, coach):
    skills = [factories.make_skill(sector="logistiek"), factories.make_skill()]
    page = wim.get(START)
    assert "Verder met deel 2" in page.text
    assert not FutureJob.objects.exists(), "a GET writes nothing"

    answer = wim.post(START, part_one(key=page.context["key"]))
    job = FutureJob.objects.get()
    assert answer.url == part_url(job, 2)
    answer = wim.post(part_url(job, 2), part_two())
    assert answer.url == part_url(job, 3)
    answer = wim.post(part_url(job, 3), part_three(*skills, must=skills[:1]))
    assert answer.url == check_url(job)

    page = wim.get(check_url(job)).text
    for words in (
        "Controleer uw antwoorden",
        "Medewerker inpak",
        "24 tot 32 uur",
        "8243 PB",
        "vroege dienst (voor 7.00 uur), tillen",
        "12 maanden",
        f"{skills[0].name}: moet iemand al kunnen",
        f"{skills[1].name}: mag geleerd worden",
        "Aanmelden",
    ):
        assert words in page
    answer = wim.post(check_url(job), follow=True)
    assert "Bedankt. Wij bellen u binnen 5 werkdagen." in answer.text
    job.refresh_from_db()
    assert (job.status, job.seats, job.days, job.postcode) == (JobStatus.ANNOUNCED, 3, ["ma", "di"], "8243 PB")
    assert [(n.skill, n.level, n.weight, n.must) for n in job.requirements.all()] == [
        (skill, 3, 2, skill == skills[0]) for skill in skills
    ]
    assert Notification.objects.get(recipient=coach).url == job.get_absolute_url()


def test_a_double_click_makes_one_job(wim, coach):
    answers = part_one(key=str(uuid4()))
    wim.post(START, answers)
    wim.post(START, answers)
    job = FutureJob.objects.get()
    wim.post(part_url(job, 2), part_two())
    wim.post(check_url(job))
    second = wim.post(check_url(job))
    assert second.url == page_of(job)
    assert FutureJob.objects.get().revisions.count() == 1
    assert Notification.objects.filter(recipient=coach).count() == 1
    assert wim.post(START, answers).url == page_of(job), "the back button after announcing"


def test_what_is_wrong_stays_on_the_screen_and_the_rest_is_kept(wim):
    year = last_start(factories.today()).year + 1
    page = wim.post(START, part_one(key=str(uuid4()), seats="paar", starts_on_jaar=str(year), certainty=""))
    assert page.status_code == 422
    for words in (
        "Er gaan nog 3 dingen niet goed",
        "Vul het aantal plekken in als getal, bijvoorbeeld 3",
        "Kies een maand tot en met",
        "Kies hoe zeker het is dat de baan er komt",
        'value="paar"',
        f'value="{year}"',
        'value="Medewerker inpak"',
    ):
        assert words in page.text
    job = FutureJob.objects.get()
    assert (job.status, job.title, job.seats, job.starts_on) == (JobStatus.CONCEPT, "Medewerker inpak", None, None)


def test_saving_for_later_asks_nothing_and_keeps_what_is_right(wim):
    answer = wim.post(START, {"key": str(uuid4()), "title": "Medewerker inpak", "later": "1"}, follow=True)
    assert "Uw antwoorden zijn bewaard" in answer.text
    job = FutureJob.objects.get()
    assert (job.status, job.title, job.seats) == (JobStatus.CONCEPT, "Medewerker inpak", None)
    assert "Medewerker inpak" in wim.get("/portaal/banen/").text
    page = wim.get(part_url(job, 1)).text
    assert 'value="Medewerker inpak"' in page


def test_saving_for_later_with_a_mistake_keeps_the_rest_and_shows_the_mistake(wim, concept):
    page = wim.post(part_url(concept, 1), part_one(seats="paar", later="1"))
    assert page.status_code == 422
    assert 'value="paar"' in page.text
    concept.refresh_from_db()
    assert (concept.title, concept.seats, concept.hours_max) == ("Medewerker inpak", None, 32)


def test_what_is_wrong_stands_there_again_and_is_told_before_sending(wim, concept):
    """Also when the answer before it was right: what was typed last is what stands there."""
    wim.post(part_url(concept, 1), part_one())
    wim.post(part_url(concept, 1), part_one(seats="-4", title="Inpakker", hours_min="36", hours_max="30"))
    concept.refresh_from_db()
    assert (concept.seats, concept.title, concept.hours_min, concept.hours_max) == (None, "Inpakker", 36, None)
    page = wim.get(part_url(concept, 1)).text
    assert all(f'value="{typed}"' in page for typed in ("-4", "36", "30"))
    for part in (2, 3):
        wim.post(part_url(concept, part), {2: part_two(), 3: part_three()}[part])
    page = wim.post(check_url(concept))
    assert page.status_code == 422
    assert f'<a href="{part_url(concept, 1)}">Vul een getal in van 1 tot en met 500</a>' in page.text
    wim.post(part_url(concept, 1), part_one())
    concept.refresh_from_db()
    assert (concept.unfinished, concept.seats) == ({}, 3)


def test_hours_the_wrong_way_round_are_told_at_the_field(wim):
    page = wim.post(START, part_one(key=str(uuid4()), hours_min="36", hours_max="24"))
    assert page.status_code == 422
    assert 'href="#id_hours_max">Het maximum aantal uren moet hoger zijn dan het minimum' in page.text


def test_more_than_twelve_skills_are_refused_and_the_earlier_choice_stays(wim, concept):
    skills = [factories.make_skill() for _ in range(13)]
    wim.post(part_url(concept, 3), part_three(*skills[:2]))
    page = wim.post(part_url(concept, 3), part_three(*skills))
    assert page.status_code == 422
    assert "Kies maximaal 12 vaardigheden" in page.text
    assert concept.requirements.count() == 2


def test_the_check_page_says_what_is_missing_and_announces_nothing(wim, concept):
    page = wim.post(check_url(concept))
    assert page.status_code == 422
    assert "Vul de naam van de functie in." in page.text
    concept.refresh_from_db()
    assert concept.status == JobStatus.CONCEPT


def test_a_concept_is_thrown_away_after_confirmation(wim, concept):
    url = reverse("employers:portal_job_discard", args=[concept.public_id])
    assert "weggooien?" in wim.get(url).text
    assert FutureJob.objects.exists()
    wim.post(url)
    assert not FutureJob.objects.exists()


def test_an_announced_job_is_not_thrown_away(wim, employer, coach):
    job = factories.make_job(employer, by=coach)
    wim.post(reverse("employers:portal_job_discard", args=[job.public_id]))
    assert FutureJob.objects.filter(pk=job.pk).exists()


def test_an_announced_job_is_not_changed_by_its_old_form(wim, employer, coach):
    job = factories.make_job(employer, by=coach, title="Oude naam")
    assert wim.post(part_url(job, 1), part_one()).url == page_of(job)
    job.refresh_from_db()
    assert job.title == "Oude naam"


def test_the_coach_of_the_employer_hears_of_it_and_nobody_else(wim, employer, coach, other_coach, today, employer_user):
    employer.account_manager = other_coach
    employer.save()
    job = factories.make_job(employer, by=employer_user, announced=False, coach=None)
    wim.post(check_url(job))
    assert [n.recipient for n in Notification.objects.all()] == [other_coach]
    job.refresh_from_db()
    assert job.coach == other_coach


# ---- after announcing --------------------------------------------------------------------------
def test_an_employer_changes_the_forecast_with_a_reason(wim, employer, coach):
    job = factories.make_job(employer, by=coach)
    refused = wim.post(page_of(job), forecast(job, seats="5", reason=""))
    assert refused.status_code == 422
    assert "Vul in waarom dit verandert" in refused.text
    assert 'value="5"' in refused.text
    check = wim.post(page_of(job), forecast(job, seats="5", earliest_on_maand="", earliest_on_jaar="")).text
    assert "Klopt deze wijziging?" in check
    assert "was 2" in check
    job.refresh_from_db()
    assert job.seats == 2, "looking changes nothing"
    back = wim.post(page_of(job), forecast(job, seats="5", terug="ja"))
    assert 'value="5"' in back.text, "going back loses nothing"
    wim.post(page_of(job), forecast(job, seats="5", zeker="ja"))
    job.refresh_from_db()
    assert job.seats == 5
    assert job.revisions.first().reason == "De bouw loopt uit."


def test_a_forecast_from_an_old_screen_is_asked_again_and_loses_nothing(wim, employer, coach, today):
    job = factories.make_job(employer, by=coach)
    old = forecast(job, seats="9", reason="Nieuwe klant.")
    job.confirm(by=coach, today=today)
    page = wim.post(page_of(job), old | {"zeker": "ja"})
    assert page.status_code == 409
    assert wim.post(page_of(job), old).status_code == 409, "also when only looking"
    assert "net gewijzigd" in page.text
    assert "Nieuwe klant." in page.text
    wim.post(page_of(job), old | {"version": page.context["form"].data["version"], "zeker": "ja"})
    job.refresh_from_db()
    assert job.seats == 9


def test_an_old_forecast_is_confirmed_with_one_click(wim, employer, coach, today):
    job = factories.make_job(employer, by=coach)
    FutureJob.objects.filter(pk=job.pk).update(confirmed_on=today - timedelta(days=60))
    assert f"Klopt dit nog: {job.title}?" in wim.get("/portaal/").text
    assert "Ja, dit klopt nog" in wim.get(page_of(job)).text
    confirm = reverse("employers:portal_job_confirm", args=[job.public_id])
    assert wim.get(confirm).status_code == 405
    assert f'action="{confirm}"' in wim.get("/portaal/").text, "one click, on the line itself"
    assert wim.post(confirm, {"terug": "overzicht"}).url == "/portaal/"
    job.refresh_from_db()
    assert job.confirmed_on == today
    assert f"Klopt dit nog: {job.title}?" not in wim.get("/portaal/").text


def test_the_employer_is_asked_whether_the_job_is_there_and_says_so(wim, employer, coach, today):
    job = factories.make_open_job(employer, by=coach)
    FutureJob.objects.filter(pk=job.pk).update(starts_on=today.replace(day=1))
    assert f"Is de baan er: {job.title}?" in wim.get("/portaal/").text
    url = reverse("employers:portal_job_arisen", args=[job.public_id])
    assert "De baan is er" in wim.get(url).text
    wim.post(url, {"on": "vandaag"})
    job.refresh_from_db()
    assert job.arisen_on == today
    assert f"Is de baan er: {job.title}?" not in wim.get("/portaal/").text


def test_a_job_cannot_arise_tomorrow(wim, employer, coach):
    job = factories.make_open_job(employer, by=coach)
    page = wim.post(reverse("employers:portal_job_arisen", args=[job.public_id]), {"on": "morgen"})
    assert page.status_code == 422


@pytest.mark.parametrize("state", [s for s in JobStatus if s != JobStatus.CONCEPT])
def test_every_state_has_a_page_that_says_what_happens_next(state, wim, employer, coach):
    job = factories.make_job(employer, by=coach)
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    page = wim.get(page_of(job))
    assert page.status_code == 200
    assert "Zo gaat het verder" in page.text


# ---- who sees what ------------------------------------------------------------------------------
def portal_urls(job):
    names = (
        "portal_job",
        "portal_job_check",
        "portal_job_discard",
        "portal_job_confirm",
        "portal_job_arisen",
        "portal_job_edit",
    )
    parts = [part_url(job, part) for part in (1, 2, 3)]
    return [reverse(f"employers:{name}", args=[job.public_id]) for name in names] + parts


def test_a_job_of_another_employer_does_not_exist(wim, other_employer_user, coach):
    foreign = factories.make_job(factories.make_employer(members=[other_employer_user]), by=coach)
    for url in portal_urls(foreign):
        assert wim.post(url).status_code == 404, url


def test_a_key_of_somebody_elses_job_is_refused(wim, coach):
    foreign = factories.make_job(by=coach, title="Van een ander")
    page = wim.post(START, part_one(key=str(foreign.public_id)))
    assert page.status_code == 422
    foreign.refresh_from_db()
    assert foreign.title == "Van een ander"


def test_whose_membership_ended_sees_nothing_any_more(wim, employer, employer_user, coach):
    job = factories.make_job(employer, by=coach)
    EmployerMembership.objects.update(ended_at=factories.moment())
    assert wim.get(page_of(job)).status_code == 404
    assert "hoort nog niet bij een werkgever" in wim.get("/portaal/").text


def test_staff_and_visitors_are_kept_out_of_the_portal(client, client_for, coach, manager, admin, concept):
    for user in (coach, manager, admin):
        assert client_for(user).get("/portaal/").status_code == 403
        assert client_for(user).get(part_url(concept, 1)).status_code == 403
    assert "/inloggen/" in client.get("/portaal/").url


def test_a_concept_is_invisible_to_staff(coach, client_for, concept):
    staff = client_for(coach)
    for name in ("job_edit", "job_intake", "job_profile", "job_forecast"):
        assert staff.get(reverse(f"employers:{name}", args=[concept.public_id])).status_code == 404


def test_who_acts_for_two_organisations_chooses_which(wim, employer, employer_user, other_employer_user):
    second = factories.make_employer(members=[employer_user], name="Noorderhof")
    foreign = factories.make_employer(members=[other_employer_user])
    assert "Wissel van organisatie" in wim.get("/portaal/").text
    wim.post("/portaal/wissel/", {"organisatie": str(second.public_id)})
    assert "Banen die u bij Noorderhof verwacht" in wim.get("/portaal/banen/").text
    wim.post(START, part_one(key=str(uuid4())))
    assert FutureJob.objects.get().employer == second
    for wrong in (str(foreign.public_id), "onzin", ""):
        assert wim.post("/portaal/wissel/", {"organisatie": wrong}).status_code == 404


def test_an_employer_sees_no_candidate_of_an_open_job(wim, employer, coach):
    job = factories.make_open_job(employer, by=coach)
    person = factories.make_profile(job, coach)
    for url in ("/portaal/", "/portaal/banen/", page_of(job)):
        page = wim.get(url).text
        assert person.last_name not in page
        assert person.number not in page


def test_this_floor_imports_no_people():
    root = Path(__file__).resolve().parents[2] / "employers"
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "") or ""]
            )
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not {n.split(".")[0] for n in names} & {"candidates", "matching", "trajectories"}, path


def test_the_lists_of_the_portal_cost_a_fixed_number_of_queries(
    wim, employer, coach, django_assert_num_queries, django_assert_max_num_queries
):
    def cost(url):
        with django_assert_max_num_queries(25) as spent:
            assert wim.get(url).status_code == 200
        return len(spent)

    factories.make_job(employer, by=coach)
    before = {url: cost(url) for url in ("/portaal/", "/portaal/banen/")}
    for _ in range(5):
        factories.make_job(employer, by=coach)
        factories.make_job(employer, by=coach, announced=False)
    assert {url: cost(url) for url in before} == before


def test_two_members_see_the_same_concept(employer, concept, client_for):
    colleague = factories.make_user(Role.EMPLOYER)
    EmployerMembership.objects.create(employer=employer, user=colleague)
    assert client_for(colleague).get(part_url(concept, 1)).status_code == 200


def test_the_horizon_ends_24_months_ahead(wim, today):
    last = last_start(today)
    too_late = add_months(last, 1)
    for start, status in ((last, 302), (too_late, 422)):
        answers = part_one(key=str(uuid4()), starts_on_maand=str(start.month), starts_on_jaar=str(start.year))
        assert wim.post(START, answers).status_code == status
