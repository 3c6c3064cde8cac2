"""The step plan on its pages, and the pages of the trajectory around it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import LegalLabel
from nieuwebanen.dutch import entry_date
from tests import factories
from tests.trajectories import builders
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.parts import Part, missing_parts

TODAY = factories.today()


@pytest.fixture
def case(coach):
    return builders.started(coach)


@pytest.fixture
def client(case, client_for):
    return client_for(case.coach)


def url(name, case, *ids):
    return reverse(f"trajectories:{name}", args=[case.trajectory.public_id, *ids])


def phase(case, **changes):
    trajectory = builders.fresh(case.trajectory)
    return {
        "seen_version": trajectory.version,
        "title": "Meewerken op de vloer",
        "location": factories.make_location(case.job.employer).pk,
        "label": LegalLabel.TRIAL_PLACEMENT,
        "starts_on": entry_date(trajectory.ends_on + timedelta(days=3)),
        "ends_on": entry_date(trajectory.ends_on + timedelta(days=28)),
        "hours_per_week": "24",
        "goal": "Zelf orders verzamelen",
        "load_reason": "",
    } | changes


def titles(case):
    return [phase.title for phase in builders.fresh(case.trajectory).phases.all()]


def test_the_plan_shows_parts_steps_and_places(case, client):
    html = client.get(url("plan", case)).content.decode()
    assert "Deel 1" in html
    assert "Onderdeel toevoegen" in html
    for step in PlanStep.objects.filter(phase__trajectory=case.trajectory):
        assert step.goal in html


def test_a_new_part_takes_its_place_in_time_and_stretches_the_period(case, client):
    assert client.post(url("phase_new", case), phase(case)).status_code == 302
    assert titles(case) == ["Deel 1", "Deel 2", "Meewerken op de vloer"]
    trajectory = builders.fresh(case.trajectory)
    assert trajectory.ends_on == trajectory.phases.all()[2].ends_on
    assert "Voeg een stap toe" in missing_parts(trajectory)[Part.PLAN][0].text


def test_an_edited_part_moves_to_its_new_place(case, client):
    first = case.trajectory.phases.all()[0]
    data = phase(case, title="Deel 1 later")
    assert client.post(url("phase_edit", case, first.public_id), data).status_code == 302
    assert titles(case) == ["Deel 2", "Deel 1 later"]


def test_a_part_ends_after_it_begins(case, client):
    response = client.post(url("phase_new", case), phase(case, ends_on=entry_date(TODAY)))
    assert response.status_code == 422
    assert "De einddatum moet na de begindatum liggen" in response.content.decode()


def test_a_part_is_taken_away_after_a_question(case, client):
    first = case.trajectory.phases.all()[0]
    page = url("phase_delete", case, first.public_id)
    assert "weghalen?" in client.get(page).content.decode()
    assert titles(case) == ["Deel 1", "Deel 2"]
    client.post(page)
    assert titles(case) == ["Deel 2"]
    assert builders.fresh(case.trajectory).phases.all()[0].position == 1


def test_steps_are_added_changed_and_taken_away(case, client):
    first = case.trajectory.phases.all()[0]
    data = {"seen_version": 1, "goal": "Rondleiding", "skill": "", "target_level": "", "helper": "Petra", "due_on": ""}
    assert client.post(url("step_new", case, first.public_id), data).status_code == 302
    step = PlanStep.objects.get(goal="Rondleiding")
    data |= {"seen_version": 2, "goal": "Rondleiding in de hal", "due_on": entry_date(first.ends_on)}
    assert client.post(url("step_edit", case, step.public_id), data).status_code == 302
    assert PlanStep.objects.get(pk=step.pk).goal == "Rondleiding in de hal"
    client.post(url("step_delete", case, step.public_id))
    assert not PlanStep.objects.filter(pk=step.pk).exists()


def test_a_step_with_a_skill_names_its_level_and_stays_within_its_part(case, client):
    first = case.trajectory.phases.all()[0]
    skill = case.trajectory.skills.all()[0].skill_id
    late = entry_date(first.ends_on + timedelta(days=1))
    data = {"seen_version": 1, "goal": "Leren", "skill": skill, "target_level": "", "helper": "", "due_on": late}
    response = client.post(url("step_new", case, first.public_id), data)
    assert set(response.context["form"].errors) == {"target_level", "due_on"}


def test_a_part_or_step_of_another_trajectory_is_not_found(case, coach, client):
    other = builders.started(coach)
    foreign = TrajectoryPhase.objects.filter(trajectory=other.trajectory).first()
    assert client.get(url("phase_edit", case, foreign.public_id)).status_code == 404
    assert client.get(url("step_edit", case, foreign.steps.first().public_id)).status_code == 404


def test_a_step_is_done_only_after_the_signatures(coach, case, client, client_for):
    step = PlanStep.objects.filter(phase__trajectory=case.trajectory).first()
    response = client.post(url("step_done", case, step.public_id), follow=True)
    assert "pas klaar zijn als de overeenkomst is getekend" in response.content.decode()
    signed, _ = builders.signed(coach)
    step = PlanStep.objects.filter(phase__trajectory=signed.trajectory).first()
    client_for(coach).post(url("step_done", signed, step.public_id))
    assert PlanStep.objects.get(pk=step.pk).done_on == TODAY
    client_for(coach).post(url("step_done", signed, step.public_id))
    assert PlanStep.objects.get(pk=step.pk).done_on is None


def test_after_the_signatures_the_plan_stands(coach, client_for):
    case, _ = builders.signed(coach)
    client = client_for(coach)
    assert client.get(url("plan", case)).status_code == 200
    assert client.get(url("phase_new", case)).status_code == 302
    assert client.post(url("phase_new", case), phase(case)).status_code == 422
    client.post(url("phase_delete", case, case.trajectory.phases.all()[0].public_id))
    assert titles(case) == ["Deel 1", "Deel 2"]


# ---- the trajectory's own pages ---------------------------------------------------------------------------
def test_the_coach_starts_a_trajectory_from_the_chosen_proposal(coach, client_for):
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    page = reverse("trajectories:start", args=[proposal.public_id])
    client = client_for(coach)
    assert client.get(page).status_code == 405
    response = client.post(page)
    trajectory = Trajectory.objects.get()
    assert response.url == reverse("trajectories:arrangements", args=[trajectory.public_id])
    assert client.post(page).url == reverse("matching:proposal", args=[proposal.public_id])
    assert Trajectory.objects.count() == 1


def test_the_list_offers_to_start_what_the_employer_chose(coach, client_for):
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    client, page = client_for(coach), reverse("trajectories:list")
    assert "Traject starten" in client.get(page).content.decode()
    client.post(reverse("trajectories:start", args=[proposal.public_id]))
    assert "Traject starten" not in client.get(page).content.decode()


def test_a_colleague_of_another_team_does_not_start_it(coach, other_coach, client_for):
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    assert client_for(other_coach).post(reverse("trajectories:start", args=[proposal.public_id])).status_code == 404


@pytest.mark.parametrize("build", [builders.started, lambda c: builders.offered(c)[0], lambda c: builders.signed(c)[0]])
def test_a_trajectory_shows_six_steps_and_what_is_next(coach, client_for, build):
    case = build(coach)
    html = client_for(coach).get(case.trajectory.get_absolute_url()).content.decode()
    for words in (
        "Traject van",
        "Toekomstige baan in beeld",
        "Reguliere baan",
        "Stappenplan voor het inleren",
        "Voorwaarden",
    ):
        assert words in html


def test_a_trajectory_of_another_team_does_not_exist(case, other_coach, client_for):
    assert client_for(other_coach).get(case.trajectory.get_absolute_url()).status_code == 404


def test_stopping_asks_and_then_stops(case, client):
    page = url("stop", case)
    html = client.get(page).content.decode()
    assert "stoppen?" in html
    assert "een bericht" in html
    assert client.post(page, {"reason": "past-niet"}).status_code == 422
    data = {"reason": "past-niet", "note": "Te zwaar", "next_plan": "Andere banen bekijken", "on": "vandaag"}
    data["version"] = str(case.trajectory.version)
    assert client.post(page, data).url == case.trajectory.get_absolute_url()
    assert Trajectory.objects.get().status == TrajectoryStatus.STOPPED
    assert "Plan hierna" in client.get(case.trajectory.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 302


def test_the_list_filters_searches_and_says_when_it_is_empty(coach, other_coach, client_for):
    page = reverse("trajectories:list")
    client = client_for(coach)
    assert "Nog geen trajecten." in client.get(page).content.decode()
    case, _ = builders.signed(coach)
    draft = builders.started(coach)
    name, other = case.trajectory.candidate.last_name, draft.trajectory.candidate.last_name

    def shows(query):
        html = client.get(f"{page}?{query}").content.decode().split('id="resultaat"')[1]
        return (name in html, other in html)

    assert shows("") == (True, True)
    assert shows("stap=4") == (False, True)
    assert shows("stap=5") == (True, False)
    assert shows("stap=6") == (False, False)
    assert shows(f"q={name}") == (True, False)
    assert shows(f"q={case.trajectory.number}") == (True, False)
    assert shows("stand=op-plan") == (True, True)
    assert shows("stand=te-laat") == (False, False)
    assert shows("stand=gestopt") == (False, False)
    assert shows(f"coach={coach.public_id}") == (True, True)
    assert shows(f"werkgever={case.job.employer.public_id}") == (True, False)
    assert shows("coach=x&werkgever=y&pagina=z") == (True, True)
    assert name not in client_for(other_coach).get(page).content.decode()


def test_the_list_costs_the_same_whatever_its_length(coach, client_for):
    client, page = client_for(coach), reverse("trajectories:list")
    job = factories.make_open_job(by=coach, seats=9)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    builders.started(coach, job=job)
    first = queries()
    for _ in range(4):
        builders.started(coach, job=job)
    assert queries() == first
