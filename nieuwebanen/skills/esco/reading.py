"""The list that the files of ESCO make together, in one language or in two: Dutch wins, the other becomes a second word."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from nieuwebanen.errors import DomainError
from nieuwebanen.skills.esco.files import Kind, Opened, Source
from nieuwebanen.skills.models import SkillKind

NAME = 250  # characters of a name or another word
MEANING = 4000
SKILL_URI = "http://data.europa.eu/esco/"
SKILL = "KnowledgeSkillCompetence"
GROUP = "SkillGroup"
# Words that stand in every sentence of one language and seldom in the other.
DUTCH = frozenset(["de", "het", "een", "en", "van", "voor", "met", "te", "op", "zijn", "bij", "worden", "deze"])
ENGLISH = frozenset(["the", "and", "of", "to", "for", "with", "in", "on", "by", "from", "this", "that"])
SAMPLE = 200_000
QUARTERS = {"essential": 2, "optional": 1}  # what is essential for a skill is half of learning it (matching.md §2)


@dataclass
class ListedSkill:
    name: str = ""
    meaning: str = ""
    kind: str = SkillKind.SKILL
    words: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)


@dataclass
class ListedGroup:
    name: str = ""
    code: str = ""
    parent: str = ""


@dataclass
class ListedOccupation:
    name: str = ""
    code: str = ""
    words: list[str] = field(default_factory=list)


@dataclass
class EscoList:
    """By address. complete, all_occupations: whether what is not in it has gone from ESCO."""

    skills: dict[str, ListedSkill] = field(default_factory=dict)
    groups: dict[str, ListedGroup] = field(default_factory=dict)
    occupations: dict[str, ListedOccupation] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    related: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: dict[tuple[str, str], bool] = field(default_factory=dict)
    kinds: set[Kind] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        return Kind.SKILLS in self.kinds

    @property
    def all_occupations(self) -> bool:
        return Kind.OCCUPATIONS in self.kinds


def is_dutch(text: str) -> bool:
    """Which of two languages a file is in, by its small words: no header and no column says it."""
    words = Counter(re.findall(r"[a-z]+", text[:SAMPLE].lower()))
    return sum(words[word] for word in DUTCH) > sum(words[word] for word in ENGLISH)


def read(opened: Opened, *, step: Callable[[], None] = lambda: None) -> EscoList:
    """Put the files together. step: called after each file. Raises DomainError when skills are missing or broken."""
    found = EscoList()
    broader: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for source in sorted(opened.sources, key=_order):
        found.kinds.add(source.kind)
        if source.kind in (Kind.SKILLS, Kind.SOME_SKILLS):
            _skills(found, source)
        elif source.kind is Kind.GROUPS:
            _groups(found, source)
        elif source.kind is Kind.OCCUPATIONS:
            _occupations(found, source)
        elif source.kind is Kind.BROADER:
            for row in source.rows():
                broader[row["conceptUri"]].append((row["broaderType"], row["broaderUri"]))
        elif source.kind is Kind.RELATED:
            _related(found, source)
        else:
            _asked(found, source)
        step()
    _check(found)
    _place(found, broader)
    return found


def _order(source: Source) -> tuple[bool, bool]:
    """Dutch first, so that it wins; whole lists before parts, which only add words."""
    return not is_dutch(source.text), source.kind is Kind.SOME_SKILLS


def _check(found: EscoList) -> None:
    if not found.skills:
        raise DomainError("Er is geen lijst met vaardigheden bij (skills_nl.csv of skills_en.csv). Stuur die ook.")


# ---- one kind of file each --------------------------------------------------------------------------------
def _clean(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Iterator[str]:
    """Other words stand under each other, in collections behind bars."""
    for part in re.split(r"\n| \| ", text):
        if word := _clean(part):
            yield word[:NAME]


def _address(row: dict[str, str], column: str = "conceptUri") -> str:
    return row[column].strip()


def _released(row: dict[str, str]) -> bool:
    return row.get("status", "released") in ("released", "")


def _skills(found: EscoList, source: Source) -> None:
    language = "nl" if is_dutch(source.text) else "en"
    for row in source.rows():
        uri, name = _address(row), _clean(row["preferredLabel"])[:NAME]
        if not name or not _released(row) or not uri.startswith(SKILL_URI):
            continue
        skill = found.skills.setdefault(uri, ListedSkill())
        if row["skillType"] == "knowledge":
            skill.kind = SkillKind.KNOWLEDGE
        skill.languages.add(language)
        skill.meaning = skill.meaning or _meaning(row["description"])
        if skill.name:
            skill.words.append(name)
        else:
            skill.name = name
        skill.words += _words(row["altLabels"])
        if source.kind is Kind.SOME_SKILLS and row["broaderConceptUri"]:
            found.group_of.setdefault(uri, row["broaderConceptUri"].split(" | ")[0].strip())


def _meaning(text: str) -> str:
    return "\n".join(filter(None, map(_clean, text.splitlines())))[:MEANING]


def _groups(found: EscoList, source: Source) -> None:
    for row in source.rows():
        uri, name = _address(row), _clean(row["preferredLabel"])[:NAME]
        if name:
            group = found.groups.setdefault(uri, ListedGroup())
            group.name = group.name or name
            group.code = group.code or row["code"].strip()


def _occupations(found: EscoList, source: Source) -> None:
    for row in source.rows():
        uri, name = _address(row), _clean(row["preferredLabel"])[:NAME]
        if not name or not _released(row):
            continue
        occupation = found.occupations.setdefault(uri, ListedOccupation())
        if occupation.name:
            occupation.words.append(name)
        else:
            occupation.name, occupation.code = name, row["code"].strip()[:40]
        occupation.words += _words(row["altLabels"])


def _related(found: EscoList, source: Source) -> None:
    for row in source.rows():
        pair = _address(row, "originalSkillUri"), _address(row, "relatedSkillUri")
        quarters = QUARTERS.get(row["relationType"], 1)
        if pair[0] != pair[1]:
            found.related[pair] = max(quarters, found.related.get(pair, 0))


def _asked(found: EscoList, source: Source) -> None:
    for row in source.rows():
        pair = _address(row, "occupationUri"), _address(row, "skillUri")
        found.asked[pair] = found.asked.get(pair, False) or row["relationType"] == "essential"


# ---- what belongs where -----------------------------------------------------------------------------------
def _place(found: EscoList, broader: dict[str, list[tuple[str, str]]]) -> None:
    """Every skill in one group: the nearest above it, through broader skills when need be."""
    for uri, group in found.groups.items():
        parents = [above for kind, above in broader.get(uri, ()) if kind == GROUP and above in found.groups]
        group.parent = min(parents, default="")
    for uri in found.skills:
        place = _nearest(uri, broader, found.groups) or found.group_of.get(uri, "")
        if place in found.groups:
            found.group_of[uri] = place
        else:
            found.group_of.pop(uri, None)
    for skill in found.skills.values():
        skill.words = list(_once(skill.words, skill.name))
    for occupation in found.occupations.values():
        occupation.words = list(_once(occupation.words, occupation.name))


def _nearest(uri: str, broader: dict[str, list[tuple[str, str]]], groups: dict[str, ListedGroup]) -> str:
    level, seen = [uri], {uri}
    while level:
        above = [up for one in level for up in broader.get(one, ())]
        if direct := sorted(target for kind, target in above if kind == GROUP and target in groups):
            return direct[0]
        level = [target for kind, target in above if kind == SKILL and target not in seen]
        seen.update(level)
    return ""


def _once(words: Iterable[str], name: str) -> Iterator[str]:
    """Each word once, whatever its capitals, and never the name itself."""
    seen = {name.casefold()}
    for word in words:
        if word.casefold() not in seen:
            seen.add(word.casefold())
            yield word
