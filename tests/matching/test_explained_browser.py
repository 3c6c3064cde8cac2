"""Person → jobs → explanation → what if in a real browser, with and without JavaScript, readable for everybody."""

import io

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from employers.models import PhaseSkill
from matching.models import Proposal
from matching.reach import portfolio_report
from tests import factories
from tests.matching.test_portfolio_report import a_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of all text in the page that is printed, in points.
SMALLEST_LETTER = """() => Math.min(...[...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility() && !one.closest("small, .nbl-panel:not(:has(.explained)), [aria-hidden]")
        && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .map(one => parseFloat(getComputedStyle(one).fontSize) * 0.75))"""


@pytest.fixture
def person(coach):
    """Two jobs ask the same; one of them more hours than this person works."""
    skills = {factories.make_skill("Orders verzamelen"): 3, factories.make_skill("Heftruck rijden"): 2}
    skills[factories.make_skill("Nederlands spreken op de werkvloer")] = 2
    job = factories.make_open_job(by=coach, title="Medewerker magazijn", skills=skills, hours_min=24)
    factories.make_open_job(by=coach, title="Heftruckchauffeur", skills=skills, hours_min=38, hours_max=40)
    for need in job.requirements.all()[:2]:
        PhaseSkill.objects.create(phase=job.phases.all()[0], skill=need.skill, level=need.level)
    return factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_list_to_the_explanation_the_paper_and_what_if(javascript, live_server, signed_in, person, coach):
    page = signed_in(coach, javascript=javascript)
    page.goto(live_server.url + reverse("matching:candidate_jobs", args=[person.public_id]))
    page.get_by_role("link", name="Staan apart: bekijk welke banen nu niet passen").click()
    page.get_by_text("Kan 32 uur per week werken, de baan is minimaal 38 uur.").wait_for()

    page.get_by_role("link", name="Lees de hele uitleg").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Medewerker magazijn voor Fatuma Abdi"
    assert page.get_by_text("Fatuma kan klaar zijn tussen").is_visible()
    assert page.get_by_role("heading", name="Zo kan het leren gaan").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak de pdf").click()
    assert download.value.suggested_filename.startswith(f"uitleg-{person.number}")

    page.get_by_role("link", name="Bij de andere banen voor Fatuma").click()
    page.get_by_role("link", name="Wat als…").click()
    page.get_by_label("Werkuren").fill("40")
    page.get_by_role("button", name="Bekijk de banen").click()
    page.get_by_role("row", name="Heftruckchauffeur").get_by_text("komt erbij").wait_for()
    assert page.url.endswith("?uren=40")

    page.get_by_role("link", name="Passende banen", exact=True).click()
    page.get_by_role("button", name="Selecteren voor Medewerker magazijn").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Voorstel van Fatuma Abdi"
    assert page.get_by_role("heading", name="Concept van het stappenplan").is_visible()
    assert Proposal.objects.get().candidate == person


def test_the_pages_have_no_accessibility_problems_fit_a_phone_and_one_sheet(live_server, signed_in, person, coach):
    job = coach.jobs.get(title="Medewerker magazijn")
    explained = reverse("matching:explained", args=[job.public_id, person.public_id])
    jobs = reverse("matching:candidate_jobs", args=[person.public_id])
    what_if = reverse("matching:candidate_what_if", args=[person.public_id])
    wrong = []
    for width in (1440, 320):
        page = signed_in(coach, width)
        for path in (explained, f"{jobs}?apart=1&sector=logistiek", jobs, f"{what_if}?uren=40"):
            page.goto(live_server.url + path)
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
            wrong += [(path, width, one["id"], [node["html"][:90] for node in one["nodes"]]) for one in found]
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append((path, width, "scrolls", wide))
    assert wrong == []
    page = signed_in(coach)
    page.goto(live_server.url + explained)
    assert len(pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) <= 2
    page.emulate_media(media="print")
    assert round(page.evaluate(SMALLEST_LETTER), 1) >= 10


def test_the_print_for_the_roc_begins_on_the_first_sheet(live_server, signed_in, coach, dutch, picking):
    """A long table may go on over the sheet; as one whole it would leave the first sheet empty."""
    a_job(dutch, picking, seats=2)
    for _ in range(16):
        factories.make_candidate(coach, skills={dutch: 1, picking: 2})
    portfolio_report.make(today=factories.today(), at=factories.moment())
    page = signed_in(coach)
    page.goto(live_server.url + reverse("matching:portfolio_skill", args=[dutch.code]))
    data = page.pdf(format="A4")
    first, *others = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]
    numbers = [person.number for person in coach.candidates.all()]
    assert sum(number in first for number in numbers) > 8
    assert len(others) == 1
