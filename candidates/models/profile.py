"""How complete and how fresh a profile is: what may be presented to an employer, and what must be done first.

The rules stand here once, each as a check of one person and as a condition of the database, so that a list of a hundred
thousand people says the same as the page of one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse

from candidates.models.candidate import Candidate

PROFILE_VALID = timedelta(days=183)  # six months: an older profile is not presented
PROFILE_COMPLETE = 80  # percent
SKILLS_NEEDED = 5


@dataclass(frozen=True)
class Part:
    """One part of a profile: how many of the hundred points it gives, when it is there, and where it is mended."""

    todo: str
    points: int
    done: Callable[[Candidate, int], bool]  # of a person with so many skills
    stored: Q  # the same, of Candidate with its Standing
    page: str = "candidates:edit"
    anchor: str = ""

    def url(self, candidate: Candidate) -> str:
        return reverse(self.page, args=[candidate.public_id]) + (f"#{self.anchor}" if self.anchor else "")


# Too few skills, or any two of the others, is less than 80.
PARTS = (
    Part(
        f"Vul minimaal {SKILLS_NEEDED} vaardigheden in.",
        30,
        lambda candidate, skills: skills >= SKILLS_NEEDED,
        Q(standing__skills__gte=SKILLS_NEEDED),
        "candidates:skill_add",
    ),
    Part(
        "Vul in waar iemand goed in is.",
        15,
        lambda candidate, _: candidate.strengths != "",
        ~Q(strengths=""),
        anchor="id_strengths",
    ),
    Part(
        "Vul in wat iemand graag wil: een sector, of in eigen woorden.",
        15,
        lambda candidate, _: candidate.work_wishes != "" or bool(candidate.sector_wishes),
        ~Q(work_wishes="") | ~Q(sector_wishes=[]),
        anchor="id_work_wishes",
    ),
    Part(
        "Vul in vanaf wanneer iemand kan beginnen.",
        15,
        lambda candidate, _: candidate.available_from is not None,
        Q(available_from__isnull=False),
        anchor="id_available_from",
    ),
    Part(
        "Vul de postcode in.", 10, lambda candidate, _: candidate.postcode != "", ~Q(postcode=""), anchor="id_postcode"
    ),
    Part(
        "Leg uit welke gegevens wij bewaren en vul de datum in.",
        15,
        lambda candidate, _: candidate.privacy_explained_on is not None,
        Q(privacy_explained_on__isnull=False),
        anchor="id_privacy_explained_on",
    ),
)
TOO_OLD = "De vaardigheden zijn ouder dan 6 maanden. Bekijk ze opnieuw met de kandidaat."


@dataclass(frozen=True)
class ToDo:
    """What is still to be done for a profile, and the page where that is done."""

    text: str
    url: str


@dataclass(frozen=True)
class Profile:
    """How complete and how fresh a profile is, and what to do about it."""

    percent: int
    newest_on: date | None
    steps: tuple[ToDo, ...]
    fresh: bool

    @property
    def todo(self) -> tuple[str, ...]:
        """What is still to be done, in words."""
        return tuple(step.text for step in self.steps)

    @property
    def presentable(self) -> bool:
        """May this person be presented to an employer?"""
        return self.fresh and self.percent >= PROFILE_COMPLETE


def profile_of(candidate: Candidate, *, today: date) -> Profile:
    """The completeness (of a hundred points) and age of a profile.

    Reads candidate.skills: prefetch it when there are many.
    """
    skills = list(candidate.skills.all())
    newest = max((skill.assessed_on for skill in skills), default=None)
    done = {part.todo: part.done(candidate, len(skills)) for part in PARTS}
    steps = [ToDo(part.todo, part.url(candidate)) for part in PARTS if not done[part.todo]]
    fresh = newest is not None and today - newest <= PROFILE_VALID
    if newest is not None and not fresh:
        steps.append(ToDo(TOO_OLD, reverse("candidates:skills", args=[candidate.public_id])))
    percent = sum(part.points for part in PARTS if done[part.todo])
    return Profile(percent=percent, newest_on=newest, steps=tuple(steps), fresh=fresh)


# ---- the same in the database ---------------------------------------------------------------------------
def percent_stored() -> Combinable:
    """The completeness as an expression over Candidate, to filter and to sort on."""
    given = [
        Case(When(part.stored, then=Value(part.points)), default=Value(0), output_field=IntegerField())
        for part in PARTS
    ]
    return reduce(add, given)


def presentable_q(today: date) -> Q:
    """Of Candidate: who may be presented, as `Profile.presentable` says it of one person."""
    enough = GreaterThanOrEqual(percent_stored(), Value(PROFILE_COMPLETE))
    return Q(standing__newest_skill_on__gte=today - PROFILE_VALID) & Q(enough)


def incomplete_q(today: date) -> Q:
    """Of Candidate: everybody else, also who has no level at all."""
    never = Q(standing__newest_skill_on__isnull=True)
    return never | ~presentable_q(today)
