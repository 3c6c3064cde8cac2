"""Step 4 in a real browser: by the words on the screen, without JavaScript, and readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import builders
from trajectories import agreements
from trajectories.models import Agreement, AgreementState, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PARTS = ("arrangements", "skills", "plan", "duration", "guidance", "funding", "evaluation_plan", "conditions")


def test_step_4_is_walked_by_its_words_without_javascript(live_server, signed_in):
    coach = factories.make_user(Role.COACH)
    manager = factories.make_user(Role.MANAGER, job_title="manager")
    signer = factories.make_user(Role.EMPLOYER)
    job = factories.make_open_job(factories.make_employer(members=[signer]), by=coach)
    builders.chosen(job, coach)
    page = signed_in(coach, javascript=False)

    page.goto(live_server.url + reverse("trajectories:list"))
    page.get_by_role("button", name="Traject starten").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Afspraken"
    trajectory = Trajectory.objects.get()

    page.get_by_role("row").filter(has_text="Begeleiding").get_by_role("link", name="Invullen").click()
    page.get_by_label("Vaste begeleider bij de werkgever").fill("Petra Koster")
    page.get_by_label("Functie van de begeleider").fill("hoofd magazijn")
    page.get_by_label("Uren begeleiding per week").fill("4")
    page.get_by_label("Verzekering voor ongevallen en aansprakelijkheid").fill("Voorbeeld Verzekeringen")
    page.get_by_label("Nummer van de polis").fill("123")
    page.get_by_label("De werkgever verklaart dat niemand werk verliest door deze plek").check()
    page.get_by_label("Hoe lang is niemand ontslagen voor dit werk?").fill("12")
    page.get_by_label("De-minimissteun in de laatste 3 jaar").fill("0")
    page.get_by_role("button", name="Bewaren").click()

    page.get_by_role("row").filter(has_text="Duur").get_by_role("link", name="Invullen").click()
    page.get_by_label("Uitkering of loon tijdens het inleren").fill("De uitkering loopt door.")
    page.get_by_label("Reiskosten").fill("Het Werkbedrijf betaalt de bus.")
    page.get_by_role("button", name="Bewaren").click()

    page.get_by_role("row").filter(has_text="Financiering").get_by_role("link", name="Invullen").click()
    page.get_by_label("Waarvoor?").fill("Begeleiding en training")
    page.get_by_label("Bedrag").fill("4250")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("link", name="Terug naar de afspraken").click()

    page.get_by_role("row").filter(has_text="Randvoorwaarden").get_by_role("link", name="Invullen").click()
    page.get_by_label("Wat moet geregeld zijn?").fill("Werkkleding")
    page.get_by_label("Werkgever", exact=True).check()
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("link", name="Terug naar de afspraken").click()

    assert page.get_by_text("Compleet", exact=True).count() == 8  # the page and its seven parts
    page.get_by_role("link", name="Naar de overeenkomst").click()
    page.get_by_role("button", name="Laten tekenen").click()
    assert page.get_by_text("ligt klaar").count()

    desk = signed_in(manager, javascript=False)
    desk.goto(live_server.url + reverse("trajectories:agreement_list"))
    desk.get_by_role("row").get_by_role("link", name="Tekenen").click()
    desk.get_by_label("Ik heb de overeenkomst gelezen").check()
    desk.get_by_role("button", name="Tekenen").click()
    assert desk.get_by_text("is getekend voor het Werkbedrijf").count()
    agreement = Agreement.objects.get()
    case = builders.Case(coach, manager, signer, job, trajectory)
    builders.sign_for(case, agreement, "werkgever")
    assert Agreement.objects.get().state == AgreementState.SIGNED


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_is_accessible_and_never_scrolls_sideways(live_server, signed_in, width):
    coach = factories.make_user(Role.COACH)
    manager = factories.make_user(Role.MANAGER)
    case, _ = builders.signed(coach)
    draft = builders.started(coach).trajectory
    offered = builders.complete(coach)
    agreements.offer(offered.trajectory, by=coach, today=factories.today())
    named = [("detail", case.trajectory), ("plan", case.trajectory), ("agreement", case.trajectory), ("detail", draft)]
    named += [(name, draft) for name in (*PARTS, "phase_new", "agreement", "stop")]
    named += [(name, offered.trajectory) for name in ("funding", "conditions", "agreement_sign")]
    paths = [reverse(f"trajectories:{name}", args=[one.public_id]) for name, one in named]
    paths += [reverse(f"trajectories:{name}") for name in ("list", "agreement_list", "verify")]
    page = signed_in(manager, width)
    found = []
    for path in paths:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found.append(f"{path} {violation['id']} {violation['nodes'][0]['html'][:200]}")
    assert not found, "\n".join(found)
