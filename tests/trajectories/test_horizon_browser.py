"""The horizon in a real browser: by keyboard, without JavaScript, at every width, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from employers.models import Certainty
from nieuwebanen.dates import add_months
from nieuwebanen.work import Sector
from tests import factories
from tests.trajectories import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

URL = reverse("trajectories:horizon")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def world(coach, monkeypatch):
    """A full horizon: somebody who learns, somebody chosen, an idea with a window, an empty sure job."""
    monkeypatch.setattr("trajectories.agreements.render_pdf", lambda *args, **fields: ("", b"%PDF-1.7"))
    month = factories.today().replace(day=1)
    job = builders.signed(coach)[0].job
    full = factories.make_open_job(by=coach, seats=9, title="Medewerker inpak")
    for _ in range(8):
        builders.chosen(full, coach)
    factories.make_job(
        by=coach,
        title="Zorghulp",
        sector=Sector.CARE,
        certainty=Certainty.IDEA,
        starts_on=add_months(month, 12),
        earliest_on=add_months(month, 10),
        latest_on=add_months(month, 15),
    )
    return job


@pytest.fixture
def open_horizon(open_as, coach, world):
    return lambda query="", **options: open_as(coach, f"{URL}{query}", **options)


def test_every_view_is_accessible_and_never_scrolls_sideways(open_horizon):
    page = open_horizon()
    for view in ("", "tabel", "trechter", "print"):
        page.goto(page.url.partition("?")[0] + f"?weergave={view}")
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (view, width)
            if width != 320:
                found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
                assert [(view, width, v["id"], v["nodes"][0]["html"]) for v in found] == []


def test_a_filter_works_with_and_without_script_and_says_how_many_jobs_are_left(open_horizon):
    page = open_horizon()
    page.get_by_label("Sector").select_option("Zorg")
    page.get_by_role("link", name="Haal weg: Sector").wait_for()
    assert "sector=zorg" in page.url
    assert page.locator("#resultaat").get_by_role("status").inner_text() == "1 baan"

    plain = open_horizon(javascript=False)
    plain.get_by_label("Sector").select_option("Zorg")
    plain.get_by_role("button", name="Filter", exact=True).click()
    plain.get_by_role("link", name="Per maand").click()
    assert "sector=zorg" in plain.url
    assert plain.get_by_role("row").filter(has_text="1 baan").count() == 1


def test_by_keyboard_the_timeline_and_a_long_row_are_skipped_and_nothing_else_costs_a_stop(open_horizon):
    page = open_horizon()
    over = page.get_by_role("link", name="Sla de tijdlijn over")
    over.focus()
    assert over.bounding_box()["height"] > 10, "a skip link shows when it has the focus"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.nbl-horizon') === null")

    page.get_by_role("link", name="Sla 8 kandidaten over").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zorghulp"

    jobs, people = page.locator(".nbl-horizon__title").count(), page.locator(".nbl-horizon__name").count()
    stops = page.locator(".nbl-horizon :is(a, button, summary, [tabindex='0'])").count()
    assert stops <= 2 * jobs + people + 3  # the title and Verplaatsen of a job, a person, two skip links, the others


def test_on_paper_the_axis_stands_above_the_jobs_of_every_page_and_nobody_is_folded_away(open_horizon):
    page = open_horizon("?weergave=print")
    page.emulate_media(media="print")
    assert page.locator(".nbl-horizon__head").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert page.locator("body").evaluate("e => getComputedStyle(e).page") == "horizon"
    assert all(box["height"] > 10 for box in (one.bounding_box() for one in page.locator(".nbl-horizon__name").all()))
    assert page.get_by_role("button", name="Printen").count() == 0
    if page.context.browser.browser_type.name == "chromium":
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
