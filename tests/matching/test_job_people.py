"""The page of a job with many people: filters, order, comparing, who stands apart, and the file of the list."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from candidates import groups
from matching import rules
from matching.lists.ranking_filters import RankingForm
from matching.models import MatchLog, Proposal, ShownKind
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


def url(name, job, query=""):
    return reverse(f"matching:{name}", args=[job.public_id]) + query


def names(page):
    return [getattr(row, "candidate", None) and row.candidate.last_name for row in page.context["ranked"].rows]


# ---- filters ------------------------------------------------------------------------------------------
@pytest.fixture
def crowd(job, coach, other_coach):
    """Four people of the own team who differ in one thing each, and somebody of another team."""
    colleague = factories.make_user(Role.COACH)
    make = factories.make_profile
    return {
        "mine": make(job, coach, first_name="Anna", last_name="Mijn", level=2, hours_per_week=24),
        "hours": make(job, colleague, first_name="Bea", last_name="Uren", hours_per_week=36),
        "late": make(job, colleague, first_name="Cas", last_name="Laat", learning_hours_per_week=1),
        "proposed": make(job, colleague, first_name="Dirk", last_name="Hier"),
        "other": make(job, other_coach, first_name="Geheim", last_name="Elders"),
    }


def test_every_filter_leaves_who_it_asks_for_and_what_is_personal_only_of_the_own_team(desk, job, coach, crowd):
    proposed.selected(job, crowd["proposed"])
    skill = job.requirements.all()[0].skill.code
    group = groups.make(name="Ochtend", purpose="", team=coach.team, by=coach)
    groups.add([crowd["hours"]], to=group, by=coach)
    every = {"Mijn", "Uren", "Laat", "Hier"}
    expected = {
        "": every | {None},
        "?optijd=ja": every - {"Laat"} | {None},
        "?q=bea": {"Uren"},
        "?q=Geheim": set(),
        "?van=team": every,
        "?van=mij": {"Mijn"},
        f"?vaardigheid={skill}": every,
        f"?vaardigheid={skill}&niveau=2": {"Mijn"},
        "?uren=36": {"Uren"},
        "?voorstel=geen": every - {"Hier"},
        "?voorstel=hier": {"Hier"},
        "?voorstel=elders": set(),
        "?weken=26": every - {"Laat"},
        f"?groep={group.public_id}": {"Uren"},
        "?uren=99&onbekend=x": every | {None},
    }
    found = {query: set(names(desk.get(url("job", job, query)))) for query in expected}
    assert found == expected
    page = desk.get(url("job", job, "?uren=36&van=team"))
    assert "Met deze filters zie je alleen kandidaten van je eigen team." in page.text
    assert "Haal weg: </span>Kan werken: <strong>36 uur of meer" in page.text
    assert MatchLog.objects.first().asked == {"van": "team", "uren": "36", "pagina": 1}
    desk.get(url("job", job, "?q=bea"))
    assert MatchLog.objects.first().asked == {"pagina": 1}  # a name that somebody typed stays out of the log


def test_filters_change_nobodys_place_and_who_is_ready_first_is_another_order(desk, job, coach, crowd, today):
    later = factories.make_profile(job, coach, last_name="Sterk", level=3, available_from=today + timedelta(days=60))
    whole, own = (names(desk.get(url("job", job, query))) for query in ("", "?van=team"))
    assert own == [name for name in whole if name]
    assert whole[0] == later.last_name
    page = desk.get(url("job", job, "?sorteer=klaar"))
    ready = [getattr(row, "outcome", row).ready for row in page.context["ranked"].rows]
    assert ready == sorted(ready)
    assert names(page)[0] == "Mijn"
    assert "Je hebt gekozen voor wie het eerst klaar is." in page.text


def test_an_empty_outcome_of_filters_says_how_to_go_on(desk, job, person):
    page = desk.get(url("job", job, "?q=niemand")).text
    assert "Niemand past bij deze filters." in page
    assert "Wis filters" in page


def test_a_row_tells_what_is_still_to_learn_and_until_when_that_can_begin(desk, job, person):
    page = desk.get(url("job", job))
    outcome = page.context["ranked"].rows[0].outcome
    assert outcome.begin_by == job.starts_on - timedelta(weeks=outcome.weeks)
    assert f"Nog {outcome.hours} uur te leren. Inleren uiterlijk beginnen op" in page.text
    assert "van 100 punten: vaardigheden" in page.text  # the bars in words
    assert "Waarom deze volgorde?" in page.text


# ---- the file of the list -------------------------------------------------------------------------------
def test_the_list_is_a_file_with_the_same_people_in_the_same_order_and_in_the_log(desk, job, coach, crowd):
    page = desk.get(url("job", job, "?optijd=ja"))
    assert f"{reverse('matching:ranking_export')}?baan={job.public_id}&amp;optijd=ja" in page.text
    answer = desk.get(reverse("matching:ranking_export"), {"baan": job.public_id, "optijd": "ja"})
    rows = list(load_workbook(BytesIO(b"".join(answer))).worksheets[0].values)
    assert [row[3] or None for row in rows[1:]] == names(page)
    assert "Geheim" not in str(rows)
    assert MatchLog.objects.first().asked == {"bestand": "ja", "vanaf": 1}
    assert desk.get(reverse("matching:ranking"), {"baan": job.public_id, "optijd": "ja"}).url == url(
        "job", job, "?optijd=ja"
    )
    for query in ({}, {"baan": "x"}):
        assert desk.get(reverse("matching:ranking_export"), query).url == reverse("employers:job_list")


# ---- side by side -----------------------------------------------------------------------------------------
def test_two_or_three_ticked_people_stand_side_by_side_in_the_order_of_the_match(desk, job, coach, crowd):
    ticked = [crowd["late"], crowd["mine"]]
    answer = desk.post(url("compare", job, "?optijd=ja"), {"candidates": [one.public_id for one in ticked]})
    assert f"optijd=ja&kandidaten={crowd['mine'].public_id}" in answer.url or "kandidaten=" in answer.url
    page = desk.get(answer.url)
    shown = page.context["shown"]
    assert [row.candidate for row in shown.people] == [crowd["mine"], crowd["late"]]
    lines = {line.name: line for section in shown.sections for line in section.lines}
    assert [cell.mark for cell in lines["Score"].cells] == ["meeste", ""]
    assert [cell.mark for cell in lines["Klaar op"].cells] == ["eerst", ""]
    assert [cell.text for cell in lines["Kan leren"].cells] == ["24 uur per week", "1 uur per week"]
    assert not lines["Wil werken in"].differs
    skill = lines[job.requirements.all()[0].skill.name]
    assert [cell.text for cell in skill.cells] == ["Niveau 2, nodig is 3", "Niveau 1, nodig is 3"]
    assert "uur leren" in skill.cells[1].more
    assert url("job", job, "?optijd=ja") in page.text  # the way back keeps the filters
    row = MatchLog.objects.first()
    assert (row.kind, [pk for pk, _ in row.shown]) == (ShownKind.COMPARED, [crowd["mine"].pk, crowd["late"].pk])
    assert row.inputs["job"]


def test_one_or_four_are_not_compared_and_the_ticks_stay(desk, job, coach):
    people = [factories.make_profile(job, coach) for _ in range(4)]
    for some in (people[:1], people):
        page = desk.post(url("compare", job), {"candidates": [one.public_id for one in some]})
        assert page.status_code == 422
        assert page.text.count("Kies 2 of 3 kandidaten om naast elkaar te zetten") == 2
        assert f'id="kies-{some[0].number}" aria-describedby="id_candidates_error" checked' in page.text
    assert desk.get(url("compare", job)).url == job.get_absolute_url()


def test_people_of_another_team_are_never_compared(desk, job, crowd):
    both = [crowd["mine"].public_id, crowd["other"].public_id]
    assert desk.post(url("compare", job), {"candidates": both}).status_code == 404
    query = "?" + "&".join(f"kandidaten={one}" for one in both)
    assert desk.get(url("compare", job, query)).status_code == 404


# ---- who stands apart -----------------------------------------------------------------------------------
def test_who_stands_apart_is_fetched_only_when_asked(desk, job, coach):
    apart = factories.make_profile(job, coach, last_name="Apart", hours_per_week=8)
    page = desk.get(url("job", job))
    assert page.context["ranked"].apart is None
    assert apart.last_name not in page.text
    page = desk.get(url("job", job, "?apart=1"))
    assert [row.candidate for row in page.context["ranked"].apart.rows] == [apart]
    assert MatchLog.objects.first().apart == 1


def test_several_who_stand_apart_are_taken_along_with_one_reason(desk, job, coach):
    people = [factories.make_profile(job, coach, hours_per_week=8) for _ in range(3)]
    answers = {"samen": "ja", "candidates": [one.public_id for one in people[:2]], "reason": ""}
    refused = desk.post(url("select", job), answers)
    assert refused.status_code == 422
    assert 'href="#apart_reason"' in refused.text
    assert f'id="apart-{people[0].number}" checked' in refused.text
    nobody = desk.post(url("select", job), {"samen": "ja", "reason": "Uren kunnen omhoog."})
    assert "Kies minimaal 1 kandidaat om toch mee te nemen" in nobody.text
    desk.post(url("select", job), answers | {"reason": "Uren kunnen omhoog."})
    assert {p.override_reason for p in Proposal.objects.all()} == {"Uren kunnen omhoog."}
    assert Proposal.objects.count() == 2


# ---- switched off ----------------------------------------------------------------------------------------
def test_while_the_match_is_off_the_own_people_stand_in_the_alphabet_without_a_score(desk, job, coach, crowd, manager):
    rules.switch(on=False, reason="Fout in de uren.", by=manager)
    page = desk.get(url("job", job))
    assert names(page) == ["Hier", "Laat", "Mijn", "Uren"]
    assert "De match staat uit." in page.text
    for secret in ("van 100", "Klaar op", "Geheim", "Staan apart"):
        assert secret not in page.text, secret
    assert {score for _, score in MatchLog.objects.first().shown} == {0}
    both = "".join(f"&kandidaten={crowd[one].public_id}" for one in ("mine", "late"))
    compared = desk.get(url("compare", job, f"?{both}"))
    assert "Score en tijd" not in compared.text
    assert "Lees de hele uitleg" not in compared.text
    assert "Niveau 2, nodig is 3" in compared.text
    assert desk.get(url("what_if", job)).status_code == 302
    assert desk.get(reverse("matching:ranking_export"), {"baan": job.public_id}).status_code == 302


def test_the_pages_of_a_job_cost_the_same_with_more_people(desk, job, coach, django_assert_max_num_queries):
    def more():
        person = factories.make_profile(job, coach)
        factories.make_profile(job, coach, hours_per_week=8)
        other = factories.make_open_job(by=coach, skills={n.skill: n.level for n in job.requirements.all()})
        proposed.selected(other, person)

    def cost():
        with django_assert_max_num_queries(600) as spent:
            assert desk.get(url("job", job, "?van=team&weken=52&sorteer=klaar&apart=1")).status_code == 200
            assert desk.get(url("what_if", job, "?uren=8")).status_code == 200
            assert desk.get(reverse("matching:ranking_export"), {"baan": job.public_id}).status_code == 200
        return len(spent)

    more()
    cost()
    before = cost()
    for _ in range(3):
        more()
    assert cost() == before


def test_a_form_without_a_job_filters_and_keeps_nothing_of_it(coach):
    assert RankingForm(user=coach).job is None
