"""The employer's decision in a real browser: by the words on the screen, without JavaScript, readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from matching.cohorts import cohort_members, cohorts
from matching.models import DeclineReason, Presentation, Proposal, ProposalState
from matching.proposing.presentation import Field
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.matching import proposed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STRENGTHS = "Fatuma is precies en rustig. Zij leert snel als iemand het een keer voordoet.\nZij is altijd op tijd."


@pytest.fixture
def reader():
    return factories.make_user(Role.EMPLOYER, first_name="Petra", last_name="Koster")


@pytest.fixture
def job(reader):
    coach = factories.make_user(Role.COACH, first_name="Ingrid", last_name="Bakker", phone="0320 00 00 00")
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[reader], account_manager=coach)
    needs = {"Orders verzamelen": 3, "Heftruck rijden": 2, "Nederlands spreken op de werkvloer": 2}
    skills = {factories.make_skill(name): level for name, level in needs.items()}
    return factories.make_open_job(employer, by=coach, title="Medewerker magazijn", skills=skills, seats=2)


@pytest.fixture
def fatuma(job):
    candidate = factories.make_profile(job, job.coach, first_name="Fatuma", last_name="Abdi", strengths=STRENGTHS)
    picking = job.requirements.get(skill__name="Orders verzamelen").skill
    factories.assess_skill(candidate, picking, 3)
    return proposed.presented(job, candidate, fields=list(Field))


@pytest.mark.parametrize("javascript", [True, False])
def test_an_employer_chooses_by_the_words_on_the_screen(javascript, live_server, signed_in, reader, fatuma):
    page = signed_in(reader, javascript=javascript)
    page.goto(live_server.url + reverse("employers:portal_home"))
    page.get_by_role("link", name="Voorgestelde kandidaten").first.click()
    page.get_by_role("link", name="Bekijken").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Fatuma"
    assert page.get_by_text("Wilt u dat Fatuma bij u inleert?").is_visible()
    page.get_by_role("link", name="Kiezen", exact=True).click()
    second = page.context.new_page()
    second.goto(page.url)
    page.get_by_role("button", name="Kiezen", exact=True).click()
    assert page.get_by_role("alert").get_by_text("Vul in waarom u dit besluit neemt").is_visible()
    page.get_by_label("Waarom kiest u Fatuma?").fill("Fatuma past in het team.")
    page.get_by_role("button", name="Kiezen", exact=True).click()
    page.get_by_text("Bedankt. U kiest Fatuma. Wij maken samen afspraken over het inleren.").wait_for()
    assert page.get_by_text("Fatuma past in het team.").is_visible()
    second.get_by_label("Waarom kiest u Fatuma?").fill("Nog een keer.")
    second.get_by_role("button", name="Kiezen", exact=True).click()
    second.get_by_text("Over deze kandidaat was al besloten.").wait_for()
    assert second.get_by_text("Fatuma past in het team.").is_visible()
    assert Proposal.objects.get().motivation == "Fatuma past in het team."


def test_an_employer_does_not_choose_by_the_words_on_the_screen(live_server, signed_in, reader, fatuma):
    page = signed_in(reader, javascript=False)
    page.goto(live_server.url + reverse("employers:portal_home"))
    page.get_by_role("link", name="Kandidaat kiezen: Fatuma", exact=True).click()
    page.get_by_role("link", name="Niet kiezen").click()
    page.get_by_label("Uren of dagen passen niet").check()
    page.get_by_role("button", name="Niet kiezen").click()
    assert page.get_by_label("Uren of dagen passen niet").is_checked()
    page.get_by_label("Waarom kiest u Fatuma niet?").fill("Wij werken alleen in het weekend.")
    page.get_by_role("group", name="Mogen wij uw woorden delen met de kandidaat?").get_by_label("Ja").check()
    page.get_by_role("button", name="Niet kiezen").click()
    page.get_by_text("Bedankt. Uw besluit is bewaard. Wij zoeken verder.").wait_for()
    assert Proposal.objects.get().state == ProposalState.NOT_CHOSEN
    assert Proposal.objects.get().decline_reason == DeclineReason.AVAILABILITY


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_pages_are_readable_for_everybody_at_every_width(width, live_server, signed_in, reader, job, fatuma):
    declined = proposed.presented(job, fields=[])
    proposed.decline(declined)
    chosen = proposed.presented(job, first_name="Marek")
    proposed.choose(chosen)
    shown = {p: Presentation.objects.get(proposal=p).public_id for p in (fatuma, declined, chosen)}
    decide = reverse("matching:portal_decide", args=[shown[fatuma]])
    urls = [reverse("matching:portal_candidates"), f"{decide}?keuze=kiezen", f"{decide}?keuze=niet-kiezen"]
    urls += [reverse("matching:portal_candidate", args=[public_id]) for public_id in shown.values()]
    page = signed_in(reader, width)
    for url in urls:
        page.goto(live_server.url + url)
        _check(page, url)
        if "besluit" in url:
            page.get_by_role("button", name="iezen").click()
            _check(page, f"{url} refused")


def _check(page, url) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert [(item["id"], node["target"]) for item in found for node in item["nodes"]] == [], url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{url} scrolls sideways"


@pytest.fixture
def waiting(job, fatuma):
    """Three people of a group wait for this job, one of them without a name."""
    cohort = cohorts.make(name="Ploeg", coach=job.coach, jobs=[job], by=job.coach, today=factories.today())
    others = [factories.make_profile(job, job.coach, first_name=name) for name in ("Marek", "Joyce")]
    proposed.presented(job, others[0])
    proposed.presented(job, others[1], fields=[])
    cohort_members.add([fatuma.candidate, *others], to=cohort, by=job.coach)


@pytest.mark.parametrize(("width", "javascript"), [(1440, False), (320, True)])
def test_an_employer_puts_people_in_order_with_the_keyboard(
    width, javascript, live_server, signed_in, reader, job, waiting
):
    page = signed_in(reader, width, javascript=javascript)
    page.goto(live_server.url + reverse("employers:portal_job", args=[job.public_id]))
    page.get_by_role("link", name="Zet de kandidaten op volgorde").press("Enter")
    page.get_by_label("Plaats van Marek").focus()
    page.keyboard.type("Plaats 1")
    page.get_by_label("Plaats van Fatuma").focus()
    page.keyboard.type("Plaats 1")
    page.get_by_role("button", name="Bewaren").press("Enter")
    page.get_by_role("alert").get_by_text("Geef iedereen een eigen plaats.").first.wait_for()
    if javascript:  # axe is a script
        _check(page, page.url)
    page.get_by_label("Plaats van Fatuma").focus()
    page.keyboard.type("Plaats 2")
    page.get_by_role("button", name="Bewaren").press("Enter")
    page.get_by_text("Bedankt. Uw volgorde is bewaard.").wait_for()
    assert page.locator("tbody th").all_inner_texts() == ["Marek", "Fatuma", "Kandidaat"]
    if javascript:
        _check(page, page.url)
