"""Two people in one form: the second is told with a 409, sees mine, theirs and base, and chooses per question."""

import pytest
from django.urls import reverse

from nieuwebanen import errors, versions
from nieuwebanen.errors import StaleError
from tests import factories

pytestmark = pytest.mark.django_db


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
    assert "Er is nog niets van dit scherm bewaard" in page.text
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
    assert versions.ConflictMiddleware  # by its name in the settings
