"""The skills of one person as the screens show them: now by group, and everything that was ever recorded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from candidates.models import Candidate, CandidateCompetence, CandidateSkill, CurrentSkill
from nieuwebanen.skills.models import Competence, Skill, SkillGroup

SHOWN = 200  # the newest assessments


@dataclass(frozen=True)
class Group:
    group: SkillGroup
    skills: list[CurrentSkill]


@dataclass(frozen=True)
class OneCompetence:
    """A workplace competence with everything that was recorded of it, newest first."""

    competence: Competence
    history: list[CandidateCompetence] = field(default_factory=list)

    @cached_property
    def current(self) -> CandidateCompetence | None:
        return self.history[0] if self.history else None


def groups_of(skills: Iterable[CurrentSkill]) -> list[Group]:
    """Current skills by group, in the order of the list. Fetch them with skill__group."""
    groups: dict[str, Group] = {}
    for known in sorted(skills, key=lambda known: (known.skill.group.code, known.skill.name)):
        groups.setdefault(known.skill.group.code, Group(known.skill.group, [])).skills.append(known)
    return list(groups.values())


def history_of(candidate: Candidate) -> list[CandidateSkill]:
    """What was ever recorded, newest first; nothing is changed or taken away."""
    return list(candidate.skill_history.select_related("skill__merged_into", "assessed_by")[:SHOWN])


def by_skill(history: Iterable[CandidateSkill]) -> dict[int, list[CandidateSkill]]:
    """The same rows for each skill that counts now: what was merged stands with the word that stayed."""
    rows: dict[int, list[CandidateSkill]] = defaultdict(list)
    for one in history:
        rows[one.skill.merged_into_id or one.skill_id].append(one)
    return dict(rows)


def competences_of(candidate: Candidate) -> list[OneCompetence]:
    """The eight workplace competences, each with its history. They are not in the match."""
    rows: dict[str, list[CandidateCompetence]] = defaultdict(list)
    for one in candidate.competence_history.select_related("assessed_by")[:SHOWN]:
        rows[one.competence].append(one)
    return [OneCompetence(competence, rows[competence.value]) for competence in Competence]


def outranked(candidate: Candidate, skills: Iterable[Skill], on: date) -> bool:
    """Is there something of a later day for one of these? Then that keeps counting."""
    return candidate.skill_history.filter(skill__in=list(skills), assessed_on__gt=on).exists()


def others_by_group(known: Iterable[int]) -> list[tuple[SkillGroup, list[Skill]]]:
    """The skills of our own list that are not among these ids, by group. An official list is only searched."""
    groups: dict[SkillGroup, list[Skill]] = {}
    for skill in Skill.objects.current().own().exclude(pk__in=known).select_related("group"):
        groups.setdefault(skill.group, []).append(skill)
    return list(groups.items())
