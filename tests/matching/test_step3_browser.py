"""Step 3 in a real browser: by the words on the screen, with and without JavaScript, and readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from matching import proposals
from matching.models import Presentation, Proposal, ProposalState
from nieuwebanen.accounts.models import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def job(coach):
    reader = factories.make_user(Role.EMPLOYER, first_name="Petra", last_name="Koster")
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[reader])
    needs = {"Orders verzamelen": 3, "Heftruck rijden": 2, "Nederlands spreken op de werkvloer": 2}
    skills = {factories.make_skill(name): level for name, level in needs.items()}
    return factories.make_open_job(employer, by=coach, title="Medewerker magazijn", skills=skills, seats=3)


@pytest.mark.parametrize("javascript", [True, False])
def test_select_inform_and_present_by_the_words_on_the_screen(javascript, live_server, signed_in, job, coach):
    factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi", level=2)
    factories.make_profile(job, coach, first_name="Joyce", last_name="Pinas", level=0)
    second = factories.make_profile(job, coach, first_name="Samira", last_name="El Amrani")
    page = signed_in(coach, javascript=javascript)
    page.goto(live_server.url + job.get_absolute_url())

    page.get_by_role("button", name="Stel gekozen kandidaten voor").click()
    assert page.get_by_role("alert").get_by_text("Kies minimaal 1 kandidaat om voor te stellen").is_visible()
    page.get_by_role("checkbox", name="Fatuma Abdi voorstellen").check()
    if javascript:  # looking at somebody else does not lose what was ticked
        page.get_by_role("link", name=second.full_name).click()
        page.get_by_role("heading", level=2, name=second.full_name).wait_for()
        assert page.get_by_role("checkbox", name="Fatuma Abdi voorstellen").is_checked()
        assert str(second.public_id) in page.url
    page.get_by_role("button", name="Stel gekozen kandidaten voor").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Voorstel van Fatuma Abdi"
    page.get_by_role("link", name="Informeren").click()
    assert "Medewerker magazijn" in page.get_by_label("Wat heb je verteld?").input_value()
    page.get_by_label("Wanneer gaf de kandidaat akkoord?").fill("vandaag")
    page.get_by_role("button", name="Bewaren").click()

    page.get_by_role("link", name="Voorstel controleren").click()
    preview = page.get_by_role("region", name="Zo ziet de werkgever het")
    assert preview.get_by_text("Rustig en precies").is_visible()
    page.get_by_label("Waar iemand goed in is").uncheck()
    if not javascript:
        page.get_by_role("button", name="Voorbeeld bijwerken").click()
    preview.get_by_text("Rustig en precies").wait_for(state="detached")
    assert page.get_by_text("Petra Koster").is_visible()
    page.get_by_role("button", name="Voorstel versturen").click()
    page.get_by_text("Het voorstel is verstuurd. Zuiderpoort Logistiek krijgt een bericht.").wait_for()
    assert "strengths" not in Presentation.objects.get().snapshot

    page.get_by_role("link", name="Voorstel intrekken").click()
    page.get_by_label("De kandidaat wil deze baan niet").check()
    page.get_by_label("Waarom trek je het voorstel in?").fill("Heeft ander werk.")
    page.get_by_role("button", name="Voorstel intrekken").click()
    page.get_by_text("Het voorstel van Fatuma Abdi is ingetrokken.").wait_for()
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_somebody_set_apart_is_taken_along(live_server, signed_in, job, coach):
    factories.make_profile(job, coach, first_name="Kemal", last_name="Yildiz", hours_per_week=8)
    page = signed_in(coach, javascript=False)
    page.goto(live_server.url + job.get_absolute_url())
    page.get_by_role("link", name="Staan apart: bekijk").click()
    page.get_by_role("link", name="Toch meenemen").click()
    page.get_by_label("Waarom neem je deze kandidaat toch mee?").fill("Wil meer uren werken.")
    page.get_by_role("button", name="Toch meenemen", exact=True).click()
    assert page.get_by_text("Toch meegenomen, omdat: Wil meer uren werken.").is_visible()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_is_accessible_and_never_scrolls_sideways(width, live_server, signed_in, job, coach, other_coach):
    today = factories.today()
    people = [factories.make_profile(job, coach, level=level) for level in (1, 1, 2, 3, 2)]
    apart = factories.make_profile(job, coach, hours_per_week=8)
    factories.make_profile(job, other_coach, level=2)
    empty = factories.make_open_job(by=coach, skills={factories.make_skill(): 2 for _ in range(3)})
    waiting = factories.make_job(by=coach)
    factories.make_open_job(by=coach, skills={need.skill: need.level for need in job.requirements.all()})
    selected, informed, presented, declined = (
        proposals.select(job, person, by=coach, today=today) for person in people[:4]
    )
    for proposal in (informed, presented, declined):
        proposals.inform(proposal, note="Over het werk.", agreed_on=today, by=coach, today=today)
    for proposal in (presented, declined):
        proposals.present(proposal, fields=["voornaam", "klaar-op", "andere-vaardigheden"], by=coach, today=today)
    proposals.decline(declined, reason="anders", motivation="Een ander paste beter.", by=coach)
    paths = [one.get_absolute_url() for one in (job, empty, waiting, selected, informed, presented, declined)]
    paths += [f"{job.get_absolute_url()}?apart=1&kandidaat={one.public_id}" for one in (people[4], apart)]
    paths += [f"{job.get_absolute_url()}?optijd=ja&uren=20", f"{job.get_absolute_url()}?q=niemand"]
    compared = "&".join(f"kandidaten={one.public_id}" for one in people[:3])
    paths += [reverse("matching:compare", args=[job.public_id]) + f"?{compared}"]
    paths += [reverse("matching:what_if", args=[job.public_id]) + query for query in ("", "?uren=36&leren=8")]
    paths += [reverse("matching:candidate_jobs", args=[people[4].public_id])]
    paths += [reverse(f"matching:{name}", args=[informed.public_id]) for name in ("inform", "present", "withdraw")]
    paths += [reverse("matching:present", args=[selected.public_id]), reverse("matching:how")]
    paths += [reverse("matching:proposal_list") + query for query in ("?stand=alles", "?stand=gekozen")]
    page = signed_in(coach, width)
    found = []

    def check(name):
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found.append(f"{name} {violation['id']} {violation['nodes'][0]['html'][:200]}")

    for path in paths:
        page.goto(live_server.url + path)
        for fold in page.locator("main summary").all():
            # Not those of the filters: what opens there lies over the page.
            if fold.evaluate("one => !one.parentElement.open && !one.closest('form[method=get]')"):
                fold.click()
        check(path)
    page.goto(live_server.url + job.get_absolute_url())
    page.get_by_role("button", name="Stel gekozen kandidaten voor").click()
    check("error")
    assert not found, "\n".join(found)
