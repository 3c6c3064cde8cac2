"""The employer's side of step 3: who was proposed, and the decision; and never more of a person than was ticked."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership, FutureJob
from matching import proposals
from matching.models import DeclineReason, Presentation, Proposal, ProposalState
from matching.proposing.presentation import USUAL, Field
from nieuwebanen.accounts.models import Role
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.work import WorkCondition
from tests import factories
from tests.matching import proposed
from tests.matching.canaries import CANARIES, SHOWN, presented_canary

pytestmark = pytest.mark.django_db
LIST = "/portaal/kandidaten/"
YES, NO = "kiezen", "niet-kiezen"


@pytest.fixture
def job(employer_user):
    employer = factories.make_employer(members=[employer_user], name="Zuiderpoort Logistiek")
    return factories.make_open_job(employer, title="Medewerker magazijn", seats=2)


@pytest.fixture
def proposal(job):
    return proposed.presented(job, first_name="Fatuma", last_name="Abdi")


@pytest.fixture
def wim(job, employer_user, client_for):
    return client_for(employer_user)


def page_of(proposal) -> str:
    shown = Presentation.objects.get(proposal=proposal)
    return reverse("matching:portal_candidate", args=[shown.public_id])


def decision_of(proposal, choice=YES) -> str:
    shown = Presentation.objects.get(proposal=proposal)
    return f"{reverse('matching:portal_decide', args=[shown.public_id])}?keuze={choice}"


def pages(proposal) -> list[str]:
    """Every page of one person."""
    return [page_of(proposal), decision_of(proposal, YES), decision_of(proposal, NO)]


def words_of(answer) -> str:
    """What is read on the page, with single spaces."""
    return " ".join(BeautifulSoup(answer.content, "html.parser").find("main").get_text(" ").split())


# ---- the list ---------------------------------------------------------------------------------------------
def test_an_employer_for_whom_nobody_was_proposed_reads_what_will_happen(wim):
    assert "Er zijn nu geen kandidaten voorgesteld. Wij bellen u als er iemand past." in words_of(wim.get(LIST))


def test_the_list_says_who_for_which_job_the_state_and_until_when(wim, job, proposal):
    other = proposed.presented(job, fields=[Field.FIRST_NAME], first_name="Marek")
    proposed.decline(other)
    answer = wim.get(LIST)
    text = words_of(answer)
    assert "1 kandidaat wacht op uw keuze." in text
    waiting, declined = [
        " ".join(row.get_text(" ").split()) for row in BeautifulSoup(answer.content, "html.parser").select("tbody tr")
    ]
    assert waiting.startswith("Fatuma Medewerker magazijn, start")
    assert "Wacht op uw keuze" in waiting
    assert str((factories.today() + timedelta(days=30)).year) in waiting
    assert declined.startswith("Marek")
    assert "Niet gekozen" in declined
    assert "bespreken wij" in declined  # the ready date was not ticked


def test_who_was_presented_without_a_name_is_called_candidate(wim, job):
    proposal = proposed.presented(job, fields=[], first_name="Fatuma")
    for url in (LIST, *pages(proposal)):
        assert "Fatuma" not in wim.get(url).content.decode()
    text = words_of(wim.get(page_of(proposal)))
    assert "Wilt u dat deze kandidaat bij u inleert?" in text
    assert "Deze kandidaat kiezen?" in words_of(wim.get(decision_of(proposal)))


def test_somebody_of_two_organisations_sees_both_with_their_names(wim, proposal, employer_user):
    second = factories.make_employer(members=[employer_user], name="Flevo Fris")
    proposed.presented(factories.make_open_job(second, title="Kok"), first_name="Joyce")
    text = words_of(wim.get(LIST))
    assert "Medewerker magazijn, Zuiderpoort Logistiek" in text
    assert "Kok, Flevo Fris" in text


def test_a_long_list_has_pages(wim, job, proposal):
    FutureJob.objects.filter(pk=job.pk).update(seats=40)
    for _ in range(25):
        copy = proposed.informed(job)
        proposed.present(copy)
    assert len(BeautifulSoup(wim.get(LIST).content, "html.parser").select("tbody tr")) == 25
    assert "26 tot en met 26 van 26 kandidaten" in words_of(wim.get(f"{LIST}?pagina=2"))


def test_the_number_of_queries_does_not_grow(wim, job, proposal, django_assert_max_num_queries):
    FutureJob.objects.filter(pk=job.pk).update(seats=9)
    wim.get(LIST)
    with CaptureQueriesContext(connection) as few:
        wim.get(LIST)
    with CaptureQueriesContext(connection) as few_home:
        wim.get(reverse("employers:portal_home"))
    for state in (ProposalState.PRESENTED, ProposalState.CHOSEN, ProposalState.NOT_CHOSEN):
        proposed.in_state(state, job)
        proposed.in_state(state, factories.make_open_job(job.employer))
    with django_assert_max_num_queries(len(few)):
        wim.get(LIST)
    with django_assert_max_num_queries(len(few_home)):
        wim.get(reverse("employers:portal_home"))


def test_the_overview_asks_for_the_decision_and_the_menu_counts_it(wim, proposal):
    home = wim.get(reverse("employers:portal_home"))
    assert "Kandidaat kiezen: Fatuma" in words_of(home)
    assert f'href="{page_of(proposal)}"' in home.content.decode()
    assert "wachten op uw keuze" in home.content.decode()
    proposed.choose(proposal)
    assert "Kandidaat kiezen" not in words_of(wim.get(reverse("employers:portal_home")))


# ---- what is seen of a person -----------------------------------------------------------------------------
def test_the_page_shows_what_was_ticked_and_asks_the_question(wim, proposal):
    text = words_of(wim.get(page_of(proposal)))
    need = proposal.job.requirements.select_related("skill").first()
    for words in (
        "Fatuma",
        "Medewerker magazijn",
        "Rustig en precies",
        str(need.skill),
        "Nog te leren",
        "Kan klaar zijn op",
        "Wilt u dat Fatuma bij u inleert?",
        "Kiezen",
        "Niet kiezen",
    ):
        assert words in text


@pytest.mark.parametrize("fields", [tuple(Field), USUAL, ()])
def test_no_page_shows_more_than_was_ticked(fields, employer_user, client_for):
    employer = factories.make_employer(members=[employer_user], name="Zuiderpoort")
    skills = {factories.make_skill(name): level for name, level in (("Inpakken", 3), ("Scannen", 2), ("Sorteren", 1))}
    job = factories.make_open_job(employer, title="Medewerker inpak", skills=skills, conditions=[WorkCondition.LIFTING])
    proposal = presented_canary(job, fields)
    wim = client_for(employer_user)
    allowed = {
        word
        for word, field in zip(SHOWN, (Field.FIRST_NAME, Field.STRENGTHS, Field.OTHER_SKILLS), strict=True)
        if field in fields
    }
    hidden = {*CANARIES, *SHOWN, proposal.candidate.number} - allowed
    answers = [wim.get(url) for url in (LIST, *pages(proposal), reverse("employers:portal_home"))]
    answers.append(wim.post(decision_of(proposal, NO), {"motivation": ""}))
    answers.append(wim.post(decision_of(proposal), {"motivation": "Past goed."}, follow=True))
    for answer in answers:
        text = words_of(answer)
        assert [word for word in hidden if word in text] == []
        source = answer.content.decode()
        assert [word for word in hidden if word.startswith("Kanarie") and word in source] == []
    seen = " ".join(words_of(answer) for answer in answers)
    assert [word for word in allowed if word not in seen] == []
    explanation = Proposal.objects.get().explanation
    for secret in (explanation["score"], explanation["score"] // 100):
        assert not re.search(rf"\b{secret}\b", words_of(answers[1]))
    assert "punten" not in seen
    assert "score" not in seen.lower()


def test_no_query_of_these_pages_reads_the_candidate(wim, proposal):
    for url in (LIST, *pages(proposal)):
        with CaptureQueriesContext(connection) as queries:
            assert wim.get(url).status_code == 200
        assert [q["sql"] for q in queries if "candidates_" in q["sql"]] == [], url


def test_a_change_of_the_person_does_not_change_the_page(wim, proposal):
    before = words_of(wim.get(page_of(proposal)))
    person = proposal.candidate
    person.first_name, person.strengths, person.hours_per_week = "Anders", "Anders", 8
    person.save()
    for need in proposal.job.requirements.all():
        factories.assess_skill(person, need.skill, 4)
    assert words_of(wim.get(page_of(proposal))) == before


# ---- the doors --------------------------------------------------------------------------------------------
def gone(client, urls: list[str]) -> bool:
    """Nothing is found there, whatever is asked."""
    answers = [client.get(url).status_code for url in urls]
    answers += [
        client.post(url, {"motivation": "Ja.", "reason": DeclineReason.OTHER, "may_be_told": "nee"}).status_code
        for url in urls[1:]
    ]
    return set(answers) == {404}


def test_another_employer_finds_nobody(proposal, other_employer_user, client_for):
    factories.make_employer(members=[other_employer_user])
    wanda = client_for(other_employer_user)
    assert gone(wanda, pages(proposal))
    assert "Fatuma" not in wanda.get(LIST).content.decode()


def test_withdrawn_is_gone_at_the_next_request(wim, proposal):
    urls = pages(proposal)
    assert wim.get(urls[0]).status_code == 200
    proposed.withdraw(proposal)
    assert gone(wim, urls)
    assert "Fatuma" not in wim.get(LIST).content.decode()
    assert "Fatuma" not in wim.get(reverse("employers:portal_home")).content.decode()


def test_after_the_last_day_it_is_gone_but_who_was_chosen_stays(wim, job, proposal, today, monkeypatch):
    chosen = proposed.presented(job, first_name="Marek")
    proposed.choose(chosen)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today + timedelta(days=30))
    assert wim.get(page_of(proposal)).status_code == 200
    monkeypatch.setattr(timezone, "localdate", lambda *args: today + timedelta(days=31))
    assert gone(wim, pages(proposal))
    assert wim.get(page_of(chosen)).status_code == 200
    text = wim.get(LIST).content.decode()
    assert "Fatuma" not in text
    assert "Marek" in text


def test_a_job_that_will_not_come_takes_its_people_from_the_pages(wim, job, proposal):
    urls = pages(proposal)
    FutureJob.objects.filter(pk=job.pk).update(status="ingetrokken")
    assert gone(wim, urls)


def test_whoever_left_the_employer_finds_nothing_more(wim, proposal):
    urls = pages(proposal)
    EmployerMembership.objects.update(ended_at=factories.moment())
    assert gone(wim, urls)
    assert wim.get(LIST).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMIN])
def test_these_pages_are_for_employers_only(role, proposal, client_for):
    staff = client_for(factories.make_user(role))
    assert {staff.get(url).status_code for url in (LIST, *pages(proposal))} == {403}
    assert staff.post(decision_of(proposal), {"motivation": "Ja."}).status_code == 403
    assert Proposal.objects.get().state == ProposalState.PRESENTED


def test_a_stranger_is_asked_to_sign_in(client, proposal):
    for url in (LIST, *pages(proposal)):
        assert client.get(url).status_code == 302


# ---- deciding ---------------------------------------------------------------------------------------------
def test_choosing_keeps_the_decision_and_says_what_happens_next(wim, proposal, employer_user):
    answer = wim.post(decision_of(proposal), {"motivation": "Past in het team."}, follow=True)
    assert answer.redirect_chain == [(page_of(proposal), 302)]
    text = words_of(answer)
    assert "Bedankt. U kiest Fatuma. Wij maken samen afspraken over het inleren." in text
    assert "Past in het team." in text
    assert "door Wim Werkgever" in text
    assert "Niet kiezen" not in text
    decided = Proposal.objects.get()
    assert (decided.state, decided.motivation, decided.decided_by) == (
        ProposalState.CHOSEN,
        "Past in het team.",
        employer_user,
    )


def test_not_choosing_keeps_reason_and_motivation(wim, proposal):
    answers = {"reason": DeclineReason.AVAILABILITY, "motivation": "Wij werken op zaterdag.", "may_be_told": "nee"}
    text = words_of(wim.post(decision_of(proposal, NO), answers, follow=True))
    for words in ("Bedankt. Uw besluit is bewaard.", "Uren of dagen passen niet", "Wij werken op zaterdag."):
        assert words in text
    decided = Proposal.objects.get()
    assert (decided.state, decided.decline_reason) == (ProposalState.NOT_CHOSEN, DeclineReason.AVAILABILITY)


@pytest.mark.parametrize(
    ("choice", "sent", "errors"),
    [
        (YES, {"motivation": ""}, ["Vul in waarom u dit besluit neemt"]),
        (YES, {"motivation": "   "}, ["Vul in waarom u dit besluit neemt"]),
        (YES, {"motivation": "x" * 2001}, ["Schrijf dit korter, in maximaal 2000 tekens"]),
        (NO, {"motivation": "Nee.", "may_be_told": "ja"}, ["Kies een reden"]),
        (NO, {"motivation": "Nee.", "reason": "te-oud", "may_be_told": "nee"}, ["Kies iets uit de lijst"]),
        (NO, {}, ["Kies een reden", "Vul in waarom u dit besluit neemt", "Kies ja of nee"]),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(choice, sent, errors, wim, proposal):
    answer = wim.post(decision_of(proposal, choice), sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    at_fields = [" ".join(found.get_text().split()) for found in page.select(".nbl-form-field__error")]
    in_summary = [" ".join(found.get_text().split()) for found in page.select(".nbl-error-summary__list li")]
    assert in_summary == errors
    assert at_fields == [f"Fout: {error}" for error in errors]
    assert page.find("textarea").get_text().strip() == sent.get("motivation", "").strip()
    assert Proposal.objects.get().state == ProposalState.PRESENTED


def test_any_member_may_decide_also_who_may_not_sign(proposal, client_for):
    colleague = factories.make_user(Role.EMPLOYER)
    EmployerMembership.objects.create(employer=proposal.job.employer, user=colleague, may_sign=False)
    client_for(colleague).post(decision_of(proposal), {"motivation": "Ja."})
    assert Proposal.objects.get().decided_by == colleague


def test_when_all_seats_are_taken_the_page_says_so_and_offers_no_choice(wim, job, proposal):
    for _ in range(2):
        proposed.in_state(ProposalState.CHOSEN, job)
    page = wim.get(page_of(proposal))
    assert "Alle plekken van deze baan zijn bezet." in words_of(page)
    assert "?keuze=kiezen" not in page.content.decode()
    answer = wim.post(decision_of(proposal), {"motivation": "Toch graag."})
    assert answer.status_code == 422
    assert "Alle plekken van deze baan zijn bezet. Bel uw werkcoach." in words_of(answer)
    assert "Toch graag." in answer.content.decode()
    assert wim.get(decision_of(proposal, NO)).status_code == 200


def test_a_second_click_shows_the_decision_that_was_taken(wim, proposal):
    first = {"motivation": "Past in het team."}
    wim.post(decision_of(proposal), first)
    told = Event.objects.count(), Notification.objects.count()
    again = wim.post(decision_of(proposal), first, follow=True)
    assert again.redirect_chain == [(page_of(proposal), 302)]
    assert "Over deze kandidaat was al besloten." in words_of(again)
    assert "Past in het team." in words_of(again)
    other = wim.post(
        decision_of(proposal, NO),
        {"reason": DeclineReason.OTHER, "motivation": "Toch niet.", "may_be_told": "ja"},
        follow=True,
    )
    assert "Past in het team." in words_of(other)
    assert wim.get(decision_of(proposal)).url == page_of(proposal)
    assert Proposal.objects.get().state == ProposalState.CHOSEN
    assert (Event.objects.count(), Notification.objects.count()) == told


@pytest.mark.parametrize(("choice", "function"), [(YES, "choose"), (NO, "decline")])
def test_whoever_is_a_moment_later_sees_the_decision_of_the_colleague(choice, function, wim, proposal, monkeypatch):
    choose, decide = proposals.choose, getattr(proposals, function)
    colleague = factories.make_user(Role.EMPLOYER)

    def a_colleague_is_first(shown: Proposal, **answers) -> None:
        choose(Proposal.objects.get(pk=shown.pk), motivation="Eerste.", by=colleague)
        decide(shown, **answers)

    monkeypatch.setattr(proposals, function, a_colleague_is_first)
    answers = {"reason": DeclineReason.OTHER, "motivation": "Tweede.", "may_be_told": "nee"}
    text = words_of(wim.post(decision_of(proposal, choice), answers, follow=True))
    assert "Over deze kandidaat was al besloten." in text
    assert "Eerste." in text
    assert "Tweede." not in text


def test_a_decision_without_a_choice_goes_back_to_the_person(wim, proposal):
    for choice in ("", "misschien"):
        assert wim.get(decision_of(proposal, choice)).url == page_of(proposal)
        assert wim.post(decision_of(proposal, choice), {"motivation": "Ja."}).url == page_of(proposal)
    assert Proposal.objects.get().state == ProposalState.PRESENTED


def test_a_get_decides_nothing(wim, proposal):
    before = Event.objects.count()
    for url in (LIST, *pages(proposal)):
        wim.get(url)
    assert Proposal.objects.get().state == ProposalState.PRESENTED
    assert Event.objects.count() == before
