"""A WerkzoekendeProfiel becomes a person: what is taken over, what is not, and why. Nothing is dropped silently.

Every value of the message gives exactly one line. What we never keep (health, diplomas, the register of people with a
limitation) is told as such; a code that the official list does not have is told as unknown.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError

from candidates.models import METRES_PER_MINUTE, Candidate, DrivingLicence, Fluency, Language, TravelMode
from candidates.vum.shape import Code, Found, values_of
from nieuwebanen import dutch, sbi
from nieuwebanen.errors import DomainError
from nieuwebanen.geography import clean_postcode
from nieuwebanen.skills.models import Occupation, Skill
from nieuwebanen.work import Sector, WorkCondition

MOST_PROFILES = 500  # of one file
LONGEST_TEXT = 2000  # of strengths and wishes


class Verdict(StrEnum):
    TAKEN = "overgenomen"
    TURNED = "omgezet"
    NOT_KEPT = "niet bewaard"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class Line:
    """What happens with one value of the message. kept: how it will stand in the file."""

    place: str
    value: str
    verdict: Verdict
    kept: str = ""
    why: str = ""

    @property
    def in_words(self) -> str:
        """The place as people read it: "mobiliteit: maximale reistijd", "sector 2: code sbi"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.place).lower().replace(".", ": ")


@dataclass
class Reading:
    """What a profile says of a person, in our own fields.

    fields: of Candidate; languages: code -> {speaks, understands, reads, writes}; skills: without a level, because the
    standard has none.
    """

    vum_id: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    languages: dict[str, dict[str, int]] = field(default_factory=dict)
    skills: list[Skill] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return self._count(Verdict.TAKEN, Verdict.TURNED)

    @property
    def not_kept(self) -> int:
        return self._count(Verdict.NOT_KEPT)

    @property
    def unknown(self) -> int:
        return self._count(Verdict.UNKNOWN)

    def _count(self, *verdicts: Verdict) -> int:
        return sum(line.verdict in verdicts for line in self.lines)


# ISO 639-2 (T) of the standard -> ours.
LANGUAGES = {
    "nld": Language.NL, "dut": Language.NL, "ara": Language.AR, "amh": Language.AM, "zho": Language.ZH,
    "chi": Language.ZH, "prs": Language.DARI, "deu": Language.DE, "ger": Language.DE, "eng": Language.EN,
    "fas": Language.FA, "per": Language.FA, "fra": Language.FR, "fre": Language.FR, "hin": Language.HI,
    "hun": Language.HU, "ita": Language.IT, "kur": Language.KU, "pap": Language.PAP, "pus": Language.PS,
    "pol": Language.PL, "por": Language.PT, "ron": Language.RO, "rum": Language.RO, "rus": Language.RU,
    "som": Language.SO, "spa": Language.ES, "srn": Language.SRN, "tam": Language.TA, "tir": Language.TI,
    "tur": Language.TR, "ukr": Language.UK, "urd": Language.UR, "vie": Language.VI, "dse": Language.SIGN,
}  # fmt: skip
FLUENCY_FIELDS = {
    "codeNiveauTaalbeheersingMondeling": "speaks",
    "codeNiveauTaalbeheersingLuisteren": "understands",
    "codeNiveauTaalbeheersingLezen": "reads",
    "codeNiveauTaalbeheersingSchriftelijk": "writes",
}
TRAVEL = {
    1: TravelMode.CAR,
    2: TravelMode.CAR,
    3: TravelMode.BICYCLE,
    4: TravelMode.CAR,
    5: TravelMode.PUBLIC,
}
FURTHEST_FIRST = (TravelMode.CAR, TravelMode.PUBLIC, TravelMode.BICYCLE)
SHIFTS = [WorkCondition.EARLY, WorkCondition.LATE, WorkCondition.NIGHT, WorkCondition.WEEKEND]
# Division of the SBI -> our sector; what is not here is "overig".
SECTORS = {
    **dict.fromkeys(["55", "56"], Sector.HORECA),
    **dict.fromkeys(["49", "50", "51", "52", "53"], Sector.LOGISTICS),
    **dict.fromkeys(["86", "87", "88"], Sector.CARE),
    **dict.fromkeys([*(str(code) for code in range(10, 34)), "41", "42", "43"], Sector.TECHNOLOGY),
    **dict.fromkeys(["80", "81"], Sector.FACILITIES),
    "47": Sector.RETAIL,
}
HEALTH = "Wij bewaren niets over gezondheid. Vraag aan de kandidaat wat nodig is om te kunnen werken."
NO_DIPLOMAS = "Wij kijken naar vaardigheden, niet naar diploma’s en opleidingen."
NO_JOBS = "Wij bewaren geen loopbaan. Leg vast wat iemand daar heeft leren doen."
NOT_KEPT = {
    "indicatieBeschikbaarheidContactgegevens": "Zegt alleen iets over het bericht.",
    "indicatieLdrRegistratie": "Wij bewaren niets over gezondheid of een arbeidsbeperking.",
    "eisAanWerk": HEALTH,
    "webadres": "Wij bewaren geen webadressen.",
    "contractvorm": "Het contract spreken wij per baan af.",
    "contactpersoon": "Dit is de contactpersoon bij het andere systeem.",
    "flexibiliteit.datumEindeBeschikbaarVoorWerk": "Wij bewaren alleen vanaf wanneer iemand kan beginnen.",
    "werktijden.aantalWerkurenPerWeekMinimaal": "Wij bewaren het aantal uren dat iemand wil werken.",
    "werktijden.indicatieKantoortijden": "Wij bewaren welke dagen en diensten iemand kan werken. Vraag het na.",
    "vervoermiddel.indicatieBeschikbaarVoorUitvoeringWerk": "Wij bewaren alleen het vervoer naar het werk.",
    "arbeidsmarktkwalificatie.codeWerkEnDenkniveauWerkzoekende": NO_DIPLOMAS,
    "arbeidsmarktkwalificatie.opleiding": NO_DIPLOMAS,
    "arbeidsmarktkwalificatie.cursus": NO_DIPLOMAS,
    "arbeidsmarktkwalificatie.werkervaring": NO_JOBS,
}


# ---- the file -----------------------------------------------------------------------------------------
def profiles_in(text: str) -> list[dict[str, Any]]:
    """The profiles of a file: one, a list of them, or an answer of the exchange with `matches`.

    Raises DomainError when it is no JSON or holds no profile.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DomainError("Dit is geen JSON-bestand. Kies het bestand dat je uit het andere systeem hebt.") from error
    if isinstance(found, dict) and isinstance(found.get("matches"), list):
        found = found["matches"]
    profiles = [found] if isinstance(found, dict) else found
    if not isinstance(profiles, list) or not profiles or not all(isinstance(one, dict) for one in profiles):
        raise DomainError("In dit bestand staat geen profiel van een werkzoekende.")
    if len(profiles) > MOST_PROFILES:
        raise DomainError(f"In dit bestand staan meer dan {MOST_PROFILES} profielen. Deel het bestand op.")
    return profiles


# ---- one profile --------------------------------------------------------------------------------------
def read(profile: dict[str, Any]) -> Reading:
    """Result: what this profile says in our own fields, and one line per value of it. Two queries."""
    reading = _Reader(profile).reading
    reading.fields = {name: value for name, value in reading.fields.items() if value not in ("", [])}
    return reading


class _Reader:
    def __init__(self, profile: dict[str, Any]) -> None:
        self.profile, self.reading = profile, Reading()
        found = list(values_of(profile))
        uris = {one.value for one in found if isinstance(one.value, str) and one.value.startswith("http")}
        skills = Skill.objects.current().exclude(competentnl_uri="").filter(competentnl_uri__in=uris)
        self.skills = {skill.competentnl_uri: skill for skill in skills}
        self.occupations = {one.esco_uri: one for one in Occupation.objects.filter(esco_uri__in=uris)}
        self.travel = self._travel()
        self.minutes_given = self._has_minutes()
        self.reading.lines = [self._line(one) for one in found]

    def _line(self, found: Found) -> Line:
        if found.problem:
            return Line(legible(found.place), _shown(found), Verdict.UNKNOWN, why=found.problem)
        if (why := _never_kept(found.name)) is not None:
            return Line(legible(found.place), _shown(found), Verdict.NOT_KEPT, why=why)
        verdict, kept, why = READERS[found.name](self, found)
        return Line(legible(found.place), _shown(found), verdict, kept, why)

    # ---- what the answer depends on more than one value ----
    def _travel(self) -> TravelMode | None:
        """The means with which somebody gets furthest, of those not said to be unavailable for going to work."""
        means = self.profile.get("vervoermiddel")
        usable = {
            TRAVEL[one["codeVervoermiddel"]]
            for one in (means if isinstance(means, list) else [])
            if isinstance(one, dict)
            and isinstance(one.get("codeVervoermiddel"), int)
            and one["codeVervoermiddel"] in TRAVEL
            and one.get("indicatieBeschikbaarVoorWoonWerkverkeer") != 2
        }
        return next((mode for mode in FURTHEST_FIRST if mode in usable), None)

    def _has_minutes(self) -> bool:
        mobility = self.profile.get("mobiliteit")
        minutes = mobility.get("maximaleReistijd") if isinstance(mobility, dict) else None
        return isinstance(minutes, int) and 5 <= minutes <= 180

    # ---- one value each: (verdict, how it is kept, why) ----
    def vum_id(self, found: Found) -> tuple[Verdict, str, str]:
        self.reading.vum_id = found.value
        return Verdict.TAKEN, found.value, "Zo herkennen wij deze persoon als het profiel opnieuw komt."

    def strengths(self, found: Found) -> tuple[Verdict, str, str]:
        self.reading.fields["strengths"] = found.value
        return Verdict.TAKEN, found.value, ""

    def email(self, found: Found) -> tuple[Verdict, str, str]:
        return self._first("email", found)

    def phone(self, found: Found) -> tuple[Verdict, str, str]:
        return self._first("phone", found)

    def _first(self, name: str, found: Found) -> tuple[Verdict, str, str]:
        if name in self.reading.fields:
            return Verdict.NOT_KEPT, "", "Wij bewaren er één."
        try:
            Candidate._meta.get_field(name).clean(found.value, None)  # type: ignore[union-attr]
        except ValidationError:
            return Verdict.UNKNOWN, "", "Dit is niet goed geschreven. Vraag het na."
        self.reading.fields[name] = found.value
        return Verdict.TAKEN, found.value, ""

    def postcode(self, found: Found) -> tuple[Verdict, str, str]:
        if found.value.startswith("0"):
            return Verdict.UNKNOWN, "", "Een postcode begint niet met een 0."
        self.reading.fields["postcode"] = clean_postcode(found.value)
        return Verdict.TAKEN, self.reading.fields["postcode"], ""

    def minutes(self, found: Found) -> tuple[Verdict, str, str]:
        if not 5 <= found.value <= 180:
            return Verdict.NOT_KEPT, "", "Wij bewaren 5 tot en met 180 minuten. Vraag de reistijd na."
        self.reading.fields["travel_minutes"] = found.value
        return Verdict.TAKEN, f"{found.value} minuten", ""

    def kilometres(self, found: Found) -> tuple[Verdict, str, str]:
        if self.minutes_given:
            return Verdict.NOT_KEPT, "", "De reistijd staat er ook. Die bewaren wij."
        mode = self.travel or TravelMode.PUBLIC
        minutes = found.value * 1000 // METRES_PER_MINUTE[mode]
        if not 5 <= minutes <= 180:
            return Verdict.NOT_KEPT, "", "Dit geeft geen reistijd van 5 tot en met 180 minuten. Vraag de reistijd na."
        self.reading.fields["travel_minutes"] = minutes
        return Verdict.TURNED, f"ongeveer {minutes} minuten", f"Gerekend met {mode.label}."

    def transport(self, found: Found) -> tuple[Verdict, str, str]:
        if found.value not in TRAVEL:
            return Verdict.NOT_KEPT, "", "Wij bewaren lopen, fiets, bus of trein, en auto of brommer."
        if TRAVEL[found.value] != self.travel:
            return Verdict.NOT_KEPT, "", "Wij bewaren één vervoermiddel: waarmee iemand het verst komt."
        self.reading.fields["travel_mode"] = self.travel.value
        return Verdict.TURNED, self.travel.label, ""

    def to_work(self, found: Found) -> tuple[Verdict, str, str]:
        return Verdict.TURNED, "", "Telt mee bij de keuze van het vervoer."

    def starts_on(self, found: Found) -> tuple[Verdict, str, str]:
        day = date.fromisoformat(found.value)
        self.reading.fields["available_from"] = day
        return Verdict.TAKEN, dutch.long_date(day), ""

    def irregular(self, found: Found) -> tuple[Verdict, str, str]:
        if found.value == 0:
            return Verdict.NOT_KEPT, "", "Onbekend: vraag het na."
        if found.value == 1:
            return Verdict.TURNED, "alle diensten kunnen", ""
        self.reading.fields["cannot"] = [shift.value for shift in SHIFTS]
        return Verdict.TURNED, "geen vroege, late of nachtdienst en geen weekend", "Vraag na of dat alles is."

    def hours(self, found: Found) -> tuple[Verdict, str, str]:
        if not 1 <= found.value <= 60:
            return Verdict.NOT_KEPT, "", "Wij bewaren 1 tot en met 60 uur. Vraag het aantal uren na."
        self.reading.fields["hours_per_week"] = found.value
        return Verdict.TAKEN, f"{found.value} uur per week", ""

    def sector(self, found: Found) -> tuple[Verdict, str, str]:
        code = str(found.value)
        if not sbi.is_known(code):
            code = f"0{code}"  # a number drops the nought in front
        if not sbi.is_known(code):
            return Verdict.UNKNOWN, "", "Deze code staat niet in de Standaard Bedrijfsindeling."
        sector = SECTORS.get(code[:2], Sector.OTHER)
        wishes = self.reading.fields.setdefault("sector_wishes", [])
        if sector.value not in wishes:
            wishes.append(sector.value)
        return Verdict.TURNED, sector.label, sbi.name_of(code)

    def occupation(self, found: Found) -> tuple[Verdict, str, str]:
        known = self.occupations.get(found.value)
        if known is None:
            return Verdict.UNKNOWN, "", "Wij kennen dit beroep niet. Leg de vaardigheden vast."
        return self._wish(known.name)

    def interest(self, found: Found) -> tuple[Verdict, str, str]:
        return self._wish(found.value)

    def _wish(self, text: str) -> tuple[Verdict, str, str]:
        now = self.reading.fields.get("work_wishes", "")
        longer = f"{now}\n{text}".strip()
        if len(longer) > LONGEST_TEXT:
            return Verdict.NOT_KEPT, "", "De wensen zijn te lang. Kort ze in na het bewaren."
        self.reading.fields["work_wishes"] = longer
        return Verdict.TURNED, text, "Staat bij wat iemand graag wil doen."

    def competence(self, found: Found) -> tuple[Verdict, str, str]:
        skill = self.skills.get(found.value)
        if skill is None:
            return Verdict.UNKNOWN, "", "Deze code hoort niet bij een vaardigheid van onze lijst."
        if skill not in self.reading.skills:
            self.reading.skills.append(skill)
        return Verdict.TURNED, skill.name, "De standaard zegt niet hoe goed: kies hieronder het niveau."

    def licence(self, found: Found) -> tuple[Verdict, str, str]:
        code = found.value.removesuffix("+")
        licences = self.reading.fields.setdefault("driving_licences", [])
        if code not in licences:
            licences.append(code)
        label = DrivingLicence(code).label
        return (Verdict.TURNED if code != found.value else Verdict.TAKEN), label, ""

    def language(self, found: Found) -> tuple[Verdict, str, str]:
        language = LANGUAGES.get(found.value)
        if language is None:
            self.reading.languages.setdefault(Language.OTHER, {})
            return Verdict.TURNED, Language.OTHER.label, "Deze taal staat niet in onze lijst."
        self.reading.languages.setdefault(language, {})
        return Verdict.TAKEN, language.label, ""

    def fluency(self, found: Found) -> tuple[Verdict, str, str]:
        part = FLUENCY_FIELDS[found.name.rpartition(".")[2]]
        language = self._language_at(found.place)
        if language is None:
            return Verdict.UNKNOWN, "", "Er staat niet bij om welke taal het gaat."
        if found.value in (0, 8):
            return Verdict.NOT_KEPT, "", "Onbekend: vraag het na."
        self.reading.languages.setdefault(language, {}).setdefault(part, found.value)
        return Verdict.TAKEN, f"{language.label}: {Fluency(found.value).label}", ""

    def _language_at(self, place: str) -> Language | None:
        number = int(place.split("taalbeheersing ")[1].split(".")[0])
        code = self.profile["arbeidsmarktkwalificatie"]["taalbeheersing"][number - 1].get("codeTaal")
        return LANGUAGES.get(code, Language.OTHER) if isinstance(code, str) else None


def _never_kept(name: str) -> str | None:
    """The reason why this attribute, or what it is part of, is not kept."""
    parts = name.split(".")
    heads = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((NOT_KEPT[head] for head in heads if head in NOT_KEPT), None)


def _shown(found: Found) -> str:
    if isinstance(found.leaf, Code) and not found.problem:
        return found.leaf.word(found.value)
    return legible(found.value) if isinstance(found.value, str) else json.dumps(found.value)


def legible(text: str) -> str:
    """The same text for a screen: what no page can hold stands there as JSON would write it."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\u0000")


Reader = Callable[[_Reader, Found], tuple[Verdict, str, str]]
QUALIFICATION = "arbeidsmarktkwalificatie."
READERS: dict[str, Reader] = {
    "idWerkzoekende": _Reader.vum_id,
    "persoonlijkePresentatie": _Reader.strengths,
    "emailadres": _Reader.email,
    "telefoonnummer": _Reader.phone,
    "bemiddelingsberoep.codeBeroepsnaam": _Reader.occupation,
    "sector.codeSbi": _Reader.sector,
    "mobiliteit.bemiddelingspostcode": _Reader.postcode,
    "mobiliteit.maximaleReisafstand": _Reader.kilometres,
    "mobiliteit.maximaleReistijd": _Reader.minutes,
    "vervoermiddel.codeVervoermiddel": _Reader.transport,
    "vervoermiddel.indicatieBeschikbaarVoorWoonWerkverkeer": _Reader.to_work,
    "flexibiliteit.datumAanvangBeschikbaarVoorWerk": _Reader.starts_on,
    "flexibiliteit.indicatieOnregelmatigWerkOfPloegendienst": _Reader.irregular,
    "werktijden.aantalWerkurenPerWeekMaximaal": _Reader.hours,
    QUALIFICATION + "competentiebeheersing.codeCompetentie": _Reader.competence,
    QUALIFICATION + "interesse.naamInteresse": _Reader.interest,
    QUALIFICATION + "rijbewijs.codeSoortRijbewijs": _Reader.licence,
    QUALIFICATION + "taalbeheersing.codeTaal": _Reader.language,
    **{QUALIFICATION + f"taalbeheersing.{name}": _Reader.fluency for name in FLUENCY_FIELDS},
}


def names_of(shape: Any, name: str = "") -> Iterator[str]:
    """Every attribute that the standard has, as `Found.name` writes it."""
    if isinstance(shape, list):
        yield from names_of(shape[0], name)
    elif isinstance(shape, dict):
        for key, inner in shape.items():
            yield from names_of(inner, f"{name}.{key}".lstrip("."))
    else:
        yield name
