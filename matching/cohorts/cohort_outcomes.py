"""What the employer's decision on a proposal means for the groups in which somebody takes part.

Called by `proposals` in the transaction of the decision, with the job and the person locked; never locks a group. A
coach cannot say that somebody is chosen: only this does.
"""

from datetime import datetime

from django.db.models import QuerySet

from matching.models import (
    Cohort,
    CohortJob,
    CohortMember,
    DeclineReason,
    LeaveReason,
    MemberState,
    Proposal,
    ProposalState,
    WithdrawReason,
)
from matching.proposing import stacking
from nieuwebanen import events
from nieuwebanen.accounts.models import User

# Why an employer did not choose somebody, in the words of the group.
AFTER_DECLINE = {
    DeclineReason.NOT_READY: LeaveReason.NOT_READY,
    DeclineReason.SKILLS: LeaveReason.OTHER_JOB,
    DeclineReason.AVAILABILITY: LeaveReason.OTHER_JOB,
    DeclineReason.OTHER_CHOSEN: LeaveReason.NO_SEAT,
    DeclineReason.JOB_CHANGED: LeaveReason.NO_SEAT,
}
# Why a seat that was somebody's was given back.
AFTER_WITHDRAWAL = {
    WithdrawReason.CANDIDATE: LeaveReason.NO_WISH,
    WithdrawReason.JOB_GONE: LeaveReason.NO_SEAT,
    WithdrawReason.CHOSEN_ELSEWHERE: LeaveReason.OTHER_WORK,
}


def chosen(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Chosen in every group of this job; out of the other groups, unless a job of such a group goes with this one."""
    memberships = CohortMember.objects.filter(candidate=proposal.candidate)
    mine = memberships.filter(cohort__cohort_jobs__job=proposal.job).exclude(state=MemberState.CHOSEN)
    _ends(mine, MemberState.CHOSEN, by=by, at=at, proposal=proposal)
    joins = memberships.filter(state=MemberState.JOINS).exclude(cohort__cohort_jobs__job=proposal.job)
    elsewhere = joins.exclude(cohort__in=_still_possible(joins, proposal))
    _ends(elsewhere, MemberState.LEFT, reason=LeaveReason.OTHER_WORK, by=by, at=at, proposal=proposal)


def _still_possible(joins: "QuerySet[CohortMember]", proposal: Proposal) -> set[int]:
    """Groups with a job that somebody can have as well as the one of this proposal, and all that was chosen before."""
    had = Proposal.objects.filter(candidate=proposal.candidate, state=ProposalState.CHOSEN).exclude(pk=proposal.pk)
    beside = [proposal.job, *(one.job for one in had.select_related("job"))]
    rows = CohortJob.objects.filter(cohort__in=joins.order_by().values("cohort")).select_related("job")
    hours = proposal.candidate.hours_per_week
    return {row.cohort_id for row in rows if stacking.stacks(row.job, beside, hours_per_week=hours)}


def declined(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Not chosen in the groups of this job, as long as no other employer of the same group still decides."""
    reason = AFTER_DECLINE.get(DeclineReason(proposal.decline_reason), LeaveReason.OTHER)
    waiting = Proposal.objects.open().filter(candidate=proposal.candidate).exclude(pk=proposal.pk)
    elsewhere = Cohort.objects.filter(cohort_jobs__job__in=waiting.order_by().values("job"))
    joins = CohortMember.objects.filter(candidate=proposal.candidate, state=MemberState.JOINS)
    mine = joins.filter(cohort__cohort_jobs__job=proposal.job).exclude(cohort__in=elsewhere.order_by().values("pk"))
    _ends(mine, MemberState.NOT_CHOSEN, reason=reason, by=by, at=at, proposal=proposal)


def withdrawn(proposal: Proposal, *, was_chosen: bool, by: User, at: datetime) -> None:
    """Somebody who was chosen gives the seat back: out of the group. Before a decision nothing changes in the group."""
    if not was_chosen:
        return
    kind = proposal.withdrawn_kind
    reason = AFTER_WITHDRAWAL.get(WithdrawReason(kind), LeaveReason.OTHER) if kind else LeaveReason.OTHER
    rows = CohortMember.objects.filter(candidate=proposal.candidate, state=MemberState.CHOSEN, job=proposal.job)
    _ends(rows, MemberState.LEFT, reason=reason, by=by, at=at, proposal=proposal)


def _ends(
    members: "QuerySet[CohortMember]",
    state: MemberState,
    *,
    reason: str = "",
    by: User,
    at: datetime,
    proposal: Proposal,
) -> None:
    """One statement, and a line in the history of each group."""
    ids = list(members.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return
    job = proposal.job if state == MemberState.CHOSEN else None
    CohortMember.objects.filter(pk__in=ids).update(
        state=state, reason=reason, job=job, note="", ended_at=at, ended_by=by
    )
    cohorts = list(Cohort.objects.filter(members__in=ids))
    text = f"{proposal.candidate.number}: {state.label}, na het voorstel voor baan {proposal.job.number}."
    about = [*cohorts, proposal.candidate]
    events.record("cohort.member_decided", text, about=about, by=by, at=at, proposal=str(proposal.public_id))
