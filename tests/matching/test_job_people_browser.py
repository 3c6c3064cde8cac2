"""The people of a job in a real browser, with and without JavaScript: filter, compare, take along, try and go back."""

import re

import pytest

from matching.models import Proposal
from nieuwebanen.accounts.models import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def job(coach):
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[factories.make_user(Role.EMPLOYER)])
    return factories.make_open_job(employer, by=coach, title="Medewerker magazijn", seats=3)


@pytest.mark.parametrize("javascript", [True, False])
def test_filter_compare_and_select_from_there(javascript, live_server, signed_in, job, coach):
    factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi", level=2)
    factories.make_profile(job, coach, first_name="Joyce", last_name="Pinas", hours_per_week=36)
    factories.make_profile(job, coach, first_name="Late", last_name="Bloem", learning_hours_per_week=1)
    page = signed_in(coach, javascript=javascript)
    page.goto(live_server.url + job.get_absolute_url())
    page.get_by_label("Op tijd").select_option("Alleen wie op tijd klaar is")
    if not javascript:
        page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_text("2 kandidaten passen").wait_for()
    assert page.get_by_text("Late Bloem").count() == 0
    page.get_by_role("checkbox", name="Fatuma Abdi voorstellen").check()
    page.get_by_role("button", name="Naast elkaar zetten").click()
    assert page.get_by_role("alert").get_by_text("Kies 2 of 3 kandidaten").is_visible()
    assert page.get_by_role("checkbox", name="Fatuma Abdi voorstellen").is_checked()
    page.get_by_role("checkbox", name="Joyce Pinas voorstellen").check()
    page.get_by_role("button", name="Naast elkaar zetten").click()
    table = page.get_by_role("table", name="Kandidaten naast elkaar")
    assert table.get_by_role("columnheader").nth(1).inner_text().startswith("Fatuma Abdi")
    assert "36 uur per week" in table.inner_text()
    page.get_by_role("link", name="Terug naar de lijst").click()
    assert "optijd=ja" in page.url
    page.go_back()
    page.get_by_role("button", name=re.compile("Selecteren.*Joyce Pinas")).click()
    page.get_by_role("heading", level=1, name="Voorstel van Joyce Pinas").wait_for()
    assert Proposal.objects.get().candidate.last_name == "Pinas"


@pytest.mark.parametrize("javascript", [True, False])
def test_take_along_who_stands_apart_and_try_what_would_help(javascript, live_server, signed_in, job, coach):
    factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi")
    for name in ("Yildiz", "Mulder"):
        factories.make_profile(job, coach, first_name="Kemal", last_name=name, hours_per_week=8)
    page = signed_in(coach, javascript=javascript)
    page.goto(live_server.url + job.get_absolute_url())
    page.get_by_role("link", name="Wat als").click()
    page.get_by_label("Werkuren").fill("8")
    page.get_by_role("button", name="Bekijk de lijst").click()
    page.get_by_text("komt erbij").first.wait_for()
    assert page.url.endswith("?uren=8")
    assert page.get_by_text("Er wordt niets bewaard.").is_visible()
    page.get_by_role("link", name="Maak ongedaan: Werkuren").click()
    page.get_by_text("Nog niets.").wait_for()
    assert page.get_by_label("Werkuren").input_value() == str(job.hours_min)

    page.get_by_role("link", name="Medewerker magazijn", exact=True).click()
    page.get_by_role("link", name="Staan apart: bekijk").click()
    page.get_by_role("heading", name="Staan apart: 2 kandidaten").wait_for()
    for name in ("Yildiz", "Mulder"):
        page.get_by_role("checkbox", name=f"Kemal {name} toch meenemen").check()
    page.get_by_role("button", name="Aangevinkte kandidaten toch meenemen").click()
    page.get_by_label("Waarom neem je deze kandidaten toch mee?").fill("De uren kunnen omlaag.")
    page.get_by_role("button", name="Aangevinkte kandidaten toch meenemen").click()
    page.get_by_text("2 kandidaten geselecteerd").wait_for()
    assert {one.override_reason for one in Proposal.objects.all()} == {"De uren kunnen omlaag."}
