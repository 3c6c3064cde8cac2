"""The editors of steps 1 and 2 in a real browser: rows are moved by keyboard, and everything works without a script."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_coach_moves_a_need_by_keyboard_and_saves(javascript, open_as, coach):
    job = factories.make_open_job(by=coach)
    first, second, third = (need.skill for need in job.requirements.all())
    page = open_as(coach, reverse("employers:job_profile", args=[job.public_id]), javascript=javascript)
    up = page.get_by_role("button", name=f"Omhoog {third.name}")
    up.focus()
    page.keyboard.press("Enter")
    if javascript:
        assert page.evaluate("document.activeElement.name") == "omhoog"
        page.get_by_text(f"{third.name} staat nu op plek 2 van 3.").wait_for(state="attached")
    else:
        page.get_by_text("Het is nog niet bewaard").wait_for()
    page.get_by_role("button", name=f"Omhoog {third.name}").press("Enter")
    if not javascript:
        page.get_by_text("Het is nog niet bewaard").wait_for()
    assert [need.skill for need in job.requirements.all()] == [first, second, third]
    page.get_by_role("button", name="Bewaren", exact=True).first.click()
    page.get_by_text("Wat nodig is voor deze baan is bewaard.").first.wait_for()
    assert [need.skill for need in job.requirements.all()] == [third, first, second]
