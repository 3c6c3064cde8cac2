"""Levels by keyboard in a real browser, and their pages readable for everybody at two widths."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from candidates.models import SkillSource, assess_competences
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Competence, Skill
from tests import factories
from tests.candidates.test_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def url(name, candidate):
    return reverse(f"candidates:{name}", args=[candidate.public_id])


def test_a_skill_is_found_and_five_levels_are_set_without_a_mouse(open_as, coach):
    load_starter_list()
    candidate = factories.make_candidate(coach)
    page = open_as(coach, url("skill_add", candidate))
    keys = page.keyboard
    box = page.get_by_role("combobox", name="Welke vaardigheid?")
    assert box.get_attribute("aria-expanded") == "false"
    keys.type("heftruk")  # the field has the focus
    page.get_by_role("option", name="Heftruck of reachtruck rijden").first.wait_for()
    assert "gevonden voor ‘heftruk’" in page.get_by_role("status").filter(has_text="gevonden").inner_text()
    keys.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option", selected=True).get_attribute("id")
    keys.press("Escape")
    page.locator("[role=listbox]").wait_for(state="detached")
    assert box.input_value() == ""
    keys.type("heftruk")
    page.get_by_role("option").first.wait_for()
    keys.press("ArrowDown")
    keys.press("Enter")
    page.get_by_role("radio").first.wait_for()
    page.get_by_role("radio").first.focus()
    keys.press("2")
    keys.press("Enter")
    page.get_by_text("Het niveau is bewaard.").wait_for()

    for skill in Skill.objects.exclude(pk=candidate.skills.get().skill_id)[:4]:
        factories.assess_skill(candidate, skill, 1, on=factories.today() - timedelta(days=1))
    page.get_by_role("link", name="Gezien vandaag").click()
    page.get_by_role("radio").first.focus()
    for level in "0123":
        keys.press(level)
        keys.press("Tab")  # the button to take it away
        keys.press("Tab")
    keys.press("4")
    keys.press("Enter")
    page.get_by_text("5 niveaus bewaard.").wait_for()
    assert sorted(candidate.skills.values_list("level", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("width", "height"), [(320, 700), (1440, 900)])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_as, coach, today, width, height):
    load_starter_list()
    candidate = factories.make_candidate(coach)
    for skill in Skill.objects.all()[:6]:
        for level in (1, 2):
            factories.assess_skill(candidate, skill, level)
    assess_competences(candidate, levels={Competence.C1: 2}, source=SkillSource.SEEN, on=today, by=coach)
    page = open_as(coach, url("skills", candidate), width, height=height)
    for path in ("skills", "seen", "competences", "skill_add"):
        page.goto(
            page.url.split("/kandidaten")[0] + url(path, candidate) + ("?q=heftruk" if path == "skill_add" else "")
        )
        if path == "skills":
            page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        report = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert report.violations_count == 0, f"{path}: {report.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
