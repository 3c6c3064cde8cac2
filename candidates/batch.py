"""One thing for many people at once: who they are, and what would happen to each before anything does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from candidates.models import Candidate, CandidateGroup, CandidateQuerySet, GroupMember
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

MOST = 500  # what a person can still look through before saying yes


@dataclass(frozen=True)
class Line:
    """What happens to one person, or why nothing does."""

    candidate: Candidate
    text: str
    happens: bool


@dataclass(frozen=True)
class Plan:
    """What a batch would do. gone: chosen, but not (any more) somebody whom this user works for."""

    lines: Sequence[Line]
    gone: int

    @property
    def to_do(self) -> list[Candidate]:
        return [line.candidate for line in self.lines if line.happens]

    @property
    def skipped(self) -> list[Line]:
        return [line for line in self.lines if not line.happens]

    @property
    def happening(self) -> list[Line]:
        return [line for line in self.lines if line.happens]


def chosen(listed: CandidateQuerySet, sent: QueryDict, *, user: User) -> tuple[list[Candidate], int]:
    """The people that were ticked, or all of the list; and how many of the ticked are not to be found.

    listed: the list with its filters and order, for "all of this list". Raises DomainError when there are too many.
    """
    if sent.get("alle"):
        people, asked = listed, None
    else:
        asked = _ids(sent.getlist("wie"))
        people = Candidate.objects.visible_to(user).filter(public_id__in=asked)
    if asked is not None and len(asked) > MOST:
        raise DomainError(_too_many(len(asked)))
    found = list(people.select_related("coach", "team")[: MOST + 1])
    if len(found) > MOST:
        raise DomainError(_too_many(people.count()))
    return found, 0 if asked is None else len(asked) - len(found)


def to_coach(people: Iterable[Candidate], coach: User, gone: int = 0) -> Plan:
    """Another coach for these people. To which coach this user may give is asked by the form and by coaching.assign."""
    lines = []
    for person in people:
        if person.coach_id == coach.pk:
            lines.append(Line(person, f"{coach} is al de werkcoach", False))
        else:
            moves = coach.team is not None and person.team_id != coach.team_id
            team = f", en gaat naar {coach.team}" if moves else ""
            lines.append(Line(person, f"van {person.coach} naar {coach}{team}", True))
    return Plan(lines, gone)


def to_group(people: Iterable[Candidate], group: CandidateGroup, gone: int = 0) -> Plan:
    """Into a group: not who is in it, nor who is of another team. group may be one that is not made yet."""
    inside = set(GroupMember.objects.filter(group=group).values_list("candidate_id", flat=True)) if group.pk else set()
    lines = []
    for person in people:
        if person.pk in inside:
            lines.append(Line(person, "staat al in deze groep", False))
        elif person.team_id != group.team_id:
            lines.append(Line(person, f"hoort bij een ander team: {person.team}", False))
        else:
            lines.append(Line(person, f"komt in de groep {group}", True))
    return Plan(lines, gone)


def to_file(people: Iterable[Candidate], gone: int = 0) -> Plan:
    return Plan([Line(person, "komt in het bestand", True) for person in people], gone)


def _ids(said: Iterable[str]) -> set[UUID]:
    found = set()
    for text in said:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _too_many(number: int) -> str:
    return (
        f"Dit zijn {number} kandidaten. Doe dit voor hooguit {MOST} tegelijk: "
        "maak de lijst eerst korter met filters. Downloaden kan wel met de hele lijst."
    )
