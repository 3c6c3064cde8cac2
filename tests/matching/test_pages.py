"""The doors of step 3 for staff: who may come in, the ranking, selecting, and what other teams see."""

from uuid import uuid4

import pytest
from django.urls import reverse

from employers.models import EmployerMembership, FutureJob, JobStatus
from matching.engine import DEFAULT_WEIGHTS
from matching.models import MatchLog, Proposal, ProposalState
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db

PROPOSAL_PAGES = ["proposal", "inform", "present", "withdraw"]


def url(name, *things, query=""):
    return reverse(f"matching:{name}", args=[thing.public_id for thing in things]) + query


# ---- doors --------------------------------------------------------------------------------------
def test_staff_opens_every_page(job, person, coach, manager, client_for):
    proposal = proposed.informed(job, person)
    for user in (coach, manager):
        client = client_for(user)
        assert client.get(url("job", job)).status_code == 200
        assert client.get(url("candidate_jobs", person)).status_code == 200
        assert client.get(url("proposal_list")).status_code == 200
        for name in PROPOSAL_PAGES:
            assert client.get(url(name, proposal)).status_code == 200, name


def test_employers_and_beheer_are_kept_out_and_see_no_score(job, person, employer_user, admin, client_for):
    EmployerMembership.objects.create(employer=job.employer, user=employer_user)
    proposal = proposed.informed(job, person)
    for user in (employer_user, admin):
        client = client_for(user)
        assert client.get(url("proposal_list")).status_code == 403
        for name, thing in [("job", job), ("select", job), ("candidate_jobs", person)]:
            assert client.get(url(name, thing)).status_code == 403, name
        for name in PROPOSAL_PAGES:
            assert client.get(url(name, proposal)).status_code == 403, name
    assert MatchLog.objects.count() == 0


def test_what_belongs_to_another_team_is_not_found(job, person, other_coach, client_for):
    proposal = proposed.informed(job, person)
    client = client_for(other_coach)
    assert client.get(url("candidate_jobs", person)).status_code == 404
    for name in PROPOSAL_PAGES:
        assert client.get(url(name, proposal)).status_code == 404, name
        assert client.post(url(name, proposal)).status_code in (404, 405), name
    assert client.get(url("job", job, query=f"?kandidaat={person.public_id}")).status_code == 404
    assert client.post(url("select", job), {"candidates": [person.public_id]}).status_code == 404
    for nothing in (str(uuid4()), "geen-nummer"):
        assert client.get(url("job", job, query=f"?kandidaat={nothing}")).status_code == 404
        assert client.post(url("select", job), {"candidates": [nothing]}).status_code == 404
    assert Proposal.objects.count() == 1


def test_everybody_reads_how_the_match_works(client, desk):
    for browser in (client, desk):
        page = browser.get(url("how"))
        assert page.status_code == 200
        assert DEFAULT_WEIGHTS.version in page.text
        assert "Niet meegeteld: opleiding, leeftijd, geslacht, afkomst" in page.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (JobStatus.ANNOUNCED, "staat nog niet open voor kandidaten"),
        (JobStatus.RESTING, "Deze baan rust"),
        (JobStatus.FILLED, "zijn vervuld"),
        (JobStatus.WITHDRAWN, "is gesloten"),
    ],
)
def test_a_job_that_is_not_open_says_so_and_ranks_nobody(state, said, desk, job, person):
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    page = desk.get(url("job", job))
    assert said in page.text
    assert person.last_name not in page.text
    assert MatchLog.objects.count() == 0


# ---- the ranking --------------------------------------------------------------------------------
def test_the_ranking_explains_its_score_and_says_who_decides(desk, job, person):
    page = desk.get(url("job", job, query=f"?kandidaat={person.public_id}"))
    text = page.text
    explained = page.context["ranked"].chosen.explained
    assert f'<h2 id="uitleg-kop" data-nbl-focus>{person}</h2>' in text
    assert f"{explained.score.total} <small>van 100" in text
    for words in ("van 70", "van 20", "van 10", "Nog te leren", "Start uiterlijk", "ruimte"):
        assert words in text, words
    assert "Jij beslist wie je voorstelt, de werkgever beslist wie inleert." in text
    assert "Niet meegeteld: opleiding, leeftijd, geslacht, afkomst en hoe lang iemand zonder werk is." in text


def test_every_shown_list_leaves_a_row_in_the_match_log(desk, job, person, coach, today):
    page = desk.get(url("job", job))
    row = MatchLog.objects.get()
    assert (row.job, row.by, row.today, row.rules) == (job, coach, today, DEFAULT_WEIGHTS.version)
    assert row.shown == [[person.pk, row.shown[0][1]]]
    assert (row.asked, row.total, row.apart) == ({"pagina": 1}, 1, None)
    assert row.shown[0][1] // 100 == page.context["ranked"].rows[0].outcome.score.total
    desk.get(url("candidate_jobs", person))
    assert MatchLog.objects.count() == 2


def test_people_of_another_team_are_a_number_and_a_ready_date(desk, job, other_coach):
    stranger = factories.make_profile(job, other_coach, first_name="Geheim", last_name="Persoon")
    apart = factories.make_candidate(other_coach, first_name="Verborgen", last_name="Mens")
    page = desk.get(url("job", job))
    assert f'Team Zuid, <a class="nbl-nowrap" href="/kandidaten/inzage/?nummer={stranger.number}">' in page.text
    assert page.context["ranked"].rows[0].ready.strftime("%Y") in page.text
    for secret in ("Geheim", "Persoon", str(stranger.public_id), "Verborgen", apart.number, "van 100 punten"):
        assert secret not in page.text, secret
    assert 'name="candidates"' not in page.text


def test_a_manager_sees_everybody_by_name(job, other_coach, manager, client_for):
    factories.make_profile(job, other_coach, first_name="Jan", last_name="Overal")
    assert "Jan Overal" in client_for(manager).get(url("job", job)).text


def test_only_who_is_ready_in_time(desk, job, person, coach):
    late = factories.make_profile(job, coach, last_name="Langzaam", learning_hours_per_week=1)
    assert "te laat" in desk.get(url("job", job)).text
    page = desk.get(url("job", job, query="?optijd=ja")).text
    assert person.last_name in page
    assert late.last_name not in page


def test_who_was_chosen_for_another_job_is_left_out(desk, job, person, coach):
    busy = factories.make_profile(job, coach, last_name="Bezet")
    other = factories.make_open_job(by=coach, skills={need.skill: need.level for need in job.requirements.all()})
    proposed.chosen(other, busy)
    page = desk.get(url("job", job)).text
    assert person.last_name in page
    assert busy.last_name not in page


def test_who_stands_at_this_job_shows_the_state_and_cannot_be_ticked(desk, job, person, coach):
    other = factories.make_open_job(by=coach, title="Kok", skills={n.skill: n.level for n in job.requirements.all()})
    proposal = proposed.presented(job, person)
    elsewhere = proposed.selected(other, person)
    page = desk.get(url("job", job)).text
    assert proposal.get_absolute_url() in page
    assert "Voorgesteld" in page
    assert f'Ook bij: <a href="{elsewhere.get_absolute_url()}">Kok</a>' in page
    assert "(geselecteerd)" in page
    assert f"{person} voorstellen</label>" not in page


def test_an_empty_ranking_says_what_to_do(desk, job):
    page = desk.get(url("job", job)).text
    assert "Nog geen kandidaten die passen. Verlaag een niveau of kies wat iemand nog mag leren." in page
    assert url("how") in page
    assert MatchLog.objects.get().shown == []


def test_a_long_ranking_has_pages(desk, job, coach, monkeypatch):
    monkeypatch.setattr("matching.lists.ranked_page.PER_PAGE", 2)
    for _ in range(5):
        factories.make_profile(job, coach)
    first, last = desk.get(url("job", job)), desk.get(url("job", job, query="?pagina=3"))
    assert "1 tot en met 2 van 5 kandidaten" in first.text
    assert len(last.context["ranked"].rows) == 1
    assert [row.candidate for row in desk.get(url("job", job, query="?pagina=99")).context["ranked"].rows] == [
        row.candidate for row in first.context["ranked"].rows
    ]
    for nonsense in ("x", "-1", "0", "9" * 30, "²"):
        assert desk.get(url("job", job, query=f"?pagina={nonsense}")).status_code == 200


def test_the_pages_cost_the_same_with_more_people(desk, job, person, coach, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(320) as spent:
            for path in (url("job", job, query="?apart=1"), url("candidate_jobs", person), url("proposal_list")):
                assert desk.get(path).status_code == 200
        return len(spent)

    stranger = factories.make_user(Role.COACH, team=factories.make_team("Team Zuid"))
    same = {need.skill: need.level for need in job.requirements.all()}

    def more():
        for coach_of in (coach, stranger):
            proposal = proposed.selected(job, factories.make_profile(job, coach_of))
            factories.make_profile(job, coach_of, hours_per_week=8)
            factories.make_profile(job, coach_of)
        proposed.selected(factories.make_open_job(by=coach, skills=same), proposal.candidate)

    more()
    cost()  # the first request also opens the session
    before = cost()
    for _ in range(3):
        more()
    assert cost() == before


# ---- selecting ----------------------------------------------------------------------------------
def test_ticked_people_get_a_proposal_and_one_goes_on_to_its_page(desk, job, person, coach):
    page = desk.post(url("select", job), {"candidates": [person.public_id]}, follow=True)
    proposal = Proposal.objects.get()
    assert (proposal.candidate, proposal.selected_by, proposal.state) == (person, coach, ProposalState.SELECTED)
    assert page.redirect_chain[-1][0] == proposal.get_absolute_url()
    assert "Informeer nu de kandidaat" in page.text


def test_several_go_on_to_the_proposals_of_this_job(desk, job, person, coach):
    other = factories.make_profile(job, coach)
    page = desk.post(url("select", job), {"candidates": [person.public_id, other.public_id]}, follow=True)
    assert Proposal.objects.count() == 2
    assert "2 kandidaten geselecteerd" in page.text
    assert {row.proposal.candidate for row in page.context["rows"]} == {person, other}


def test_nobody_ticked_is_an_error_at_the_list(desk, job, person):
    page = desk.post(url("select", job, query="?optijd=ja"), {})
    assert page.status_code == 422
    assert page.text.count("Kies minimaal 1 kandidaat om voor te stellen") == 2  # summary and list
    assert 'href="#id_candidates"' in page.text
    assert page.context["ranked"].form.on_time


def test_a_refusal_selects_nobody_names_the_person_and_keeps_the_ticks(desk, job, person, coach):
    other = factories.make_profile(job, coach, first_name="Piet", last_name="Bezig")
    proposed.selected(job, other)
    page = desk.post(url("select", job), {"candidates": [person.public_id, other.public_id]})
    assert page.status_code == 409
    assert "Piet Bezig: Deze kandidaat staat al bij deze baan." in page.text
    assert Proposal.objects.count() == 1
    assert f'id="kies-{person.number}" checked' in page.text


def test_a_reload_after_an_error_shows_the_job(desk, job, person):
    page = desk.get(url("select", job, query="?optijd=ja"))
    assert page.status_code == 302
    assert page.url == url("job", job, query="?optijd=ja")


def test_somebody_set_apart_is_taken_along_with_a_reason(desk, job, coach):
    apart = factories.make_profile(job, coach, last_name="Apart", hours_per_week=8)
    page = desk.get(url("job", job, query="?apart=1")).text
    assert "Kan 8 uur per week werken, de baan is minimaal 24 uur." in page
    assert "Toch meenemen" in page
    look = f"?kandidaat={apart.public_id}"
    assert "Waarom neem je deze kandidaat toch mee?" in desk.get(url("job", job, query=look)).text
    answers = {"candidates": [apart.public_id], "reason": " "}
    refused = desk.post(url("select", job, query=look), answers)
    assert refused.status_code == 422
    assert refused.text.count("Vul in waarom je deze kandidaat toch meeneemt") == 2
    # Also not by the list, where there is no reason.
    assert desk.post(url("select", job), {"candidates": [apart.public_id]}).status_code == 422
    assert Proposal.objects.count() == 0
    desk.post(url("select", job, query=look), answers | {"reason": "Wil meer uren gaan werken."})
    assert Proposal.objects.get().override_reason == "Wil meer uren gaan werken."


def test_who_misses_only_one_skill_is_nearly_there(desk, coach):
    must = factories.make_skill(base_hours=8)
    job = factories.make_open_job(
        by=coach, skills={must: 1, factories.make_skill(): 2, factories.make_skill(): 2}, must={must}
    )
    skills = {need.skill: 2 for need in job.requirements.all() if not need.must}
    factories.make_candidate(coach, skills=skills)
    assert "<strong>Bijna:</strong> ongeveer 8 uur leren." in desk.get(url("job", job, query="?apart=1")).text


def test_a_full_job_selects_nobody(desk, job, person, coach):
    FutureJob.objects.filter(pk=job.pk).update(seats=1)
    proposed.chosen(job, factories.make_profile(job, coach))
    page = desk.get(url("job", job)).text
    assert "Alle plekken van deze baan zijn bezet." in page
    assert f"{person} voorstellen</label>" not in page
    assert "Stel gekozen kandidaten voor" not in page
    assert desk.post(url("select", job), {"candidates": [person.public_id]}).status_code == 422


# ---- jobs for a person --------------------------------------------------------------------------
def test_the_jobs_of_a_person_have_the_same_explanation(desk, job, person, coach):
    page = desk.get(url("candidate_jobs", person))
    ranking = desk.get(url("job", job))
    assert page.context["explained"] == ranking.context["ranked"].chosen.explained
    assert job.title in page.text
    desk.post(url("select", job), {"candidates": [person.public_id]})
    assert "Geselecteerd" in desk.get(url("candidate_jobs", person, query=f"?baan={job.public_id}")).text
    assert desk.get(url("candidate_jobs", person, query=f"?baan={uuid4()}")).status_code == 404


def test_a_person_without_jobs_or_already_chosen_is_told_why(desk, job, person, coach):
    alone = factories.make_candidate(coach)
    assert "nog geen vaardigheid bekend. Daarom past er nog geen baan." in desk.get(url("candidate_jobs", alone)).text
    proposed.chosen(job, person)
    page = desk.get(url("candidate_jobs", person)).text
    assert f"heeft {person.first_name} gekozen voor {job}" in page
    assert 'name="candidates"' not in page
