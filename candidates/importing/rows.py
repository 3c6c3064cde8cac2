"""A row of the file becomes what will happen: somebody new, somebody we know, perhaps a double, or a mistake to mend.

What may never be kept is refused here and stays out of the stored row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Func, Value
from django.db.models.functions import Concat

from candidates.importing import columns
from candidates.importing.columns import BY_KEY, OF_PERSON, REPLACE, SKILLS, SKILLS_HEADING, Headings, UnreadableError
from candidates.importing.reading import NO_OUTCOME, Line, may_be_bsn, place_of
from candidates.models import Candidate, CandidateQuerySet, CandidateStatus, RowOutcome, TargetGroup
from nieuwebanen import dutch, free_text
from nieuwebanen.accounts.models import User, UserQuerySet

NOT_KEPT = "(niet bewaard)"
FREE_TEXTS = ("strengths", "work_wishes", "needs")
WORD_AND_LEVEL = re.compile(r"(.+?)\s*[=:]\s*([^=:]+)")


@dataclass
class Draft:
    """One row, read. values and messages are stored with the row (ImportRow)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    outcome: RowOutcome = RowOutcome.NEW
    match: Candidate | None = None

    def wrong(self, heading: str, text: str, cell: str = "") -> None:
        """This must be mended in the file: the row is not taken over."""
        self.messages.append({"column": heading, "cell": cell, "text": text, "stops": True})

    def note(self, heading: str, text: str) -> None:
        """Good to know; the row goes on."""
        self.messages.append({"column": heading, "cell": "", "text": text, "stops": False})

    @property
    def stops(self) -> bool:
        return any(message["stops"] for message in self.messages)

    @property
    def name(self) -> str:
        fields = self.values["fields"]
        return f"{fields.get('first_name', '')} {fields.get('last_name', '')}".strip()


# ---- reading one row ----------------------------------------------------------------------------------------
def read_row(line: Line, headings: Headings, *, today: date) -> Draft | None:
    """What this row says; None for the example of the template."""
    draft = Draft(line.number)
    raw: dict[str, str] = {}
    values: dict[str, Any] = {}
    skills: list[tuple[str, int]] = []

    def cell(index: int, heading: str, *, is_phone: bool = False) -> str:
        """The text of a cell, or nothing and a message when it may not or cannot be read."""
        text = line.cells[index] if index < len(line.cells) else ""
        if text == NO_OUTCOME:
            draft.wrong(
                heading,
                "In deze cel staat een formule zonder uitkomst. Plak de cel als waarde, of bewaar het bestand eerst in Excel.",
                place_of(line.number, index),
            )
            return ""
        if text and may_be_bsn(text, is_phone=is_phone):
            raw[heading] = NOT_KEPT
            draft.wrong(
                heading,
                "Hier staat een getal dat een BSN kan zijn. Wij bewaren geen BSN: wij hebben deze cel niet bewaard. Haal het weg.",
                place_of(line.number, index),
            )
            return ""
        if text:
            raw[heading] = text
        return text

    for index, key in headings.places.items():
        text = cell(index, headings.names[index], is_phone=key == "phone")
        if key == "number" and text.lower() == columns.EXAMPLE:
            return None
        if not text:
            continue
        try:
            if key == SKILLS:
                skills += _listed_skills(text)
            else:
                values[key] = BY_KEY[key].read(text, today)
        except UnreadableError as error:
            draft.wrong(headings.names[index], str(error), place_of(line.number, index))
    for number, (of_name, of_level) in headings.skills.items():
        word = cell(of_name, headings.names[of_name])
        level = "" if of_level is None else cell(of_level, headings.names[of_level])
        try:
            skills += _pair(word, level, number, today)
        except UnreadableError as error:
            at = of_name if of_level is None else of_level
            draft.wrong(headings.names[at], str(error), place_of(line.number, at))
    draft.values = _values(raw, values, _once(skills, draft))
    _complete(draft)
    return draft


def _listed_skills(text: str) -> list[tuple[str, int]]:
    found = []
    for part in re.split(r"[;\n]+", text):
        if not part.strip():
            continue
        match = WORD_AND_LEVEL.fullmatch(part.strip())
        if match is None:
            raise UnreadableError(f"Schrijf bij ‘{part.strip()}’ ook het niveau, zoals: Heftruck rijden=2.")
        found.append((match[1].strip()[:250], columns.level(match[2].strip(), date.min)))
    return found


def _pair(word: str, level: str, number: int, today: date) -> list[tuple[str, int]]:
    if not word and not level:
        return []
    if not word:
        raise UnreadableError(f"Hier staat een niveau zonder vaardigheid. Vul ‘Vaardigheid {number}’ in.")
    if not level:
        raise UnreadableError(f"Vul het niveau in bij ‘{word}’: {'; '.join(columns.LEVELS)}.")
    return [(word[:250], columns.level(level, today))]


def _once(skills: list[tuple[str, int]], draft: Draft) -> list[tuple[str, int]]:
    """A skill that is there twice must have one level."""
    levels: dict[str, tuple[str, int]] = {}
    for word, level in skills[: columns.MOST_SKILLS]:
        key = columns.plain(word)
        if key in levels and levels[key][1] != level:
            draft.wrong(SKILLS_HEADING, f"‘{word}’ staat twee keer in deze rij, met een ander niveau. Haal er één weg.")
        levels[key] = (word, level)
    if len(skills) > columns.MOST_SKILLS:
        draft.wrong(
            SKILLS_HEADING, f"Er staan meer dan {columns.MOST_SKILLS} vaardigheden in deze rij. Haal er een paar weg."
        )
    return list(levels.values())


def _values(raw: dict[str, str], values: dict[str, Any], skills: list[tuple[str, int]]) -> dict[str, Any]:
    if values.get("prefix") and values.get("last_name"):
        values["last_name"] = f"{values['prefix']} {values['last_name']}"
    return {
        "raw": raw,
        "fields": {key: value for key, value in values.items() if key in OF_PERSON},
        "skills": skills,
        "number": values.get("number", ""),
        "coach_text": values.get("coach", ""),
        "coach": None,
        "replace": values.get(REPLACE) == REPLACE,
        "on": values.get("assessed_on", ""),
        "source": values.get("source", ""),
    }


def _complete(draft: Draft) -> None:
    fields = draft.values["fields"]
    if len(fields.get("last_name", "")) > 80:
        draft.wrong("Achternaam", "Maak dit korter: maximaal 80 tekens met het tussenvoegsel.")
    if not draft.values["number"]:
        for key in ("first_name", "last_name"):
            if key not in fields and BY_KEY[key].heading not in {message["column"] for message in draft.messages}:
                draft.wrong(BY_KEY[key].heading, f"Vul de {BY_KEY[key].heading.lower()} in.")
    for warning in free_text.warnings(*(str(fields.get(name, "")) for name in FREE_TEXTS)):
        draft.note("Tekst", warning)


# ---- who is it --------------------------------------------------------------------------------------------
def full_name_key() -> Func:
    """As the index candidate_full_name has it."""
    return Func(Concat("first_name", Value(" "), "last_name"), function="nb_plain")


def name_keys(names: Sequence[str]) -> list[str]:
    """What the database makes of these names: its own rule for accents, so that both sides are the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nb_plain(name) from unnest(%s::text[]) with ordinality u(name, nr) order by nr", [list(names)]
        )
        return [row[0] for row in cursor.fetchall()]


class Judge:
    """Says for every row what will happen, for one reader of one file. Remembers who came before in the file."""

    def __init__(self, by: User, *, coach: User) -> None:
        self.by, self.coach = by, coach
        coaches = coaches_for(by)
        self.coaches: dict[str, list[User]] = {}
        for one in coaches:
            for name in (one.email, one.full_name):
                self.coaches.setdefault(columns.plain(name), []).append(one)
        self.before: dict[tuple[Any, ...], int] = {}  # who -> the row in which they stood
        self.named: dict[str, list[tuple[int, int | None]]] = {}  # name -> rows and birth years

    def judge(self, drafts: list[Draft]) -> None:
        """Fill in outcome and match. A constant number of queries for any number of rows."""
        keys = name_keys([draft.name for draft in drafts])
        of_name: dict[str, list[Candidate]] = {}
        for candidate in known_people().annotate(key=full_name_key()).filter(key__in={key for key in keys if key}):
            of_name.setdefault(candidate.key, []).append(candidate)
        numbers = {draft.values["number"].upper() for draft in drafts if draft.values["number"]}
        of_number = {one.number: one for one in known_people().annotate(key=full_name_key()).filter(number__in=numbers)}
        for draft, key in zip(drafts, keys, strict=True):
            self._coach(draft)
            self._twice(draft, key)
            if draft.values["number"]:
                self._by_number(draft, key, of_number.get(draft.values["number"].upper()))
            elif key:
                self._by_name(draft, key, of_name.get(key, []))
            if draft.match is None and not draft.stops:
                self._new(draft)
            if draft.stops:
                draft.outcome = RowOutcome.ERROR

    def _coach(self, draft: Draft) -> None:
        said = draft.values["coach_text"]
        if not said:
            return
        found = self.coaches.get(columns.plain(said), [])
        if len(found) == 1:
            draft.values["coach"] = found[0].pk
        elif found:
            draft.wrong("Werkcoach", f"Er zijn meer werkcoaches met de naam ‘{said}’. Vul het e-mailadres in.")
        else:
            whose = "van je team" if self.by.is_coach else "die wij kennen"
            draft.wrong(
                "Werkcoach", f"‘{said}’ is geen werkcoach {whose}. Vul de naam of het e-mailadres in, of laat leeg."
            )

    def _twice(self, draft: Draft, key: str) -> None:
        fields = draft.values["fields"]
        number = draft.values["number"].upper()
        who = (number,) if number else (key, fields.get("birth_year"), fields.get("postcode"))
        if not (number or key):
            return
        earlier = self.before.setdefault(who, draft.number)
        if earlier != draft.number:
            heading = "Nummer" if number else "Voornaam"
            draft.wrong(heading, f"Deze persoon staat ook in rij {earlier}. Haal één van beide rijen weg.")

    def _by_number(self, draft: Draft, key: str, found: Candidate | None) -> None:
        if found is None or not self._mine(found):
            draft.wrong("Nummer", "Dit nummer is niet van iemand in je team. Kijk het nummer na, of laat de cel leeg.")
        elif key and key != found.key:  # type: ignore[attr-defined]
            draft.wrong("Nummer", "Dit nummer hoort bij iemand met een andere naam. Kijk het nummer en de naam na.")
        else:
            self._match(draft, found)

    def _by_name(self, draft: Draft, key: str, found: list[Candidate]) -> None:
        fields = draft.values["fields"]
        year, postcode = fields.get("birth_year"), fields.get("postcode")
        sure = [one for one in found if year and postcode and (one.birth_year, one.postcode) == (year, postcode)]
        perhaps = [one for one in found if one not in sure and (not year or one.birth_year in (None, year))]
        if len(sure) > 1:
            draft.wrong("Voornaam", f"Er zijn meer dossiers van deze persoon: {_numbers(sure)}. Vul het nummer in.")
        elif sure and not self._mine(sure[0]):
            draft.wrong(
                "Voornaam",
                f"Deze persoon is al bekend bij een ander team: {sure[0].number}. Overleg met team {sure[0].team}.",
            )
        elif sure:
            self._match(draft, sure[0])
        elif perhaps:
            draft.outcome = RowOutcome.DOUBT
            draft.note(
                "Voornaam",
                f"Er is al iemand met deze naam: {_numbers(perhaps)}. Is het dezelfde persoon? Vul dan het nummer in het bestand "
                "in. Is het iemand anders? Vink de rij dan aan.",
            )
        elif (row := self._namesake(draft, key)) is not None:
            draft.outcome = RowOutcome.DOUBT
            draft.note("Voornaam", f"In rij {row} staat dezelfde naam. Is het iemand anders? Vink de rij dan aan.")

    def _namesake(self, draft: Draft, key: str) -> int | None:
        """An earlier row with this name and not another birth year."""
        year = draft.values["fields"].get("birth_year")
        earlier = self.named.setdefault(key, [])
        found = next((row for row, other in earlier if year is None or other in (None, year)), None)
        earlier.append((draft.number, year))
        return found

    def _match(self, draft: Draft, found: Candidate) -> None:
        draft.outcome, draft.match = RowOutcome.MATCH, found
        if found.status == CandidateStatus.INACTIVE:
            draft.note("", "Dit dossier is gestopt en blijft dat. Heropen het op de pagina van de kandidaat.")
        if draft.values["coach"] not in (None, found.coach_id):
            draft.note("Werkcoach", "De werkcoach van een bestaand dossier verandert niet door een import.")
        becomes = draft.values["fields"].get("target_group") if draft.values["replace"] else None
        employer = draft.values["fields"].get("current_employer") or found.current_employer
        if becomes == TargetGroup.JOB_TO_JOB and not employer:
            draft.wrong("Huidige werkgever", "Vul in bij welke werkgever iemand nu werkt.")

    def _new(self, draft: Draft) -> None:
        fields = draft.values["fields"]
        if "target_group" not in fields:
            draft.wrong("Doelgroep", f"Vul de doelgroep in. Kies uit: {'; '.join(BY_KEY['target_group'].allowed)}.")
        elif fields["target_group"] == TargetGroup.JOB_TO_JOB and "current_employer" not in fields:
            draft.wrong("Huidige werkgever", "Vul in bij welke werkgever iemand nu werkt.")

    def _mine(self, candidate: Candidate) -> bool:
        return self.by.is_manager or candidate.team_id == self.by.team_id


def known_people() -> CandidateQuerySet:
    """Everybody who has a file: also of another team, for somebody must not get a second one. Never shown by name."""
    return Candidate.objects.filter(merged_into=None, erased_at=None).select_related("team")


def coaches_for(user: User) -> UserQuerySet:
    """To whom this user may give new people: a coach within the own team, a manager to everybody."""
    coaches = User.objects.active().coaches()
    return coaches.filter(team=user.team) if user.is_coach else coaches


def _numbers(people: list[Candidate]) -> str:
    return dutch.listed(one.number for one in people[:3])
