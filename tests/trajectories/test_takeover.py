"""Another employer goes on with who is learning: it chooses first, and then one trajectory ends and the next begins."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from candidates.models import CandidateSkill, SkillSource
from matching import proposals, ranking
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from tests import factories
from tests.trajectories import builders
from trajectories import agreements, confirming, lifecycle, takeover
from trajectories.models import Agreement, AgreementState, Condition, EndReason, Trajectory, TrajectoryStatus
from trajectories.worklist import towards_job

pytestmark = pytest.mark.django_db
TODAY = factories.today()


@pytest.fixture
def coach():
    return factories.make_user()


def other_job(coach):
    """An open job of another employer, with somebody who works there."""
    signer = factories.make_user(Role.EMPLOYER)
    return factories.make_open_job(factories.make_employer(members=[signer]), by=coach), signer


def choose(proposal, coach):
    """The way to the other employer's yes, in one step."""
    now = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(
        state=ProposalState.PRESENTED, informed_at=now, agreed_on=TODAY, presented_at=now
    )
    proposal = Proposal.objects.with_parties().get(pk=proposal.pk)
    proposals.choose(proposal, motivation="Past goed.", by=coach)
    return Proposal.objects.with_parties().get(pk=proposal.pk)


def chosen_elsewhere(case, job, coach):
    return choose(takeover.propose(case.trajectory, job, by=coach, today=TODAY), coach)


def test_who_learns_somewhere_is_proposed_elsewhere_only_to_take_over(coach):
    case, _ = builders.signed(coach)
    job, _ = other_job(coach)
    with pytest.raises(DomainError):
        proposals.select(job, case.trajectory.candidate, by=coach, today=TODAY, override_reason="Wil weg.")
    own = factories.make_open_job(case.job.employer, by=coach)
    with pytest.raises(DomainError, match="andere werkgever"):
        takeover.propose(case.trajectory, own, by=coach, today=TODAY)
    proposal = takeover.propose(case.trajectory, job, by=coach, today=TODAY)
    assert proposal.takes_over == case.trajectory.proposal
    with pytest.raises(DomainError, match="nog niet gekozen"):
        takeover.take_over(case.trajectory, proposal, note="Meer uren.", by=coach, today=TODAY)
    assert builders.fresh(case.trajectory).status == TrajectoryStatus.RUNNING


def test_a_choice_in_the_list_of_the_match_takes_over_when_the_job_does_not_come(coach):
    case, _ = builders.signed(coach)
    job, _ = other_job(coach)
    assert case.trajectory.candidate_id in ranking.chosen_people()
    confirming.deny(case.trajectory, reason="Minder orders", by=case.signer, today=TODAY)
    assert case.trajectory.candidate_id not in ranking.chosen_people()  # stands in every list again

    def lines():
        return [task.title for task in towards_job.regular_jobs(coach, TODAY)]

    assert lines() == ["Andere werkgever zoeken: de baan gaat niet door"]
    own = factories.make_open_job(case.job.employer, by=coach)
    with pytest.raises(DomainError):  # the employer whose job does not come is no other employer
        proposals.select(own, case.trajectory.candidate, by=coach, today=TODAY, override_reason="Toch.")
    proposal = proposals.select(job, case.trajectory.candidate, by=coach, today=TODAY, override_reason="Past goed.")
    assert proposal.takes_over == case.trajectory.proposal
    assert lines() == ["De andere werkgever beslist"]
    chosen = choose(proposal, coach)
    assert case.trajectory.candidate_id in ranking.chosen_people()
    takeover.take_over(case.trajectory, chosen, note="Baan weg.", by=coach, today=TODAY)
    assert lines() == []


def test_one_ends_and_the_next_begins_with_what_is_known_today_and_everybody_hears_it_once(coach):
    case, agreement = builders.signed(coach)
    job, signer = other_job(coach)
    proposal = chosen_elsewhere(case, job, coach)
    skill = job.requirements.all()[0].skill_id
    CandidateSkill.objects.create(
        candidate=case.trajectory.candidate, skill_id=skill, level=2, source=SkillSource.values[0], assessed_on=TODAY
    )
    frozen = agreements.pdf_of(agreement)
    phases = takeover.phases_to_come(case.trajectory, today=TODAY)
    along = {phases[-1].public_id}
    new = takeover.take_over(
        case.trajectory, proposal, note="Daar kan meer geleerd worden.", along=along, by=case.manager, today=TODAY
    )
    old = builders.fresh(case.trajectory)
    assert (old.status, old.end_reason, old.next_plan_due_on) == ("gestopt", EndReason.TAKEN_OVER, None)
    assert (new.continues, new.candidate, new.job) == (old, old.candidate, job)
    assert new.skills.get(skill=skill).level_now == 2
    assert new.phases.last().title == phases[-1].title
    assert new.ends_on >= new.phases.last().ends_on
    assert Condition.objects.get(trajectory=new).text == "Werkkleding"
    ended = Agreement.objects.get(pk=agreement.pk)
    assert ended.state == AgreementState.ENDED
    assert agreements.pdf_of(ended) == frozen
    assert Proposal.objects.get(pk=old.proposal_id).state == ProposalState.WITHDRAWN
    told = Notification.objects.filter(text__contains=old.number) | Notification.objects.filter(
        text__contains=new.number
    )
    for user in (case.signer, signer, coach):
        assert told.filter(recipient=user).exclude(text__contains="Overeenkomst").count() == 1
    assert lifecycle.start(builders.chosen(case.job, coach), by=coach, today=TODAY)  # the seat is free again


def test_when_a_place_has_no_seat_nothing_happened(coach, monkeypatch):
    case, _ = builders.signed(coach)
    proposal = chosen_elsewhere(case, other_job(coach)[0], coach)

    def refused(*args):
        raise DomainError("vol")

    monkeypatch.setattr(takeover, "_take_along", refused)
    with pytest.raises(DomainError, match="vol"):
        takeover.take_over(case.trajectory, proposal, note="x", by=coach, today=TODAY)
    assert builders.fresh(case.trajectory).status == TrajectoryStatus.RUNNING
    assert Trajectory.objects.count() == 1


def test_the_first_other_employer_that_chooses_closes_the_way_of_the_second(coach):
    case, _ = builders.signed(coach)
    first = takeover.propose(case.trajectory, other_job(coach)[0], by=coach, today=TODAY)
    second = takeover.propose(case.trajectory, other_job(coach)[0], by=coach, today=TODAY)
    choose(first, coach)
    second.refresh_from_db()
    assert second.state == ProposalState.WITHDRAWN
    assert [one.pk for one in takeover.candidates_for(case.trajectory)] == [first.pk]


def test_the_pages_lead_from_another_job_to_the_takeover(coach, client_for):
    case, _ = builders.signed(coach)
    job, _ = other_job(coach)
    client = client_for(coach)
    page = reverse("trajectories:other_job", args=[case.trajectory.public_id])
    doing = reverse("trajectories:takeover", args=[case.trajectory.public_id])
    assert client.get(doing).url == page
    assert job.title in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"job": str(job.public_id)}).status_code == 302
    proposal = takeover.candidates_for(case.trajectory)[0]
    assert doing not in client.get(proposal.get_absolute_url()).content.decode()
    proposal = choose(proposal, coach)
    assert doing in client.get(proposal.get_absolute_url()).content.decode()
    html = client.get(doing).content.decode()
    for words in ("wordt beëindigd", "Met de niveaus van vandaag", "Werkkleding", "1 plek weer open"):
        assert words in html
    assert client.post(doing, {"note": "x", "version": "999"}).status_code == 409
    data = {"note": "Meer uren.", "version": str(case.trajectory.version)}
    new = client.post(doing, data).url
    assert new == reverse("trajectories:arrangements", args=[Trajectory.objects.running().get().public_id])
    assert client.get(doing).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_takeovers_at_once_one_happens():
    coach = factories.make_user()
    case, _ = builders.signed(coach)
    proposal = chosen_elsewhere(case, other_job(coach)[0], coach)
    outcomes = []

    def click():
        try:
            mine = builders.fresh(case.trajectory)
            both.wait(timeout=20)
            takeover.take_over(mine, proposal, note="Meer uren.", by=coach, today=TODAY + timedelta())
            outcomes.append("taken over")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    both = threading.Barrier(2)
    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "taken over"]
    assert Trajectory.objects.running().count() == 1
