"""What the files of the demo people hold besides their skills: wishes, needs, licences and languages at work."""

from collections.abc import Iterator

from candidates.models import Candidate, CandidateLanguage, Fluency, Language, TargetGroup, TravelMode

WISHES = {
    "horeca": ("Tussen de mensen werken. Liefst in een klein team.", "Leren koken, en later zelf in de keuken staan."),
    "logistiek": ("Werk waarbij het lichaam bezig is. Leren rijden op de heftruck.", "Een vaste plek in een magazijn."),
    "zorg": ("Iets betekenen voor ouderen. Liever doen dan achter een computer.", "Overdag werken, dicht bij huis."),
    "techniek": ("Met de handen werken en zien wat af is.", "Een vak leren van iemand die het kan."),
    "facilitair": ("Buiten werken, met een eigen stuk om bij te houden.", "Rustig werk op vaste tijden."),
}
NEEDS = (
    "Een vaste collega om vragen aan te stellen.",
    "Uitleg met een voorbeeld erbij, daarna zelf doen.",
    "Elke dag op dezelfde tijd beginnen.",
)
FIRST_LANGUAGE = {
    "marek": Language.PL, "fatuma": Language.SO, "hamza": Language.AR, "tesfay": Language.TI, "olena": Language.UK,
    "amina": Language.AR, "nour": Language.AR, "omar": Language.AR, "farida": Language.DARI, "selam": Language.TI,
    "ewa": Language.PL, "ibrahim": Language.TR, "hassan": Language.SO, "tom_a": Language.AM, "samira": Language.AR,
    "zeynep": Language.TR, "yildiz": Language.TR, "piotr": Language.PL,
}  # fmt: skip
EVERY = ("speaks", "understands", "reads", "writes")


def wishes(number: int, row: dict[str, str]) -> str:
    """In the own words; who has hardly been spoken to has none."""
    sector = next(iter(row["sectors"].split()), "")
    return WISHES[sector][number % 2] if row["strengths"] and sector in WISHES else ""


def needs(number: int) -> str:
    return NEEDS[number // 4 % len(NEEDS)] if number % 4 == 0 else ""


def licences(number: int, row: dict[str, str]) -> list[str]:
    """Who comes by car has B, and some others too; of most others nobody asked yet."""
    if row["mode"] == TravelMode.CAR or number % 9 == 0:
        return ["B", "BE"] if number % 7 == 0 else ["B"]
    return ["AM"] if number % 11 == 0 else []


def languages(candidate: Candidate, number: int, row: dict[str, str]) -> Iterator[CandidateLanguage]:
    """Dutch as far as it is at work, then the first language. Of every fourth file nobody asked yet."""
    learns = row["group"] == TargetGroup.LANGUAGE
    if number % 4 == 1 and not learns:
        return
    dutch = (Fluency.FAIR, Fluency.GOOD, Fluency.FAIR, Fluency.NONE) if learns else (Fluency.EXCELLENT,) * 4
    yield CandidateLanguage(candidate=candidate, language=Language.NL, **dict(zip(EVERY, dutch, strict=True)))
    if first := FIRST_LANGUAGE.get(row["key"]):
        levels = dict.fromkeys(EVERY, Fluency.EXCELLENT)
        yield CandidateLanguage(candidate=candidate, language=first, **levels)
    elif number % 3 == 0:
        yield CandidateLanguage(
            candidate=candidate, language=Language.EN, speaks=Fluency.GOOD, understands=Fluency.GOOD
        )
