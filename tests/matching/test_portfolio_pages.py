"""The four lists of the portfolio on the screen: who sees what, filters, sorting, and the same as a file."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from employers.models import FutureJob
from matching.models import MatchLog, MatchSwitch
from matching.reach import portfolio_report
from nieuwebanen import background
from tests import factories
from tests.matching.test_portfolio_report import a_job

pytestmark = pytest.mark.django_db
LISTS = ["matching:portfolio", "matching:portfolio_jobs", "matching:portfolio_people", "matching:portfolio_pool"]


def make():
    return portfolio_report.make(today=factories.today(), at=factories.moment())


@pytest.fixture
def near(coach, other_coach, dutch, picking):
    """One job; of two teams somebody who misses only the Dutch."""
    job = a_job(dutch, picking, seats=2)
    skills = {dutch: 1, picking: 2}
    own = factories.make_candidate(coach, skills=skills, first_name="Fatima", last_name="Yilmaz")
    other = factories.make_candidate(other_coach, skills=skills, first_name="Marek", last_name="Kowalski")
    make()
    return job, own, other


@pytest.mark.parametrize("view", LISTS)
def test_before_the_first_count_the_page_says_so_and_offers_to_count(view, coach, client_for):
    page = client_for(coach).get(reverse(view))

    assert "De portefeuille is nog niet geteld" in page.text
    assert "Nu tellen" in page.text


def test_asking_to_count_leads_to_the_page_of_the_work(coach, client_for):
    answer = client_for(coach).post(reverse("matching:portfolio_count"))

    assert answer.url == background.BackgroundTask.objects.get(kind=portfolio_report.KIND).get_absolute_url()


def test_while_the_match_is_off_nothing_is_counted(coach, manager, client_for, near):
    MatchSwitch.objects.create(on=False, reason="Fout in de match", by=manager, at=factories.moment())
    client = client_for(coach)

    answer = client.post(reverse("matching:portfolio_count"), follow=True)

    assert "De match staat uit" in answer.text
    assert "Nu opnieuw tellen" not in client.get(reverse("matching:portfolio")).text
    assert not background.BackgroundTask.objects.exists()


def test_the_skill_that_opens_seats_stands_there_with_seats_people_and_hours(coach, client_for, near):
    page = client_for(coach).get(reverse("matching:portfolio"))

    (row,) = page.context["rows"]
    assert (row.name, row.level, row.seats, row.empty, row.people, row.hours_least) == ("Nederlands", 2, 2, 2, 2, 60)
    assert "Yilmaz" not in page.text


@pytest.mark.parametrize("view", ["skill", "matching:portfolio_people", "matching:portfolio_pool"])
@pytest.mark.parametrize("who", ["coach", "manager"])
def test_of_another_team_only_the_number_and_the_team_stand_there(view, who, coach, manager, dutch, client_for, near):
    _, own, other = near
    if view == "matching:portfolio_pool":
        dutch_now(own, other)
        make()
    address = reverse("matching:portfolio_skill", args=[dutch.code]) if view == "skill" else reverse(view)

    page = client_for({"coach": coach, "manager": manager}[who]).get(address).text

    assert own.full_name in page
    assert other.number in page
    assert (other.full_name in page) == (who == "manager")
    assert (str(other.public_id) in page) == (who == "manager")


def dutch_now(*people):
    for person in people:
        for skill in person.skills.all():
            factories.assess_skill(person, skill.skill, 4)


def test_what_is_missing_is_told_of_the_own_team_only(coach, client_for, near):
    page = client_for(coach).get(reverse("matching:portfolio_people"))

    missing = {line.face.number: line.missing for line in page.context["shown"]}
    assert missing[near[1].number] == ["Vooraf nodig: ‘Nederlands’ op niveau 2, heeft nu niveau 1."]
    assert missing[near[2].number] == []
    assert page.text.count("Vooraf nodig") == 1


def test_a_search_by_name_finds_nobody_of_another_team_and_a_number_everybody(coach, client_for, near):
    client, address = client_for(coach), reverse("matching:portfolio_people")

    def found(q):
        return [line.face.number for line in client.get(address, {"q": q}).context["shown"]]

    assert found("Yilmaz") == [near[1].number]
    assert found("Kowalski") == []
    assert found(near[2].number) == [near[2].number]


def test_a_filter_counts_the_seats_again(coach, client_for, near):
    client, address = client_for(coach), reverse("matching:portfolio")

    (row,) = client.get(address, {"team": coach.team.public_id}).context["rows"]
    assert (row.seats, row.people) == (1, 1)
    assert client.get(address, {"sector": "zorg"}).context["rows"] == []
    month = f"{row.begin_first:%Y-%m}"
    assert len(client.get(address, {"maand": month}).context["rows"]) == 1
    assert client.get(address, {"maand": "2020-01"}).context["rows"] == []


def test_a_job_that_closed_since_the_count_is_gone_from_every_list(coach, client_for, near):
    FutureJob.objects.get(pk=near[0].pk).rest(by=coach)
    client = client_for(coach)

    assert client.get(reverse("matching:portfolio")).context["rows"] == []
    assert client.get(reverse("matching:portfolio_jobs")).context["rows"] == []
    assert {line.job for line in client.get(reverse("matching:portfolio_people")).context["shown"]} == {None}


def test_jobs_without_anybody_tell_the_main_reason(coach, client_for, near):
    page = client_for(coach).get(reverse("matching:portfolio_jobs"))

    (row,) = page.context["rows"]
    assert row.reason == "Een vaardigheid die vooraf nodig is, ontbreekt: voor 2 kandidaten de enige reden."
    assert near[0].employer.name in page.text


@pytest.mark.parametrize("which", ["leren", "banen", "kandidaten", "vijver"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_every_list_is_a_file_too_without_names_of_another_team(which, kind, coach, client_for, near):
    dutch_now(near[2])
    make()
    answer = client_for(coach).get(reverse("matching:portfolio_export", args=[which]), {"bestand": kind})

    assert answer.status_code == 200
    if kind == "xlsx":
        rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert "Kowalski" not in str(rows)
        assert len(rows) >= 2 or which == "banen"


def test_the_list_for_the_roc_holds_levels_hours_and_months_and_no_people(coach, client_for, near):
    answer = client_for(coach).get(reverse("matching:portfolio_export", args=["leren"]))

    headings, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    told = dict(zip(headings, row, strict=True))
    assert (told["Vaardigheid"], told["Niveau"], told["Plekken"], told["Uren minimaal"]) == ("Nederlands", 2, 2, 60)
    assert near[1].number not in str(row)


@pytest.mark.parametrize("view", LISTS)
def test_queries_do_not_grow_with_rows_and_nothing_is_written(
    view, coach, dutch, picking, client_for, django_assert_max_num_queries
):
    client, counts = client_for(coach), set()
    for _ in range(2):
        for _ in range(3):
            a_job(dutch, picking)
            factories.make_candidate(coach, skills={dutch: 1, picking: 2})
            factories.make_candidate(coach, skills={dutch: 2, picking: 2}) if view.endswith("pool") else None
        make()
        client.get(reverse(view))
        with django_assert_max_num_queries(80) as seen:
            assert client.get(reverse(view)).context["rows"]
        counts.add(len(seen.captured_queries))

    assert len(counts) == 1
    assert not MatchLog.objects.exists()


def test_an_unknown_list_or_skill_is_not_found_and_one_that_opens_nothing_says_so(coach, client_for, dutch, near):
    client = client_for(coach)
    assert client.get("/match/portefeuille/iets/export/").status_code == 404
    assert client.get(reverse("matching:portfolio_skill", args=["BESTAAT-NIET"])).status_code == 404
    page = client.get(reverse("matching:portfolio_skill", args=[dutch.code]), {"niveau": "4"})
    assert "opent nu geen plekken" in page.text
