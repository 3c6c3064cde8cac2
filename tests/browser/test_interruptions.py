"""Announcing a job is interrupted in every way that happens on a working day: nothing that was typed gets lost."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from employers.models import FutureJob, JobStatus
from nieuwebanen.dates import add_months
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = "/portaal/banen/aanmelden/"
CONCEPT = re.compile(r"/portaal/banen/[0-9a-f-]{36}/aanmelden/1/$")
expect.set_options(timeout=20_000)  # a busy machine
TITLE, REASON = "Hoe heet de functie?", "Waarom komt deze baan erbij?"


@pytest.fixture(autouse=True)
def only_own_tasks(settings):
    settings.PORTAL_TASKS = ["employers.organisation.portal_tasks"]


@pytest.fixture
def employer(employer_user):
    return factories.make_employer(members=[employer_user], name="Zuiderpoort")


@pytest.fixture
def page(open_as, client_for, employer_user, employer):
    client_for(employer_user).get(START)  # the first page of a process loads everything
    page = open_as(employer_user, START, width=390, height=844)
    page.set_default_timeout(20_000)
    return page


def field(page: Any, label: str) -> Any:
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def reads(page: Any, text: str) -> None:
    expect(page.locator("[data-nbl-autosave-status]")).to_contain_text(text)


def saved(page: Any) -> None:
    reads(page, "Bewaard om")


def part_one(page: Any) -> None:
    start = add_months(factories.today().replace(day=1), 7)
    field(page, TITLE).fill("Medewerker inpak")
    field(page, "Hoeveel plekken komen er?").fill("3")
    page.get_by_label("Maand", exact=True).select_option(index=start.month)
    page.get_by_label("Jaar", exact=True).fill(str(start.year))
    page.get_by_label("Waarschijnlijk", exact=True).check()
    field(page, "Minimaal").fill("24")
    field(page, "Maximaal").fill("32")
    page.get_by_label("Ja", exact=True).check()


def test_a_window_that_is_closed_while_somebody_types(page, open_as, employer_user):
    field(page, TITLE).fill("Medewerker inpak")
    saved(page)
    expect(page).to_have_url(CONCEPT)
    field(page, "Hoeveel plekken komen er?").fill("een paar")  # not right yet, and the window closes at once
    field(page, REASON).press_sequentially("Wij bouwen")
    page.close(run_before_unload=True)

    again = open_as(employer_user, "/portaal/banen/")
    again.get_by_role("link", name="Medewerker inpak", exact=True).first.click()
    expect(field(again, TITLE)).to_have_value("Medewerker inpak")
    expect(field(again, "Hoeveel plekken komen er?")).to_have_value("een paar")
    expect(field(again, REASON)).to_have_value("Wij bouwen")
    assert FutureJob.objects.count() == 1


def test_a_session_that_ended_while_somebody_types(page, employer_user):
    field(page, TITLE).fill("Medewerker inpak")
    saved(page)
    Session.objects.all().delete()
    field(page, REASON).fill("Wij bouwen een tweede hal.")
    reads(page, "U bent uitgelogd")
    press(page, "Verder met deel 2")  # goes nowhere: the login page would eat the answers
    expect(field(page, REASON)).to_have_value("Wij bouwen een tweede hal.")

    page.get_by_role("link", name="Opnieuw inloggen").click()
    page.get_by_label("E-mailadres").fill(employer_user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(factories.PASSWORD)
    press(page, "Inloggen")
    expect(page).to_have_url(CONCEPT)
    expect(field(page, TITLE)).to_have_value("Medewerker inpak")
    press(page, "Terugzetten")
    saved(page)
    job = FutureJob.objects.get()
    assert (job.title, job.growth_reason) == ("Medewerker inpak", "Wij bouwen een tweede hal.")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('nbl-')).length") == 0, (
        "kept in the browser no longer than needed"
    )


def test_a_network_that_goes_and_comes_back(page):
    field(page, TITLE).fill("Medewerker inpak")
    saved(page)
    page.context.set_offline(True)
    field(page, TITLE).fill("Medewerker inpak en verzending")
    reads(page, "Geen verbinding")
    press(page, "Verder met deel 2")
    expect(field(page, TITLE)).to_have_value("Medewerker inpak en verzending")
    page.context.set_offline(False)
    saved(page)
    assert FutureJob.objects.get().title == "Medewerker inpak en verzending"
    page.complaints[:] = [line for line in page.complaints if "ERR_INTERNET_DISCONNECTED" not in line]


def test_a_double_click_on_every_button(page, coach):
    part_one(page)
    page.get_by_role("button", name="Verder met deel 2").dblclick()
    field(page, "Wat doet iemand de hele dag?").fill("Groente inpakken.")
    page.get_by_role("button", name="Verder met deel 3").dblclick()
    page.get_by_role("button", name="Verder met deel 4").dblclick()
    page.get_by_role("heading", name="Controleer uw antwoorden").wait_for()
    page.get_by_role("button", name="Aanmelden").dblclick()
    page.get_by_text("Bedankt. Wij bellen u binnen 5 werkdagen.").wait_for()
    job = FutureJob.objects.get()
    assert (job.status, job.seats, job.description) == (JobStatus.ANNOUNCED, 3, "Groente inpakken.")
    assert job.revisions.count() == 1


def test_the_back_button(page):
    part_one(page)
    press(page, "Verder met deel 2")
    field(page, "Wat doet iemand de hele dag?").fill("Groente inpakken.")
    saved(page)
    page.go_back()
    expect(page).to_have_url(CONCEPT)
    expect(field(page, TITLE)).to_have_value("Medewerker inpak")
    expect(page.get_by_label("Waarschijnlijk", exact=True)).to_be_checked()
    field(page, TITLE).fill("Inpakker")
    saved(page)
    press(page, "Verder met deel 2")
    expect(field(page, "Wat doet iemand de hele dag?")).to_have_value("Groente inpakken.")
    assert FutureJob.objects.get().title == "Inpakker"


def test_two_windows_on_one_job(page, open_as, employer_user):
    field(page, TITLE).fill("Medewerker inpak")
    saved(page)
    job = FutureJob.objects.get()
    other = open_as(employer_user, reverse("employers:portal_job_part", args=[job.public_id, 1]))
    field(other, REASON).fill("Uit het andere venster.")
    saved(other)
    field(page, REASON).fill("Uit het eerste venster.")
    reads(page, "in een ander venster gewijzigd")
    job.refresh_from_db()
    assert job.growth_reason == "Uit het andere venster."

    press(page, "Bewaren en later verder")  # the choice: what the other saved stands beside it
    expect(page.get_by_role("main")).to_contain_text("Uit het andere venster.")
    expect(field(page, REASON)).to_have_value("Uit het eerste venster.")
    press(page, "Bewaren en later verder")
    page.get_by_text("Uw antwoorden zijn bewaard").wait_for()
    job.refresh_from_db()
    assert job.growth_reason == "Uit het eerste venster."
