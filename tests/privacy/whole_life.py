"""Somebody with a row in every table that leads to a person, and a word of its own in every column of words."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models
from django.utils import timezone

from candidates.models import (
    Candidate,
    CandidateCompetence,
    CandidateContact,
    CandidateDocument,
    CandidateGroup,
    CandidateImport,
    CandidateLanguage,
    CarePart,
    CoachAssignment,
    FileOpening,
    GroupMember,
    ImportRow,
)
from employers.models import FutureJob
from matching.models import Assignment as Division
from matching.models import (
    AssignmentRule,
    Attendance,
    CallTask,
    Chase,
    Cohort,
    CohortMember,
    CohortPhase,
    MatchInput,
    Preference,
    Presentation,
    Proposal,
    SharedContact,
    ToldText,
)
from nieuwebanen import events, personal_data
from nieuwebanen.accounts.models import User
from nieuwebanen.background import BackgroundState, BackgroundTask
from nieuwebanen.inbox import notify
from nieuwebanen.personal_data import Declared
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.saved_lists import SavedList
from tests import factories
from tests.trajectories import builders
from trajectories.models import (
    AftercareContact,
    AppliedInstrument,
    Approval,
    AttendanceWeek,
    AttitudeScore,
    Correction,
    EvaluationInput,
    ExtensionRequest,
    FollowUpAction,
    FundingEntry,
    Handover,
    JobConfirmation,
    LearningNote,
    MainTask,
    Placement,
    PlanStep,
    ReceivedOtherwise,
    ReminderPause,
    SettledLevel,
    Signatory,
    SignedScan,
    SigningLink,
    SkillScore,
    Suspension,
    TaskScore,
    Trajectory,
    TroubleReport,
)

# Words of a row that lead to the person, or are somebody else's: those stay as they are.
LEFT = {
    "candidates.Candidate": {"number"},
    "trajectories.Trajectory": {"number"},
    "trajectories.Agreement": {"number"},
    "candidates.Erasure": {"candidate_number"},
    "matching.MatchInput": {"digest"},
    "nieuwebanen.SavedList": {"name", "query"},
    "nieuwebanen.PutOffTask": {"key"},
    "nieuwebanen.TakenOverTask": {"key"},
    "sessions.Session": {"session_data"},
    "nieuwebanen.Event": {"verb"},
    "nieuwebanen.OutboxMail": {"recipient"},
    "nieuwebanen.BackgroundTask": {"kind", "args"},
    "nieuwebanen.Notification": {"url"},
}


def lived(*, ended_on: date | None = None, **fields: Any) -> Candidate:
    """A person of a signed trajectory that stopped, with something in every table; no column says more than it must."""
    today, now = factories.today(), timezone.now()
    case, _ = builders.signed(**fields)
    candidate, coach, trajectory = case.trajectory.candidate, case.coach, case.trajectory
    skill = factories.make_skill()
    person = {"candidate": candidate}
    CandidateContact.objects.create(
        **person, kind="gesprek", held_on=today, note="x", by=coach, next_action_on=today, next_action_owner=coach
    )
    CandidateDocument.objects.create(
        **person, kind="cv", title="x", needed_for="x", file_name="x", content_type="application/pdf", size=1,
        sha256="x", content=b"x", added_by=coach, added_at=now,
    )  # fmt: skip
    CandidateLanguage.objects.create(**person, language="nl", speaks=2)
    CandidateCompetence.objects.create(
        **person, competence="C1", level=2, source="gezien", assessed_on=today, assessed_by=coach
    )
    group = CandidateGroup.objects.create(name=f"Groep {candidate.pk}", team=candidate.team, made_by=coach)
    GroupMember.objects.create(group=group, **person, added_by=coach, added_at=now)
    FileOpening.objects.create(
        **person, user=factories.make_user(), reason="x", opened_at=now, expires_at=now + timedelta(hours=1)
    )
    CoachAssignment.objects.filter(**person, part=CarePart.COACH).update(reason="x")
    file = CandidateImport.objects.create(
        state="klaar", file_name="x.xlsx", content=b"x", team=candidate.team, coach=coach, by=coach, created_at=now
    )
    ImportRow.objects.create(of=file, number=2, values={"a": "x"}, outcome="nieuw", messages=["x"], result=candidate)
    proposal = trajectory.proposal
    Presentation.objects.get_or_create(
        proposal=proposal,
        defaults={"employer": case.job.employer, "snapshot": {}, "presented_by": coach, "expires_on": today},
    )
    _matched(candidate, proposal, case.job, coach)
    evaluation = trajectory.evaluations.first()
    given = EvaluationInput.objects.create(evaluation=evaluation, side="werkgever", remarks="x", by=case.signer)
    SkillScore.objects.create(input=given, skill=skill, level=2)
    AttitudeScore.objects.create(input=given, competence="C1", level=2)
    SettledLevel.objects.create(evaluation=evaluation, skill=skill, level=2)
    FollowUpAction.objects.create(
        evaluation=evaluation, text="x", owner="coach", due_on=today, done_on=today, effect="deels", effect_note="x",
        effect_on=today, effect_by=coach,
    )  # fmt: skip
    _learnt(trajectory, given, coach)
    PlanStep.objects.create(phase=trajectory.phases.first(), position=9, goal="x", helper="x")
    TroubleReport.objects.create(
        trajectory=trajectory, text="x", by=coach, at=now, handled_by=coach, handled_at=now, handled_note="x"
    )
    with without_triggers():
        placement = Placement.objects.create(
            trajectory=trajectory, contract_type="vast", hours_per_week=24, wage_eur_hour=15,
            starts_on=today, recorded_by=coach, recorded_at=now,
        )  # fmt: skip
    _signed_and_changed(trajectory, coach)
    AftercareContact.objects.create(
        placement=placement, moment="3-maanden", due_on=today, note="x", employer_note="x", risk_action="x",
        risk_action_on=today, risk_action_done_on=today,
    )  # fmt: skip
    events.record("trajectory.noted", "x", about=[candidate, trajectory, evaluation], by=coach, said="x")
    notify(coach, key=f"x:{candidate.public_id}", text="x", url=f"/kandidaten/{candidate.public_id}/", at=now)
    BackgroundTask.objects.create(
        kind="test", title="x", args={"who": str(candidate.public_id)}, owner=coach, created_at=now, expires_at=now,
        state=BackgroundState.DONE, finished_at=now, result=b"x", result_name="x.xlsx",
    )  # fmt: skip
    type(trajectory).objects.filter(pk=trajectory.pk).update(
        status="gestopt",
        ended_on=ended_on or today,
        end_reason="past-niet",
        end_note="x",
        job_gone_on=today,
        job_gone_reason="x",
    )
    give_words(candidate)
    candidate.refresh_from_db()
    SavedList.objects.create(owner=coach, page="candidates:list", name="Lijst", query=f"zoek={candidate.last_name}&x=1")
    session = SessionStore()
    session["seen"] = candidate.full_name
    session.create()
    return candidate


def _learnt(trajectory: Trajectory, given: EvaluationInput, coach: User) -> None:
    """Step 5 in depth: main tasks, weeks, a handover, what was tried; what a coach put off or took over."""
    now, today = timezone.now(), factories.today()
    phase, by = trajectory.phases.first(), {"by": coach, "at": now}
    assert phase
    task = MainTask.objects.create(trajectory=trajectory, name="x", share_pct=50)
    TaskScore.objects.create(input=given, task=task, pace_pct=50, quality_pct=50, availability_pct=50)
    AttendanceWeek.objects.create(
        phase=phase, monday=today - timedelta(days=today.weekday()), hours_agreed=24, hours_present=20, **by
    )
    Handover.objects.create(phase=phase, goes_well="x", needs_attention="x", agreements="x", discussed_on=today, **by)
    LearningNote.objects.create(trajectory=trajectory, tried="x", changed="x", learnt="x", on=today, **by)
    JobConfirmation.objects.create(
        trajectory=trajectory, contract_type="vast", hours_per_week=24, wage_eur_hour=15, starts_on=today, **by
    )
    subject = {"subject_type": "trajectories.evaluation", "subject_public_id": given.evaluation.public_id}
    ReminderPause.objects.create(**subject, until=today, reason="x", **by)
    ReceivedOtherwise.objects.create(**subject, of="employer", how="mail", note="x", **by)
    key = f"test:/trajecten/{trajectory.public_id}/"
    PutOffTask.objects.create(user=coach, key=key, until=today, reason="x", at=now)
    TakenOverTask.objects.create(owner=coach, taker=factories.make_user(), key=key, at=now)


def _signed_and_changed(trajectory: Trajectory, coach: User) -> None:
    """Step 4 in depth: asked by a link, a scan, an approval; then away, longer and corrected; what was spent."""
    now, today = timezone.now(), factories.today()
    agreement, by = trajectory.agreements.get(), {"by": coach, "at": now}
    place = trajectory.phases.first().location
    asked = Signatory.objects.create(
        agreement=agreement, party="plek", location=place, name="x", title="x", email="x@example.org", channel="link"
    )
    SigningLink.objects.create(
        signatory=asked, token_sha256=f"{agreement.pk:064d}", code_hash="x", code_told_by="brief", made_by=coach,
        made_at=now, expires_at=now,
    )  # fmt: skip
    SignedScan.objects.create(
        agreement=agreement, file_name="x.pdf", content_type="application/pdf", size=1, sha256="x", content=b"x",
        uploaded_by=coach, uploaded_at=now,
    )  # fmt: skip
    Approval.objects.create(agreement=agreement, kind="bedrag", seen_sha256="x", note="x", **by)
    Suspension.objects.create(trajectory=trajectory, kind="verlof", starts_on=today, **by)
    ExtensionRequest.objects.create(
        trajectory=trajectory, until=today, reason="x", asked_by=coach, asked_at=now, decided_by=coach, decided_at=now,
        granted=False, decision="x", alternative="x",
    )  # fmt: skip
    Correction.objects.create(trajectory=trajectory, field="supervisor_name", was="x", becomes="x", reason="x", **by)
    AppliedInstrument.objects.create(trajectory=trajectory, instrument="lks", starts_on=today, ends_on=today, note="x")
    line = trajectory.funding.first()
    assert line
    FundingEntry.objects.create(line=line, paid_on=today, amount_eur=1, note="x", **by)


def _matched(candidate: Candidate, proposal: Proposal, job: FutureJob, coach: User) -> None:
    """Step 3 in depth: asked again, contact shared, in a group and in an assignment."""
    now, by = timezone.now(), {"by": coach, "at": timezone.now()}
    SharedContact.objects.create(
        proposal=proposal, employer=job.employer, snapshot={"naam": "x"}, shared_by=coach, shared_at=now
    )
    Chase.objects.create(proposal=proposal, after_days=3, at=now)
    ToldText.objects.get_or_create(proposal=proposal, version=9, text="x", told_at=now, told_by=coach)
    CallTask.objects.create(
        proposal=proposal, due_on=now.date(), created_at=now, done_at=now, done_by=coach, outcome="x"
    )
    made = {"created_by": coach, "created_at": now, "team": candidate.team}
    cohort = Cohort.objects.create(number=f"G-{candidate.pk}", name="Groep", coach=coach, **made)
    phase = CohortPhase.objects.create(cohort=cohort, position=1, kind="voorlichting")
    member = CohortMember.objects.create(
        cohort=cohort, candidate=candidate, phase=phase, state="gestopt", reason="anders", note="x",
        joined_at=now, added_by=coach, ended_at=now, ended_by=coach,
    )  # fmt: skip
    Attendance.objects.create(member=member, phase=phase, presence="aanwezig", note="x", **by)
    Preference.objects.create(member=member, job=job, by_candidate=1, **by)
    division = Division.objects.create(number=f"V-{candidate.pk}", name="Verdeling", **made)
    AssignmentRule.objects.create(assignment=division, candidate=candidate, job=job, rule="niet", reason="x", **by)
    MatchInput.objects.create(
        digest=f"{candidate.pk:064d}", kind="mens", candidate=candidate, content={"id": "x"}, last_shown_at=now
    )


class without_triggers:
    def __enter__(self) -> None:
        self.role("replica")

    def __exit__(self, *error: object) -> None:
        self.role("origin")

    def role(self, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"set session_replication_role = {name}")


def words_of(candidate: Candidate) -> dict[str, str]:
    """Every word that give_words wrote: "model.column" -> word. The same person gives the same words."""
    found = {}
    for number, one in enumerate(personal_data.registry().of_candidate()):
        for position, name in enumerate(columns_of_words(one)):
            found[f"{one.model}.{name}"] = f"z{candidate.pk % 100:02d}q{number:02d}{position:x}"
    return found


def columns_of_words(one: Declared) -> list[str]:
    left = LEFT.get(one.model, set())
    columns = [one.of._meta.get_field(name) for name in one.fields if name not in left]
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return [
        column.name
        for column in columns
        if isinstance(column, kinds) and not column.choices and not isinstance(column, ArrayField)
    ]


def give_words(candidate: Candidate) -> None:
    """Write a word of its own in every column of words, past all rules: what people type is not ours to choose."""
    words, person = words_of(candidate), personal_data.Person((candidate.pk,), personal_data.ids_of([candidate.pk]))
    with without_triggers():
        for one in personal_data.registry().of_candidate():
            names = columns_of_words(one)
            keys = list(one.of_person(person).values_list("pk", flat=True))
            if names and one.model != "candidates.Erasure":
                assert keys, f"nobody made a row of {one.model}"
            values: dict[str, Any] = {}
            for name in names:
                column, word = one.of._meta.get_field(name), words[f"{one.model}.{name}"]
                if isinstance(column, models.JSONField):
                    values[name] = [word] if column.get_default() == [] else {"said": word}
                elif isinstance(column, models.BinaryField):
                    values[name] = word.encode()
                elif isinstance(column, models.EmailField):
                    values[name] = f"{word}@example.org"
                else:
                    values[name] = word
            if values:
                one.of._base_manager.filter(pk__in=keys).update(**values)
