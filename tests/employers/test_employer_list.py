"""The lists of employers and of places to learn: each filter, sorting, the numbers that open the list of jobs, and the
spreadsheet. The mechanism itself is tested with the list of jobs."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from employers import capacity
from employers.location_list import with_free_places
from employers.models import (
    Branch,
    Employer,
    EmployerContact,
    FutureJob,
    LearningLocation,
    LocationCapacity,
    SroiObligation,
    SroiPrincipal,
)
from nieuwebanen.dates import add_months
from tests import factories
from tests.employers.test_job_list import take_seat
from tests.trajectories import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def names(client, view="employers:list", **query):
    page = client.get(reverse(view), query)
    assert page.status_code == 200
    return [row.name for row in page.context["list"].page]


@pytest.fixture
def two_employers(coach, other_coach, today):
    """Akker with a job in a year and an open SROI obligation; Bakker without jobs, spoken to last week."""
    field = factories.make_employer(
        name="Akker",
        sector="logistiek",
        sbi_code="0111",
        found_via="lelystad-akkoord",
        motives=["sroi"],
        account_manager=coach,
        kvk_number="12345678",
        place="Dronten",
        contact_name="P. Koster",
    )
    factories.make_job(field, by=coach, seats=5, starts_on=add_months(today.replace(day=1), 11))
    principal = SroiPrincipal.objects.create(name="Gemeente")
    SroiObligation.objects.create(
        employer=field, principal=principal, contract="Groen", obligation_eur=1000, begins_on=today, ends_on=today
    )
    bakery = factories.make_employer(name="Bakker", sector="horeca", sbi_code="I", motives=["inclusie"])
    Branch.objects.create(employer=bakery, name="Haven", postcode="8232 AB", place="Urk")
    late = factories.make_job(bakery, by=other_coach, starts_on=add_months(today.replace(day=1), 14))
    late.withdraw(reason="Fout", by=other_coach)
    EmployerContact.objects.create(
        employer=bakery, kind="telefoon", held_on=today - timedelta(days=7), note="Gebeld.", by=other_coach
    )
    EmployerContact.objects.create(
        employer=field, kind="telefoon", held_on=add_months(today, -7), note="Gebeld.", by=coach
    )
    factories.make_employer(name="Bakkerij (dubbel)", merged_into=bakery)
    return field, bakery


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Akker", "Bakker"]),
        ({"q": "akke"}, ["Akker", "Bakker"]),
        ({"q": "12345678"}, ["Akker"]),
        ({"q": "dronten"}, ["Akker"]),
        ({"q": "koster"}, ["Akker"]),
        ({"q": "haven"}, ["Bakker"]),
        ({"q": "urk"}, ["Bakker"]),
        ({"sector": "horeca"}, ["Bakker"]),
        ({"sbi": "A"}, ["Akker"]),
        ({"sbi": "I"}, ["Bakker"]),
        ({"gevonden": "lelystad-akkoord"}, ["Akker"]),
        ({"motief": "sroi"}, ["Akker"]),
        ({"van": "mij"}, ["Akker"]),
        ({"van": "niemand"}, ["Bakker"]),
        ({"banen": "jaar"}, ["Akker"]),
        ({"contact": "lang"}, ["Akker"]),
        ({"sroi": "loopt"}, ["Akker"]),
        ({"sorteer": "-naam"}, ["Bakker", "Akker"]),
        ({"sorteer": "banen"}, ["Bakker", "Akker"]),
        ({"sorteer": "-plekken"}, ["Akker", "Bakker"]),
        ({"sorteer": "-contact"}, ["Bakker", "Akker"]),
        ({"sorteer": "coach"}, ["Akker", "Bakker"]),
    ],
    ids=str,
)
def test_a_filter_narrows_the_employers(query, found, two_employers, desk):
    assert names(desk, **query) == found


def test_what_is_counted_of_an_employer_opens_exactly_those_jobs(two_employers, coach, desk):
    field, _ = two_employers
    full = factories.make_open_job(field, by=coach, seats=1)
    take_seat(full, coach)
    page = desk.get(reverse("employers:list"))
    shown = page.context["list"].page[0]
    assert (shown.name, shown.job_count, shown.open_seats) == ("Akker", 2, 5)
    jobs = reverse("employers:job_list")
    assert f'href="{jobs}?werkgever={field.public_id}"' in page.text
    assert f'href="{jobs}?plekken=open&amp;werkgever={field.public_id}"' in page.text
    counted = desk.get(jobs, {"werkgever": field.public_id}).context["list"]
    assert counted.page.paginator.count == 2
    assert [(chip.label, chip.value) for chip in counted.chips] == [("Werkgever", "Akker")]
    with_seat = desk.get(jobs, {"werkgever": field.public_id, "plekken": "open"}).context["list"].page
    assert sum(job.open_seats for job in with_seat) == 5


def test_the_spreadsheet_of_employers_is_the_list(two_employers, desk):
    answer = desk.get(reverse("employers:list_export"), {"sorteer": "-naam"})
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["Bakker", "Akker"]
    assert rows[1][2] == "12345678"  # a number with meaning stays text
    assert rows[1][15:17] == (1, 5)


# ---- places to learn --------------------------------------------------------------------------------------
@pytest.fixture
def places(today):
    full = factories.make_location(name="Vol", seats=3, place="Almere", kind="onderwijs")
    LocationCapacity.objects.create(location=full, begins_on=today, ends_on=today, seats=0)
    employer = factories.make_employer(name="Polder")
    free = factories.make_location(employer, name="Werkplaats", seats=2, place="Lelystad")
    LocationCapacity.objects.create(location=free, begins_on=today + timedelta(days=1), seats=0)
    return full, free


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Vol", "Werkplaats"]),
        ({"q": "polder"}, ["Werkplaats"]),
        ({"q": "almere"}, ["Vol"]),
        ({"soort": "onderwijs"}, ["Vol"]),
        ({"plaats": "Lelystad"}, ["Werkplaats"]),
        ({"vrij": "nu"}, ["Werkplaats"]),
        ({"sorteer": "-vrij"}, ["Werkplaats", "Vol"]),
        ({"sorteer": "vrij"}, ["Vol", "Werkplaats"]),
        ({"sorteer": "-werkgever"}, ["Werkplaats", "Vol"]),
    ],
    ids=str,
)
def test_a_filter_narrows_the_places(query, found, places, desk):
    assert names(desk, "employers:location_list", **query) == found


def test_the_places_of_one_employer(places, desk):
    _, free = places
    assert names(desk, "employers:location_list", werkgever=free.employer.public_id) == ["Werkplaats"]
    answer = desk.get(reverse("employers:location_list_export"), {"werkgever": free.employer.public_id})
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [(row[0], *row[-3:]) for row in rows] == [("Werkplaats", 2, 0, 2)]


def test_free_places_are_those_of_the_page_of_the_place(coach, today):
    case, _ = builders.signed(coach)
    phase = case.trajectory.phases.all()[0]
    day = phase.starts_on
    for location in with_free_places(LearningLocation.objects.all(), day):
        seen = capacity.occupancy(location, since=day)
        assert (location.seats_now, location.people_now) == (seen.seats_on(day), seen.people_on(day))
    assert with_free_places(LearningLocation.objects.filter(pk=phase.location_id), day).get().people_now == 1


# ---- cost, and the employer's own list ----------------------------------------------------------------------
@pytest.mark.parametrize("view", ["employers:list", "employers:location_list"])
def test_the_lists_cost_a_fixed_number_of_queries(view, coach, desk, django_assert_max_num_queries):
    def cost():
        spent = []
        for name in (view, f"{view}_export"):
            with django_assert_max_num_queries(80) as queries:
                assert desk.get(reverse(name)).status_code == 200
            spent.append(len(queries))
        return spent

    factories.make_open_job(by=coach)
    cost()
    before = cost()
    for _ in range(4):
        factories.make_open_job(by=coach)
    assert cost() == before
    assert Employer.objects.count() == 5


def test_an_employer_searches_and_pages_when_there_are_many_jobs(coach, employer_user, client_for, today):
    employer, desk = factories.make_employer(members=[employer_user]), client_for(employer_user)
    address = reverse("employers:portal_jobs")
    for number in range(20):
        factories.make_job(employer, by=coach, title=f"Baan {number:02d}")
    assert 'role="search"' not in desk.get(address).text
    first = factories.make_job(employer, by=coach, title="Kok", starts_on=add_months(today.replace(day=1), 1))
    factories.make_job(by=coach, title="Kok elders")
    page = desk.get(address)
    assert 'role="search"' in page.text
    assert page.context["page"][0].title == "Kok"
    assert len(desk.get(address, {"pagina": "2"}).context["page"]) == 1
    found = desk.get(address, {"q": "kok"})
    assert [job.number for job in found.context["page"]] == [first.number]
    assert "Geen banen met dit woord" in desk.get(address, {"q": "niets"}).text
    assert FutureJob.objects.count() == 22
