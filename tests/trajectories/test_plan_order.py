"""The order of a plan, what its steps are tied to, how it really went, its templates, and its time line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import LegalLabel
from nieuwebanen.accounts.models import Role
from nieuwebanen.dutch import entry_date
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from tests.trajectories import builders
from trajectories import arrangements, plan_order, plan_progress, plan_templates
from trajectories.models import (
    Agreement,
    AgreementState,
    Away,
    PlanStep,
    PlanTemplate,
    Suspension,
    Trajectory,
    TrajectoryPhase,
)
from trajectories.plan_order import Direction
from trajectories.plan_year import year_of
from trajectories.progress import phase_state

TODAY = factories.today()


@pytest.fixture
def case(coach):
    case = builders.started(coach)
    PlanStep.objects.filter(phase__trajectory=case.trajectory).delete()
    for phase in case.trajectory.phases.all():
        for number in (1, 2):
            PlanStep.objects.create(
                phase=phase, position=number, goal=f"{phase.title} stap {number}", due_on=phase.ends_on
            )
    case.trajectory = builders.fresh(case.trajectory)
    return case


def goals(case):
    return [[step.goal for step in phase.steps.all()] for phase in builders.fresh(case.trajectory).phases.all()]


def step(case, goal):
    return PlanStep.objects.select_related("phase__trajectory").get(phase__trajectory=case.trajectory, goal=goal)


def version(case):
    return Trajectory.objects.get(pk=case.trajectory.pk).version


def move(case, goal, direction):
    return plan_order.move_step(step(case, goal), direction, by=case.coach, version=version(case))


# ---- order ---------------------------------------------------------------------------------------------
def test_a_step_goes_up_and_down_and_on_into_the_part_beside_it(case):
    assert (
        move(case, "Deel 1 stap 2", Direction.EARLIER).text == "‘Deel 1 stap 2’ staat nu op plek 1 van 2 in ‘Deel 1’."
    )
    assert goals(case)[0] == ["Deel 1 stap 2", "Deel 1 stap 1"]
    text = move(case, "Deel 1 stap 1", Direction.LATER).text
    second = case.trajectory.phases.all()[1]
    assert goals(case) == [["Deel 1 stap 2"], ["Deel 1 stap 1", "Deel 2 stap 1", "Deel 2 stap 2"]]
    assert step(case, "Deel 1 stap 1").due_on == second.starts_on
    assert "De datum past nu bij dit onderdeel" in text
    move(case, "Deel 1 stap 1", Direction.EARLIER)
    assert goals(case)[0] == ["Deel 1 stap 2", "Deel 1 stap 1"]


def test_at_the_edge_of_the_plan_nothing_moves_and_nothing_lapses(case):
    builders.fill(case.trajectory)
    before = version(case)
    with pytest.raises(DomainError, match="staat al bovenaan"):
        move(case, "Deel 1 stap 1", Direction.EARLIER)
    with pytest.raises(DomainError, match="is al het laatste onderdeel"):
        plan_order.move_phase(case.trajectory.phases.all()[1], Direction.LATER, by=case.coach, version=version(case))
    assert version(case) == before


def test_moving_lets_an_offered_agreement_lapse_and_asks_for_the_newest_version(coach):
    case, agreement = builders.offered(coach)
    first = case.trajectory.phases.all()[0].steps.all()[0]
    moving = step(case, first.goal) if PlanStep.objects.filter(goal=first.goal).count() == 1 else first
    moving.phase.trajectory = case.trajectory
    with pytest.raises(StaleError):
        plan_order.move_step(moving, Direction.LATER, by=coach, version=version(case) - 1)
    assert plan_order.move_step(moving, Direction.LATER, by=coach, version=version(case)).change.lapsed
    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.LAPSED


def test_a_part_changes_days_with_the_one_before_it_and_its_steps_follow(case):
    one, two = case.trajectory.phases.all()
    pause = two.starts_on - one.ends_on
    lengths = [one.ends_on - one.starts_on, two.ends_on - two.starts_on]
    plan_order.move_phase(two, Direction.EARLIER, by=case.coach, version=version(case))
    first, second = builders.fresh(case.trajectory).phases.all()
    assert [first.title, second.title] == ["Deel 2", "Deel 1"]
    assert first.starts_on == one.starts_on
    assert [second.ends_on - second.starts_on, first.ends_on - first.starts_on] == lengths
    assert second.starts_on - first.ends_on == pause
    assert second.ends_on == two.ends_on
    for phase in (first, second):
        assert [row.due_on for row in phase.steps.all()] == [phase.ends_on] * 2


def test_parts_on_the_same_days_change_places_only(case):
    one, two = case.trajectory.phases.all()
    TrajectoryPhase.objects.filter(pk=two.pk).update(
        starts_on=one.starts_on, ends_on=one.ends_on, location=factories.make_location(case.job.employer)
    )
    PlanStep.objects.filter(phase=two).update(due_on=one.ends_on)
    plan_order.move_phase(
        builders.fresh(case.trajectory).phases.all()[1], Direction.EARLIER, by=case.coach, version=version(case)
    )
    assert [phase.title for phase in builders.fresh(case.trajectory).phases.all()] == ["Deel 2", "Deel 1"]
    assert {phase.starts_on for phase in builders.fresh(case.trajectory).phases.all()} == {one.starts_on}


def test_the_whole_plan_moves_with_the_begin_of_its_steps(case):
    row = step(case, "Deel 1 stap 1")
    PlanStep.objects.filter(pk=row.pk).update(begins_on=row.due_on)
    arrangements.move_along(case.trajectory, days=7)
    moved = step(case, "Deel 1 stap 1")
    assert moved.begins_on == moved.due_on == row.due_on + timedelta(days=7)


def test_the_buttons_move_and_lead_back_to_the_row(case, client_for):
    client, row = client_for(case.coach), step(case, "Deel 1 stap 2")
    url = reverse("trajectories:step_move", args=[case.trajectory.public_id, row.public_id])
    response = client.post(url, {"richting": "eerder", "seen_version": version(case)})
    assert response.url.endswith(f"/stappenplan/#eerder-{row.public_id}")
    html = client.get(response.url).content.decode()
    assert f'id="eerder-{row.public_id}"' in html
    assert "staat nu op plek 1 van 2" in html
    phase = case.trajectory.phases.all()[1]
    url = reverse("trajectories:phase_move", args=[case.trajectory.public_id, phase.public_id])
    client.post(url, {"richting": "eerder", "seen_version": version(case)})
    assert builders.fresh(case.trajectory).phases.all()[0].title == "Deel 2"
    client.post(url, {"richting": "opzij", "seen_version": version(case)})
    assert builders.fresh(case.trajectory).phases.all()[0].title == "Deel 2"


# ---- a step --------------------------------------------------------------------------------------------
def test_a_step_says_what_it_is_tied_to_and_goes_to_another_part_by_the_form(case, client_for):
    client, row, second = client_for(case.coach), step(case, "Deel 1 stap 1"), case.trajectory.phases.all()[1]
    url = reverse("trajectories:step_edit", args=[case.trajectory.public_id, row.public_id])
    data = {
        "seen_version": version(case),
        "goal": "Orders verzamelen",
        "part": str(second.public_id),
        "begins_on": entry_date(second.ends_on),
        "due_on": entry_date(second.starts_on),
        "function": "orderverzamelaar",
        "pay": "proefplaats, geen loon",
        "schooling": "veilig werken met een scanner",
    }
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "niet voor het begin van de stap" in refused.content.decode()
    assert client.post(url, data | {"begins_on": entry_date(second.starts_on)}).status_code == 302
    html = client.get(reverse("trajectories:plan", args=[case.trajectory.public_id])).content.decode()
    assert goals(case)[1][-1] == "Orders verzamelen"
    for text in ("Werk: orderverzamelaar", "Loon: proefplaats, geen loon", "Scholing: veilig werken"):
        assert text in html


def test_a_step_is_added_in_place_with_a_goal_alone(case, client_for):
    client, phase = client_for(case.coach), case.trajectory.phases.all()[0]
    url = reverse("trajectories:step_new", args=[case.trajectory.public_id, phase.public_id])
    data = {"seen_version": version(case), "goal": "Kennismaken", "due_on": entry_date(phase.ends_on)}
    assert client.post(url, data).status_code == 302
    assert goals(case)[0][-1] == "Kennismaken"


def test_the_database_keeps_the_begin_of_a_step_before_its_end(case):
    row = step(case, "Deel 1 stap 1")
    with pytest.raises(IntegrityError, match="planstep_begins_before_due"), transaction.atomic():
        PlanStep.objects.filter(pk=row.pk).update(begins_on=row.due_on + timedelta(days=1))


# ---- how it really went --------------------------------------------------------------------------------
def record(case, phase, **changes):
    values = {"began_on": TODAY, "ended_on": None, "done": {}} | changes
    plan_progress.record(phase, by=case.coach, version=version(case), today=TODAY, **values)


def test_real_days_are_kept_once_signed_and_leave_the_agreement_alone(coach):
    case, agreement = builders.signed(coach)
    phase = case.trajectory.phases.all()[0]
    row = phase.steps.all()[0]
    record(case, phase, done={row: TODAY})
    fresh = builders.fresh(case.trajectory)
    assert phase_state(fresh.phases.all()[0], fresh, today=TODAY).text == "Bezig"
    assert fresh.phases.all()[0].steps.all()[0].done_on == TODAY
    record(case, phase, ended_on=TODAY)
    fresh = builders.fresh(case.trajectory)
    assert phase_state(fresh.phases.all()[0], fresh, today=TODAY).text == "Klaar"
    assert Agreement.objects.get(pk=agreement.pk).content_sha256 == agreement.content_sha256
    late = phase.ends_on + timedelta(days=1)
    TrajectoryPhase.objects.filter(pk=phase.pk).update(ended_on=None)
    fresh = builders.fresh(case.trajectory)
    assert phase_state(fresh.phases.all()[0], fresh, today=late).text == "Loopt uit"


def test_real_days_are_not_to_come_not_before_the_signatures_and_in_order(coach):
    case, _ = builders.signed(coach)
    phase = case.trajectory.phases.all()[0]
    with pytest.raises(DomainError, match="moet nog komen"):
        record(case, phase, began_on=TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="Daarvoor leert nog niemand"):
        record(case, phase, began_on=TODAY - timedelta(days=1))
    with pytest.raises(DomainError, match="niet na de einddatum"):
        record(case, phase, began_on=None, ended_on=TODAY)
    with pytest.raises(IntegrityError, match="phase_began_before_ended"), transaction.atomic():
        TrajectoryPhase.objects.filter(pk=phase.pk).update(began_on=None, ended_on=TODAY)
    unsigned = builders.started(factories.make_user(Role.COACH))
    with pytest.raises(DomainError, match="getekend"):
        record(unsigned, unsigned.trajectory.phases.all()[0])


def test_progress_is_filled_in_on_a_page(coach, client_for):
    case, _ = builders.signed(coach)
    phase = case.trajectory.phases.all()[0]
    row = phase.steps.all()[0]
    url = reverse("trajectories:phase_progress", args=[case.trajectory.public_id, phase.public_id])
    client = client_for(coach)
    data = {"seen_version": version(case), "began_on": entry_date(TODAY), f"done_{row.public_id}": entry_date(TODAY)}
    assert client.post(url, data | {"began_on": "gisteren", "ended_on": entry_date(TODAY)}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert TrajectoryPhase.objects.get(pk=phase.pk).began_on == TODAY
    assert client.post(url, data).status_code == 409  # the version of before
    assert (
        "Voortgang vastleggen"
        in client.get(reverse("trajectories:plan", args=[case.trajectory.public_id])).content.decode()
    )


# ---- templates -----------------------------------------------------------------------------------------
@pytest.fixture
def with_names(case):
    person, row = case.trajectory.candidate, step(case, "Deel 1 stap 1")
    PlanStep.objects.filter(pk=row.pk).update(
        goal=f"{person.first_name} leert verzamelen met {case.coach.full_name}", helper="Petra Koster"
    )
    case.trajectory = builders.fresh(case.trajectory)
    return case


def keep(case, **changes):
    values = {"name": "Magazijn", "note": "", "roles": {"Petra Koster": "praktijkopleider"}} | changes
    return plan_templates.keep(case.trajectory, by=case.coach, **values)


def test_a_template_has_weeks_and_roles_and_nobodys_name(with_names):
    template = keep(with_names)
    phases = list(template.phases.all())
    assert [phase.title for phase in phases] == ["Deel 1", "Deel 2"]
    assert [phase.weeks for phase in phases] == [phase.weeks for phase in with_names.trajectory.phases.all()]
    assert phases[1].starts_after_weeks > 0
    first = phases[0].steps.all()[0]
    assert first.goal == "de kandidaat leert verzamelen met de werkcoach"
    assert first.helper == "praktijkopleider"
    assert first.due_after_weeks == phases[0].weeks


def test_a_name_is_no_role_and_a_template_has_a_name_of_its_own(with_names):
    with pytest.raises(DomainError, match="zonder namen"):
        keep(with_names, roles={"Petra Koster": with_names.coach.full_name})
    keep(with_names)
    with pytest.raises(DomainError, match="al een sjabloon met deze naam"):
        keep(with_names)
    plan_templates.retire(PlanTemplate.objects.get(), by=with_names.coach)
    keep(with_names)
    with pytest.raises(DomainError, match="ander sjabloon met deze naam"):
        plan_templates.bring_back(PlanTemplate.objects.exclude(retired_at=None).get(), by=with_names.coach)


def test_using_a_template_is_a_copy_that_later_changes_leave_alone(with_names):
    template, case = keep(with_names), with_names
    begin = case.trajectory.ends_on + timedelta(days=3)
    begin += timedelta(days=-begin.weekday() % 7)
    second = template.phases.all()[1]
    place = factories.make_location(case.job.employer)
    used = plan_templates.use(
        case.trajectory, template, starts_on=begin, places={second.pk: place}, by=case.coach, version=version(case)
    )
    assert (used.parts, used.without) == (1, [])
    added = builders.fresh(case.trajectory).phases.all()[2]
    assert (added.title, added.starts_on, added.location) == ("Deel 2", begin, place)
    assert added.ends_on.weekday() <= 4
    assert [row.due_on <= added.ends_on for row in added.steps.all()] == [True, True]
    plan_templates.change(template, name="Anders", note="", version=template.version, by=case.coach)
    template.phases.update(title="Anders")
    assert builders.fresh(case.trajectory).phases.all()[2].title == "Deel 2"
    with pytest.raises(StaleError):
        plan_templates.change(template, name="Nog anders", note="", version=template.version - 1, by=case.coach)


def test_a_skill_outside_the_agreement_stays_out_and_is_told(case):
    template = keep(case, roles={})
    row = template.phases.all()[0].steps.all()[0]
    row.skill, row.target_level = factories.make_skill("Lassen"), 3
    row.save()
    first = template.phases.all()[0]
    begin = case.trajectory.ends_on + timedelta(days=3)
    used = plan_templates.use(
        case.trajectory,
        template,
        starts_on=begin,
        places={first.pk: factories.make_location(case.job.employer)},
        by=case.coach,
        version=version(case),
    )
    assert used.without == ["Lassen"]
    added = builders.fresh(case.trajectory).phases.all()[2].steps.all()[0]
    assert (added.skill, added.target_level) == (None, None)
    plan_templates.retire(template, by=case.coach)
    with pytest.raises(DomainError, match="vervallen"):
        plan_templates.use(case.trajectory, template, starts_on=begin, places={}, by=case.coach, version=version(case))


def test_a_coach_keeps_finds_uses_and_retires_a_template_on_its_pages(with_names, client_for):
    client, this = client_for(with_names.coach), with_names.trajectory.public_id
    url = reverse("trajectories:plan_template_keep", args=[this])
    assert "Rol van Petra Koster" in client.get(url).content.decode()
    assert client.post(url, {"name": "Magazijn", "role_1": "jobcoach"}).status_code == 302
    template = PlanTemplate.objects.get()
    choose = client.get(reverse("trajectories:plan_template_choose", args=[this])).content.decode()
    use = reverse("trajectories:plan_template_use", args=[this, template.public_id])
    assert use in choose
    html = client.get(use).content.decode()
    assert "Hulp van jobcoach" in html
    place, (one, two) = factories.make_location(with_names.job.employer), template.phases.all()
    data = {
        "seen_version": version(with_names),
        "starts_on": entry_date(with_names.trajectory.ends_on + timedelta(days=7)),
    }
    assert client.post(use, data).status_code == 422
    assert client.post(use, data | {f"place_{one.pk}": place.pk, f"place_{two.pk}": ""}).status_code == 302
    assert len(builders.fresh(with_names.trajectory).phases.all()) == 3
    page = reverse("trajectories:plan_template", args=[template.public_id])
    assert "1 keer gebruikt" in client.get(page).content.decode()
    assert client.post(page, {"name": "Magazijn 2", "note": "", "version": 1}).status_code == 302
    assert client.post(page, {"name": "Magazijn 3", "note": "", "version": 1}).status_code == 409
    client.post(reverse("trajectories:plan_template_retire", args=[template.public_id]))
    listed = client.get(reverse("trajectories:plan_templates")).content.decode()
    assert page not in listed
    assert page in client.get(reverse("trajectories:plan_templates") + "?stand=vervallen").content.decode()
    client.post(reverse("trajectories:plan_template_bring_back", args=[template.public_id]))
    assert PlanTemplate.objects.get().retired_at is None


# ---- the time line -------------------------------------------------------------------------------------
def test_the_time_line_has_parts_steps_evaluations_still_days_and_the_start_in_order(coach, client_for):
    case, _ = builders.signed(coach)
    Suspension.objects.create(
        trajectory=case.trajectory,
        kind=Away.LEAVE,
        starts_on=case.trajectory.starts_on + timedelta(days=7),
        ends_on=case.trajectory.starts_on + timedelta(days=13),
        by=coach,
        at=factories.moment(),
    )
    year = year_of(builders.fresh(case.trajectory), today=TODAY)
    assert year.axis.begin.day == year.axis.end.day == 1
    assert year.axis.begin <= case.trajectory.starts_on < case.job.starts_on < year.axis.end
    kinds = [line.kind for line in year.lines]
    assert {"Onderdeel", "Stap", "Evaluatie", "Onderbreking", "Start van de baan"} <= set(kinds)
    assert [line.first for line in year.lines] == sorted(line.first for line in year.lines)
    url = reverse("trajectories:plan_year", args=[case.trajectory.public_id])
    html = client_for(coach).get(url).content.decode()
    label = LegalLabel(case.trajectory.phases.all()[0].label).label
    assert label.capitalize() in html
    assert "nbl-plan-still" in html
    assert "nbl-plan-evaluation" in html


def test_the_plan_and_its_time_line_ask_no_more_for_more_steps(case, client_for):
    client = client_for(case.coach)

    def queries(name):
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(f"trajectories:{name}", args=[case.trajectory.public_id]))
        return len(found)

    queries("plan")  # what is looked up once a process is known then
    few = queries("plan"), queries("plan_year")
    for phase in case.trajectory.phases.all():
        PlanStep.objects.bulk_create(
            PlanStep(phase=phase, position=n, goal="Meer", due_on=phase.ends_on) for n in range(9)
        )
    assert (queries("plan"), queries("plan_year")) == few
