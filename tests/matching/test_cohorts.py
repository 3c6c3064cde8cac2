"""Group recruitment: the rules of the domain."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.models import CandidateStatus
from employers.models import FutureJob
from matching.cohorts import cohort_attendance, cohort_members, cohort_preferences, cohort_proposals, cohorts
from matching.cohorts.cohort_attendance import Entry
from matching.models import (
    Attendance,
    CohortState,
    DeclineReason,
    LeaveReason,
    MemberState,
    Preference,
    Presence,
    ProposalState,
)
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.work import Weekday
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(coach):
    return factories.make_open_job(by=coach, seats=12)


@pytest.fixture
def cohort(job, coach, today):
    return cohorts.make(name="Ploeg 1", coach=coach, jobs=[job], by=coach, today=today)


def people(job, coach, number=3):
    return [factories.make_profile(job, coach) for _ in range(number)]


def join(cohort, coach, number=3):
    return cohort_members.add(people(cohort.cohort_jobs.all()[0].job, coach, number), to=cohort, by=coach)


def seen(*members):
    return {m.public_id: m.phase.public_id if m.phase else None for m in members}


def limit(phase, number):
    phase.capacity = number
    phase.save()


def states(cohort):
    return sorted(cohort.members.values_list("state", flat=True))


# ---- the group ------------------------------------------------------------------------------------------
def test_a_group_has_a_number_its_jobs_and_the_five_usual_parts(cohort, job, coach):
    assert cohort.number.startswith("G-")
    assert [str(phase) for phase in cohort.phases.all()] == [
        "Voorlichting", "Empowermenttraining", "Training bij het ROC", "Speeddates", "Sollicitatiegesprek",
    ]  # fmt: skip
    assert cohort.team == coach.team
    assert Event.objects.about(job)[0].verb == "cohort.made"


def test_a_job_that_does_not_come_gets_no_group(coach, today):
    withdrawn = factories.make_job(by=coach, announced=False)
    with pytest.raises(DomainError, match="komt niet meer"):
        cohorts.make(name="Ploeg", coach=coach, jobs=[withdrawn], by=coach, today=today)


def test_the_second_of_two_who_change_a_group_hears_it(cohort, coach):
    cohorts.change(cohort, version=1, name="Eerste", coach=coach, note="", by=coach)
    with pytest.raises(StaleError):
        cohorts.change(cohort, version=1, name="Tweede", coach=coach, note="", by=coach)


def test_a_part_with_people_or_attendance_stays(cohort, coach):
    member = join(cohort, coach, 1)[0]
    first, second = cohort.phases.all()[:2]
    with pytest.raises(DomainError, match="staan mensen"):
        cohorts.remove_phase(first, by=coach)
    note(first, coach, **{str(member.public_id): "aanwezig"})
    cohort_members.move(cohort, seen(member), to=second, by=coach)
    with pytest.raises(DomainError, match="wie er was"):
        cohorts.remove_phase(first, by=coach)


def test_a_part_moves_one_place_and_the_first_stays_first(cohort, coach):
    first, second = cohort.phases.all()[:2]
    cohorts.move_phase(second, up=True, by=coach)
    assert list(cohort.phases.all())[:2] == [second, first]
    cohorts.move_phase(second, up=True, by=coach)
    assert cohort.phases.all()[0] == second


def test_a_part_does_not_get_smaller_than_who_is_in_it(cohort, coach):
    join(cohort, coach, 3)
    facts = cohorts.PhaseFacts(kind="voorlichting", capacity=2)
    with pytest.raises(DomainError, match="staan al 3 mensen"):
        cohorts.change_phase(cohort.phases.all()[0], facts, version=1, by=coach)


def test_a_group_ends_when_nobody_takes_part_and_stops_with_a_reason_for_all_and_opens_again(cohort, coach, today):
    join(cohort, coach, 2)
    with pytest.raises(DomainError, match="2 mensen doen nog mee"):
        cohorts.finish(cohort, by=coach, today=today)
    cohorts.stop(cohort, reason=LeaveReason.NO_SEAT, by=coach, today=today)
    assert states(cohort) == ["gestopt", "gestopt"]
    with pytest.raises(DomainError, match="klaar"):
        join(cohort, coach, 1)
    cohort.refresh_from_db()
    assert cohorts.reopen(cohort, by=coach) == 2
    cohort.refresh_from_db()
    assert (cohort.state, states(cohort)) == (CohortState.RUNNING, ["doet-mee", "doet-mee"])


# ---- adding ---------------------------------------------------------------------------------------------
def test_who_cannot_join_is_told_why(cohort, job, coach):
    inside = join(cohort, coach, 1)[0].candidate
    inactive = factories.make_profile(job, coach)
    inactive.status = CandidateStatus.INACTIVE
    inactive.save()
    chosen = factories.make_profile(job, coach)
    proposed.chosen(job, chosen)
    first, second = people(job, coach, 2)
    limit(cohort.phases.all()[0], 2)
    plan = cohort_members.plan_add([inside, inactive, chosen, first, second], cohort)
    assert [line.text for line in plan.lines] == [
        "staat al in deze groep: doet mee",
        "is niet actief",
        "is al gekozen voor een baan",
        "komt bij Voorlichting",
        "past niet meer: Voorlichting heeft plaats voor 2",
    ]
    with pytest.raises(StaleError, match="is niet actief"):
        cohort_members.add([first, inactive], to=cohort, by=coach)
    assert cohort.members.count() == 1


def test_nobody_of_another_team_is_added(cohort, job, coach, other_coach):
    with pytest.raises(DomainError, match="eigen team"):
        cohort_members.add([factories.make_profile(job, other_coach)], to=cohort, by=coach)


def test_only_a_mistake_is_taken_out(cohort, coach):
    mistake, there = join(cohort, coach, 2)
    note(cohort.phases.all()[0], coach, **{str(there.public_id): "aanwezig"})
    cohort_members.remove(mistake, by=coach)
    with pytest.raises(DomainError, match="al iets vastgelegd"):
        cohort_members.remove(there, by=coach)
    assert list(cohort.members.all()) == [there]


@pytest.mark.django_db(transaction=True)
def test_two_coaches_never_fill_the_same_last_place(cohort, job, coach):
    limit(cohort.phases.all()[0], 1)
    pair, together = people(job, coach, 2), Barrier(2)

    def add(person):
        try:
            together.wait()
            cohort_members.add([person], to=cohort, by=coach)
            return "in"
        except StaleError:
            return "vol"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, pair)) == ["in", "vol"]
    assert cohort.members.count() == 1


# ---- who was there --------------------------------------------------------------------------------------
def note(phase, by, seen=None, **entries):
    new = {UUID(who): Entry(presence) for who, presence in entries.items()}
    return cohort_attendance.save(phase, new, seen=seen or {}, by=by)


def test_attendance_is_written_for_all_at_once_and_changed_and_taken_away(cohort, coach):
    one, two = join(cohort, coach, 2)
    phase = cohort.phases.all()[0]
    assert note(phase, coach, **{str(one.public_id): "aanwezig", str(two.public_id): "afwezig"}) == 2
    was = cohort_attendance.noted(phase)
    assert note(phase, coach, was, **{str(one.public_id): "aanwezig", str(two.public_id): ""}) == 1
    assert [(a.member, a.presence) for a in Attendance.objects.all()] == [(one, Presence.PRESENT)]


def test_what_a_colleague_filled_in_meanwhile_is_named_and_not_overwritten(cohort, coach):
    one, two = join(cohort, coach, 2)
    phase = cohort.phases.all()[0]
    note(phase, coach, **{str(one.public_id): "aanwezig"})
    with pytest.raises(StaleError, match=str(one.candidate)):
        note(phase, coach, **{str(one.public_id): "afwezig"})
    # Untouched lines of an old screen change nothing.
    assert note(phase, coach, {}, **{str(one.public_id): "", str(two.public_id): "afgemeld"}) == 1
    assert cohort_attendance.noted(phase)[one.public_id] == Entry("aanwezig")


# ---- moving on ------------------------------------------------------------------------------------------
def test_a_plan_says_who_moves_and_who_cannot_and_why(cohort, coach):
    members = join(cohort, coach, 5)
    first, second, third = cohort.phases.all()[:3]
    absent, moved, ended, goes, late = members
    note(first, coach, **{str(absent.public_id): "afwezig", str(goes.public_id): "aanwezig"})
    on_screen = seen(*members)
    cohort_members.move(cohort, seen(moved), to=third, by=coach)
    cohort_members.end(cohort, seen(ended), state="gestopt", reason=LeaveReason.NO_WISH, by=coach)
    limit(second, 1)
    texts = {line.member: line.text for line in cohort_members.plan_move(cohort, on_screen, second).lines}
    assert texts == {
        absent: "was er niet bij Voorlichting (niet gekomen)",
        moved: "staat intussen bij Training bij het ROC",
        ended: "is al gestopt",
        goes: "van Voorlichting naar Empowermenttraining",
        late: "past niet meer: Empowermenttraining heeft plaats voor 1",
    }


def test_all_move_or_nobody(cohort, coach):
    one, two = join(cohort, coach, 2)
    second, third = cohort.phases.all()[1:3]
    on_screen = seen(one, two)
    cohort_members.move(cohort, seen(two), to=third, by=coach)
    with pytest.raises(StaleError, match=f"{two.candidate} staat intussen bij"):
        cohort_members.move(cohort, on_screen, to=second, by=coach)
    one.refresh_from_db()
    assert str(one.phase) == "Voorlichting"


def test_everybody_who_was_there_moves_and_comes_back_until_something_else_happens(cohort, coach):
    one, two, three = join(cohort, coach, 3)
    first, second = cohort.phases.all()[:2]
    note(
        first,
        coach,
        **{str(one.public_id): "aanwezig", str(two.public_id): "aanwezig", str(three.public_id): "afgemeld"},
    )
    there = cohort_members.present_in(cohort, first)
    assert there.keys() == {one.public_id, two.public_id}
    cohort_members.move(cohort, there, to=second, by=coach)
    step = cohort_members.undoable(cohort)
    assert cohort_members.undo(cohort, step=step.pk, by=coach) == 2
    assert set(cohort.members.values_list("phase", flat=True)) == {first.pk}
    cohort_members.move(cohort, there, to=second, by=coach)
    step = cohort_members.undoable(cohort)
    join(cohort, coach, 1)
    with pytest.raises(StaleError, match="iets anders gebeurd"):
        cohort_members.undo(cohort, step=step.pk, by=coach)


def test_an_outcome_has_a_closed_reason_and_is_taken_back_or_put_back(cohort, coach):
    one, two = join(cohort, coach, 2)
    with pytest.raises(DomainError, match="Kies een reden"):
        cohort_members.end(cohort, seen(one), state="gestopt", reason="zomaar", by=coach)
    with pytest.raises(DomainError, match="Kiezen doet de werkgever"):
        cohort_members.end(cohort, seen(one), state="gekozen", reason=LeaveReason.OTHER, by=coach)
    cohort_members.end(cohort, seen(one, two), state="niet-gekozen", reason=LeaveReason.NO_SEAT, by=coach)
    cohort_members.undo(cohort, step=cohort_members.undoable(cohort).pk, by=coach)
    assert states(cohort) == ["doet-mee", "doet-mee"]
    cohort_members.end(cohort, seen(one), state="gestopt", reason=LeaveReason.NO_WISH, by=coach)
    one.refresh_from_db()
    limit(cohort.phases.all()[0], 1)
    with pytest.raises(DomainError, match="past niet meer"):
        cohort_members.put_back(one, by=coach)
    limit(cohort.phases.all()[0], 2)
    cohort_members.put_back(one, by=coach)
    assert states(cohort) == ["doet-mee", "doet-mee"]


def test_the_database_keeps_a_member_in_a_part_of_the_own_group(cohort, job, coach, today):
    member = join(cohort, coach, 1)[0]
    other = cohorts.make(name="Ploeg 2", coach=coach, jobs=[job], by=coach, today=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        cohort.members.filter(pk=member.pk).update(phase=other.phases.all()[0])


# ---- the employer decides -------------------------------------------------------------------------------
def propose(cohort, job, coach, *members):
    return cohort_proposals.propose(cohort, seen(*members), job, by=coach, today=factories.today())


def presented(proposal):
    proposed.inform(proposal)
    proposed.present(proposal)
    return proposal


def test_proposals_are_made_together_and_what_the_employer_says_is_the_outcome(cohort, job, coach):
    yes, no, waits = join(cohort, coach, 3)
    made = {p.candidate_id: presented(p) for p in propose(cohort, job, coach, yes, no)}
    proposed.choose(made[yes.candidate_id])
    proposed.decline(made[no.candidate_id], reason=DeclineReason.NOT_READY)
    for member in (yes, no, waits):
        member.refresh_from_db()
    assert (yes.state, yes.job) == (MemberState.CHOSEN, job)
    assert (no.state, no.reason) == (MemberState.NOT_CHOSEN, LeaveReason.NOT_READY)
    assert waits.state == MemberState.JOINS
    assert "cohort.member_decided" in Event.objects.about(cohort).values_list("verb", flat=True)


def test_nobody_is_written_off_while_an_employer_still_decides(cohort, job, coach):
    member = join(cohort, coach, 1)[0]
    second = factories.make_open_job(by=coach, seats=3, skills={r.skill: 1 for r in job.requirements.all()})
    cohorts.add_job(cohort, second, by=coach)
    first = presented(propose(cohort, job, coach, member)[0])
    presented(propose(cohort, second, coach, member)[0])
    proposed.decline(first)
    member.refresh_from_db()
    assert member.state == MemberState.JOINS
    plan = cohort_members.plan_end(cohort, seen(member), MemberState.NOT_CHOSEN)
    assert plan.skipped[0].text == f"is voorgesteld voor {second}: de werkgever kiest nog"


def test_who_is_chosen_elsewhere_leaves_the_group_and_who_gives_the_seat_back_leaves_it_too(cohort, job, coach, today):
    member, other = join(cohort, coach, 2)
    elsewhere = factories.make_open_job(by=coach, seats=1)
    proposal = proposed.presented(elsewhere, factories.make_profile(elsewhere, coach))
    cohort.members.filter(pk=member.pk).update(candidate=proposal.candidate)
    proposed.choose(proposal)
    member.refresh_from_db()
    assert (member.state, member.reason) == (MemberState.LEFT, LeaveReason.OTHER_WORK)
    mine = presented(propose(cohort, job, coach, other)[0])
    proposed.choose(mine)
    proposed.withdraw(mine)
    other.refresh_from_db()
    assert (other.state, other.job) == (MemberState.LEFT, None)


def test_who_is_chosen_stays_in_a_group_for_a_job_that_goes_with_all_chosen_jobs(cohort, job, coach, today):
    """A working week of 36 hours: 16 and 16 hours go together on other days, and then only 4 are left."""

    def part_time(days, hours):
        made = factories.make_open_job(by=coach, seats=3, skills={r.skill: 1 for r in job.requirements.all()})
        FutureJob.objects.filter(pk=made.pk).update(days=days, hours_min=hours, hours_max=hours)
        made.refresh_from_db()
        return made

    def group(name, *jobs):
        return cohorts.make(name=name, coach=coach, jobs=jobs, by=coach, today=today)

    early, late = part_time([Weekday.MONDAY], 16), part_time([Weekday.THURSDAY], 16)
    same_day, short, long = (
        part_time(*one) for one in (([Weekday.MONDAY], 2), ([Weekday.FRIDAY], 4), ([Weekday.FRIDAY], 8))
    )
    person = factories.make_profile(job, coach, hours_per_week=36)
    groups = [
        group("mag erbij", late),
        group("zelfde dag", same_day),
        group("kort", short),
        group("lang", same_day, long),
    ]
    members = [cohort_members.add([person], to=one, by=coach)[0] for one in groups]

    def stands():
        return [(m.refresh_from_db(), m.state, m.reason)[1:] for m in members]

    joins, left = (MemberState.JOINS, ""), (MemberState.LEFT, LeaveReason.OTHER_WORK)
    proposed.chosen(early, person)
    assert stands() == [joins, left, joins, joins]
    proposed.chosen(late, person)
    assert stands() == [(MemberState.CHOSEN, ""), left, joins, left]


def test_for_whom_no_proposal_goes_is_told_and_nothing_is_half_done(cohort, job, coach):
    one, two = join(cohort, coach, 2)
    propose(cohort, job, coach, two)
    plan = cohort_proposals.plan_propose(cohort, seen(one, two), job, by=coach, today=factories.today())
    assert [line.text for line in plan.skipped] == ["staat al bij deze baan: geselecteerd"]
    with pytest.raises(StaleError, match="staat al bij deze baan"):
        propose(cohort, job, coach, one, two)
    assert list(job.proposals.values_list("candidate", "state")) == [(two.candidate_id, ProposalState.SELECTED)]


# ---- preferences ----------------------------------------------------------------------------------------
def test_both_orders_are_kept_and_no_place_is_given_twice(cohort, job, coach):
    one, two = join(cohort, coach, 2)
    cohort_preferences.save(cohort, job, {one.pk: (2, 1), two.pk: (1, None)}, seen={}, by=coach)
    rows = cohort_preferences.rows_of(cohort, job, [one, two])
    assert [(row.member, row.places) for row in rows] == [(two, (1, None)), (one, (2, 1))]
    with pytest.raises(DomainError, match="Plaats 1 bij de werkgever"):
        cohort_preferences.save(cohort, job, {one.pk: (1, 1)}, seen={one.pk: (2, 1)}, by=coach)
    with pytest.raises(StaleError, match=str(one.candidate)):
        cohort_preferences.save(cohort, job, {one.pk: (3, None)}, seen={}, by=coach)
    cohort_preferences.save(cohort, job, {one.pk: (None, None)}, seen={one.pk: (2, 1)}, by=coach)
    assert Preference.objects.count() == 1


def test_a_person_gives_two_jobs_no_same_place(cohort, job, coach):
    member = join(cohort, coach, 1)[0]
    second = factories.make_open_job(by=coach)
    cohorts.add_job(cohort, second, by=coach)
    cohort_preferences.save(cohort, job, {member.pk: (None, 1)}, seen={}, by=coach)
    with pytest.raises(DomainError, match="ook plaats 1"):
        cohort_preferences.save(cohort, second, {member.pk: (None, 1)}, seen={}, by=coach)
