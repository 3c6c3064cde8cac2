"""On the page of an evaluation and of an agreement: until when reminders stand still and why, and what came another way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories.models import ReceivedOtherwise, ReminderPause

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(coach, request):
    """The page, the page of the pause and the page of what was received, of an evaluation or an agreement."""
    if request.param == "evaluation":
        case = builders.signed(coach)[0]
        about = given.planned(given.first(case), factories.today())
        key = about.public_id
    else:
        case, about = builders.offered(coach)
        key = case.trajectory.public_id
    doors = [reverse(f"trajectories:{request.param}_{door}", args=[key]) for door in ("pause", "received")]
    return case, about.get_absolute_url(), *doors


BOTH = pytest.mark.parametrize("pages", ["evaluation", "agreement"], indirect=True)


@BOTH
def test_reminders_stand_still_until_a_day_for_a_reason_and_go_on_by_a_button(pages, client_for):
    case, page, pause, _ = pages
    browser, until = client_for(case.coach), factories.today() + timedelta(days=9)
    refused = browser.post(pause, {"whom": "iedereen", "until": f"{until:%d-%m-%Y}", "reason": ""})
    assert refused.status_code == 422
    assert f"{until:%d-%m-%Y}" in refused.content.decode()
    for whom in ("iedereen", str(case.signer.public_id)):
        browser.post(pause, {"whom": whom, "until": f"{until:%d-%m-%Y}", "reason": "Verbouwing"})
    shown = browser.get(page).content.decode()
    assert "De herinneringen staan stil" in shown
    assert f"{case.signer} krijgt geen herinneringen" in shown
    assert shown.count("Verbouwing") == 2
    for row in ReminderPause.objects.all():
        browser.post(pause, {"stoppen": str(row.public_id)})
    assert "Verbouwing" not in browser.get(page).content.decode()
    again = browser.post(pause, {"stoppen": str(row.public_id)}, follow=True)
    assert "gingen al weer uit" in again.content.decode()


@BOTH
def test_what_came_another_way_is_written_down_shown_and_taken_back(pages, client_for):
    case, page, _, received = pages
    browser = client_for(case.coach)
    browser.post(received, {"how": "papier", "text": "Komt morgen met de post."})
    shown = browser.get(page).content.decode()
    assert "op papier ontvangen" in shown
    assert "Komt morgen met de post." in shown
    assert received not in browser.get(page).content.decode().replace(f'action="{received}"', "")
    browser.post(received, {"terug": "ja"})
    assert not ReceivedOtherwise.objects.exists()
    assert "Komt morgen" not in browser.get(page).content.decode()
