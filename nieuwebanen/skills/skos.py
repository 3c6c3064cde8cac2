"""The list in SKOS, the standard of Forum Standaardisatie for lists of words: Turtle and JSON-LD with the same triples.

Only the list, nothing about people. Every skill and every group is a concept with an address of its own that stays: of
its public id. A skill that went on in another says by which it is replaced. What ESCO or CompetentNL calls it is a match.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from nieuwebanen.skills.models import Origin, Skill, SkillGroup, SkillQuerySet, SkillRelation, SkillSynonym

PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
NAME = "Vaardigheden van Nieuwe Banen"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
# Changes whenever the list does: the sum of versions, and how many rows there are of what has no version.
FINGERPRINT = """
    select s.*, g.*, w.*, r.* from
        (select count(*), max(id), sum(version), count(retired_at) from skills_skill) s,
        (select count(*), max(id), sum(version) from skills_skillgroup) g,
        (select count(*), max(id) from skills_skillsynonym) w,
        (select count(*), max(id) from skills_skillrelation) r
"""


@dataclass(frozen=True)
class Text:
    """Words in a language; "" when they may be of more than one."""

    words: str
    language: str


@dataclass
class Concept:
    """One concept as both formats write it: properties with texts, and with addresses."""

    uri: str
    notation: str
    texts: dict[str, list[Text]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    deprecated: bool = False


def scheme_uri() -> str:
    return settings.BASE_URL + reverse("skills:published")


def uri_of(row: Skill | SkillGroup) -> str:
    """The address that stays, whatever the skill is called."""
    return f"{settings.BASE_URL}{_before_id()}{row.public_id}/"


@cache
def _before_id() -> str:
    """Asked of the URLs once: there are 14,000 addresses in one answer, and each is named many times."""
    one = UUID(int=0)
    return reverse("skills:concept", args=[one]).removesuffix(f"{one}/")


def fingerprint() -> str:
    """Another one after every change of the list, the same one until then."""
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return "-".join(str(value or 0) for value in cursor.fetchone())


def published(*, everything: bool) -> SkillQuerySet:
    """The own list, or also what official lists have; retired ones too, for their addresses stay."""
    return Skill.objects.all() if everything else Skill.objects.own()


# ---- from rows to concepts --------------------------------------------------------------------------------
def concepts(skills: SkillQuerySet) -> list[Concept]:
    """The groups of these skills with all above them, and the skills; links lead only to what is in it."""
    rows = list(skills.defer("search", "words").order_by("pk"))
    groups = _groups({row.group_id for row in rows})
    uris = {row.pk: uri_of(row) for row in rows}
    words, related, merged = _words(), _related(uris), _merged()
    survivors = {row.pk: uri_of(row) for row in Skill.objects.filter(pk__in=list(merged)).only("public_id")}
    found = [_group(group, groups) for group in groups.values()]
    for row in rows:
        concept = _skill(row, groups, words[row.pk], related[row.pk], merged.get(row.pk, []))
        if row.merged_into_id:
            concept.links["dct:isReplacedBy"] = [survivors[row.merged_into_id]]
        found.append(concept)
    return found


def _groups(wanted: set[int]) -> dict[int, SkillGroup]:
    every = {group.pk: group for group in SkillGroup.objects.all()}
    needed: set[int] = set()
    for pk in wanted:
        step: int | None = pk
        while step is not None and step not in needed:
            needed.add(step)
            step = every[step].parent_id
    return {pk: group for pk, group in every.items() if pk in needed}


def _words() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for skill, name in SkillSynonym.objects.order_by("skill", "name").values_list("skill", "name"):
        found[skill].append(name)
    return found


def _related(uris: dict[int, str]) -> dict[int, set[str]]:
    """Related says nothing about a direction, so it is written both ways."""
    found: dict[int, set[str]] = defaultdict(set)
    for one, other in SkillRelation.objects.values_list("skill", "neighbour"):
        if one in uris and other in uris:
            found[one].add(uris[other])
            found[other].add(uris[one])
    return found


def _merged() -> dict[int, list[Skill]]:
    found: dict[int, list[Skill]] = defaultdict(list)
    for row in Skill.objects.filter(~Q(merged_into=None)).defer("search", "words"):
        if row.merged_into_id:
            found[row.merged_into_id].append(row)
    return found


def _group(group: SkillGroup, groups: dict[int, SkillGroup]) -> Concept:
    concept = Concept(uri_of(group), group.code, {"skos:prefLabel": [Text(group.name, "nl")]})
    if group.parent_id is None:
        concept.links["skos:topConceptOf"] = [scheme_uri()]
    else:
        concept.links["skos:broader"] = [uri_of(groups[group.parent_id])]
    if group.esco_uri:
        concept.links["skos:exactMatch"] = [group.esco_uri]
    return concept


def _skill(
    row: Skill, groups: dict[int, SkillGroup], words: list[str], related: set[str], merged: list[Skill]
) -> Concept:
    language = row.language
    only = row.origin == Origin.OWN or len(row.imported.get("languages", ())) < 2
    concept = Concept(uri_of(row), row.code, deprecated=row.retired_at is not None)
    concept.texts = {
        "skos:prefLabel": [Text(row.name, language)],
        "skos:altLabel": [Text(word, language if only else "") for word in words if word != row.name],
        "skos:definition": [Text(row.definition, language)],
    }
    same = sorted({one.esco_uri for one in (row, *merged) if one.esco_uri})
    concept.links = {
        "skos:broader": [uri_of(groups[row.group_id])],
        "skos:related": sorted(related),
        "skos:exactMatch": same,
        "skos:closeMatch": [row.competentnl_uri] if row.competentnl_uri else [],
    }
    return concept


# ---- the two formats --------------------------------------------------------------------------------------
def turtle(found: Iterable[Concept]) -> Iterator[str]:
    """Turtle, in pieces."""
    yield "".join(f"@prefix {short}: <{long}> .\n" for short, long in PREFIXES.items())
    scheme = f"<{scheme_uri()}>"
    yield (
        f"\n{scheme} a skos:ConceptScheme ;\n    skos:prefLabel {_literal(NAME, 'nl')} ;\n"
        f"    dct:rights {_literal(ATTRIBUTION, 'en')} .\n"
    )
    for concept in found:
        lines = [f"\n<{_iri(concept.uri)}> a skos:Concept", f"skos:inScheme {scheme}"]
        lines.append(f"skos:notation {_literal(concept.notation, '')}")
        for name, texts in concept.texts.items():
            lines += [f"{name} {_literal(text.words, text.language)}" for text in texts]
        for name, uris in concept.links.items():
            lines += [f"{name} <{_iri(uri)}>" for uri in uris]
        if concept.deprecated:
            lines.append("owl:deprecated true")
        yield " ;\n    ".join(lines) + " .\n"


def json_ld(found: Iterable[Concept]) -> Iterator[str]:
    """JSON-LD with the same triples, in pieces."""
    scheme = {
        "@id": scheme_uri(),
        "@type": "skos:ConceptScheme",
        "skos:prefLabel": _value(Text(NAME, "nl")),
        "dct:rights": _value(Text(ATTRIBUTION, "en")),
    }
    yield f'{{"@context": {json.dumps(PREFIXES)}, "@graph": [\n{json.dumps(scheme, ensure_ascii=False)}'
    for concept in found:
        row: dict[str, object] = {
            "@id": concept.uri,
            "@type": "skos:Concept",
            "skos:inScheme": {"@id": scheme_uri()},
            "skos:notation": concept.notation,
        }
        row |= {name: [_value(text) for text in texts] for name, texts in concept.texts.items() if texts}
        row |= {name: [{"@id": uri} for uri in uris] for name, uris in concept.links.items() if uris}
        if concept.deprecated:
            row["owl:deprecated"] = True
        yield ",\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def _value(text: Text) -> dict[str, str]:
    return {"@value": text.words} | ({"@language": text.language} if text.language else {})


def _literal(words: str, language: str) -> str:
    """A string of Turtle: JSON's escapes are all escapes of Turtle too."""
    return json.dumps(words, ensure_ascii=False) + (f"@{language}" if language else "")


def _iri(uri: str) -> str:
    """What may not stand between < and > is written as an escape."""
    return "".join(f"\\u{ord(char):04X}" if char in '<>"{}|^`\\' or ord(char) <= 32 else char for char in uri)
