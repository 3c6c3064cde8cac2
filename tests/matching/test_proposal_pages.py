"""The pages of proposals for staff: the list, informing, presenting, withdrawing, and what follows a decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership, FutureJob, JobStatus
from matching.models import Presentation, Proposal, ProposalState, WithdrawReason
from nieuwebanen.accounts.models import Role
from nieuwebanen.work import Sector
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


def url(name, *things, query=""):
    return reverse(f"matching:{name}", args=[thing.public_id for thing in things]) + query


# ---- the list of proposals ----------------------------------------------------------------------
def test_the_list_has_tabs_search_and_order(desk, job, person, coach):
    first = proposed.selected(job, person)
    Proposal.objects.filter(pk=first.pk).update(selected_at=timezone.now() - timedelta(days=9))
    second = proposed.informed(job, factories.make_profile(job, coach, first_name="Ali", last_name="Zeker"))
    third = proposed.declined(job, factories.make_profile(job, coach))

    def shown(query=""):
        return [row.proposal for row in desk.get(url("proposal_list", query=query)).context["rows"]]

    assert shown() == [first, second]
    assert shown("?sorteer=-sinds") == [second, first]
    assert shown("?stand=niet-gekozen") == [third]
    assert set(shown("?stand=alles")) == {first, second, third}
    assert shown("?q=abdi") == [first]
    assert shown(f"?q={job.number}&sorteer=kandidaat") == [first, second]
    assert shown("?stand=onzin&sorteer=onzin&van=onzin") == [first, second]
    counts = {tab.name: tab.count for tab in desk.get(url("proposal_list")).context["tabs"]}
    assert (counts["Lopend"], counts["Niet gekozen"], counts["Alles"]) == (2, 1, 3)


def test_the_list_shows_the_own_team_and_on_demand_the_own_people(desk, job, person, coach, other_coach):
    mate = factories.make_user(Role.COACH, team=coach.team)
    of_mate = proposed.selected(job, factories.make_profile(job, mate))
    proposed.selected(job, factories.make_profile(job, other_coach))
    mine = proposed.selected(job, person)
    page = desk.get(url("proposal_list"))
    assert {row.proposal for row in page.context["rows"]} == {mine, of_mate}
    page = desk.get(url("proposal_list", query="?van=mij"))
    assert [row.proposal for row in page.context["rows"]] == [mine]


# ---- one proposal -------------------------------------------------------------------------------
def test_a_talk_is_recorded_first_without_and_then_with_the_yes(desk, job, person, today):
    proposal = proposed.selected(job, person)
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
    proposal = proposed.informed(job, person)
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
    page = desk.get(url("present", proposed.informed(job, person))).text
    preview = page.split('id="voorbeeld"', 1)[1].split("</section>")[0]
    for secret in ("Abdi", "van 100", "punten", person.number, person.postcode):
        assert secret not in preview, secret


def test_somebody_stays_nameless_until_the_coach_ticks_the_first_name(desk, job, person):
    proposal = proposed.informed(job, person)
    assert "first_name" not in desk.get(url("present", proposal)).context["shown"]
    ticked = desk.post(url("present", proposal), {"voorbeeld": "1", "fields_shown": ["voornaam"]})
    assert ticked.context["shown"]["first_name"] == "Fatuma"


@pytest.mark.parametrize(
    ("changes", "sentence", "page"),
    [
        ({}, "Vraag eerst akkoord aan de kandidaat.", "matching:inform"),
        ({"strengths": ""}, "Vul in waar iemand goed in is.", "candidates:edit"),
        ({"postcode": ""}, "Vul de postcode in.", "candidates:edit"),
        ({"available_from": None}, "Vul in vanaf wanneer iemand kan beginnen.", "candidates:edit"),
        ({"privacy_explained_on": None}, "Leg uit welke gegevens wij bewaren", "candidates:edit"),
        ({"old": True}, "De vaardigheden zijn ouder dan 6 maanden.", "candidates:skills"),
        ({"few": True}, "Vul minimaal 5 vaardigheden in.", "candidates:skill_add"),
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
    proposal = proposed.informed(job, person) if changes else proposed.selected(job, person)
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
    assert line.url.split("#")[0] == reverse(page, args=[thing.public_id])
    assert "Voorstel versturen" not in shown.text
    refused = desk.post(url("present", proposal), {"fields_shown": ["uren"]})
    assert refused.status_code == 422
    assert Presentation.objects.count() == 0


def test_who_gets_a_message_is_named_and_nobody_to_read_it_is_told(desk, job, person, coach):
    reader = EmployerMembership.objects.get().user
    proposal = proposed.informed(job, person)
    assert reader.full_name in desk.get(url("present", proposal)).text
    EmployerMembership.objects.update(ended_at=timezone.now())
    assert "Nodig eerst iemand uit" in desk.get(url("present", proposal)).text


def test_a_proposal_that_went_further_is_not_informed_or_presented_again(desk, job, person):
    proposal = proposed.presented(job, person)
    for name in ("inform", "present"):
        page = desk.post(url(name, proposal), {"note": "x", "fields_shown": []})
        assert page.status_code == 302, name
    assert Presentation.objects.count() == 1


def test_withdrawing_asks_why(desk, job, person):
    proposal = proposed.presented(job, person)
    page = desk.get(url("withdraw", proposal)).text
    assert "Voorstel van Fatuma Abdi intrekken?" in page
    assert "ziet het voorstel dan niet meer" in page
    for lacking in ({"reason": "Heeft ander werk."}, {"kind": "kandidaat"}, {"kind": "gestopt", "reason": "x"}):
        assert desk.post(url("withdraw", proposal), lacking).status_code == 422
    said = {"kind": "kandidaat", "reason": "Heeft ander werk."}
    page = desk.post(url("withdraw", proposal), said, follow=True).text
    assert "De kandidaat wil deze baan niet. Heeft ander werk." in page
    assert "Wat de werkgever zag" in page
    proposal.refresh_from_db()
    assert (proposal.state, proposal.withdrawn_kind) == (ProposalState.WITHDRAWN, WithdrawReason.CANDIDATE)
    assert desk.get(url("withdraw", proposal)).status_code == 302


def test_not_chosen_offers_other_jobs_of_the_same_sector_first(desk, job, person, coach):
    same = {need.skill: need.level for need in job.requirements.all()}
    care = factories.make_open_job(by=coach, title="Helpende", sector=Sector.CARE, skills=same)
    logistics = factories.make_open_job(by=coach, title="Orderpicker", skills=same)
    page = desk.get(proposed.declined(job, person).get_absolute_url())
    assert "Wij zoeken een kok." in page.text
    assert "Andere vaardigheden nodig" in page.text
    assert [row["job"] for row in page.context["other_jobs"]] == [logistics, care]
    declined = Proposal.objects.get(job=job)
    nothing = desk.post(url("select_elsewhere", declined), {})
    assert (nothing.status_code, "Kies minimaal 1 baan" in nothing.text) == (422, True)
    ticked = {"jobs": [care.public_id, logistics.public_id]}
    said = desk.post(url("select_elsewhere", declined), ticked, follow=True).text
    assert "Fatuma is geselecteerd voor 2 banen. Vraag Fatuma per werkgever om akkoord." in said
    added = Proposal.objects.filter(candidate=person, state=ProposalState.SELECTED)
    assert {(one.job, one.agreed_on) for one in added} == {(care, None), (logistics, None)}
    again = desk.post(url("select_elsewhere", declined), ticked)
    assert "Deze kandidaat staat al bij deze baan." in again.text


def test_chosen_starts_the_trajectory(desk, job, person):
    proposal = proposed.chosen(job, person)
    page = desk.get(proposal.get_absolute_url()).text
    start = reverse("trajectories:start", args=[proposal.public_id])
    assert f'action="{start}"' in page
    assert "Past in het team." in page
    desk.post(start)
    page = desk.get(proposal.get_absolute_url()).text
    assert "Naar traject T-" in page
    assert "Voorstel intrekken" not in page
    said = {"kind": "werkcoach", "reason": "Toch niet."}
    assert "Stop eerst het traject" in desk.post(url("withdraw", proposal), said).text


@pytest.mark.parametrize(
    "make", [proposed.selected, proposed.informed, proposed.presented, proposed.chosen, proposed.declined]
)
def test_a_proposal_shows_its_way_in_every_state(make, desk, job, person):
    proposal = make(job, person)
    page = desk.get(proposal.get_absolute_url())
    assert page.status_code == 200
    done = [step.name for step in page.context["way"] if step.done]
    assert done[0] == "Geselecteerd"
    assert len(done) == {proposed.selected: 1, proposed.informed: 2, proposed.presented: 3}.get(make, 4)
    assert page.context["next"].turn
