"""The rules of the five routes and of the law over one plan."""

from datetime import timedelta

import pytest

from candidates.models import Candidate
from employers.models import LegalLabel, Possibilities, Route
from nieuwebanen.skills.models import Level
from tests import factories
from tests.trajectories import builders
from trajectories import routes
from trajectories.models import PlanStep, TrajectoryPhase


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
    assert replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (two, 4, PAID)) == []
    assert "2 organisaties" in replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (one, 4, PAID))[0]
    replan(case, Route.PROGRESSION_JOBS, (one, 4, PAID), (two, 4, PAID))
    skill = factories.make_skill()
    for phase, level in zip(phases(case), (Level.ALONE, Level.MUCH_HELP), strict=True):
        PlanStep.objects.create(phase=phase, goal="Leren", skill=skill, target_level=level)
    assert "makkelijker" in sentences(case)[0]


def test_a_stacked_job_has_two_employers(case):
    one, two = factories.make_location(factories.make_employer()), factories.make_location(case.job.employer)
    assert replan(case, Route.STACKED_JOBS, (one, 4, PAID), (two, 4, PAID)) == []
    assert "2 werkgevers" in replan(case, Route.STACKED_JOBS, (one, 4, PAID), (factories.make_location(), 4, PAID))[0]


def test_from_job_to_job_names_the_old_job_and_closes_the_gap(case):
    own = factories.make_location(case.job.employer)
    assert "bij wie" in replan(case, Route.JOB_TO_JOB, (own, 4, PAID), (own, 4, PAID))[0]
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
