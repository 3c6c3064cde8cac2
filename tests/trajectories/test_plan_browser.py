"""The step plan by keyboard in a real browser, and its pages readable for everybody on both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import builders
from trajectories import plan_templates
from trajectories.models import PlanStep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def case():
    case = builders.complete(factories.make_user(Role.COACH))
    for phase in case.trajectory.phases.all():
        phase.steps.all().delete()
        for n, goal in enumerate(("verzamelen", "inpakken"), 1):
            PlanStep.objects.create(
                phase=phase, position=n, goal=f"{phase.title} {goal}", due_on=phase.ends_on, function="magazijn"
            )
    case.trajectory = builders.fresh(case.trajectory)
    return case


def order(case):
    return [row.goal for phase in builders.fresh(case.trajectory).phases.all() for row in phase.steps.all()]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_step_moves_by_keyboard_and_the_focus_stays_on_its_button(live_server, signed_in, case, javascript):
    page = signed_in(case.coach, javascript=javascript)
    page.goto(live_server.url + reverse("trajectories:plan", args=[case.trajectory.public_id]))
    row = PlanStep.objects.get(phase__trajectory=case.trajectory, goal="Deel 1 verzamelen")
    said = page.locator(".nbl-messages")
    page.locator(f"#later-{row.public_id}").focus()
    for words in ("plek 2 van 2 in ‘Deel 1’", "plek 1 van 3 in ‘Deel 2’"):
        page.keyboard.press("Enter")
        said.get_by_text(words).wait_for()
        assert page.evaluate("document.activeElement.id") == f"later-{row.public_id}"
    assert order(case) == ["Deel 1 inpakken", "Deel 1 verzamelen", "Deel 2 verzamelen", "Deel 2 inpakken"]
    phase = case.trajectory.phases.all()[1]
    page.locator(f"#eerder-{phase.public_id}").press("Enter")
    said.get_by_text("is nu onderdeel 1").wait_for()
    assert builders.fresh(case.trajectory).phases.all()[0].title == "Deel 2"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_the_plan_are_accessible_and_never_scroll_sideways(live_server, signed_in, case, width):
    template = plan_templates.keep(case.trajectory, name="Magazijn", note="Voor wie nieuw is", roles={}, by=case.coach)
    this = case.trajectory.public_id
    paths = [
        reverse(f"trajectories:{name}", args=[this])
        for name in ("arrangements", "plan", "plan_year", "plan_template_keep", "plan_template_choose")
    ]
    paths += [
        reverse("trajectories:plan_template_use", args=[this, template.public_id]),
        reverse("trajectories:plan_templates"),
        reverse("trajectories:plan_template", args=[template.public_id]),
    ]
    page, wrong = signed_in(case.coach, width), []
    for path in paths:
        page.goto(live_server.url + path)
        for one in page.locator("details > summary").all():
            one.click()
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        wrong += [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append((path, "scrolls sideways", ""))
    assert wrong == []
