"""The match in plain Dutch: one sentence per part, the same words for coach and candidate.

Facts that were used, never a judgement: "nog te leren", not "tekort". The engine's codes become names by `skill_names`,
once for a whole page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from employers.models import FutureJob
from matching.engine import Exclusion, Match, Part, ceil_div
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
    """A skill that is still to be learnt: from level `have` to level `need`, in hours and in weeks of one's own pace."""

    name: str
    have: int
    need: int
    hours: int
    weeks: int
    via: str | None

    @property
    def how(self) -> str:
        """Learning hours are an estimate until finished trajectories have calibrated them: hence "ongeveer"."""
        time = f"Ongeveer {self.hours} uur leren: {counted(self.weeks, 'week', 'weken')}."
        return f"{time} Kan al iets door ‘{self.via}’." if self.via else time


def skill_names(matches: Iterable[Match]) -> dict[str, str]:
    """Names by engine code, of all skills in these matches: one query."""
    codes = {code for match in matches for part in match.skill_parts for code in (part.skill, part.via) if code}
    return {str(pk): name for pk, name in Skill.objects.filter(pk__in=map(int, codes)).values_list("pk", "name")}


def whole_points(score: int) -> int:
    """The score in whole points of 100, rounded down."""
    return score // 100


def points(value: int) -> float:
    """Points of 10,000 as points of 100 with one decimal, rounded down."""
    return value // 10 / 10


def lines(match: Match, job: FutureJob) -> list[Line]:
    """The three parts with the facts that were used."""
    parts = match.skill_parts
    earned = sum(part.points for part in parts)
    ready, wish = (next(part for part in match.parts if part.code == code) for code in ("ready", "wish"))
    return [
        Line("skills", "Vaardigheden", points(earned), points(match.weights.skills), _skills(parts)),
        Line("ready", "Op tijd", points(ready.points), points(ready.max), _ready(match, job)),
        Line("wish", "Wens", points(wish.points), points(wish.max), _wish(match, job)),
    ]


def _skills(parts: Sequence[Part]) -> str:
    held = sum(1 for part in parts if part.level >= part.needed)
    if held == len(parts):
        return "Heeft alle vaardigheden op het niveau dat nodig is."
    known = f"Heeft {held} van de {len(parts)} vaardigheden op het niveau dat nodig is."
    return f"{known} Nog te leren: {counted(len(parts) - held, 'vaardigheid', 'vaardigheden')}."


def _ready(match: Match, job: FutureJob) -> str:
    assert job.starts_on is not None
    found = [f"Klaar op {long_date(match.ready)}.", f"De baan begint op {long_date(job.starts_on)}."]
    if match.late_weeks:
        found.append(f"Dat is {counted(match.late_weeks, 'week', 'weken')} te laat.")
    if match.hours:
        weeks = counted(match.weeks, "week", "weken")
        found.append(f"Nog ongeveer {match.hours} uur leren: {weeks} van {match.pace} uur.")
    return " ".join(found)


def _wish(match: Match, job: FutureJob) -> str:
    if match.wish is None:
        return "Er is geen wens opgegeven. Dat kost geen punten."
    sector = Sector(job.sector).label if job.sector else "Deze sector"
    return f"{sector} staat {'' if match.wish else 'niet '}bij de wensen."


def gaps(match: Match, names: Mapping[str, str]) -> list[Gap]:
    """What is still to be learnt, the largest first."""
    found = [
        Gap(
            name=names[str(part.skill)],
            have=part.level,
            need=part.needed,
            hours=part.learn_hours,
            weeks=ceil_div(part.learn_hours, match.pace),
            via=names.get(part.via) if part.via else None,
        )
        for part in match.skill_parts
        if part.level < part.needed
    ]
    return sorted(found, key=lambda gap: -gap.hours)


def exclusion(item: Exclusion, names: Mapping[str, str]) -> str:
    """Why somebody stands apart, as a fact and not as a judgement."""
    needed, has = item.needed, item.has
    match item.code:
        case "hours":
            return f"Kan {has} uur per week werken, de baan is minimaal {needed} uur."
        case "days":
            return f"Kan niet op {_together(day.label for day in Weekday if day.value in needed)}."
        case "condition":
            return f"Niet mogelijk: {_together(WorkCondition(value).label for value in needed)}."
        case "travel":
            return f"De werkplek is {_km(needed)} km ver, reist tot {_km(has, up=False)} km."
        case "available":
            return f"Kan beginnen op {long_date(has)}, de baan begint op {long_date(needed)}."
        case "skill":
            name = names.get(needed["skill"], "Een vaardigheid")
            return f"Vooraf nodig: ‘{name}’ op niveau {needed['level']}, heeft nu niveau {has}."
        case "overlap":
            return "Heeft nog geen van de vaardigheden die nodig zijn."
        case unknown:
            raise ValueError(unknown)


def _km(metres: int, *, up: bool = True) -> str:
    """Kilometres with one decimal, "10,3". A distance is rounded up and a limit down, so that too far reads as too far."""
    tenths = ceil_div(metres, 100) if up else metres // 100
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _together(words: Iterable[str]) -> str:
    """ "maandag, dinsdag en vrijdag" """
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} en {listed[-1]}"
