"""What must somebody do today? Every line is computed from the data, and opens the very page where it is done.

A coach's own jobs, people and trajectories; a manager's signatures; an employer's signatures and evaluations.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, CandidateContact
from employers.models import EmployerContact, FutureJob, JobStatus
from employers.models.possibilities import choose_by, current_step, missing_for, with_parts
from matching.models import OPEN_STATES, Presentation, Proposal, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step, Turn
from nieuwebanen.tasklist import Task, When, oldest_first
from trajectories import lifecycle
from trajectories.models import (
    AftercareContact,
    Agreement,
    AgreementState,
    Condition,
    Evaluation,
    FollowUpAction,
    Party,
    Side,
    Signature,
    Trajectory,
    TroubleReport,
)

AHEAD = timedelta(days=14)  # what comes later than this is not yet anybody's work
DECIDE_WITHIN = timedelta(days=7)
TALK_WITHIN = timedelta(days=7)
START_WITHIN = timedelta(days=7)


def tasks_for(user: User, *, today: date) -> list[Task]:
    """All open work of this user, oldest first. A number of queries that does not grow with the work."""
    tasks: list[Task] = []
    if user.is_coach:
        for source in (
            _jobs,
            _proposals,
            _arrangements,
            _evaluations,
            _follow_ups,
            _conditions,
            _troubles,
            _regular_jobs,
            _aftercare,
            _talks,
        ):
            tasks += source(user, today)
    if user.is_manager:
        tasks += _signatures(user, today)
        tasks += _troubles(user, today)
    return oldest_first(tasks)


def grouped(tasks: list[Task], *, today: date) -> dict[When, list[Task]]:
    """The same tasks by group, in the order of the screen; empty groups are left out."""
    groups = {when: [task for task in tasks if task.when(today) is when] for when in When}
    return {when: found for when, found in groups.items() if found}


# ---- steps 1 to 3 -----------------------------------------------------------------------------------
def _jobs(user: User, today: date) -> Iterator[Task]:
    mine = with_parts(FutureJob.objects.live().filter(Q(coach=user) | Q(coach=None)).exclude(status=JobStatus.FILLED))
    taken = Count("proposals", filter=Q(proposals__state__in=[*OPEN_STATES, ProposalState.CHOSEN]))
    for job in mine.annotate(taken=taken):
        about = f"{job.title}, {job.employer.name}"
        step = current_step(job)
        if job.status == JobStatus.ANNOUNCED and step == Step.JOB_IN_VIEW:
            title, url = "Nieuwe baan bespreken", reverse("employers:job_intake", args=[job.public_id])
            yield Task(title, url, about, _announced_on(job) + TALK_WITHIN, step=step, icon="work", kind="baan")
        elif job.status == JobStatus.ANNOUNCED and step == Step.POSSIBILITIES:
            first = missing_for(step, job)[0]
            url = reverse(POSSIBILITY_PAGES.get(first.part, "employers:job_profile"), args=[job.public_id])
            yield Task(
                "Mogelijkheden in kaart brengen", url, about, choose_by(job), step=step, icon="route", kind="baan"
            )
        elif job.status == JobStatus.ANNOUNCED:
            yield Task(
                "Openstellen voor kandidaten",
                job.get_absolute_url(),
                about,
                choose_by(job),
                step=step,
                icon="users",
                kind="baan",
            )
        elif job.status == JobStatus.OPEN and (free := (job.seats or 0) - job.taken) > 0:
            places = "1 open plek" if free == 1 else f"{free} open plekken"
            due = choose_by(job)
            if due is None or due <= today + AHEAD * 3:
                yield Task(
                    f"Kandidaten kiezen voor {places}",
                    job.get_absolute_url(),
                    about,
                    due,
                    "Kiezen",
                    Step.MATCH,
                    "users",
                    kind="voorstel",
                )


POSSIBILITY_PAGES = {
    "profile": "employers:job_profile",
    "possibilities": "employers:job_possibilities",
    "phase": "employers:job_possibilities",
    "promise": "employers:job_promise",
}


def _announced_on(job: FutureJob) -> date:
    assert job.announced_at is not None
    return job.announced_at.date()


def _proposals(user: User, today: date) -> Iterator[Task]:
    started = Exists(Trajectory.objects.filter(proposal=OuterRef("pk")))
    mine = Proposal.objects.with_parties().filter(candidate__coach=user).annotate(started=started)
    for proposal in mine.filter(state__in=[*OPEN_STATES, ProposalState.CHOSEN]).exclude(started=True):
        who, about = proposal.candidate.full_name, f"{proposal.job.title}, {proposal.job.employer.name}"
        url = proposal.get_absolute_url()
        selected = proposal.selected_at.date()
        if proposal.state == ProposalState.SELECTED:
            yield Task(
                "Informeren over de baan",
                url,
                about,
                selected + timedelta(days=7),
                "Informeren",
                Step.MATCH,
                "chat",
                who,
                kind="voorstel",
            )
        elif proposal.state == ProposalState.INFORMED:
            url = reverse("matching:present", args=[proposal.public_id])
            yield Task(
                "Voorstel controleren en versturen",
                url,
                about,
                selected + timedelta(days=14),
                "Openen",
                Step.MATCH,
                "users",
                who,
                kind="voorstel",
            )
        elif proposal.state == ProposalState.PRESENTED and proposal.presented_at:
            due = proposal.presented_at.date() + DECIDE_WITHIN
            late = due < today
            title = "Vragen wat de werkgever besluit" if late else "Besluit van de werkgever"
            yield Task(title, url, about, due, "Openen", Step.MATCH, "phone", who, waiting=not late, kind="voorstel")
        elif proposal.decided_at:
            due = proposal.decided_at.date() + START_WITHIN
            yield Task("Traject starten", url, about, due, "Starten", Step.ARRANGEMENTS, "route", who, kind="traject")


# ---- step 4 -----------------------------------------------------------------------------------------
def _arrangements(user: User, today: date) -> Iterator[Task]:
    unsigned = ~Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), state=AgreementState.SIGNED))
    mine = lifecycle.with_parts(Trajectory.objects.running().filter(unsigned, coach=user))
    offered = {a.trajectory_id: a for a in _unsigned(Agreement.objects.filter(trajectory__coach=user))}
    for trajectory in mine:
        who, about = trajectory.candidate.full_name, f"{trajectory.job.title}, {trajectory.job.employer.name}"
        if agreement := offered.get(trajectory.pk):
            signed = {signature.party for signature in agreement.signatures.all()}
            absent = [str(Party(p).label) for p in (Party.EMPLOYER, Party.WERKBEDRIJF) if p not in signed]
            yield Task(
                f"Handtekening van {' en '.join(absent)}",
                agreement.get_absolute_url(),
                about,
                trajectory.starts_on,
                step=Step.ARRANGEMENTS,
                icon="sign",
                who=who,
                waiting=True,
                kind="overeenkomst",
            )
            continue
        todo = sum(1 for missing in lifecycle.missing_parts(trajectory).values() if missing)
        if todo:
            title = "Nog 1 onderdeel afspreken" if todo == 1 else f"Nog {todo} onderdelen afspreken"
            url, action = reverse("trajectories:arrangements", args=[trajectory.public_id]), "Openen"
        else:
            title, action = "Overeenkomst laten tekenen", "Openen"
            url = reverse("trajectories:agreement", args=[trajectory.public_id])
        yield Task(title, url, about, trajectory.starts_on, action, Step.ARRANGEMENTS, "sign", who, kind="overeenkomst")


def _unsigned(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    waiting = agreements.filter(state__in=[AgreementState.TO_SIGN, AgreementState.PARTLY], trajectory__status="loopt")
    return (
        waiting.defer("pdf")
        .select_related("trajectory__job__employer", "trajectory__candidate")
        .prefetch_related("signatures")
    )


def _signatures(user: User, today: date) -> Iterator[Task]:
    """What a manager must sign for the Werkbedrijf."""
    signed = Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.WERKBEDRIJF))
    for agreement in _unsigned(Agreement.objects.visible_to(user)).exclude(signed):
        trajectory = agreement.trajectory
        yield Task(
            f"Overeenkomst {agreement.number} tekenen",
            agreement.get_absolute_url(),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            trajectory.starts_on,
            "Tekenen",
            Step.ARRANGEMENTS,
            "sign",
            trajectory.candidate.full_name,
            kind="overeenkomst",
        )


# ---- step 5 -----------------------------------------------------------------------------------------
def _evaluations(user: User, today: date) -> Iterator[Task]:
    due = _open_evaluations(today).filter(trajectory__coach=user)
    for evaluation in due:
        trajectory = evaluation.trajectory
        sides = {i.side for i in evaluation.inputs.all() if i.submitted_at}
        about = f"{trajectory.job.title}, {trajectory.job.employer.name}"
        who = trajectory.candidate.full_name
        name, due_on = f"Evaluatie {evaluation.position}", evaluation.planned_on
        if Side.COACH not in sides:
            url = reverse("trajectories:evaluation_fill", args=[evaluation.public_id, Side.COACH.value])
            yield Task(
                f"{name} invullen", url, about, due_on, "Invullen", Step.LEARNING, "chart", who, kind="evaluatie"
            )
        elif Side.EMPLOYER not in sides:
            title = f"{name}, deel van de werkgever"
            yield Task(
                title,
                evaluation.get_absolute_url(),
                about,
                due_on,
                "Herinneren",
                Step.LEARNING,
                "chart",
                who,
                waiting=True,
                kind="evaluatie",
            )
        else:
            yield Task(
                f"{name} bespreken en bevestigen",
                evaluation.get_absolute_url(),
                about,
                due_on,
                "Bevestigen",
                Step.LEARNING,
                "chart",
                who,
                kind="evaluatie",
            )


def _open_evaluations(today: date) -> QuerySet[Evaluation]:
    """Evaluations that may be filled in: of signed trajectories, due within two weeks."""
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("trajectory"), state=AgreementState.SIGNED))
    return Evaluation.objects.waiting().filter(signed, planned_on__lte=today + AHEAD).with_parties()


def _follow_ups(user: User, today: date) -> Iterator[Task]:
    actions = FollowUpAction.objects.filter(
        done_on=None, evaluation__trajectory__coach=user, evaluation__trajectory__status="loopt"
    ).select_related("evaluation__trajectory__candidate", "evaluation__trajectory__job__employer")
    for action in actions:
        trajectory = action.evaluation.trajectory
        waiting = action.owner != Turn.COACH
        yield Task(
            action.text,
            action.evaluation.get_absolute_url(),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            action.due_on,
            step=Step.LEARNING,
            icon="check",
            who=trajectory.candidate.full_name,
            waiting=waiting,
            kind="actie",
        )


def _conditions(user: User, today: date) -> Iterator[Task]:
    agreements = Prefetch("trajectory__agreements", Agreement.objects.defer("pdf", "content"))
    open_ones = (
        Condition.objects.filter(
            arranged_on=None, due_on__lte=today + AHEAD, trajectory__coach=user, trajectory__status="loopt"
        )
        .select_related("trajectory__candidate", "trajectory__job__employer")
        .prefetch_related(agreements)  # step_of reads them
    )
    for condition in open_ones:
        trajectory = condition.trajectory
        yield Task(
            f"Regelen: {condition.text}",
            reverse("trajectories:conditions", args=[trajectory.public_id]),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            condition.due_on,
            step=lifecycle.step_of(trajectory),
            icon="check",
            who=trajectory.candidate.full_name,
            waiting=condition.owner != Turn.COACH,
            kind="voorwaarde",
        )


def _troubles(user: User, today: date) -> Iterator[Task]:
    reports = TroubleReport.objects.filter(handled_at=None).select_related(
        "trajectory__candidate", "trajectory__job__employer"
    )
    if user.is_coach:
        reports = reports.filter(trajectory__coach=user)
    for report in reports:
        trajectory = report.trajectory
        yield Task(
            "Melding oppakken: er gaat iets mis",
            reverse("trajectories:trouble_handle", args=[report.public_id]),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            report.at.date(),
            "Oppakken",
            Step.LEARNING,
            "alert",
            trajectory.candidate.full_name,
            kind="melding",
        )


# ---- step 6 and after -------------------------------------------------------------------------------
def _regular_jobs(user: User, today: date) -> Iterator[Task]:
    ready = Trajectory.objects.running().filter(coach=user, learning_finished_on__isnull=False).with_parties()
    for trajectory in ready:
        arisen = trajectory.job.arisen_on is not None
        yield Task(
            "Plaatsing vastleggen" if arisen else "De werkgever bevestigt dat de baan er is",
            reverse("trajectories:placement", args=[trajectory.public_id]),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            trajectory.job.starts_on,
            "Vastleggen" if arisen else "Openen",
            Step.REGULAR_JOB,
            "work",
            trajectory.candidate.full_name,
            waiting=not arisen,
            kind="plaatsing",
        )


def _aftercare(user: User, today: date) -> Iterator[Task]:
    due = AftercareContact.objects.filter(
        held_on=None,
        due_on__lte=today + AHEAD,
        placement__trajectory__coach=user,
        placement__ended_on=None,
    ).select_related("placement__trajectory__candidate", "placement__trajectory__job__employer")
    for contact in due:
        trajectory = contact.placement.trajectory
        yield Task(
            f"Nazorg {contact.get_moment_display()}",
            reverse("trajectories:aftercare", args=[contact.public_id]),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            contact.due_on,
            "Vastleggen",
            Step.REGULAR_JOB,
            "phone",
            trajectory.candidate.full_name,
            kind="nazorg",
        )


def _talks(user: User, today: date) -> Iterator[Task]:
    """Next actions of talks, unless a later talk with the same person or company was recorded."""
    people = CandidateContact.objects.exclude(next_action="").filter(
        ~Exists(CandidateContact.objects.filter(candidate=OuterRef("candidate"), held_on__gt=OuterRef("held_on"))),
        by=user,
        next_action_on__lte=today + AHEAD,
    )
    for talk in people.select_related("candidate"):
        url = reverse("candidates:contacts", args=[talk.candidate.public_id])
        yield Task(
            talk.next_action,
            url,
            "Na een gesprek",
            talk.next_action_on,
            icon="chat",
            who=talk.candidate.full_name,
            kind="gesprek",
        )
    companies = EmployerContact.objects.exclude(next_action="").filter(
        ~Exists(EmployerContact.objects.filter(employer=OuterRef("employer"), held_on__gt=OuterRef("held_on"))),
        by=user,
        next_action_on__lte=today + AHEAD,
    )
    for moment in companies.select_related("employer"):
        url = moment.employer.get_absolute_url()
        yield Task(moment.next_action, url, moment.employer.name, moment.next_action_on, icon="phone", kind="gesprek")


# ---- what the shells ask ----------------------------------------------------------------------------
def portal_tasks(user: User, *, today: date) -> list[Task]:
    """What an employer must sign or fill in. Names nobody: the page behind the link shows what was presented."""
    tasks = []
    may_sign = Q(
        trajectory__job__employer__memberships__user=user,
        trajectory__job__employer__memberships__ended_at=None,
        trajectory__job__employer__memberships__may_sign=True,
    )
    signed = Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.EMPLOYER))
    for agreement in _unsigned(Agreement.objects.filter(may_sign)).exclude(signed):
        url = reverse("trajectories:portal_agreement", args=[agreement.public_id])
        tasks.append(
            Task(
                "Overeenkomst tekenen",
                url,
                agreement.trajectory.job.title,
                agreement.trajectory.starts_on,
                "Tekenen",
                icon="sign",
            )
        )
    for evaluation in _employer_evaluations(user, today).select_related("trajectory__job"):
        url = reverse("trajectories:portal_evaluation", args=[evaluation.public_id])
        tasks.append(
            Task(
                f"Evaluatie {evaluation.position} invullen",
                url,
                evaluation.trajectory.job.title,
                evaluation.planned_on,
                "Invullen",
                icon="chart",
            )
        )
    return oldest_first(tasks)


def _employer_evaluations(user: User, today: date) -> QuerySet[Evaluation]:
    return (
        _open_evaluations(today)
        .filter(trajectory__in=Trajectory.objects.visible_to(user))
        .exclude(inputs__side=Side.EMPLOYER, inputs__submitted_at__isnull=False)
    )


def nav_counts(user: User) -> dict[str, int]:
    """Counts beside menu items, by URL name: only where this user must act. A door: reads the clock."""
    today = timezone.localdate()
    if user.is_employer:
        waiting = (
            Presentation.objects.visible_to(user).current_on(today).filter(proposal__state=ProposalState.PRESENTED)
        )
        return {
            "matching:portal_candidates": waiting.count(),
            "trajectories:portal_evaluations": _employer_evaluations(user, today).count(),
        }
    if not user.is_staff_member:
        return {}
    tasks = [task for task in tasks_for(user, today=today) if not task.waiting]
    counts = {"trajectories:my_work": len(tasks)}
    if user.is_coach:
        counts["trajectories:evaluation_list"] = sum(1 for task in tasks if task.kind == "evaluatie")
    else:
        counts["trajectories:agreement_list"] = sum(1 for task in tasks if task.kind == "overeenkomst")
    return counts


def candidate_lines(candidate: Candidate, user: User, *, today: date) -> list[tuple[str, str, str]]:
    """What is going on for this person: (title, text, url) per proposal and trajectory, newest first."""
    lines = [
        (f"Traject {t.number}: {t.job.title}", f"{t.job.employer.name}, {t.get_status_display()}", t.get_absolute_url())
        for t in Trajectory.objects.visible_to(user).filter(candidate=candidate).with_parties()
    ]
    proposals = Proposal.objects.visible_to(user).filter(candidate=candidate, trajectory=None).with_parties()
    lines += [
        (f"Voorstel: {p.job.title}", f"{p.job.employer.name}, {p.get_state_display()}", p.get_absolute_url())
        for p in proposals.order_by(F("selected_at").desc())
    ]
    return lines
