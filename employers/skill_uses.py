"""Where jobs, routes and templates use a skill, and what a merge of two skills does there (nieuwebanen/skills/uses.py)."""

from nieuwebanen.skills.uses import Use, keep_one

USES = {
    "employers.JobRequirement.skill": Use(
        "baan vraagt dit",
        "banen vragen dit",
        settle=keep_one("job_id", highest=["level", "weight"], either=["must"], filled=["learn_at_id", "learn_hours"]),
    ),
    "employers.PhaseSkill.skill": Use(
        "onderdeel van een route leert dit",
        "onderdelen van routes leren dit",
        settle=keep_one("phase_id", highest=["level"]),
    ),
    "employers.TemplateRequirement.skill": Use(
        "functie in de sjablonen vraagt dit",
        "functies in de sjablonen vragen dit",
        settle=keep_one("template_id", highest=["level", "weight"], either=["must"], filled=["learn_hours"]),
    ),
}
