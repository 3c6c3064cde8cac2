"""Which skills somebody sets on the page "Gezien vandaag": at most five, chosen on the page itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from candidates.going_on import learnt_for
from candidates.models import Candidate
from nieuwebanen.skills.models import Skill
from nieuwebanen.skills.search import find_skills

MOST = 5
MAX_FOUND = 8
OFFERED = 10


@dataclass(frozen=True)
class Choice:
    """The skills on the page, and the ones beside it: asked by the job of now, recorded before, and found."""

    chosen: list[Skill]
    asked: list[Skill]
    recent: list[Skill]
    found: list[Skill]
    text: str
    too_many: bool = False


def choice_of(candidate: Candidate, said: QueryDict) -> Choice:
    """What is chosen (`v`, codes), with what was ticked (`erbij`) and without what was taken away (`weg`).

    Nothing said yet: the first five of what the job asks and of what was recorded last. `zoek` is looked for.
    """
    asked = learnt_for(candidate)
    known = sorted(candidate.skills.all(), key=lambda one: (one.assessed_on, one.assessment_id), reverse=True)
    recent = [one.skill for one in known]
    usual = list(dict.fromkeys([*asked, *recent]))
    text = " ".join(said.get("zoek", "").replace("\0", "").split())[:100]
    codes = [code for code in [*said.getlist("v"), *said.getlist("erbij")] if code not in said.getlist("weg")]
    chosen = _by_code(candidate, codes) if "gekozen" in said or codes else usual[:MOST]
    taken = {skill.pk for skill in chosen[:MOST]}
    return Choice(
        chosen=chosen[:MOST],
        asked=[skill for skill in asked if skill.pk not in taken][:OFFERED],
        recent=[skill for skill in recent if skill.pk not in taken and skill not in asked][:OFFERED],
        found=[skill for skill in find_skills(text)[:MAX_FOUND] if skill.pk not in taken] if text else [],
        text=text,
        too_many=len(chosen) > MOST,
    )


def _by_code(candidate: Candidate, codes: Sequence[str]) -> list[Skill]:
    """In the order of the codes; one that retired only for who has it already."""
    allowed = Q(retired_at=None) | Q(holders__candidate=candidate)
    found = {skill.code: skill for skill in Skill.objects.filter(allowed, code__in=codes[: MOST * 4]).distinct()}
    return [found[code] for code in dict.fromkeys(codes) if code in found]
