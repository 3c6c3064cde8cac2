"""What an employer may see of a person: exactly the fields that the coach ticked, frozen at that moment.

Never in it: a score, last name, contact data, address, age, target group, notes or what somebody cannot do (product.md
§2, reliability.md §5: an employer may not ask about health, so functional needs are not a field here).
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models

from candidates.models import Candidate
from employers.models import FutureJob
from matching.engine import Match
from matching.explaining import sentences
from nieuwebanen.skills.models import Level

NAMELESS = "Kandidaat"


class Field(models.TextChoices):
    """The fields a coach can tick, in the order of the employer's page."""

    FIRST_NAME = "voornaam", "Voornaam"
    STRENGTHS = "sterk", "Waar iemand goed in is"
    SKILLS = "vaardigheden", "Vaardigheden voor deze baan"
    GAPS = "nog-te-leren", "Wat iemand nog leert"
    READY = "klaar-op", "Wanneer iemand klaar kan zijn"
    OTHER_SKILLS = "andere-vaardigheden", "Andere vaardigheden"
    HOURS = "uren", "Uren per week"
    DAYS = "dagen", "Dagen"


ALWAYS = frozenset({Field.SKILLS, Field.GAPS})  # without these there is nothing to decide on
# Nameless until the coach ticks the first name (reliability.md §5, stage 1).
NAMELESS_FIRST = (Field.STRENGTHS, Field.SKILLS, Field.GAPS, Field.READY, Field.HOURS, Field.DAYS)
USUAL = (Field.FIRST_NAME, *NAMELESS_FIRST)


def snapshot(
    candidate: Candidate, job: FutureJob, outcome: Match, *, fields: Collection[str], today: date
) -> dict[str, Any]:
    """The frozen content, with only the ticked fields; the preview of the coach and the employer's page read the same.

    Keys: fields, made_on, first_name, strengths, skills [{name, have, need}], gaps [{name, have, need, hours, weeks}],
    ready_on (ISO), other_skills [{name, level}], hours, days.
    """
    ticked = {Field(field) for field in fields} | ALWAYS
    names = sentences.skill_names([outcome])
    parts = outcome.skill_parts
    content: dict[str, Any] = {
        "fields": [field.value for field in Field if field in ticked],
        "made_on": today.isoformat(),
        "skills": [{"name": names[str(p.skill)], "have": min(p.level, p.needed), "need": p.needed} for p in parts],
        "gaps": [
            {"name": gap.name, "have": gap.have, "need": gap.need, "hours": gap.hours, "weeks": gap.weeks}
            for gap in sentences.gaps(outcome, names)
        ],
    }
    if Field.FIRST_NAME in ticked:
        content["first_name"] = candidate.first_name
    if Field.STRENGTHS in ticked and candidate.strengths:
        content["strengths"] = candidate.strengths
    if Field.READY in ticked:
        content["ready_on"] = outcome.ready.isoformat()
    if Field.OTHER_SKILLS in ticked:
        needed = {int(str(part.skill)) for part in parts}
        content["other_skills"] = [
            {"name": own.skill.name, "level": own.level}
            for own in candidate.skills.select_related("skill__group")
            if own.skill_id not in needed and own.level > Level.NOT_YET
        ]
    if Field.HOURS in ticked:
        content["hours"] = candidate.hours_per_week
    if Field.DAYS in ticked:
        content["days"] = candidate.day_labels
    return content
