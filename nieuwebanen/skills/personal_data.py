"""The list of skills is about nobody; who read in a new version of it is known."""

from nieuwebanen.personal_data import Declared, Registry, Whose

DECLARED = (
    Declared(
        model="skills.SkillListImport",
        title="Ingelezen lijsten met vaardigheden",
        whose=Whose.USER,
        purpose="om te weten wie een lijst heeft ingelezen",
        group="gebruiker",
        fields={},
        staff=("by",),
        technical=(
            "origin", "release", "state", "file_names", "content", "diff", "problem", "created_at", "finished_at",
        ),
    ),
)  # fmt: skip
LIST = "een lijst met begrippen"
IMPERSONAL = {
    f"skills.{name}": LIST
    for name in ("SkillGroup", "Skill", "SkillSynonym", "SkillRelation", "Occupation", "OccupationSkill")
}
REGISTRY = Registry(DECLARED, IMPERSONAL)
