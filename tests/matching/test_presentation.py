"""What an employer sees of a person: what was ticked, frozen, and never anything else."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.models import Candidate
from employers.models import FutureJob
from matching import ranking
from matching.models import Presentation, Proposal
from matching.proposing import presentation
from matching.proposing.presentation import ALWAYS, Field
from nieuwebanen.work import Weekday, WorkCondition
from tests import factories
from tests.matching import proposed
from tests.matching.canaries import CANARIES, SHOWN, canary, presented_canary

pytestmark = pytest.mark.django_db

KEY = {
    Field.FIRST_NAME: "first_name",
    Field.STRENGTHS: "strengths",
    Field.SKILLS: "skills",
    Field.GAPS: "gaps",
    Field.READY: "ready_on",
    Field.OTHER_SKILLS: "other_skills",
    Field.HOURS: "hours",
    Field.DAYS: "days",
}


def snapshot_of(candidate: Candidate, job: FutureJob, *fields: str) -> dict:
    outcome = ranking.explain(job, candidate, today=factories.today())
    return presentation.snapshot(candidate, job, outcome, fields=fields, today=factories.today())


@pytest.fixture
def job() -> FutureJob:
    skills = {factories.make_skill(name): level for name, level in (("Inpakken", 3), ("Scannen", 2), ("Sorteren", 1))}
    return factories.make_open_job(skills=skills, conditions=[WorkCondition.LIFTING])


# ---- only what was ticked ---------------------------------------------------------------------------------
@pytest.mark.parametrize("field", Field)
def test_a_field_is_there_when_it_was_ticked_and_not_otherwise(job, field):
    candidate = factories.make_profile(job)
    ticked = snapshot_of(candidate, job, field)
    assert KEY[field] in ticked
    assert set(ticked) == {"fields", "made_on", *(KEY[shown] for shown in ALWAYS | {field})}
    others = snapshot_of(candidate, job, *(set(Field) - {field}))
    assert (KEY[field] in others) == (field in ALWAYS)


def test_the_snapshot_tells_what_is_held_and_what_is_still_to_learn(job):
    packing, scanning, _ = (need.skill for need in job.requirements.all())
    cooking, hidden = factories.make_skill("Koken"), factories.make_skill("Nog nooit gedaan")
    candidate = factories.make_candidate(
        skills={packing: 1, scanning: 4, cooking: 2, hidden: 0},
        first_name="Fatuma",
        strengths="Rustig",
        hours_per_week=28,
        days=[Weekday.MONDAY, Weekday.SATURDAY],
    )
    outcome = ranking.explain(job, candidate, today=factories.today())
    shown = snapshot_of(candidate, job, *Field)
    assert shown["skills"] == [
        {"name": "Inpakken", "have": 1, "need": 3},
        {"name": "Scannen", "have": 2, "need": 2},  # what somebody can do beyond the job was not asked
        {"name": "Sorteren", "have": 0, "need": 1},
    ]
    assert [(gap["name"], gap["have"], gap["need"]) for gap in shown["gaps"]] == [
        ("Inpakken", 1, 3),
        ("Sorteren", 0, 1),
    ]
    assert sum(gap["hours"] for gap in shown["gaps"]) == outcome.hours
    assert shown["other_skills"] == [{"name": "Koken", "level": 2}]
    assert (shown["first_name"], shown["strengths"], shown["hours"]) == ("Fatuma", "Rustig", 28)
    assert shown["days"] == ["maandag", "zaterdag"]
    assert shown["ready_on"] == outcome.ready.isoformat()
    assert shown["fields"] == [field.value for field in Field]


def test_an_unknown_field_is_an_error_of_ours(job):
    with pytest.raises(ValueError, match="geboortejaar"):
        snapshot_of(factories.make_profile(job), job, "geboortejaar")


def test_nothing_else_of_the_person_is_in_it(job):
    presented_canary(job, tuple(Field))
    text = json.dumps(Presentation.objects.get().snapshot, ensure_ascii=False)
    assert [word for word in (*CANARIES, Candidate.objects.get().number) if word in text] == []
    assert [word for word in SHOWN if word not in text] == []


def test_what_was_not_ticked_is_not_in_it(job):
    presented_canary(job, ())
    text = json.dumps(Presentation.objects.get().snapshot, ensure_ascii=False)
    assert [word for word in (*CANARIES, *SHOWN) if word in text] == []


def test_no_score_and_no_reason_to_stand_apart_is_in_it(job):
    candidate = canary(job)
    outcome = ranking.explain(job, candidate, today=factories.today())
    assert outcome.excluded
    assert outcome.score > 100
    content = snapshot_of(candidate, job, *Field)
    text = json.dumps(content)
    for word in (
        "score",
        "points",
        "punten",
        "coverage",
        "rank",
        "excluded",
        str(outcome.score),
        outcome.weights.version,
    ):
        assert word not in text
    assert set(content["skills"][0]) == {"name", "have", "need"}
    assert set(content["gaps"][0]) == {"name", "have", "need", "hours", "weeks"}


# ---- frozen ------------------------------------------------------------------------------------------------
def test_a_presentation_never_changes_by_the_orm():
    proposed.presented()
    shown = Presentation.objects.get()
    other = factories.make_employer()
    for changes in (
        {"snapshot": {"first_name": "Anders"}},
        {"expires_on": shown.expires_on - timedelta(days=1)},  # shown longer it may be
        {"employer": other},
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Presentation.objects.update(**changes)
    shown.snapshot = {}
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        shown.save()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Presentation.objects.all().delete()


@pytest.mark.parametrize(
    "sql",
    [
        "update matching_presentation set snapshot = jsonb_set(snapshot, '{first_name}', '\"Anders\"')",
        "update matching_presentation set employer_id = employer_id + 1",
        "update matching_presentation set expires_on = expires_on - 1",
        "delete from matching_presentation",
    ],
)
def test_a_presentation_never_changes_by_sql(sql):
    proposed.presented()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_was_withdrawn_never_comes_back():
    proposal = proposed.presented()
    proposed.withdraw(proposal)
    for moment in (None, factories.moment(1)):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Presentation.objects.update(withdrawn_at=moment)
    assert Proposal.objects.get().presentation.withdrawn_at is not None


def test_a_proposal_is_presented_once():
    proposal = proposed.presented()
    first = Presentation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Presentation.objects.create(
            proposal=proposal,
            employer=first.employer,
            snapshot={},
            presented_by=first.presented_by,
            expires_on=first.expires_on,
        )


# ---- until when --------------------------------------------------------------------------------------------
def test_it_is_seen_up_to_and_including_its_last_day_and_longer_when_chosen():
    job = factories.make_open_job(seats=2)
    waiting, chosen, declined = (proposed.presented(job) for _ in range(3))
    proposed.choose(chosen)
    proposed.decline(declined)
    last = factories.today() + timedelta(days=30)

    def seen(day) -> set[Proposal]:
        return {shown.proposal for shown in Presentation.objects.current_on(day)}

    assert seen(last) == {waiting, chosen, declined}
    assert seen(last + timedelta(days=1)) == {chosen}


def test_what_was_presented_for_a_job_that_will_not_come_is_gone():
    proposal = proposed.presented()
    FutureJob.objects.update(status="ingetrokken")
    assert not Presentation.objects.current_on(factories.today()).exists()
    FutureJob.objects.update(status="rustend")
    assert Presentation.objects.current_on(factories.today()).get().proposal == proposal
