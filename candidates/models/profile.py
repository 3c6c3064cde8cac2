"""How complete and how fresh a profile is: what may be presented to an employer, and what must be done first."""

from dataclasses import dataclass
from datetime import date, timedelta

from candidates.models.candidate import Candidate

PROFILE_VALID = timedelta(days=183)  # six months: an older profile is not presented
PROFILE_COMPLETE = 80  # percent


@dataclass(frozen=True)
class Profile:
    """How complete and how fresh a profile is, and what to do about it."""

    percent: int
    newest_on: date | None
    todo: tuple[str, ...]
    fresh: bool

    @property
    def presentable(self) -> bool:
        """May this person be presented to an employer?"""
        return self.fresh and self.percent >= PROFILE_COMPLETE


def profile_of(candidate: Candidate, *, today: date) -> Profile:
    """The completeness (in whole percent) and age of a profile, from five equal parts.

    Reads candidate.skills: prefetch it when there are many.
    """
    skills = list(candidate.skills.all())
    newest = max((skill.assessed_on for skill in skills), default=None)
    parts = {
        "Vul minimaal 5 vaardigheden in.": len(skills) >= 5,
        "Vul in waar iemand goed in is.": bool(candidate.strengths),
        "Vul in vanaf wanneer iemand kan beginnen.": candidate.available_from is not None,
        "Vul de postcode in.": bool(candidate.postcode),
        "Leg uit welke gegevens wij bewaren en vul de datum in.": candidate.privacy_explained_on is not None,
    }
    todo = [text for text, done in parts.items() if not done]
    fresh = newest is not None and today - newest <= PROFILE_VALID
    if newest is not None and not fresh:
        todo.append("De vaardigheden zijn ouder dan 6 maanden. Bekijk ze opnieuw met de kandidaat.")
    return Profile(percent=100 * sum(parts.values()) // len(parts), newest_on=newest, todo=tuple(todo), fresh=fresh)
