"""What waits for people, and the reminders that it asks for as things are now.

Computed and never stored, so a subject that is settled, moved or stopped has no rungs left: that is what reminders.py
asks before it sends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from employers.models import EmployerMembership
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dates import add_working_days, holidays, on_or_after_working_day
from nieuwebanen.dutch import long_date
from trajectories.ladders import LADDERS, STAFF, Audience
from trajectories.models import Trajectory


class People:
    """Who there is, looked up once for a whole run."""

    @cached_property
    def free(self) -> frozenset[date]:
        return holidays()

    @cached_property
    def managers(self) -> list[User]:
        return list(User.objects.active().filter(role=Role.MANAGER))

    def leads(self, team_id: int | None) -> list[User]:
        """The managers of this team; every manager when the team has none of its own."""
        return [user for user in self.managers if team_id and user.team_id == team_id] or self.managers

    @cached_property
    def _members(self) -> dict[int, list[EmployerMembership]]:
        return {}

    def members(self, employer_id: int, *, signing: bool = False) -> list[User]:
        if employer_id not in self._members:
            standing = EmployerMembership.objects.filter(employer_id=employer_id, ended_at=None, user__is_active=True)
            self._members[employer_id] = list(standing.select_related("user"))
        return [row.user for row in self._members[employer_id] if row.may_sign or not signing]


@dataclass(frozen=True)
class Subject:
    """Something that waits for people: what it is called, on which days it hangs, and who did his part."""

    label: str
    public_id: UUID
    trajectory: Trajectory
    name: str
    day: date  # what {day} says
    days: Mapping[str, date]  # what a rung may count from
    staff_url: str
    portal_url: str = ""
    done: frozenset[Audience] = field(default_factory=frozenset)
    not_before: date | None = None  # rungs on or before this day are not wanted
    not_after: date | None = None  # nor after this one, however long the server was down
    still: Sequence[tuple[date, date | None]] = ()  # the learning stands still in these days: nobody is reminded

    def is_over(self, today: date) -> bool:
        """Its last day passed: what was due before it does not go out any more, and it shows in Mijn werk instead."""
        return self.not_after is not None and today > self.not_after

    def people(self, audience: Audience, people: People) -> Iterable[User]:
        if audience in self.done:
            return []
        if audience == Audience.COACH:
            return [self.trajectory.coach]
        if audience == Audience.BACKUP:
            backup = self.trajectory.candidate.backup_coach
            return [backup] if backup else []
        if audience == Audience.MANAGERS:
            return people.managers
        if audience == Audience.LEADS:
            return people.leads(self.trajectory.coach.team_id)
        return people.members(self.trajectory.job.employer_id, signing=audience == Audience.SIGNERS)


@dataclass(frozen=True)
class Notice:
    """One reminder to one person."""

    kind: str
    recipient: User
    due_on: date
    text: str
    url: str


def notices(subject: Subject, people: People) -> list[Notice]:
    """Every reminder that this subject asks for as things are now, due or not; once per person and rung."""
    found = []
    for rung in LADDERS[subject.label]:
        due_on = due_day(subject.days[rung.counted_from], rung.days, people.free)
        early = subject.not_before and due_on <= subject.not_before
        still = any(first <= due_on <= (last or date.max) for first, last in subject.still)
        if early or (subject.not_after and due_on > subject.not_after) or still:
            continue
        told = set()
        for audience in rung.to:
            staff = audience in STAFF
            words = rung.to_staff if staff else rung.to_employer
            text = words.format(name=subject.name, day=long_date(subject.day))
            for user in subject.people(audience, people):
                if user.is_active and user.pk not in told:
                    told.add(user.pk)
                    found.append(
                        Notice(rung.kind, user, due_on, text, subject.staff_url if staff else subject.portal_url)
                    )
    return found


def due_day(day: date, count: int, free: frozenset[date]) -> date:
    """The working day of a rung: so many working days from the day; 0 is that day or the first working day after."""
    return add_working_days(day, count, free) if count else on_or_after_working_day(day, free)


def asked_by_hand(subject: Subject, recipient: User, *, on: date, kind: str) -> Notice:
    """A coach asks the employer now."""
    text = f"De werkcoach vraagt u om de {subject.name} in te vullen. De evaluatie is op {long_date(subject.day)}."
    return Notice(kind, recipient, on, text, subject.portal_url)
