"""A proposal from being told to the call, contact data and other jobs, in a real browser: by the words on the screen."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate
from matching.models import CallTask, DeclineReason, Presentation, Proposal, ProposalState
from matching.proposing import chasing, contact
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.matching import proposed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


RECORDED = ("", "?keuze=kiezen", "?keuze=niet-kiezen")


@pytest.fixture
def reader():
    return factories.make_user(Role.EMPLOYER, first_name="Petra", last_name="Koster", phone="0320 22 22 22")


@pytest.fixture
def job(coach, reader):
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[reader])
    needs = {"Orders verzamelen": 3, "Heftruck rijden": 2, "Nederlands spreken op de werkvloer": 2}
    skills = {factories.make_skill(name): level for name, level in needs.items()}
    return factories.make_open_job(employer, by=coach, title="Medewerker magazijn", skills=skills, seats=3)


def other_jobs(job, coach) -> None:
    skills = {need.skill: need.level for need in job.requirements.all()}
    for title in ("Orderpicker", "Medewerker expeditie"):
        factories.make_open_job(by=coach, title=title, skills=skills)


def silent(job, coach, **fields) -> Proposal:
    """Presented so long ago that the coach must call."""
    proposal = proposed.presented(job, factories.make_profile(job, coach, **fields))
    Proposal.objects.filter(pk=proposal.pk).update(presented_at=timezone.now() - timedelta(days=20))
    chasing.run(timezone.now())
    return proposal


def test_a_no_becomes_two_other_proposals_by_the_words_on_the_screen(live_server, signed_in, job, coach, reader):
    other_jobs(job, coach)
    proposal = proposed.presented(job, factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi"))
    page = signed_in(reader, javascript=False)
    page.goto(live_server.url + reverse("matching:portal_candidate", args=[proposal.presentation.public_id]))
    page.get_by_role("link", name="Niet kiezen").click()
    page.get_by_label("Is nog niet klaar voor deze baan").check()
    page.get_by_label("Waarom kiest u Fatuma niet?").fill("Het tempo is nog te hoog.")
    page.get_by_role("group", name="Mogen wij uw woorden delen met de kandidaat?").get_by_label("Ja").check()
    page.get_by_role("button", name="Niet kiezen").click()
    page.get_by_text("Bedankt. Uw besluit is bewaard. Wij zoeken verder.").wait_for()

    page = signed_in(coach, javascript=False)
    page.goto(live_server.url + proposal.get_absolute_url())
    assert page.get_by_text("Deze woorden mag je delen met Fatuma.").is_visible()
    for title in ("Orderpicker", "Medewerker expeditie"):
        page.get_by_role("checkbox", name=f"{title}, ").check()
    page.get_by_role("button", name="Selecteer voor gekozen banen").click()
    page.get_by_text("Fatuma is geselecteerd voor 2 banen. Vraag Fatuma per werkgever om akkoord.").wait_for()
    assert Proposal.objects.filter(state=ProposalState.SELECTED, agreed_on=None).count() == 2


def test_a_coach_calls_and_shares_contact_by_the_words_on_the_screen(live_server, signed_in, job, coach, reader):
    proposal = silent(job, coach, first_name="Fatuma", last_name="Abdi")
    page = signed_in(coach, javascript=False)
    page.goto(f"{live_server.url}{reverse('matching:proposal_list')}?bellen=open")
    page.get_by_role("link", name=": Fatuma Abdi, Medewerker magazijn").click()
    assert page.get_by_role("link", name="0320 22 22 22").is_visible()
    page.get_by_label("Wat zei de werkgever?").fill("Kiest vandaag.")
    page.get_by_role("button", name="Gesprek bewaren").click()
    page.get_by_text("Wat de werkgever zei is bewaard.").wait_for()
    page.get_by_role("button", name="Langer laten zien").click()
    page.get_by_text("Zuiderpoort Logistiek ziet het voorstel nu tot en met").wait_for()

    proposed.choose(proposal)
    Candidate.objects.filter(pk=proposal.candidate_id).update(phone="06-12345678")
    page.reload()
    page.get_by_role("link", name="Contactgegevens delen").click()
    page.get_by_label("Telefoonnummer: 06-12345678").check()
    page.get_by_label("Wanneer gaf de kandidaat hiervoor akkoord?").fill("vandaag")
    page.get_by_role("button", name="Gegevens delen").click()
    page.get_by_text("Zuiderpoort Logistiek kan nu contact maken met Fatuma.").wait_for()
    employers = signed_in(reader, javascript=False)
    shown = live_server.url + reverse("matching:portal_candidate", args=[proposal.presentation.public_id])
    employers.goto(shown)
    assert employers.get_by_role("link", name="06-12345678").is_visible()
    page.get_by_role("link", name="Gegevens intrekken").click()
    page.get_by_role("button", name="Gegevens intrekken").click()
    page.get_by_text("ziet de contactgegevens niet meer").wait_for()
    employers.goto(shown)
    assert not employers.get_by_text("06-12345678").is_visible()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_pages_are_readable_for_everybody_at_every_width(width, live_server, signed_in, job, coach, reader):
    other_jobs(job, coach)
    waits = silent(job, coach, first_name="Fatuma", last_name="Abdi")
    reached = {"phone": "06-12345678", "email": "marek@voorbeeld.example"}
    marek = factories.make_profile(job, coach, first_name="Marek", last_name="Nowak", **reached)
    chosen = proposed.presented(job, marek)
    declined = proposed.presented(job, factories.make_profile(job, coach, first_name="Joyce", last_name="Pinas"))
    proposed.choose(chosen)
    proposed.decline(declined, reason=DeclineReason.NOT_READY)
    told = proposed.informed(job, factories.make_profile(job, coach, first_name="Ali", last_name="Demir"))
    urls = [reverse(f"matching:{name}", args=[told.public_id]) for name in ("told", "inform", "present", "withdraw")]
    urls += [
        reverse("matching:call", args=[waits.public_id]),
        reverse("matching:share_contact", args=[chosen.public_id]),
    ]
    urls += [reverse("matching:record_decision", args=[waits.public_id]) + query for query in RECORDED]
    urls += [one.get_absolute_url() for one in (waits, chosen, declined)]
    urls += [reverse("matching:proposal_list") + "?stand=voorgesteld"]
    assert CallTask.objects.exists()
    page, found = signed_in(coach, width), []

    def check(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found.append(f"{name} {violation['id']} {violation['nodes'][0]['html'][:200]}")

    for url in urls:
        page.goto(live_server.url + url)
        check(url)
    today = factories.today()
    contact.share(chosen, ways=["phone", "email"], agreed_on=today, by=coach, today=today)
    page.goto(live_server.url + chosen.get_absolute_url())
    check("shared")
    page.context.clear_cookies()
    page = signed_in(reader, width)
    shown = Presentation.objects.get(proposal=chosen)
    page.goto(live_server.url + reverse("matching:portal_candidate", args=[shown.public_id]))
    check("the employer's page with contact")
    assert not found, "\n".join(found)
