"""The filters of a coach's day, something for many people at once with a preview, and groups."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from candidates import batch, coaching, groups
from candidates.models import Candidate, CandidateGroup, CandidateStatus, CoachAssignment, GroupMember, Standing
from matching.models import Proposal
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from tests import factories
from tests.trajectories import builders
from trajectories.models import Trajectory

pytestmark = pytest.mark.django_db
LIST, BATCH, GROUPS = reverse("candidates:list"), reverse("candidates:batch"), reverse("candidates:groups")


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def names(client, **query):
    page = client.get(LIST, query)
    assert page.status_code == 200
    return {row.candidate.first_name for row in page.context["rows"]}


def send(client, people, *, action, step="vraag", **fields):
    ids = [str(person.public_id) for person in people]
    return client.post(BATCH, {"actie": action, "stap": step, "wie": ids, **fields})


# ---- filters --------------------------------------------------------------------------------------------
def test_each_filter_of_the_day_finds_who_it_says(desk, coach, today):
    def person(name, **fields):
        return factories.make_candidate(coach, first_name=name, available_from=None, **fields)

    person("Gewoon")
    person("Stil")
    Standing.objects.filter(candidate__first_name="Stil").update(active_at=factories.moment(-31))
    person("Werkt")
    Candidate.objects.filter(first_name="Werkt").update(status=CandidateStatus.PLACED)
    Standing.objects.filter(candidate__first_name="Werkt").update(active_at=factories.moment(-31))
    Candidate.objects.filter(pk=person("Einde").pk).update(current_job_ends_on=today + timedelta(days=60))
    Candidate.objects.filter(pk=person("Later").pk).update(current_job_ends_on=today + timedelta(days=61))
    person("Maart", target_group="taal")
    Candidate.objects.filter(first_name="Maart").update(available_from="2027-03-31")
    for name, days in (("Laat", -1), ("Straks", 0)):
        Standing.objects.filter(candidate=person(name)).update(next_action_on=today + timedelta(days=days))
    everybody = {"Gewoon", "Stil", "Einde", "Later", "Maart", "Laat", "Straks"}
    assert names(desk) == everybody
    assert names(desk, stil="30") == {"Stil"}
    assert names(desk, stil="30", stand="alle") == {"Stil"}  # who is at work does not wait
    assert names(desk, eindigt="60") == {"Einde"}
    assert names(desk, klaar="2027-03") == {"Maart"}
    assert names(desk, doelgroep="taal") == {"Maart"}
    assert names(desk, actie="te-laat") == {"Laat"}
    assert names(desk, actie="open") == {"Laat", "Straks"}
    assert names(desk, actie="geen") == everybody - {"Laat", "Straks"}
    assert names(desk, profiel="niet-klaar") == everybody


def test_what_the_floors_above_know_filters_too(desk, coach, today):
    case, _ = builders.signed(coach)
    learner = case.trajectory.candidate
    free = factories.make_candidate(coach, first_name="Vrij")
    assert names(desk, voorstel="zonder") == {"Vrij"}
    assert learner.first_name in names(desk)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(starts_on=today, ends_on=today + timedelta(days=20))
    soon = today + timedelta(days=20)
    Candidate.objects.filter(pk__in=[learner.pk, free.pk]).update(available_from=None)
    assert names(desk, eindigt="60") == {learner.first_name}
    assert names(desk, klaar=f"{soon:%Y-%m}") == {learner.first_name}
    page = desk.get(LIST).text
    assert case.trajectory.number in page  # the step of a row, told by the floor above
    Proposal.objects.filter(candidate=learner).update(state="ingetrokken", withdrawn_at=factories.moment())
    assert names(desk, voorstel="zonder") == {"Vrij", learner.first_name}


def test_incomplete_is_who_may_not_be_presented(desk, coach, today):
    ready = factories.make_profile(factories.make_open_job(by=coach), coach, first_name="Klaar")
    factories.make_candidate(coach, first_name="Leeg")
    assert names(desk, profiel="niet-klaar") == {"Leeg"}
    Standing.objects.filter(candidate=ready).update(newest_skill_on=today - timedelta(days=184))
    assert names(desk, profiel="niet-klaar") == {"Klaar", "Leeg"}


@pytest.mark.parametrize("text", ["ZOE", "zoë el-am", "amrani Zoe", "{number}", "{number_lower}"])
def test_people_are_found_without_accents_by_words_in_any_order_and_by_number(text, desk, coach):
    found = factories.make_candidate(coach, first_name="Zoë", last_name="El-Amrani")
    factories.make_candidate(coach, first_name="Piet", last_name="100%")
    assert names(desk, q=text.format(number=found.number, number_lower=found.number.lower())) == {"Zoë"}
    assert names(desk, q="0%") == {"Piet"}  # no pattern


def test_a_manager_filters_by_team_and_a_coach_has_no_such_filter(coach, other_coach, manager, client_for):
    factories.make_candidate(coach, first_name="Noord")
    factories.make_candidate(other_coach, first_name="Zuid")
    theirs = str(other_coach.team.public_id)
    assert names(client_for(manager), team=theirs) == {"Zuid"}
    assert names(client_for(coach), team=theirs) == {"Noord"}


def test_a_deep_page_costs_one_query_more_and_no_page_grows_with_its_rows(desk, coach, django_assert_max_num_queries):
    def cost(**query):
        with django_assert_max_num_queries(80) as spent:
            assert desk.get(LIST, query).status_code == 200
        return len(spent)

    factories.make_candidate(coach)
    cost()
    before = cost()
    for _ in range(29):
        factories.make_candidate(coach)
    assert cost() == before
    assert cost(pagina="2") <= before + 1


# ---- many at once ---------------------------------------------------------------------------------------
def test_who_gets_another_coach_is_seen_before_it_happens(desk, coach, django_assert_max_num_queries):
    colleague = factories.make_user(team=coach.team, first_name="Cora", last_name="Collega")
    people = [factories.make_candidate(coach) for _ in range(3)]
    hers = factories.make_candidate(colleague)
    page = send(desk, [*people, hers], action="coach")
    assert "4 kandidaten een andere werkcoach geven" in page.text
    answers = {"coach": str(colleague.public_id), "reason": "Langdurig verlof"}
    page = send(desk, [*people, hers], action="coach", step="bekijk", **answers)
    assert page.text.count(f"van {coach} naar {colleague}") == 3
    assert f"{colleague} is al de werkcoach" in page.text
    assert not Event.objects.filter(verb="candidate.coach_changed").exists()
    done = send(desk, people, action="coach", step="doe", **answers)
    assert done.status_code == 302
    assert set(Candidate.objects.values_list("coach", flat=True)) == {colleague.pk}
    changed = Event.objects.filter(verb="candidate.coach_changed")
    assert {event.subject_public_id for event in changed} == {person.public_id for person in people}
    reasons = CoachAssignment.objects.filter(until_on=None, candidate__in=people).values_list("reason", "by")
    assert set(reasons) == {("Langdurig verlof", coach.pk)}


def test_the_cost_of_a_batch_does_not_grow_with_its_people(coach, today, django_assert_max_num_queries):
    def cost(number, to):
        people = [factories.make_candidate(coach) for _ in range(number)]
        with django_assert_max_num_queries(80) as spent:
            coaching.assign(people, to=to, by=coach, reason="Verlof", today=today)
        group = groups.make(name=f"Groep {number}", purpose="", team=coach.team, by=coach)
        with django_assert_max_num_queries(80) as grouped:
            groups.add(people, to=group, by=coach)
        return len(spent), len(grouped)

    colleague = factories.make_user(team=coach.team)
    assert cost(2, colleague) == cost(12, colleague)


def test_what_changed_since_the_preview_is_looked_at_again_and_nothing_is_done(desk, coach, other_coach, today):
    colleague = factories.make_user(team=coach.team)
    people = [factories.make_candidate(coach) for _ in range(2)]
    answers = {"coach": str(colleague.public_id), "reason": "Verlof"}
    coaching.assign(people[:1], to=colleague, by=coach, reason="Eerder", today=today)
    page = send(desk, people, action="coach", step="doe", **answers)
    assert page.status_code == 422
    assert "Er is intussen iets veranderd" in page.text
    theirs = factories.make_candidate(other_coach)
    page = send(desk, [people[1], theirs], action="coach", step="doe", **answers)
    assert page.status_code == 422
    assert "niet meer in jouw lijst" in page.text
    assert str(theirs) not in page.text
    people[1].refresh_from_db()
    assert people[1].coach == coach


def test_all_of_the_list_are_those_of_its_filters(desk, coach, monkeypatch):
    for number in range(30):
        sectors = ["zorg"] if number < 28 else ["horeca"]
        factories.make_candidate(coach, sector_wishes=sectors)
    assert "Alle 28 van deze lijst" in desk.get(LIST, {"sector": "zorg"}).text
    page = desk.post(BATCH, {"actie": "groep", "stap": "vraag", "alle": "ja", "lijst": "sector=zorg"})
    assert "28 kandidaten in een groep zetten" in page.text
    monkeypatch.setattr("candidates.batch.MOST", 20)
    page = desk.post(BATCH, {"actie": "groep", "alle": "ja", "lijst": "sector=zorg"}, follow=True)
    assert "Doe dit voor hooguit 20 tegelijk" in page.text
    assert "Vink eerst een of meer kandidaten aan" in desk.post(BATCH, {"actie": "groep"}, follow=True).text


def test_people_go_in_a_new_group_and_those_of_another_team_are_left_out(coach, other_coach, manager, client_for, desk):
    mine = [factories.make_candidate(coach) for _ in range(2)]
    send(desk, mine, action="groep", step="doe", name="Start in maart")
    group = CandidateGroup.objects.get()
    assert {member.candidate_id for member in group.members.all()} == {person.pk for person in mine}
    assert names(desk, groep=str(group.public_id)) == {person.first_name for person in mine}
    page = send(desk, mine, action="groep", step="bekijk", name="Start in Maart")
    assert "komt in de groep" in page.text
    assert send(desk, mine, action="groep", step="doe", name="START IN MAART").status_code == 422
    assert CandidateGroup.objects.count() == 1
    theirs = factories.make_candidate(other_coach)
    boss = client_for(manager)
    answers = {"action": "groep", "group": str(group.public_id)}
    page = send(boss, [mine[0], theirs], step="bekijk", **answers)
    assert "staat al in deze groep" in page.text
    assert "hoort bij een ander team: Team Zuid" in page.text
    with pytest.raises(DomainError, match="van het team van die groep"):
        groups.add([theirs], to=group, by=manager)
    assert send(desk, mine, action="groep", step="bekijk").status_code == 422


def test_the_chosen_people_are_a_file_with_a_row_in_the_log(desk, coach, other_coach):
    people = [factories.make_candidate(coach) for _ in range(3)]
    page = send(desk, people[:2], action="uitvoer", step="bekijk", kind="xlsx")
    assert page.text.count("komt in het bestand") == 2
    answer = send(desk, people[:2], action="uitvoer", step="doe", kind="xlsx")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {p.number for p in people[:2]}
    assert Event.objects.get(verb="list.exported").data["count"] == 2
    factories.make_candidate(other_coach)
    whole = desk.get(reverse("candidates:list_export"))
    assert load_workbook(BytesIO(whole.content)).worksheets[0].max_row == 4


def test_a_plan_says_of_everybody_what_happens(coach):
    people = [factories.make_candidate(coach)]
    plan = batch.to_coach(people, coach)
    assert (plan.to_do, len(plan.skipped)) == ([], 1)


# ---- groups ---------------------------------------------------------------------------------------------
def test_a_group_is_made_reworded_left_and_stopped(desk, coach, client_for, other_coach):
    desk.post(reverse("candidates:group_new"), {"name": "Start in maart", "purpose": "", "version": "1"})
    group = CandidateGroup.objects.get()
    address = {"public_id": group.public_id}
    person = factories.make_candidate(coach)
    groups.add([person], to=group, by=coach)
    page = desk.get(reverse("candidates:group", kwargs=address)).text
    assert person.number in page
    edit = reverse("candidates:group_edit", kwargs=address)
    assert desk.post(edit, {"name": "Start in april", "version": "1"}).status_code == 302
    late = desk.post(edit, {"name": "Start in mei", "version": "1"})
    assert late.status_code == 409
    assert "Start in april" in late.text
    out = reverse("candidates:group_member_remove", kwargs=address | {"candidate_id": person.public_id})
    assert client_for(other_coach).post(out).status_code == 404
    desk.post(out)
    assert not GroupMember.objects.exists()
    desk.post(reverse("candidates:group_close", kwargs=address))
    assert "Nog geen groepen" in desk.get(GROUPS).text
    assert "Start in april" in desk.get(GROUPS, {"stand": "gestopt"}).text
    with pytest.raises(DomainError, match="gestopt"):
        groups.add([person], to=group, by=coach)
    again = groups.make(name="Start in april", purpose="", team=coach.team, by=coach)  # the name is free again
    again.version = 7
    with pytest.raises(StaleError):
        groups.close(again, by=coach, on=factories.today())
