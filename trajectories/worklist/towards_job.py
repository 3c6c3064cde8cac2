"""The work of steps 5 and 6 and after: learning, evaluating, and the regular job."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from matching.models import OPEN_STATES, Proposal, ProposalState
from nieuwebanen.steps import Step, Turn
from nieuwebanen.tasklist import AHEAD, Task, Whose, everyone, of_coaches
from trajectories import aftercare as contacts
from trajectories import confirming, lifecycle
from trajectories.models import (
    AftercareContact,
    Agreement,
    AgreementState,
    Condition,
    Evaluation,
    FollowUpAction,
    Side,
    Trajectory,
    TroubleReport,
)


# ---- step 5 -----------------------------------------------------------------------------------------
def evaluations(whose: Whose, today: date) -> Iterator[Task]:
    due = open_evaluations(today).filter(trajectory__coach__in=everyone(whose))
    for evaluation in due:
        trajectory = evaluation.trajectory
        sides = {i.side for i in evaluation.inputs.all() if i.submitted_at}
        about = f"{trajectory.job.title}, {trajectory.job.employer.name}"
        who = trajectory.candidate.full_name
        name, due_on = f"Evaluatie {evaluation.position}", evaluation.planned_on
        if Side.COACH not in sides:
            url = reverse("trajectories:evaluation_fill", args=[evaluation.public_id, Side.COACH.value])
            yield Task(
                f"{name} invullen",
                url,
                about,
                due_on,
                "Invullen",
                Step.LEARNING,
                "chart",
                who,
                kind="evaluatie",
                owner_pk=trajectory.coach_id,
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
                owner_pk=trajectory.coach_id,
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
                owner_pk=trajectory.coach_id,
            )


def open_evaluations(today: date) -> QuerySet[Evaluation]:
    """Evaluations that may be filled in: of signed trajectories, due within two weeks."""
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("trajectory"), state=AgreementState.SIGNED))
    return Evaluation.objects.waiting().filter(signed, planned_on__lte=today + AHEAD).with_parties()


def follow_ups(whose: Whose, today: date) -> Iterator[Task]:
    """Actions to do, and those of which somebody looks whether they helped."""
    actions = FollowUpAction.objects.filter(
        effect="", evaluation__trajectory__coach__in=everyone(whose), evaluation__trajectory__status="loopt"
    ).select_related("evaluation__trajectory__candidate", "evaluation__trajectory__job__employer")
    for action in actions:
        if action.done_on is not None:
            if action.check_on and action.check_on <= today + AHEAD:
                yield _effect_to_check(action)
            continue
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
            mark=str(action.public_id),
            owner_pk=trajectory.coach_id,
        )


def _effect_to_check(action: FollowUpAction) -> Task:
    trajectory = action.evaluation.trajectory
    return Task(
        f"Kijken of het helpt: {action.text}",
        reverse("trajectories:follow_up_effect", args=[action.public_id]),
        f"{trajectory.job.title}, {trajectory.job.employer.name}",
        action.check_on,
        "Kijken",
        Step.LEARNING,
        "search",
        trajectory.candidate.full_name,
        kind="actie",
        mark=f"effect {action.public_id}",
        owner_pk=trajectory.coach_id,
    )


def conditions(whose: Whose, today: date) -> Iterator[Task]:
    agreements = Prefetch("trajectory__agreements", Agreement.objects.defer("pdf", "content"))
    open_ones = (
        Condition.objects.filter(
            arranged_on=None,
            due_on__lte=today + AHEAD,
            trajectory__coach__in=everyone(whose),
            trajectory__status="loopt",
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
            mark=str(condition.public_id),
            owner_pk=trajectory.coach_id,
        )


def troubles(whose: Whose, today: date) -> Iterator[Task]:
    reports = TroubleReport.objects.filter(handled_at=None).select_related(
        "trajectory__candidate", "trajectory__job__employer"
    )
    if of_coaches(whose):
        reports = reports.filter(trajectory__coach__in=everyone(whose))
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
            owner_pk=trajectory.coach_id,
        )


# ---- step 6 and after -------------------------------------------------------------------------------
def regular_jobs(whose: Whose, today: date) -> Iterator[Task]:
    """The job that must be confirmed, the placement, or another employer when the job does not come."""
    mine = Trajectory.objects.running().filter(coach__in=everyone(whose))
    ready = mine.filter(learning_finished_on__isnull=False).exclude(confirming.GONE)
    for trajectory in ready.with_parties():
        arisen = trajectory.job.arisen_on is not None
        if arisen:
            title, action = "Plaatsing vastleggen", "Vastleggen"
        else:
            title, action = "De werkgever bevestigt dat de baan er is", "Openen"
        begins = trajectory.job.starts_on
        # Once the job should have begun, waiting helps nobody: the coach calls.
        to_call = not arisen and begins is not None and begins <= today
        if to_call:
            title, action = "Bel de werkgever: is de baan er?", "Bellen"
        url = reverse("trajectories:placement", args=[trajectory.public_id])
        yield _towards_job(trajectory, title, url, begins, action, waiting=not arisen and not to_call)
    gone = mine.filter(confirming.GONE).with_parties()
    asked = Proposal.objects.filter(takes_over__trajectory__in=gone, trajectory=None)
    states = dict(asked.filter(state__in=[*OPEN_STATES, ProposalState.CHOSEN]).values_list("takes_over", "state"))
    for trajectory in gone:
        state = states.get(trajectory.proposal_id)
        page = "takeover" if state == ProposalState.CHOSEN else "other_job"
        title = "Andere werkgever zoeken: de baan gaat niet door"
        if state:
            chosen = state == ProposalState.CHOSEN
            title = "Laten overnemen: de andere werkgever koos" if chosen else "De andere werkgever beslist"
        url = reverse(f"trajectories:{page}", args=[trajectory.public_id])
        waiting = bool(state) and state != ProposalState.CHOSEN
        yield _towards_job(trajectory, title, url, confirming.other_employer_by(trajectory), "Openen", waiting=waiting)


def _towards_job(trajectory: Trajectory, title: str, url: str, due: date | None, action: str, *, waiting: bool) -> Task:
    return Task(
        title,
        url,
        f"{trajectory.job.title}, {trajectory.job.employer.name}",
        due,
        action,
        Step.REGULAR_JOB,
        "work",
        trajectory.candidate.full_name,
        waiting=waiting,
        kind="plaatsing",
        owner_pk=trajectory.coach_id,
    )


def aftercare(whose: Whose, today: date) -> Iterator[Task]:
    due = AftercareContact.objects.filter(
        held_on=None,
        due_on__lte=today + AHEAD,
        placement__trajectory__coach__in=everyone(whose),
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
            owner_pk=trajectory.coach_id,
        )


def risks(whose: Whose, today: date) -> Iterator[Task]:
    """What was agreed at a contact to keep the job, until it is done."""
    waiting = AftercareContact.objects.exclude(risk_action="").filter(
        risk_action_done_on=None, placement__trajectory__coach__in=everyone(whose), placement__ended_on=None
    )
    for contact in waiting.select_related("placement__trajectory__candidate", "placement__trajectory__job__employer"):
        trajectory = contact.placement.trajectory
        yield Task(
            contact.risk_action,
            reverse("trajectories:regular_job", args=[trajectory.public_id]),
            f"Risico bij {trajectory.job.title}, {trajectory.job.employer.name}",
            contact.risk_action_on,
            "Doen",
            Step.REGULAR_JOB,
            "alert",
            trajectory.candidate.full_name,
            kind="nazorg",
            mark=str(contact.public_id),
            owner_pk=trajectory.coach_id,
        )


def ways_back(whose: Whose, today: date) -> Iterator[Task]:
    """A job that ended without a next plan: the coach's own; for a manager those that are late."""
    people, own = everyone(whose), of_coaches(whose)
    mine = Q(trajectory__coach__in=people) if own else Q(next_plan_due_on__lt=today)
    for placement in contacts.without_plan(whose).filter(mine):
        trajectory = placement.trajectory
        late = "" if own else f", te laat bij {trajectory.coach}"
        yield Task(
            "Plan maken: de baan is gestopt",
            reverse("trajectories:way_back", args=[trajectory.public_id]),
            f"{trajectory.job.title}, {trajectory.job.employer.name}{late}",
            placement.next_plan_due_on,
            "Invullen",
            Step.REGULAR_JOB,
            "route",
            trajectory.candidate.full_name,
            kind="nazorg",
            owner_pk=trajectory.coach_id,
        )
