"""Two words for one skill become one: all that is used moves, history keeps its words, and nothing is forgotten."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from candidates.models import CandidateSkill, CurrentSkill, SkillSource, assess
from employers.models import JobRequirement, PhaseSkill, TemplateRequirement
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.relations import name_of, relations_to, rows_of
from nieuwebanen.skills import merging, uses
from nieuwebanen.skills.models import Occupation, OccupationSkill, Skill, SkillRelation, SkillSynonym
from nieuwebanen.skills.search import find_skills
from tests import factories
from tests.trajectories import builders
from trajectories.models import TrajectorySkill

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return factories.make_skill("Heftruck rijden"), factories.make_skill("Vorkheftruck besturen")


def merge(stays, goes, by):
    stays.refresh_from_db()
    goes.refresh_from_db()
    return merging.merge(stays, goes, versions=(stays.version, goes.version), by=by)


def seen(person, skill, level, by, days_ago=0):
    on = factories.today() - timedelta(days=days_ago)
    assess(person, levels={skill: level}, source=SkillSource.SEEN, on=on, by=by)


def test_every_relation_to_a_skill_has_a_rule():
    """A new foreign key to Skill fails here: say in the floor's skill_uses.py what a merge does with it."""
    assert {name_of(relation) for relation in relations_to(Skill)} == set(uses.rules())


def test_what_people_can_do_moves_and_the_newest_level_wins(two, coach):
    stays, goes = two
    newer_there, newer_here, only_there = (factories.make_candidate(coach) for _ in range(3))
    seen(newer_there, stays, 1, coach, days_ago=9)
    seen(newer_there, goes, 3, coach, days_ago=2)
    seen(newer_here, goes, 3, coach, days_ago=9)
    seen(newer_here, stays, 2, coach, days_ago=2)
    seen(only_there, goes, 4, coach)
    merge(stays, goes, coach)
    now = dict(CurrentSkill.objects.filter(skill=stays).values_list("candidate", "level"))
    assert now == {newer_there.pk: 3, newer_here.pk: 2, only_there.pk: 4}
    assert not CurrentSkill.objects.filter(skill=goes).exists()
    assert CandidateSkill.objects.filter(skill=goes).count() == 3, "the history keeps the word that was used"


def test_a_level_written_for_the_old_word_afterwards_counts_for_the_skill_that_stays(two, coach):
    stays, goes = two
    person = factories.make_candidate(coach)
    merge(stays, goes, coach)
    seen(person, goes, 3, coach)
    assert list(person.skills.values_list("skill", "level")) == [(stays.pk, 3)]


def test_what_jobs_routes_and_templates_ask_moves_and_one_that_asks_both_asks_the_most(two, coach):
    stays, goes = two
    others = {factories.make_skill(): 2, factories.make_skill(): 2}
    both = factories.make_open_job(by=coach, skills={stays: 2, goes: 4} | others, must={goes})
    one = factories.make_open_job(by=coach, skills={goes: 3} | others)
    template = factories.make_template(coach, goes)
    phase = factories.make_open_job(by=coach).phases.all()[0]
    PhaseSkill.objects.create(phase=phase, skill=goes, level=2)
    merge(stays, goes, coach)
    assert list(JobRequirement.objects.filter(job=both, skill__in=two).values_list("skill", "level", "must")) == [
        (stays.pk, 4, True)
    ]
    assert list(JobRequirement.objects.filter(job=one, skill__in=two).values_list("skill", "level")) == [(stays.pk, 3)]
    assert TemplateRequirement.objects.get(template=template).skill == stays
    assert PhaseSkill.objects.get(phase=phase, level=2, skill=stays)


def test_a_draft_gets_the_new_word_and_what_was_offered_to_sign_keeps_the_old_one(two, coach):
    stays, goes = two
    draft = builders.complete(coach).trajectory
    TrajectorySkill.objects.create(trajectory=draft, skill=goes, level_now=1, level_needed=3)
    offered = builders.offered(coach)[0].trajectory
    TrajectorySkill.objects.create(trajectory=offered, skill=goes, level_now=1, level_needed=3)
    moved = merge(stays, goes, coach)
    assert draft.skills.filter(skill=stays).exists()
    assert offered.skills.filter(skill=goes).exists()
    assert moved["2 trajecten spreken dit af"] == 1


def test_words_neighbours_occupations_and_earlier_merges_go_along_each_once(two, coach):
    stays, goes = two
    third, earlier = factories.make_skill("Reachtruck rijden"), factories.make_skill("Palletten rijden")
    merge(goes, earlier, coach)
    SkillSynonym.objects.create(skill=stays, name="Heftruckchauffeur")
    SkillSynonym.objects.bulk_create(SkillSynonym(skill=goes, name=name) for name in ["heftruckchauffeur", "stapelaar"])
    SkillRelation.objects.bulk_create(
        [
            SkillRelation(skill=stays, neighbour=goes, quarters=3),
            SkillRelation(skill=stays, neighbour=third, quarters=1),
            SkillRelation(skill=goes, neighbour=third, quarters=3),
            SkillRelation(skill=third, neighbour=goes, quarters=2),
        ]
    )
    occupation = Occupation.objects.create(
        code="1", name="chauffeur", esco_uri="http://data.europa.eu/esco/occupation/1"
    )
    OccupationSkill.objects.create(occupation=occupation, skill=stays, essential=False)
    OccupationSkill.objects.create(occupation=occupation, skill=goes, essential=True)
    merge(stays, goes, coach)
    assert set(SkillRelation.objects.values_list("skill", "neighbour", "quarters")) == {
        (stays.pk, third.pk, 3),
        (third.pk, stays.pk, 2),
    }
    words = set(stays.synonyms.values_list("name", flat=True))
    assert words == {"Heftruckchauffeur", "stapelaar", "Palletten rijden", "Vorkheftruck besturen"}
    assert list(OccupationSkill.objects.values_list("skill", "essential")) == [(stays.pk, True)]
    earlier.refresh_from_db()
    assert earlier.merged_into == stays
    for relation, use in uses.pointing():
        assert not use.moves(rows_of(relation, goes)).exists(), relation


def test_the_merge_is_logged_at_both_and_the_old_word_finds_the_skill_that_stays(two, coach, admin):
    stays, goes = two
    seen(factories.make_candidate(coach), goes, 3, coach)
    merge(stays, goes, admin)
    event = Event.objects.about(goes).get(verb="skill.merged")
    assert event.data["moved"]["1 kandidaat kan dit"] == 1
    assert Event.objects.about(stays).filter(verb="skill.merged").exists()
    assert next(iter(find_skills("Vorkheftruck besturen"))) == stays
    goes.refresh_from_db()
    with pytest.raises(DomainError, match="samengevoegd met ‘Heftruck rijden’"):
        goes.bring_back(by=admin)


def test_what_cannot_be_merged_is_refused(two, admin):
    stays, goes = two
    with pytest.raises(DomainError, match="dezelfde"):
        merging.merge(stays, stays, versions=(1, 1), by=admin)
    with pytest.raises(StaleError):
        merging.merge(stays, goes, versions=(stays.version, goes.version + 1), by=admin)
    merge(stays, goes, admin)
    with pytest.raises(DomainError, match="al samengevoegd"):
        merge(factories.make_skill(), goes, admin)
    retired = factories.make_skill()
    retired.retire(by=admin)
    with pytest.raises(DomainError, match="Haal deze vaardigheid eerst terug"):
        merge(retired, stays, admin)


@pytest.mark.django_db(transaction=True)
def test_a_level_seen_at_the_moment_of_the_merge_is_not_left_behind(coach):
    """The trigger waits for the merge: without its lock the level lands at the word that nobody sees any more."""
    stays, goes = factories.make_skill(), factories.make_skill()
    person = factories.make_candidate(coach)
    inside, failures = Barrier(2, timeout=10), []

    def see():
        try:
            inside.wait()
            seen(person, goes, 3, coach)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writer = Thread(target=see)
    writer.start()
    with transaction.atomic():
        merging.merge(stays, goes, versions=(stays.version, goes.version), by=coach)
        inside.wait()
        writer.join(timeout=0.7)  # it waits for this transaction
        assert writer.is_alive()
    writer.join(timeout=10)
    assert failures == []
    assert list(person.skills.values_list("skill", "level")) == [(stays.pk, 3)]
