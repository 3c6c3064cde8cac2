"""One line of somebody's work: what, about whom, until when, and the page where it is done.

Each floor tells its own tasks; `trajectories.worklist` (staff) and the portal's overview put them together.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from importlib import import_module

from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step

WEEK = timedelta(days=7)
LONGEST_KEY = 200
AHEAD = timedelta(days=14)  # what comes later than this is not yet anybody's work


class When(Enum):
    """The groups of a work list, in the order of the screen."""

    LATE = "Te laat"
    NEXT_DAYS = "Komende 7 dagen"
    LATER = "Later"
    WAITING = "Wacht op een ander"


Whose = User | Collection[User]  # one user of any role, or several coaches at once


def everyone(whose: Whose) -> list[User]:
    """The users of a list that is asked for."""
    return [whose] if isinstance(whose, User) else [*whose]


def of_coaches(whose: Whose) -> bool:
    """Is this the work of coaches? Several are always coaches."""
    return all(user.is_coach for user in everyone(whose))


@dataclass(frozen=True)
class Task:
    title: str
    url: str
    meta: str = ""
    due_on: date | None = None
    action: str = "Openen"
    step: Step | None = None
    icon: str = "inbox"
    who: str = ""
    instead_of: str = ""  # the absent colleague whose task this is
    waiting: bool = False  # somebody else has the turn
    kind: str = ""  # for the filter "soort taak"
    one_click: str = ""  # where a button on the line itself posts to, and what it says
    one_click_says: str = ""
    mark: str = ""  # tells lines of one kind with the same page apart
    legal: bool = False  # the law or the agreement sets its day: it is not put off past it
    taken_from: str = ""  # the colleague whose task this user took over
    taken_by: str = ""  # the colleague who took it over from this user
    owner_pk: int | None = None  # whose line it is, where those of several coaches are asked at once; None: everybody's

    @property
    def key(self) -> str:
        """What names this line tomorrow too: its kind, what is done with it, and its page. In another stage it is another
        line. Holds ids, never names."""
        return f"{self.kind or 'taak'}:{self.action}:{self.mark}:{self.url}"[:LONGEST_KEY]

    def when(self, today: date) -> When:
        """Late first, then the next seven days, then later; what waits for another comes last, late or not."""
        if self.waiting:
            return When.WAITING
        if self.due_on is None:
            return When.NEXT_DAYS
        if self.due_on < today:
            return When.LATE
        return When.NEXT_DAYS if self.due_on <= today + WEEK else When.LATER

    def late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def oldest_first(tasks: Iterable[Task]) -> list[Task]:
    """Oldest date first; a task without a date stands at the end of its group."""
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.title))


def collect(paths: Iterable[str], user: User, *, today: date) -> list[Task]:
    """The tasks that these functions (dotted paths, signature (user, *, today)) tell for this user.

    Settings name the functions, because a lower floor may not import a higher one.
    """
    tasks: list[Task] = []
    for path in paths:
        module, _, name = path.rpartition(".")
        tasks += getattr(import_module(module), name)(user, today=today)
    return oldest_first(tasks)
