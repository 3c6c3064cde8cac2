"""What a group showed can be made again: whom it suggested for its jobs, and where those who were not chosen could go."""

import pytest
from django.urls import reverse

from candidates.models import Candidate
from matching.accounting import rerun
from matching.cohorts import cohort_members, cohorts
from matching.models import LeaveReason, MatchLog, MemberState, ShownKind
from nieuwebanen.skills.models import SkillRelation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(job, coach, today):
    skills = [need.skill for need in job.requirements.all()]
    SkillRelation.objects.create(skill=skills[0], neighbour=factories.make_skill(), quarters=2)
    asked = {skills[0]: 4, factories.make_skill(): 1, factories.make_skill(): 1}
    other = factories.make_open_job(by=coach, skills=asked, seats=3)
    return cohorts.make(name="Ploeg 1", coach=coach, jobs=[job, other], by=coach, today=today)


def all_changes(job):
    for person in Candidate.objects.all():
        factories.assess_skill(person, job.requirements.all()[0].skill, 0)
    Candidate.objects.update(hours_per_week=4)
    job.requirements.update(level=4, weight=1)
    SkillRelation.objects.all().delete()


def test_whom_a_group_suggested_is_logged_by_screen_and_made_again_the_same(desk, cohort, job, coach, monkeypatch):
    first = job.requirements.all()[0].skill
    for level in (1, 1, 1, 2, 3, 4):
        factories.assess_skill(factories.make_profile(job, coach), first, level)
    factories.make_profile(cohort.cohort_jobs.exclude(job=job).get().job, coach)
    monkeypatch.setattr("matching.views.cohort_members.PER_LIST", 4)
    screens = {}
    for number in (1, 2):
        page = desk.get(reverse("matching:cohort_add", args=[cohort.public_id]), {"pagina": number})
        screens[number] = [(one.job.pk, one.candidate.pk, one.match.score) for one in page.context["page"]]
    assert [len(screen) for screen in screens.values()] == [4, 3]
    assert len({at for screen in screens.values() for at, _, _ in screen}) == 2
    all_changes(job)
    for number, screen in screens.items():
        rows = MatchLog.objects.filter(kind=ShownKind.JOB, asked={"groep": cohort.number, "pagina": number})
        assert {row.job_id: row.shown for row in rows} == {
            job: [[person, score] for at, person, score in screen if at == job] for job, _, _ in screen
        }
        for row in rows:
            again = rerun.as_shown(row)
            assert again is not None
            assert again.same
            assert [line.again for line in again.lines] == [score for _, score in row.shown]
            assert [line.new_place for line in again.lines] == list(range(1, len(row.shown) + 1))
            assert rerun.as_now(row, today=factories.today()).different


def test_where_the_not_chosen_could_go_is_made_again_the_same(desk, cohort, job, coach):
    needs = {need.skill: 2 for need in job.requirements.all()}
    elsewhere = [factories.make_open_job(by=coach, skills=needs, seats=3) for _ in range(2)]
    people = [factories.make_profile(job, coach) for _ in range(2)]
    members = cohort_members.add(people, to=cohort, by=coach)
    seen = {member.public_id: member.phase.public_id for member in members}
    cohort_members.end(cohort, seen, state=MemberState.NOT_CHOSEN, reason=LeaveReason.NO_SEAT, by=coach)
    desk.get(reverse("matching:cohort_onward", args=[cohort.public_id]))
    all_changes(elsewhere[0])
    rows = list(MatchLog.objects.filter(kind=ShownKind.PERSON))
    assert {(row.job, row.shown[0][0]) for row in rows} == {(one, person.pk) for one in elsewhere for person in people}
    for row in rows:
        again = rerun.as_shown(row)
        assert again is not None
        assert again.same
    # The words of one job and not of all that were looked at: kept once for everybody who was shown it.
    assert len({row.inputs["language"] for row in rows}) == 1
    assert len({row.inputs["job"] for row in rows}) == 2
