"""The list of future jobs: filters, sorting, and that its SQL gives the same steps as the gates."""

import pytest
from django.urls import reverse

from employers.job_list import SEAT_TAKEN, with_step_and_seats
from employers.models import Employer, FutureJob, JobStatus
from employers.models.possibilities import current_step
from matching.models import Proposal, ProposalState
from nieuwebanen.dates import add_months
from tests import factories

pytestmark = pytest.mark.django_db


def titles(client, **query):
    page = client.get(reverse("employers:job_list"), query)
    assert page.status_code == 200
    return [job.title for job in page.context["page"]]


def test_the_word_for_a_taken_seat_is_that_of_the_floor_above():
    assert SEAT_TAKEN == ProposalState.CHOSEN


def test_the_list_says_the_same_step_as_the_gates(coach):
    for spoil in (
        lambda job: None,
        lambda job: job.intake.delete(),
        lambda job: job.requirements.first().delete(),
        lambda job: job.phases.all().delete(),
        lambda job: job.possibilities.delete(),
        lambda job: job.promise.criteria.all().delete(),
        lambda job: FutureJob.objects.filter(pk=job.pk).update(growth_reason=""),
        lambda job: Employer.objects.filter(pk=job.employer_id).update(motives=[]),
    ):
        spoil(factories.make_open_job(by=coach))
    factories.make_job(by=coach)
    jobs = with_step_and_seats(FutureJob.objects.all())
    assert {job.step for job in jobs} == {1, 2, 3}
    assert [job.step for job in jobs] == [current_step(job) for job in jobs]


def test_filters_narrow_the_list(coach, other_coach, client_for):
    desk = client_for(coach)
    factories.make_open_job(by=coach, title="Magazijn", certainty="zeker", sector="logistiek")
    factories.make_job(by=other_coach, title="Keuken", certainty="idee", sector="horeca")
    resting = factories.make_open_job(by=other_coach, title="Zorghulp", certainty="waarschijnlijk", sector="zorg")
    resting.rest(by=None)
    gone = factories.make_job(by=coach, title="Weg")
    gone.withdraw(reason="Fout ingevoerd", by=coach)
    assert set(titles(desk)) == {"Magazijn", "Keuken", "Zorghulp"}
    assert titles(desk, q="magaz") == ["Magazijn"]
    assert titles(desk, q=gone.employer.name) == []
    assert titles(desk, sector="horeca") == ["Keuken"]
    assert titles(desk, stap="1") == ["Keuken"]
    assert titles(desk, zekerheid="waarschijnlijk") == ["Zorghulp"]
    assert titles(desk, stand="rustend") == ["Zorghulp"]
    assert titles(desk, stand="gesloten") == ["Weg"]
    assert titles(desk, van="mij") == ["Magazijn"]
    assert titles(desk, van="team") == ["Magazijn"]
    assert set(titles(desk, sector="bestaat-niet")) == {"Magazijn", "Keuken", "Zorghulp"}


def test_only_jobs_with_an_open_seat(coach, client_for):
    desk = client_for(coach)
    full = factories.make_open_job(by=coach, title="Vol", seats=1)
    factories.make_open_job(by=coach, title="Open", seats=1)
    Proposal.objects.create(
        job=full,
        candidate=factories.make_candidate(coach),
        state=ProposalState.CHOSEN,
        selected_by=coach,
        selected_at=factories.moment(),
        decided_at=factories.moment(),
        motivation="Past.",
    )
    assert titles(desk, plekken="open") == ["Open"]
    assert "bezet" in desk.get(reverse("employers:job_list")).text


def test_the_list_sorts_and_pages(coach, client_for, today):
    desk = client_for(coach)
    for number in range(26):
        start = add_months(today.replace(day=1), number % 20)
        factories.make_job(by=coach, title=f"Baan {number:02d}", starts_on=start)
    assert len(titles(desk)) == 25
    assert len(titles(desk, pagina="2")) == 1
    assert titles(desk, sorteer="functie")[:2] == ["Baan 00", "Baan 01"]
    assert titles(desk, sorteer="-aangemeld")[0] == "Baan 25"


def test_an_empty_list_says_what_to_do(coach, client_for):
    page = client_for(coach).get(reverse("employers:job_list")).text
    assert "Nog geen toekomstige banen." in page
    assert "Geen banen met deze filters" in client_for(coach).get(reverse("employers:job_list"), {"q": "x"}).text


def test_concepts_are_in_no_list_of_staff(coach, client_for):
    factories.make_job(announced=False, title="Geheim", coach=None)
    assert FutureJob.objects.get().status == JobStatus.CONCEPT
    for stand in ("", "aangemeld", "gesloten"):
        assert titles(client_for(coach), stand=stand) == []
