"""What is going on for one person, told by the floors above: proposals and trajectories.

The settings name the functions, because a lower floor may not import a higher one.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from candidates.models import Candidate
from nieuwebanen.accounts.models import User


@dataclass(frozen=True)
class Line:
    title: str
    text: str
    url: str


def going_on(candidate: Candidate, user: User, *, today: date) -> list[Line]:
    """The lines of every function in settings.CANDIDATE_PANELS, in their order; only what this user may see."""
    lines: list[Line] = []
    for path in settings.CANDIDATE_PANELS:
        told = import_string(path)(candidate, user, today=today)
        lines += [Line(title, text, url) for title, text, url in told]
    return lines


def what_comes(candidate: Candidate, *, today: date) -> list[str]:
    """Sentences to this person about what happens next (settings.LETTER_LINES); empty when nothing runs."""
    return [line for path in settings.LETTER_LINES for line in import_string(path)(candidate, today=today)]
