"""The skills of one person as the screens show them: now by group, and everything that was ever recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from candidates.models import Candidate, CandidateSkill, CurrentSkill
from nieuwebanen.skills.models import Skill, SkillGroup

SHOWN = 200  # the newest assessments


@dataclass(frozen=True)
class Group:
    group: SkillGroup
    skills: list[CurrentSkill]


def groups_of(skills: Iterable[CurrentSkill]) -> list[Group]:
    """Current skills by group, in the order of the list. Fetch them with skill__group."""
    groups: dict[str, Group] = {}
    for known in sorted(skills, key=lambda known: (known.skill.group.code, known.skill.name)):
        groups.setdefault(known.skill.group.code, Group(known.skill.group, [])).skills.append(known)
    return list(groups.values())


def history_of(candidate: Candidate) -> list[CandidateSkill]:
    """What was ever recorded, newest first; nothing is changed or taken away."""
    return list(candidate.skill_history.select_related("skill", "assessed_by")[:SHOWN])


def others_by_group(known: Iterable[int]) -> list[tuple[SkillGroup, list[Skill]]]:
    """Every skill that may be chosen and is not among these ids, by group."""
    groups: dict[SkillGroup, list[Skill]] = {}
    for skill in Skill.objects.current().exclude(pk__in=known).select_related("group"):
        groups.setdefault(skill.group, []).append(skill)
    return list(groups.items())
