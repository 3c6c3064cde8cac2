"""Person → future jobs: the list with its filters, what stands apart, who is not looking, and "wat als"."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob
from matching import rules
from matching.lists import moved
from matching.models import MatchLog, Proposal, ShownKind
from nieuwebanen.dates import add_months
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.work import Sector
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


def url(person, query="", name="candidate_jobs"):
    return reverse(f"matching:{name}", args=[person.public_id]) + query


def what_if(person, query=""):
    return url(person, query, "candidate_what_if")


def titles(page):
    return [row.job.title for row in page.context["fits"].rows]


@pytest.fixture
def jobs(job, coach):
    """Three jobs that ask the same: `job` itself, one far and early with fewer hours, one that asks too many hours."""
    skills = {need.skill: need.level for need in job.requirements.all()}
    for digits, x in (("8232", 0), ("8011", 30_000)):
        PostcodeCentre.objects.update_or_create(digits=digits, defaults={"place": "Ergens", "x": x, "y": 0})
    FutureJob.objects.filter(pk=job.pk).update(
        title="Dichtbij", postcode="8232 AB", sector=Sector.LOGISTICS, hours_min=24
    )
    early = factories.make_open_job(
        by=coach, skills=skills, title="Ver", postcode="8011 AA", sector=Sector.CARE, hours_min=12, hours_max=24
    )
    many = factories.make_open_job(
        by=coach, skills=skills, title="Veel", postcode="8232 AB", hours_min=38, hours_max=40
    )
    return job, early, many


@pytest.fixture
def person(job, coach):
    """Travels far enough for every job of `jobs`."""
    return factories.make_profile(job, coach, first_name="Fatuma", travel_mode="auto", travel_minutes=120)


# ---- the list -------------------------------------------------------------------------------------------
def test_a_row_tells_score_ready_date_room_latest_start_seats_and_distance(desk, jobs, person):
    page = desk.get(url(person))
    assert set(titles(page)) == {"Dichtbij", "Ver"}
    by_title = {row.job.title: row for row in page.context["fits"].rows}
    assert by_title["Dichtbij"].km == 0
    assert by_title["Ver"].km > 20
    assert by_title["Dichtbij"].seats == 2
    for words in (
        "Zuiderpoort Logistiek",
        "2 plekken vrij",
        "op ongeveer",
        "km",
        "van 100 punten",
        "Selecteren",
        "Klaar op",
    ):
        assert words in page.text, words


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("sector=zorg", {"Ver"}),
        ("afstand=10", {"Dichtbij"}),
        ("uren=16", {"Ver"}),
        ("q=dicht", {"Dichtbij"}),
        ("sector=bestaat-niet", {"Dichtbij", "Ver"}),
        ("afstand=10&sector=zorg", set()),
        ("start=1999-01", {"Dichtbij", "Ver"}),
    ],
)
def test_filters_stand_in_the_url_and_only_make_the_list_shorter(desk, jobs, person, query, left):
    page = desk.get(url(person, f"?{query}"))
    assert set(titles(page)) == left
    assert ("Wis filters" in page.text) == (len(left) < 2)


def test_on_time_a_month_and_free_seats_filter_too(desk, jobs, person, coach):
    _, early, _ = jobs
    soon = add_months(factories.today().replace(day=1), 1)
    FutureJob.objects.filter(pk=early.pk).update(starts_on=soon, seats=1)
    proposed.chosen(early, factories.make_profile(early, coach, travel_mode="auto", travel_minutes=120))
    assert titles(desk.get(url(person, "?optijd=ja"))) == ["Dichtbij"]
    assert titles(desk.get(url(person, "?plekken=vrij"))) == ["Dichtbij"]
    assert titles(desk.get(url(person, f"?start={soon:%Y-%m}"))) == ["Ver"]
    assert "Alle plekken bezet" in desk.get(url(person)).text


def test_the_list_has_pages(desk, jobs, person, monkeypatch):
    monkeypatch.setattr("matching.lists.candidate_jobs.PER_PAGE", 1)
    first, second = desk.get(url(person)), desk.get(url(person, "?pagina=2"))
    assert "1 tot en met 1 van 2 banen" in first.text
    assert set(titles(first) + titles(second)) == {"Dichtbij", "Ver"}
    assert titles(desk.get(url(person, "?pagina=99"))) == titles(first)


def test_one_click_selects_and_leads_to_the_proposal(desk, jobs, person):
    job = jobs[0]
    page = desk.post(reverse("matching:select", args=[job.public_id]), {"candidates": [person.public_id]}, follow=True)
    proposal = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == proposal.get_absolute_url()
    listed = desk.get(url(person)).text
    assert proposal.get_absolute_url() in listed
    assert "Geselecteerd" in listed


def test_what_stands_apart_comes_on_demand_with_the_reason_and_can_be_taken_along(desk, jobs, person):
    many = jobs[2]
    assert desk.get(url(person)).context["apart"] is None
    page = desk.get(url(person, "?apart=1"))
    assert [row.job for row in page.context["apart"].rows] == [many]
    assert "Kan 32 uur per week werken, de baan is minimaal 38 uur." in page.text
    looked = desk.get(url(person, f"?apart=1&baan={many.public_id}"))
    assert "Waarom neem je deze kandidaat toch mee?" in looked.text
    desk.post(
        reverse("matching:select", args=[many.public_id]),
        {"candidates": [person.public_id], "reason": "De werkgever wil ook 32 uur."},
    )
    assert Proposal.objects.get().override_reason == "De werkgever wil ook 32 uur."


@pytest.mark.parametrize(
    ("status", "words"),
    [(CandidateStatus.PLACED, "is aan het werk"), (CandidateStatus.INACTIVE, "doet nu niet mee aan de match")],
)
def test_who_is_not_looking_reads_why_and_where_to_go(desk, jobs, person, status, words):
    Candidate.objects.filter(pk=person.pk).update(status=status)
    page = desk.get(url(person))
    assert f"Fatuma {words}" in page.text
    assert "fits" not in page.context
    assert desk.get(what_if(person)).status_code == 302
    assert not MatchLog.objects.exists()


def test_who_was_chosen_or_has_no_skill_reads_why(desk, jobs, person, coach):
    proposal = proposed.chosen(jobs[0], person)
    page = desk.get(url(person)).text
    assert "Zuiderpoort Logistiek heeft Fatuma gekozen voor Dichtbij." in page
    assert proposal.get_absolute_url() in page
    blank = factories.make_candidate(coach)
    assert "nog geen vaardigheid bekend" in desk.get(url(blank)).text
    assert desk.get(what_if(blank)).status_code == 200


def test_while_the_match_is_off_the_open_jobs_stand_in_the_alphabet_without_a_score(
    desk, jobs, person, coach, manager, monkeypatch
):
    rules.switch(on=False, reason="Fout in de uren.", by=manager)
    page = desk.get(url(person, "?optijd=ja&apart=1"))
    assert by_hand(page) == ["Dichtbij", "Veel", "Ver"]  # also what the match would set apart
    for secret in ("van 100", "Klaar op", "Staan apart", "Op tijd", "Wat als"):
        assert secret not in page.text, secret
    assert "2 plekken vrij, dichterbij dan 1 km" in page.text
    rows = MatchLog.objects.filter(kind=ShownKind.PERSON, by=coach)
    assert {row.job.title: (row.shown, row.inputs, row.asked["match"]) for row in rows} == {
        title: ([[person.pk, 0]], {}, "uit") for title in by_hand(page)
    }
    assert by_hand(desk.get(url(person, "?sector=zorg"))) == ["Ver"]
    assert desk.get(what_if(person, "?uren=8")).url == url(person)
    blank = factories.make_candidate(coach)
    assert len(by_hand(desk.get(url(blank)))) == 3
    monkeypatch.setattr("matching.lists.candidate_jobs.PER_PAGE", 2)
    assert by_hand(desk.get(url(person, "?pagina=2"))) == ["Ver"]


def by_hand(page):
    return [row.job.title for row in page.context["by_hand"].rows]


def test_while_the_match_is_off_a_reason_is_asked_for_who_does_not_fit_and_nothing_is_lost(desk, jobs, person, manager):
    rules.switch(on=False, reason="Fout in de uren.", by=manager)
    address = reverse("matching:select", args=[jobs[2].public_id])  # asks more hours than this person has
    page = desk.post(address, {"candidates": [person.public_id]})
    assert page.status_code == 422
    assert "Waarom neem je deze kandidaten toch mee?" in page.text
    assert "Toch meenemen: Fatuma" in page.text
    sent = {"candidates": [person.public_id], "samen": "ja", "reason": ""}
    assert "Toch meenemen: Fatuma" in desk.post(address, sent).text
    desk.post(address, sent | {"reason": "De werkgever wil ook 32 uur."})
    assert Proposal.objects.get().override_reason == "De werkgever wil ook 32 uur."
    desk.post(reverse("matching:select", args=[jobs[0].public_id]), {"candidates": [person.public_id]})
    assert Proposal.objects.count() == 2
    assert "Geselecteerd" in desk.get(url(person)).text


def test_the_alphabet_costs_the_same_with_more_jobs(desk, jobs, person, coach, manager, django_assert_max_num_queries):
    rules.switch(on=False, reason="Fout in de uren.", by=manager)
    same = {need.skill: need.level for need in jobs[0].requirements.all()}

    def cost():
        with django_assert_max_num_queries(140) as spent:
            assert len(by_hand(desk.get(url(person)))) >= 3
        return len(spent)

    cost()
    before = cost()
    for _ in range(3):
        proposed.selected(factories.make_open_job(by=coach, skills=same, hours_min=24, hours_max=40), person)
    assert cost() == before


def test_every_shown_job_is_logged_with_filters_and_inputs_and_never_what_was_typed(desk, jobs, person, coach):
    desk.get(url(person, "?sector=zorg&q=ver"))
    row = MatchLog.objects.get(kind=ShownKind.PERSON)
    assert (row.job, row.by) == (jobs[1], coach)
    assert row.asked == {"sector": "zorg", "pagina": 1}
    assert len(row.inputs["people"]) == 1


# ---- wat als ---------------------------------------------------------------------------------------------
def test_more_hours_bring_a_job_in_and_nothing_is_saved(desk, jobs, person, coach):
    before = Candidate.objects.get(pk=person.pk)
    page = desk.get(what_if(person, "?uren=40"))
    came = [line.row.job for line in page.context["moved"].rows if line.step.before is None]
    assert came == [jobs[2]]
    assert "komt erbij" in page.text
    after = Candidate.objects.get(pk=person.pk)
    assert (after.version, after.hours_per_week) == (before.version, before.hours_per_week)
    rows = MatchLog.objects.filter(kind=ShownKind.TRIED, by=coach)
    assert rows.count() == 3
    assert rows[0].asked == {"veranderd": {"uren": ["40"]}, "pagina": 1}


@pytest.mark.parametrize(
    ("query", "gone", "reason"),
    [
        ("minuten=10&vervoer=lopen", {"Ver"}, "reist tot"),
        ("uren=16", {"Dichtbij"}, "Kan 16 uur per week werken"),
    ],
)
def test_what_leaves_the_list_stands_there_with_the_reason(desk, jobs, person, query, gone, reason):
    page = desk.get(what_if(person, f"?{query}"))
    assert {row.job.title for row in page.context["moved"].gone} == gone
    assert reason in page.text


def test_a_skill_on_another_level_changes_what_is_to_be_learnt(desk, jobs, person):
    need = jobs[0].requirements.all()[0]
    query = f"?vaardigheid1={need.skill.code}&niveau1=4"
    now, then = desk.get(what_if(person)).context["moved"], desk.get(what_if(person, query))
    hours = {line.row.job.pk: line.row.outcome.hours for line in now.rows}
    assert all(line.row.outcome.hours < hours[line.row.job.pk] for line in then.context["moved"].rows)
    assert f"{need.skill.name}: <strong>niveau 4</strong>" in then.text


def test_the_address_keeps_only_what_differs_and_each_change_can_be_undone(desk, jobs, person):
    page = desk.get(what_if(person, "?uren=40&leren=8"))
    changes = {change.name: change for change in page.context["changes"]}
    assert changes.keys() == {"uren", "leren"}
    assert parse_qs(changes["uren"].without) == {"leren": ["8"]}
    form = page.context["form"]
    everything = {name: form[name].value() or "" for name in form.fields} | {"bekijk": "ja"}
    sent = desk.get(what_if(person), everything)
    assert sent.status_code == 302
    assert parse_qs(urlsplit(sent.url).query) == {"uren": ["40"], "leren": ["8"]}


def test_nonsense_is_told_at_the_field(desk, jobs, person):
    page = desk.get(what_if(person, "?uren=999"))
    assert page.status_code == 422
    assert "Vul een getal in van 1 tot en met 60" in page.text
    assert not MatchLog.objects.filter(kind=ShownKind.TRIED).exists()


def test_the_pages_cost_the_same_with_more_jobs(desk, jobs, person, coach, django_assert_max_num_queries):
    same = {need.skill: need.level for need in jobs[0].requirements.all()}

    def cost():
        with django_assert_max_num_queries(240) as spent:
            for path in (url(person, "?apart=1"), what_if(person, "?uren=20")):
                assert desk.get(path).status_code == 200
        return len(spent)

    cost()
    before = cost()
    for hours in (20, 24, 38):
        proposed.selected(
            factories.make_open_job(by=coach, skills=same, hours_min=hours, hours_max=40),
            person,
            override_reason="Kan toch.",
        )
    assert cost() == before


# ---- comparing two orders -----------------------------------------------------------------------------------
@given(before=st.lists(st.integers(1, 12), unique=True), after=st.lists(st.integers(1, 12), unique=True))
def test_of_two_orders_everybody_comes_goes_rises_falls_or_stays(before, after):
    shift = moved.compare(before, after)
    stays = [pk for pk in after if pk in before]
    assert shift.come + len(stays) == len(after)
    assert shift.go + len(stays) == len(before)
    assert shift.up + shift.down <= len(stays)
    assert [shift.steps[pk].place for pk in after] == list(range(1, len(after) + 1))
    for pk in stays:
        assert shift.steps[pk].up == before.index(pk) - after.index(pk)
    assert moved.compare(after, after).up == 0
