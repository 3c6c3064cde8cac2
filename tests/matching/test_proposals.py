"""Step 3 by its rules: who moves a proposal where, and what never happens."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from candidates.models import Candidate, CandidateStatus
from employers import recording
from employers.models import EmployerMembership, FutureJob, JobStatus
from matching import proposals
from matching.models import ALLOWED, DeclineReason, Presentation, Proposal, ProposalState
from matching.proposing import elsewhere, presentation, standing
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from nieuwebanen.work import Sector, WorkCondition
from tests import factories
from tests.matching import proposed
from tests.trajectories import answers, builders
from trajectories import lifecycle
from trajectories.models import Placement, Trajectory

pytestmark = pytest.mark.django_db

MOVES = {
    ProposalState.INFORMED: proposed.inform,
    ProposalState.PRESENTED: proposed.present,
    ProposalState.CHOSEN: proposed.choose,
    ProposalState.NOT_CHOSEN: proposed.decline,
    ProposalState.WITHDRAWN: proposed.withdraw,
}
# Nothing leads back to "geselecteerd". Informing may be repeated: the yes that came later.
REFUSED = [
    (came_from, to)
    for came_from in ProposalState
    for to in MOVES
    if to not in ALLOWED[came_from] and not came_from == to == ProposalState.INFORMED
]


def saved(proposal: Proposal) -> Proposal:
    return Proposal.objects.with_parties().get(pk=proposal.pk)


# ---- the table of moves -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("came_from", "to"), [(a, b) for a in ProposalState for b in sorted(ALLOWED[a])])
def test_an_allowed_move_is_made(came_from, to):
    proposal = proposed.in_state(came_from)
    MOVES[to](proposal)
    assert saved(proposal).state == proposal.state == to


@pytest.mark.parametrize(("came_from", "to"), REFUSED)
def test_every_other_move_is_refused_and_changes_nothing(came_from, to):
    proposal = proposed.in_state(came_from)
    before, told = Proposal.objects.values().get(), Event.objects.count()
    with pytest.raises(DomainError):
        MOVES[to](proposal)
    assert (Proposal.objects.values().get(), Event.objects.count()) == (before, told)


@pytest.mark.parametrize("to", MOVES)
def test_whoever_saw_an_older_state_is_told_so(to):
    came_from = next(state for state in ProposalState if to in ALLOWED[state])
    proposal = proposed.in_state(came_from)
    old = saved(proposal)
    proposed.withdraw(proposal)
    with pytest.raises(DomainError):
        MOVES[to](old)
    assert saved(proposal).state == ProposalState.WITHDRAWN


# ---- selecting --------------------------------------------------------------------------------------------
def test_a_pair_has_one_open_proposal():
    first = proposed.selected()
    with pytest.raises(StaleError, match="staat al bij deze baan"):
        proposed.selected(first.job, first.candidate)
    proposed.withdraw(first)
    assert proposed.selected(first.job, first.candidate).pk != first.pk


@pytest.mark.parametrize("status", [JobStatus.ANNOUNCED, JobStatus.RESTING, JobStatus.WITHDRAWN])
def test_only_an_open_job_takes_candidates(status):
    job = factories.make_open_job()
    FutureJob.objects.filter(pk=job.pk).update(status=status)
    with pytest.raises(DomainError, match="niet open"):
        proposed.selected(job)


def test_a_full_job_takes_no_candidates():
    job = factories.make_open_job(seats=1)
    proposed.in_state(ProposalState.CHOSEN, job)
    with pytest.raises(DomainError, match="bezet"):
        proposed.selected(job)


@pytest.mark.parametrize("status", [CandidateStatus.INACTIVE, CandidateStatus.PLACED])
def test_who_is_not_available_is_not_selected(status):
    job = factories.make_open_job()
    candidate = factories.make_profile(job)
    Candidate.objects.filter(pk=candidate.pk).update(status=status)  # the screen showed an older state
    with pytest.raises(DomainError, match="niet beschikbaar"):
        proposed.selected(job, candidate)


def test_who_is_chosen_for_one_job_is_not_selected_for_another():
    chosen = proposed.in_state(ProposalState.CHOSEN)
    with pytest.raises(DomainError, match="al gekozen"):
        proposed.selected(factories.make_open_job(), chosen.candidate)


def test_the_excluded_are_taken_along_with_a_reason_and_only_then():
    job = factories.make_open_job(conditions=[WorkCondition.LIFTING])
    apart = factories.make_profile(job, cannot=[WorkCondition.LIFTING])
    values = {"by": apart.coach, "today": factories.today()}
    for reason in ("", "   "):
        with pytest.raises(DomainError, match="waarom je deze kandidaat toch meeneemt"):
            proposals.select(job, apart, override_reason=reason, **values)
    assert proposals.select(job, apart, override_reason=" Er is een tilhulp. ", **values).override_reason == (
        "Er is een tilhulp."
    )
    fits = factories.make_profile(job)
    assert proposals.select(job, fits, override_reason="Overbodig", **values).override_reason == ""


# ---- informing --------------------------------------------------------------------------------------------
def test_informing_needs_words_and_a_day_that_was():
    proposal = proposed.selected()
    with pytest.raises(DomainError, match="wat je hebt verteld"):
        proposed.inform(proposal, note=" ")
    with pytest.raises(DomainError, match="tot en met vandaag"):
        proposed.inform(proposal, agreed_on=factories.today() + timedelta(days=1))
    assert saved(proposal).state == ProposalState.SELECTED


def test_the_yes_may_come_later():
    proposal = proposed.selected()
    proposed.inform(proposal, agreed_on=None)
    first = saved(proposal)
    assert (first.agreed_on, first.state) == (None, ProposalState.INFORMED)
    proposed.inform(proposal, note="Ja gezegd.")
    later = saved(proposal)
    assert (later.agreed_on, later.informed_note) == (factories.today(), "Ja gezegd.")
    assert later.informed_at == first.informed_at
    assert proposal.agreed_on == factories.today()


# ---- presenting -------------------------------------------------------------------------------------------
def missing(proposal: Proposal) -> list[str]:
    return proposals.missing_to_present(saved(proposal), today=factories.today())


def test_nothing_is_missing_when_the_candidate_said_yes_and_the_profile_is_good():
    assert missing(proposed.informed()) == []


def test_what_is_missing_is_said_in_words():
    proposal = proposed.selected()
    assert missing(proposal) == ["Vraag eerst akkoord aan de kandidaat. Zonder akkoord kun je niet voorstellen."]
    proposed.inform(proposal)
    person = Candidate.objects.filter(pk=proposal.candidate_id)

    person.update(strengths="", available_from=None)
    assert missing(proposal) == [
        "Vul in waar iemand goed in is.",
        "Vul in vanaf wanneer iemand kan beginnen.",
    ]
    person.update(strengths="Rustig", available_from=factories.today())

    late = factories.today() + timedelta(days=200)
    assert proposals.missing_to_present(saved(proposal), today=late) == [
        "De vaardigheden zijn ouder dan 6 maanden. Bekijk ze opnieuw met de kandidaat."
    ]

    person.update(status=CandidateStatus.INACTIVE)
    assert missing(proposal) == ["Deze kandidaat is niet beschikbaar."]
    person.update(status=CandidateStatus.ACTIVE)

    FutureJob.objects.filter(pk=proposal.job_id).update(status=JobStatus.RESTING)
    assert missing(proposal) == ["Deze baan staat niet open voor kandidaten."]
    FutureJob.objects.filter(pk=proposal.job_id).update(status=JobStatus.OPEN)

    proposed.in_state(ProposalState.CHOSEN, proposal.job)
    assert missing(proposal) == ["Alle plekken van deze baan zijn bezet."]


def test_who_is_chosen_meanwhile_is_not_presented_elsewhere():
    proposal = proposed.informed()
    builders.chosen(factories.make_open_job(), proposal.candidate.coach)
    Proposal.objects.filter(state=ProposalState.CHOSEN).update(candidate=proposal.candidate)
    assert missing(proposal) == [proposals.CHOSEN_ELSEWHERE]
    with pytest.raises(DomainError, match="al gekozen voor een baan"):
        proposed.present(saved(proposal))
    assert not Presentation.objects.exists()


def test_what_is_missing_keeps_the_employer_from_seeing_anybody():
    proposal = proposed.selected()
    proposed.inform(proposal, agreed_on=None)
    with pytest.raises(DomainError, match="Vraag eerst akkoord"):
        proposed.present(proposal)
    assert not Presentation.objects.exists()
    assert not Notification.objects.exists()


def test_a_yes_that_was_taken_back_meanwhile_counts():
    proposal = proposed.informed()
    old = saved(proposal)
    proposed.inform(proposal, agreed_on=None)
    with pytest.raises(DomainError, match="Vraag eerst akkoord"):
        proposed.present(old)


def test_the_database_asks_for_the_yes_too():
    proposal = proposed.selected()
    with pytest.raises(IntegrityError, match="proposal_presented_after_agreement"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.PRESENTED, presented_at=timezone.now())


def test_the_match_is_frozen_at_presenting():
    proposal = proposed.presented(level=1)
    frozen = saved(proposal).explanation
    assert set(frozen) == {
        *("rules", "today", "score", "coverage", "hours", "ready", "late_weeks", "parts", "excluded"),
    }
    assert frozen["score"] == sum(part["points"] for part in frozen["parts"]) > 0
    shown = Presentation.objects.get().snapshot
    for need in proposal.job.requirements.all():
        factories.assess_skill(proposal.candidate, need.skill, 3)
    Candidate.objects.filter(pk=proposal.candidate_id).update(first_name="Anders", strengths="Anders")
    assert saved(proposal).explanation == frozen
    assert Presentation.objects.get().snapshot == shown


def test_every_member_of_the_employer_is_told_once():
    members = [factories.make_user(Role.EMPLOYER) for _ in range(2)]
    left, gone = factories.make_user(Role.EMPLOYER), factories.make_user(Role.EMPLOYER, is_active=False)
    job = factories.make_open_job(factories.make_employer(members=[*members, left, gone]))
    EmployerMembership.objects.filter(user=left).update(ended_at=timezone.now())
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    proposal = proposed.presented(job)
    with pytest.raises(DomainError):
        proposed.present(saved(proposal))
    told = Notification.objects.filter(text__contains="Wij stellen een kandidaat")
    assert {line.recipient for line in told} == set(members)
    assert len(told) == OutboxMail.objects.count() == 2
    assert {line.url for line in told} == {f"/portaal/kandidaten/{Presentation.objects.get().public_id}/"}
    proposed.presented(job)
    assert told.all().count() == 4, "somebody else is another message"


# ---- deciding ---------------------------------------------------------------------------------------------
def test_the_decision_is_kept_with_who_when_and_why():
    job = factories.make_open_job(factories.make_employer(members=[factories.make_user(Role.EMPLOYER)]), seats=2)
    yes, no = proposed.presented(job), proposed.presented(job)
    proposed.choose(yes, motivation="  Past in het team. ")
    proposed.decline(no, reason=DeclineReason.AVAILABILITY, motivation="Kan niet op zaterdag.")
    yes, no = saved(yes), saved(no)
    assert (yes.motivation, yes.decline_reason, yes.decided_by) == ("Past in het team.", "", proposed.member_of(yes))
    assert (no.motivation, no.decline_reason) == ("Kan niet op zaterdag.", DeclineReason.AVAILABILITY)
    assert yes.decided_at is not None
    assert no.decided_at is not None


@pytest.mark.parametrize("words", ["", "  \n "])
def test_a_decision_needs_a_motivation(words):
    proposal = proposed.presented()
    for decide in (proposed.choose, proposed.decline):
        with pytest.raises(DomainError, match="waarom u dit besluit neemt"):
            decide(proposal, motivation=words)
    with pytest.raises(IntegrityError, match="proposal_decision_has_motivation"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.CHOSEN)


@pytest.mark.parametrize("reason", ["", "te-oud"])
def test_a_no_needs_a_reason_of_the_list(reason):
    proposal = proposed.presented()
    with pytest.raises(DomainError, match="Kies een reden"):
        proposed.decline(proposal, reason=reason)
    assert saved(proposal).state == ProposalState.PRESENTED


def test_choosing_closes_the_other_open_proposals_of_this_person_only():
    chosen = proposed.presented()
    person, skills = chosen.candidate, {need.skill: 3 for need in chosen.job.requirements.all()}
    closed = [
        make(factories.make_open_job(skills=skills), person)
        for make in (proposed.selected, proposed.informed, proposed.presented)
    ]
    declined = proposed.presented(factories.make_open_job(skills=skills), person)
    proposed.decline(declined)
    somebody_else = proposed.presented(closed[0].job)
    proposed.choose(chosen)
    for proposal in closed:
        assert (saved(proposal).state, saved(proposal).withdrawn_reason) == (
            ProposalState.WITHDRAWN,
            "Gekozen voor een andere baan.",
        )
    assert saved(declined).state == ProposalState.NOT_CHOSEN
    assert saved(somebody_else).state == ProposalState.PRESENTED
    gone = Presentation.objects.get(proposal=closed[2])
    assert gone.withdrawn_at is not None
    assert Presentation.objects.get(proposal=chosen).withdrawn_at is None


def test_when_every_seat_is_taken_nobody_else_is_chosen():
    job = factories.make_open_job(seats=1)
    first, second = proposed.presented(job), proposed.presented(job)
    proposed.choose(first)
    with pytest.raises(DomainError, match="Alle plekken van deze baan zijn bezet"):
        proposed.choose(second)
    assert saved(second).state == ProposalState.PRESENTED
    assert proposals.seats_open(job) == 0
    proposed.withdraw(first)
    proposed.choose(second)
    assert saved(second).state == ProposalState.CHOSEN


def test_the_database_keeps_the_seats_whoever_asks():
    job = factories.make_open_job(seats=1)
    proposed.in_state(ProposalState.CHOSEN, job)
    with pytest.raises(IntegrityError, match="all are taken"), transaction.atomic():
        builders.chosen(job, job.coach)
    with pytest.raises(IntegrityError, match="chosen people"), transaction.atomic():
        FutureJob.objects.filter(pk=job.pk).update(seats=0)


@pytest.mark.parametrize("status", [JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_nobody_is_chosen_for_a_job_that_will_not_come(status):
    proposal = proposed.presented()
    FutureJob.objects.filter(pk=proposal.job_id).update(status=status)
    with pytest.raises(DomainError, match="gaat niet door"):
        proposed.choose(proposal)


def test_an_employer_may_still_choose_while_the_job_rests():
    proposal = proposed.presented()
    FutureJob.objects.filter(pk=proposal.job_id).update(status=JobStatus.RESTING)
    proposed.choose(saved(proposal))
    assert saved(proposal).state == ProposalState.CHOSEN


def test_who_is_not_available_any_more_is_not_chosen():
    proposal = proposed.presented()
    Candidate.objects.filter(pk=proposal.candidate_id).update(status=CandidateStatus.INACTIVE)
    with pytest.raises(DomainError, match="niet meer beschikbaar"):
        proposed.choose(proposal)


@pytest.mark.parametrize("decide", [proposed.choose, proposed.decline])
def test_after_the_last_day_nothing_is_decided(decide):
    proposal = proposed.presented()
    with pytest.raises(DomainError, match="verlopen"):
        decide(proposal, at=factories.moment(31))
    decide(proposal, at=factories.moment(30))


def test_the_coach_is_told_what_the_employer_decided():
    job = factories.make_open_job(seats=2)
    yes, no = proposed.presented(job), proposed.presented(job)
    proposed.choose(yes)
    proposed.decline(no)
    told = set(Notification.objects.values_list("recipient", "text", "url"))
    assert (
        yes.candidate.coach.pk,
        f"De werkgever heeft een kandidaat gekozen voor baan {job.number}.",
        yes.get_absolute_url(),
    ) in told
    assert (
        no.candidate.coach.pk,
        f"De werkgever heeft een kandidaat niet gekozen voor baan {job.number}.",
        no.get_absolute_url(),
    ) in told


# ---- withdrawing ------------------------------------------------------------------------------------------
def test_withdrawing_needs_a_reason():
    proposal = proposed.presented()
    with pytest.raises(DomainError, match="waarom je het voorstel intrekt"):
        proposed.withdraw(proposal, reason=" ")


def test_withdrawn_is_gone_for_the_employer_at_once():
    proposal = proposed.presented()
    member = factories.make_user(Role.EMPLOYER)
    EmployerMembership.objects.create(employer=proposal.job.employer, user=member)
    assert Presentation.objects.visible_to(member).exists()
    proposed.withdraw(proposal)
    assert not Presentation.objects.visible_to(member).exists()
    assert Presentation.objects.get().withdrawn_at is not None


def started() -> Trajectory:
    return lifecycle.start(proposed.in_state(ProposalState.CHOSEN), by=factories.make_user(), today=factories.today())


def test_somebody_who_learns_is_not_withdrawn_and_stopping_the_trajectory_gives_the_seat_back():
    trajectory = started()
    with pytest.raises(DomainError, match="Stop eerst het traject"):
        proposed.withdraw(saved(trajectory.proposal))
    lifecycle.stop(
        trajectory,
        reason="persoonlijk",
        note="Verhuist.",
        next_plan="Gesprek.",
        by=trajectory.coach,
        today=factories.today(),
    )
    assert saved(trajectory.proposal).state == ProposalState.WITHDRAWN
    assert proposals.seats_open(trajectory.job) == 1
    assert Presentation.objects.get().withdrawn_at is not None


def test_somebody_at_work_in_the_job_keeps_the_seat():
    placement = answers.placed(builders.signed()[0])
    proposal = saved(placement.trajectory.proposal)
    taken = proposals.seats_open(proposal.job)
    with pytest.raises(DomainError, match="aan het werk"):
        proposed.withdraw(proposal)
    Placement.objects.update(ended_on=factories.today())
    proposed.withdraw(proposal)
    assert proposals.seats_open(proposal.job) == taken + 1


# ---- where else -------------------------------------------------------------------------------------------
def test_other_jobs_are_open_ones_with_a_seat_those_of_the_same_sector_first():
    skills = {factories.make_skill(): 3 for _ in range(3)}

    def job(sector: Sector, **fields) -> FutureJob:
        return factories.make_open_job(skills=skills, sector=sector, seats=1, **fields)

    first = job(Sector.LOGISTICS)
    other_sector = job(Sector.HORECA)
    same_sector, same_again = job(Sector.LOGISTICS), job(Sector.LOGISTICS)
    full, tried, resting, withdrawn = (job(Sector.LOGISTICS) for _ in range(4))
    proposal = proposed.presented(first, sector_wishes=[Sector.HORECA])
    proposed.decline(proposal)
    proposed.in_state(ProposalState.CHOSEN, full)
    proposed.decline(proposed.presented(tried, proposal.candidate))
    proposed.withdraw(proposed.selected(withdrawn, proposal.candidate))
    FutureJob.objects.filter(pk=resting.pk).update(status=JobStatus.RESTING)

    found = elsewhere.other_jobs(proposal, today=factories.today())
    offered = [found_job for found_job, _ in found]
    assert set(offered[:3]) == {same_sector, same_again, withdrawn}
    assert offered[3:] == [other_sector]
    best_first = [line.match.score for _, line in found[:3]]
    assert best_first == sorted(best_first, reverse=True)
    assert found[3][1].match.score > best_first[0]  # a wish does not go before the sector that was asked for
    assert len(elsewhere.other_jobs(proposal, today=factories.today(), limit=2)) == 2


# ---- what is left behind ----------------------------------------------------------------------------------
def test_every_move_leaves_an_event_and_no_event_or_message_names_a_person():
    name = {"first_name": "Zuidwester", "last_name": "Kanariepiet"}
    for state in ProposalState:
        proposed.in_state(state, **name)
    words = [*Event.objects.values_list("text", flat=True), *map(str, Event.objects.values_list("data", flat=True))]
    words += [*Notification.objects.values_list("text", flat=True), *OutboxMail.objects.values_list("body", flat=True)]
    assert not [text for text in words if "Zuidwester" in text or "Kanariepiet" in text]
    verbs = set(Event.objects.filter(subject_type="matching.proposal").values_list("verb", flat=True))
    assert verbs == {
        f"proposal.{verb}" for verb in ("selected", "informed", "presented", "chosen", "not_chosen", "withdrawn")
    }


def test_the_log_says_which_fields_were_shown():
    proposal = proposed.presented(fields=[presentation.Field.HOURS])
    event = Event.objects.about(proposal).get(verb="proposal.presented")
    assert event.data["fields"] == ["vaardigheden", "nog-te-leren", "uren"]
    assert event.actor == proposal.candidate.coach


def test_what_is_asked_of_the_employer_stands_on_the_overview_until_it_is_decided():
    member, stranger = factories.make_user(Role.EMPLOYER), factories.make_user(Role.EMPLOYER)
    factories.make_employer(members=[stranger])
    job = factories.make_open_job(factories.make_employer(members=[member]), seats=3)
    one, nameless, withdrawn = proposed.presented(job), proposed.presented(job, fields=[]), proposed.presented(job)
    proposed.withdraw(withdrawn)
    today = factories.today()
    tasks = standing.portal_tasks(member, today=today)
    assert {task.url for task in tasks} == {
        f"/portaal/kandidaten/{proposal.presentation.public_id}/" for proposal in (saved(one), saved(nameless))
    }
    assert {task.title for task in tasks} == {f"Kandidaat kiezen: {one.candidate.first_name}", "Kandidaat kiezen"}
    assert {task.due_on for task in tasks} == {today + proposals.VISIBLE_FOR}
    assert standing.portal_tasks(stranger, today=today) == []
    assert standing.portal_tasks(one.candidate.coach, today=today) == []
    assert standing.portal_tasks(member, today=today + timedelta(days=31)) == []
    proposed.choose(one)
    assert len(standing.portal_tasks(member, today=today)) == 1


def test_the_staff_see_proposals_of_their_own_people_and_an_employer_none(coach, other_coach, manager, admin):
    proposal = proposed.selected()
    EmployerMembership.objects.create(
        employer=proposal.job.employer, user=(member := factories.make_user(Role.EMPLOYER))
    )
    seen = {user: Proposal.objects.visible_to(user).exists() for user in (coach, other_coach, manager, admin, member)}
    assert seen == {coach: True, other_coach: False, manager: True, admin: False, member: False}


def test_a_withdrawn_job_takes_its_open_proposals_along_and_tells_the_coaches_of_others():
    job = factories.make_open_job(seats=2)
    waiting, talking = proposed.presented(job), proposed.selected(job)
    other = proposed.in_state(ProposalState.NOT_CHOSEN, job)
    colleague = factories.make_user(Role.COACH)

    recording.withdraw_job(job, reason="De hal komt er niet.", by=colleague)

    for proposal in (waiting, talking):
        proposal.refresh_from_db()
        assert (proposal.state, proposal.withdrawn_reason) == (ProposalState.WITHDRAWN, "De baan gaat niet door.")
    assert Presentation.objects.get(proposal=waiting).withdrawn_at
    assert Proposal.objects.get(pk=other.pk).state == ProposalState.NOT_CHOSEN
    told = Notification.objects.filter(recipient=waiting.candidate.coach, text__contains="gaat niet door")
    assert told.count() == Proposal.objects.filter(state=ProposalState.WITHDRAWN).count()
