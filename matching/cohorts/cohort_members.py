"""Who takes part in a group recruitment: adding, moving on, how it ended; for many at once, looked at before it is done.

Nobody is moved on the ground of what a colleague changed meanwhile: every person comes with the part that was on the
screen, and who stands elsewhere by now is named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from candidates.batch import Line, Plan
from candidates.models import Candidate, CandidateStatus
from matching.cohorts.cohorts import JUST_CHANGED, ids_of, locked, newest_event, only_for
from matching.models import (
    Attendance,
    Cohort,
    CohortMember,
    CohortPhase,
    LeaveReason,
    MemberState,
    Preference,
    Presence,
    Proposal,
    ProposalState,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import listed
from nieuwebanen.errors import DomainError, StaleError

MOST = 500  # people in one group: what one screen of a part still shows
BACK = {"state": MemberState.JOINS, "reason": "", "note": "", "ended_at": None, "ended_by": None}
UNDONE = {"cohort.moved", "cohort.members_ended"}  # what "Zet terug" takes back


# ---- adding -------------------------------------------------------------------------------------------
def plan_add(people: Iterable[Candidate], cohort: Cohort, gone: int = 0) -> Plan:
    """What adding would do to each: into the first part, or why not. A fixed number of queries."""
    people = list(people)
    inside = {m.candidate_id: m for m in cohort.members.filter(candidate__in=people)}
    chosen = set(
        Proposal.objects.filter(candidate__in=people, state=ProposalState.CHOSEN).values_list("candidate_id", flat=True)
    )
    first = cohort.phases.first()
    room = _Room(cohort)
    lines = []
    for person in people:
        if person.pk in inside:
            text, happens = f"staat al in deze groep: {inside[person.pk].get_state_display()}", False
        elif person.pk in chosen:
            text, happens = "is al gekozen voor een baan", False
        elif person.status != CandidateStatus.ACTIVE:
            text, happens = "is niet actief", False
        elif refusal := room.refuses(first, new=True):
            text, happens = refusal, False
        else:
            text, happens = f"komt bij {first}", True
        lines.append(Line(person, text, happens))
    return Plan(lines, gone)


@transaction.atomic
def add(people: Sequence[Candidate], *, to: Cohort, by: User, at: datetime | None = None) -> list[CohortMember]:
    """These people take part, in the first part. The leaders of the group see their names from now on.

    Raises StaleError when somebody cannot any more, DomainError when the group is over or somebody is not this user's.
    """
    at, cohort = at or timezone.now(), locked(to)
    mine = Candidate.objects.visible_to(by).filter(pk__in=[person.pk for person in people])
    fresh = list(mine.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(fresh) != len({person.pk for person in people}):
        raise DomainError("Je kunt alleen kandidaten van je eigen team in een groep zetten.")
    plan = plan_add(fresh, cohort)
    if plan.skipped:
        raise StaleError(_named((f"{line.candidate} {line.text}") for line in plan.skipped))
    first = cohort.phases.first()
    made = CohortMember.objects.bulk_create(
        CohortMember(cohort=cohort, candidate=person, phase=first, joined_at=at, added_by=by) for person in fresh
    )
    if made:
        text = f"Doet mee aan groepswerving {cohort.number}."
        about, data = [cohort, *fresh], only_for(cohort, members=ids_of(made))
        events.record("cohort.members_added", text, about=about, by=by, at=at, each=data)
    return made


@transaction.atomic
def remove(member: CohortMember, *, by: User, at: datetime | None = None) -> None:
    """Added by mistake: as if it never was. Raises DomainError once something is known of this person here."""
    cohort = locked(member.cohort)
    known = Attendance.objects.filter(member=member).exists() or Preference.objects.filter(member=member).exists()
    if known or not CohortMember.objects.filter(pk=member.pk, state=MemberState.JOINS).exists():
        raise DomainError("Van deze kandidaat is al iets vastgelegd in deze groep. Leg vast dat de kandidaat stopt.")
    candidate = member.candidate
    CohortMember.objects.filter(pk=member.pk).delete()
    text = f"Uit groepswerving {cohort.number} gehaald: was een vergissing."
    events.record("cohort.member_removed", text, about=[cohort, candidate], by=by, at=at, each=only_for(cohort))


# ---- for many at once, looked at first ------------------------------------------------------------------
@dataclass(frozen=True)
class MemberLine:
    """What happens to one member, or why nothing does."""

    member: CohortMember
    text: str
    happens: bool


@dataclass(frozen=True)
class MemberPlan:
    lines: Sequence[MemberLine]

    @property
    def happening(self) -> list[MemberLine]:
        return [line for line in self.lines if line.happens]

    @property
    def skipped(self) -> list[MemberLine]:
        return [line for line in self.lines if not line.happens]

    @property
    def members(self) -> list[CohortMember]:
        return [line.member for line in self.happening]

    def refuse_skipped(self) -> None:
        """What was confirmed are only people to whom something happens. Raises StaleError with names."""
        if self.skipped:
            raise StaleError(_named(f"{line.member.candidate} {line.text}" for line in self.skipped))


Seen = Mapping[UUID, UUID | None]  # member -> the part in which the screen showed that member


def asked_for(cohort: Cohort, seen: Seen) -> list[CohortMember]:
    """These members in the order of the board, with what a plan reads."""
    members = cohort.members.filter(public_id__in=list(seen)).select_related("candidate", "phase")
    return sorted(members, key=lambda m: (m.phase.position if m.phase else 0, m.candidate.last_name, m.pk))


def present_in(cohort: Cohort, phase: CohortPhase) -> dict[UUID, UUID | None]:
    """ "Iedereen die aanwezig was": who stands in this part and was there."""
    there = cohort.members.filter(
        phase=phase, state=MemberState.JOINS, attendance__phase=phase, attendance__presence=Presence.PRESENT
    )
    return dict.fromkeys(there.values_list("public_id", flat=True), phase.public_id)


def plan_move(cohort: Cohort, seen: Seen, to: CohortPhase, *, also_absent: bool = False) -> MemberPlan:
    """Who moves to this part, and who cannot and why: moved by a colleague, over, was not there, no room."""
    members, room = asked_for(cohort, seen), _Room(cohort)
    here = {(a.member_id, a.phase_id): a.presence for a in Attendance.objects.filter(member__in=members)}

    def line(member: CohortMember) -> tuple[str, bool]:
        if member.phase_id == to.pk:
            return "staat daar al", False
        was = here.get((member.pk, member.phase_id)) if member.phase_id else None
        if was not in (None, Presence.PRESENT) and not also_absent:
            return f"was er niet bij {member.phase} ({Presence(was).label})", False
        if refusal := room.refuses(to):
            return refusal, False
        return f"van {member.phase or 'geen onderdeel'} naar {to}" + _not_noted(member, was), True

    return _plan(members, seen, line)


def plan_end(cohort: Cohort, seen: Seen, state: str) -> MemberPlan:
    """Who leaves, and who waits for the employer first."""
    members = asked_for(cohort, seen)
    waiting = {
        proposal.candidate_id: proposal
        for proposal in _open_proposals(cohort, members)
        if proposal.state == ProposalState.PRESENTED
    }

    def line(member: CohortMember) -> tuple[str, bool]:
        if state == MemberState.NOT_CHOSEN and (proposal := waiting.get(member.candidate_id)):
            return f"is voorgesteld voor {proposal.job}: de werkgever kiest nog", False
        return MemberState(state).label, True

    return _plan(members, seen, line)


def _plan(members: list[CohortMember], seen: Seen, line: Callable[[CohortMember], tuple[str, bool]]) -> MemberPlan:
    lines = []
    for member in members:
        if member.state != MemberState.JOINS:
            lines.append(MemberLine(member, f"is al {member.get_state_display()}", False))
        elif (member.phase.public_id if member.phase else None) != seen[member.public_id]:
            lines.append(MemberLine(member, f"staat intussen bij {member.phase}", False))
        else:
            lines.append(MemberLine(member, *line(member)))
    return MemberPlan(lines)


def _not_noted(member: CohortMember, was: str | None) -> str:
    return ", aanwezigheid nog niet ingevuld" if was is None and member.phase is not None else ""


@transaction.atomic
def move(
    cohort: Cohort, seen: Seen, *, to: CohortPhase, also_absent: bool = False, by: User, at: datetime | None = None
) -> int:
    """All of them to this part, or nobody. How many. Raises StaleError with the names of who cannot any more."""
    cohort = locked(cohort)
    plan = plan_move(cohort, seen, to, also_absent=also_absent)
    plan.refuse_skipped()
    people = plan.members
    rows = CohortMember.objects.filter(pk__in=[m.pk for m in people], state=MemberState.JOINS)
    if rows.update(phase=to) != len(people):
        raise StaleError(JUST_CHANGED)  # an employer chose somebody this very moment
    if people:
        _record(cohort, people, "cohort.moved", f"Groepswerving {cohort.number}: verder naar {to}.", by, at, to=to)
    return len(people)


@transaction.atomic
def end(
    cohort: Cohort, seen: Seen, *, state: str, reason: str, note: str = "", by: User, at: datetime | None = None
) -> int:
    """Not chosen, or stopped, with a closed reason: all of them or nobody. How many.

    Chosen is said by the employer only (cohort_outcomes). Raises DomainError, or StaleError with names.
    """
    at = at or timezone.now()
    if state not in (MemberState.NOT_CHOSEN, MemberState.LEFT):
        raise DomainError("Kies of de kandidaat niet gekozen is of stopt. Kiezen doet de werkgever.")
    if reason not in LeaveReason.values:
        raise DomainError("Kies een reden.")
    cohort = locked(cohort)
    plan = plan_end(cohort, seen, state)
    plan.refuse_skipped()
    people = plan.members
    rows = CohortMember.objects.filter(pk__in=[m.pk for m in people], state=MemberState.JOINS)
    if rows.update(state=state, reason=reason, note=note.strip()[:300], ended_at=at, ended_by=by) != len(people):
        raise StaleError(JUST_CHANGED)
    if people:
        label = MemberState(state).label
        text = f"In groepswerving {cohort.number} vastgelegd: {label}."
        _record(cohort, people, "cohort.members_ended", text, by, at, state=state)
    return len(people)


def _record(
    cohort: Cohort, people: list[CohortMember], verb: str, text: str, by: User, at: datetime | None, **what: Any
) -> None:
    """One row for the group, with where everybody came from, so that it can be taken back; one for everybody's file."""
    came_from = [[str(m.public_id), str(m.phase.public_id) if m.phase else ""] for m in people]
    said = {key: str(getattr(value, "public_id", value)) for key, value in what.items()}
    about = [cohort, *(member.candidate for member in people)]
    events.record(verb, text, about=about, by=by, at=at, each=only_for(cohort, moves=came_from, **said))


# ---- taking back ----------------------------------------------------------------------------------------
def undoable(cohort: Cohort) -> events.Event | None:
    """The last bulk step, as long as nothing else happened in the group since."""
    newest = newest_event(cohort)
    return newest if newest is not None and newest.verb in UNDONE and cohort.is_running else None


@transaction.atomic
def undo(cohort: Cohort, *, step: int, by: User, at: datetime | None = None) -> int:
    """ "Zet terug": everybody of that step back to where they stood. How many.

    step: the key of the event that was on the screen. Raises StaleError once something else happened.
    """
    cohort = locked(cohort)
    taken = undoable(cohort)
    if taken is None or taken.pk != step:
        raise StaleError("Er is intussen iets anders gebeurd in deze groep. Dit kun je niet meer terugzetten.")
    phases = {str(phase.public_id): phase for phase in cohort.phases.all()}
    moves: list[list[str]] = taken.data["moves"]
    back = 0
    for came_from in {origin for _, origin in moves}:
        ids = [member for member, origin in moves if origin == came_from]
        rows = cohort.members.filter(public_id__in=ids)
        if taken.verb == "cohort.moved":
            stood = rows.filter(phase=phases.get(taken.data["to"]), state=MemberState.JOINS)
            back += stood.update(phase=phases.get(came_from))
        else:
            back += rows.filter(state=taken.data["state"]).update(**BACK)
    if back != len(moves):
        raise StaleError(JUST_CHANGED)
    people = Candidate.objects.filter(cohort_memberships__public_id__in=[member for member, _ in moves])
    text = f"Groepswerving {cohort.number}: teruggezet."
    events.record("cohort.undone", text, about=[cohort, *people], by=by, at=at, each=only_for(cohort))
    return back


@transaction.atomic
def put_back(member: CohortMember, *, by: User, at: datetime | None = None) -> None:
    """Somebody who was not chosen or stopped takes part again, in the same part. Raises DomainError."""
    cohort = locked(member.cohort)
    candidate = Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=member.candidate_id)
    if candidate.status != CandidateStatus.ACTIVE:
        raise DomainError("Deze kandidaat is niet actief.")
    if Proposal.objects.filter(candidate=candidate, state=ProposalState.CHOSEN).exists():
        raise DomainError("Deze kandidaat is al gekozen voor een baan.")
    if refusal := _Room(cohort).refuses(member.phase):
        raise DomainError(f"In het onderdeel waar de kandidaat stond, {refusal}. Maak daar eerst plaats.")
    ended = CohortMember.objects.filter(pk=member.pk, state__in=[MemberState.NOT_CHOSEN, MemberState.LEFT])
    if not ended.update(**BACK):
        raise StaleError(JUST_CHANGED)
    text = f"Doet weer mee aan groepswerving {cohort.number}."
    events.record("cohort.member_put_back", text, about=[cohort, candidate], by=by, at=at, each=only_for(cohort))


# ---- room -----------------------------------------------------------------------------------------------
class _Room:
    """How many still fit in each part, counted down while a plan is made; true as long as the group is locked."""

    def __init__(self, cohort: Cohort) -> None:
        joins = Q(members__state=MemberState.JOINS)
        phases = cohort.phases.annotate(inside=Count("members", filter=joins))
        self._inside = {phase.pk: phase.inside for phase in phases}
        self._places = {phase.pk: phase.capacity for phase in phases}  # of now, not of the screen
        self._all = cohort.members.count()

    def refuses(self, phase: CohortPhase | None, *, new: bool = False) -> str:
        """Takes a place in this part, or says why there is none. new: somebody who was not in the group yet."""
        if new and self._all >= MOST:
            return f"past niet meer: een groep is voor hooguit {MOST} mensen"
        places = self._places.get(phase.pk) if phase else None
        if phase is not None and places is not None and self._inside[phase.pk] >= places:
            return f"past niet meer: {phase} heeft plaats voor {places}"
        if phase is not None:
            self._inside[phase.pk] += 1
        self._all += new
        return ""


def _open_proposals(cohort: Cohort, members: Iterable[CohortMember]) -> list[Proposal]:
    people = [member.candidate_id for member in members]
    found = Proposal.objects.open().filter(candidate__in=people, job__cohort_jobs__cohort=cohort)
    return list(found.select_related("job"))


def _named(lines: Iterable[str]) -> str:
    """ "A staat intussen bij X en B is al gekozen. Kijk opnieuw wat er gebeurt." """
    return f"{listed(list(lines)[:5])}. Kijk opnieuw wat er gebeurt."
