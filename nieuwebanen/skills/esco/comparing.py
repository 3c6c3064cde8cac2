"""What a list would change, worked out before anything does: the same plan is shown, and then carried out.

What the beheerder changed is told from what the list said last time (`Skill.imported`): only words that nobody touched
follow the list. Skills of the own list that carry an ESCO address keep their own words and get those of the list as
other words. What went on in another skill stays there: its neighbours and occupations are those of the survivor.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nieuwebanen.skills.esco.files import Kind
from nieuwebanen.skills.esco.reading import EscoList, ListedOccupation, ListedSkill
from nieuwebanen.skills.models import (
    Occupation,
    OccupationSkill,
    Origin,
    Skill,
    SkillGroup,
    SkillKind,
    SkillRelation,
    SkillSynonym,
)

# The own list stands first wherever groups stand in the order of their code.
GROUP_CODE = "Z-{}"
ELSEWHERE = "Z-ESCO"  # for a skill whose group is in none of the files
LONGEST = 250
BASE_HOURS = 24


@dataclass
class Plan:
    """What is written when the list is taken over. Skills and groups are the rows as they will be."""

    new_groups: list[SkillGroup] = field(default_factory=list)
    changed_groups: list[SkillGroup] = field(default_factory=list)
    new_skills: list[Skill] = field(default_factory=list)
    changed_skills: list[Skill] = field(default_factory=list)
    reworded: list[tuple[Skill, str]] = field(default_factory=list)  # with what it was called
    kept: list[Skill] = field(default_factory=list)  # changed here, so the list's new words are not taken over
    retired: list[Skill] = field(default_factory=list)
    returned: list[Skill] = field(default_factory=list)
    words_added: list[tuple[Skill, str]] = field(default_factory=list)
    words_gone: list[tuple[Skill, str]] = field(default_factory=list)
    relations_added: list[tuple[Skill, Skill, int]] = field(default_factory=list)
    relations_gone: list[int] = field(default_factory=list)
    new_occupations: list[Occupation] = field(default_factory=list)
    changed_occupations: list[Occupation] = field(default_factory=list)
    occupations_gone: list[Occupation] = field(default_factory=list)
    asked_added: list[tuple[Occupation, Skill, bool]] = field(default_factory=list)
    asked_gone: list[int] = field(default_factory=list)
    # Lines of the files that name what is in none of them, nor here: nothing to write, and not passed over in silence.
    loose: list[tuple[str, str]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in vars(self).items()}

    @property
    def empty(self) -> bool:
        return not any(count for name, count in self.counts().items() if name not in ("kept", "loose"))


class Comparison:
    """The list beside the database, read in a handful of queries."""

    def __init__(self, listed: EscoList) -> None:
        self.listed, self.plan = listed, Plan()
        skills = list(Skill.objects.defer("search", "words"))
        self.by_pk = {skill.pk: skill for skill in skills}
        self.by_uri = {skill.esco_uri: skill for skill in skills if skill.esco_uri}
        self.related_before = {uri: skill.imported.get("related", ()) for uri, skill in self.by_uri.items()}
        self.names = {skill.name: skill for skill in skills}
        self.codes = {skill.code for skill in skills}
        self.groups: dict[str, SkillGroup] = {}
        self.words: dict[int, set[str]] = {}
        for skill_id, name in SkillSynonym.objects.values_list("skill_id", "name"):
            self.words.setdefault(skill_id, set()).add(name)

        self.related: dict[str, list[str]] = {}
        for one, other in sorted(listed.related):
            self.related.setdefault(one, []).append(other)

    def plan_of(self) -> Plan:
        self._groups()
        self._let_go_of_names()
        for uri in sorted(self.listed.skills):
            self._skill(uri, self.listed.skills[uri])
        if self.listed.complete:
            self._vanished()
        self._relations()
        self._occupations()
        return self.plan

    # ---- groups ----
    def _groups(self) -> None:
        known = {group.esco_uri: group for group in SkillGroup.objects.exclude(esco_uri="")}
        codes = {group.code: group for group in SkillGroup.objects.all()}
        self.groups = dict(known)
        for uri, group in sorted(self.listed.groups.items()):
            if uri not in known:
                code = GROUP_CODE.format(group.code or uri.rpartition("/")[2])[:40]
                new = SkillGroup(code=code, name=group.name, origin=Origin.ESCO, esco_uri=uri)
                if code in codes:  # an address that changed: the group goes on under the new one
                    new = codes[code]
                    new.esco_uri = uri
                    self.plan.changed_groups.append(new)
                else:
                    self.plan.new_groups.append(new)
                self.groups[uri] = codes[code] = new
            elif known[uri].origin == Origin.ESCO and known[uri].name != group.name:
                known[uri].name = group.name
                self.plan.changed_groups.append(known[uri])
        for uri, group in self.listed.groups.items():
            row, parent = self.groups[uri], self.groups.get(group.parent)
            if parent is not None and (row.pk is None or row.parent_id != parent.pk or parent.pk is None):
                row.parent = parent
                if row.pk is not None and row not in self.plan.changed_groups:
                    self.plan.changed_groups.append(row)
        self.elsewhere = codes.get(ELSEWHERE) or SkillGroup(
            code=ELSEWHERE, name="ESCO, zonder groep", origin=Origin.ESCO
        )

    def _group_of(self, uri: str) -> SkillGroup:
        group = self.groups.get(self.listed.group_of.get(uri, ""))
        if group is None:
            group = self.elsewhere
            if group.pk is None and group not in self.plan.new_groups:
                self.plan.new_groups.append(group)
        return group

    # ---- skills ----
    def _let_go_of_names(self) -> None:
        """The names of skills that get another one are free, also for a skill that comes before them."""
        for uri, listed in self.listed.skills.items():
            row = self.by_uri.get(uri)
            if row is None or row.origin != Origin.ESCO or row.merged_into_id or has_own_words(row):
                continue
            if not is_told(row.name, said_of(listed, row.imported)["name"]):
                self.names.pop(row.name, None)

    def _skill(self, uri: str, listed: ListedSkill) -> None:
        row = self.by_uri.get(uri)
        says = said_of(listed, {} if row is None else row.imported)
        if related := self.related.get(uri):
            says["related"] = related
        if row is None:
            self._new(uri, says)
        elif row.merged_into_id is None:
            self._known(uri, row, says)

    def _new(self, uri: str, says: dict[str, Any]) -> None:
        name = self._free_name(uri, says, None)
        code = f"E-{uri.rpartition('/')[2].replace('-', '')}"
        code = next(code[:length] for length in (14, 16, 18, 20) if code[:length] not in self.codes)
        row = Skill(
            code=code,
            name=name,
            definition=says["definition"] or name,
            kind=says["kind"],
            origin=Origin.ESCO,
            group=self._group_of(uri),
            base_hours=BASE_HOURS,
            esco_uri=uri,
            imported=says,
        )
        self.codes.add(code)
        self.names[name] = self.by_uri[uri] = row
        self.plan.new_skills.append(row)
        self.plan.words_added += [(row, word) for word in says["words"]]

    def _free_name(self, uri: str, says: dict[str, Any], row: Skill | None) -> str:
        """Its own name, or what tells it from another skill with that name."""
        kind, tail = SkillKind(says["kind"]).label, uri.rpartition("/")[2]
        for ending in ("", f" ({kind})", f" (ESCO, {kind})", f" (ESCO {tail[:8]})", f" ({tail[:60]})"):
            name = says["name"][: LONGEST - len(ending)] + ending
            if self.names.get(name, row) is row:
                return str(name)
        raise AssertionError(uri)  # two addresses with the same end

    def _known(self, uri: str, row: Skill, says: dict[str, Any]) -> None:
        before, changed = row.imported, False
        if row.origin == Origin.ESCO:
            own_words = has_own_words(row)
            if own_words:
                if (says["name"], says["definition"]) != (before["name"], before["definition"]):
                    self.plan.kept.append(row)
            else:
                changed = self._reword(uri, row, says)
            group = self._group_of(uri) if uri in self.listed.group_of else row.group
            if group.pk is None or row.group_id != group.pk:
                row.group, changed = group, True
        if row.retired_at and before.get("gone"):
            self.plan.returned.append(row)
        self._words_of(row, before, says["words"] if row.origin == Origin.ESCO else [says["name"], *says["words"]])
        if before != says:
            row.imported, changed = says, True
        if changed:
            self.plan.changed_skills.append(row)

    def _reword(self, uri: str, row: Skill, says: dict[str, Any]) -> bool:
        called = row.name
        name = called if is_told(called, says["name"]) else self._free_name(uri, says, row)
        values = (name, says["definition"] or name, says["kind"])
        if (called, row.definition, row.kind) == values:
            return False
        if name != called:
            self.names[name] = row
        row.name, row.definition, row.kind = values
        self.plan.reworded.append((row, called))
        return True

    def _words_of(self, row: Skill, before: dict[str, Any], wanted: list[str]) -> None:
        """Three ways: what the list added comes, what it dropped goes, what was changed here stays so."""
        said = set(before.get("words", ()))
        if row.origin != Origin.ESCO and before:
            said.add(before["name"])
        has = self.words.get(row.pk, set())
        low = {word.casefold() for word in has} | {row.name.casefold()}
        self.plan.words_added += [(row, word) for word in _once(wanted, low) if word not in said]
        self.plan.words_gone += [(row, word) for word in sorted((said - set(wanted)) & has)]

    def _vanished(self) -> None:
        for uri, row in self.by_uri.items():
            if row.origin == Origin.ESCO and row.pk and row.retired_at is None and uri not in self.listed.skills:
                row.imported = row.imported | {"gone": True}
                self.plan.retired.append(row)

    def _counts_for(self, uri: str) -> Skill | None:
        """The skill of this address, or the one it went on in."""
        row = self.by_uri.get(uri)
        return self.by_pk[row.merged_into_id] if row is not None and row.merged_into_id else row

    # ---- relations: only between skills of which at least one is ESCO's; those of the own list are made by hand ----
    def _relations(self) -> None:
        if Kind.RELATED not in self.listed.kinds:
            return
        wanted: dict[tuple[int, int], tuple[Skill, Skill, int]] = {}
        for (one, other), quarters in sorted(self.listed.related.items()):
            skill, neighbour = self._counts_for(one), self._counts_for(other)
            if skill is None or neighbour is None:
                self.plan.loose.append((one, other))
                continue
            if skill is neighbour or not _with_esco(skill, neighbour):
                continue
            if other not in self.related_before.get(one, ()):  # it was, so it is there or was taken away here
                wanted.setdefault((id(skill), id(neighbour)), (skill, neighbour, quarters))
        for pk, skill_id, neighbour_id in SkillRelation.objects.values_list("pk", "skill_id", "neighbour_id"):
            skill, neighbour = self.by_pk[skill_id], self.by_pk[neighbour_id]
            if wanted.pop((id(skill), id(neighbour)), None) is None and neighbour.esco_uri in (
                set(self.related_before.get(skill.esco_uri, ())) - set(self.related.get(skill.esco_uri, ()))
            ):
                self.plan.relations_gone.append(pk)
        self.plan.relations_added = list(wanted.values())

    # ---- occupations ----
    def _occupations(self) -> None:
        rows = {row.esco_uri: row for row in Occupation.objects.all()}
        for uri, listed in sorted(self.listed.occupations.items()):
            self._occupation(uri, listed, rows)
        if self.listed.all_occupations:
            gone = [row for uri, row in rows.items() if row.retired_at is None and uri not in self.listed.occupations]
            self.plan.occupations_gone = gone
        if Kind.ASKED in self.listed.kinds:
            self._asked(rows)

    def _occupation(self, uri: str, listed: ListedOccupation, rows: dict[str, Occupation]) -> None:
        values = (listed.code, listed.name, "\n".join(listed.words))
        row = rows.get(uri)
        if row is None:
            row = rows[uri] = Occupation(esco_uri=uri, code=values[0], name=values[1], other_names=values[2])
            self.plan.new_occupations.append(row)
        elif (row.code, row.name, row.other_names) != values or row.retired_at:
            row.code, row.name, row.other_names = values
            row.retired_at = None
            self.plan.changed_occupations.append(row)

    def _asked(self, rows: dict[str, Occupation]) -> None:
        wanted: dict[tuple[int, int], tuple[Occupation, Skill, bool]] = {}
        for (one, other), essential in self.listed.asked.items():
            occupation, skill = rows.get(one), self._counts_for(other)
            if occupation is not None and skill is not None:
                key = (id(occupation), id(skill))
                earlier = wanted.get(key)
                wanted[key] = (occupation, skill, essential or (earlier is not None and earlier[2]))
            else:
                self.plan.loose.append((one, other))
        occupations = {row.pk: row for row in rows.values() if row.pk}
        for pk, occupation_id, skill_id, essential in OccupationSkill.objects.values_list(
            "pk", "occupation_id", "skill_id", "essential"
        ):
            key = (id(occupations[occupation_id]), id(self.by_pk[skill_id]))
            if key in wanted and wanted[key][2] == essential:
                del wanted[key]
            else:
                self.plan.asked_gone.append(pk)
        self.plan.asked_added = list(wanted.values())


def _with_esco(*skills: Skill) -> bool:
    return any(skill.origin == Origin.ESCO for skill in skills)


def is_told(shown: str, name: str) -> bool:
    """Whether a skill is called this, or this with what tells it from another."""
    return shown == name or shown.startswith(f"{name[:180]} (")


def has_own_words(row: Skill) -> bool:
    """Whether the beheerder changed the name or meaning that the list gave."""
    said = row.imported
    return bool(said) and not (is_told(row.name, said["name"]) and row.definition == (said["definition"] or row.name))


def said_of(listed: ListedSkill, before: dict[str, Any]) -> dict[str, Any]:
    """What is remembered of a skill. A list in one language takes nothing away from what was read in another."""
    says: dict[str, Any] = {
        "name": listed.name,
        "definition": listed.meaning,
        "words": listed.words,
        "kind": str(listed.kind),
        "languages": sorted(listed.languages),
    }
    missing = set(before.get("languages", ())) - listed.languages
    if missing:
        words = [*before["words"], *listed.words]
        if "nl" in missing:
            words.append(listed.name)
            says["name"], says["definition"] = before["name"], before["definition"] or listed.meaning
        else:
            words.append(before["name"])
        says["words"] = list(_once(words, {says["name"].casefold()}))
        says["languages"] = sorted({*before["languages"], *listed.languages})
    if "related" in before:
        says["related"] = before["related"]
    return says


def _once(words: Iterable[str], known: set[str]) -> Iterator[str]:
    """Each word that is not known yet, once, whatever its capitals."""
    seen = set(known)
    for word in words:
        if word.casefold() not in seen:
            seen.add(word.casefold())
            yield word
