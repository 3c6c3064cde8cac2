"""The match in plain Dutch: one sentence per part, the same words for coach and candidate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from employers.models import FutureJob
from matching.engine import Exclusion, Match, Part
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import Sector, Weekday, WorkCondition


@dataclass(frozen=True)
class Line:
    """One part on the screen: what was earned of what, and why. points and maximum in points of 100."""

    code: str
    name: str
    points: float
    maximum: float
    why: str


@dataclass(frozen=True)
class Gap:
    """A skill that must still be learnt."""

    name: str
    have: int
    need: int
    hours: int
    via: str | None

    @property
    def how(self) -> str:
        return f"{self.hours} uur leren" + (f", kan al iets door {self.via.lower()}" if self.via else "")


def skill_names(matches: Iterable[Match]) -> dict[str, str]:
    """Names by engine code, of all skills in these matches: one query."""
    codes = {code for match in matches for part in match.skill_parts for code in (part.skill, part.via) if code}
    codes |= {e.needed["skill"] for match in matches for e in match.excluded if e.code == "skill"}
    return {str(pk): name for pk, name in Skill.objects.filter(pk__in=map(int, codes)).values_list("pk", "name")}


def points(value: int) -> float:
    """Points of 10,000 as points of 100 with one decimal, rounded down."""
    return value // 10 / 10


def lines(match: Match, job: FutureJob) -> list[Line]:
    """The three parts with the facts that were used."""
    parts = match.skill_parts
    earned = sum(part.points for part in parts)
    ready, wish = (next(p for p in match.parts if p.code == code) for code in ("ready", "wish"))
    most = 10_000 - ready.max - wish.max
    return [
        Line("skills", "Vaardigheden", points(earned), points(most), _skills(parts)),
        Line("ready", "Op tijd", points(ready.points), points(ready.max), _ready(match, job)),
        Line("wish", "Wens", points(wish.points), points(wish.max), _wish(wish, job)),
    ]


def _skills(parts: Sequence[Part]) -> str:
    held = sum(1 for part in parts if part.level >= part.needed)
    todo = len(parts) - held
    known = f"Heeft {held} van de {len(parts)} vaardigheden op het niveau dat nodig is."
    if not todo:
        return known
    return f"{known} {counted(todo, 'vaardigheid moet', 'vaardigheden moeten')} nog geleerd worden."


def _ready(match: Match, job: FutureJob) -> str:
    assert job.starts_on is not None
    late = f" Dat is {counted(match.late_weeks, 'week', 'weken')} te laat." if match.late_weeks else ""
    return f"Klaar op {long_date(match.ready)}. De baan begint op {long_date(job.starts_on)}.{late}"


def _wish(part: Part, job: FutureJob) -> str:
    sector = Sector(job.sector).label if job.sector else "Deze sector"
    if part.points:
        return f"{sector} past bij de wensen, of er is geen wens opgegeven."
    return f"{sector} staat niet bij de wensen."


def gaps(match: Match, names: Mapping[str, str]) -> list[Gap]:
    """What must still be learnt, the largest first."""
    found = [
        Gap(names[str(p.skill)], p.level, p.needed, p.learn_hours, names.get(p.via or ""))
        for p in match.skill_parts
        if p.level < p.needed
    ]
    return sorted(found, key=lambda gap: -gap.hours)


def exclusion(item: Exclusion, names: Mapping[str, str]) -> str:
    """Why somebody stands apart, as a fact and not as a judgement."""
    needed, has = item.needed, item.has
    sentences: dict[str, Any] = {
        "hours": lambda: f"Kan {has} uur per week werken, de baan is minimaal {needed} uur.",
        "days": lambda: f"Kan niet op {_together(Weekday(day).label for day in needed)}.",
        "condition": lambda: f"Niet mogelijk: {_together(WorkCondition(value).label for value in needed)}.",
        "travel": lambda: f"De werkplek is {_km(needed)} km ver, reist tot {_km(has)} km.",
        "available": lambda: f"Kan beginnen op {long_date(has)}, de baan begint op {long_date(needed)}.",
        "skill": lambda: f"{names.get(needed['skill'], 'Een vaardigheid')} is vooraf nodig op niveau {needed['level']}, heeft niveau {has}.",
        "overlap": lambda: "Heeft nog geen van de vaardigheden die nodig zijn.",
    }
    return str(sentences[item.code]())


def _km(metres: int) -> str:
    """Whole kilometres, rounded up: a place just too far must not read as near enough."""
    return str(-(-metres // 1000))


def _together(words: Iterable[str]) -> str:
    """ "maandag, dinsdag en vrijdag" """
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} en {listed[-1]}"
