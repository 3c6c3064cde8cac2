"""A verdeling by the words on the screen, on a laptop without JavaScript and on a phone, readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from matching.models import Assignment, Proposal
from tests.matching.test_dividing import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_make_ask_why_not_pin_and_propose(open_as):
    world = World()
    page = open_as(world.coach, reverse("matching:assignment_list"), javascript=False)
    page.get_by_role("link", name="Verdeling maken").first.click()
    page.get_by_role("button", name="Maak de verdeling").click()
    assert page.get_by_role("alert").get_by_text("Kies minimaal 1 baan om over te verdelen").is_visible()
    page.get_by_label("Naam van de verdeling").fill("Twee hallen")
    page.get_by_label("Orderpicker").check()
    page.get_by_label("Heftruckchauffeur").check()
    page.get_by_role("button", name="Maak de verdeling").click()
    assert page.get_by_text("4 van de 5 kandidaten op een plek, van 4 plekken.").is_visible()
    page.get_by_role("link", name="Waarom niet").first.click()
    assert page.get_by_role("heading", name="Wat er dan verandert").is_visible()
    page.get_by_role("link", name="Zet toch vast bij deze baan").click()
    page.get_by_label("Waarom?").fill("Kent het team al.")
    page.get_by_role("button", name="Zet vast").click()
    page.get_by_role("button", name="Bereken opnieuw").click()
    assert page.get_by_text("Veranderd sinds de vorige keer").is_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Stel gekozen kandidaten voor").click()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("width", [1440, 320])
def test_pages_are_readable_for_everybody_and_fit_a_phone(open_as, width):
    world = World()
    shown = world.make()
    world.run(shown)
    why = f"?kandidaat={world.people[4].number}&baan={world.picker.public_id}"
    paths = [
        reverse("matching:assignment_list"),
        reverse("matching:assignment_new"),
        Assignment.get_absolute_url(shown),
        reverse("matching:assignment_edit", args=[shown.public_id]),
        reverse("matching:assignment_why", args=[shown.public_id]) + why,
        reverse("matching:assignment_print", args=[shown.public_id]),
    ]
    page = open_as(world.coach, paths[0], width=width)
    for path in paths:
        page.goto(page.url.split("/verdelingen")[0] + path)
        wrong = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in wrong] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
