"""Who looks after a person: a new coach, somebody beside the coach, and the dated history of both.

The rows of `CoachAssignment` are written by a trigger, so that no way of changing the coach can forget one; here
stands who may give a person to whom, why, and who hears of it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from candidates.models import Candidate, CarePart, CoachAssignment
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify

HANDED_OVER = "De werkcoach van toen werkt hier niet meer."


def coaches_for(user: User) -> QuerySet[User]:
    """To whom this user may give a person: a coach to the own team, a manager to every coach who works now."""
    coaches = User.objects.active().coaches().select_related("team")
    return coaches if user.is_manager else coaches.filter(team=user.team_id)


@transaction.atomic
def assign(
    candidates: Iterable[Candidate], *, to: User, by: User, reason: str, today: date, at: datetime | None = None
) -> int:
    """Give these people to one coach; the team follows the coach. Returns how many got another coach.

    Who had this coach already is left alone. Both coaches are told once. Raises DomainError without a reason, for
    a person whom `by` may not see, and for a coach to whom `by` may not give (another team: only a manager).
    """
    at, reason = at or timezone.now(), reason.strip()
    if not reason:
        raise DomainError("Vul in waarom de werkcoach verandert.")
    if not coaches_for(by).filter(pk=to.pk).exists():
        raise DomainError("Kies een werkcoach van je eigen team. Naar een ander team geeft een manager iemand door.")
    people = _locked(candidates, by)
    moving = [person for person in people if person.coach_id != to.pk]
    former = {person.pk: person.coach for person in moving}
    for person in moving:
        person.coach, person.team_id = to, to.team_id or person.team_id
    # Nobody stands in for oneself, or from another team.
    alone = [
        person.pk
        for person in moving
        if person.backup_coach and (person.backup_coach_id == to.pk or person.backup_coach.team_id != to.team_id)
    ]
    rows = Candidate.objects.filter(pk__in=[person.pk for person in moving])
    rows.filter(pk__in=alone).update(backup_coach=None)
    rows.update(coach=to, team=to.team_id, version=F("version") + 1)
    if moving:
        events.record(
            "candidate.coach_changed",
            "Andere werkcoach.",
            about=moving,
            by=by,
            at=at,
            each=lambda person: {"of": former[person.pk].pk},
            to=to.pk,
            on=today,
        )
    for path in settings.COACH_CHANGED:
        import_string(path)(moving, former, to)
    opened = _say_why(moving, CarePart.COACH, by=by, reason=reason)
    _tell(moving, former, to=to, by=by, key=f"coach:{opened}", at=at)
    return len(moving)


@transaction.atomic
def set_backup(
    candidate: Candidate, *, to: User | None, by: User, reason: str = "", today: date, at: datetime | None = None
) -> bool:
    """Who stands in for the coach; None: nobody. True when that is somebody else than before.

    Raises DomainError for the coach of this person, and for somebody of another team than the person's.
    """
    (person,) = _locked([candidate], by)
    if to is not None and to.pk == person.coach_id:
        raise DomainError("Deze collega is al de werkcoach. Kies iemand anders als vervanger.")
    if to is not None and not (to.is_active and to.is_coach and to.team_id == person.team_id):
        raise DomainError("Kies een werkcoach uit het team van deze kandidaat.")
    if person.backup_coach_id == (to.pk if to else None):
        return False
    at = at or timezone.now()
    Candidate.objects.filter(pk=person.pk).update(backup_coach=to, version=F("version") + 1)
    opened = _say_why([person], CarePart.BACKUP, by=by, reason=reason.strip())
    events.record(
        "candidate.backup_changed",
        "Andere vervangende werkcoach." if to else "Geen vervangende werkcoach meer.",
        about=person,
        by=by,
        at=at,
        to=to.pk if to else None,
        on=today,
    )
    if to is not None and to.pk != by.pk:
        text = f"Je bent nu de vervangende werkcoach van kandidaat {person.number}."
        notify(to, key=f"backup:{opened}", text=text, url=_care_page(person), at=at)
    return True


def history_of(candidate: Candidate) -> list[CoachAssignment]:
    """Who looked after this person from when to when, newest first; also as the double that went up in this file."""
    rows = CoachAssignment.objects.filter(Q(candidate=candidate) | Q(candidate__merged_into=candidate))
    return list(rows.select_related("coach", "by", "candidate"))


def handed_over(former: User, *, to: User, by: User) -> None:
    """Say in the history why these people went to a colleague: the former coach stopped (settings.HANDED_OVER)."""
    rows = CoachAssignment.objects.filter(
        part=CarePart.COACH,
        coach=to,
        until_on=None,
        by=None,
        candidate__coach_history__coach=former,
        candidate__coach_history__until_on=F("from_on"),
    )
    ids = list(rows.values_list("pk", flat=True))
    CoachAssignment.objects.filter(pk__in=ids).update(by=by, reason=HANDED_OVER)


def _locked(candidates: Iterable[Candidate], by: User) -> list[Candidate]:
    """These people, locked in the order of their keys so that two batches wait for each other."""
    ids = {candidate.pk for candidate in candidates}
    visible = Candidate.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=ids)
    people = list(visible.select_related("coach", "backup_coach").order_by("pk"))
    if len(people) != len(ids):
        raise DomainError("Deze kandidaat hoort bij een ander team. Vraag een manager.")
    return people


def _say_why(people: Sequence[Candidate], part: CarePart, *, by: User, reason: str) -> int:
    """Add to the rows of the trigger who decided and why; the key of the newest of them, 0 when there is none."""
    rows = CoachAssignment.objects.filter(candidate__in=people, part=part, until_on=None)
    rows.update(by=by, reason=reason)
    return max(rows.values_list("pk", flat=True), default=0)


def _tell(moving: Sequence[Candidate], former: dict[int, User], *, to: User, by: User, key: str, at: datetime) -> None:
    """The new coach and those who were it, each once, and not who did it."""
    if moving and to.pk != by.pk:
        notify(to, key=f"{key}:new", text=f"Je bent nu werkcoach van {_people(moving)}.", url=_page(moving), at=at)
    for coach in {one.pk: one for one in former.values()}.values():
        theirs = [person for person in moving if former[person.pk].pk == coach.pk]
        if coach.pk != by.pk:
            text = f"Je bent geen werkcoach meer van {_people(theirs)}: {to} neemt het over."
            url = _page(theirs) if coach.team_id == to.team_id else reverse("candidates:list")
            notify(coach, key=f"{key}:was", text=text, url=url, at=at)


def _people(people: Sequence[Candidate]) -> str:
    if len(people) == 1:
        return f"kandidaat {people[0].number}"
    return dutch.counted(len(people), "kandidaat", "kandidaten")


def _page(people: Sequence[Candidate]) -> str:
    return _care_page(people[0]) if len(people) == 1 else reverse("candidates:list")


def _care_page(person: Candidate) -> str:
    return reverse("candidates:care", args=[person.public_id])
