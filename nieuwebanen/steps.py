"""The six steps of the method (R01; article, figure 2) and what a gate tells.

A step is never set by hand: each object computes from its data which steps are done, and says what is
still missing and whose turn it is.
"""

from dataclasses import dataclass

from django.db import models


class Step(models.IntegerChoices):
    JOB_IN_VIEW = 1, "Toekomstige baan in beeld"
    POSSIBILITIES = 2, "Mogelijkheden in kaart"
    MATCH = 3, "Match baan-kandidaat"
    ARRANGEMENTS = 4, "Inleertraject vastgesteld"
    LEARNING = 5, "Kandidaat leert in"
    REGULAR_JOB = 6, "Reguliere baan"

    @property
    def short(self) -> str:
        return SHORT_NAMES[self]


SHORT_NAMES = {
    Step.JOB_IN_VIEW: "In beeld",
    Step.POSSIBILITIES: "In kaart",
    Step.MATCH: "Match",
    Step.ARRANGEMENTS: "Afspraken",
    Step.LEARNING: "Inleren",
    Step.REGULAR_JOB: "In dienst",
}


class Turn(models.TextChoices):
    """Whose turn it is."""

    EMPLOYER = "employer", "werkgever"
    COACH = "coach", "werkcoach"
    MANAGER = "manager", "manager"
    CANDIDATE = "candidate", "kandidaat"


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a step from being done: what, and who can mend it."""

    text: str
    turn: Turn = Turn.COACH
    part: str = ""
