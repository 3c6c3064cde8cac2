"""Stopping, taking over and the desk in a real browser: by hand, on both widths, for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import builders
from tests.trajectories.test_step4_browser import RULES
from tests.trajectories.test_takeover import chosen_elsewhere, other_job
from trajectories import lifecycle
from trajectories.models import Trajectory, TrajectoryStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_who_stops_is_written_down_and_every_page_of_it_is_accessible(live_server, signed_in, width):
    coach = factories.make_user(Role.COACH)
    going, _ = builders.signed(coach)
    moving, _ = builders.signed(coach)
    stopped, _ = builders.signed(coach)
    builders.offered(coach)
    chosen_elsewhere(moving, other_job(coach)[0], coach)
    lifecycle.stop(stopped.trajectory, reason="persoonlijk", note="Verhuist.", by=coach, today=factories.today())
    page = signed_in(going.manager, width)
    paths = [
        reverse("trajectories:stop", args=[going.trajectory.public_id]),
        reverse("trajectories:other_job", args=[going.trajectory.public_id]),
        reverse("trajectories:takeover", args=[moving.trajectory.public_id]),
        reverse("trajectories:next_plan", args=[stopped.trajectory.public_id]),
        stopped.trajectory.get_absolute_url(),
        reverse("trajectories:agreement_list"),
        reverse("trajectories:agreement_list") + "?stand=getekend&q=zz",
        reverse("trajectories:agreement_list") + "?stand=beeindigd",
    ]
    found = []
    for path in paths:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found.append(f"{path} {violation['id']} {violation['nodes'][0]['html'][:200]}")
    assert not found, "\n".join(found)
    page.goto(live_server.url + paths[0])
    page.get_by_label("Persoonlijke reden").check()
    page.get_by_label("Wat is er gebeurd?").fill("Verhuist naar een andere stad.")
    page.get_by_role("button", name="Traject stoppen").click()
    page.get_by_role("link", name="Plan maken").click()
    page.get_by_label("Wat is het plan hierna?").fill("Gesprek op maandag.")
    page.get_by_role("button", name="Plan bewaren").click()
    page.get_by_text("Het plan is bewaard.").wait_for()
    assert Trajectory.objects.get(pk=going.trajectory.pk).status == TrajectoryStatus.STOPPED
