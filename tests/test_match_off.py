"""The emergency switch on the screen: every page of step 3 and of steps 4 to 6, as every role of the staff."""

import re

import pytest
from django.http import HttpResponse

from matching import rules
from nieuwebanen.accounts.access_rows import ACCESS
from nieuwebanen.accounts.models import User
from tests.access_world import World
from tests.test_access import Visitor, address_of, may_open, undone, user_of
from tests.test_access import world as world  # the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]

REASON = "De volgorde klopt niet"
# How a score of somebody is drawn: the number with its bars, the total of an explanation, a column.
SCORE = re.compile(
    r'nbl-score__number|nbl-explain__total|data-label="Score"[^>]*>\D{0,12}\d|[Ss]core(?: is| van|:)? \d'
)
# What was shown then is the subject of the log; it is read to find out what went wrong.
KEEPS_SCORES = {"matching:log_line"}
PAGES = sorted(name for name in ACCESS if name.startswith(("matching:", "trajectories:")) and "portal_" not in name)


def answers(user: User, world: World) -> dict[str, HttpResponse]:
    """What this user gets at every own page, by a GET."""
    visitor = Visitor(user)
    return {name: visitor.open(name, address_of(name, world.ours, user)) for name in PAGES if may_open(name, user)}


def html_of(response: HttpResponse) -> str:
    whole = not response.streaming and response["Content-Type"].startswith("text/html")
    return response.content.decode() if whole else ""


@pytest.mark.parametrize("role", ["coach", "manager", "admin"])
def test_while_the_match_is_off_no_page_fails_or_shows_a_score_and_every_page_says_so(role, world):
    user, wrong = user_of(role, world), []
    with undone():
        rules.switch(on=False, reason=REASON, by=world.manager)
        for name, response in answers(user, world).items():
            page = html_of(response)
            if response.status_code >= 500 and "Wat kan wel?" not in page:
                wrong.append(f"{name}: {response.status_code}")
            if name not in KEEPS_SCORES and (found := SCORE.search(page)):
                wrong.append(f"{name} shows a score: {found[0]}")
            if 'class="nbl-side-nav"' in page and page.count(REASON) < 1:
                wrong.append(f"{name} does not say that the match is off")
            if 'class="nbl-side-nav"' in page and ("Zet de match weer aan</a>" in page) != (
                role != "coach" and name != "matching:switch"
            ):
                wrong.append(f"{name} leads a {role} to the wrong door")
    assert wrong == []


def test_the_walk_can_tell_a_score(world):
    shown = {name for name, response in answers(world.ours.coach, world).items() if SCORE.search(html_of(response))}
    assert {"matching:job", "matching:candidate_jobs", "matching:explained", "matching:proposal"} <= shown
    assert all(REASON not in html_of(response) for response in answers(world.admin, world).values())
