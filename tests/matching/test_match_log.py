"""The log of what was shown can make every list again: from the inputs of then to the last point, or from those of now."""

from dataclasses import fields

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from candidates.models import Candidate
from matching import inputs, ranking, rules
from matching.accounting import rerun
from matching.accounting.match_log import Shown, note_shown
from matching.engine import DEFAULT_WEIGHTS, Job, Person
from matching.models import MatchInput, MatchLog, ShownKind
from tests import factories
from tests.matching.worlds import AMIRA, CHEN, GOLDEN_JOB, GOLDEN_LANGUAGE

pytestmark = pytest.mark.django_db


def test_the_input_types_have_exactly_the_allowed_fields():
    """No field for education, age, gender, origin, name, or an address: what is not there cannot count."""
    assert {one.name for one in fields(Person)} == {
        "id", "skills", "hours", "days", "free_from", "x", "y", "radius", "cannot", "sectors", "learn_hours",
    }  # fmt: skip
    assert {one.name for one in fields(Job)} == {
        "id", "start", "requirements", "hours", "days", "x", "y", "conditions", "sector", "learn_hours",
    }  # fmt: skip


@pytest.mark.parametrize("person", [AMIRA, CHEN])
def test_what_is_written_down_is_read_back_the_same(person):
    assert inputs.person_from(inputs.of_person(person).content) == person
    assert inputs.job_from(inputs.of_job(GOLDEN_JOB).content) == GOLDEN_JOB
    assert inputs.language_from(inputs.of_language(GOLDEN_LANGUAGE).content) == GOLDEN_LANGUAGE


@pytest.fixture
def people(job, coach):
    first, second, third = (factories.make_profile(job, coach) for _ in range(3))
    need = job.requirements.first()
    factories.assess_skill(second, need.skill, 1)
    return [first, second, third]


def shown_list(job, coach, *, kind=ShownKind.JOB, **fields):
    """What a page of the list does."""
    today = factories.today()
    ranked = ranking.rank_people(job, today=today)
    lines = [(row.id, row.match.score) for row in ranked.rows]
    went_in = rerun.inputs_of(job.pk, [row.id for row in ranked.rows])
    note_shown([Shown(job.pk, lines, inputs=went_in, **fields)], kind=kind, by=coach, today=today)
    return MatchLog.objects.first()


def test_a_list_made_again_from_its_inputs_is_the_same_to_the_last_point_after_all_has_changed(job, coach, people):
    log = shown_list(job, coach)
    assert len(log.shown) >= 3
    for person in people:
        factories.assess_skill(person, job.requirements.first().skill, 0)
    Candidate.objects.update(hours_per_week=4)
    job.requirements.update(level=4)
    again = rerun.as_shown(log)
    assert again is not None
    assert again.same
    assert [line.again for line in again.lines] == [score for _, score in log.shown]
    now = rerun.as_now(log, today=factories.today())
    assert now.different


def test_a_line_that_is_not_what_the_inputs_give_is_found(job, coach, people):
    log = shown_list(job, coach)
    log.shown = [[pk, score + (1 if place == 1 else 0)] for place, (pk, score) in enumerate(log.shown)]
    assert [line.place for line in rerun.as_shown(log).different] == [2]
    log.shown[1][1] -= 1
    log.shown[0], log.shown[-1] = log.shown[-1], log.shown[0]
    people_in = log.inputs["people"]
    people_in[0], people_in[-1] = people_in[-1], people_in[0]
    assert len(rerun.as_shown(log).different) == 2


def test_the_weights_of_then_count_for_a_list_of_then(job, coach, people, admin):
    log = shown_list(job, coach)
    rules.change(rules.Weights(8000, 1000, 0), open_per_seat=3, reason="Proef", seen=0, by=admin)
    assert rerun.as_shown(log).same
    assert rerun.as_now(log, today=factories.today()).different


def test_of_somebody_who_was_erased_the_list_says_that_it_cannot_be_made_again(job, coach, people):
    log = shown_list(job, coach)
    MatchInput.objects.filter(candidate=people[0])._raw_delete("default")
    again = rerun.as_shown(log)
    assert not again.complete
    assert again.gone == 1
    assert again.different == []


def test_an_input_is_kept_once_and_never_changes(job, coach, people):
    shown_list(job, coach)
    before = set(MatchInput.objects.values_list("digest", "last_shown_at"))
    shown_list(job, coach)
    assert set(MatchInput.objects.values_list("digest", "last_shown_at")) == before
    assert len(before) == len(MatchLog.objects.first().shown) + 2
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        MatchInput.objects.filter(candidate=people[0]).update(content={})


def test_logging_asks_the_same_few_queries_for_any_number_of_people(job, coach, people):
    counts = set()
    for _ in range(2):
        factories.make_profile(job, coach)
        ranked = ranking.rank_people(job, today=factories.today())
        went_in = rerun.inputs_of(job.pk, [row.id for row in ranked.rows])
        shown = Shown(job.pk, [(row.id, row.match.score) for row in ranked.rows], inputs=went_in)
        with CaptureQueriesContext(connection) as asked:
            note_shown([shown], by=coach, today=factories.today(), weights=DEFAULT_WEIGHTS)
        counts.add(len(asked))
    assert counts == {2}
