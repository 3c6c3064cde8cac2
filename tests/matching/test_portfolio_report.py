"""The portfolio: which skill opens which seats, jobs without anybody, people without a job, and the pool per sector."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.models import MatchReport, MatchSwitch
from matching.reach import learning_gap, portfolio_report
from matching.rules import MatchIsOffError
from nieuwebanen import background
from nieuwebanen.dates import add_months
from tests import factories

pytestmark = pytest.mark.django_db


def a_job(dutch, picking, **fields):
    """Dutch at level 2 is needed first, picking is learnt."""
    asked = {"postcode": "", "days": [], "conditions": [], "hours_min": 24, "sector": "logistiek"}
    start = add_months(factories.today().replace(day=1), 8)
    other = factories.make_skill()  # a job opens with three
    job = factories.make_open_job(
        skills={dutch: 2, picking: 2, other: 1}, must={dutch}, **{"starts_on": start, **asked, **fields}
    )
    job.requirements.filter(skill=other).delete()
    return job


def counted():
    return portfolio_report.make(today=factories.today(), at=factories.moment()).content


def learn(content):
    """{(skill, level): {(person, job)}}"""
    return {(skill, level): {(p, j) for p, j, *_ in pairs} for skill, level, pairs in content["learn"]}


def test_who_misses_one_must_and_can_learn_everything_in_time_would_open_the_seat(coach, dutch, picking, today):
    job = a_job(dutch, picking)
    near = factories.make_candidate(coach, skills={dutch: 1, picking: 1}, learning_hours_per_week=10)
    factories.make_candidate(coach, skills={dutch: 2, picking: 1})  # can be ready as it is
    factories.make_candidate(coach, skills={dutch: 1, picking: 1}, hours_per_week=20)  # misses more than the must
    start = (job.starts_on - today).days
    # 60 hours of Dutch and 24 of picking, at 10 hours a week: 6 and 3 weeks.
    factories.make_candidate(
        coach,
        skills={dutch: 1, picking: 1},
        learning_hours_per_week=10,
        available_from=today + timedelta(days=start - 7 * 9 + 1),
    )

    content = counted()

    assert content["learn"] == [
        [dutch.pk, 2, [[near.pk, job.pk, 60, (job.starts_on - timedelta(weeks=9)).isoformat()]]]
    ]
    assert content["jobs"] == {str(job.pk): [job.seats, 1]} or content["jobs"] == {job.pk: [job.seats, 1]}


def test_who_is_only_late_because_the_job_gives_few_hours_gains_by_a_course_before_it(coach, dutch, picking, today):
    job = a_job(dutch, picking, learn_hours_per_week=1)
    # 40 hours of picking: 40 weeks at the job's pace, 2 at one's own.
    quick = factories.make_candidate(coach, skills={dutch: 2}, learning_hours_per_week=20)
    factories.make_candidate(coach, skills={dutch: 2}, learning_hours_per_week=1)

    assert learn(counted()) == {(picking.pk, 2): {(quick.pk, job.pk)}}


def test_a_job_without_anybody_names_what_keeps_people_away(coach, dutch, picking):
    job = a_job(dutch, picking)
    for hours in (20, 20, 24):
        factories.make_candidate(
            coach, skills={dutch: 2, picking: 2} if hours == 20 else {picking: 2}, hours_per_week=hours
        )

    (line,) = counted()["unreached"]

    assert (line["job"], line["seats"]) == (job.pk, job.seats)
    assert (line["alone"]["hours"], line["alone"]["skill"], line["alone"]["late"]) == (2, 1, 0)
    assert line["fails"]["overlap"] == 0


def test_the_nearest_job_of_who_has_none_in_reach_misses_the_least(coach, dutch, picking):
    far = a_job(dutch, picking, hours_min=32)
    near = a_job(dutch, picking)
    person = factories.make_candidate(coach, skills={picking: 2}, hours_per_week=24)
    nothing = factories.make_candidate(coach)
    factories.make_candidate(coach, skills={dutch: 2, picking: 2})

    content = counted()

    assert content["stranded"] == [[person.pk, near.pk], [nothing.pk, None]]
    assert far.pk != near.pk


def test_the_pool_of_a_sector_holds_the_earliest_day_and_the_jobs_that_are_in_time(coach, dutch, picking, today):
    a_job(dutch, picking)
    soon = a_job(dutch, picking, starts_on=add_months(today.replace(day=1), 1))
    person = factories.make_candidate(coach, skills={dutch: 2, picking: 1}, learning_hours_per_week=3)

    ((pk, sector, ready, jobs),) = counted()["pool"]

    # 24 hours of picking at 3 hours a week.
    assert (pk, sector, ready) == (person.pk, "logistiek", (today + timedelta(weeks=8)).isoformat())
    assert jobs == 1
    assert soon.starts_on < today + timedelta(weeks=8)


def test_jobs_that_are_full_past_or_without_skills_and_people_who_were_chosen_do_not_count(
    coach, dutch, picking, today
):
    bare = a_job(dutch, picking)
    bare.requirements.all().delete()
    a_job(dutch, picking).rest(by=coach)

    content = counted()

    assert content["jobs"] == {}
    assert content["without_skills"] == 1


def test_a_count_while_the_match_is_off_is_refused(coach, manager):
    MatchSwitch.objects.create(on=False, reason="Fout in de match", by=manager, at=factories.moment())
    with pytest.raises(MatchIsOffError):
        counted()
    with pytest.raises(MatchIsOffError):
        portfolio_report.start(by=coach, at=factories.moment())


def test_the_oldest_reports_go_and_the_newest_stay(coach):
    made = [
        portfolio_report.make(today=factories.today(), at=factories.moment()) for _ in range(portfolio_report.KEPT + 2)
    ]
    assert set(MatchReport.objects.values_list("pk", flat=True)) == {one.pk for one in made[2:]}


def test_the_worker_counts_with_progress_and_asking_twice_counts_once(coach, dutch, picking):
    job = a_job(dutch, picking)
    first = portfolio_report.start(by=coach, at=factories.moment())
    assert portfolio_report.start(by=coach, at=factories.moment()) == first

    task = background.Progress(first)
    portfolio_report.count(task, user_id=coach.pk)

    assert (task.done, task.total) == (1, 1)
    assert first.next_url == reverse("matching:portfolio")
    report = MatchReport.objects.get()
    assert (report.by, list(report.content["jobs"])) == (coach, [str(job.pk)])


# ---- no seat and nobody counts twice --------------------------------------------------------------------
def most_by_trying(pairs, seats):
    """The largest number of seats by trying everything."""
    people = sorted({person for person, _ in pairs})

    def best(n, left):
        if n == len(people):
            return 0
        found = best(n + 1, left)
        for person, job in pairs:
            if person == people[n] and left[job]:
                found = max(found, 1 + best(n + 1, left | {job: left[job] - 1}))
        return found

    return best(0, seats)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no slow strategy
@given(
    st.sets(st.tuples(st.integers(1, 5), st.integers(1, 4)), max_size=12),
    st.fixed_dictionaries({job: st.integers(0, 2) for job in range(1, 5)}),
)
def test_as_many_seats_as_can_be_and_each_of_one_person(pairs, seats):
    placed = learning_gap.fill(sorted(pairs), seats)

    assert set(placed.items()) <= pairs
    assert all(list(placed.values()).count(job) <= seats[job] for job in seats)
    assert len(placed) == most_by_trying(pairs, seats)
