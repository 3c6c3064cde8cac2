"""The lists in a real browser: filtered, kept and sorted with and without JavaScript, and held to WCAG by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen import saved_lists
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def many_jobs(coach):
    factories.make_job(by=coach, title="Verzorgende", sector="zorg", certainty="idee")
    for number in range(30):
        factories.make_job(by=coach, title=f"Orderpicker {number:02d}", sector="logistiek")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_list_is_filtered_kept_opened_and_sorted(javascript, many_jobs, coach, open_as):
    page = open_as(coach, reverse("employers:job_list"), javascript=javascript)
    page.get_by_label("Sector").select_option("zorg")
    if not javascript:
        page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("status").get_by_text("1 baan", exact=True).wait_for()
    if javascript:
        assert page.url.endswith("/banen/?sector=zorg")
    page.get_by_role("link", name="Haal weg: Sector: Zorg").wait_for()

    page.get_by_text("Bewaar deze lijst", exact=True).click()
    page.get_by_label("Naam van de lijst").fill("Alle zorg")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("De lijst ‘Alle zorg’ is bewaard").wait_for()

    page.get_by_role("link", name="Haal weg: Sector: Zorg").click()
    page.get_by_role("status").get_by_text("31 banen", exact=True).wait_for()
    page.get_by_role("link", name="Volgende pagina").click()
    page.get_by_text("26 tot en met 31 van 31 banen").wait_for()
    page.get_by_role("columnheader", name="Baan", exact=True).get_by_role("link").click()
    page.locator('th[aria-sort="ascending"]').get_by_text("Baan").wait_for()
    page.get_by_role("navigation", name="Bewaarde lijsten").get_by_role("link", name="Alle zorg").click()
    page.get_by_role("link", name="Verzorgende").wait_for()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (320, 700)])
def test_axe_finds_nothing_and_no_list_scrolls_sideways(width, height, many_jobs, coach, open_as, live_server):
    saved = saved_lists.keep(page="employers:job_list", name="Zorg", query="sector=zorg", shared=True, by=coach)
    factories.make_location()
    page = open_as(coach, "/", width=width, height=height)
    for path in (
        reverse("employers:job_list"),
        f"{reverse('employers:job_list')}?zekerheid=idee&sorteer=-stap",
        f"{reverse('employers:job_list')}?q=niets",
        reverse("employers:list"),
        reverse("employers:location_list"),
        reverse("saved_lists"),
        reverse("saved_list", args=[saved.public_id]),
    ):
        page.goto(live_server.url + path)
        for summary in page.locator("main summary:visible").all():
            summary.click()
        if page.locator(".nbl-filter-button:visible").count():
            page.locator(".nbl-filter-button").click()
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
