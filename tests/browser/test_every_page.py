"""Every page of the demo world as every role, in a real browser on a real stack: readable for everybody, at every width.

The stack is that of bin/run, with a fresh demo world. From the first page of a role every link is followed; of pages
that differ in their object only, one is looked at.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("bezoeker", "coach", "manager", "beheer", "werkgever")
# The pages that must have been met: a walk that stops at the first page finds nothing wrong.
MET = {
    "bezoeker": {"accounts-sign_in", "explanation", "accessibility", "privacy"},
    "coach": {
        "trajectories-my_work",
        "trajectories-horizon",
        "candidates-detail",
        "matching-job",
        "trajectories-detail",
    },
    "manager": {"trajectories-overview", "trajectories-agreement_list", "trajectories-horizon"},
    "beheer": {"accounts-users", "accounts-teams", "skills-list", "accounts-holidays", "accounts-log"},
    "werkgever": {"employers-portal_home", "employers-portal_jobs", "trajectories-portal_list"},
}
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo-world")]


@pytest.fixture(scope="module")
def demo_world(browser):
    from nieuwebanen.devstack.shots import stack

    with stack() as address:
        yield address


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_at_both_widths_and_never_scrolls_sideways(role, browser, demo_world):
    from nieuwebanen.devstack.shots import LOGINS, walk

    def look(page, seen, name):
        for width, height in ((1440, 900), (390, 844), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wider > 0:
                seen.complaints.append(f"{name} scrolls {wider} px sideways at {width}")
            if width == 320:  # the layout of 390, narrower
                continue
            for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
                where = violation["nodes"][0]["html"][:200]
                seen.complaints.append(f"{name} at {width}: {violation['id']} {where}")
        page.set_viewport_size({"width": 1440, "height": 900})
        policy = page.request.get(page.url).headers.get("content-security-policy", "")
        if "default-src 'none'" not in policy or "unsafe-inline" in policy:
            seen.complaints.append(f"{name}: Content-Security-Policy is {policy!r}")

    seen = walk(browser, demo_world, role, LOGINS[role], look)
    assert not seen.complaints, "\n".join(seen.complaints)
    assert MET[role] <= set(seen.names), sorted(MET[role] - set(seen.names))
