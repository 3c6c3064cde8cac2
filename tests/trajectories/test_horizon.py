"""The horizon: which jobs stand on it, who is in time, and the same facts as table, paper, file and funnel."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from employers.forms.filters import JobFilterForm
from employers.models import Certainty, FutureJob, JobStatus, Route
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months
from nieuwebanen.events import Event
from nieuwebanen.work import Sector
from tests import factories
from tests.trajectories import builders
from trajectories import horizon
from trajectories.forms.horizon import HorizonForm
from trajectories.funnel import WEIGHTS, per_month
from trajectories.models import Party, Trajectory, TrajectoryStatus

pytestmark = pytest.mark.django_db

URL = reverse("trajectories:horizon")
EXPORT = reverse("trajectories:horizon_export")
VIEWS = ["", "tabel", "trechter", "print"]


def month(ahead: int) -> date:
    return add_months(factories.today().replace(day=1), ahead)


def row_of(job: FutureJob, user, today: date) -> horizon.JobRow:
    found = horizon.with_people(horizon.jobs_on(horizon.window(today), user=user).filter(pk=job.pk))
    return horizon.rows(found, user=user, today=today)[0]


@pytest.fixture(autouse=True)
def no_paper(monkeypatch):
    """Agreements are signed here, not printed."""
    monkeypatch.setattr("trajectories.agreements.render_pdf", lambda *args, **fields: ("", b"%PDF-1.7"))


def job_with_signer(coach, **fields) -> FutureJob:
    return factories.make_open_job(
        factories.make_employer(members=[factories.make_user(Role.EMPLOYER)]), by=coach, **fields
    )


def signed_on(job: FutureJob, coach) -> builders.Case:
    """One more person whose agreement for this job is signed."""
    case, agreement = builders.offered(coach, job=job)
    case.signer = job.employer.memberships.get().user
    builders.sign_for(case, agreement, Party.EMPLOYER)
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    return case


def learning(case: builders.Case, **fields) -> None:
    Trajectory.objects.filter(pk=case.trajectory.pk).update(**fields)


def page_of(client, **query) -> BeautifulSoup:
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".nbl-horizon__title a")]


# ---- who is in time --------------------------------------------------------------------------------------
def test_nothing_is_done_before_the_signatures_and_the_days_that_went_by_are_told(coach, today):
    case = builders.complete(coach)
    learning(case, starts_on=today - timedelta(days=21))
    person = row_of(case.job, coach, today).people[0]
    assert (person.parts.done, person.parts.lost) == (None, (today - timedelta(days=21), today))
    assert person.notes[0].startswith("Begin was gepland op ")


def test_who_learns_has_done_what_lies_before_today_and_what_comes_after_the_start_is_late(coach, today):
    case = builders.signed(coach)[0]
    learning(case, starts_on=today - timedelta(days=30))
    FutureJob.objects.filter(pk=case.job.pk).update(starts_on=month(1))
    person = row_of(case.job, coach, today).people[0]
    assert person.parts.done == (today - timedelta(days=30), today)
    assert person.ready is not None
    assert person.parts.late == ((month(1), person.ready) if person.ready > month(1) else None)
    assert person.late == (person.ready > month(1))
    assert "Gedaan: " in person.in_words


def test_steps_and_evaluations_of_before_today_are_told_and_marked(coach, today):
    case = builders.signed(coach)[0]
    case.trajectory.evaluations.all().delete()
    phase = case.trajectory.phases.first()
    phase.steps.create(goal="Scanner", due_on=today - timedelta(days=3))
    phase.steps.create(goal="Etiketten", due_on=today - timedelta(days=3), done_on=today)
    phase.steps.create(goal="Laden", due_on=today)
    person = row_of(case.job, coach, today).people[0]
    assert "1 stap te laat" in person.notes
    assert person.drawing.overdue.count(today - timedelta(days=3)) == 1


def test_an_empty_seat_has_a_last_day_to_begin_and_a_full_job_has_none(coach, today):
    job = factories.make_open_job(by=coach, seats=1, weeks=(4, 8))
    row = row_of(job, coach, today)
    assert row.begin_by == job.starts_on - timedelta(weeks=12)
    assert not row.begin_is_past
    FutureJob.objects.filter(pk=job.pk).update(starts_on=month(1))
    assert row_of(job, coach, today).begin_is_past

    builders.chosen(job, coach)
    row = row_of(job, coach, today)
    assert (row.begin_by, row.open_seats, row.people[0].ready) == (None, 0, None)
    assert row.people[0].where == "Gekozen, traject nog niet gestart"


def test_a_job_of_before_stays_while_somebody_learns_for_it(coach, today):
    case = builders.started(coach)
    FutureJob.objects.filter(pk=case.job.pk).update(starts_on=month(-5))
    assert row_of(case.job, coach, today).time_left == "5 maanden geleden"
    learning(case, status=TrajectoryStatus.STOPPED, ended_on=today, end_reason="past-niet")
    assert not horizon.jobs_on(horizon.window(today), user=coach).exists()


def test_window_certainty_and_months_left_are_words_beside_the_drawing(client_for, coach):
    factories.make_job(
        by=coach, certainty=Certainty.IDEA, starts_on=month(8), earliest_on=month(6), latest_on=month(10)
    )
    words = page_of(client_for(coach)).select_one(".nbl-horizon__job").get_text(" ", strip=True)
    assert "Nog 8 maanden" in words
    assert ", idee Tussen " in words
    assert "Nog geen route om te leren" in words


# ---- filters ------------------------------------------------------------------------------------------------
@pytest.fixture
def two_jobs(coach):
    """Ours has everything that the filters ask for, the other has nothing of it."""
    covenant = factories.make_covenant()
    ours = factories.make_open_job(
        by=coach, title="Kapper", sector=Sector.CARE, certainty=Certainty.IDEA, starts_on=month(4), covenant=covenant
    )
    ours.possibilities.route = Route.LARGE_GROWTH
    ours.possibilities.save()
    factories.make_job(by=factories.make_user(team=factories.make_team("Team Oost")), title="Kok", starts_on=month(15))
    return ours


@pytest.mark.parametrize(
    "name", ["q", "sector", "route", "zekerheid", "werkgever", "convenant", "team", "start", "periode"]
)
def test_a_filter_leaves_out_what_it_does_not_ask_for_and_is_a_filter_of_the_job_list_too(
    name, client_for, coach, two_jobs
):
    value = {
        "q": two_jobs.number,
        "sector": Sector.CARE,
        "route": Route.LARGE_GROWTH,
        "zekerheid": Certainty.IDEA,
        "werkgever": two_jobs.employer.public_id,
        "convenant": two_jobs.covenant.public_id,
        "team": coach.team.public_id,
        "start": f"{month(4):%Y-%m}",
        "periode": "12",
    }[name]
    client = client_for(coach)
    assert titles(page_of(client)) == ["Kapper", "Kok"]
    assert titles(page_of(client, **{name: value})) == ["Kapper"]
    if name != "periode":
        opened = client.get(reverse("employers:job_list"), {name: value})
        assert [job.title for job in opened.context["list"].page] == ["Kapper"]


@pytest.mark.parametrize("bad", ["quatsch", "'; --", "2027-13", "-1", "\x00", "💥" * 300])
def test_bad_values_filter_nothing(bad, client_for, coach, two_jobs):
    typed = {"q": bad} if len(bad) > 100 or "\x00" in bad else {}  # other words may be looked for
    names = (HorizonForm.base_fields.keys() | {"pagina", "kwartaal"}) - {"q"}
    for query in (dict.fromkeys(names, bad), typed):
        assert titles(page_of(client_for(coach), **query)) == ["Kapper", "Kok"]


def test_without_jobs_the_horizon_says_so_and_under_filters_how_to_see_them_again(client_for, coach):
    client = client_for(coach)
    assert "Nog geen banen op de horizon" in page_of(client).get_text()
    factories.make_job(by=coach, sector=Sector.CARE)
    for view in VIEWS:
        page = page_of(client, weergave=view, sector=Sector.RETAIL)
        assert "Geen banen met deze filters" in page.get_text()
        assert page.select_one(".nbl-empty a")["href"] == (f"{URL}?weergave={view}" if view else URL)


def test_a_quarter_opens_the_page_on_which_it_begins(client_for, coach, monkeypatch):
    monkeypatch.setattr("nieuwebanen.lists.PER_PAGE", 2)
    monkeypatch.setattr("trajectories.views.horizon.PER_PAGE", 2)
    jobs = [factories.make_job(by=coach, starts_on=month(ahead)) for ahead in (1, 1, 1, 14)]
    page = page_of(client_for(coach))
    link = page.select(".nbl-horizon-jump a")[-1]["href"]
    query, _, anchor = link.partition("#")
    opened = BeautifulSoup(client_for(coach).get(URL + query).content, "html.parser")
    assert titles(opened) == [jobs[2].title, jobs[3].title]
    assert opened.find(id=anchor)


# ---- whose names --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("view", ["", "tabel", "print"])
def test_somebody_of_another_team_is_a_number_only(view, client_for, coach, other_coach, manager):
    case = builders.signed(other_coach)[0]
    candidate = case.trajectory.candidate
    for user, may in ((coach, False), (other_coach, True), (manager, True)):
        page = page_of(client_for(user), weergave=view)
        words = page.select_one("main").get_text()
        assert (candidate.full_name in words, candidate.number in words) == (may, not may)
        assert (case.trajectory.get_absolute_url() in str(page)) == (may and view != "tabel")


def sheet(client, **query):
    book = load_workbook(BytesIO(client.get(EXPORT, query).content))
    headings, *rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_file_has_a_row_per_person_names_only_the_own_and_is_logged(client_for, coach, other_coach):
    ours = builders.signed(coach)[0]
    theirs = builders.signed(other_coach)[0]
    empty = factories.make_job(by=coach, title="=1+1", starts_on=month(20))
    rows = {row["Nummer"]: row for row in sheet(client_for(coach))}
    assert rows[ours.job.number]["Kandidaat"] == ours.trajectory.candidate.full_name
    assert rows[theirs.job.number]["Kandidaat"] == theirs.trajectory.candidate.number
    assert rows[theirs.job.number]["Waar nu"] == "Van een ander team"
    assert (rows[empty.number]["Functie"], rows[empty.number]["Kandidaat"]) == ("=1+1", "Nog geen kandidaat")
    assert rows[empty.number]["Start"].date() == month(20)
    assert sheet(client_for(coach), q=empty.number)[0]["Nummer"] == empty.number
    logged = Event.objects.filter(verb="list.exported", actor=coach).latest("pk")
    assert (logged.data["count"], logged.data["filters"]) == (1, {"Zoek op baan, nummer of werkgever": "…"})


# ---- the funnel ---------------------------------------------------------------------------------------------
def test_each_number_of_the_funnel_is_a_part_of_the_one_before(coach, today):
    job = job_with_signer(coach, seats=6, starts_on=month(8), certainty=Certainty.LIKELY)
    factories.make_job(by=coach, seats=4, starts_on=month(8), certainty=Certainty.IDEA)
    builders.chosen(job, coach)
    builders.started(coach, job=job)
    running = signed_on(job, coach)
    learning(running, starts_on=today)
    placed = signed_on(job, coach)
    learning(placed, status=TrajectoryStatus.PLACED, learning_finished_on=today, ended_on=today)

    funnel = per_month(horizon.jobs_on(horizon.window(today), user=coach), horizon.window(today))
    found = next(one for one in funnel.months if one.first == month(8))
    assert [number for _, number in found.numbers] == [10, 4, 2, 1, 6]
    assert found.weighted == Decimal("4.6")  # 6 x 60% + 4 x 25%
    assert funnel.total.numbers == found.numbers
    assert len(funnel.months) >= 25


def test_every_certainty_has_a_weight_and_the_screen_tells_it(client_for, coach):
    factories.make_job(by=coach)
    words = page_of(client_for(coach), weergave="trechter").get_text()
    assert set(WEIGHTS) == set(Certainty.values)
    for certainty, weight in WEIGHTS.items():
        assert f"{certainty} telt voor {weight}%" in words


def test_a_number_opens_the_jobs_of_that_month_under_the_same_filters(client_for, coach):
    client = client_for(coach)
    job = factories.make_job(by=coach, seats=3, starts_on=month(4), sector=Sector.CARE)
    factories.make_job(by=coach, starts_on=month(4))
    link = page_of(client, weergave="trechter", sector=Sector.CARE, periode="12").select_one(".nbl-funnel td a")
    assert link.get_text().startswith("3 toegezegd in ")
    assert [found.title for found in client.get(link["href"]).context["list"].page] == [job.title]


def test_the_job_list_knows_every_filter_of_the_horizon():
    assert set(HorizonForm.base_fields) - {"periode", "weergave"} <= set(JobFilterForm.base_fields)


# ---- speed --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("where", [*VIEWS, "export"])
def test_queries_do_not_grow_with_jobs_nor_with_learners(where, client_for, coach):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(EXPORT) if where == "export" else client.get(URL, {"weergave": where})
        assert answer.status_code == 200
        return len(asked)

    client = client_for(coach)
    job = job_with_signer(coach, seats=20)
    signed_on(job, coach)
    builders.chosen(job, coach)
    few = queries()
    for _ in range(3):
        signed_on(job, coach)
        builders.signed(coach)
        builders.chosen(job, coach)
        factories.make_open_job(by=coach)
    assert queries() == few


def test_a_resting_job_says_so(client_for, coach):
    job = factories.make_open_job(by=coach)
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.RESTING)
    assert "de baan rust" in page_of(client_for(coach)).select_one(".nbl-horizon__job").get_text()
