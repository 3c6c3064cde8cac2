"""The lines of a work list with what people arranged about them: put off, taken over, of whom, and of the whole team.

A line is nobody's row: what was arranged hangs on its key (nieuwebanen/put_off.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from nieuwebanen import events, inbox, put_off
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import User
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.tasklist import Task
from trajectories.worklist import own

REMEMBERED_S = 60  # how long the lists of a team may stand while no event was written


@dataclass(frozen=True)
class Line:
    """One line: the task, whose it is, until when it was put off, and who took it over."""

    task: Task
    owner: User
    put_off: PutOffTask | None = None
    taken: TakenOverTask | None = None


def lines_of(user: User, *, today: date) -> list[Line]:
    """Own work, that of colleagues for whom this user stands in, and what was taken over; with what was put off.

    The number of queries grows neither with the work nor with the coaches whose it is (own.py).
    """
    covered = absences.acting_for(user, today)
    people = [user, *covered]
    taken = list(_standing(Q(taker=user) | Q(owner__in=people)))
    owners = {row.owner_id: row.owner for row in taken if row.taker_id == user.pk}
    lists = own.lists_of([*({person.pk: person for person in people} | owners).values()], today)
    lines = [Line(task, user) for task in lists[user.pk]]
    known = {(line.task.url, line.task.title) for line in lines}
    for colleague in covered:
        theirs = [task for task in lists[colleague.pk] if (task.url, task.title) not in known]
        lines += [Line(replace(task, instead_of=colleague.full_name), colleague) for task in theirs]
    mine = {(row.owner_id, row.key): row for row in taken if row.taker_id == user.pk}
    for owner in owners.values():
        if owner not in people:
            lines += [Line(task, owner) for task in lists[owner.pk] if (owner.pk, task.key) in mine]
    return _put_off([_with_taker(line, taken, user) for line in lines], user, today)


def _standing(which: Q) -> QuerySet[TakenOverTask]:
    return TakenOverTask.objects.filter(which, ended_at=None).select_related("owner", "taker")


def _with_taker(line: Line, taken: Iterable[TakenOverTask], user: User | None) -> Line:
    """What somebody else does waits for that colleague; what this user does says whose it was."""
    row = next((r for r in taken if r.owner_id == line.owner.pk and r.key == line.task.key), None)
    if row is None:
        return line
    if user and row.taker_id == user.pk:
        return replace(line, taken=row, task=replace(line.task, taken_from=row.owner.full_name, instead_of=""))
    return replace(line, taken=row, task=replace(line.task, taken_by=row.taker.full_name, waiting=True))


def _put_off(lines: list[Line], user: User, today: date) -> list[Line]:
    """Who put it off: this user, or the colleague whose it is."""
    owners = {line.owner.pk for line in lines} | {user.pk}
    rows = PutOffTask.objects.filter(user__in=owners, ended_at=None, until__gt=today)
    standing = {(row.user_id, row.key): row for row in rows}
    found = []
    for line in lines:
        row = standing.get((user.pk, line.task.key)) or standing.get((line.owner.pk, line.task.key))
        found.append(replace(line, put_off=row) if row else line)
    return found


# ---- the team -------------------------------------------------------------------------------------------
def colleagues_of(user: User) -> QuerySet[User]:
    """The coaches whose work this user may see: of the own team, of every team for a manager."""
    coaches = User.objects.active().coaches().select_related("team")
    return coaches if user.is_manager else coaches.filter(team=user.team)


def team_lines(user: User, colleagues: Iterable[User], *, today: date) -> list[Line]:
    """All lines of these colleagues with their owner. What belongs to nobody in particular stands there once."""
    colleagues = list(colleagues)
    taken = list(_standing(Q(owner__in=colleagues)))
    lines, known = [], set()
    lists = _remembered(colleagues, today)
    for colleague in colleagues:
        for task in lists[colleague.pk]:
            if (task.key, task.title) not in known:
                known.add((task.key, task.title))
                lines.append(_with_taker(Line(task, colleague), taken, user))
    return _put_off(lines, user, today)


def _remembered(colleagues: list[User], today: date) -> dict[int, list[Task]]:
    """Their lists, not worked out again while nothing happened; what is not known is asked for at once."""
    happened = events.fingerprint()
    keys = {f"work-of:{colleague.pk}:{today}:{happened}": colleague for colleague in colleagues}
    found: dict[str, list[Task]] = cache.get_many(keys)
    if asked := [colleague for key, colleague in keys.items() if key not in found]:
        lists = own.lists_of(asked, today)
        fresh = {key: lists[colleague.pk] for key, colleague in keys.items() if colleague.pk in lists}
        cache.set_many(fresh, REMEMBERED_S)
        found |= fresh
    return {colleague.pk: found[key] for key, colleague in keys.items()}


def line_of(user: User, key: str, *, owner: User, today: date) -> Line | None:
    """The line with this key in the list of that colleague, if this user may open its page."""
    found = lines_of(user, today=today) if owner.pk == user.pk else team_lines(user, [owner], today=today)
    return next((line for line in found if line.task.key == key and may_open(user, line.task)), None)


def may_open(user: User, task: Task) -> bool:
    """False for the file of a person whom this user may not see (settings.FILES_OF_PEOPLE says which pages are one)."""
    try:
        match = resolve(urlsplit(task.url).path)
    except Resolver404:
        return False
    asks = next((path for prefix, path in settings.FILES_OF_PEOPLE.items() if match.route.startswith(prefix)), None)
    return asks is None or import_string(asks)(user, match.kwargs) is not None


# ---- arranging ------------------------------------------------------------------------------------------
@transaction.atomic
def take(line: Line, *, by: User, at: datetime | None = None) -> TakenOverTask:
    """Do this line for the colleague whose it is, who hears it. Raises DomainError, StaleError (nieuwebanen/put_off.py)."""
    at = at or timezone.now()
    row = put_off.take(line.task, owner=line.owner, by=by, at=at)
    text = f"{by.full_name} heeft 1 taak van je overgenomen."
    _tell(line.owner, f"task.taken:{row.public_id}", text, at)
    return row


@transaction.atomic
def give_back(row: TakenOverTask, *, by: User, at: datetime | None = None) -> None:
    """It is the owner's again; the other of the two hears it. Raises StaleError."""
    at = at or timezone.now()
    put_off.give_back(row, by=by, at=at)
    if by.pk == row.owner_id:
        _tell(row.taker, f"task.back:{row.public_id}", f"{by.full_name} doet 1 taak weer zelf.", at)
    else:
        _tell(row.owner, f"task.back:{row.public_id}", f"{by.full_name} heeft 1 taak aan jou teruggegeven.", at)


def _tell(user: User, key: str, text: str, at: datetime) -> None:
    inbox.notify(user, key=key, text=text, url=reverse("trajectories:my_work"), at=at)
