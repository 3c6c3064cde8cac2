"""The board of a group: its parts with who stands in each, how it ended for the others, and the seats.

Leaders read every name. A coach of another team reads the names of the own people; of the others only the number and
the team are fetched (product.md §2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from employers.job_header import Badge
from employers.models import FutureJob
from matching.lists.candidate_list import BADGES
from matching.models import (
    OPEN_STATES,
    Attendance,
    Cohort,
    CohortMember,
    CohortPhase,
    MemberState,
    Presence,
    Proposal,
    ProposalState,
)
from nieuwebanen.accounts.models import User

STATES = {
    MemberState.JOINS: Badge("info", "circle", "Doet mee"),
    MemberState.CHOSEN: Badge("positive", "check-circle", "Gekozen"),
    MemberState.NOT_CHOSEN: Badge("", "close", "Niet gekozen"),
    MemberState.LEFT: Badge("", "close", "Gestopt"),
}
PRESENCE = {
    Presence.PRESENT: Badge("positive", "check-circle", "Was er"),
    Presence.EXCUSED: Badge("", "circle", "Afgemeld"),
    Presence.ABSENT: Badge("warning", "alert", "Kwam niet"),
}


@dataclass(frozen=True)
class BoardRow:
    """Somebody whose name this user may read."""

    member: CohortMember
    file: bool  # whether the person's file opens for this user
    presence: Badge | None = None
    proposal: Proposal | None = None
    proposal_badge: Badge | None = None

    @property
    def token(self) -> str:
        return token_of(self.member)


@dataclass(frozen=True)
class Stranger:
    number: str
    team: str


@dataclass
class Column:
    """One part of the way."""

    phase: CohortPhase
    rows: list[BoardRow] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    came: int = 0  # people in this part of whom is known that they were there
    noted: int = 0

    @property
    def inside(self) -> int:
        return len(self.rows) + len(self.strangers)

    @property
    def full(self) -> bool:
        return self.phase.capacity is not None and self.inside >= self.phase.capacity

    def to_note(self, today: date) -> bool:
        """The day was there, and of somebody it is not known whether he came."""
        return self.phase.last_on is not None and self.phase.last_on <= today and self.noted < self.inside


@dataclass
class Board:
    columns: list[Column]
    without_phase: list[BoardRow]
    ended: dict[MemberState, list[BoardRow]]
    ended_strangers: dict[MemberState, int]
    jobs: Sequence[FutureJob]

    @property
    def seats(self) -> int:
        return sum(job.seats or 0 for job in self.jobs)

    @property
    def taken(self) -> int:
        """Seats for which the employer chose somebody, from this group or not."""
        return sum(job.taken for job in self.jobs)  # type: ignore[attr-defined]  # annotated

    @property
    def joins(self) -> int:
        return sum(column.inside for column in self.columns) + len(self.without_phase)

    def count(self, state: MemberState) -> int:
        return len(self.ended[state]) + self.ended_strangers[state]

    @property
    def chosen(self) -> int:
        return self.count(MemberState.CHOSEN)

    @property
    def total(self) -> int:
        return self.joins + sum(self.count(state) for state in self.ended)

    @property
    def widest(self) -> int:
        """The length of a full bar in the funnel."""
        return max([1, self.seats, self.total, *(column.inside for column in self.columns)])

    @property
    def ended_lines(self) -> list[tuple[Badge, list[BoardRow], int]]:
        return [(STATES[s], self.ended[s], self.ended_strangers[s]) for s in self.ended if self.count(s)]


def jobs_of(cohort: Cohort) -> "QuerySet[FutureJob]":
    """The jobs of the group with how many of their seats are taken."""
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    jobs = FutureJob.objects.filter(cohort_jobs__cohort=cohort).with_employer()
    return jobs.annotate(taken=taken).order_by("starts_on", "pk")


def board(cohort: Cohort, user: User) -> Board:
    """Everybody in the group, by part. A fixed number of queries."""
    jobs = list(jobs_of(cohort))
    columns = {phase.pk: Column(phase) for phase in cohort.phases.select_related("location")}
    made = Board(list(columns.values()), [], {s: [] for s in ENDED}, dict.fromkeys(ENDED, 0), jobs)
    named = list(cohort.members.named_to(user).select_related("candidate__team", "candidate__coach", "phase", "job"))
    present = {(a.member_id, a.phase_id): Presence(a.presence) for a in _attendance(named)}
    proposals = _proposals(named, jobs)
    for member in named:
        known = present.get((member.pk, member.phase_id)) if member.phase_id else None
        proposal = proposals.get(member.candidate_id)
        row = BoardRow(
            member,
            user.is_manager or member.candidate.team_id == user.team_id,
            PRESENCE[known] if known else None,
            proposal,
            BADGES[ProposalState(proposal.state)] if proposal else None,
        )
        if member.state != MemberState.JOINS:
            made.ended[MemberState(member.state)].append(row)
        elif member.phase_id is None:
            made.without_phase.append(row)
        else:
            column = columns[member.phase_id]
            column.rows.append(row)
            column.came += known == Presence.PRESENT
            column.noted += known is not None
    _add_strangers(cohort, named, columns, made)
    return made


ENDED = (MemberState.CHOSEN, MemberState.NOT_CHOSEN, MemberState.LEFT)


def _add_strangers(cohort: Cohort, named: Iterable[CohortMember], columns: dict[int, Column], made: Board) -> None:
    others = cohort.members.filter(candidate__merged_into=None).exclude(pk__in=[member.pk for member in named])
    known = Attendance.objects.filter(member__in=others).values_list("member_id", "phase_id")
    noted = set(known)
    for pk, phase, state, number, team in others.values_list(
        "pk", "phase_id", "state", "candidate__number", "candidate__team__name"
    ):
        if state != MemberState.JOINS:
            made.ended_strangers[MemberState(state)] += 1
        elif phase in columns:
            columns[phase].strangers.append(Stranger(number, team))
            columns[phase].noted += (pk, phase) in noted


def _attendance(members: Iterable[CohortMember]) -> "QuerySet[Attendance]":
    return Attendance.objects.filter(member__in=[member.pk for member in members])


def _proposals(members: Iterable[CohortMember], jobs: Iterable[FutureJob]) -> dict[int, Proposal]:
    """The proposal for a job of this group that came furthest, by candidate."""
    order = [*OPEN_STATES, ProposalState.CHOSEN]
    found = Proposal.objects.filter(
        candidate__in=[member.candidate_id for member in members], job__in=[job.pk for job in jobs], state__in=order
    ).select_related("job")
    return {p.candidate_id: p for p in sorted(found, key=lambda p: order.index(ProposalState(p.state)))}


def token_of(member: CohortMember) -> str:
    """What a check box says: who, and in which part the screen showed that person."""
    return f"{member.public_id}.{member.phase.public_id if member.phase else ''}"
