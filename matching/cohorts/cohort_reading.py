"""What other pages tell of groups: the person's file, the page of a job, a covenant, "Mijn werk" (nieuwebanen/floors.py)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import Covenant, FutureJob
from matching.models import Cohort, CohortMember, CohortPhase, CohortState, MemberState
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import AHEAD, Task, Whose, everyone

Lines = list[tuple[str, str, str]]


def candidate_lines(candidate: Candidate, user: User, *, today: date) -> Lines:
    """The groups in which somebody takes or took part: (title, text, url) (settings.CANDIDATE_PANELS)."""
    members = CohortMember.objects.filter(candidate=candidate, cohort__in=Cohort.objects.visible_to(user))
    return [
        (f"Groepswerving: {member.cohort.name}", _words(member), member.cohort.get_absolute_url())
        for member in members.select_related("cohort", "phase", "job__employer").order_by("-joined_at", "-pk")
    ]


def _words(member: CohortMember) -> str:
    if member.state == MemberState.JOINS:
        if not member.cohort.is_running:
            return member.cohort.get_state_display()
        return f"{member.cohort.number}, nu bij {member.phase}" if member.phase else member.cohort.number
    if member.job:
        return f"{member.cohort.number}, gekozen voor {member.job.title} bij {member.job.employer}"
    return f"{member.cohort.number}, {member.get_state_display()}: {member.get_reason_display()}"


def covenant_lines(covenant: Covenant, user: User) -> Lines:
    """The groups for jobs of a covenant (settings.COVENANT_PANELS)."""
    return _cohort_lines(Q(cohort_jobs__job__covenant=covenant), user)


def job_lines(job: FutureJob, user: User) -> Lines:
    """The groups that are recruited for this job."""
    return _cohort_lines(Q(cohort_jobs__job=job), user)


def _cohort_lines(of: Q, user: User) -> Lines:
    mine = Cohort.objects.visible_to(user).filter(pk__in=Cohort.objects.filter(of).order_by().values("pk"))
    joins = Count("members", filter=Q(members__state=MemberState.JOINS))
    chosen = Count("members", filter=Q(members__state=MemberState.CHOSEN))
    return [
        (
            cohort.name,
            f"{cohort.number}, {counted(cohort.joins, 'persoon doet', 'mensen doen')} mee, {cohort.chosen} gekozen"
            + ("" if cohort.is_running else f", {cohort.get_state_display()}"),
            cohort.get_absolute_url(),
        )
        for cohort in mine.annotate(joins=joins, chosen=chosen).order_by("-created_at", "-pk")
    ]


def tasks_of(whose: Whose, today: date) -> Iterator[Task]:
    """What comes soon in the groups that this user leads, and where it is not filled in yet who was there."""
    joins = Q(members__state=MemberState.JOINS)
    phases = CohortPhase.objects.filter(
        cohort__coach__in=everyone(whose), cohort__state=CohortState.RUNNING, held_on__lte=today + AHEAD
    )
    inside = phases.annotate(inside=Count("members", filter=joins, distinct=True)).filter(inside__gt=0)
    known = Count("members", filter=joins & Q(members__attendance__phase=F("pk")), distinct=True)
    for phase in inside.annotate(known=known).filter(known__lt=F("inside")).select_related("cohort"):
        meta = f"{phase.cohort.name}, {counted(phase.inside, 'persoon', 'mensen')}"
        if phase.last_on and phase.last_on <= today:
            url = reverse("matching:cohort_attendance", args=[phase.cohort.public_id, phase.public_id])
            yield _task(f"{phase}: vul in wie er was", url, meta, phase.last_on, "Invullen", phase.cohort.coach_id)
        elif phase.held_on and phase.held_on > today:
            yield _task(
                f"{phase} voorbereiden",
                phase.cohort.get_absolute_url(),
                meta,
                phase.held_on,
                "Openen",
                phase.cohort.coach_id,
            )


def _task(title: str, url: str, meta: str, day: date, action: str, owner: int | None) -> Task:
    return Task(title, url, meta, day, action, Step.MATCH, "group", kind="groepswerving", owner_pk=owner)
