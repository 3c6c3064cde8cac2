"""After the signatures in a real browser: changed without JavaScript, and readable for everybody."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import builders
from trajectories import corrections, extending, suspending
from trajectories.models import Agreement, AgreementState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_a_change_is_made_signed_and_true_without_javascript_and_readable_at_both_widths(live_server, signed_in):
    case, _ = builders.signed(factories.make_user(Role.COACH))
    trajectory = case.trajectory
    until, today = trajectory.ends_on + timedelta(weeks=2), factories.today()
    row = extending.ask(trajectory, until=until, reason="Nog niet klaar.", by=case.signer, today=today)
    page = signed_in(case.coach, javascript=False)
    page.goto(live_server.url + trajectory.get_absolute_url())
    page.get_by_role("link", name="Wijzigen of aanpassen").click()
    page.get_by_role("link", name="Overeenkomst wijzigen").click()
    page.get_by_label("Waarom wijzigt de overeenkomst?").fill("Ander rooster.")
    page.get_by_label("Rooster").fill("maandag tot en met woensdag, 8.00 tot 16.00 uur")
    page.get_by_role("button", name="Bekijk wat er wijzigt").click()
    assert page.get_by_role("table").filter(has_text="Rooster").count() == 1
    page.get_by_role("button", name="Laat de wijziging tekenen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Wijziging van de overeenkomst"
    desk = signed_in(case.manager, javascript=False)
    desk.goto(live_server.url + reverse("trajectories:addendum", args=[trajectory.public_id]))
    desk.get_by_label("Functie").fill("manager")
    desk.get_by_label("Ik heb de overeenkomst gelezen").check()
    desk.get_by_role("button", name="Tekenen").click()
    assert desk.get_by_text("De wijziging is getekend voor het Werkbedrijf").count()

    corrections.correct(trajectory, "supervisor_name", "Jan Bos", was="Petra Koster", by=case.coach)
    suspending.begin(trajectory, kind="verlof", starts_on=trajectory.starts_on, by=case.coach)
    still = trajectory.suspensions.get()
    this = [trajectory.public_id]
    staff = [reverse(f"trajectories:{name}", args=this) for name in ("detail", "changes", "addendum", "addendum_new")]
    staff += [reverse(f"trajectories:{name}", args=this) for name in ("suspension_new", "extension_new", "agreement")]
    staff += [reverse("trajectories:suspension_end", args=[still.public_id])]
    staff += [row.get_absolute_url()]
    addendum = Agreement.objects.exclude(amends=None).get()
    portal = [reverse("trajectories:portal_detail", args=this), reverse("trajectories:portal_extension", args=this)]
    portal += [reverse("trajectories:portal_agreement", args=[addendum.public_id])]
    found = []
    for width in (1440, 390):
        for user, paths in ((case.manager, staff), (case.signer, portal)):
            seen = signed_in(user, width)
            for path in paths:
                seen.goto(live_server.url + path)
                if seen.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{path} scrolls sideways at {width}")
                for violation in Axe().run(seen, options={"runOnly": RULES}).response["violations"]:
                    found.append(f"{path} {violation['id']} {violation['nodes'][0]['html'][:200]}")
    assert not found, "\n".join(found)

    builders.sign_for(case, addendum, "werkgever")
    assert Agreement.objects.get(pk=addendum.pk).state == AgreementState.SIGNED
    assert builders.fresh(trajectory).working_times.startswith("maandag tot en met woensdag")
