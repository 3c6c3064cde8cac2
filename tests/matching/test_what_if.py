""" "Wat als" for a job: what a change makes of it, how the list moves, and that nothing is saved."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import FutureJob
from employers.models.possibilities import JobPhase, JobRequirement
from matching import ranking
from matching.lists import what_if
from matching.lists.what_if import Otherwise
from matching.models import MatchLog, ShownKind
from nieuwebanen.dates import add_months
from tests import factories

pytestmark = pytest.mark.django_db


def url(job, query=""):
    return reverse("matching:what_if", args=[job.public_id]) + query


@pytest.fixture
def taught(job):
    """The first skill is a must, the second is learnt in one phase, the third in two."""
    needs = list(job.requirements.all())
    job.requirements.filter(pk=needs[0].pk).update(must=True)
    first = job.phases.all()[0]
    first.skills.all().delete()
    last = JobPhase.objects.create(
        job=job,
        position=9,
        title="Bij de werkgever",
        location=first.location,
        label="training",
        weeks=8,
        goal="Meedoen",
    )
    for phase, need in ((first, needs[1]), (first, needs[2]), (last, needs[2])):
        phase.skills.create(skill=need.skill, level=need.level)
    return FutureJob.objects.get(pk=job.pk), [need.skill for need in needs], first


# ---- what a phase means ------------------------------------------------------------------------------------
def musts(job, otherwise):
    engine_job, _ = ranking.job_for_engine(job)
    tried = what_if.tried(engine_job, job.phases.all(), otherwise)
    return {need.skill for need in tried.requirements if need.must}


def test_without_a_phase_what_only_it_teaches_is_needed_beforehand(taught):
    job, (must, only_there, twice, *_), first = taught
    assert musts(job, Otherwise()) == {str(must.pk)}
    assert musts(job, Otherwise(without=[first])) == {str(must.pk), str(only_there.pk)}
    everything = {str(one.pk) for one in (must, only_there, twice)}
    assert musts(job, Otherwise(without=list(job.phases.all()))) == everything
    # What somebody says of the skill itself goes before; and who needs more than a phase teaches did not learn it there.
    assert musts(job, Otherwise(without=[first], musts={str(only_there.pk): False})) == {str(must.pk)}
    assert musts(job, Otherwise(without=[first], levels={str(only_there.pk): 4})) == {str(must.pk)}


def test_a_phase_more_makes_what_it_teaches_learnable(taught):
    job, (must, *_), _ = taught
    assert musts(job, Otherwise(taught=[str(must.pk)])) == set()


# ---- the page ------------------------------------------------------------------------------------------------
def test_the_list_moves_and_nothing_is_saved(desk, taught, coach, other_coach):
    job, (must, *_), _ = taught
    skills = {need.skill: 1 for need in job.requirements.all()}
    strong = factories.make_candidate(coach, skills=skills | {must: 4}, last_name="Kan", hours_per_week=24)
    factories.make_candidate(coach, skills=skills | {must: 0}, last_name="Leert")
    factories.make_candidate(
        other_coach, skills=skills | {must: 4}, first_name="Geheim", last_name="Elders", hours_per_week=24
    )
    before = [list(model.objects.values()) for model in (FutureJob, JobRequirement, JobPhase)]

    page = desk.get(url(job, f"?erbij={must.code}"))
    assert (page.context["moved"].come, page.context["moved"].go) == (1, 0)
    assert moved_line(page, "Leert") == "komt erbij"
    page = desk.get(url(job, "?uren=36"))
    shown = page.context["moved"]
    assert (shown.come, shown.go, [row.candidate for row in shown.gone]) == (0, 2, [strong])
    assert "Kan 24 uur per week werken, de baan is minimaal 36 uur." in page.text
    assert "Geheim" not in page.text
    assert "Er wordt niets bewaard." in page.text
    later = (job.starts_on + timedelta(weeks=40)).isoformat()
    slow = factories.make_candidate(coach, skills=skills | {must: 4}, last_name="Langzaam", learning_hours_per_week=1)
    sooner = desk.get(url(job, f"?start={factories.today().isoformat()}")).context["moved"].counts[1]
    page = desk.get(url(job, f"?start={later}"))
    assert (sooner.after, page.context["moved"].counts[1].after) == (0, 2)
    assert moved_line(page, slow.last_name) == "zelfde plaats"

    assert [list(model.objects.values()) for model in (FutureJob, JobRequirement, JobPhase)] == before
    row = MatchLog.objects.first()
    assert (row.kind, row.asked["veranderd"]) == (ShownKind.TRIED, {"start": [later]})
    assert row.inputs["job"]


def moved_line(page, name):
    rows = [line for line in page.context["moved"].rows if hasattr(line.row, "candidate")]
    return next(line.text for line in rows if line.row.candidate.last_name == name)


def test_what_rises_and_falls_is_counted_in_places(desk, job, coach):
    """Who can do more but learns slowly comes too late, and goes ahead when the job starts years later."""
    first, *others = [need.skill for need in job.requirements.all()]
    little = dict.fromkeys(others, 1)
    factories.make_candidate(coach, skills={first: 1, **little}, last_name="Snel", learning_hours_per_week=40)
    factories.make_candidate(coach, skills={first: 2, **little}, last_name="Traag", learning_hours_per_week=1)
    page = desk.get(url(job, "?start=2050-01-01"))
    shown = page.context["moved"]
    lines = [(line.row.candidate.last_name, line.text) for line in shown.rows]
    assert lines == [("Traag", "1 plaats omhoog (was 2)"), ("Snel", "1 plaats omlaag (was 1)")]
    assert (shown.up, shown.down, [count.text for count in shown.counts]) == (1, 1, ["evenveel", "1 meer"])


def test_the_address_keeps_only_what_differs_and_each_step_can_be_undone(desk, job, person):
    need = job.requirements.all()[0]
    sent = {
        "start": "1-1-2099",
        "uren": str(job.hours_min),
        "leren": "8",
        f"niveau-{need.skill.code}": str(need.level - 1),
        f"vooraf-{need.skill.code}": "nee",
        "bekijk": "ja",
    }
    answer = desk.get(url(job), sent)
    kept = {"start": ["2099-01-01"], "leren": ["8"], f"niveau-{need.skill.code}": [str(need.level - 1)]}
    assert parse_qs(urlsplit(answer.url).query) == kept
    page = desk.get(answer.url)
    assert [change.name for change in page.context["changes"]] == list(kept)
    undone = {change.name: set(parse_qs(change.without)) for change in page.context["changes"]}
    assert undone == {name: set(kept) - {name} for name in kept}
    assert "Terug naar zoals het is" in page.text
    assert "Nog niets." in desk.get(url(job)).text


def test_what_cannot_be_is_refused_and_stays_in_the_form(desk, job):
    page = desk.get(url(job), {"uren": "duizend", "start": "1-1-2020", "bekijk": "ja"})
    assert page.status_code == 422
    assert 'value="duizend"' in page.text
    assert "Kies een datum vanaf vandaag" in page.text
    assert desk.get(url(job, "?vooraf-onbekend=ja&onzin=1")).status_code == 200


def test_what_is_tried_leads_to_the_forms_that_keep_it_with_start_and_hours_filled_in(desk, job, person):
    code = job.requirements.all()[0].skill.code
    start = add_months(job.starts_on, 2).isoformat()
    page = desk.get(url(job, f"?start={start}&uren=12&leren=9&niveau-{code}=1"))
    forecast, edit, profile = [one.url for one in page.context["form"].keeping]
    assert desk.get(forecast).context["form"]["starts_on"].value().isoformat() == f"{start[:7]}-01"
    form = desk.get(edit).context["form"]
    assert (form["hours_min"].value(), form["learn_hours_per_week"].value()) == (12, 9)
    assert profile == reverse("employers:job_profile", args=[job.public_id])
    job.refresh_from_db()
    assert job.hours_min != 12
    nonsense = desk.get(reverse("employers:job_edit", args=[job.public_id]), {"hours_min": "veel"})
    assert nonsense.context["form"]["hours_min"].value() == job.hours_min
    assert "al ingevuld" not in nonsense.text


def test_rules_words_and_the_list_of_now_are_read_once_for_one_page(desk, job, person):
    code = job.requirements.all()[0].skill.code
    tried = url(job, f"?uren=30&niveau-{code}=1")
    of_person = reverse("matching:candidate_what_if", args=[person.public_id])
    as_it_is = url(job)
    once = ("from matching_matchrules", 'FROM "skills_skillrelation"', 'AS "pk", "skills_skill"."base_hours"')
    for address, lists in ((tried, 2), (as_it_is, 1), (f"{of_person}?uren=16", 2), (of_person, 1)):
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        asked = [query["sql"] for query in seen.captured_queries]
        assert {words: sum(words in sql for sql in asked) for words in once} == dict.fromkeys(once, 1)
        assert sum("with checked as" in sql for sql in asked) == lists
