"""People in a real browser, by the words on the screen, with and without JavaScript, and readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from candidates.models import Candidate, CandidateContact
from nieuwebanen import talks
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Skill
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SKILLS = [
    ("heftruk", "Heftruck of reachtruck rijden", 0),
    ("inpakken", "Inpakken", 3),
    ("serveren", "Serveren", 2),
    ("kassa", "Afrekenen", 1),
    ("veilig tillen", "Veilig tillen", 4),
]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_coach_adds_somebody_with_five_skills(javascript, open_as, coach):
    load_starter_list()
    page = open_as(coach, reverse("candidates:list"), javascript=javascript)
    page.get_by_role("link", name="Kandidaat toevoegen").first.click()
    page.get_by_label("Voornaam").fill("Fatuma")
    page.get_by_label("Achternaam").fill("Abdi")
    press(page, "Bewaren")
    assert page.get_by_role("alert").get_by_text("Kies de doelgroep").is_visible()
    page.get_by_label("Postcode").fill("8232 AB")
    page.get_by_label("Langdurig werkzoekend").check()
    page.get_by_label("Waar is iemand goed in?").fill("Werkt rustig en precies.")
    page.get_by_label("Vanaf wanneer kan iemand beginnen?").fill("vandaag")
    page.get_by_label("Nachtdienst").uncheck()
    page.get_by_label("Logistiek").check()
    page.get_by_label("Wanneer is uitgelegd welke gegevens wij bewaren?").fill("vandaag")
    press(page, "Bewaren")
    assert page.get_by_role("heading", level=1).inner_text() == "Fatuma Abdi"

    page.get_by_role("link", name="Vaardigheid toevoegen").first.click()
    for number, (text, name, value) in enumerate(SKILLS, 1):
        page.get_by_label("Welke vaardigheid?").fill(text)
        if not javascript:  # with a script the list comes while typing
            press(page, "Zoek vaardigheid")
        found = page.locator("#gevonden")
        option = (
            found.get_by_role("option").filter(has_text=name)
            if javascript
            else found.get_by_role("link", name=name, exact=True)
        )
        option.first.click()
        page.get_by_role("radio").nth(value).check()
        press(page, "Niveau bewaren" if number == len(SKILLS) else "Bewaren en nog een toevoegen")
        page.get_by_text("Het niveau is bewaard.").wait_for()
    levels = {known.skill.name: known.level for known in Candidate.objects.get().skills.select_related("skill")}
    assert levels == {name: value for _, name, value in SKILLS}

    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Serveren Je brengt eten")).first
    row.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("Zelfstandig").check()
    press(page, "Niveau bewaren")
    page.get_by_text("Het niveau is bewaard.").wait_for()
    assert row.get_by_text("3 zelfstandig").is_visible()

    page.get_by_role("link", name="Gesprek vastleggen").first.click()
    page.get_by_label("Gesprek op kantoor").check()
    page.get_by_label("Wat is besproken?").fill("Wil graag in een magazijn werken.")
    press(page, "Bewaren")
    page.get_by_text("Het gesprek is vastgelegd.").wait_for()
    page.get_by_role("link", name="Overzicht", exact=True).click()
    assert page.get_by_text("Klaar om voor te stellen").is_visible()
    assert page.get_by_text("100% ingevuld").is_visible()


def test_a_digit_changes_the_level_at_once_because_the_level_of_now_has_the_focus(open_as, coach):
    candidate = factories.make_candidate(coach, skills={factories.make_skill("Serveren"): 2})
    page = open_as(coach, reverse("candidates:skills", args=[candidate.public_id]))
    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_role("button", name="Niveau bewaren").wait_for()
    page.wait_for_function("document.activeElement.value === '2'")
    assert page.url.endswith(f"/vaardigheden/{Skill.objects.get().public_id}/")
    page.keyboard.press("4")
    press(page, "Niveau bewaren")
    page.get_by_text("Het niveau is bewaard.").wait_for()
    assert candidate.skills.get().level == 4


def test_filters_of_the_list_stay_in_the_address(open_as, coach):
    for name in ("Marek", "Samira"):
        factories.make_candidate(coach, first_name=name)
    page = open_as(coach, reverse("candidates:list"))
    page.get_by_label("Zoek op naam of nummer").fill("Marek")
    page.get_by_label("Zoek op naam of nummer").press("Tab")
    page.get_by_text("1 kandidaat").wait_for()
    assert "q=Marek" in page.url
    page.reload()
    people = page.get_by_role("table", name="Kandidaten")
    assert people.get_by_role("link", name="Marek").count() == 1
    assert people.get_by_role("link", name="Samira").count() == 0


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_is_accessible_and_never_scrolls_sideways(open_as, live_server, coach, width):
    load_starter_list()
    skills = list(Skill.objects.all()[:8])
    candidate = factories.make_candidate(
        coach,
        first_name="Anna-Magdalena",
        last_name="van den Berg-Hoogendijkstra",
        email="een.heel.lang.mailadres.zonder.einde@voorbeeld.example",
        skills={skill: number % 5 for number, skill in enumerate(skills[:6])},
        cannot=["nachtdienst", "tillen"],
        sector_wishes=["logistiek", "facilitair"],
    )
    bare = factories.make_candidate(coach, strengths="", available_from=None, postcode="", privacy_explained_on=None)
    contact = CandidateContact(
        candidate=candidate,
        kind="gesprek",
        held_on=factories.today(),
        note="Was ziek.",
        next_action="Rondleiding plannen",
        next_action_on=factories.today(),
    )
    talks.record(contact, by=coach)

    def at(name, *things, query=""):
        return reverse(f"candidates:{name}", args=[thing.public_id for thing in things]) + query

    paths = [at("list"), at("list", query="?q=zzz"), at("new")]
    paths += [at(name, candidate) for name in ("detail", "edit", "languages", "skills", "skill_add", "contacts")]
    paths += [at(name, bare) for name in ("detail", "skills")]
    paths += [
        at("skill_add", candidate, query="?q=heftruk"),
        at("skill_set", candidate, skills[0]),
        at("skill_set", candidate, skills[7]),
        at("contacts", candidate, query="?vastleggen=1"),
        at("contact_edit", candidate, contact),
    ]
    page = open_as(coach, paths[0], width)
    faults = []

    def check(where):
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{where} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            faults.append(f"{where} {violation['id']} {violation['nodes'][0]['html'][:200]}")

    for path in paths:
        page.goto(live_server.url + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        check(path)
    page.goto(live_server.url + at("new"))
    press(page, "Bewaren")
    check("new with mistakes")
    page.get_by_label("Voornaam").fill(candidate.first_name)
    page.get_by_label("Achternaam").fill(candidate.last_name)
    page.get_by_label("Anders", exact=True).check()
    press(page, "Bewaren")
    page.get_by_role("button", name="Ja, dit is iemand anders").wait_for()
    check("new with a double")
    assert not faults, "\n".join(faults)
