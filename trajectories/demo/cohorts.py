"""Group recruitment in the demo world: the first crew of fifty goes together, and is through two of its five parts."""

from collections.abc import Mapping
from datetime import time, timedelta

from candidates.models import Candidate
from employers.models import FutureJob
from matching.cohorts import cohort_attendance, cohort_members, cohorts
from matching.cohorts.cohort_attendance import Entry
from matching.models import Cohort, CohortMember, CohortPhase, LeaveReason, MemberState, Presence
from matching.ranking import chosen_people
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar

SIZE = 20
# Who is proposed for this job further on (proposals.py): they came through the group.
KNOWN = ("wesley", "amina", "ewa", "brian", "bas", "ibrahim", "nour", "abdel", "sunita", "mike")
NOTE = (
    "Met Polder Fashion Logistics, het ROC en het Werkbedrijf. De werkgever is bij de voorlichting en de speeddates. "
    "Wie niet gekozen wordt, gaat meteen door naar andere werkgevers in de logistiek."
)


def recruit_together(
    calendar: Calendar, staff: dict[str, User], jobs: Mapping[str, FutureJob], people: Mapping[str, Candidate]
) -> None:
    """Before the proposals, so that what the employer decides comes into the group."""
    by, job = staff["ingrid"], jobs["ploeg1"]
    cohort = cohorts.make(
        name="Distributiecentrum, ploeg 1",
        coach=by,
        jobs=[job],
        note=NOTE,
        by=by,
        today=calendar.ago(90),
        at=calendar.at(calendar.ago(90)),
    )
    first, second, third, *_ = _dated(calendar, cohort)
    regulars = {people[key].pk for key in KNOWN}
    for coach in ("ingrid", "mehmet"):
        mine = [person for person in _who(people) if person.team_id == staff[coach].team_id]
        cohort_members.add(mine, to=cohort, by=staff[coach], at=calendar.at(calendar.ago(85)))
    _held(calendar, cohort, first, by, days=74, absent=1, excused=2, regulars=regulars)
    _left(calendar, cohort, first, by, LeaveReason.ABSENT, days=70, regulars=regulars)
    _on(calendar, cohort, first, second, by, days=68)
    _held(calendar, cohort, second, by, days=40, absent=1, excused=1, regulars=regulars)
    _left(calendar, cohort, second, by, LeaveReason.NO_WISH, days=39, regulars=regulars)
    _on(calendar, cohort, second, third, by, days=38)


def _who(people: Mapping[str, Candidate]) -> list[Candidate]:
    free = Candidate.objects.active().exclude(pk__in=chosen_people())
    known = list(free.filter(pk__in=[people[key].pk for key in KNOWN if key in people]).order_by("pk"))
    more = free.filter(sector_wishes__contains=["logistiek"]).exclude(pk__in=[person.pk for person in known])
    return known + list(more.order_by("pk")[: SIZE - len(known)])


def _dated(calendar: Calendar, cohort: Cohort) -> list[CohortPhase]:
    """The five parts with their days, places and sizes."""
    ahead = [calendar.working(calendar.today + timedelta(days=days)) for days in (12, 26, 47)]
    days = [
        (calendar.ago(75), None, time(10), "Zaal 2, Stationsplein 1, Lelystad", 40),
        (calendar.ago(61), calendar.ago(41), time(9), "Buurthuis De Brink", 24),
        (calendar.ago(33), ahead[0], time(9), "ROC, lokaal 1.14", 20),
        (ahead[1], None, time(13, 30), "Kantine van het distributiecentrum", 20),
        (ahead[2], None, time(9, 30), "Kantoor van het distributiecentrum", None),
    ]
    phases = list(cohort.phases.all())
    for phase, (held_on, until_on, starts_at, place, capacity) in zip(phases, days, strict=True):
        phase.held_on, phase.until_on, phase.starts_at = held_on, until_on, starts_at
        phase.place, phase.capacity = place, capacity
        phase.save()
    return phases


def _standing(cohort: Cohort, phase: CohortPhase, regulars: set[int]) -> list[CohortMember]:
    """Who came through to a proposal stands first, so that nothing bad is told of them."""
    inside = cohort.members.filter(phase=phase, state=MemberState.JOINS).select_related("phase").order_by("pk")
    return sorted(inside, key=lambda member: member.candidate_id not in regulars)


def _held(
    calendar: Calendar,
    cohort: Cohort,
    phase: CohortPhase,
    by: User,
    *,
    days: int,
    absent: int,
    excused: int,
    regulars: set[int],
) -> None:
    """The last of the list did not come, those before them said so."""
    inside = _standing(cohort, phase, regulars)
    missing = [Presence.ABSENT] * absent + [Presence.EXCUSED] * excused
    words = [Presence.PRESENT] * (len(inside) - len(missing)) + missing[::-1]
    entries = {
        member.public_id: Entry(word, "Zoekt opvang voor de woensdag" if word == Presence.EXCUSED else "")
        for member, word in zip(inside, words, strict=True)
    }
    cohort_attendance.save(phase, entries, seen={}, by=by, at=calendar.at(calendar.ago(days)))


def _left(
    calendar: Calendar,
    cohort: Cohort,
    phase: CohortPhase,
    by: User,
    reason: LeaveReason,
    *,
    days: int,
    regulars: set[int],
) -> None:
    last = _standing(cohort, phase, regulars)[-1:]
    seen = {member.public_id: phase.public_id for member in last}
    at = calendar.at(calendar.ago(days))
    cohort_members.end(cohort, seen, state=MemberState.LEFT, reason=reason, by=by, at=at)


def _on(calendar: Calendar, cohort: Cohort, here: CohortPhase, there: CohortPhase, by: User, *, days: int) -> None:
    seen = cohort_members.present_in(cohort, here)
    cohort_members.move(cohort, seen, to=there, by=by, at=calendar.at(calendar.ago(days)))
