"""Verdelingen in the domain and on their pages: what takes part, the same outcome again, pins, why not, proposals."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
from matching import ranking
from matching.assignment import solve
from matching.dividing import dividing, dividing_outcome, dividing_page, dividing_why
from matching.dividing.dividing import Choices
from matching.dividing.dividing_outcome import outcome_of, world_again
from matching.models import (
    Assignment,
    AssignmentRun,
    Cohort,
    CohortJob,
    CohortMember,
    Goal,
    MatchLog,
    MatchSwitch,
    PairRule,
    Preference,
    Proposal,
    ShownKind,
)
from nieuwebanen import background, pruning
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.background import BackgroundTask
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


class World:
    """Two jobs of two seats that ask the same skills, and five people of one team; a sixth of another team."""

    def __init__(self) -> None:
        self.coach = factories.make_user(team=factories.make_team("Team Oost"))
        other = factories.make_user(team=factories.make_team("Team West"))
        pick, fork = factories.make_skill("Orders verzamelen"), factories.make_skill("Heftruck rijden")
        neat = factories.make_skill("Netjes werken")
        self.picker = factories.make_open_job(
            by=self.coach, skills={pick: 3, fork: 1, neat: 1}, title="Orderpicker", seats=2
        )
        self.driver = factories.make_open_job(
            by=self.coach, skills={fork: 3, pick: 1, neat: 1}, title="Heftruckchauffeur", seats=2
        )
        levels = [(3, 1), (3, 2), (2, 2), (1, 3), (1, 1)]
        self.people = [
            factories.make_candidate(self.coach, skills={pick: a, fork: b}, first_name=f"Persoon{n}")
            for n, (a, b) in enumerate(levels)
        ]
        self.stranger = factories.make_candidate(other, skills={pick: 3, fork: 3}, first_name="Vreemde")

    def make(self, **changes: object) -> Assignment:
        values = {"name": "Logistiek", "jobs": [self.picker, self.driver], "team": self.coach.team, "cohort": None}
        return dividing.make(Choices(**(values | changes)), by=self.coach, today=factories.today())  # type: ignore[arg-type]

    def run(self, shown: Assignment, **changes: object) -> AssignmentRun:
        return dividing_outcome.run(shown, by=self.coach, today=factories.today(), **changes)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    client.force_login(world.coach)
    return client


def pinned(world: World, shown: Assignment, person: Candidate, job: FutureJob, rule: str = PairRule.PINNED) -> None:
    dividing.set_rule(shown, person, job, rule=rule, reason="Heeft daar proefgedraaid.", by=world.coach)


# ---- what takes part -------------------------------------------------------------------------------------------
def test_pairs_are_those_of_the_lists_and_only_the_own_team_takes_part(world):
    made = world.run(world.make())
    told = dividing_outcome.world_of(made.assignment, today=factories.today()).pairs
    for job in (world.picker, world.driver):
        listed = ranking.rank_people(job, today=factories.today(), on_time=True).rows
        own = {row.id: row.match.score for row in listed if row.id != world.stranger.pk}
        assert {pair.person: pair.score for pair in told if pair.job == job.pk} == own
    assert world.stranger.pk not in {pair.person for pair in outcome_of(made).pairs}
    assert len(outcome_of(made).pairs) == 4
    assert made.outcome["unplaced"][0][0] in {person.pk for person in world.people}


def test_a_manager_may_divide_everybody_and_a_coach_may_not(world):
    with pytest.raises(DomainError, match="Kies een team"):
        world.make(team=None)
    manager = factories.make_user(Role.MANAGER)
    choices = Choices("Alles", [world.picker], None, None)
    shown = dividing.make(choices, by=manager, today=factories.today())
    assert world.stranger in dividing.people_of(shown)
    assert not Assignment.objects.visible_to(world.coach).filter(pk=shown.pk).exists()


def test_seats_are_the_open_ones_or_fewer_and_the_chosen_take_no_part(world):
    proposal = proposed.presented(world.picker, factories.make_profile(world.picker, world.coach))
    employer = factories.make_user(Role.EMPLOYER)
    proposal.job.employer.memberships.create(user=employer, may_sign=True, is_admin=True)
    proposed.choose(proposal)
    shown = world.make(seats={world.driver.pk: 1})
    assert dividing.seats_of(shown) == {world.picker.pk: 1, world.driver.pk: 1}
    assert proposal.candidate not in dividing.people_of(shown)


def test_who_is_ready_too_late_takes_part_only_when_that_was_chosen(world):
    """Two hours of learning a week is not enough; a choice of the maker, written down with the outcome."""
    late = Candidate.objects.filter(pk__in=[person.pk for person in world.people])
    late.update(learning_hours_per_week=1)
    on_time = {pair.person for pair in outcome_of(world.run(world.make())).pairs}
    everybody = world.run(world.make(with_late=True))
    assert len(on_time) < len(outcome_of(everybody).pairs) == 4
    assert everybody.choices["with_late"] is True


def test_the_quota_is_met_for_who_waits_long_or_refused_with_how_to_mend_it(world):
    """Persoon4 scores least and has no seat, until half of the seats are for who waits long."""
    shown = world.make()
    last = world.people[4]
    assert last.pk in {row[0] for row in world.run(shown).outcome["unplaced"]}
    Candidate.objects.filter(pk__in=[last.pk, world.people[0].pk]).update(created_at=factories.moment(-900))
    with_quota = world.make(quota_percent=50)
    made = world.run(with_quota)
    assert {last.pk, world.people[0].pk} <= {pair.person for pair in outcome_of(made).pairs}
    with pytest.raises(DomainError, match=r"Heftruckchauffeur|Orderpicker|samen"):
        world.run(world.make(quota_percent=100))


# ---- an outcome -------------------------------------------------------------------------------------------------
def test_the_same_inputs_give_the_same_outcome_again(world):
    first = world.run(world.make())
    again = world_again(first)
    assert again.digest == first.inputs_hash
    assert again.solve() == outcome_of(first)
    assert world.run(first.assignment, keep=False).outcome == first.outcome
    assert first.rules_hash
    factories.assess_skill(world.people[4], world.picker.requirements.all()[0].skill, 3)
    assert world_again(first).digest != first.inputs_hash


def test_an_outcome_never_changes(world):
    made = world.run(world.make())
    with pytest.raises(Exception, match="nb:"):
        AssignmentRun.objects.filter(pk=made.pk).update(today=factories.today() - timedelta(days=1))


def test_an_outcome_ends_with_the_rule_for_shown_matches(world):
    shown = world.make()
    old, new = world.run(shown, at=factories.moment(-4000)), world.run(shown)
    pruning.load_defaults()
    pruning.run(at=factories.moment(), dry=False)
    assert not AssignmentRun.objects.filter(pk=old.pk).exists()
    assert AssignmentRun.objects.filter(pk=new.pk).exists()


def test_a_pin_and_a_forbidden_pair_are_kept_and_the_page_tells_what_changed(world):
    shown = world.make()
    before = outcome_of(world.run(shown)).keys
    someone, last = world.people[0], world.people[4]
    at = next(job for person, job in before if person == someone.pk)
    job = world.picker if at == world.picker.pk else world.driver
    pinned(world, shown, someone, job, PairRule.FORBIDDEN)
    pinned(world, shown, last, job)
    made = world.run(shown)
    after = outcome_of(made).keys
    assert (last.pk, job.pk) in after
    assert (someone.pk, job.pk) not in after
    changes = dividing_page.read_run(shown, made, world.coach).changes()
    assert changes is not None
    assert (changes.kept, changes.into, changes.out) == (
        len(before & after),
        len({p for p, _ in after} - {p for p, _ in before}),
        len({p for p, _ in before} - {p for p, _ in after}),
    )
    assert not dividing.rules_differ(shown, made)
    dividing.drop_rule(shown.rules.get(rule=PairRule.PINNED), by=world.coach)
    assert dividing.rules_differ(shown, made)


def test_pins_that_cannot_be_are_refused_with_how_to_mend_it(world):
    shown = world.make()
    nobody = factories.make_candidate(world.coach, skills={factories.make_skill(): 1})
    with pytest.raises(DomainError, match="past nu niet"):
        pinned(world, shown, nobody, world.picker)
    with pytest.raises(DomainError, match="doet niet mee"):
        pinned(world, shown, world.stranger, world.picker)
    with pytest.raises(DomainError, match="waarom"):
        dividing.set_rule(shown, world.people[0], world.picker, rule="vast", reason=" ", by=world.coach)
    for person in world.people[:3]:
        pinned(world, shown, person, world.picker)
    with pytest.raises(DomainError, match="staan 3 mensen vast, er zijn 2 plekken"):
        world.run(shown)
    pinned(world, shown, world.people[0], world.driver)  # takes the place of the earlier pin
    assert (world.people[0].pk, world.driver.pk) in outcome_of(world.run(shown)).keys


def test_no_outcome_while_the_match_is_off_or_after_the_verdeling_is_closed(world, browser):
    shown = world.make()
    world.run(shown)
    assert "Uitkomst" in browser.get(shown.get_absolute_url()).content.decode()
    MatchSwitch.objects.create(on=False, reason="Proef", by=world.coach, at=factories.moment())
    with pytest.raises(DomainError, match="match staat uit"):
        world.run(shown)
    page = browser.get(shown.get_absolute_url()).content.decode()
    assert "De match staat uit." in page
    assert world.people[0].last_name not in page
    MatchSwitch.objects.create(on=True, reason="Proef", by=world.coach, at=factories.moment(1))
    dividing.close(shown, by=world.coach, today=factories.today())
    with pytest.raises(DomainError, match="is klaar"):
        world.run(shown)
    with pytest.raises(StaleError):
        dividing.close(Assignment(pk=shown.pk, version=1), by=world.coach, today=factories.today())


def test_preferences_give_the_stable_assignment(world):
    """The employer of the picker's job likes Persoon3 best, who likes it too; the score says otherwise."""
    cohort = Cohort.objects.create(
        number="G-1", name="Groep", team=world.coach.team, coach=world.coach, created_by=world.coach,
        created_at=factories.moment(),
    )  # fmt: skip
    CohortJob.objects.create(cohort=cohort, job=world.picker)
    for n, person in enumerate(world.people):
        member = CohortMember.objects.create(
            cohort=cohort, candidate=person, joined_at=factories.moment(), added_by=world.coach
        )
        Preference.objects.create(
            member=member, job=world.picker, by_employer=5 - n, by_candidate=1, by=world.coach, at=factories.moment()
        )
    shown = world.make(team=None, cohort=cohort, jobs=[world.picker], goal=Goal.PREFERENCES)
    made = world.run(shown)
    assert {pair.person for pair in outcome_of(made).pairs} == {world.people[3].pk, world.people[4].pk}
    answer = dividing_why.why_not(made, world.people[0], world.picker, world.coach)
    assert "die de werkgever hoger zette" in answer.sentences[0]
    with pytest.raises(DomainError, match="groepswerving"):
        world.make(goal=Goal.PREFERENCES)


# ---- why not ------------------------------------------------------------------------------------------------------
def test_why_not_tells_the_cost_and_who_would_move(world):
    made = world.run(world.make())
    outcome = outcome_of(made)
    last = next(person for person in world.people if person.pk == outcome.unplaced[0])
    job = world.picker
    answer = dividing_why.why_not(made, last, job, world.coach)
    problem = world_again(made).problem
    there = solve(replace(problem, pinned=frozenset({(last.pk, job.pk)})))
    lost = dividing_page.in_points(outcome.total - there.total)
    assert (
        answer.sentences[0]
        == f"Met {last} bij Orderpicker wordt het totaal {lost} punten lager, van 100 per kandidaat."
    )
    assert any("naar geen plek" in line for line in answer.moves)
    assert answer.may_pin


def test_why_not_names_the_constraint_the_rule_or_that_somebody_takes_no_part(world):
    shown = world.make()
    Candidate.objects.filter(pk=world.people[0].pk).update(hours_per_week=8)
    pinned(world, shown, world.people[1], world.picker, PairRule.FORBIDDEN)
    made = world.run(shown)

    def told(person: Candidate, user: User | None = None) -> str:
        return " ".join(dividing_why.why_not(made, person, world.picker, user or world.coach).sentences)

    assert "Kan 8 uur per week werken, de baan is minimaal 24 uur." in told(world.people[0])
    assert "Heeft daar proefgedraaid." in told(world.people[1])
    assert "hoort niet bij Team Oost" in told(world.stranger, factories.make_user(Role.MANAGER))
    placed = next(p for p in world.people if (p.pk, world.picker.pk) in outcome_of(made).keys)
    assert "staat in deze uitkomst bij" in told(placed)


# ---- the pages ------------------------------------------------------------------------------------------------------
def test_from_choosing_jobs_to_an_outcome_to_proposals(world, browser, client_for):
    data = {
        "name": "Twee hallen", "jobs": [world.picker.public_id, world.driver.public_id], "who": "team",
        "goal": Goal.MOST_POINTS, "version": 1,
    }  # fmt: skip
    wrong = browser.post(reverse("matching:assignment_new"), data | {"jobs": []})
    assert wrong.status_code == 422
    assert "Kies minimaal 1 baan om over te verdelen" in wrong.content.decode()
    response = browser.post(reverse("matching:assignment_new"), data, follow=True)
    shown = Assignment.objects.get(name="Twee hallen")
    text = response.content.decode()
    assert "4 van de 5 kandidaten op een plek, van 4 plekken." in text
    assert "Een verdeling is een hulpmiddel en geen besluit." in text
    listed = browser.get(reverse("matching:assignment_list")).content.decode()
    assert "Twee hallen" in listed
    assert shown.number in listed
    logged = MatchLog.objects.filter(kind=ShownKind.ASSIGNED).latest("pk")
    assert logged.shown
    line = client_for(factories.make_user(Role.MANAGER)).get(reverse("matching:log_line", args=[logged.public_id])).text
    assert f"verdeling {shown.number}" in line
    assert str(shown.runs.get().public_id) not in line.replace(f"?uitkomst={shown.runs.get().public_id}", "")
    run = shown.runs.get()
    person = world.people[outcome_of(run).pairs[0].person - world.people[0].pk]
    at = outcome_of(run).pairs[0].job
    job = world.picker if at == world.picker.pk else world.driver
    address = reverse("matching:assignment_select", args=[shown.public_id, job.public_id])
    assert browser.post(address, {"candidates": []}).status_code == 422
    assert browser.post(address, {"candidates": [world.stranger.public_id]}).status_code == 404
    assert browser.post(address, {"candidates": [person.public_id]}).status_code == 302
    assert Proposal.objects.filter(job=job, candidate=person).exists()


def test_a_form_that_is_sent_twice_makes_one_verdeling_with_one_outcome(world, browser):
    page = reverse("matching:assignment_new")
    data = {
        "name": "Twee hallen", "jobs": [world.picker.public_id], "who": "team", "goal": Goal.MOST_POINTS,
        "version": 1, "key": browser.get(page).context["form"]["key"].value(),
    }  # fmt: skip
    assert browser.post(page, data).url == browser.post(page, data).url == Assignment.objects.get().get_absolute_url()
    assert AssignmentRun.objects.count() == 1
    assert "Twee hallen was al gemaakt" in browser.get(page).content.decode()


def test_every_page_of_a_verdeling_says_it_when_the_match_is_off(world, browser):
    shown, other = world.make(), world.make()
    world.run(shown)
    MatchSwitch.objects.create(on=False, reason="Proef", by=world.coach, at=factories.moment())
    pair = f"?kandidaat={world.people[4].number}&baan={world.picker.public_id}"
    rule = reverse(
        "matching:assignment_rule", args=[shown.public_id, world.people[0].public_id, world.picker.public_id]
    )
    data = {
        "name": "Zonder", "jobs": [world.picker.public_id], "who": "team", "goal": Goal.MOST_POINTS, "version": 1,
    }  # fmt: skip
    answers = [
        browser.get(reverse("matching:assignment_list")),
        browser.get(reverse("matching:assignment_new")),
        browser.get(other.get_absolute_url()),
        browser.get(reverse("matching:assignment_print", args=[shown.public_id]), follow=True),
        browser.get(reverse("matching:assignment_why", args=[shown.public_id]) + pair, follow=True),
        browser.post(reverse("matching:assignment_run", args=[shown.public_id]), follow=True),
        browser.post(reverse("matching:assignment_edit", args=[shown.public_id]), data, follow=True),
        browser.post(reverse("matching:assignment_new"), data, follow=True),
        browser.post(rule, {"reason": "Kent het team."}, follow=True),
    ]
    assert [one.status_code for one in answers] == [200] * 8 + [422]
    assert [n for n, one in enumerate(answers) if "De match staat uit" not in one.content.decode()] == []
    assert shown.runs.count() == 1


def test_the_page_names_nobody_of_another_team(world, browser):
    manager = factories.make_user(Role.MANAGER)
    cohort = Cohort.objects.create(
        number="G-2", name="Samen", team=world.coach.team, coach=world.coach, created_by=manager,
        created_at=factories.moment(),
    )  # fmt: skip
    for person in (world.people[0], world.stranger):
        CohortMember.objects.create(cohort=cohort, candidate=person, joined_at=factories.moment(), added_by=manager)
    shown = world.make(team=None, cohort=cohort, jobs=[world.driver])
    made = world.run(shown)
    assert world.stranger.pk in {pair.person for pair in outcome_of(made).pairs}
    for name in ("assignment", "assignment_print"):
        text = browser.get(reverse(f"matching:{name}", args=[shown.public_id])).content.decode()
        assert world.stranger.number in text
        assert world.stranger.first_name not in text
        assert world.stranger.last_name not in text
        assert world.people[0].first_name in text


def test_pin_why_not_and_again_on_the_pages(world, browser):
    shown = world.make()
    world.run(shown)
    person = world.people[4]
    why = reverse("matching:assignment_why", args=[shown.public_id])
    asked = {"kandidaat": person.number, "baan": world.picker.public_id}
    assert "Wat er dan verandert" in browser.get(why, asked).content.decode()
    unknown = browser.get(why, asked | {"kandidaat": "Niemand"})
    assert unknown.status_code == 422
    rule = reverse("matching:assignment_rule", args=[shown.public_id, person.public_id, world.picker.public_id])
    assert browser.post(rule, {"reason": ""}).status_code == 422
    browser.post(rule, {"reason": "Kent het team."})
    page = browser.get(shown.get_absolute_url()).content.decode()
    assert "Er zijn afspraken veranderd sinds deze uitkomst." in page
    browser.post(reverse("matching:assignment_run", args=[shown.public_id]))
    assert (person.pk, world.picker.pk) in outcome_of(shown.runs.first()).keys
    assert "Veranderd sinds de vorige keer" in browser.get(shown.get_absolute_url()).content.decode()
    drop = reverse("matching:assignment_rule_drop", args=[shown.public_id, person.public_id, world.picker.public_id])
    browser.post(drop)
    assert not shown.rules.exists()


def test_what_is_large_goes_to_the_worker(world, browser, monkeypatch):
    monkeypatch.setattr(dividing, "AT_ONCE", 3)
    shown = world.make()
    response = browser.post(reverse("matching:assignment_run", args=[shown.public_id]))
    task = BackgroundTask.objects.get(kind="matching.assign")
    assert response.url == task.get_absolute_url()
    background.run_waiting()
    task.refresh_from_db()
    assert (task.state, task.problem) == ("klaar", "")
    assert str(shown.runs.get().public_id) in task.next_url


def test_the_page_asks_as_many_queries_for_more_people(world, browser):
    shown = world.make()
    world.run(shown)
    address = shown.get_absolute_url()
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    FutureJob.objects.update(seats=9)
    for _ in range(5):
        factories.make_profile(world.picker, world.coach, level=2)
    world.run(shown)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) <= len(few) + 2  # the outcome before it, which the first had not
