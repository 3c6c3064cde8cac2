"""The employer called, or nobody there can sign in: staff writes down what the employer decided."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import proposals
from matching.models import CallTask, DeclineReason, Proposal, ProposalState
from matching.proposing.on_behalf import OnBehalf
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db
TODAY = factories.today()


@pytest.fixture
def waiting(job, person):
    return proposed.presented(job, person)


def page_of(proposal, keuze=""):
    url = reverse("matching:record_decision", args=[proposal.public_id])
    return f"{url}?keuze={keuze}" if keuze else url


SAID = {"decided_for": "Petra Koster", "decided_on": "vandaag", "motivation": "Zij past in ons team."}
NO = SAID | {"reason": DeclineReason.SKILLS, "may_be_told": "ja"}


def test_what_was_said_is_checked_before_it_is_kept(desk, waiting, coach):
    assert page_of(waiting) in desk.get(waiting.get_absolute_url()).text
    assert "?keuze=kiezen" in desk.get(page_of(waiting)).text
    url = page_of(waiting, "kiezen")
    refused = desk.post(url, SAID | {"motivation": " ", "decided_for": ""})
    assert refused.status_code == 422
    assert "Vul in wie van de werkgever dit besloot" in refused.text
    check = desk.post(url, SAID)
    assert "Klopt dit?" in check.text
    assert Proposal.objects.get().state == ProposalState.PRESENTED
    again = desk.post(url, SAID | {"stap": "wijzigen"})
    assert "Zij past in ons team." in again.text.split("<textarea", 1)[1]
    kept = desk.post(url, SAID | {"stap": "doe"}, follow=True)
    assert kept.redirect_chain == [(waiting.get_absolute_url(), 302)]
    assert "door Petra Koster" in kept.text
    decided = Proposal.objects.get()
    assert (decided.state, decided.decided_by, decided.decided_for) == (ProposalState.CHOSEN, coach, "Petra Koster")
    twice = desk.post(url, SAID | {"stap": "doe"}, follow=True)
    assert "valt nu niets te besluiten" in twice.text


def test_a_no_keeps_reason_words_and_whether_they_may_be_told(desk, waiting):
    url = page_of(waiting, "niet-kiezen")
    assert desk.post(url, SAID | {"stap": "doe"}).status_code == 422
    check = desk.post(url, NO).text
    assert DeclineReason.SKILLS.label in check
    desk.post(url, NO | {"stap": "doe"})
    decided = Proposal.objects.get()
    assert (decided.state, decided.decline_reason, decided.may_be_told) == (
        ProposalState.NOT_CHOSEN,
        DeclineReason.SKILLS,
        True,
    )


def test_the_event_says_that_it_was_written_down_for_the_employer_and_the_employer_is_told(waiting, coach):
    member = proposed.member_of(waiting)
    proposals.choose(waiting, motivation="Past.", by=coach, told=OnBehalf("Petra Koster", TODAY))
    event = Event.objects.about(waiting).get(verb="proposal.chosen")
    assert event.text.endswith("Vastgelegd namens de werkgever.")
    assert "Petra" not in f"{event.text} {event.data}"
    assert event.data["on_behalf"] is True
    assert Notification.objects.filter(recipient=member, text__contains="Klopt het niet?").count() == 1
    assert not Notification.objects.filter(recipient=coach, text__contains="gekozen").exists()


def test_a_call_decides_also_after_the_page_of_the_employer_closed(waiting, coach):
    later, day = timezone.now() + timedelta(days=40), TODAY + timedelta(days=35)
    with pytest.raises(DomainError, match="verlopen"):
        proposals.choose(waiting, motivation="Past.", by=proposed.member_of(waiting), at=later)
    proposals.choose(waiting, motivation="Past.", by=coach, told=OnBehalf("Petra Koster", day), at=later)
    assert timezone.localdate(waiting.decided_at) == day


@pytest.mark.parametrize(
    ("name", "days", "sentence"),
    [
        (" ", 0, "Vul in wie van de werkgever"),
        ("Petra Koster", 1, "tot en met vandaag"),
        ("Petra Koster", -1, "Kies een latere datum"),
    ],
)
def test_a_name_and_a_day_that_can_be_are_needed(name, days, sentence, waiting, coach):
    told = OnBehalf(name, TODAY + timedelta(days=days))
    with pytest.raises(DomainError, match=sentence):
        proposals.choose(waiting, motivation="Past.", by=coach, told=told)
    with pytest.raises(DomainError, match=sentence):
        proposals.decline(waiting, reason=DeclineReason.SKILLS, motivation="Nee.", by=coach, told=told)
    assert Proposal.objects.get().state == ProposalState.PRESENTED


def test_an_employer_never_decides_in_the_name_of_another(waiting):
    told = OnBehalf("Petra Koster", TODAY)
    with pytest.raises(DomainError, match="Alleen een werkcoach of manager"):
        proposals.choose(waiting, motivation="Past.", by=proposed.member_of(waiting), told=told)


def test_only_staff_who_may_see_the_proposal_may_write_it_down(waiting, client_for, other_coach):
    assert client_for(other_coach).get(page_of(waiting, "kiezen")).status_code == 404
    assert client_for(other_coach).post(page_of(waiting, "kiezen"), SAID | {"stap": "doe"}).status_code == 404
    assert client_for(proposed.member_of(waiting)).get(page_of(waiting)).status_code == 403


def test_the_call_leads_to_it(desk, waiting):
    CallTask.objects.create(proposal=waiting, due_on=TODAY, created_at=timezone.now())
    assert page_of(waiting) in desk.get(reverse("matching:call", args=[waiting.public_id])).text


def test_the_employer_reads_whose_decision_was_written_down(waiting, coach, client_for):
    proposals.choose(waiting, motivation="Past.", by=coach, told=OnBehalf("Petra Koster", TODAY))
    url = reverse("matching:portal_candidate", args=[waiting.presentation.public_id])
    member = waiting.job.employer.memberships.get().user
    assert "door Petra Koster, vastgelegd door" in " ".join(client_for(member).get(url).text.split())
