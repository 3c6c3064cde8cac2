"""The list of future jobs: filters, tabs, sorting and paging in the URL, the same list as a spreadsheet, and that its
SQL gives the same steps as the gates."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from employers.job_list import SEAT_TAKEN, with_step_and_seats
from employers.models import Covenant, Employer, FutureJob, JobStatus, Possibilities, Tranche
from employers.models.possibilities import current_step
from matching.models import Proposal, ProposalState
from nieuwebanen.dates import add_months
from nieuwebanen.events import Event
from tests import factories

pytestmark = pytest.mark.django_db
LIST, EXPORT = "employers:job_list", "employers:job_list_export"


def page_of(client, **query):
    page = client.get(reverse(LIST), query)
    assert page.status_code == 200
    return page


def titles(client, **query):
    return [job.title for job in page_of(client, **query).context["list"].page]


def take_seat(job, coach):
    return Proposal.objects.create(
        job=job,
        candidate=factories.make_candidate(coach),
        state=ProposalState.CHOSEN,
        selected_by=coach,
        selected_at=factories.moment(),
        decided_at=factories.moment(),
        motivation="Past.",
    )


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


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


# ---- filters --------------------------------------------------------------------------------------------
@pytest.fixture
def three_jobs(coach, other_coach, today):
    """Magazijn in step 3 with a covenant, Keuken in step 1 of another team, Zorghulp that rests."""
    this_month = today.replace(day=1)
    covenant = Covenant.objects.create(name="Logistiek", begins_on=today, ends_on=today, target_jobs=200)
    tranche = Tranche.objects.create(covenant=covenant, position=1, name="Eerste", starts_on=today, seats=50)
    employer = factories.make_employer(name="Polder Sorteerhal", found_via="bedrijfskring")
    store = factories.make_open_job(
        employer, by=coach, title="Magazijn", certainty="zeker", sector="logistiek", starts_on=add_months(this_month, 3)
    )
    FutureJob.objects.filter(pk=store.pk).update(covenant=covenant, tranche=tranche)
    factories.make_job(
        by=other_coach, title="Keuken", certainty="idee", sector="horeca", starts_on=add_months(this_month, 6)
    )
    care = factories.make_open_job(
        by=other_coach,
        title="Zorghulp",
        certainty="waarschijnlijk",
        sector="zorg",
        seats=1,
        starts_on=add_months(this_month, 9),
    )
    take_seat(care, other_coach)
    care.refresh_from_db()
    care.rest(by=None)
    FutureJob.objects.filter(pk=care.pk).update(confirmed_on=today - timedelta(days=91))
    Possibilities.objects.filter(job=care).update(route="grootschalige-groei")
    return {
        job.title: FutureJob.objects.select_related("employer", "team").get(pk=job.pk)
        for job in FutureJob.objects.all()
    }


ALL = ["Magazijn", "Keuken", "Zorghulp"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ALL),
        ({"q": "magaz"}, ["Magazijn"]),
        ({"q": "polder"}, ["Magazijn"]),
        ({"q": "{Keuken.number}"}, ["Keuken"]),
        ({"sector": "horeca"}, ["Keuken"]),
        ({"stap": "1"}, ["Keuken"]),
        ({"stap": "3"}, ["Magazijn", "Zorghulp"]),
        ({"zekerheid": "waarschijnlijk"}, ["Zorghulp"]),
        ({"route": "grootschalige-groei"}, ["Zorghulp"]),
        ({"route": "geen"}, ["Keuken"]),
        ({"van": "mij"}, ["Magazijn"]),
        ({"van": "team"}, ["Magazijn"]),
        ({"van": "{Keuken.coach.public_id}"}, ["Keuken", "Zorghulp"]),
        ({"team": "{Keuken.team.public_id}"}, ["Keuken", "Zorghulp"]),
        ({"werkgever": "{Keuken.employer.public_id}"}, ["Keuken"]),
        ({"convenant": "{Magazijn.covenant.public_id}"}, ["Magazijn"]),
        ({"tranche": "{Magazijn.tranche.public_id}"}, ["Magazijn"]),
        ({"gevonden": "bedrijfskring"}, ["Magazijn"]),
        ({"start": "{Keuken.starts_on:%Y-%m}"}, ["Keuken"]),
        ({"vanaf": "{Keuken.starts_on:%Y-%m}"}, ["Keuken", "Zorghulp"]),
        ({"tot": "{Keuken.starts_on:%Y-%m}"}, ["Magazijn", "Keuken"]),
        ({"plekken": "open"}, ["Magazijn", "Keuken"]),
        ({"bevestigen": "ja"}, ["Zorghulp"]),
        ({"stand": "rustend"}, ["Zorghulp"]),
        ({"stand": "gesloten"}, []),
        ({"van": "team", "sector": "horeca"}, []),
        # a link of before: what is not known filters nothing
        ({"sector": "bestaat-niet", "start": "2027-13", "werkgever": "x", "sorteer": "x", "onbekend": "1"}, ALL),
    ],
    ids=str,
)
def test_a_filter_narrows_the_list(query, found, three_jobs, desk):
    asked = {name: value.format(**three_jobs) for name, value in query.items()}
    page = page_of(desk, **asked)
    assert [job.title for job in page.context["list"].page] == found
    if found and found != ALL and set(query) != {"stand"}:
        chips = page.context["list"].chips
        assert len(chips) == len(query)
        assert all(chip.value for chip in chips)


def test_a_chip_leads_to_the_list_without_it(three_jobs, desk):
    page = page_of(desk, stand="open", sector="logistiek", van="mij", sorteer="-functie", pagina="1")
    chips = {chip.label: chip for chip in page.context["list"].chips}
    assert (chips["Sector"].value, chips["Van wie"].value) == ("Logistiek", "Van mij")
    assert chips["Sector"].url == f"{reverse(LIST)}?sorteer=-functie&van=mij&stand=open"
    assert page.context["list"].clear_url == f"{reverse(LIST)}?sorteer=-functie&stand=open"


def test_a_tab_counts_under_the_same_filters_and_opens_what_it_counted(three_jobs, coach, desk):
    gone = factories.make_job(by=coach, title="Weg", sector="zorg")
    gone.withdraw(reason="Fout ingevoerd", by=coach)
    tabs = {tab.name: tab for tab in page_of(desk, sector="zorg").context["tabs"]}
    counts = {name: tab.count for name, tab in tabs.items()}
    assert counts == {"Lopend": 1, "Aangemeld": 0, "Open": 0, "Rust": 1, "Vervuld": 0, "Gesloten": 1}
    for tab in tabs.values():
        assert desk.get(tab.url).context["list"].page.paginator.count == tab.count
    assert titles(desk, stand="gesloten") == ["Weg"]


def test_concepts_are_in_no_list_of_staff(coach, desk):
    factories.make_job(announced=False, title="Geheim", coach=None, by=coach)
    assert FutureJob.objects.get().status == JobStatus.CONCEPT
    for stand in ("", "aangemeld", "gesloten"):
        assert titles(desk, stand=stand) == []


# ---- sorting and paging -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "upward"),
    [
        ("start", ["Magazijn", "Keuken", "Zorghulp"]),
        ("functie", ["Keuken", "Magazijn", "Zorghulp"]),
        ("stap", ["Keuken", "Magazijn", "Zorghulp"]),
        ("plekken", ["Zorghulp", "Magazijn", "Keuken"]),
        ("zekerheid", ["Magazijn", "Zorghulp", "Keuken"]),
        ("stand", ["Keuken", "Magazijn", "Zorghulp"]),
        ("bevestigd", ["Zorghulp", "Magazijn", "Keuken"]),
    ],
)
def test_a_heading_sorts_both_ways(key, upward, three_jobs, desk):
    FutureJob.objects.filter(title="Keuken").update(seats=9)
    assert titles(desk, sorteer=key) == upward
    down = titles(desk, sorteer=f"-{key}")
    assert down[0] == (upward[-1] if key not in ("stap", "bevestigd") else down[0])
    assert down != upward
    page = page_of(desk, sorteer=f"-{key}", van="mij").text
    if key != "bevestigd":  # no column of its own
        assert page.count("aria-sort=") == 1
        assert 'aria-sort="descending"' in page
        ascending = "?van=mij" if key == "start" else f"?sorteer={key}&amp;van=mij"
        assert f'<a class="nbl-table__sort" href="{reverse(LIST)}{ascending}"' in page


def test_paging_keeps_the_filters_and_the_sorting(coach, desk, today):
    for number in range(27):
        factories.make_job(by=coach, title=f"Baan {number:02d}", sector="zorg" if number else "horeca")
    assert titles(desk, sector="zorg", sorteer="-functie")[0] == "Baan 26"
    second = page_of(desk, sector="zorg", sorteer="-functie", pagina="2")
    assert [job.title for job in second.context["list"].page] == ["Baan 01"]
    assert 'href="?sector=zorg&amp;sorteer=-functie&amp;pagina=1"' in second.text
    assert second.context["list"].sorting("start")[0] == f"{reverse(LIST)}?sector=zorg"


def test_htmx_hears_the_short_address(desk):
    asked = {"q": "", "sector": "zorg", "zekerheid": "", "sorteer": "start", "stand": ""}
    answer = desk.get(reverse(LIST), asked, headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == f"{reverse(LIST)}?sector=zorg"
    assert "HX-Push-Url" not in page_of(desk, **asked).headers


def test_an_empty_list_says_what_to_do(desk):
    assert "Nog geen toekomstige banen." in page_of(desk).text
    narrow = page_of(desk, q="x")
    assert "Geen banen met deze filters" in narrow.text
    assert f'href="{reverse(LIST)}">Wis filters' in narrow.text


# ---- as a spreadsheet ---------------------------------------------------------------------------------------
def test_the_spreadsheet_holds_exactly_the_list_all_pages_of_it(coach, desk):
    for number in range(27):
        factories.make_job(by=coach, title=f"Baan {number:02d}", sector="zorg" if number else "horeca")
    answer = desk.get(reverse(EXPORT), {"sector": "zorg", "sorteer": "-functie", "pagina": "2"})
    assert "toekomstige-banen-" in answer["Content-Disposition"]
    rows, about = load_workbook(BytesIO(answer.content)).worksheets
    assert [row[1] for row in rows.iter_rows(min_row=2, values_only=True)] == [
        f"Baan {n:02d}" for n in range(26, 0, -1)
    ]
    assert ("Filter: Sector", "Zorg") in list(about.iter_rows(values_only=True))
    event = Event.objects.get(verb="list.exported")
    assert (event.actor, event.data["count"]) == (coach, 26)


def test_list_and_spreadsheet_cost_a_fixed_number_of_queries(coach, desk, django_assert_max_num_queries):
    def cost():
        spent = []
        for name in (LIST, EXPORT):
            with django_assert_max_num_queries(80) as queries:
                assert desk.get(reverse(name), {"plekken": "open", "stap": "3"}).status_code == 200
            spent.append(len(queries))
        return spent

    factories.make_open_job(by=coach)
    cost()
    before = cost()
    for _ in range(4):
        factories.make_open_job(by=coach)
    assert cost() == before
