"""Two people in one form: the second is told with a 409, sees mine, theirs and base, and chooses per question."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen import errors
from nieuwebanen.errors import StaleError
from tests import factories

pytestmark = pytest.mark.django_db
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(desk, url):
    """What this form sends when nothing is changed: the values of its controls, also the hidden ones."""
    form = desk.get(url).context["form"]
    sent = {}
    for bound in form:
        value = bound.field.widget.format_value(bound.value()) if hasattr(bound.field.widget, "format_value") else None
        if value not in (None, "", []):
            sent[bound.html_name] = value
    version = form["version"]
    return sent | {"version-base": version.field.widget.base("version-base")}


@pytest.fixture
def desks(client_for, coach):
    return client_for(coach), client_for(factories.make_user(team=coach.team))


@pytest.fixture
def employer():
    return factories.make_employer(name="Bakkerij Jansen")


def test_the_second_is_told_with_a_409_and_reads_mine_theirs_and_base(desks, employer):
    first, second = desks
    url = reverse("employers:edit", args=[employer.public_id])
    mine, theirs = opened(second, url), opened(first, url)
    assert first.post(url, theirs | {"name": "Bakkerij De Korenaar"}).status_code == 302
    page = second.post(url, mine | {"name": "Bakkerij Zonnewijk"})
    assert page.status_code == 409
    [row] = page.context["form"].saved_meanwhile
    assert (row.mine, row.theirs, row.base) == ("Bakkerij Zonnewijk", "Bakkerij De Korenaar", "Bakkerij Jansen")
    assert "Van dit scherm is nog niets bewaard" in page.text
    assert "is gewijzigd" not in page.text
    employer.refresh_from_db()
    assert employer.name == "Bakkerij De Korenaar"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Bakkerij Zonnewijk"), ("theirs", "Bakkerij De Korenaar")])
def test_per_question_the_sender_chooses_and_loses_nothing_of_the_others(choice, kept, desks, employer):
    first, second = desks
    url = reverse("employers:edit", args=[employer.public_id])
    mine, theirs = opened(second, url), opened(first, url)
    first.post(url, theirs | {"name": "Bakkerij De Korenaar", "street": "Meel 4"})
    asked = second.post(url, mine | {"name": "Bakkerij Zonnewijk"}).context["form"]
    rows = {row.choice: row.untouched for row in asked.saved_meanwhile}
    assert rows == {"meanwhile-name": False, "meanwhile-street": True}  # never typed in: theirs is proposed
    answers = asked.data.dict() | {"meanwhile-name": choice, "meanwhile-street": "theirs"}
    assert second.post(url, answers).status_code == 302
    employer.refresh_from_db()
    assert (employer.name, employer.street) == (kept, "Meel 4")


def test_what_was_not_signed_by_us_is_no_base(desks, employer):
    first, second = desks
    url = reverse("employers:edit", args=[employer.public_id])
    mine, theirs = opened(second, url), opened(first, url)
    first.post(url, theirs | {"name": "Bakkerij De Korenaar"})
    page = second.post(url, mine | {"name": "Bakkerij Zonnewijk", "version-base": "eyJuYW1lIjoxfQ:x:y"})
    assert page.status_code == 409
    assert {row.base for row in page.context["form"].saved_meanwhile} == {None}


def test_only_an_answer_that_refuses_becomes_a_conflict():
    with errors.conflicts() as met:
        StaleError("Een collega was eerder.")
        with errors.conflicts() as inner:
            assert inner == []
    assert met == ["Een collega was eerder."]
    StaleError("Niemand luistert.")
    assert met == ["Een collega was eerder."]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (320, False)])
def test_in_a_real_browser_the_second_chooses_per_question(width, javascript, open_as, coach, employer):
    url = reverse("employers:edit", args=[employer.public_id])
    first = open_as(coach, url)
    second = open_as(factories.make_user(team=coach.team), url, width, javascript=javascript)
    first.get_by_label("Naam", exact=True).fill("Bakkerij De Korenaar")
    first.get_by_label("Sector").select_option("zorg")
    first.get_by_role("button", name="Bewaren", exact=True).click()
    second.get_by_label("Naam", exact=True).fill("Bakkerij Zonnewijk")
    second.get_by_role("button", name="Bewaren", exact=True).click()
    assert second.get_by_text("Van dit scherm is nog niets bewaard").is_visible()
    assert second.get_by_text("Bakkerij Jansen", exact=True).first.is_visible(), "what it was"
    assert second.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if javascript:  # axe is a script
        found = Axe().run(second, options={"runOnly": RULES}).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    second.get_by_label("Bakkerij De Korenaar").check()
    second.get_by_role("button", name="Bewaren", exact=True).click()
    employer.refresh_from_db()
    assert (employer.name, employer.sector) == ("Bakkerij De Korenaar", "zorg")
