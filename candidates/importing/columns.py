"""The columns of the spreadsheet: how they are called, what may stand in them, and how that is read.

A column that is not here is named and left out. Skills have columns of their own: pairs "Vaardigheid 1" and
"Niveau 1", as many as somebody likes, or one column "Vaardigheden" with `naam=niveau; naam=niveau`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from candidates.models import Candidate, DrivingLicence, SkillSource, TargetGroup, TravelMode
from candidates.wishes import NEEDS
from nieuwebanen import dutch
from nieuwebanen.geography import clean_postcode, postcode_validator
from nieuwebanen.skills.models import Level
from nieuwebanen.typed import read_day, read_whole
from nieuwebanen.work import Sector, Weekday

MOST_SKILLS = 30  # of one person in one row
EXAMPLE = "voorbeeld"  # in the column "Nummer": the row that explains itself and is no person
REPLACE = "replace"
SPLIT = re.compile(r"[;,/\n]+")
SKILL_COLUMN = re.compile(r"(vaardigheid|skill|niveau|level)\s*(\d{1,2})")
# Columns that we refuse to read at all, and why; parts of words.
REFUSED = {
    "bsn": "het BSN",
    "burgerservice": "het BSN",
    "sofi": "het sofinummer",
}


class UnreadableError(Exception):
    """What stands in this cell is not what the column asks. The message is Dutch and says how to mend it."""


def plain(text: str) -> str:
    """Without case, accents and signs: how headings and closed words are compared."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", bare).split())


@dataclass(frozen=True)
class Column:
    """read: text of the cell and today -> a JSON value. allowed: the words of a closed list, for the explanation."""

    key: str
    heading: str
    read: Callable[[str, date], Any]
    about: str
    example: str = ""
    required: bool = False
    also: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


# ---- how a cell is read -----------------------------------------------------------------------------------
def words(longest: int) -> Callable[[str, date], str]:
    def read(text: str, today: date) -> str:
        if len(text) > longest:
            raise UnreadableError(f"Maak dit korter: maximaal {longest} tekens, nu zijn het er {len(text)}.")
        return text

    return read


def whole(low: int, high: int) -> Callable[[str, date], int]:
    def read(text: str, today: date) -> int:
        number = read_whole(re.sub(r"\s*(uur|min|minuten)$", "", text.lower()))
        if number is None or not low <= number <= high:
            raise UnreadableError(f"Vul een getal in van {low} tot en met {high}.")
        return number

    return read


def one_of(choices: Mapping[str, Iterable[str]]) -> Callable[[str, date], str]:
    """value -> the words that mean it, the first one as it is shown."""
    meant = {plain(word): value for value, names in choices.items() for word in (value, *names)}
    shown = [next(iter(names)) for names in choices.values()]

    def read(text: str, today: date) -> str:
        if plain(text) not in meant:
            raise UnreadableError(f"‘{text}’ kennen we niet. Kies uit: {'; '.join(shown)}.")
        return meant[plain(text)]

    return read


def some_of(choices: Mapping[str, Iterable[str]]) -> Callable[[str, date], list[str]]:
    """Several words with a semicolon, comma or slash between them; a word that holds one itself is found whole."""
    read_one = one_of(choices)

    def read(text: str, today: date) -> list[str]:
        try:
            return [read_one(text, today)]
        except UnreadableError:
            found = {read_one(part.strip(), today) for part in SPLIT.split(text) if part.strip()}
        return [value for value in choices if value in found]

    return read


def day(text: str, today: date) -> str:
    found = read_day(text, today)
    if found is None or not 1990 <= found.year <= 2100:
        raise UnreadableError("Vul een datum in, bijvoorbeeld 23-11-2026.")
    return found.isoformat()


def day_until_today(text: str, today: date) -> str:
    found = day(text, today)
    if found > today.isoformat():
        raise UnreadableError("Vul een datum in tot en met vandaag.")
    return found


def birth_year(text: str, today: date) -> int:
    """A year, or a whole date of which only the year is kept."""
    found = read_day(text, today) if re.search(r"\d\D+\d", text) else None
    year = found.year if found else read_whole(text)
    if year is None or not 1940 <= year <= 2015:
        raise UnreadableError("Vul een geboortejaar in met vier cijfers, bijvoorbeeld 1988.")
    return year


def email(text: str, today: date) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise UnreadableError("Vul een e-mailadres in, zoals naam@voorbeeld.nl.") from error
    return words(254)(text, today)


def phone(text: str, today: date) -> str:
    """A spreadsheet drops the nought in front: a mobile number gets it back."""
    bare = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"6\d{8}", bare):
        return f"0{bare}"
    if not re.fullmatch(r"(\+|00)?\d{9,14}", bare) or len(text) > 20:
        raise UnreadableError("Vul een telefoonnummer in, bijvoorbeeld 06 12345678. Zet de cel in Excel op ‘Tekst’.")
    return text


def postcode(text: str, today: date) -> str:
    try:
        postcode_validator(text)
    except ValidationError as error:
        raise UnreadableError("Vul een postcode in, bijvoorbeeld 8232 AB.") from error
    return clean_postcode(text)


def level(text: str, today: date) -> int:
    """0 to 4, or the words of the scale; "3 Zelfstandig" too."""
    bare = plain(text)
    for one in Level:
        if bare in (str(one.value), plain(one.label), f"{one.value} {plain(one.label)}"):
            return int(one.value)
    raise UnreadableError(f"‘{text}’ is geen niveau. Kies uit: {'; '.join(LEVELS)}.")


def as_written(text: str, today: date) -> str:
    return words(200)(text, today)


# ---- the lists ------------------------------------------------------------------------------------------
LEVELS = tuple(f"{one.value} {one.label}" for one in Level)
GROUPS = {
    TargetGroup.LONG_UNEMPLOYED.value: ("langdurig werkzoekend", "langdurig werkloos"),
    TargetGroup.LANGUAGE.value: ("leert nog Nederlands", "taal"),
    TargetGroup.AGE.value: ("leeftijd voelt als een belemmering", "leeftijd"),
    TargetGroup.OTHER.value: ("anders", "overig"),
    TargetGroup.SHORT_UNEMPLOYED.value: ("kort werkloos", "kortdurend werkloos"),
    TargetGroup.JOB_TO_JOB.value: ("van werk naar werk", "vwnw"),
}
TRAVEL = {
    TravelMode.FOOT.value: ("lopen", "te voet"),
    TravelMode.BICYCLE.value: ("fiets", "e-bike"),
    TravelMode.PUBLIC.value: ("bus of trein", "openbaar vervoer", "ov", "bus", "trein"),
    TravelMode.CAR.value: ("auto of brommer", "auto", "brommer", "scooter"),
}
DAYS = {one.value: (one.value, one.label) for one in Weekday}
SECTORS = {one.value: (one.label,) for one in Sector}
NEEDED = {one.value: (needed, one.label) for one, needed in NEEDS.items()}
LICENCES = {one.value: (one.value,) for one in DrivingLicence}
SOURCES = {
    SkillSource.OWN.value: ("eigen inschatting",),
    SkillSource.SEEN.value: ("gezien op werkplek", "gezien"),
    SkillSource.TRIAL.value: ("proefopdracht",),
    SkillSource.CERTIFICATE.value: ("certificaat",),
}
UPDATES = {"": ("alleen lege velden", "leeg"), REPLACE: ("alles vervangen", "vervangen")}


def _shown(choices: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(next(iter(names)) for names in choices.values())


SEVERAL = "Meer dan één? Zet er een puntkomma tussen."
COLUMNS = (
    Column("number", "Nummer", words(12), "Ons nummer, als wij deze persoon al kennen. Anders leeg laten.", EXAMPLE,
           also=("kandidaatnummer", "ons nummer")),
    Column("first_name", "Voornaam", words(60), "", "Amina", required=True, also=("roepnaam",)),
    Column("prefix", "Tussenvoegsel", words(20), "Komt voor de achternaam te staan.", "van der",
           also=("voorvoegsel", "tussenvoegsels")),
    Column("last_name", "Achternaam", words(80), "", "Meer", required=True, also=("familienaam", "naam achternaam")),
    Column("birth_year", "Geboortejaar", birth_year,
           "Alleen het jaar wordt bewaard, om dubbele kandidaten te vinden. Staat er een datum, dan nemen wij het jaar.",
           "1988", also=("geboortedatum", "geb datum", "jaar van geboorte")),
    Column("email", "E-mailadres", email, "", "amina@example.org", also=("e mail", "email", "mail", "mailadres", "emailadres")),
    Column("phone", "Telefoonnummer", phone, "", "06 00000000", also=("telefoon", "mobiel", "tel", "06 nummer", "mobiele nummer")),
    Column("postcode", "Postcode", postcode, "", "8232 AB"),
    Column("place", "Woonplaats", words(80), "", "Lelystad", also=("plaats", "stad")),
    Column("coach", "Werkcoach", as_written, "Naam of e-mailadres van de werkcoach. Leeg: de werkcoach die je bij het opsturen kiest.",
           "", also=("coach", "begeleider", "consulent", "klantmanager")),
    Column("target_group", "Doelgroep", one_of(GROUPS), "Nodig bij een nieuwe persoon.", "langdurig werkzoekend",
           required=True, also=("situatie",), allowed=_shown(GROUPS)),
    Column("current_employer", "Huidige werkgever", words(120), "Nodig bij van werk naar werk.", also=("werkgever",)),
    Column("current_job_ends_on", "Huidig werk stopt op", day, "Een datum, bijvoorbeeld 23-11-2026.", also=("einde contract",)),
    Column("strengths", "Waar is iemand goed in", words(2000), "In gewone woorden. Niets over gezondheid.",
           "Werkt netjes en is altijd op tijd.", also=("sterke punten", "kwaliteiten", "talenten")),
    Column("work_wishes", "Wat iemand graag wil doen", words(2000), "", "Werken met de handen.", also=("wensen", "werkwensen")),
    Column("needs", "Nodig om te kunnen werken", words(2000), "Alleen wat nodig is, nooit waarom.",
           "Een vaste collega om vragen aan te stellen."),
    Column("cannot", "Wat niet kan in het werk", some_of(NEEDED), f"Kies uit de lijst, nooit waarom. {SEVERAL}",
           "geen nachtdienst", allowed=_shown(NEEDED)),
    Column("driving_licences", "Rijbewijs", some_of(LICENCES), SEVERAL, "B", also=("rijbewijzen",), allowed=_shown(LICENCES)),
    Column("available_from", "Kan beginnen vanaf", day, "Een datum, bijvoorbeeld 23-11-2026.", "01-03-2027",
           also=("beschikbaar vanaf", "kan beginnen", "startdatum")),
    Column("hours_per_week", "Uren per week", whole(1, 60), "Een getal. Leeg: 32.", "32", also=("uren", "aantal uren")),
    Column("learning_hours_per_week", "Uren per week om te leren", whole(1, 40), "Een getal. Leeg: 16.", "16", also=("leeruren",)),
    Column("days", "Dagen", some_of(DAYS), f"{SEVERAL} Leeg: maandag tot en met vrijdag.", "ma; di; do",
           also=("werkdagen",), allowed=_shown(DAYS)),
    Column("travel_mode", "Vervoer", one_of(TRAVEL), "Leeg: bus of trein.", "fiets", also=("reizen", "vervoermiddel"),
           allowed=_shown(TRAVEL)),
    Column("travel_minutes", "Maximaal reizen in minuten", whole(5, 180), "Een getal. Leeg: 45.", "30",
           also=("reistijd", "maximale reistijd", "reisminuten")),
    Column("sector_wishes", "Sectoren", some_of(SECTORS), SEVERAL, "Logistiek; Horeca",
           also=("sector", "wil werken in", "sectorwens"), allowed=_shown(SECTORS)),
    Column("privacy_explained_on", "Privacy uitgelegd op", day_until_today, "Wanneer je hebt verteld welke gegevens wij bewaren.",
           "23-11-2026", also=("privacy uitgelegd",)),
    Column("assessed_on", "Vaardigheden vastgesteld op", day_until_today, "Een datum. Leeg: de dag van opsturen.", "",
           also=("datum vaardigheden",)),
    Column("source", "Bron van de vaardigheden", one_of(SOURCES), "Leeg: eigen inschatting.", "", also=("bron",),
           allowed=_shown(SOURCES)),
    Column(REPLACE, "Bij bestaande", one_of(UPDATES),
           "Kennen wij iemand al, dan vullen wij alleen lege velden en nieuwe vaardigheden in. Met ‘alles vervangen’ nemen "
           "wij alles uit deze rij over.", "", also=("bijwerken",), allowed=_shown(UPDATES)),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
SKILLS = "skills"
SKILLS_HEADING = "Vaardigheden"
# What is a field of the person; the others say who it is or how the row is meant.
OF_PERSON = tuple(column.key for column in COLUMNS if column.key in {field.name for field in Candidate._meta.fields})
OF_PERSON = tuple(key for key in OF_PERSON if key not in ("number", "coach"))
_BY_HEADING = {plain(name): column.key for column in COLUMNS for name in (column.heading, *column.also)}
_BY_HEADING |= {"vaardigheden": SKILLS, "skills": SKILLS, "competenties": SKILLS}


@dataclass(frozen=True)
class Headings:
    """Which column stands where. places: index -> key; skills: number -> index of the name and of the level."""

    places: dict[int, str]
    skills: dict[int, tuple[int, int | None]]
    names: dict[int, str]
    unknown: tuple[str, ...]

    def missing(self) -> list[str]:
        """Required columns that are not there. Who is known by number needs no name."""
        there = set(self.places.values())
        if "number" in there:
            return []
        return [column.heading for column in COLUMNS if column.required and column.key not in there]


def read_headings(cells: list[str]) -> Headings:
    """Recognise the columns. Raises UnreadableError for one that may never be sent, or one that is there twice."""
    places: dict[int, str] = {}
    pairs: dict[int, dict[str, int]] = {}
    unknown = []
    for index, text in enumerate(cells):
        bare = plain(text)
        if not bare:
            continue
        refused = next((name for part, name in REFUSED.items() if part in bare.replace(" ", "")), None)
        if refused:
            raise UnreadableError(
                f"In dit bestand staat een kolom ‘{text}’. Wij bewaren {refused} nooit. Haal de hele kolom weg en stuur "
                "het bestand opnieuw. Er is niets bewaard."
            )
        if found := SKILL_COLUMN.fullmatch(bare):
            part = "level" if found[1] in ("niveau", "level") else "name"
            pairs.setdefault(int(found[2]), {})[part] = index
        elif (key := _BY_HEADING.get(bare)) and key in places.values():
            raise UnreadableError(
                f"Er zijn twee kolommen voor ‘{heading_of(key)}’. Haal er één weg en stuur het bestand opnieuw."
            )
        elif key:
            places[index] = key
        else:
            unknown.append(text)
    skills = {nr: (pair["name"], pair.get("level")) for nr, pair in sorted(pairs.items()) if "name" in pair}
    unknown += [cells[pair["level"]] for pair in pairs.values() if "name" not in pair]
    return Headings(places, skills, dict(enumerate(cells)), tuple(unknown))


def heading_of(key: str) -> str:
    return SKILLS_HEADING if key == SKILLS else BY_KEY[key].heading


def shown(key: str, value: Any) -> str:
    """A JSON value of a row in the words of the screen."""
    lists: dict[str, Mapping[str, tuple[str, ...]]] = {
        "target_group": GROUPS, "travel_mode": TRAVEL, "cannot": NEEDED, "driving_licences": LICENCES,
        "days": DAYS, "sector_wishes": SECTORS, "source": SOURCES,
    }  # fmt: skip
    if value in (None, "", []):
        return "leeg"
    if key in lists:
        values = value if isinstance(value, list) else [value]
        return ", ".join(lists[key].get(one, (one,))[0] for one in values)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dutch.long_date(date.fromisoformat(value))
    return dutch.long_date(value) if isinstance(value, date) else str(value)
