"""Group recruitment in a real browser: without JavaScript from who was there to the next part, readable and printable."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from matching.cohorts import cohort_members, cohorts
from matching.models import LeaveReason, MemberState
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def cohort(coach, today):
    job = factories.make_open_job(by=coach, seats=12)
    made = cohorts.make(name="Ploeg 1", coach=coach, jobs=[job], by=coach, today=today)
    people = [
        factories.make_profile(job, coach, first_name=first, last_name=last)
        for first, last in (("Fatuma", "Abdi"), ("Joris", "Bos"), ("Kim", "Cohen"))
    ]
    members = cohort_members.add(people, to=made, by=coach)
    seen = {members[2].public_id: members[2].phase.public_id}
    cohort_members.end(made, seen, state=MemberState.LEFT, reason=LeaveReason.NO_WISH, by=coach)
    return made


def press(page, name):
    page.get_by_role("button", name=name).click()


def test_a_coach_notes_who_was_there_moves_them_on_and_takes_it_back_without_javascript(open_as, coach, cohort):
    page = open_as(coach, cohort.get_absolute_url(), 390, javascript=False)
    page.get_by_role("link", name="Aanwezigheid").first.click()
    for person in ("Fatuma Abdi", "Joris Bos"):
        page.get_by_role("group", name=person).get_by_label("aanwezig", exact=True).check()
    press(page, "Bewaren")
    press(page, "Wie er was verder (2)")
    page.get_by_label("Empowermenttraining").check()
    press(page, "Bekijk wat er gebeurt")
    assert page.get_by_text("van Voorlichting naar Empowermenttraining").count() == 2
    press(page, "Zet verder: 2 mensen")
    assert page.get_by_text("2 mensen staan nu bij Empowermenttraining").is_visible()
    press(page, "Zet terug")
    assert page.get_by_text("2 mensen zijn teruggezet").is_visible()


@pytest.mark.parametrize("width", [1440, 320])
def test_every_page_is_readable_for_everybody_and_the_list_of_names_prints(open_as, coach, cohort, width):
    page = open_as(coach, "/groepen/", width)
    phase = cohort.phases.all()[0]
    here, part = cohort.get_absolute_url(), f"onderdelen/{phase.public_id}/"
    addresses = [here] + [
        here + more for more in ("wijzigen/", "banen/", "mensen-erbij/", "niet-gekozen/", "voorkeuren/")
    ]
    addresses += [here + part + more for more in ("", "aanwezigheid/", "presentielijst/")]
    addresses += ["/groepen/", f"/groepen/nieuw/?baan={cohort.cohort_jobs.all()[0].job.public_id}"]
    origin = page.url.split("/groepen/")[0]
    wrong = []
    for address in addresses:
        page.goto(origin + address)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        wrong += [(address, violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append((address, "scrolls sideways", ""))
    assert wrong == []
    page.goto(origin + here + part + "presentielijst/")
    page.emulate_media(media="print")
    assert page.get_by_text("Fatuma Abdi").is_visible()
    assert not page.get_by_role("button", name="Printen").is_visible()
    assert not page.get_by_role("navigation", name="Hoofdmenu").is_visible()
