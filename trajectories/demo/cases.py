"""Who learns for which job in the demo world, how far that is, and how it goes. Only data."""

from dataclasses import dataclass
from decimal import Decimal

from nieuwebanen.steps import Turn


@dataclass(frozen=True)
class Setting:
    """What employer and coach agree for everybody who learns this job."""

    supervisor: tuple[str, str]
    hours: int
    times: str
    funding: tuple[tuple[str, str, int, str], ...]  # what for, euro, percent for the employer, why not half
    conditions: tuple[tuple[str, Turn], ...]


HALF = 50
CLOTHES, TRAVEL = ("Werkkleding en schoenen", Turn.EMPLOYER), ("Reiskosten voor het inleren", Turn.COACH)
BENEFIT = ("Toestemming voor inleren met behoud van uitkering", Turn.COACH)
CARD, CONDUCT = ("Toegangspas voor de haven", Turn.EMPLOYER), ("Verklaring omtrent het gedrag", Turn.EMPLOYER)


def _guidance(euro: str) -> tuple[str, str, int, str]:
    return "Begeleiding en training", euro, HALF, ""


_CARE = Setting(
    ("Rianne Kuipers", "praktijkopleider"),
    4,
    "8.30 tot 14.30 uur, op maandag, dinsdag, donderdag en vrijdag",
    (("Maatwerkscholing bij het ROC", "3100.00", HALF, ""), ("Begeleiding op de werkplek", "1200.00", HALF, "")),
    (CONDUCT, TRAVEL, BENEFIT),
)
_LOG = Setting(
    ("Kees de Boer", "teamleider inbound"),
    5,
    "7.00 tot 13.00 uur, maandag tot en met vrijdag, met 20 minuten pauze",
    (
        _guidance("2750.00"),
        ("Reis en verblijf in Spanje", "1850.00", 100, "De werkgever betaalt de 3 weken bij het moederbedrijf zelf."),
    ),
    (CARD, ("Vervoer vanaf 5.30 uur", Turn.EMPLOYER), CLOTHES, BENEFIT),
)
SETTINGS = {
    "bediening": Setting(
        ("Karin Schouten", "chef bediening"),
        6,
        "10.00 tot 16.00 uur, woensdag tot en met zaterdag",
        (
            _guidance("4250.00"),
            ("Schoenen en werkkleding", "180.00", 100, "De werkgever geeft alle medewerkers dezelfde kleding."),
        ),
        (CLOTHES, TRAVEL, BENEFIT),
    ),
    "startploeg": _LOG,
    "ploeg1": _LOG,
    "helpende1": _CARE,
    "zonnepanelen": Setting(
        ("Arno Wiersma", "eerste monteur"),
        8,
        "7.30 tot 14.00 uur, maandag tot en met vrijdag",
        (_guidance("3400.00"), ("Cursus veilig werken op hoogte", "295.00", HALF, "")),
        (("Valbeveiliging op maat", Turn.EMPLOYER), CLOTHES, BENEFIT),
    ),
    "ontbijt": Setting(
        ("Karin Schouten", "chef bediening"),
        4,
        "7.15 tot 12.15 uur, maandag tot en met vrijdag",
        (_guidance("1900.00"),),
        (CLOTHES, BENEFIT),
    ),
    "linnen": Setting(
        ("Ineke Bosman", "coördinator huishouding"),
        3,
        "8.30 tot 12.30 uur, maandag tot en met vrijdag",
        (_guidance("1450.00"),),
        (CONDUCT, BENEFIT),
    ),
    "stapel": Setting(
        ("Sjoerd Algra", "parkmanager"),
        4,
        "8.00 tot 13.00 uur, maandag tot en met vrijdag",
        (_guidance("3600.00"),),
        (CLOTHES, ("Rooster van beide werkgevers in 1 overzicht", Turn.EMPLOYER), BENEFIT),
    ),
    "operator": Setting(
        ("Ton Hermans", "productieleider"),
        6,
        "7.00 tot 14.00 uur, maandag tot en met vrijdag",
        (("Training basis techniek", "2400.00", HALF, ""), ("Begeleiding op 2 werkplekken", "3200.00", HALF, "")),
        (("Gehoorbescherming op maat", Turn.EMPLOYER), TRAVEL, BENEFIT),
    ),
    "gastvrouw": Setting(
        ("Marleen Tuinstra", "teamleider wonen"),
        4,
        "9.00 tot 17.00 uur, op dinsdag en donderdag",
        (_guidance("2100.00"),),
        (CONDUCT, ("2 dagen per week vrij bij het modehuis", Turn.EMPLOYER)),
    ),
    "huiskamer": Setting(
        ("Ineke Bosman", "coördinator huishouding"),
        3,
        "9.00 tot 13.30 uur, maandag tot en met vrijdag",
        (_guidance("1700.00"),),
        (CONDUCT, BENEFIT),
    ),
    "keukenhulp": Setting(
        ("Remco Faber", "kok"),
        5,
        "12.00 tot 17.00 uur, maandag tot en met vrijdag",
        (_guidance("2200.00"),),
        (CLOTHES, BENEFIT),
    ),
}


@dataclass(frozen=True)
class Case:
    """One trajectory.

    upto: drafted, complete, offered, partly, signed, learning, finished, placed or stopped.
    evaluation: in how many working days the next evaluation is; given: which parts of it were sent.
    open_condition: what is still to be arranged, by whom, and in how many working days.
    """

    job: str
    person: str
    upto: str = "learning"
    course: str = "good"
    evaluation: int = 12
    given: str = ""
    open_condition: tuple[str, Turn, int] | None = None
    receipt: bool = False
    costs: tuple[tuple[str, str, int, str], ...] = ()  # of this person only, as in Setting.funding


CASES = (
    Case(
        "bediening",
        "samira",
        evaluation=2,
        receipt=True,
        open_condition=("Rooster voor de zaterdagen tot de start", Turn.EMPLOYER, 4),
    ),
    Case("bediening", "marek", course="slow", evaluation=-3, given="employer", receipt=True),
    Case("startploeg", "fatuma", evaluation=1, given="coach", receipt=True),
    Case("startploeg", "youssef", evaluation=13),
    Case("startploeg", "piotr", evaluation=-5),
    Case("ploeg1", "rosa", upto="signed", open_condition=("Vaste vrije middag in het rooster", Turn.EMPLOYER, 5)),
    Case("ploeg1", "hamza", upto="partly"),
    Case(
        "ploeg1",
        "sem",
        upto="offered",
        costs=(("Opleiding heftruck en reachtruck", "3600.00", 20, "Sem moet eerst het hele certificaat halen."),),
    ),
    Case("ploeg1", "lisa", upto="drafted"),
    Case("ploeg1", "kevin", upto="stopped"),
    Case("helpende1", "lucia", evaluation=-1, given="both", receipt=True),
    Case("helpende1", "joyce", evaluation=6, open_condition=("Extra dag opvang", Turn.CANDIDATE, 9)),
    Case("zonnepanelen", "tesfay", upto="complete"),
    Case("stapel", "janwillem", evaluation=3, given="employer"),
    Case("operator", "bilal", evaluation=5),
    Case("gastvrouw", "anneke", evaluation=9),
    Case("ontbijt", "olena", upto="finished"),
    Case("linnen", "gerda", upto="arisen"),
    Case("huiskamer", "maria", upto="placed"),
    Case("keukenhulp", "ferhat", upto="placed"),
)


@dataclass(frozen=True)
class Work:
    """A regular job that began: how many days ago, and what was heard since, oldest first."""

    days_ago: int
    hours: int
    wage: Decimal
    months: int | None
    heard: tuple[str, ...]
    risk_action: str = ""  # what was agreed at the last contact, when something may go wrong


PLACED = {
    "maria": Work(
        39,
        24,
        Decimal("14.70"),
        12,
        ("Maria heeft een goede start. Zij vindt het fijn dat zij vaste dagen heeft.",),
        risk_action="Samen met de teamleider kijken of de vaste dagen blijven",
    ),
    "ferhat": Work(
        203,
        28,
        Decimal("14.50"),
        None,
        (
            "Ferhat voelt zich thuis in de keuken. De kok geeft hem steeds meer te doen.",
            "Gaat goed. Hij wil graag een dag meer werken.",
            "Hij werkt nu 28 uur en heeft zijn eerste hele menu gemaakt.",
            "Werkt nog, en heeft een vast contract gekregen. Hij wil verder leren voor kok.",
        ),
    ),
}
