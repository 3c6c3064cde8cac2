"""What must somebody do today? Every line is computed from the data, and opens the very page where it is done.

A coach's own jobs, people and trajectories; a manager's signatures; an employer's signatures and evaluations.
"""

from datetime import date

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate
from matching.models import Presentation, Proposal, ProposalState
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import Task, When, oldest_first
from trajectories import confirming
from trajectories.models import Agreement, Evaluation, EvaluationInput, Party, Side, Signature, Trajectory
from trajectories.worklist import learning, lines, towards_agreement, towards_job

REMEMBERED_S = 60  # how long counts may stand while no event was written


def tasks_for(user: User, *, today: date) -> list[Task]:
    """What waits for this user today, oldest first: own work, that of colleagues for whom this user stands in, and what
    was taken over; without what was put off.

    A number of queries that does not grow with the work; each colleague asks for them once more.
    """
    return oldest_first(line.task for line in lines.lines_of(user, today=today) if line.put_off is None)


def grouped(tasks: list[Task], *, today: date) -> dict[When, list[Task]]:
    """The same tasks by group, in the order of the screen; empty groups are left out."""
    groups = {when: [task for task in tasks if task.when(today) is when] for when in When}
    return {when: found for when, found in groups.items() if found}


# ---- what the shells ask ----------------------------------------------------------------------------
def portal_tasks(user: User, *, today: date) -> list[Task]:
    """What an employer must sign or fill in. Names nobody: the page behind the link shows what was presented."""
    tasks = []
    for agreement in _to_be_signed_by(user):
        url = reverse("trajectories:portal_agreement", args=[agreement.public_id])
        tasks.append(
            Task(
                "Wijziging van de overeenkomst tekenen" if agreement.amends_id else "Overeenkomst tekenen",
                url,
                f"{agreement.trajectory.job.title}, {agreement.trajectory.job.employer}",
                towards_agreement.sign_before(agreement),
                "Tekenen",
                icon="sign",
            )
        )
    for evaluation in _employer_evaluations(user, today).select_related("trajectory__job__employer"):
        url = reverse("trajectories:portal_evaluation", args=[evaluation.public_id])
        tasks.append(
            Task(
                f"Evaluatie {evaluation.position} invullen",
                url,
                f"{evaluation.trajectory.job.title}, {evaluation.trajectory.job.employer}",
                evaluation.planned_on,
                "Invullen",
                icon="chart",
            )
        )
    tasks += learning.attendance_to_fill_in(user, today)
    for trajectory in _jobs_to_confirm(user, today):
        url = reverse("trajectories:portal_job_confirm", args=[trajectory.public_id])
        about = f"{trajectory.job.title}, {trajectory.job.employer}"
        tasks.append(Task("Is de baan er?", url, about, trajectory.job.starts_on, "Bevestigen", icon="work"))
    return oldest_first(tasks)


def _jobs_to_confirm(user: User, today: date) -> list[Trajectory]:
    """Trajectories of which the employer must say whether the job is there, and with which contract."""
    mine = Trajectory.objects.visible_to(user).running().filter(job_confirmation=None, job_gone_on=None)
    soon = Q(learning_finished_on__isnull=False) | Q(job__starts_on__lte=today + confirming.ASK_AHEAD)
    found = mine.filter(soon).select_related("job__employer", "placement")
    # What `asks` reads, and nothing of the candidate.
    papers = Prefetch("agreements", Agreement.objects.defer("pdf", "content"))
    return [one for one in found.prefetch_related(papers) if confirming.asks(one, today=today)]


def _to_be_signed_by(user: User) -> QuerySet[Agreement]:
    """What waits for the employer's signature, of employers for whom this user may sign."""
    may_sign = Q(
        trajectory__job__employer__memberships__user=user,
        trajectory__job__employer__memberships__ended_at=None,
        trajectory__job__employer__memberships__may_sign=True,
    )
    signed = Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.EMPLOYER))
    asked = Agreement.objects.filter(may_sign, must_sign__contains=[Party.EMPLOYER])
    return towards_agreement.to_be_signed(asked).exclude(signed)


def _employer_evaluations(user: User, today: date) -> QuerySet[Evaluation]:
    given = EvaluationInput.objects.filter(evaluation=OuterRef("pk"), side=Side.EMPLOYER, submitted_at__isnull=False)
    mine = towards_job.open_evaluations(today).filter(trajectory__in=Trajectory.objects.visible_to(user))
    return mine.exclude(Exists(given))


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
            "trajectories:portal_agreements": _to_be_signed_by(user).count(),
        }
    # Beside every page, so not worked out again while nothing happened; a change that leaves no event shows in a minute.
    key = f"nav-counts:{user.pk}:{today}:{events.fingerprint()}"
    return cache.get_or_set(key, lambda: _staff_counts(user, today), REMEMBERED_S) or {}


def _staff_counts(user: User, today: date) -> dict[str, int]:
    tasks = [task for task in tasks_for(user, today=today) if not task.waiting]
    counts = {"trajectories:my_work": len(tasks)}
    if user.is_coach:
        counts["trajectories:evaluation_list"] = sum(1 for task in tasks if task.kind == "evaluatie")
    elif user.is_manager:
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
