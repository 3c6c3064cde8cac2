"""Where people have a skill, and what a merge of two skills does there (nieuwebanen/skills/uses.py)."""

from django.db import connection

from nieuwebanen.skills.models import Skill
from nieuwebanen.skills.uses import Rows, Use, none_of

# Of somebody with both the newest assessment counts, as in the trigger nb_keep_current_skill.
OLDER_GOES = """
    delete from candidates_currentskill older using candidates_currentskill newer
    where older.skill_id = any(%(both)s) and newer.skill_id = any(%(both)s)
        and older.candidate_id = newer.candidate_id and older.skill_id <> newer.skill_id
        and (older.assessed_on, older.assessment_id) < (newer.assessed_on, newer.assessment_id)
"""


def _newest_wins(stays: Skill, rows: Rows, key: str) -> None:
    if goes := rows.values_list(key, flat=True).first():
        with connection.cursor() as cursor:
            cursor.execute(OLDER_GOES, {"both": [stays.pk, goes]})


USES = {
    "candidates.CurrentSkill.skill": Use("kandidaat kan dit", "kandidaten kunnen dit", settle=_newest_wins),
    "candidates.CandidateSkill.skill": Use("keer vastgelegd", "keer vastgelegd", moves=none_of),
    "candidates.ImportSkill.skill": Use(
        "woord in een ingelezen bestand", "woorden in ingelezen bestanden", counts=False
    ),
}
