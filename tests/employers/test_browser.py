"""Steps 1 and 2 in a real browser, by the words on the screen: the employer without JavaScript, the coach with."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from employers import announcing
from employers.models import FutureJob, JobStatus
from nieuwebanen.dates import add_months
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Skill
from tests import factories
from tests.employers.answers import part_one

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_own_tasks(settings):
    settings.PORTAL_TASKS = ["employers.organisation.portal_tasks"]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_employer_announces_a_job_stops_halfway_and_goes_on(javascript, open_as, employer_user, coach):
    load_starter_list()
    factories.make_employer(members=[employer_user], name="Zuiderpoort")
    start = add_months(factories.today().replace(day=1), 7)
    page = open_as(employer_user, reverse("employers:portal_home"), javascript=javascript)

    page.get_by_role("link", name="Toekomstige baan aanmelden").click()
    page.get_by_label("Hoe heet de functie?").fill("Medewerker inpak")
    page.get_by_label("Hoeveel plekken komen er?").fill("paar")
    press(page, "Verder met deel 2")
    page.get_by_role("alert").get_by_role("heading", name="Er gaan nog").wait_for()
    assert page.get_by_label("Hoe heet de functie?").input_value() == "Medewerker inpak"
    page.get_by_label("Hoeveel plekken komen er?").fill("3")
    page.get_by_label("Maand", exact=True).select_option(index=start.month)
    page.get_by_label("Jaar", exact=True).fill(str(start.year))
    press(page, "Bewaren en later verder")
    page.get_by_text("Uw antwoorden zijn bewaard").wait_for()  # the script puts it in again, to have it read aloud

    page.get_by_role("link", name="Medewerker inpak", exact=True).first.click()
    assert page.get_by_label("Hoeveel plekken komen er?").input_value() == "3"
    page.get_by_label("Waarschijnlijk", exact=True).check()
    page.get_by_label("Minimaal").fill("24")
    page.get_by_label("Maximaal").fill("32")
    page.get_by_label("Ja", exact=True).check()
    press(page, "Verder met deel 2")

    page.get_by_label("Wat doet iemand de hele dag?").fill("Groente inpakken.")
    page.get_by_label("nachtdienst").check()
    page.get_by_label("Vast contract", exact=True).check()
    press(page, "Verder met deel 3")

    page.get_by_label("Staat er iets niet in de lijst?", exact=False).fill("Netjes werken")
    page.get_by_label("Zoek een vaardigheid").fill("orderpicken")  # a synonym
    press(page, "Zoek vaardigheid")
    found = page.locator("#gevonden")
    found.get_by_label("Orders verzamelen", exact=True).check()
    if javascript:  # without it the question is asked when the choice is kept
        found.get_by_label("Moet iemand al kunnen: Orders verzamelen").check()
    page.locator("summary").filter(has_text="Horeca").click()
    page.get_by_label("Afwassen", exact=True).check()
    press(page, "Verder met deel 4")

    page.get_by_role("heading", name="Controleer uw antwoorden").wait_for()
    text = page.locator("main").inner_text()
    assert "Afwassen: mag geleerd worden" in text
    assert "Netjes werken" in text
    press(page, "Aanmelden")
    page.get_by_text("Bedankt. Wij bellen u binnen 5 werkdagen.").wait_for()
    job = FutureJob.objects.get()
    assert (job.status, job.requirements.count()) == (JobStatus.ANNOUNCED, 2)
    assert job.requirements.filter(must=True).exists() == javascript


@pytest.mark.parametrize(("width", "height"), [(320, 700), (1440, 900)])
def test_axe_finds_nothing_on_the_form_and_no_page_scrolls_sideways(
    open_as, client_for, employer_user, coach, today, width, height
):
    load_starter_list()
    employer = factories.make_employer(members=[employer_user])
    employer.branches.create(name="Distributiecentrum Larserknoop", postcode="8243 PB", place="Lelystad")
    concept = announcing.concept_for(employer, key=uuid4(), by=employer_user, today=today)
    live = factories.make_job(employer, by=coach)
    announcing.keep(concept, {"title": "Medewerker inpak"}, skills={Skill.objects.get(code="L03"): True})
    parts = [reverse("employers:portal_job_part", args=[concept.public_id, part]) for part in (1, 2, 3)]
    client_for(employer_user).post(parts[0], part_one(seats="paar", earliest_on_jaar="2020", later="1"))
    pages = [
        *((employer_user, path) for path in (*parts, f"{parts[2]}?zoek=heftruck")),
        (employer_user, reverse("employers:portal_job_check", args=[concept.public_id])),
        (employer_user, reverse("employers:portal_job_edit", args=[live.public_id])),
        (coach, reverse("employers:job_new")),
    ]
    wrong = []
    for user, path in pages:
        page = open_as(user, path, width=width, height=height)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path} scrolls sideways")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        wrong += [f"{path}: {one['id']} {one['nodes'][0]['target']}" for one in found.response["violations"]]
        page.close()
    assert wrong == []


def test_a_coach_takes_a_job_through_steps_1_and_2(open_as, coach):
    load_starter_list()
    job = factories.make_job(by=coach)
    factories.make_location(job.employer, name="Leermagazijn")
    page = open_as(coach, reverse("employers:job_intake", args=[job.public_id]))

    page.get_by_label("Ik heb verteld wie de kandidaten zijn").check()
    page.get_by_label("Wat verwachten jullie van elkaar?").fill("Wij bellen elke week.")
    press(page, "Bewaren")
    page.get_by_role("link", name="Wat nodig is", exact=True).click()
    for name in ("Orders verzamelen", "Inpakken", "Veilig tillen"):
        page.get_by_label("Zoek een vaardigheid", exact=True).fill(name)
        press(page, "Vaardigheid toevoegen")
    page.get_by_label("Niveau: Inpakken").select_option("2")
    page.get_by_role("button", name="Bewaren", exact=True).first.click()
    assert page.get_by_label("Niveau: Inpakken").input_value() == "2"

    page.get_by_role("link", name="Mogelijkheden", exact=True).click()
    page.get_by_label("Kleinschalige groei", exact=True).check()
    page.get_by_label("Waarom geen grootschalige groei?").fill("Het gaat om 2 plekken.")
    page.get_by_label("Wie past bij deze baan?").fill("Wie graag beweegt.")
    page.get_by_label("Wat is nodig om te slagen?").fill("Een vaste begeleider.")
    press(page, "Route kiezen")
    page.get_by_role("link", name="Onderdeel toevoegen").first.click()
    page.get_by_label("Hoe heet dit onderdeel?").fill("Op de werkvloer")
    place = page.get_by_label("Op welke plek?")
    place.select_option(place.locator("option", has_text="Leermagazijn").get_attribute("value"))
    page.get_by_label("Wat voor plaats is het?").select_option(label="proefplaats")
    page.get_by_label("Hoeveel weken?").fill("8")
    page.get_by_label("Wat kan iemand na dit onderdeel?").fill("Orders verzamelen zonder hulp.")
    page.get_by_label("Orders verzamelen", exact=True).select_option(label="tot niveau 3, zelfstandig")
    press(page, "Bewaren")
    page.get_by_role("link", name="Toezegging", exact=True).click()
    page.get_by_label("Wie zegt dit toe?").fill("P. Koster, directeur")
    page.get_by_label("Wanneer krijgt de kandidaat de baan?").fill("Is op tijd\nWerkt zelfstandig")
    press(page, "Bewaren")
    press(page, "Openstellen voor kandidaten")
    job.refresh_from_db()
    assert job.status == JobStatus.OPEN
