"""A proposal in every state, brought there by the real domain functions."""

from collections.abc import Collection
from typing import Any

from candidates.models import Candidate
from employers.models import FutureJob
from matching import proposals
from matching.models import DeclineReason, Proposal, ProposalState
from matching.proposing import presentation
from nieuwebanen.accounts.models import Role, User
from tests import factories


def selected(
    job: FutureJob | None = None, candidate: Candidate | None = None, *, override_reason: str = "", **fields: Any
) -> Proposal:
    """fields: of the new candidate, when none is given."""
    job = job or factories.make_open_job(seats=1)
    candidate = candidate or factories.make_profile(job, job.coach, **fields)
    return proposals.select(
        job, candidate, override_reason=override_reason, by=candidate.coach, today=factories.today()
    )


def informed(job: FutureJob | None = None, candidate: Candidate | None = None, **fields: Any) -> Proposal:
    proposal = selected(job, candidate, **fields)
    inform(proposal)
    return proposal


def inform(proposal: Proposal, **changes: Any) -> None:
    today = factories.today()
    values = {"note": "Verteld over het werk.", "agreed_on": today, "by": proposal.candidate.coach, "today": today}
    proposals.inform(proposal, **(values | changes))


def presented(
    job: FutureJob | None = None,
    candidate: Candidate | None = None,
    *,
    fields: Collection[str] = presentation.USUAL,
    **of_candidate: Any,
) -> Proposal:
    proposal = informed(job, candidate, **of_candidate)
    present(proposal, fields=fields)
    return proposal


def present(proposal: Proposal, **changes: Any) -> None:
    values = {"fields": presentation.USUAL, "by": proposal.candidate.coach, "today": factories.today()}
    proposals.present(proposal, **(values | changes))


def choose(proposal: Proposal, **changes: Any) -> None:
    proposals.choose(proposal, **({"motivation": "Past in het team.", "by": member_of(proposal)} | changes))


def decline(proposal: Proposal, **changes: Any) -> None:
    values = {"reason": DeclineReason.SKILLS, "motivation": "Wij zoeken een kok.", "by": member_of(proposal)}
    proposals.decline(proposal, **(values | changes))


def declined(job: FutureJob, person: Candidate) -> Proposal:
    proposal = presented(job, person)
    decline(proposal)
    return proposal


def chosen(job: FutureJob, person: Candidate) -> Proposal:
    proposal = presented(job, person)
    choose(proposal)
    return proposal


def withdraw(proposal: Proposal, **changes: Any) -> None:
    proposals.withdraw(proposal, **({"reason": "Toch niet.", "by": proposal.candidate.coach} | changes))


def member_of(proposal: Proposal) -> User:
    """Somebody who may decide for this employer."""
    membership = proposal.job.employer.memberships.filter(ended_at=None).select_related("user").first()
    return membership.user if membership else factories.make_user(Role.EMPLOYER)


def in_state(state: ProposalState, job: FutureJob | None = None, **fields: Any) -> Proposal:
    """A proposal that came into this state by the shortest way."""
    match state:
        case ProposalState.SELECTED:
            return selected(job, **fields)
        case ProposalState.INFORMED:
            return informed(job, **fields)
    proposal = presented(job, **fields)
    match state:
        case ProposalState.CHOSEN:
            choose(proposal)
        case ProposalState.NOT_CHOSEN:
            decline(proposal)
        case ProposalState.WITHDRAWN:
            withdraw(proposal)
    return proposal
