"""Where trajectories name a skill, and what a merge of two skills does there (nieuwebanen/skills/uses.py).

What was offered to sign keeps its words, and so does everything that counts with it: the plan and the evaluations.
"""

from nieuwebanen.skills.uses import Rows, Use, keep_one, none_of
from trajectories.models import Agreement


def _drafts(rows: Rows) -> Rows:
    """Of trajectories that nobody was asked to sign yet."""
    return rows.exclude(trajectory__in=Agreement.objects.values("trajectory"))


def _steps_of_drafts(rows: Rows) -> Rows:
    return rows.exclude(phase__trajectory__in=Agreement.objects.values("trajectory"))


USES = {
    "trajectories.TrajectorySkill.skill": Use(
        "traject spreekt dit af",
        "trajecten spreken dit af",
        moves=_drafts,
        settle=keep_one("trajectory_id", highest=["level_now", "level_needed"]),
    ),
    "trajectories.PlanStep.skill": Use("stap in een plan", "stappen in plannen", moves=_steps_of_drafts),
    "trajectories.PlanTemplateStep.skill": Use("stap in een sjabloon", "stappen in sjablonen"),
    "trajectories.SettledLevel.skill": Use(
        "afgesproken niveau na een evaluatie", "afgesproken niveaus na een evaluatie", moves=none_of
    ),
    "trajectories.SkillScore.skill": Use("score bij een evaluatie", "scores bij evaluaties", moves=none_of),
}
