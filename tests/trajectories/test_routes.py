"""The rules of the five routes and of the law over one plan."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import NumericRange

from candidates.models import Candidate
from employers.models import FutureJob, JobPhase, LegalLabel, Possibilities, Route, StackedPart, StackGrid
from nieuwebanen.skills.models import Level
from nieuwebanen.steps import Turn
from tests import factories
from tests.trajectories import builders
from trajectories import routes
from trajectories.models import PlanStep, Trajectory, TrajectoryPhase
from trajectories.parts import Part, missing_parts


@pytest.fixture
def case(coach):
    return builders.started(coach)


def replan(case, route, *phases):
    """Give this trajectory a route and phases of (location, weeks, label), one after another."""
    Possibilities.objects.filter(job=case.job).update(route=route)
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).delete()
    day = case.trajectory.starts_on
    for position, (location, weeks, label) in enumerate(phases, 1):
        end = day + timedelta(days=7 * weeks - 3)
        TrajectoryPhase.objects.create(
            trajectory=case.trajectory,
            position=position,
            title=f"Deel {position}",
            location=location,
            label=label,
            starts_on=day,
            ends_on=end,
            hours_per_week=24,
            goal="Leren",
        )
        day += timedelta(weeks=weeks)
    return sentences(case)


def phases(case):
    return list(TrajectoryPhase.objects.filter(trajectory=case.trajectory))


def sentences(case):
    return [finding.text for finding in routes.findings(builders.fresh(case.trajectory))]


def blocking(case):
    return any(finding.blocks for finding in routes.findings(builders.fresh(case.trajectory)))


PAID, UNPAID = LegalLabel.EMPLOYMENT, LegalLabel.TRIAL_PLACEMENT


def test_small_growth_is_learnt_where_the_job_arises(case):
    own, elsewhere = factories.make_location(case.job.employer), factories.make_location()
    assert replan(case, Route.SMALL_GROWTH, (own, 4, UNPAID), (own, 4, UNPAID)) == []
    (sentence,) = replan(case, Route.SMALL_GROWTH, (elsewhere, 4, UNPAID), (own, 4, UNPAID))
    assert sentence.startswith("Kleinschalige groei")


def test_large_growth_begins_elsewhere_and_ends_at_the_employer(case):
    own, elsewhere = factories.make_location(case.job.employer), factories.make_location()
    assert replan(case, Route.LARGE_GROWTH, (elsewhere, 4, UNPAID), (own, 4, UNPAID)) == []
    assert "laatste onderdeel" in replan(case, Route.LARGE_GROWTH, (own, 4, UNPAID), (elsewhere, 4, UNPAID))[0]
    assert "andere plek" in replan(case, Route.LARGE_GROWTH, (own, 4, UNPAID))[0]


def test_progression_goes_over_two_organisations_and_gets_harder(case):
    one, two = factories.make_location(factories.make_employer()), factories.make_location(case.job.employer)
    assert "mag doorstromen" in replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (two, 4, PAID))[0]
    assert blocking(case)
    JobPhase.objects.filter(job=case.job).update(release_agreed="Na 6 maanden, met 1 maand bericht vooraf")
    assert sentences(case) == []
    assert "2 organisaties" in replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (one, 4, PAID))[0]
    assert blocking(case)
    replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (two, 4, PAID))
    skill = factories.make_skill()
    for phase, level in zip(phases(case), (Level.ALONE, Level.MUCH_HELP), strict=True):
        PlanStep.objects.create(phase=phase, goal="Leren", skill=skill, target_level=level)
    assert "makkelijker" in sentences(case)[0]


def stack(case, grid, *parts):
    """Parts of (employer, first, last, hours) that make the job."""
    StackedPart.objects.filter(job=case.job).delete()
    for employer, first, last, hours in parts:
        StackedPart.objects.create(
            job=case.job, employer=employer, grid=grid, slot=NumericRange(first, last), hours_per_week=hours
        )


def test_a_stacked_job_is_a_whole_job_of_two_employers(case):
    other = factories.make_employer()
    one, two = factories.make_location(other), factories.make_location(case.job.employer)
    assert "welke werkgevers" in replan(case, Route.STACKED_JOBS, (one, 4, PAID), (two, 4, PAID))[0]
    hours = case.job.hours_min
    stack(case, StackGrid.SEASON, (other, 1, 7, hours), (case.job.employer, 7, 12, hours))
    assert "december is nog leeg" in sentences(case)[0]
    assert blocking(case)
    stack(case, StackGrid.SEASON, (other, 1, 7, hours), (case.job.employer, 7, 13, hours))
    assert sentences(case) == []
    assert "2 werkgevers" in replan(case, Route.STACKED_JOBS, (one, 4, PAID), (factories.make_location(), 4, PAID))[0]
    assert blocking(case)


def test_parts_of_a_stacked_job_follow_one_another_in_a_season_and_add_up_in_a_week(case):
    other, own = factories.make_employer(), case.job.employer
    hours = case.job.hours_min
    stack(case, StackGrid.SEASON, (other, 1, 7, hours), (own, 7, 13, hours))
    replan(case, Route.STACKED_JOBS, (factories.make_location(other), 4, PAID), (factories.make_location(own), 4, PAID))
    first, second = phases(case)
    at_once = {"starts_on": first.starts_on, "ends_on": first.ends_on, "hours_per_week": 8, "load_reason": "2 dagen"}
    TrajectoryPhase.objects.filter(pk=second.pk).update(**at_once)
    assert "volgen de delen elkaar op" in sentences(case)[0]
    minutes = hours * 60
    stack(case, StackGrid.WEEK, (other, 0, minutes // 2, None), (own, minutes // 2, minutes, None))
    Trajectory.objects.filter(pk=case.trajectory.pk).update(hours_per_week=24)
    assert "samen 32 uur per week. Afgesproken is 24 uur" in sentences(case)[0]
    assert blocking(case)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(hours_per_week=32)
    assert sentences(case) == []


def test_from_job_to_job_names_the_old_job_and_closes_the_gap(case):
    own = factories.make_location(case.job.employer)
    assert "bij wie" in replan(case, Route.JOB_TO_JOB, (own, 4, PAID), (own, 4, PAID))[0]
    assert blocking(case)
    ends = case.trajectory.starts_on - timedelta(days=11)
    Candidate.objects.filter(pk=case.trajectory.candidate_id).update(
        current_employer="Oud BV", current_job_ends_on=ends
    )
    assert "10 dagen" in sentences(case)[0]
    Candidate.objects.filter(pk=case.trajectory.candidate_id).update(current_job_ends_on=ends + timedelta(days=10))
    assert sentences(case) == []


def test_unpaid_weeks_are_counted_over_all_places_and_the_limit_blocks(case):
    own = factories.make_location(case.job.employer)
    assert replan(case, Route.SMALL_GROWTH, (own, 13, UNPAID), (own, 13, LegalLabel.WORK_EXPERIENCE)) == []
    replan(case, Route.SMALL_GROWTH, (own, 13, UNPAID), (own, 14, LegalLabel.WORK_EXPERIENCE))
    (finding,) = routes.findings(builders.fresh(case.trajectory))
    assert finding.blocks
    assert "maximaal 26 weken" in finding.text
    assert replan(case, Route.SMALL_GROWTH, (own, 26, UNPAID), (own, 14, PAID)) == []


def test_the_limit_is_a_dated_rule(settings, case):
    begin = case.trajectory.starts_on
    settings.UNPAID_WEEKS = [(begin - timedelta(days=9), 26), (begin, 8)]
    assert routes.unpaid_limit(begin - timedelta(days=1)) == 26
    assert routes.unpaid_limit(begin) == 8


def test_a_day_at_two_places_counts_once(case):
    own, other = factories.make_location(case.job.employer), factories.make_location(case.job.employer)
    replan(case, Route.SMALL_GROWTH, (own, 8, UNPAID), (other, 8, UNPAID))
    one, two = phases(case)
    TrajectoryPhase.objects.filter(pk=two.pk).update(starts_on=one.starts_on, ends_on=one.ends_on)
    assert routes.unpaid_weeks(phases(case)) == 8


def test_two_places_at_once_needs_a_reason_and_may_not_be_too_much(case):
    own, other = factories.make_location(case.job.employer), factories.make_location(case.job.employer)
    replan(case, Route.SMALL_GROWTH, (own, 8, PAID), (other, 8, PAID))
    one, two = phases(case)
    TrajectoryPhase.objects.filter(pk=two.pk).update(starts_on=one.starts_on, hours_per_week=8)
    (finding,) = routes.findings(builders.fresh(case.trajectory))
    assert finding.blocks
    assert "waarom" in finding.text
    TrajectoryPhase.objects.filter(pk=two.pk).update(load_reason="Op vrijdag is er les")
    assert sentences(case) == []
    TrajectoryPhase.objects.filter(pk=two.pk).update(hours_per_week=24)
    assert "48 uur" in sentences(case)[0]


def test_what_blocks_stands_first(case):
    elsewhere = factories.make_location()
    replan(case, Route.SMALL_GROWTH, (elsewhere, 30, UNPAID), (elsewhere, 4, PAID))
    found = routes.findings(builders.fresh(case.trajectory))
    assert [finding.blocks for finding in found] == [True, False]


def test_a_plan_that_is_shorter_than_the_route_of_the_job_says_which_part_is_not_in_it(case):
    own = factories.make_location(case.job.employer)
    (sentence,) = replan(case, Route.SMALL_GROWTH, (own, 4, PAID))
    assert sentence.startswith("De route van de baan heeft 2 onderdelen, dit plan 1. Niet in het plan: ‘Deel 2’.")


def test_bbl_comes_with_employment(case):
    own, school = factories.make_location(case.job.employer), factories.make_location()
    assert replan(case, Route.LARGE_GROWTH, (school, 4, PAID), (own, 8, LegalLabel.WORK_BASED_VET)) == []
    sentence = replan(case, Route.LARGE_GROWTH, (school, 4, LegalLabel.WORK_BASED_VET), (own, 8, UNPAID))[0]
    assert "arbeidsovereenkomst met een werkgever" in sentence
    assert blocking(case)
    first, second = phases(case)
    TrajectoryPhase.objects.filter(pk=second.pk).update(
        starts_on=first.starts_on, label=PAID, hours_per_week=8, load_reason="1 dag school"
    )
    assert not blocking(case)
    TrajectoryPhase.objects.filter(pk=second.pk).update(label=UNPAID)
    assert any("zonder loon" in text for text in sentences(case))


def test_a_participation_place_is_for_who_is_old_enough_as_far_as_the_year_is_known(case):
    own = factories.make_location(case.job.employer)
    person = Candidate.objects.filter(pk=case.trajectory.candidate_id)
    year = case.trajectory.starts_on.year
    for born, refused in ((None, False), (year - 26, True), (year - 27, False)):
        person.update(birth_year=born)
        found = replan(case, Route.SMALL_GROWTH, (own, 4, LegalLabel.PARTICIPATION_PLACE), (own, 4, PAID))
        assert any("participatieplaats" in text for text in found) == refused
    assert str(year - 26) not in "".join(found)  # a birth year is never told


def test_a_contract_of_less_than_six_months_is_refused(case):
    job = FutureJob.objects.filter(pk=case.job.pk)
    for contract, months, refused in (("tijdelijk", 5, True), ("tijdelijk", 6, False), ("vast", None, False)):
        job.update(contract=contract, contract_months=months)
        found = missing_parts(builders.fresh(case.trajectory))[Part.PLAN]
        assert any("minstens 6 maanden" in item.text and item.turn == Turn.EMPLOYER for item in found) == refused


def test_state_aid_above_the_limit_of_three_years_is_refused_with_the_rule_named():
    day = date(2026, 1, 1)
    assert routes.too_much_aid(None, day) == routes.too_much_aid(Decimal("300000.00"), day) == ""
    assert "2023/2831" in routes.too_much_aid(Decimal("300000.01"), day)
    assert routes.too_much_aid(Decimal("200000.01"), date(2023, 1, 1))
    assert routes.too_much_aid(Decimal("200000.01"), date(2024, 1, 1)) == ""


def test_the_room_that_is_left_for_an_extension_is_counted(case):
    own = factories.make_location(case.job.employer)
    replan(case, Route.SMALL_GROWTH, (own, 13, UNPAID), (own, 10, PAID))
    room = routes.room(phases(case), case.trajectory.starts_on)
    assert (room.weeks, room.limit, room.left) == (13, 26, 13)
