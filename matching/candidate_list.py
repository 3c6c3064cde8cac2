"""The lines of a job's ranking, as far as this user may see them.

People of the own team stand there with their name. Of another team only the number, the team and the ready date are
fetched: a name that never leaves the database cannot reach a page (product.md §2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from candidates.models import Candidate
from employers.job_header import Badge
from employers.models import FutureJob
from matching import explanation, sentences
from matching.explanation import Room, Score
from matching.models import OPEN_STATES, Proposal, ProposalState
from matching.ranking import Ranked
from nieuwebanen.accounts.models import User

BADGES = {
    ProposalState.SELECTED: Badge("", "circle", "Geselecteerd"),
    ProposalState.INFORMED: Badge("info", "half", "Geïnformeerd"),
    ProposalState.PRESENTED: Badge("info", "clock", "Voorgesteld"),
    ProposalState.CHOSEN: Badge("positive", "check-circle", "Gekozen"),
    ProposalState.NOT_CHOSEN: Badge("", "close", "Niet gekozen"),
    ProposalState.WITHDRAWN: Badge("", "close", "Ingetrokken"),
}
STANDING = (*OPEN_STATES, ProposalState.CHOSEN)  # somebody stands at this job and cannot be selected again


@dataclass(frozen=True)
class Decision:
    """The last proposal of this person for this job."""

    proposal: Proposal
    badge: Badge

    @property
    def stands(self) -> bool:
        return self.proposal.state in STANDING


@dataclass(frozen=True)
class Row:
    """Somebody of the own team."""

    candidate: Candidate
    score: Score
    ready: date
    room: Room
    decision: Decision | None
    elsewhere: list[FutureJob]
    reasons: list[str]
    nearly: int | None  # hours to the one skill that is needed first, for who is set apart by that alone

    @property
    def selectable(self) -> bool:
        return self.decision is None or not self.decision.stands


@dataclass(frozen=True)
class Stranger:
    """Somebody of another team: number and readiness, nothing more."""

    number: str
    team: str
    ready: date
    room: Room


def rows(found: Sequence[Ranked], job: FutureJob, user: User) -> list[Row | Stranger]:
    """In the order of the ranking, in a fixed number of queries."""
    ids = [line.id for line in found]
    own = Candidate.objects.visible_to(user).in_bulk(ids)
    others = {
        pk: (number, team)
        for pk, number, team in Candidate.objects.filter(pk__in=set(ids) - own.keys()).values_list(
            "pk", "number", "team__name"
        )
    }
    decisions = decisions_by_candidate(Proposal.objects.filter(job=job, candidate__in=own))
    elsewhere = _elsewhere(own, job)
    names = sentences.skill_names(line.match for line in found)
    shown: list[Row | Stranger] = []
    for line in found:
        ready, room = line.match.ready, explanation.room_of(line.match.ready, job)
        if line.id in own:
            shown.append(
                Row(
                    candidate=own[line.id],
                    score=explanation.score_of(line.match),
                    ready=ready,
                    room=room,
                    decision=decisions.get(line.id),
                    elsewhere=elsewhere.get(line.id, []),
                    reasons=explanation.reasons_apart(line.match, names),
                    nearly=explanation.nearly(line.match),
                )
            )
        elif line.id in others:
            shown.append(Stranger(*others[line.id], ready=ready, room=room))
    return shown


def decisions_by_candidate(proposals: Iterable[Proposal]) -> dict[int, Decision]:
    """The proposal that stands, or else the last one, by candidate."""
    found: dict[int, Decision] = {}
    for proposal in sorted(proposals, key=lambda p: (p.state in STANDING, p.selected_at, p.pk)):
        found[proposal.candidate_id] = Decision(proposal, BADGES[ProposalState(proposal.state)])
    return found


def _elsewhere(candidates: Iterable[int], job: FutureJob) -> dict[int, list[FutureJob]]:
    """Other jobs for which these people stand on a list."""
    found: dict[int, list[FutureJob]] = {}
    running = Proposal.objects.open().filter(candidate__in=list(candidates)).exclude(job=job)
    for proposal in running.select_related("job").order_by("selected_at", "pk"):
        found.setdefault(proposal.candidate_id, []).append(proposal.job)
    return found
