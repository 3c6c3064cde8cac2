"""The lines of a job's ranking, as far as this user may see them.

People of the own team stand there with their name. Of another team only the number, the team and the ready date are
fetched: a name that never leaves the database cannot reach a page (product.md §2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from candidates.models import Candidate
from employers.job_header import Badge
from employers.models import FutureJob
from matching.engine import Match
from matching.explaining import explanation, sentences
from matching.explaining.explanation import Room, Score
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
class Outcome:
    """What the match says of one person, as a row shows it."""

    score: Score
    ready: date
    room: Room
    hours: int  # still to learn
    weeks: int
    begin_by: date  # the last day to begin learning and be ready in time
    begin_is_past: bool
    reasons: list[str]  # why somebody stands apart
    nearly: int | None  # hours to the one skill that is needed first, for who is set apart by that alone


@dataclass(frozen=True)
class Row:
    """Somebody of the own team; no outcome while the match is switched off."""

    candidate: Candidate
    outcome: Outcome | None
    decision: Decision | None
    elsewhere: list[Decision]

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


def rows(found: Sequence[Ranked], job: FutureJob, user: User, *, today: date) -> list[Row | Stranger]:
    """In the order of the ranking, in a fixed number of queries."""
    ids = [line.id for line in found]
    own = Candidate.objects.visible_to(user).select_related("team").in_bulk(ids)
    others = {
        pk: (number, team)
        for pk, number, team in Candidate.objects.filter(pk__in=set(ids) - own.keys()).values_list(
            "pk", "number", "team__name"
        )
    }
    names = sentences.skill_names(line.match for line in found)
    outcomes = {line.id: outcome_of(line.match, job, names, today=today) for line in found}
    own_rows = {row.candidate.pk: row for row in rows_of([own[pk] for pk in ids if pk in own], job, outcomes)}
    shown: list[Row | Stranger] = []
    for pk in ids:
        if pk in own_rows:
            shown.append(own_rows[pk])
        elif pk in others:
            shown.append(Stranger(*others[pk], ready=outcomes[pk].ready, room=outcomes[pk].room))
    return shown


def rows_of(people: Sequence[Candidate], job: FutureJob, outcomes: Mapping[int, Outcome]) -> list[Row]:
    """Rows of people of the own team, in this order; outcomes by candidate, none while the match is off."""
    decisions = decisions_by_candidate(Proposal.objects.filter(job=job, candidate__in=people))
    elsewhere = _elsewhere(people, job)
    return [Row(one, outcomes.get(one.pk), decisions.get(one.pk), elsewhere.get(one.pk, [])) for one in people]


def outcome_of(match: Match, job: FutureJob, names: Mapping[str, str], *, today: date) -> Outcome:
    assert job.starts_on is not None
    begin_by = job.starts_on - timedelta(weeks=match.weeks)
    return Outcome(
        score=explanation.score_of(match),
        ready=match.ready,
        room=explanation.room_of(match.ready, job),
        hours=match.hours,
        weeks=match.weeks,
        begin_by=begin_by,
        begin_is_past=begin_by < today,
        reasons=explanation.reasons_apart(match, names),
        nearly=explanation.nearly(match),
    )


def decisions_by_candidate(proposals: Iterable[Proposal]) -> dict[int, Decision]:
    """The proposal that stands, or else the last one, by candidate."""
    found: dict[int, Decision] = {}
    for proposal in sorted(proposals, key=lambda p: (p.state in STANDING, p.selected_at, p.pk)):
        found[proposal.candidate_id] = Decision(proposal, BADGES[ProposalState(proposal.state)])
    return found


def _elsewhere(candidates: Sequence[Candidate], job: FutureJob) -> dict[int, list[Decision]]:
    """Proposals of these people for other jobs that go on, and how far each is."""
    found: dict[int, list[Decision]] = {}
    running = Proposal.objects.filter(state__in=STANDING, candidate__in=candidates).exclude(job=job)
    for proposal in running.select_related("job__employer").order_by("selected_at", "pk"):
        found.setdefault(proposal.candidate_id, []).append(Decision(proposal, BADGES[ProposalState(proposal.state)]))
    return found
