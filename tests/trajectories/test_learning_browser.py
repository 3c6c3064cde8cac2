"""Step 5 in a real browser: its pages are readable for everybody on both widths, and weeks are filled in on a phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from time_machine import travel

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories.models import AttendanceWeek, LearningNote, TrajectoryPhase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def case():
    """Learning at a place of the employer, with two weeks that went badly and a note."""
    case = builders.signed(factories.make_user(Role.COACH))[0]
    phases = TrajectoryPhase.objects.filter(trajectory=case.trajectory)
    phases.update(location=factories.make_location(case.job.employer))
    begin = case.trajectory.starts_on - timedelta(days=case.trajectory.starts_on.weekday())
    for week in range(2):
        AttendanceWeek.objects.create(
            phase=phases[0], monday=begin + timedelta(days=7 * week), hours_agreed=20, hours_present=9,
            by=case.coach, at=factories.moment(),
        )  # fmt: skip
    LearningNote.objects.create(
        trajectory=case.trajectory, tried="Eerst inpakken", on=begin, by=case.coach, at=factories.moment()
    )
    return case


@pytest.mark.parametrize("width", [1440, 320])
def test_the_pages_of_learning_are_accessible_and_never_scroll_sideways(live_server, signed_in, case, width):
    this, phase = case.trajectory.public_id, case.trajectory.phases.all()[0]
    talk = given.confirmed(given.sent(given.first(case), case), case)
    of_staff = [
        talk.get_absolute_url(),
        reverse("trajectories:evaluation_report", args=[talk.public_id]),
        case.trajectory.get_absolute_url(),
        *(reverse(f"trajectories:{name}", args=[this]) for name in ("attendance", "learning_notes")),
        reverse("trajectories:learning_note_new", args=[this]),
        reverse("trajectories:handover", args=[this, phase.public_id]),
        f"{reverse('trajectories:list')}?signaal=een",
    ]
    of_portal = [reverse(f"trajectories:{name}", args=[this]) for name in ("portal_detail", "portal_attendance")]
    wrong = []
    with travel(case.trajectory.starts_on + timedelta(days=24)):
        for user, paths in ((case.coach, of_staff), (case.signer, of_portal)):
            page = signed_in(user, width)
            for path in paths:
                page.goto(live_server.url + path)
                for one in page.locator("main details > summary").all():
                    one.click()
                found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
                wrong += [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append((path, "scrolls sideways", ""))
    assert wrong == []


def test_an_employer_fills_in_a_week_on_a_phone_without_javascript(live_server, signed_in, case):
    with travel(case.trajectory.starts_on + timedelta(days=24)):
        page = signed_in(case.signer, 390, javascript=False)
        page.goto(live_server.url + reverse("trajectories:portal_attendance", args=[case.trajectory.public_id]))
        page.locator("input[name^=present_]:not([value])").last.fill("16,5")
        page.get_by_role("button", name="Bewaren").click()
        page.get_by_text("De aanwezigheid van 1 week is bewaard.").wait_for()
    assert AttendanceWeek.objects.filter(by=case.signer, hours_present="16.5").exists()
