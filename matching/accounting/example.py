"""The example on the page "Hoe werkt de match?", counted by the engine itself: the golden one of the design."""

from dataclasses import dataclass
from datetime import date

from matching.engine import DAYS, Job, Language, Match, Person, Requirement, Weights, match
from matching.explaining.sentences import points, whole_points

TODAY = date(2026, 3, 2)
WORDS = {
    "NL": "Nederlands",
    "PICK": "Orders verzamelen",
    "FORK": "Heftruck rijden",
    "SAFE": "Veilig werken",
    "TEAM": "Samenwerken",
    "PALLET": "Palletwagen rijden",
}
LANGUAGE = Language(
    base_hours={"NL": 40, "PICK": 16, "FORK": 40, "SAFE": 8, "TEAM": 8, "PALLET": 24},
    related={"FORK": [("PALLET", 2)]},
)
JOB = Job(
    id=7,
    start=date(2026, 9, 1),
    requirements=(
        Requirement("NL", 2, 3, must=True),
        Requirement("PICK", 3, 3),
        Requirement("FORK", 2, 2),
        Requirement("SAFE", 2, 2, must=True),
        Requirement("TEAM", 2, 1),
    ),
    hours=24,
    days=DAYS[:5],
    x=160_000,
    y=502_000,
    sector="logistiek",
    learn_hours=24,
)
AMIRA = Person(
    id=11,
    skills={"NL": 3, "PICK": 1, "PALLET": 3, "SAFE": 2},
    hours=32,
    free_from=date(2026, 3, 16),
    x=163_000,
    y=506_000,
    radius=15_000,
    sectors=("logistiek",),
    learn_hours=16,
)


@dataclass(frozen=True)
class SkillLine:
    name: str
    needed: int
    level: int
    via: str  # the skill that helps, or ""
    hours: int
    points: float
    maximum: float


@dataclass(frozen=True)
class Example:
    match: Match
    skills: list[SkillLine]
    total: int
    of_skills: float
    of_time: float
    of_wish: float
    most: tuple[int, int, int]
    starts_on: date


def counted(weights: Weights) -> Example:
    """Amira and the job in a warehouse, by these weights."""
    outcome = match(JOB, AMIRA, LANGUAGE, today=TODAY, weights=weights)
    earned = {part.code: part.points for part in outcome.parts if part.code != "skill"}
    return Example(
        match=outcome,
        skills=[
            SkillLine(
                name=WORDS[str(part.skill)],
                needed=part.needed,
                level=part.level,
                via=WORDS[part.via] if part.via else "",
                hours=part.learn_hours,
                points=points(part.points),
                maximum=points(part.max),
            )
            for part in outcome.skill_parts
        ],
        total=whole_points(outcome.score),
        of_skills=points(sum(part.points for part in outcome.skill_parts)),
        of_time=points(earned["ready"]),
        of_wish=points(earned["wish"]),
        most=(weights.skills // 100, weights.on_time // 100, weights.wish // 100),
        starts_on=JOB.start,
    )
