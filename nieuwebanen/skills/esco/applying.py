"""Taking a plan over: everything in one transaction, in sets instead of rows.

Words are written before their skills (foreign keys are checked at the end): the trigger that makes a skill findable
then sees all its words at once, instead of once for the skill and once more for its words.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from nieuwebanen.skills.esco.comparing import Plan
from nieuwebanen.skills.models import (
    Occupation,
    OccupationSkill,
    Skill,
    SkillGroup,
    SkillRelation,
    SkillSynonym,
)

BATCH = 1000
LONGEST_STATEMENT = "10min"
SKILL_FIELDS = ["name", "definition", "kind", "group", "imported", "version"]
GONE_WORDS = """
    delete from skills_skillsynonym s using unnest(%s::bigint[], %s::text[]) as gone(skill_id, name)
    where s.skill_id = gone.skill_id and s.name = gone.name
"""


@transaction.atomic
def apply(plan: Plan, *, at: datetime | None = None) -> None:
    """Write a plan that was made in this same transaction (see importing.planned)."""
    at = at or timezone.now()
    with connection.cursor() as cursor:  # the usual limit is for pages that somebody waits for
        cursor.execute("select set_config('statement_timeout', %s, true)", [LONGEST_STATEMENT])
    for model, rows in (
        (SkillGroup, plan.new_groups),
        (Skill, plan.new_skills),
        (Occupation, plan.new_occupations),
    ):
        _number(model, rows)
    _groups(plan)
    _words_gone(plan)
    new = {id(row) for row in plan.new_skills}
    _copy(SkillSynonym, ["skill_id", "name"], ((s.pk, w) for s, w in plan.words_added if id(s) in new))
    _analyze(SkillSynonym)  # every new skill looks up its words: by index, now that there are many
    _new_skills(plan)
    _changed_skills(plan, at)
    _copy(SkillSynonym, ["skill_id", "name"], ((s.pk, w) for s, w in plan.words_added if id(s) not in new))
    SkillRelation.objects.filter(pk__in=plan.relations_gone).delete()
    relations = ((s.pk, n.pk, quarters) for s, n, quarters in plan.relations_added)
    _copy(SkillRelation, ["skill_id", "neighbour_id", "quarters"], relations)
    _occupations(plan, at)
    _analyze(Skill, SkillSynonym, SkillGroup, SkillRelation, Occupation, OccupationSkill)


def _analyze(*tables: type[models.Model]) -> None:
    """Or the planner takes 14,000 rows for 72 until the next round of autovacuum."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"analyze {model._meta.db_table}")


def _number(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Give new rows their keys, so that others can point to them before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = f"copy {model._meta.db_table} ({', '.join(columns)}) from stdin"
    # The names of a table and its columns, from the models. psycopg's own cursor: Django's has no copy in its types.
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _groups(plan: Plan) -> None:
    for group in (*plan.new_groups, *plan.changed_groups):
        group.parent = group.parent  # takes over the key that the parent got by now
    for group in plan.changed_groups:
        group.version += 1
    SkillGroup.objects.bulk_create(plan.new_groups, batch_size=BATCH)
    SkillGroup.objects.bulk_update(plan.changed_groups, ["name", "parent", "esco_uri", "version"], batch_size=BATCH)


def _words_gone(plan: Plan) -> None:
    if plan.words_gone:
        skills, words = zip(*((skill.pk, word) for skill, word in plan.words_gone), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(GONE_WORDS, [list(skills), list(words)])


def _new_skills(plan: Plan) -> None:
    columns = ["id", "public_id", "code", "name", "definition", "kind", "origin", "sector", "group_id", "base_hours",
               "esco_uri", "competentnl_uri", "version", "imported", "words"]  # fmt: skip
    rows = (
        (s.pk, s.public_id, s.code, s.name, s.definition, str(s.kind), str(s.origin), "", s.group.pk, s.base_hours,
         s.esco_uri, "", 1, json.dumps(s.imported), "")
        for s in plan.new_skills
    )  # fmt: skip
    _copy(Skill, columns, rows)


def _changed_skills(plan: Plan, at: datetime) -> None:
    called = [skill.pk for skill, called in plan.reworded if skill.name != called]
    # Two skills may change names: no name is taken by one that is about to let it go.
    Skill.objects.filter(pk__in=called).update(name=Concat(Value("~"), F("code")))
    for skill in plan.changed_skills:
        skill.group, skill.version = skill.group, skill.version + 1
    Skill.objects.bulk_update(plan.changed_skills, SKILL_FIELDS, batch_size=BATCH)
    Skill.objects.bulk_update(plan.retired, ["imported"], batch_size=BATCH)
    Skill.objects.filter(pk__in=[skill.pk for skill in plan.retired]).update(retired_at=at, version=F("version") + 1)
    Skill.objects.filter(pk__in=[skill.pk for skill in plan.returned]).update(retired_at=None, version=F("version") + 1)


def _occupations(plan: Plan, at: datetime) -> None:
    Occupation.objects.bulk_create(plan.new_occupations, batch_size=BATCH)
    fields = ["code", "name", "other_names", "retired_at"]
    Occupation.objects.bulk_update(plan.changed_occupations, fields, batch_size=BATCH)
    Occupation.objects.filter(pk__in=[row.pk for row in plan.occupations_gone]).update(retired_at=at)
    OccupationSkill.objects.filter(pk__in=plan.asked_gone).delete()
    asked = ((occupation.pk, skill.pk, essential) for occupation, skill, essential in plan.asked_added)
    _copy(OccupationSkill, ["occupation_id", "skill_id", "essential"], asked)
