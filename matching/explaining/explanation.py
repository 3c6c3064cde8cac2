"""What stands beside a list: why this score, what is still to learn, and until when learning can begin.

The live one comes from `match()` on the rows of now; the frozen one is what was true when somebody was presented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from candidates.models import Candidate, CurrentSkill
from employers.models import FutureJob
from matching.engine import Match, Weights
from matching.explaining import sentences
from matching.explaining.sentences import BESIDE, Gap, Line, Voice, whole_points
from nieuwebanen.dutch import counted, long_date

# The sentences under every list and every score (ui/design.md §7.1).
WHO_DECIDES = "De score helpt bij het kiezen. Jij beslist wie je voorstelt, de werkgever beslist wie inleert."
NOT_COUNTED = "Niet meegeteld: opleiding, leeftijd, geslacht, afkomst en hoe lang iemand zonder werk is."


@dataclass(frozen=True)
class Room:
    """How a ready date lies to the start of the job, in words."""

    text: str
    late: bool


@dataclass(frozen=True)
class Need:
    """One skill of the job and what this person has of it."""

    name: str
    have: int
    need: int
    must: bool
    points: int  # of 10,000, like `maximum`
    maximum: int
    evidence: CurrentSkill | None


@dataclass(frozen=True)
class GapLine:
    gap: Gap
    where: str  # the part of the job's learning route that teaches it, or ""


@dataclass(frozen=True)
class Score:
    """The number and the lengths of its three bars, in points of 100; most: what each could earn."""

    total: int
    skills: float
    on_time: float
    wish: float
    most: tuple[int, int, int]


@dataclass(frozen=True)
class Explanation:
    score: Score
    lines: list[Line]
    gaps: list[GapLine]
    needs: list[Need]
    apart: list[str]
    hours: int
    weeks: int
    pace: int
    ready: date
    room: Room
    begin_by: date
    begin_is_past: bool
    url: str  # of the page that tells it in whole sentences


def score_of(match: Match) -> Score:
    def part(code: str) -> float:
        return sentences.points(sum(part.points for part in match.parts if part.code == code))

    return Score(whole_points(match.score), part("skill"), part("ready"), part("wish"), most_of(match.weights))


def most_of(weights: Weights) -> tuple[int, int, int]:
    """What the three parts can earn at most, in points of 100."""
    return weights.skills // 100, weights.on_time // 100, weights.wish // 100


def room_of(ready: date, job: FutureJob) -> Room:
    """ "5 weken ruimte", "precies op tijd", "3 weken te laat"."""
    assert job.starts_on is not None
    days = (job.starts_on - ready).days
    if days < 0:
        return Room(f"{counted((6 - days) // 7, 'week', 'weken')} te laat", late=True)
    return Room(f"{counted(days // 7, 'week', 'weken')} ruimte" if days >= 7 else "precies op tijd", late=False)


def explain(match: Match, job: FutureJob, candidate: Candidate, *, today: date) -> Explanation:
    """Everything that the panel tells of one pair. Fetch the job with `possibilities.with_parts`."""
    assert job.starts_on is not None
    names = sentences.skill_names([match])
    evidence = {skill.skill_id: skill for skill in candidate.skills.all()}
    places = where_learnt(job)
    musts = {need.skill_id for need in job.requirements.all() if need.must}
    needs = [
        Need(
            name=names[str(part.skill)],
            have=part.level,
            need=part.needed,
            must=int(str(part.skill)) in musts,
            points=part.points,
            maximum=part.max,
            evidence=evidence.get(int(str(part.skill))),
        )
        for part in match.skill_parts
    ]
    begin_by = job.starts_on - timedelta(weeks=match.weeks)
    return Explanation(
        score=score_of(match),
        lines=sentences.lines(match, job),
        gaps=[GapLine(gap, next(iter(places.get(gap.name, [])), "")) for gap in sentences.gaps(match, names)],
        needs=needs,
        apart=reasons_apart(match, names),
        hours=match.hours,
        weeks=match.weeks,
        pace=match.pace,
        ready=match.ready,
        room=room_of(match.ready, job),
        begin_by=begin_by,
        begin_is_past=begin_by < today,
        url=reverse("matching:explained", args=[job.public_id, candidate.public_id]),
    )


def reasons_apart(match: Match, names: Mapping[str, str], voice: Voice = BESIDE) -> list[str]:
    return [sentences.exclusion(item, names, voice) for item in match.excluded]


def nearly(match: Match) -> int | None:
    """Hours to close the one must that sets somebody apart ("bijna"); None when it is anything else."""
    if len(match.excluded) != 1 or match.excluded[0].code != "skill":
        return None
    missing = match.excluded[0].needed["skill"]
    return next(part.learn_hours for part in match.skill_parts if part.skill == missing)


def where_learnt(job: FutureJob) -> dict[str, list[str]]:
    """Name of a skill -> the parts of the route that teach it, in order. Fetch the job with its phases and skills."""
    places: dict[str, list[str]] = {}
    for phase in job.phases.all():
        for taught in phase.skills.all():
            places.setdefault(taught.skill.name, []).append(f"{phase.title}, {phase.location}")
    return places


# ---- as it was at presenting ----------------------------------------------------------------------------
@dataclass(frozen=True)
class FrozenLine:
    name: str
    points: float
    maximum: float
    why: str


@dataclass(frozen=True)
class Frozen:
    """Read from Proposal.explanation; names no skill, for the presentation beside it does."""

    total: int
    lines: list[FrozenLine]
    made_on: date
    rules: str


def frozen(explanation: Mapping[str, Any]) -> Frozen | None:
    """None while nothing was presented."""
    if not explanation:
        return None
    earned: dict[str, int] = {}
    most: dict[str, int] = {}
    for part in explanation["parts"]:
        earned[part["code"]] = earned.get(part["code"], 0) + part["points"]
        most[part["code"]] = most.get(part["code"], 0) + part["max"]
    covered, full = explanation["coverage"]
    late = explanation["late_weeks"]
    ready = long_date(date.fromisoformat(explanation["ready"]))
    why = {
        "skill": f"Had {100 * covered // full}% van wat nodig is. Nog ongeveer {explanation['hours']} uur te leren.",
        "ready": f"Klaar op {ready}." + (f" Dat is {counted(late, 'week', 'weken')} te laat." if late else ""),
        "wish": "Past bij de wensen, of er was geen wens." if earned["wish"] else "De sector staat niet bij de wensen.",
    }
    # The maxima of the skills are rounded up one by one, so together they may be a few points more than the part.
    shown = {"skill": most["skill"] // 100 * 100, "ready": most["ready"], "wish": most["wish"]}
    names = {"skill": "Vaardigheden", "ready": "Op tijd", "wish": "Wens"}
    return Frozen(
        total=whole_points(explanation["score"]),
        lines=[
            FrozenLine(name, sentences.points(earned[code]), sentences.points(shown[code]), why[code])
            for code, name in names.items()
        ],
        made_on=date.fromisoformat(explanation["today"]),
        rules=explanation["rules"],
    )
