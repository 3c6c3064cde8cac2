"""Mijn werk and step 6 in a real browser: by keyboard, without JavaScript, on a phone, readable for everybody."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen import put_off
from nieuwebanen.accounts.models import Role
from nieuwebanen.put_off import TakenOverTask
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import troubles
from trajectories.worklist import tasks_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WORK = reverse("trajectories:my_work")


def test_a_task_is_put_off_and_another_taken_over_and_every_page_is_readable_at_both_widths(live_server, signed_in):
    coach = factories.make_user(Role.COACH)
    colleague = factories.make_user(Role.COACH, team=coach.team)
    case, asked, placed = (builders.signed(coach)[0] for _ in range(3))
    given.finished(asked)
    contact = given.placed(placed).aftercare.all()[0]
    troubles.report(case.trajectory, text="Komt te laat.", by=case.signer)
    page = signed_in(coach, javascript=False)
    page.goto(live_server.url + WORK)
    more = page.locator("summary").filter(has_text="Melding oppakken")
    more.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Uitstellen").first.click()
    page.get_by_label("Waarom stel je dit uit?").fill("De werkgever is weg.")
    page.get_by_role("button", name="Uitstellen").click()
    page.get_by_role("link", name="Uitgesteld").click()
    page.get_by_role("button", name="Nu terughalen").click()
    assert page.get_by_text("De taak staat weer in je lijst").count()

    other = signed_in(colleague, javascript=False)
    other.goto(f"{live_server.url}{WORK}?wie=team")
    other.locator("summary").filter(has_text="Melding oppakken").click()
    other.get_by_role("button", name=f"Overnemen van {coach}").first.click()
    assert other.get_by_text(f"Overgenomen van {coach}").count()
    assert TakenOverTask.objects.get().taker == colleague

    today = factories.today()
    case.trajectory.conditions.create(text="Fiets", owner="coach", due_on=today)
    waits = next(task for task in tasks_for(coach, today=today) if not task.legal and not task.waiting)
    until = today + timedelta(days=3)
    put_off.put_off(waits, until=until, reason="De werkgever is weg.", by=coach, today=today)
    this = {name: [one.trajectory.public_id] for name, one in (("asked", asked), ("placed", placed))}
    staff = [WORK, f"{WORK}?wie=team", f"{WORK}?moment=uitgesteld"]
    staff += [reverse(f"trajectories:{name}", args=this["asked"]) for name in ("placement", "job_confirm", "other_job")]
    staff += [reverse("trajectories:regular_job", args=this["placed"])]
    staff += [reverse("trajectories:aftercare", args=[contact.public_id])]
    portal = [reverse("trajectories:portal_job_confirm", args=this["asked"])]
    found = []
    for width in (1440, 390):
        for user, paths in ((coach, staff), (asked.signer, portal)):
            seen = signed_in(user, width)
            for path in paths:
                seen.goto(live_server.url + path)
                if seen.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{path} scrolls sideways at {width}")
                for violation in Axe().run(seen, options={"runOnly": RULES}).response["violations"]:
                    found.append(f"{path} at {width}: {violation['id']} {violation['nodes'][0]['target']}")
            seen.context.close()
    assert found == []
