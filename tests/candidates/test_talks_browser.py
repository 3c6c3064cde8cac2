"""Talks, documents and the letter in a real browser: with and without JavaScript, readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from candidates.models import CandidateContact
from nieuwebanen import talk_templates
from tests import factories
from tests.candidates.test_browser import RULES, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_talk_begins_with_a_template_is_shared_and_its_action_done(javascript, open_as, coach):
    talk_templates.load_starters()
    person = factories.make_candidate(coach, first_name="Fatuma")
    page = open_as(coach, reverse("candidates:contacts", args=[person.public_id]), javascript=javascript)
    page.get_by_role("link", name="Gesprek vastleggen").first.click()
    page.get_by_label("Telefoon", exact=True).check()
    page.get_by_label("Wat is de volgende actie?").fill("Samen naar de bakkerij")
    page.get_by_label("Wanneer moet die klaar zijn?").fill("morgen")
    page.get_by_label("Begin met een sjabloon").select_option("Voortgang")
    press(page, "Invullen")
    assert "Dit gaat goed:" in page.get_by_label("Wat is besproken?").input_value()
    assert page.get_by_label("Wat is de volgende actie?").input_value() == "Samen naar de bakkerij"
    assert page.get_by_label("Telefoon", exact=True).is_checked()
    page.get_by_label("Gedeeld met de kandidaat").check()
    page.get_by_label("Wat is de volgende actie?").press("Enter")
    page.get_by_role("button", name="Gedaan").click()
    assert page.get_by_text("gedaan op").is_visible()
    assert CandidateContact.objects.get().shared


@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_are_readable_for_everybody_and_fit(width, open_as, coach, today):
    talk_templates.load_starters()
    person = factories.make_candidate(coach)
    factories.make_document(person, by=coach, title="Een certificaat met een lange naam")
    pages = [
        reverse("candidates:contacts", args=[person.public_id]) + "?vastleggen=1",
        reverse("candidates:documents", args=[person.public_id]) + "?toevoegen=1",
        reverse("candidates:letter", args=[person.public_id]),
        reverse("talk_templates"),
        reverse("talk_template_new"),
    ]
    page = open_as(coach, pages[0], width=width)
    for path in pages:
        page.goto(page.url.split("/kandidaten")[0].split("/gespreks")[0] + path)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
