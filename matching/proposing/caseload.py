"""What step 3 knows of the people of a caseload (settings.CANDIDATE_FILTERS, CANDIDATE_STEPS)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from candidates.going_on import NextAction
from candidates.models import Candidate, CandidateStatus
from matching.models import CHASE_AFTER_DAYS, OPEN_STATES, Proposal, ProposalState
from matching.proposing.proposal_page import next_step
from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step

STANDING = (*OPEN_STATES, ProposalState.CHOSEN)
ORDER = [ProposalState.SELECTED, ProposalState.INFORMED, ProposalState.PRESENTED, ProposalState.CHOSEN]


def without_proposal(asked: str, *, today: date) -> Q:
    """Who is looking for a job and stands at none: no open proposal, and not chosen."""
    at_a_job = Proposal.objects.filter(state__in=STANDING).order_by().values("candidate")
    return Q(status=CandidateStatus.ACTIVE) & ~Q(pk__in=at_a_job)


def steps(ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Candidate -> (step 3, how far the furthest of the proposals is)."""
    rows = Proposal.objects.filter(candidate__in=ids, state__in=STANDING).values_list("candidate_id", "state")
    furthest: dict[int, ProposalState] = {}
    for candidate, state in rows:
        here = ProposalState(state)
        furthest[candidate] = max(furthest.get(candidate, here), here, key=ORDER.index)
    return {pk: (Step.MATCH.value, state.label) for pk, state in furthest.items()}


# How long each state of a proposal may take before it is late, counted from the moment it began.
WITHIN = {
    ProposalState.SELECTED: ("selected_at", timedelta(days=7)),
    ProposalState.INFORMED: ("selected_at", timedelta(days=14)),
    ProposalState.PRESENTED: ("presented_at", timedelta(days=CHASE_AFTER_DAYS[-1])),  # then the coach calls
    ProposalState.CHOSEN: ("decided_at", timedelta(days=7)),
}


def next_actions(candidate: Candidate, user: User, *, today: date) -> list[NextAction]:
    """What comes next in every proposal that no trajectory follows yet, and who has the turn (settings.CANDIDATE_NEXT)."""
    proposals = Proposal.objects.visible_to(user).filter(candidate=candidate, state__in=STANDING, trajectory=None)
    return [_next_of(proposal) for proposal in proposals.with_parties().select_related("call_task")]


def _next_of(proposal: Proposal) -> NextAction:
    state, step = ProposalState(proposal.state), next_step(proposal, missing=False)
    since, days = WITHIN[state]
    began = getattr(proposal, since)
    on = timezone.localdate(began) + days if began else None
    calls = step.action == "Bellen"
    if calls:
        on = proposal.call_task.due_on
    who = None if state == ProposalState.PRESENTED and not calls else proposal.candidate.coach_id
    url = step.url if step.url and not step.posts else proposal.get_absolute_url()
    return NextAction(step.text, step.turn, on, url, step.action if url == step.url else "Openen", who)
