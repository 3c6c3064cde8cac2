"""What step 3 knows of the people of a caseload (settings.CANDIDATE_FILTERS, CANDIDATE_STEPS)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from candidates.models import CandidateStatus
from matching.models import OPEN_STATES, Proposal, ProposalState
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
