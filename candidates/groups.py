"""Groups of people who are looked at together. A group belongs to a team, and so do its people."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from candidates.models import Candidate, CandidateGroup, GroupMember
from nieuwebanen import events
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.errors import DomainError, StaleError

SAME_NAME = "Er is al een groep met deze naam. Kies een andere naam."
JUST_CHANGED = "Een collega heeft deze groep net gewijzigd. Ververs de pagina."


def groups_of(user: User) -> "QuerySet[CandidateGroup]":
    """The groups that still go on: of the own team, to a manager of every team."""
    return all_groups_of(user).filter(closed_on=None)


def all_groups_of(user: User) -> "QuerySet[CandidateGroup]":
    """Also those that stopped."""
    groups = CandidateGroup.objects.select_related("team")
    if user.is_manager:
        return groups
    return groups.filter(team=user.team_id) if user.is_coach else groups.none()


def members_of(group: CandidateGroup, *, by: User) -> "QuerySet[GroupMember]":
    """Who is in it and visible to this user, by name; somebody who went to another team is seen there."""
    visible = Candidate.objects.visible_to(by)
    rows = GroupMember.objects.filter(group=group, candidate__in=visible)
    return rows.select_related("candidate__coach").order_by("candidate__last_name", "candidate__first_name", "pk")


@transaction.atomic
def make(*, name: str, purpose: str, team: Team, by: User, at: datetime | None = None) -> CandidateGroup:
    """A new group. Raises DomainError when the team has one of this name."""
    group = CandidateGroup(name=name, purpose=purpose, team=team, made_by=by)
    _store(group)
    events.record("candidate_group.made", "Groep gemaakt.", about=group, by=by, at=at)
    return group


@transaction.atomic
def change(group: CandidateGroup, *, name: str, purpose: str, by: User, at: datetime | None = None) -> None:
    """Another name or purpose; `group.version` is the one that was seen.

    Raises StaleError when somebody changed it since, DomainError when the name is taken or the group stopped.
    """
    _take(group)
    group.name, group.purpose = name, purpose
    _store(group)
    events.record("candidate_group.changed", "Groep gewijzigd.", about=group, by=by, at=at)


@transaction.atomic
def close(group: CandidateGroup, *, by: User, on: date, at: datetime | None = None) -> None:
    """The group is over: nobody is added any more, and its name is free. Raises StaleError, or DomainError when it is."""
    _take(group)
    group.closed_on = on
    _store(group)
    events.record("candidate_group.closed", "Groep gestopt.", about=group, by=by, at=at)


@transaction.atomic
def add(candidates: Iterable[Candidate], *, to: CandidateGroup, by: User, at: datetime | None = None) -> int:
    """Put these people in a group; how many were not in it yet. A fixed number of queries.

    Raises DomainError when the group stopped, and for somebody of another team than the group's.
    """
    at, people = at or timezone.now(), list(candidates)
    group = CandidateGroup.objects.select_for_update().get(pk=to.pk)
    if group.closed_on is not None:
        raise DomainError("Deze groep is gestopt. Kies een andere groep.")
    visible = Candidate.objects.visible_to(by).filter(pk__in=[person.pk for person in people], team=group.team_id)
    if visible.count() != len({person.pk for person in people}):
        raise DomainError("In een groep staan alleen kandidaten van het team van die groep.")
    inside = set(GroupMember.objects.filter(group=group).values_list("candidate_id", flat=True))
    new = [person for person in people if person.pk not in inside]
    GroupMember.objects.bulk_create(
        GroupMember(group=group, candidate=person, added_by=by, added_at=at) for person in new
    )
    if new:
        events.record("candidate.grouped", "In een groep gezet.", about=new, by=by, at=at, group=str(group.public_id))
    return len(new)


@transaction.atomic
def remove(member: GroupMember, *, by: User, at: datetime | None = None) -> None:
    """Take somebody out of a group."""
    candidate, group = member.candidate, member.group
    member.delete()
    events.record(
        "candidate.ungrouped", "Uit een groep gehaald.", about=candidate, by=by, at=at, group=str(group.public_id)
    )


def _take(group: CandidateGroup) -> None:
    """Compare and swap of the version, which also locks the row."""
    same = CandidateGroup.objects.filter(pk=group.pk, version=group.version)
    if not same.update(version=F("version") + 1):
        raise StaleError(JUST_CHANGED)
    group.version += 1
    if CandidateGroup.objects.filter(pk=group.pk).exclude(closed_on=None).exists():
        raise DomainError("Deze groep is al gestopt.")


def _store(group: CandidateGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise DomainError(SAME_NAME) from error
