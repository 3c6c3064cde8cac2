"""The doors of step 3 for staff: the ranking, selecting, informing, presenting, withdrawing, and what other teams see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership, FutureJob, JobStatus
from matching import proposals
from matching.engine import DEFAULT_WEIGHTS
from matching.models import MatchLog, Presentation, Proposal, ProposalState
from nieuwebanen.accounts.models import Role
from nieuwebanen.work import Sector
from tests import factories

pytestmark = pytest.mark.django_db

JOB_PAGES = ["job"]
PROPOSAL_PAGES = ["proposal", "inform", "present", "withdraw"]


def url(name, *things, query=""):
    return reverse(f"matching:{name}", args=[thing.public_id for thing in things]) + query


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def job(coach):
    employer = factories.make_employer(name="Zuiderpoort Logistiek", members=[factories.make_user(Role.EMPLOYER)])
    return factories.make_open_job(employer, by=coach, seats=2)


@pytest.fixture
def person(job, coach):
    return factories.make_profile(job, coach, first_name="Fatuma", last_name="Abdi")


def selected(job, person, by=None):
    return proposals.select(job, person, by=by or person.coach, today=factories.today())


def informed(job, person):
    proposal = selected(job, person)
    today = factories.today()
    proposals.inform(proposal, note="Over het werk.", agreed_on=today, by=person.coach, today=today)
    return proposal


def presented(job, person):
    proposal = informed(job, person)
    proposals.present(proposal, fields=["voornaam"], by=person.coach, today=factories.today())
    return proposal


def declined(job, person):
    proposal = presented(job, person)
    proposals.decline(proposal, reason="vaardigheden", motivation="Wij zoeken een heftruckrijder.", by=person.coach)
    return proposal


def chosen(job, person):
    proposal = presented(job, person)
    proposals.choose(proposal, motivation="Past goed in het team.", by=person.coach)
    return proposal


# ---- doors --------------------------------------------------------------------------------------
def test_staff_opens_every_page(job, person, coach, manager, client_for):
    proposal = informed(job, person)
    for user in (coach, manager):
        client = client_for(user)
        assert client.get(url("job", job)).status_code == 200
        assert client.get(url("candidate_jobs", person)).status_code == 200
        assert client.get(url("proposal_list")).status_code == 200
        for name in PROPOSAL_PAGES:
            assert client.get(url(name, proposal)).status_code == 200, name


def test_employers_and_beheer_are_kept_out_and_see_no_score(job, person, employer_user, admin, client_for):
    EmployerMembership.objects.create(employer=job.employer, user=employer_user)
    proposal = informed(job, person)
    for user in (employer_user, admin):
        client = client_for(user)
        assert client.get(url("proposal_list")).status_code == 403
        for name, thing in [("job", job), ("select", job), ("candidate_jobs", person)]:
            assert client.get(url(name, thing)).status_code == 403, name
        for name in PROPOSAL_PAGES:
            assert client.get(url(name, proposal)).status_code == 403, name
    assert MatchLog.objects.count() == 0


def test_what_belongs_to_another_team_is_not_found(job, person, other_coach, client_for):
    proposal = informed(job, person)
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
    assert row.shown[0][1] // 100 == page.context["ranked"].rows[0].score.total
    desk.get(url("candidate_jobs", person))
    assert MatchLog.objects.count() == 2


def test_people_of_another_team_are_a_number_and_a_ready_date(desk, job, other_coach):
    stranger = factories.make_profile(job, other_coach, first_name="Geheim", last_name="Persoon")
    apart = factories.make_candidate(other_coach, first_name="Verborgen", last_name="Mens")
    page = desk.get(url("job", job))
    assert f"Team Zuid, {stranger.number}" in page.text
    assert page.context["ranked"].rows[0].ready.strftime("%Y") in page.text
    for secret in ("Geheim", "Persoon", str(stranger.public_id), "Verborgen", apart.number, "van 100 punten"):
        assert secret not in page.text, secret
    assert 'type="checkbox"' not in page.text


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
    chosen(other, busy)
    page = desk.get(url("job", job)).text
    assert person.last_name in page
    assert busy.last_name not in page


def test_who_stands_at_this_job_shows_the_state_and_cannot_be_ticked(desk, job, person, coach):
    other = factories.make_open_job(by=coach, title="Kok", skills={n.skill: n.level for n in job.requirements.all()})
    proposal = presented(job, person)
    selected(other, person)
    page = desk.get(url("job", job)).text
    assert proposal.get_absolute_url() in page
    assert "Voorgesteld" in page
    assert "Ook bij: Kok" in page
    assert 'type="checkbox"' not in page


def test_an_empty_ranking_says_what_to_do(desk, job):
    page = desk.get(url("job", job)).text
    assert "Nog geen kandidaten die passen. Verlaag een niveau of kies wat iemand nog mag leren." in page
    assert url("how") in page
    assert MatchLog.objects.get().shown == []


def test_a_long_ranking_has_pages(desk, job, coach, monkeypatch):
    monkeypatch.setattr("matching.ranked_page.PER_PAGE", 2)
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
        with django_assert_max_num_queries(200) as spent:
            for path in (url("job", job), url("candidate_jobs", person), url("proposal_list")):
                assert desk.get(path).status_code == 200
        return len(spent)

    stranger = factories.make_user(Role.COACH, team=factories.make_team("Team Zuid"))
    same = {need.skill: need.level for need in job.requirements.all()}

    def more():
        for coach_of in (coach, stranger):
            proposal = selected(job, factories.make_profile(job, coach_of))
            factories.make_profile(job, coach_of, hours_per_week=8)
            factories.make_profile(job, coach_of)
        selected(factories.make_open_job(by=coach, skills=same), proposal.candidate)

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
    assert page.context["ranked"].on_time


def test_a_refusal_selects_nobody_names_the_person_and_keeps_the_ticks(desk, job, person, coach):
    other = factories.make_profile(job, coach, first_name="Piet", last_name="Bezig")
    selected(job, other)
    page = desk.post(url("select", job), {"candidates": [person.public_id, other.public_id]})
    assert page.status_code == 422
    assert "Piet Bezig: Deze kandidaat staat al bij deze baan." in page.text
    assert Proposal.objects.count() == 1
    assert f'id="kies-{person.number}" checked' in page.text


def test_a_reload_after_an_error_shows_the_job(desk, job, person):
    page = desk.get(url("select", job, query="?optijd=ja"))
    assert page.status_code == 302
    assert page.url == url("job", job, query="?optijd=ja")


def test_somebody_set_apart_is_taken_along_with_a_reason(desk, job, coach):
    apart = factories.make_profile(job, coach, last_name="Apart", hours_per_week=8)
    page = desk.get(url("job", job)).text
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
    assert "Bijna: ongeveer 8 uur leren." in desk.get(url("job", job)).text


def test_a_full_job_selects_nobody(desk, job, person, coach):
    FutureJob.objects.filter(pk=job.pk).update(seats=1)
    chosen(job, factories.make_profile(job, coach))
    page = desk.get(url("job", job)).text
    assert "Alle plekken van deze baan zijn bezet." in page
    assert 'type="checkbox"' not in page
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
    assert "Nu geen passende baan. Wij melden het als er een bij komt." in desk.get(url("candidate_jobs", alone)).text
    chosen(job, person)
    page = desk.get(url("candidate_jobs", person)).text
    assert "Een werkgever heeft deze kandidaat al gekozen." in page
    assert 'name="candidates"' not in page


# ---- the list of proposals ----------------------------------------------------------------------
def test_the_list_has_tabs_search_and_order(desk, job, person, coach):
    first = selected(job, person)
    Proposal.objects.filter(pk=first.pk).update(selected_at=timezone.now() - timedelta(days=9))
    second = informed(job, factories.make_profile(job, coach, first_name="Ali", last_name="Zeker"))
    third = declined(job, factories.make_profile(job, coach))

    def shown(query=""):
        return [row.proposal for row in desk.get(url("proposal_list", query=query)).context["rows"]]

    assert shown() == [first, second]
    assert shown("?sorteer=nieuw") == [second, first]
    assert shown("?stand=niet-gekozen") == [third]
    assert set(shown("?stand=alles")) == {first, second, third}
    assert shown("?q=abdi") == [first]
    assert shown(f"?q={job.number}&sorteer=kandidaat") == [first, second]
    assert shown("?stand=onzin&sorteer=onzin&van=onzin") == [first, second]
    counts = {tab.name: tab.count for tab in desk.get(url("proposal_list")).context["tabs"]}
    assert (counts["Lopend"], counts["Niet gekozen"], counts["Alles"]) == (2, 1, 3)


def test_the_list_shows_the_own_team_and_on_demand_the_own_people(desk, job, person, coach, other_coach):
    mate = factories.make_user(Role.COACH, team=coach.team)
    of_mate = selected(job, factories.make_profile(job, mate))
    selected(job, factories.make_profile(job, other_coach))
    mine = selected(job, person)
    page = desk.get(url("proposal_list"))
    assert {row.proposal for row in page.context["rows"]} == {mine, of_mate}
    page = desk.get(url("proposal_list", query="?van=mij"))
    assert [row.proposal for row in page.context["rows"]] == [mine]


# ---- one proposal -------------------------------------------------------------------------------
def test_a_talk_is_recorded_first_without_and_then_with_the_yes(desk, job, person, today):
    proposal = selected(job, person)
    page = desk.get(url("inform", proposal)).text
    assert job.title in page.split("<textarea", 1)[1].split("</textarea>")[0]
    assert "Zuiderpoort Logistiek" in page
    wrong = desk.post(url("inform", proposal), {"note": "", "agreed_on": "31-02-2026"})
    assert wrong.status_code == 422
    assert "Vul in wat je hebt verteld" in wrong.text
    assert "Vul een datum in, bijvoorbeeld 23-11-2026" in wrong.text
    told = desk.post(url("inform", proposal), {"note": "Alles over het werk."}, follow=True)
    assert "Akkoord vastleggen" in told.text
    assert "nog geen akkoord" in told.text
    assert "Alles over het werk." in desk.get(url("inform", proposal)).text
    told = desk.post(url("inform", proposal), {"note": "Alles over het werk.", "agreed_on": "vandaag"}, follow=True)
    assert "Fatuma gaf akkoord" in told.text
    proposal.refresh_from_db()
    assert (proposal.state, proposal.agreed_on) == (ProposalState.INFORMED, today)


def test_the_preview_is_what_the_employer_will_see(desk, job, person, coach):
    proposal = informed(job, person)
    preview = desk.get(url("present", proposal))
    assert "Zo ziet de werkgever het" in preview.text
    # Ticking changes the preview and nothing else.
    less = desk.post(url("present", proposal), {"voorbeeld": "1", "fields_shown": ["uren"]})
    assert less.status_code == 200
    assert (less.context["shown"]["hours"], "first_name" in less.context["shown"]) == (32, False)
    assert Presentation.objects.count() == 0
    sent = desk.post(url("present", proposal), {"fields_shown": ["uren"]}, follow=True)
    assert "Het voorstel is verstuurd. Zuiderpoort Logistiek krijgt een bericht." in sent.text
    assert Presentation.objects.get().snapshot == less.context["shown"]
    assert "Wat de werkgever ziet" in sent.text
    assert "Zoals het was op" in sent.text


def test_the_preview_never_holds_a_score_or_a_last_name(desk, job, person):
    page = desk.get(url("present", informed(job, person))).text
    preview = page.split('id="voorbeeld"', 1)[1].split("</section>")[0]
    for secret in ("Abdi", "van 100", "punten", person.number, person.postcode):
        assert secret not in preview, secret
    assert "Fatuma" in preview


@pytest.mark.parametrize(
    ("changes", "sentence", "page"),
    [
        ({}, "Vraag eerst akkoord aan de kandidaat.", "matching:inform"),
        ({"strengths": ""}, "Vul in waar iemand goed in is.", "candidates:edit"),
        ({"postcode": ""}, "Vul de postcode in.", "candidates:edit"),
        ({"available_from": None}, "Vul in vanaf wanneer iemand kan beginnen.", "candidates:edit"),
        ({"privacy_explained_on": None}, "Leg uit welke gegevens wij bewaren", "candidates:edit"),
        ({"old": True}, "De vaardigheden zijn ouder dan 6 maanden.", "candidates:skills"),
        ({"few": True}, "Vul minimaal 5 vaardigheden in.", "candidates:skills"),
        ({"status": JobStatus.RESTING}, "Deze baan staat niet open voor kandidaten.", "matching:job"),
        ({"elsewhere": True}, "Deze kandidaat is al gekozen voor een baan.", "candidates:detail"),
    ],
)
def test_what_is_missing_blocks_with_a_sentence_and_the_page_where_it_is_mended(
    changes, sentence, page, desk, job, coach
):
    fields = {name: value for name, value in changes.items() if name not in ("old", "few", "status", "elsewhere")}
    skills = {need.skill: 1 for need in job.requirements.all()}
    if not changes.get("few"):
        skills |= {factories.make_skill(): 2, factories.make_skill(): 2}
    if fields or changes.get("few"):
        fields |= {"strengths": ""} | ({"postcode": ""} if "postcode" not in fields else {"available_from": None})
    person = factories.make_candidate(coach, **fields)
    seen_on = factories.today() - timedelta(days=300 if changes.get("old") else 0)
    for skill, level in skills.items():
        factories.assess_skill(person, skill, level, on=seen_on)
    proposal = informed(job, person) if changes else selected(job, person)
    if changes.get("elsewhere"):
        other = factories.make_open_job(by=coach)
        Proposal.objects.create(
            job=other,
            candidate=person,
            state=ProposalState.CHOSEN,
            selected_by=coach,
            selected_at=timezone.now(),
            decided_at=timezone.now(),
            motivation="Past.",
        )
    if "status" in changes:
        FutureJob.objects.filter(pk=job.pk).update(status=changes["status"])
    shown = desk.get(url("present", proposal))
    (line,) = [line for line in shown.context["missing"] if line.text.startswith(sentence)]
    thing = {"matching:inform": proposal, "matching:job": job}.get(page, person)
    assert line.url == reverse(page, args=[thing.public_id])
    assert "Voorstel versturen" not in shown.text
    refused = desk.post(url("present", proposal), {"fields_shown": ["uren"]})
    assert refused.status_code == 422
    assert Presentation.objects.count() == 0


def test_who_gets_a_message_is_named_and_nobody_to_read_it_is_told(desk, job, person, coach):
    reader = EmployerMembership.objects.get().user
    proposal = informed(job, person)
    assert reader.full_name in desk.get(url("present", proposal)).text
    EmployerMembership.objects.update(ended_at=timezone.now())
    assert "Nodig eerst iemand uit" in desk.get(url("present", proposal)).text


def test_a_proposal_that_went_further_is_not_informed_or_presented_again(desk, job, person):
    proposal = presented(job, person)
    for name in ("inform", "present"):
        page = desk.post(url(name, proposal), {"note": "x", "fields_shown": []})
        assert page.status_code == 302, name
    assert Presentation.objects.count() == 1


def test_withdrawing_asks_why(desk, job, person):
    proposal = presented(job, person)
    page = desk.get(url("withdraw", proposal)).text
    assert "Voorstel van Fatuma Abdi intrekken?" in page
    assert "ziet het voorstel dan niet meer" in page
    assert desk.post(url("withdraw", proposal), {"reason": ""}).status_code == 422
    page = desk.post(url("withdraw", proposal), {"reason": "Heeft ander werk."}, follow=True).text
    assert "Heeft ander werk." in page
    assert "Wat de werkgever zag" in page
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert desk.get(url("withdraw", proposal)).status_code == 302


def test_not_chosen_offers_other_jobs_of_the_same_sector_first(desk, job, person, coach):
    same = {need.skill: need.level for need in job.requirements.all()}
    care = factories.make_open_job(by=coach, title="Helpende", sector=Sector.CARE, skills=same)
    logistics = factories.make_open_job(by=coach, title="Orderpicker", skills=same)
    page = desk.get(declined(job, person).get_absolute_url())
    assert "Wij zoeken een heftruckrijder." in page.text
    assert "Andere vaardigheden nodig" in page.text
    assert [row["job"] for row in page.context["other_jobs"]] == [logistics, care]
    desk.post(url("select", logistics), {"candidates": [person.public_id]})
    assert Proposal.objects.filter(job=logistics, candidate=person).exists()


def test_chosen_starts_the_trajectory(desk, job, person):
    proposal = chosen(job, person)
    page = desk.get(proposal.get_absolute_url()).text
    start = reverse("trajectories:start", args=[proposal.public_id])
    assert f'action="{start}"' in page
    assert "Past goed in het team." in page
    desk.post(start)
    page = desk.get(proposal.get_absolute_url()).text
    assert "Naar traject T-" in page
    assert "Voorstel intrekken" not in page
    assert desk.post(url("withdraw", proposal), {"reason": "Toch niet."}).status_code == 422


@pytest.mark.parametrize("make", [selected, informed, presented, chosen, declined])
def test_a_proposal_shows_its_way_in_every_state(make, desk, job, person):
    proposal = make(job, person)
    page = desk.get(proposal.get_absolute_url())
    assert page.status_code == 200
    done = [step.name for step in page.context["way"] if step.done]
    assert done[0] == "Geselecteerd"
    assert len(done) == {selected: 1, informed: 2, presented: 3}.get(make, 4)
    assert page.context["next"].turn
