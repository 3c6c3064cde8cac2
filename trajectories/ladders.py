"""Who is reminded of what, and when, in which words: the ladders.

A rung is a number of working days before or after a day of its subject (reminder_subjects.py); which subjects there
are stands in reminder_sources.py. Texts name nobody, because they are also the mail.
"""

from dataclasses import dataclass
from enum import Enum

EVALUATION = "trajectories.evaluation"
AGREEMENT = "trajectories.agreement"
ADDENDUM = "trajectories.addendum"
AFTERCARE = "trajectories.aftercarecontact"
TROUBLE = "trajectories.troublereport"


class Audience(Enum):
    EMPLOYER = "portal users of the employer"
    SIGNERS = "those of them who may sign"
    COACH = "the coach of the trajectory"
    BACKUP = "the backup coach of the candidate"
    MANAGERS = "every manager"
    LEADS = "who leads the team of the coach: its managers, or every manager when it has none of its own"


STAFF = frozenset({Audience.COACH, Audience.BACKUP, Audience.MANAGERS, Audience.LEADS})


@dataclass(frozen=True)
class Rung:
    """One reminder: how many working days from which day of the subject, to whom, in which words.

    days: 0 is the day itself, or the first working day after it. The words may use {name} and {day}.
    """

    kind: str
    days: int
    to: tuple[Audience, ...]
    to_staff: str
    to_employer: str = ""
    counted_from: str = "day"


LADDERS: dict[str, tuple[Rung, ...]] = {
    EVALUATION: (
        Rung(
            "evaluatie-uitnodiging",
            -5,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} is op {day}. Vul jouw deel in en plan het gesprek.",
            "De {name} is op {day}. Wilt u uw deel invullen? Dit duurt ongeveer 2 minuten.",
        ),
        Rung(
            "evaluatie-vandaag",
            0,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} staat voor {day}. Vul de evaluatie in en bevestig de uitkomst.",
            "De {name} staat voor {day}. Wilt u uw deel invullen? Dit duurt ongeveer 2 minuten.",
        ),
        Rung(
            "evaluatie-3-dagen",
            3,
            (Audience.EMPLOYER, Audience.COACH),
            "De {name} was gepland op {day} en is nog niet klaar.",
            "De {name} was gepland op {day}. Uw deel is nog niet ingevuld. Wilt u dat nu doen?",
        ),
        Rung(
            "evaluatie-7-dagen",
            7,
            (Audience.COACH, Audience.BACKUP),
            "De {name} was gepland op {day} en is al 7 werkdagen te laat.",
        ),
        Rung(
            "evaluatie-10-dagen",
            10,
            (Audience.LEADS,),
            "De {name} was gepland op {day} en is al 10 werkdagen te laat. Kijk samen met de werkcoach wat er nodig is.",
        ),
    ),
    AGREEMENT: (
        Rung(
            "overeenkomst-3-dagen",
            3,
            (Audience.SIGNERS, Audience.MANAGERS),
            "De {name} wacht op de handtekening van het Werkbedrijf. Het inleren begint op {day}.",
            "De {name} wacht op uw handtekening. Het inleren begint op {day}.",
            "offered",
        ),
        Rung(
            "overeenkomst-7-dagen",
            7,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} is nog niet door iedereen getekend. Het inleren begint op {day}.",
            "De {name} wacht nog op uw handtekening. Het inleren begint op {day}.",
            "offered",
        ),
        Rung(
            "overeenkomst-7-voor-start",
            -7,
            (Audience.SIGNERS, Audience.MANAGERS),
            "De {name} wacht op de handtekening van het Werkbedrijf. Het inleren begint op {day}.",
            "De {name} wacht op uw handtekening. Het inleren begint op {day}.",
            "start",
        ),
        Rung(
            "overeenkomst-voor-start",
            -3,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} is nog niet door iedereen getekend. Zonder handtekeningen begint het inleren niet op {day}.",
            "De {name} wacht nog op uw handtekening. Zonder handtekening begint het inleren niet op {day}.",
            "start",
        ),
        Rung(
            "overeenkomst-1-voor-start",
            -1,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} is nog niet door iedereen getekend. Begint het inleren op {day}? Regel het vandaag.",
            "De {name} wacht nog op uw handtekening. Kunt u vandaag tekenen? Dan kan het inleren op {day} beginnen.",
            "start",
        ),
    ),
    ADDENDUM: (
        Rung(
            "wijziging-3-dagen",
            3,
            (Audience.SIGNERS, Audience.MANAGERS),
            "De {name} wacht op de handtekening van het Werkbedrijf, sinds {day}.",
            "De {name} wacht op uw handtekening, sinds {day}.",
        ),
        Rung(
            "wijziging-7-dagen",
            7,
            (Audience.SIGNERS, Audience.MANAGERS, Audience.COACH),
            "De {name} van {day} is nog niet door iedereen getekend.",
            "De {name} van {day} wacht nog op uw handtekening.",
        ),
    ),
    AFTERCARE: (
        Rung("nazorg-5-vooraf", -5, (Audience.COACH,), "Het {name} komt eraan: uiterlijk {day}. Maak een afspraak."),
        Rung("nazorg-vandaag", 0, (Audience.COACH,), "Het {name} is aan de beurt, uiterlijk {day}."),
        Rung("nazorg-3-dagen", 3, (Audience.COACH,), "Het {name} moest uiterlijk {day} en is nog niet vastgelegd."),
        Rung(
            "nazorg-7-dagen",
            7,
            (Audience.COACH, Audience.BACKUP),
            "Het {name} moest uiterlijk {day} en is al 7 werkdagen te laat.",
        ),
        Rung(
            "nazorg-10-dagen",
            10,
            (Audience.LEADS,),
            "Het {name} moest uiterlijk {day} en is al 10 werkdagen te laat. Kijk samen met de werkcoach wat er nodig is.",
        ),
    ),
    TROUBLE: (
        Rung("melding-1-dag", 1, (Audience.COACH,), "De {name} van {day} is nog niet opgepakt."),
        Rung(
            "melding-3-dagen",
            3,
            (Audience.COACH, Audience.BACKUP, Audience.LEADS),
            "De {name} van {day} is na 3 werkdagen nog niet opgepakt.",
        ),
    ),
}
