"""Is this person perhaps known already? Asked before a second file is made."""

from dataclasses import dataclass, field

from candidates.models import Candidate
from nieuwebanen.accounts.models import User


@dataclass(frozen=True)
class Doubles:
    """Who has the same name and not another birth year."""

    visible: list[Candidate] = field(default_factory=list)
    elsewhere: bool = False  # of another team: only that there is one

    def __bool__(self) -> bool:
        return bool(self.visible) or self.elsewhere


def doubles_of(candidate: Candidate, *, user: User) -> Doubles:
    """Possible doubles of a person who is not saved yet, as far as this user may know of them."""
    same = Candidate.objects.same_person_as(candidate.first_name, candidate.last_name, candidate.birth_year)
    visible = list(same.visible_to(user).with_coach())
    return Doubles(visible, elsewhere=same.exclude(pk__in=[known.pk for known in visible]).exists())
