"""Two employers with their coaches, and something in every state for every page: what test_access.py walks.

`Half.at` says for every URL name with an object in it which object of that half is meant.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from candidates import groups, reading
from candidates.files import Examined
from candidates.models import Candidate, CandidateContact, CandidateImport, TalkKind
from employers.models import Employer, FutureJob, JobPhase, LocationCapacity, PhaseParty, StackedPart
from matching import proposals
from matching.accounting import rerun
from matching.accounting.match_log import Shown, note_shown
from matching.cohorts import cohort_members, cohorts
from matching.dividing import dividing, dividing_outcome
from matching.models import MatchLog, Presentation, Proposal
from matching.proposing import presentation
from nieuwebanen import calendar_feed
from nieuwebanen.accounts.models import Absence, Invitation, Role, User
from nieuwebanen.background import BackgroundTask
from nieuwebanen.dates import Holiday
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import OutboxMail
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.saved_lists import SavedList
from nieuwebanen.skills.models import ListImportState, SkillListImport
from nieuwebanen.steps import Turn
from nieuwebanen.talk_templates import TalkTemplate
from tests import factories
from tests.trajectories import answers, builders
from trajectories import addenda, agreements, amending, signing, troubles
from trajectories.models import (
    AftercareContact,
    Agreement,
    AppliedInstrument,
    Condition,
    Criterion,
    ExtensionRequest,
    FollowUpAction,
    FundingLine,
    LearningNote,
    Party,
    PlanStep,
    PlanTemplate,
    PlanTemplatePhase,
    Side,
    Suspension,
    Trajectory,
)

Address = dict[str, Any]
_day = count(1)


@dataclass
class Half:
    """One employer, its signer and its coach. post: the least that says which object a form is about."""

    coach: User
    signer: User
    employer: Employer
    at: dict[str, Address] = field(default_factory=dict)
    post: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class World:
    manager: User
    admin: User
    ours: Half
    theirs: Half


def build(manager: User, admin: User, ours: tuple[User, User], theirs: tuple[User, User]) -> World:
    """ours, theirs: a coach and somebody who signs for the employer. The beheerder gave a reason to read a file of ours."""
    world = World(manager, admin, _half(*ours, manager), _half(*theirs, manager))
    person = Candidate.objects.get(public_id=world.ours.at["candidates:detail"]["public_id"])
    reading.open_file(person, by=admin, reason="Vraag van de kandidaat over het eigen dossier.")
    return world


def notification_of(user: User) -> Address:
    row, _ = Notification.objects.get_or_create(
        recipient=user,
        dedup_key=f"test:{user.pk}",
        defaults={"text": "Er is iets.", "url": "/", "created_at": factories.moment()},
    )
    return {"public_id": row.public_id}


def saved_list_of(user: User) -> Address:
    defaults = {"page": "employers:job_list", "name": "Van mij", "shared": True}
    return {"public_id": SavedList.objects.get_or_create(owner=user, defaults=defaults)[0].public_id}


def background_task_of(user: User) -> Address:
    later = factories.moment() + timedelta(days=1)
    defaults = {"created_at": factories.moment(), "expires_at": later, "result": b"x", "result_type": "text/plain"}
    return {"public_id": BackgroundTask.objects.get_or_create(owner=user, kind="test", defaults=defaults)[0].public_id}


def absence_of(user: User) -> Address:
    day = factories.today()
    defaults = {
        "from_on": day,
        "until_on": day,
        "cover": factories.make_user(user.role, team=user.team),
        "made_by": user,
    }
    return {"public_id": Absence.objects.get_or_create(user=user, defaults=defaults)[0].public_id}


def put_off_of(user: User) -> Address:
    defaults = {"until": factories.today(), "reason": "x", "at": factories.moment()}
    return {"public_id": PutOffTask.objects.get_or_create(user=user, key="taak:1", defaults=defaults)[0].public_id}


def taken_of(user: User) -> Address:
    defaults = {"owner": factories.make_user(user.role, team=user.team), "at": factories.moment()}
    return {"public_id": TakenOverTask.objects.get_or_create(taker=user, key="taak:1", defaults=defaults)[0].public_id}


def import_of(user: User) -> Address:
    coach = factories.make_user()
    defaults = {
        "file_name": "x.csv",
        "team": coach.team,
        "coach": coach,
        "created_at": factories.moment(),
        "state": "klaar",
    }
    return {"public_id": CandidateImport.objects.get_or_create(by=user, defaults=defaults)[0].public_id}


# Objects that belong to one person, whoever looks.
PERSONAL = {
    "accounts:absence_end": absence_of,
    "trajectories:bring_back": put_off_of,
    "trajectories:give_task_back": taken_of,
    "inbox_open": notification_of,
    "saved_list": saved_list_of,
    "saved_list_delete": saved_list_of,
    "background_task": background_task_of,
    "background_file": background_task_of,
    **dict.fromkeys((f"candidates:import{page}" for page in ("", "_words", "_apply", "_leftover", "_drop")), import_of),
}


def _half(coach: User, signer: User, manager: User) -> Half:
    half = Half(coach, signer, factories.make_employer(members=[signer]))
    job = factories.make_open_job(half.employer, by=coach, seats=9)
    half.at |= _of_jobs(half, job) | _of_people(coach, job) | _of_agreeing(half, job) | _of_learning(half, job, manager)
    half.at |= _of_beheer() | _of_covenants(half)
    half.post = {
        "saved_list_new": {"lijst": "employers:job_list", "name": "Nieuwe lijst"},
        "employers:portal_switch": {"organisatie": str(half.employer.public_id)},
        "employers:portal_job_start": {"key": str(uuid4())},
        "employers:job_new": {"key": str(uuid4())},
        "trajectories:criteria": {"criterium": str(_criterion(half.at["trajectories:criteria"]["public_id"]))},
    }
    return half


def _criterion(trajectory: UUID) -> int:
    return Criterion.objects.filter(trajectory__public_id=trajectory)[0].pk


def _named(names: str, **address: Any) -> dict[str, Address]:
    return dict.fromkeys(names.split(), address)


# ---- steps 1 to 3 -----------------------------------------------------------------------------------------
def _of_jobs(half: Half, job: FutureJob) -> dict[str, Address]:
    concept = factories.make_job(half.employer, by=half.signer, announced=False).public_id
    phase = JobPhase.objects.filter(job=job)[0].public_id
    template = factories.make_template(half.coach, *(need.skill for need in job.requirements.all())).public_id
    return (
        _named(
            "employers:detail employers:edit employers:merge employers:invite employers:contact_new "
            "employers:portal_member_invite employers:branch_new employers:timeline",
            public_id=half.employer.public_id,
        )
        | _named(
            "employers:invite_again employers:membership_end employers:membership_rights "
            "employers:portal_member_rights employers:portal_member_invite_again employers:portal_member_end",
            public_id=half.employer.public_id,
            user_id=_invited_to(half.employer),
        )
        | _named(
            "employers:contact_edit employers:contact_done employers:contact_reopen",
            public_id=half.employer.public_id,
            contact_id=factories.make_contact(half.employer, by=half.coach).public_id,
        )
        | _named(
            "employers:branch_edit employers:branch_close employers:branch_reopen",
            public_id=half.employer.public_id,
            branch_id=half.employer.branches.create(name="Hal 2", postcode="8232 AB").public_id,
        )
        | _of_places(half, job)
        | _named(
            "employers:job_edit employers:job_forecast employers:job_confirm trajectories:job_move employers:job_intake employers:job_profile "
            "employers:job_possibilities employers:job_phase_new employers:job_promise employers:job_open "
            "employers:job_withdraw employers:job_print employers:job_pdf employers:job_template_keep "
            "employers:job_template_choose employers:portal_job employers:portal_job_confirm "
            "employers:portal_job_arisen employers:portal_job_edit employers:job_check employers:job_discard "
            "matching:job matching:select matching:compare matching:what_if",
            public_id=job.public_id,
        )
        | _named("employers:template_edit employers:template_delete", public_id=template)
        | _named("employers:job_template_use", public_id=job.public_id, template_id=template)
        | _named("employers:job_phase_edit employers:job_phase_delete", public_id=job.public_id, phase_id=phase)
        | _named("employers:portal_job_check employers:portal_job_discard", public_id=concept)
        | _named("employers:portal_job_part", public_id=concept, part=1)
        | _named("employers:job_part", public_id=job.public_id, part=1)
    )


def _of_places(half: Half, job: FutureJob) -> dict[str, Address]:
    """A place with a period, a part of a stacked job, and somebody who designs a training together."""
    place, phase = factories.make_location(half.employer), JobPhase.objects.filter(job=job)[0]
    period = LocationCapacity.objects.create(location=place, begins_on=factories.today(), seats=3)
    part = StackedPart.objects.create(job=job, employer=half.employer, grid="week", slot=(480, 720))
    party = PhaseParty.objects.create(phase=phase, kind="onderwijs", name="ROC", brings_in="Een lokaal")
    in_phase: Address = {"public_id": job.public_id, "phase_id": phase.public_id}
    return (
        _named("employers:location employers:location_edit employers:location_period_new", public_id=place.public_id)
        | _named(
            "employers:location_period_edit employers:location_period_delete",
            public_id=place.public_id,
            period_id=period.public_id,
        )
        | _named("employers:job_stack employers:job_transfer", public_id=job.public_id)
        | _named("employers:job_stack_edit employers:job_stack_delete", public_id=job.public_id, part_id=part.public_id)
        | _named("employers:job_phase_move employers:job_party_new", **in_phase)
        | _named("employers:job_party_edit employers:job_party_delete", **in_phase, party_id=party.public_id)
    )


def _of_covenants(half: Half) -> dict[str, Address]:
    """A covenant with a tranche, a principal of social return, and an obligation of the employer."""
    covenant, obligation = factories.make_covenant(tranches=1), factories.make_obligation(half.employer)
    return (
        _named("employers:covenant employers:covenant_edit employers:covenant_tranches", public_id=covenant.public_id)
        | _named(
            "employers:covenant_tranche employers:covenant_tranche_remove",
            public_id=covenant.public_id,
            tranche_id=covenant.tranches.all()[0].public_id,
        )
        | _named(
            "employers:sroi_principal employers:sroi_principal_edit employers:sroi_value_new",
            public_id=obligation.principal.public_id,
        )
        | _named("employers:sroi_obligation_new", public_id=half.employer.public_id)
        | _named(
            "employers:sroi_obligation_edit employers:sroi_obligation_end",
            public_id=half.employer.public_id,
            obligation_id=obligation.public_id,
        )
    )


def _invited_to(employer: Employer) -> UUID:
    """A second person of the employer, who never chose a password."""
    colleague = factories.make_user(Role.EMPLOYER)
    colleague.set_unusable_password()
    colleague.save()
    employer.memberships.create(user=colleague)
    return colleague.public_id


def _of_people(coach: User, job: FutureJob) -> dict[str, Address]:
    selected, informed, presented = (_selected(job, coach) for _ in range(3))
    for proposal in (informed, presented):
        today = factories.today()
        proposals.inform(proposal, note="Verteld over het werk.", agreed_on=today, by=coach, today=today)
    proposals.present(presented, fields=presentation.USUAL, by=coach, today=factories.today())
    person = selected.candidate.public_id
    talk = CandidateContact.objects.create(
        candidate=selected.candidate, kind=TalkKind.values[0], held_on=factories.today(), note="Gesproken.", by=coach
    )
    group = groups.make(name=f"Groep {coach.pk}", purpose="", team=coach.team, by=coach)
    groups.add([selected.candidate], to=group, by=coach)
    return (
        _named("candidates:group candidates:group_edit candidates:group_close", public_id=group.public_id)
        | _named("candidates:group_member_remove", public_id=group.public_id, candidate_id=person)
        | _named(
            "candidates:detail candidates:edit candidates:languages candidates:skills candidates:skill_add candidates:contacts "
            "candidates:care candidates:care_coach candidates:care_backup candidates:close candidates:reopen candidates:merge "
            "candidates:dossier candidates:dossier_pdf candidates:dossier_json candidates:dossier_zip candidates:hold "
            "candidates:still_needed candidates:erase "
            "candidates:vum_export matching:candidate_jobs matching:candidate_what_if",
            public_id=person,
        )
        | _named("candidates:skill_set", public_id=person, skill_id=job.requirements.all()[0].skill.public_id)
        | _named(
            "candidates:contact_edit candidates:contact_done candidates:contact_reopen",
            public_id=person,
            contact_id=talk.public_id,
        )
        | _named("candidates:documents candidates:letter", public_id=person)
        | _named("candidates:seen candidates:competences", public_id=person)
        | _named(
            "candidates:document_download candidates:document_delete",
            public_id=person,
            document_id=factories.make_document(selected.candidate, by=coach).public_id,
        )
        | _named("matching:proposal matching:inform matching:withdraw matching:told", public_id=selected.public_id)
        | _named(
            "matching:call matching:extend matching:record_decision matching:share_contact matching:take_back_contact "
            "matching:select_elsewhere",
            public_id=presented.public_id,
        )
        | _named("matching:present", public_id=informed.public_id)
        | _named("matching:portfolio_export", which="leren")
        | _named("matching:portfolio_skill", code=job.requirements.all()[0].skill.code)
        | _named("matching:log_line", public_id=_shown(job, selected.candidate, coach).public_id)
        | _named("matching:explained", public_id=job.public_id, candidate_id=person)
        | _named(
            "matching:portal_candidate matching:portal_decide",
            public_id=Presentation.objects.get(proposal=presented).public_id,
        )
        | _named("matching:portal_order", public_id=job.public_id)
        | _of_groups_for_many_seats(job, coach)
        | _of_assignments(job, selected.candidate, coach)
        | _named("trajectories:start", proposal_id=builders.chosen(job, coach).public_id)
    )


def _of_groups_for_many_seats(job: FutureJob, coach: User) -> dict[str, Address]:
    """A group recruitment with one person in it."""
    cohort = cohorts.make(name="Ploeg", coach=coach, jobs=[job], by=coach, today=factories.today())
    member = cohort_members.add([factories.make_profile(job, coach)], to=cohort, by=coach)[0]
    phase = cohort.phases.all()[0].public_id
    return (
        _named(
            "matching:cohort matching:cohort_edit matching:cohort_finish matching:cohort_stop matching:cohort_reopen "
            "matching:cohort_jobs matching:cohort_phase_new matching:cohort_preferences matching:cohort_add "
            "matching:cohort_batch matching:cohort_undo matching:cohort_onward matching:cohort_members_export",
            public_id=cohort.public_id,
        )
        | _named("matching:cohort_job_remove", public_id=cohort.public_id, job_id=job.public_id)
        | _named(
            "matching:cohort_phase matching:cohort_phase_remove matching:cohort_phase_move "
            "matching:cohort_attendance matching:cohort_attendance_list",
            public_id=cohort.public_id,
            phase_id=phase,
        )
        | _named(
            "matching:cohort_member_remove matching:cohort_member_back",
            public_id=cohort.public_id,
            member_id=member.public_id,
        )
    )


def _of_assignments(job: FutureJob, person: Candidate, coach: User) -> dict[str, Address]:
    """A verdeling with an outcome and somebody who is not to come at the job."""
    choices = dividing.Choices("Verdeling", [job], coach.team, None)
    shown = dividing.make(choices, by=coach, today=factories.today())
    dividing.set_rule(shown, person, job, rule="niet", reason="Wil dit niet.", by=coach)
    dividing_outcome.run(shown, by=coach, today=factories.today())
    pair: Address = {"candidate_id": person.public_id, "job_id": job.public_id}
    return (
        _named(
            "matching:assignment matching:assignment_edit matching:assignment_run matching:assignment_print "
            "matching:assignment_why matching:assignment_close",
            public_id=shown.public_id,
        )
        | _named("matching:assignment_rule matching:assignment_rule_drop", public_id=shown.public_id, **pair)
        | _named("matching:assignment_select", public_id=shown.public_id, job_id=job.public_id)
    )


def _selected(job: FutureJob, coach: User) -> Proposal:
    return proposals.select(job, factories.make_profile(job, coach), by=coach, today=factories.today())


def _shown(job: FutureJob, person: Candidate, coach: User) -> MatchLog:
    went_in = rerun.inputs_of(job.pk, [person.pk])
    note_shown([Shown(job.pk, [(person.pk, 5000)], inputs=went_in)], by=coach, today=factories.today())
    return MatchLog.objects.filter(job=job).latest("pk")


# ---- steps 4 to 6 -----------------------------------------------------------------------------------------
def _complete(half: Half, job: FutureJob) -> builders.Case:
    case = builders.complete(half.coach, job=job)
    case.signer = half.signer
    return case


def _signed(half: Half, job: FutureJob) -> builders.Case:
    case = _complete(half, job)
    agreement = agreements.offer(case.trajectory, by=case.coach, today=factories.today())
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        builders.sign_for(case, agreement, party)
    case.trajectory = builders.fresh(case.trajectory)
    return case


def _of_agreeing(half: Half, job: FutureJob) -> dict[str, Address]:
    """An agreement that lies ready, and a trajectory whose parts are still open."""
    offered, case = _complete(half, job), _complete(half, job)
    agreement: Agreement = agreements.offer(offered.trajectory, by=half.coach, today=factories.today())
    trajectory = case.trajectory
    this, phase = trajectory.public_id, trajectory.phases.all()[0]
    step = PlanStep.objects.create(phase=phase, position=99, goal="Leren")
    used = AppliedInstrument.objects.create(
        trajectory=trajectory, instrument="jobcoach", starts_on=phase.starts_on, ends_on=phase.ends_on
    )
    return (
        _named(
            "trajectories:arrangements trajectories:skills trajectories:plan trajectories:phase_new "
            "trajectories:duration trajectories:guidance trajectories:funding trajectories:evaluation_plan "
            "trajectories:instrument_new trajectories:spending "
            "trajectories:conditions trajectories:agreement_offer trajectories:stop trajectories:next_plan "
            "trajectories:other_job trajectories:takeover",
            public_id=this,
        )
        | _named(
            "trajectories:phase_edit trajectories:phase_delete trajectories:step_new trajectories:phase_move "
            "trajectories:phase_progress",
            public_id=this,
            phase_id=phase.public_id,
        )
        | _named(
            "trajectories:step_edit trajectories:step_delete trajectories:step_done trajectories:step_move",
            public_id=this,
            step_id=step.public_id,
        )
        | _named(
            "trajectories:plan_template_keep trajectories:plan_template_choose trajectories:plan_year", public_id=this
        )
        | _named("trajectories:plan_template_use", public_id=this, template_id=_plan_template(half).public_id)
        | _named(
            "trajectories:plan_template trajectories:plan_template_retire", public_id=_plan_template(half).public_id
        )
        | _named(
            "trajectories:plan_template_bring_back",
            public_id=_plan_template(half, retired_at=factories.moment()).public_id,
        )
        | _named("trajectories:funding_delete", public_id=this, pk=FundingLine.objects.get(trajectory=trajectory).pk)
        | _named("trajectories:instrument_delete", public_id=this, instrument_id=used.public_id)
        | _named(
            "trajectories:condition_toggle trajectories:condition_delete",
            public_id=this,
            condition_id=Condition.objects.filter(trajectory=trajectory)[0].public_id,
        )
        | _named(
            "trajectories:agreement trajectories:agreement_sign trajectories:agreement_receipt "
            "trajectories:agreement_pause trajectories:agreement_received "
            "trajectories:agreement_pdf trajectories:agreement_summary trajectories:agreement_summary_pdf",
            public_id=offered.trajectory.public_id,
        )
        | _named(
            "trajectories:portal_agreement trajectories:portal_agreement_sign trajectories:portal_agreement_pdf",
            public_id=agreement.public_id,
        )
        | _of_signing(half, agreement)
    )


def _of_signing(half: Half, agreement: Agreement) -> dict[str, Address]:
    """Somebody without a login, and a paper that came back."""
    asked = agreement.signatories.get(party=Party.CANDIDATE)
    signing.make_link(asked, by=half.coach, code_told_by="telefoon", seen="", email="iemand@voorbeeld.nl")
    mail = OutboxMail.objects.filter(recipient="iemand@voorbeeld.nl").latest("pk")
    token = re.search(r"/tekenen/([\w-]+)/", mail.body)
    assert token
    scan = signing.keep_scan(agreement, Examined("a.pdf", b"%PDF-", "application/pdf"), by=half.coach)
    of = {"public_id": agreement.trajectory.public_id}
    return (
        _named("trajectories:signatory_remind trajectories:signatory_link", signatory_id=asked.public_id, **of)
        | _named("trajectories:signing_paper", agreement_id=agreement.public_id, **of)
        | _named("trajectories:agreement_approve", agreement_id=agreement.public_id, side="bedrag", **of)
        | _named("trajectories:signed_scan", scan_id=scan.public_id, **of)
        | _named("trajectories:portal_signed_scan", public_id=agreement.public_id, scan_id=scan.public_id)
        | _named("trajectories:signing trajectories:signing_sign trajectories:signing_pdf", token=token[1])
    )


def _of_learning(half: Half, job: FutureJob, manager: User) -> dict[str, Address]:
    learning, finished, at_work = (_signed(half, job) for _ in range(3))
    trajectory: Trajectory = learning.trajectory
    after = _of_changes(learning)
    evaluation = answers.sent(answers.planned(answers.first(learning), factories.today()), learning)
    action = FollowUpAction.objects.create(
        evaluation=evaluation, text="Vaker oefenen", owner=Turn.COACH, due_on=factories.today()
    )
    trouble = troubles.report(trajectory, text="Het loopt niet.", by=half.signer)
    done_action = FollowUpAction.objects.create(
        evaluation=evaluation, text="Werkkaart", owner=Turn.COACH, due_on=factories.today(), done_on=factories.today()
    )
    held = trajectory.evaluations.order_by("position")[1]
    answers.confirmed(answers.sent(held, learning), learning)
    note = LearningNote.objects.create(
        trajectory=trajectory, tried="x", on=factories.today(), by=half.coach, at=factories.moment()
    )
    answers.finished(finished)
    contact = AftercareContact.objects.filter(placement=answers.placed(at_work))[0]
    return (
        _named(
            "trajectories:detail trajectories:evaluation_add trajectories:trouble_new trajectories:criteria "
            "trajectories:main_tasks "
            "trajectories:finish_learning trajectories:portal_detail trajectories:portal_trouble "
            "trajectories:regular_job trajectories:way_back trajectories:job_confirm trajectories:job_gone "
            "trajectories:portal_job_confirm trajectories:portal_job_gone "
            "trajectories:attendance trajectories:portal_attendance "
            "trajectories:learning_notes trajectories:learning_note_new",
            public_id=trajectory.public_id,
        )
        | _named(
            "trajectories:evaluation trajectories:evaluation_confirm trajectories:evaluation_remind "
            "trajectories:evaluation_pause trajectories:evaluation_received "
            "trajectories:portal_evaluation",
            public_id=evaluation.public_id,
        )
        | _named("trajectories:evaluation_fill", public_id=evaluation.public_id, side=Side.COACH.value)
        | after
        | _named("trajectories:follow_up_done", public_id=action.public_id)
        | _named("trajectories:follow_up_effect", public_id=done_action.public_id)
        | _named(
            "trajectories:evaluation_report trajectories:evaluation_report_pdf "
            "trajectories:evaluation_candidate_view trajectories:portal_report_pdf",
            public_id=held.public_id,
        )
        | _named("trajectories:learning_note", public_id=trajectory.public_id, note_id=note.public_id)
        | _named(
            "trajectories:handover trajectories:handover_print",
            public_id=trajectory.public_id,
            phase_id=trajectory.phases.all()[0].public_id,
        )
        | _named("trajectories:trouble_handle", public_id=trouble.public_id)
        | _named("trajectories:placement", public_id=finished.trajectory.public_id)
        | _named("trajectories:aftercare trajectories:aftercare_action_done", public_id=contact.public_id)
    )


def _of_changes(case: builders.Case) -> dict[str, Address]:
    """After the signatures: an addendum that waits, an interruption that is open, more time that is asked."""
    this, today = case.trajectory.public_id, factories.today()
    operations = [amending.change(case.trajectory, working_times="maandag tot en met vrijdag")]
    seen = addenda.preview(case.trajectory, operations, today=today).seen
    addenda.offer(case.trajectory, operations, reason="Ander rooster", seen=seen, by=case.coach, today=today)
    by = {"by": case.coach, "at": factories.moment()}
    still = Suspension.objects.create(trajectory=case.trajectory, kind="verlof", starts_on=today, **by)
    asked = ExtensionRequest.objects.create(
        trajectory=case.trajectory, until=today, reason="x", asked_by=case.coach, asked_at=factories.moment()
    )
    return (
        _named(
            "trajectories:changes trajectories:addendum trajectories:addendum_new trajectories:addendum_sign "
            "trajectories:addendum_withdraw trajectories:suspension_new trajectories:extension_new "
            "trajectories:portal_extension",
            public_id=this,
        )
        | _named("trajectories:correction trajectories:portal_correction", public_id=this, part="supervisor_name")
        | _named("trajectories:suspension_end", public_id=still.public_id)
        | _named("trajectories:extension", public_id=asked.public_id)
    )


# ---- the ground -------------------------------------------------------------------------------------------
def _list_import() -> SkillListImport:
    by, at = factories.make_user(Role.ADMIN), factories.moment()
    return SkillListImport.objects.create(by=by, created_at=at, state=ListImportState.READY)


def _of_beheer() -> dict[str, Address]:
    """What a beheerder opens; and the two secrets that open a page without signing in."""
    colleague, gone, invited = (factories.make_user(Role.MANAGER) for _ in range(3))
    invited.set_unusable_password()
    invited.save()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    holiday = Holiday.objects.create(day=date(2040, 1, next(_day) % 28 + 1), name="Vrij")
    skill, retired = factories.make_skill(), factories.make_skill(retired_at=factories.moment())
    return (
        _named("accounts:user accounts:user_deactivate", public_id=colleague.public_id)
        | _named("accounts:user_reactivate", public_id=gone.public_id)
        | _named("accounts:user_invite", public_id=invited.public_id)
        | _named("accounts:holiday_delete", pk=holiday.pk)
        | _named("skills:edit skills:retire skills:relations skills:merge", public_id=skill.public_id)
        | _named("skills:group_edit", public_id=skill.group.public_id)
        | _named("skills:esco_import skills:esco_apply skills:esco_drop", public_id=_list_import().public_id)
        | _named("talk_template talk_template_retire", public_id=_talk_template().public_id)
        | _named("talk_template_bring_back", public_id=_talk_template(retired_at=factories.moment()).public_id)
        | _named("skills:concept", public_id=skill.public_id)
        | _named("skills:bring_back", public_id=retired.public_id)
        | _named("calendar_feed", token=calendar_feed.renew(factories.make_user(), at=factories.moment()))
        | _named("mail_decide", public_id=_mail().public_id)
        | _named("accounts:invitation", secret=Invitation.issue(invited, by=None))
        | _named(
            "accounts:reset_confirm",
            uid=urlsafe_base64_encode(force_bytes(colleague.pk)),
            token=default_token_generator.make_token(colleague),
        )
    )


def _mail() -> OutboxMail:
    words = {"recipient": "x@example.org", "subject": "x", "body": "x"}
    return OutboxMail.objects.create(dedup_key=str(uuid4()), kind="legal", not_before=factories.moment(), **words)


def _plan_template(half: Half, **fields: Any) -> PlanTemplate:
    name = f"Magazijn {PlanTemplate.objects.count() + 1}"
    template = PlanTemplate.objects.create(name=name, made_by=half.coach, made_at=factories.moment(), **fields)
    PlanTemplatePhase.objects.create(
        template=template, position=1, title="Oefenen", label="proefplaats", weeks=4, hours_per_week=24, goal="Leren"
    )
    return template


def _talk_template(**fields: Any) -> TalkTemplate:
    return TalkTemplate.objects.create(
        about="kandidaat", name=f"Sjabloon {next(_day)}", note="Wat gaat goed?", **fields
    )
