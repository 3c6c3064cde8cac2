"""Two files of one person become one, whatever points to a person; and what looks like a double at intake."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from candidates import coaching, merging
from candidates.doubles import doubles_of
from candidates.forms.merging import LABELS, MergeForm
from candidates.models import (
    Candidate,
    CandidateCompetence,
    CandidateContact,
    CandidateDocument,
    CandidateGroup,
    CandidateImport,
    CandidateLanguage,
    CandidateSkill,
    CandidateStatus,
    FileOpening,
    GroupMember,
    ImportRow,
    RowOutcome,
    SkillSource,
    TalkKind,
)
from matching.models import Assignment, AssignmentRule, Cohort, CohortMember, MatchInput
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.relations import relations_to, rows_of
from tests import factories
from tests.trajectories import builders
from trajectories.models import Trajectory

pytestmark = pytest.mark.django_db
# Of these two the rule is a refusal, of the floor where they live: tested below.
REFUSED_WHEN_BOTH = {"matching.Proposal.candidate", "trajectories.Trajectory.candidate"}
SETTLED_ABOVE = {"matching.CohortMember.candidate", "matching.AssignmentRule.candidate"}  # settings.PEOPLE_MERGED


@pytest.fixture
def two(coach: User) -> tuple[Candidate, Candidate]:
    return factories.make_candidate(coach), factories.make_candidate(coach, phone="0320 123456")


def merge(survivor: Candidate, double: Candidate, by: User, *take: str) -> Candidate:
    survivor.refresh_from_db()
    double.refresh_from_db()
    return merging.merge(survivor, double, versions=(survivor.version, double.version), take=take, by=by)


def one_of_each(candidate: Candidate, coach: User) -> dict[str, models.Model]:
    """A row for every relation to a person that moves."""
    now, today = timezone.now(), factories.today()
    level = {"level": 2, "source": SkillSource.SEEN, "assessed_on": today, "assessed_by": coach}
    group = CandidateGroup.objects.create(name=f"Groep {now}", team=coach.team, made_by=coach)
    lot = CandidateImport.objects.create(file_name="l.xlsx", team=coach.team, coach=coach, by=coach, created_at=now)
    file = {"file_name": "cv.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64, "content": b"x"}
    trajectory = builders.started(coach).trajectory
    trajectory.candidate = candidate
    trajectory.save(update_fields=["candidate"])
    rows: dict[str, models.Model] = {
        "CandidateCompetence.candidate": CandidateCompetence(competence="C1", **level),
        "CandidateContact.candidate": CandidateContact(
            kind=TalkKind.values[0], held_on=today, note="Gesproken.", by=coach
        ),
        "CandidateDocument.candidate": CandidateDocument(
            kind="cv", title="CV", needed_for="Een baan", added_by=coach, added_at=now, **file
        ),
        "CandidateLanguage.candidate": CandidateLanguage(language="ar"),
        "CandidateSkill.candidate": CandidateSkill(skill=factories.make_skill(), **level),
        "FileOpening.candidate": FileOpening(
            user=coach, reason="Vraag.", opened_at=now, expires_at=now + timedelta(hours=1)
        ),
        "GroupMember.candidate": GroupMember(group=group, added_by=coach, added_at=now),
    }
    for row in rows.values():
        row.candidate = candidate  # type: ignore[attr-defined]
        row.save()
    rows["ImportRow.match"] = ImportRow.objects.create(of=lot, number=1, outcome=RowOutcome.MATCH, match=candidate)
    rows["ImportRow.result"] = ImportRow.objects.create(of=lot, number=2, outcome=RowOutcome.NEW, result=candidate)
    rows["Candidate.merged_into"] = merge(candidate, factories.make_candidate(coach), coach).merged.get()
    proposal = builders.chosen(factories.make_open_job(by=coach), coach)
    proposal.candidate = candidate
    proposal.save(update_fields=["candidate"])
    above: dict[str, models.Model] = {
        "matching.Proposal.candidate": proposal,
        "trajectories.Trajectory.candidate": trajectory,
        "matching.CohortMember.candidate": _member(candidate, _cohort(coach), coach),
        "matching.AssignmentRule.candidate": _rule(candidate, _assignment(coach), coach),
        "matching.MatchInput.candidate": MatchInput.objects.create(
            digest="0" * 64, kind="mens", candidate=candidate, content={}, last_shown_at=now
        ),
    }
    return {f"candidates.{name}": row for name, row in rows.items()} | above


def _cohort(coach: User) -> Cohort:
    values = {"number": f"G-{timezone.now()}"[:20], "team": coach.team, "created_at": timezone.now()}
    return Cohort.objects.create(name="Groep", coach=coach, created_by=coach, **values)


def _member(candidate: Candidate, cohort: Cohort, coach: User) -> CohortMember:
    return CohortMember.objects.create(cohort=cohort, candidate=candidate, joined_at=timezone.now(), added_by=coach)


def _assignment(coach: User) -> Assignment:
    values = {"number": f"V-{timezone.now()}"[:20], "team": coach.team, "created_at": timezone.now()}
    return Assignment.objects.create(name="Verdeling", created_by=coach, **values)


def _rule(candidate: Candidate, assignment: Assignment, coach: User) -> AssignmentRule:
    values = {"job": factories.make_job(by=coach), "reason": "x", "by": coach, "at": timezone.now(), "rule": "niet"}
    return AssignmentRule.objects.create(assignment=assignment, candidate=candidate, **values)


def test_who_stood_twice_in_a_group_or_an_assignment_stands_there_once(two, coach):
    survivor, double = two
    cohort, assignment = _cohort(coach), _assignment(coach)
    for person in two:
        _member(person, cohort, coach)
    job = _rule(survivor, assignment, coach).job
    AssignmentRule.objects.create(
        assignment=assignment, candidate=double, job=job, rule="niet", reason="x", by=coach, at=timezone.now()
    )
    merge(survivor, double, coach)
    assert cohort.members.get().candidate == assignment.rules.get().candidate == survivor


def name_of(relation: models.ForeignObjectRel) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def stays_behind(relation: models.ForeignObjectRel) -> bool:
    return (relation.related_model, relation.field.name) in merging.STAYS_BEHIND


def test_whatever_points_to_the_double_points_to_the_survivor_after_it(two, coach):
    survivor, double = two
    rows = one_of_each(double, coach)
    follows = {"candidates.CurrentSkill.candidate"}  # from the history
    moving = [one for one in relations_to(Candidate) if not stays_behind(one)]
    assert {name_of(one) for one in moving} == set(rows) | follows, "a relation to Candidate without a rule here"

    merge(survivor, double, coach)

    for relation in moving:
        assert not rows_of(relation, double).exists(), relation
        if name_of(relation) not in follows:
            row = rows[name_of(relation)]
            assert getattr(type(row)._base_manager.get(pk=row.pk), relation.field.name) == survivor, relation
    assert survivor.skills.get().skill == rows["candidates.CandidateSkill.candidate"].skill  # type: ignore[attr-defined]
    said = Event.objects.filter(verb="candidate.merged", subject_public_id=survivor.public_id).latest("pk")
    assert said.data["moved"]["candidates.candidateskill"] == [rows["candidates.CandidateSkill.candidate"].pk]
    assert said.data["double"] == double.number


def test_what_is_written_for_a_double_after_the_merge_lands_at_the_survivor(two, coach):
    """The trigger `follow_merged` stands on every table that moves: a new one needs it too."""
    survivor, double = two
    merge(survivor, double, coach)
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'follow_merged'")
        followed = {table for (table,) in cursor.fetchall()}
    by_itself = {"candidates_candidate", "candidates_currentskill", "candidates_importrow"}
    for relation in relations_to(Candidate):
        if not stays_behind(relation):
            assert relation.related_model._meta.db_table in followed | by_itself, relation
    CandidateLanguage.objects.create(candidate=double, language="ar")
    assert survivor.languages.count() == 1


def test_what_may_stand_once_per_person_has_a_rule_of_its_own():
    for relation in relations_to(Candidate):
        once = relation.field.unique or any(
            relation.field.name in one.fields
            for one in relation.related_model._meta.constraints
            if isinstance(one, models.UniqueConstraint)
        )
        key = (relation.related_model, relation.field.name)
        if once and name_of(relation) not in REFUSED_WHEN_BOTH | SETTLED_ABOVE:
            assert key in merging.CLASHES or key in merging.STAYS_BEHIND, relation


def test_every_field_of_a_person_is_compared_or_stays_on_purpose():
    compared = {field for fields in merging.CHOICES.values() for field in fields} | set(merging.TOGETHER)
    own = {"id", "public_id", "number", "team", "coach", "backup_coach", "status", "closed_on", "closed_reason"}
    own |= {"hold_reason", "hold_until", "erased_at", "merged_into", "version", "created_at", "name_key"}
    own |= {"days_bits", "cannot_bits", "sectors_bits", "radius_m"}
    assert compared | own == {field.name for field in Candidate._meta.concrete_fields}
    assert set(LABELS) == set(merging.CHOICES)


def test_the_newest_level_counts_and_rows_that_never_change_make_this_one_move_only(two, coach, today):
    survivor, double = two
    skill = factories.make_skill()
    old = {"skill": skill, "source": SkillSource.OWN, "assessed_by": coach}
    CandidateSkill.objects.create(candidate=survivor, level=1, assessed_on=today - timedelta(days=9), **old)
    newer = CandidateSkill.objects.create(candidate=double, level=3, assessed_on=today, **old)
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateSkill.objects.filter(pk=newer.pk).update(candidate=survivor)

    merge(survivor, double, coach)

    assert [(one.level, one.assessment_id) for one in survivor.skills.all()] == [(3, newer.pk)]
    assert survivor.skill_history.count() == 2
    for change in ({"level": 4}, {"candidate": double}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CandidateSkill.objects.filter(pk=newer.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateSkill.objects.filter(pk=newer.pk).delete()


def test_of_the_double_nothing_personal_stays_and_what_was_chosen_is_at_the_survivor(two, coach):
    survivor, double = two
    Candidate.objects.filter(pk=double.pk).update(driving_licences=["B"])
    phone, old_name = double.phone, double.last_name
    merge(survivor, double, coach, "phone")
    double.refresh_from_db()
    survivor.refresh_from_db()
    assert (survivor.phone, survivor.driving_licences) == (phone, ["B"])
    assert (double.status, double.merged_into, double.phone, double.strengths) == (
        CandidateStatus.INACTIVE, survivor, "", "",
    )  # fmt: skip
    assert old_name not in double.name_key
    assert {row.candidate_id for row in coaching.history_of(survivor)} == {survivor.pk, double.pk}
    assert not double.coach_history.filter(until_on=None).exists()


def test_two_running_trajectories_and_two_proposals_for_one_job_are_refused(two, coach):
    survivor, double = two
    for one in (survivor, double):
        trajectory = builders.started(coach).trajectory
        Trajectory.objects.filter(pk=trajectory.pk).update(candidate=one)
    with pytest.raises(DomainError, match="lopend traject"):
        merge(survivor, double, coach)
    job = factories.make_open_job(by=coach)
    first, second = (builders.chosen(job, coach) for _ in range(2))
    with pytest.raises(DomainError, match="Beide dossiers staan bij baan"):
        merge(first.candidate, second.candidate, coach)


def test_a_stale_page_and_a_person_of_another_team_are_refused(two, coach, other_coach):
    survivor, double = two
    with pytest.raises(StaleError):
        merging.merge(survivor, double, versions=(survivor.version, 9), take=[], by=coach)
    foreign = factories.make_candidate(other_coach)
    with pytest.raises(DomainError, match="ander team"):
        merge(survivor, foreign, coach)


def test_the_address_and_the_number_of_a_double_lead_to_the_survivor(two, coach, client_for):
    survivor, double = two
    client = client_for(coach)
    page = f"/kandidaten/{survivor.public_id}/dubbel/?met={double.public_id}"
    form = {"version": survivor.version, "double_version": double.version, "sure": "on"}
    for row in MergeForm(survivor=survivor, double=double).rows:
        form |= {row.choice: "blijft"} if row.asked else {}
    assert client.post(page, form | {"sure": ""}).status_code == 422
    assert client.get(page).status_code == 200
    assert client.post(page, form).headers["Location"] == survivor.get_absolute_url()
    gone = client.get(f"/kandidaten/{double.public_id}/vaardigheden/")
    assert gone.headers["Location"] == f"/kandidaten/{survivor.public_id}/vaardigheden/"
    found = client.get("/kandidaten/inzage/", {"nummer": double.number})
    assert found.headers["Location"] == survivor.get_absolute_url()
    listed = client.get("/kandidaten/", {"q": f" {double.number.lower()} ", "stand": "alle"})
    assert [row.candidate for row in listed.context["rows"]] == [survivor]
    assert f"/kandidaten/{double.public_id}/" not in client.get("/kandidaten/?stand=alle").content.decode()


# ---- at intake -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "year", "postcode", "why"),
    [
        ("Piet", "Janssen", 1990, "1000 AA", ["zelfde naam", "zelfde geboortejaar"]),
        ("PIET", "jänssen", None, "", ["zelfde naam"]),
        ("Piet", "Jansen", 1990, "", ["de naam lijkt erop", "zelfde geboortejaar"]),
        ("Janssen", "Piet", 1991, "8232 AB", ["zelfde naam", "geboren in 1990", "zelfde postcode"]),
        ("Piet", "Jansen", 1971, "1000 AA", None),
        ("Piet", "Janssen", 1971, "1000 AA", None),
        ("Pieter", "de Vries", 1990, "8232 AB", None),
    ],
)
def test_a_double_is_found_by_name_birth_year_and_postcode_with_the_reason(first, last, year, postcode, why, coach):
    known = factories.make_candidate(coach, first_name="Piet", last_name="Janssen", birth_year=1990)
    fresh = Candidate(first_name=first, last_name=last, birth_year=year, postcode=postcode)
    found = doubles_of(fresh, user=coach).visible
    assert [(one.candidate, one.why) for one in found] == ([] if why is None else [(known, why)])


def test_of_another_team_only_is_told_that_there_is_one(coach, other_coach):
    factories.make_candidate(other_coach, first_name="Piet", last_name="Janssen")
    found = doubles_of(Candidate(first_name="Piet", last_name="Janssen"), user=coach)
    assert (found.visible, found.elsewhere) == ([], True)
