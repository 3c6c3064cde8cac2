"""The shape of a WerkzoekendeProfiel: its attributes, their types and their official code lists.

Source: VUM gegevensstandaard 1.5, API 3.0.0, detail profile of a job seeker. The attribute names are those of the
messages; the words of a code are what we show of it. tests/candidates/test_vum.py compares this file with the
published specification.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# ---- code lists ---------------------------------------------------------------------------------------
YES_NO = {0: "onbekend", 1: "ja", 2: "nee"}
YES_NO_OR_NONE = {**YES_NO, 8: "niet van toepassing"}
AVAILABLE = {1: "ja", 2: "nee"}
FLUENCY = {
    0: "onbekend",
    1: "geen beheersing",
    2: "redelijk",
    3: "goed",
    4: "uitstekend",
    8: "niet van toepassing",
}
LICENCES = {
    "A": "zware motor",
    "A1": "lichte motor",
    "A2": "middelzware motor",
    "AM": "bromfiets en snorfiets",
    "B": "auto",
    "B+": "auto met een aanhanger tot samen 4250 kilo",
    "BE": "auto met een zware aanhanger",
    "C": "vrachtwagen",
    "C1": "lichte vrachtwagen",
    "C1E": "lichte vrachtwagen met een zware aanhanger",
    "CE": "vrachtwagen met een zware aanhanger",
    "D": "bus",
    "D1": "kleine bus",
    "D1E": "kleine bus met een zware aanhanger",
    "DE": "bus met een zware aanhanger",
    "T": "trekker",
}
TRANSPORT = {1: "auto", 2: "bromfiets", 3: "fiets", 4: "motor", 5: "openbaar vervoer", 9: "anders"}
CONTRACT_TERM = {"B": "bepaalde tijd", "O": "onbepaalde tijd"}
AGREEMENT = {"01": "reguliere vacature", "02": "leerbaan", "03": "vrijwilligerswerk", "04": "werkervaringsplaats"}
WEB_ADDRESS = {1: "profiel", 2: "cv", 3: "werkgever", 4: "sollicitatieformulier"}
WORKING_LEVEL = {
    0: "niet van toepassing",
    1: "geen basisopleiding",
    2: "basisniveau",
    3: "vmbo",
    4: "mbo, havo of vwo",
    5: "hbo",
    6: "wetenschappelijk onderwijs",
    7: "nog niet bekend",
}
EDUCATION_LEVEL = {1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 9: "9"}
EDUCATION_STATE = {0: "0", 1: "1", 2: "2", 3: "3"}


# ---- types --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Text:
    longest: int
    pattern: str = ""

    def problem(self, value: object) -> str:
        if not isinstance(value, str):
            return "Dit moet tekst zijn."
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):  # JSON can write what no text holds
            return "Hier staat een teken in dat niet kan."
        if len(value) > self.longest:
            return f"Langer dan {self.longest} tekens."
        if self.pattern and not re.fullmatch(self.pattern, value):
            return "Niet zoals de standaard het opschrijft."
        return ""


@dataclass(frozen=True)
class Number:
    lowest: int
    highest: int

    def problem(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int):
            return "Dit moet een heel getal zijn."
        return "" if self.lowest <= value <= self.highest else f"Buiten {self.lowest} tot en met {self.highest}."


@dataclass(frozen=True)
class Day:
    def problem(self, value: object) -> str:
        try:
            date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            return "Geen datum zoals 2027-03-31."
        return ""


@dataclass(frozen=True)
class Code:
    words: dict[Any, str] = field(hash=False)

    def problem(self, value: object) -> str:
        # True is 1 to Python; a JSON true is no code.
        known = not isinstance(value, bool) and isinstance(value, str | int) and value in self.words
        return "" if known else "Onbekende code."

    def word(self, value: Any) -> str:
        return f"{value} ({self.words[value]})" if value in self.words else str(value)


Leaf = Text | Number | Day | Code
Shape = dict[str, Any]  # attribute -> Leaf, Shape, or a list of one of them

URI = Text(200)
OCCUPATION: Shape = {"codeBeroepsnaam": URI}
PROFILE: Shape = {
    "idWerkzoekende": Text(200, r"[a-zA-Z0-9_.-]{0,200}"),
    "indicatieBeschikbaarheidContactgegevens": Code(AVAILABLE),
    "indicatieLdrRegistratie": Code(AVAILABLE),
    "persoonlijkePresentatie": Text(2000),
    "emailadres": [Text(320)],
    "telefoonnummer": [Text(14)],
    "bemiddelingsberoep": [OCCUPATION],
    "sector": [{"codeSbi": Number(0, 99999)}],
    "mobiliteit": {
        "bemiddelingspostcode": Text(6, r"[0-9]{4}[a-zA-Z]{2}"),
        "maximaleReisafstand": Number(0, 999),
        "maximaleReistijd": Number(0, 999),
    },
    "vervoermiddel": [
        {
            "codeVervoermiddel": Code(TRANSPORT),
            "indicatieBeschikbaarVoorUitvoeringWerk": Code(YES_NO),
            "indicatieBeschikbaarVoorWoonWerkverkeer": Code(YES_NO),
        }
    ],
    "flexibiliteit": {
        "datumAanvangBeschikbaarVoorWerk": Day(),
        "datumEindeBeschikbaarVoorWerk": Day(),
        "indicatieOnregelmatigWerkOfPloegendienst": Code(YES_NO),
    },
    "werktijden": {
        "aantalWerkurenPerWeekMaximaal": Number(0, 99),
        "aantalWerkurenPerWeekMinimaal": Number(0, 99),
        "indicatieKantoortijden": Code(YES_NO),
    },
    "eisAanWerk": {
        "indicatieAanpassingWerkomgeving": Code(YES_NO),
        "indicatieBegeleiding": Code(YES_NO),
        "indicatieWerkvariatie": Code(YES_NO),
    },
    "contractvorm": [{"codeTypeArbeidscontract": Code(CONTRACT_TERM), "codeTypeOvereenkomst": Code(AGREEMENT)}],
    "contactpersoon": [{"emailadres": Text(320), "naamContactpersoonAfdeling": Text(35), "telefoonnummer": Text(14)}],
    "webadres": [{"codeWebadres": Code(WEB_ADDRESS), "url": Text(1000)}],
    "arbeidsmarktkwalificatie": {
        "codeWerkEnDenkniveauWerkzoekende": Code(WORKING_LEVEL),
        "competentiebeheersing": [{"codeCompetentie": URI}],
        "interesse": [{"naamInteresse": Text(120)}],
        "rijbewijs": [{"codeSoortRijbewijs": Code(LICENCES)}],
        "taalbeheersing": [
            {
                "codeTaal": Text(3, r"[a-z]{3}"),
                "codeNiveauTaalbeheersingLezen": Code(FLUENCY),
                "codeNiveauTaalbeheersingLuisteren": Code(FLUENCY),
                "codeNiveauTaalbeheersingMondeling": Code(FLUENCY),
                "codeNiveauTaalbeheersingSchriftelijk": Code(FLUENCY),
            }
        ],
        "werkervaring": [
            {
                "beroep": OCCUPATION,
                "datumAanvangWerkzaamheden": Day(),
                "datumEindeWerkzaamheden": Day(),
                "naamOrganisatie": Text(70),
                "toelichtingWerkervaring": Text(2000),
            }
        ],
        "opleiding": [
            {
                "codeNiveauOpleiding": Code(EDUCATION_LEVEL),
                "codeOpleidingsnaam": Text(10, r"[0-9]+"),
                "codeStatusOpleiding": Code(EDUCATION_STATE),
                "datumAanvangVolgenOpleiding": Day(),
                "datumDiploma": Day(),
                "datumEindeVolgenOpleiding": Day(),
                "indicatieDiploma": Code(YES_NO_OR_NONE),
                "naamOpleidingsinstituut": Text(500),
                "toelichtingOpleiding": Text(2000),
            }
        ],
        "cursus": [
            {
                "datumAanvangVolgenCursus": Day(),
                "datumCertificaat": Day(),
                "datumEindeVolgenCursus": Day(),
                "indicatieCertificaat": Code(YES_NO_OR_NONE),
                "naamCursus": Text(120),
                "naamOpleidingsinstituut": Text(500),
                "toelichtingCursus": Text(2000),
            }
        ],
    },
}


# ---- walking ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Found:
    """One value of a message. name: its attributes with dots and without numbers; place: with numbers, from 1."""

    name: str
    place: str
    value: Any
    problem: str  # why it does not fit the standard, or ""
    leaf: Leaf | None


def values_of(message: Any, shape: Any = PROFILE, name: str = "", place: str = "") -> Iterator[Found]:
    """Every value of a message exactly once, also what the standard does not know; an empty list or object is none."""
    match message, shape:
        case dict(), dict():
            for key, value in message.items():
                deeper = f"{name}.{key}".lstrip("."), f"{place}.{key}".lstrip(".")
                yield from values_of(value, shape.get(key), *deeper)
        case list(), [inner]:
            for number, value in enumerate(message, start=1):
                yield from values_of(value, inner, name, f"{place} {number}")
        case _, Text() | Number() | Day() | Code() as leaf if not isinstance(message, dict | list):
            yield Found(name, place, message, leaf.problem(message), leaf)
        case ((dict() | list()), _):  # of another form than the standard says, or unknown: each value is told
            inside = message.items() if isinstance(message, dict) else enumerate(message, start=1)
            for key, value in inside:
                yield from values_of(value, None, f"{name}.{key}".lstrip("."), f"{place}.{key}".lstrip("."))
        case _:
            known = "De standaard verwacht hier een andere vorm." if shape else "De standaard kent dit gegeven niet."
            yield Found(name, place, message, known, None)
