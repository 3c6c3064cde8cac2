"""The match in plain Dutch: one set of sentences, the same words for coach and candidate.

To the coach they are about somebody by name, to the candidate they say "je" (`Voice`). Facts that were used, never a
judgement: "nog te leren", not "tekort". The engine's codes become names by `skill_names`, once for a whole page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from candidates.models import CurrentSkill
from employers.models import FutureJob
from matching.engine import Exclusion, Match, Part, ceil_div
from nieuwebanen.dutch import counted, listed, long_date, time_ago
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.work import Sector, Weekday, WorkCondition

# Learning hours are an estimate until finished trajectories have calibrated them (matching.md §2).
SPREAD_PERCENT = 30
ESTIMATE = f"Dit is een schatting: het kan ongeveer {SPREAD_PERCENT}% korter of langer duren."


@dataclass(frozen=True)
class Voice:
    """Of whom a sentence tells: by name, "je", or nobody where the name stands beside it already."""

    name: str
    has: str = "heeft"
    can: str = "kan"
    does_not: str = "hoeft"

    def begin(self, verb: str) -> str:
        """ "Amira heeft", "Je hebt", "Heeft": the first words of a sentence."""
        return f"{self.name[:1].upper()}{self.name[1:]} {verb}" if self.name else verb.capitalize()

    def after(self, stem: str) -> str:
        """ "leert Amira", "leer je", "leert": after another word, where the verb comes first."""
        return f"{stem} je" if self is YOU else f"{stem}t {self.name}".strip()

    def inside(self, verb: str) -> str:
        """ "Amira heeft", "je hebt", "heeft": after a comma."""
        return f"{self.name} {verb}".strip()


BESIDE = Voice("")
YOU = Voice("je", "hebt", "kunt", "hoeft")


def about(first_name: str) -> Voice:
    return Voice(first_name)


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


def lines(match: Match, job: FutureJob, voice: Voice = BESIDE) -> list[Line]:
    """The three parts with the facts that were used."""
    parts = match.skill_parts
    earned = sum(part.points for part in parts)
    ready, wish = (next(part for part in match.parts if part.code == code) for code in ("ready", "wish"))
    return [
        Line("skills", "Vaardigheden", points(earned), points(match.weights.skills), _skills(parts, voice)),
        Line("ready", "Op tijd", points(ready.points), points(ready.max), _ready(match, job)),
        Line("wish", "Wens", points(wish.points), points(wish.max), _wish(match, job)),
    ]


def _skills(parts: Sequence[Part], voice: Voice) -> str:
    held = sum(1 for part in parts if part.level >= part.needed)
    if held == len(parts):
        return f"{voice.begin(voice.has)} alle vaardigheden op het niveau dat nodig is."
    known = f"{voice.begin(voice.has)} {held} van de {len(parts)} vaardigheden op het niveau dat nodig is."
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


def exclusion(item: Exclusion, names: Mapping[str, str], voice: Voice = BESIDE) -> str:
    """Why somebody stands apart, as a fact and not as a judgement."""
    needed, has, can = item.needed, item.has, voice.begin(voice.can)
    match item.code:
        case "hours":
            return f"{can} {has} uur per week werken, de baan is minimaal {needed} uur."
        case "days":
            return f"{can} niet op {listed(day.label for day in Weekday if day.value in needed)}."
        case "condition":
            return f"Niet mogelijk: {listed(WorkCondition(value).label for value in needed)}."
        case "travel":
            return f"De werkplek is {_km(needed)} km ver, {voice.inside('reist')} tot {_km(has, up=False)} km."
        case "available":
            return f"{can} beginnen op {long_date(has)}, de baan begint op {long_date(needed)}."
        case "skill":
            name = names.get(needed["skill"], "Een vaardigheid")
            return f"Vooraf nodig: ‘{name}’ op niveau {needed['level']}, {voice.inside(voice.has)} nu niveau {has}."
        case "overlap":
            return f"{voice.begin(voice.has)} nog geen van de vaardigheden die nodig zijn."
        case unknown:
            raise ValueError(unknown)


# ---- the whole explanation of one pair -------------------------------------------------------------------
def level(number: int) -> str:
    """ "3 (zelfstandig)" """
    return f"{number} ({Level(number).label.lower()})"


def held(have: int, need: int) -> str:
    """Of a skill that is there."""
    return f"Niveau {level(have)}. Nodig is niveau {need}."


def to_learn(gap: Gap, pace: int, *, must: bool) -> str:
    """Of a skill that is still to be learnt."""
    known = f"Van niveau {level(gap.have)} naar niveau {level(gap.need)}."
    time = f"Ongeveer {gap.hours} uur leren: {counted(gap.weeks, 'week', 'weken')} van {pace} uur."
    first = "Dit is nodig voordat het leren bij deze baan begint." if must else ""
    helps = f"‘{gap.via}’ lijkt erop. Dat telt voor een deel mee." if gap.via else ""
    return " ".join(part for part in (known, first, time, helps) if part)


def where(places: Sequence[str]) -> str:
    """Where the job's own route teaches a skill."""
    return f"Leren kan bij: {'; '.join(places)}." if places else "Hiervoor is in deze route nog geen plek."


def evidence(known: CurrentSkill | None, today: date) -> str:
    """Where a level comes from and how old it is; stands beside it and counts for nothing."""
    if known is None:
        return "Bewijs: nog niet vastgelegd."
    seen = f"{known.get_source_display()}, {long_date(known.assessed_on)}"
    return f"Bewijs: {seen} ({time_ago(known.assessed_on, today)})."


def ready_between(match: Match) -> tuple[date, date]:
    """The ready date as an estimate: the learning may take 30% less or more."""
    begin, days = match.ready - timedelta(weeks=match.weeks), 7 * match.weeks
    return (
        begin + timedelta(days=days * (100 - SPREAD_PERCENT) // 100),
        begin + timedelta(days=ceil_div(days * (100 + SPREAD_PERCENT), 100)),
    )


def ready(match: Match, job: FutureJob, voice: Voice, *, today: date) -> list[str]:
    """When somebody can be ready, how that lies to the start, and until when learning can begin."""
    assert job.starts_on is not None
    starts = f"De baan begint op {long_date(job.starts_on)}."
    if not match.hours:
        return [f"{voice.begin(voice.does_not)} niets meer te leren. {starts}", *_free_late(match, job, voice)]
    first, last = ready_between(match)
    hours = f"Samen ongeveer {match.hours} uur leren: {counted(match.weeks, 'week', 'weken')} van {match.pace} uur."
    begin_by = job.starts_on - timedelta(weeks=match.weeks)
    return [
        hours,
        f"{voice.begin(voice.can)} klaar zijn tussen {long_date(first)} en {long_date(last)}. {ESTIMATE}",
        f"{starts} {_room(match, job)}",
        f"Start uiterlijk op {long_date(begin_by)} met leren om op tijd klaar te zijn."
        if begin_by >= today
        else f"Om op tijd klaar te zijn, was {long_date(begin_by)} de laatste dag om te starten.",
    ]


def _free_late(match: Match, job: FutureJob, voice: Voice) -> list[str]:
    assert job.starts_on is not None
    return [f"{voice.begin(voice.can)} beginnen op {long_date(match.ready)}."] if match.ready > job.starts_on else []


def _room(match: Match, job: FutureJob) -> str:
    assert job.starts_on is not None
    if match.late_weeks:
        return f"Naar schatting is dat {counted(match.late_weeks, 'week', 'weken')} te laat."
    weeks = (job.starts_on - match.ready).days // 7
    return f"Naar schatting is er dan nog {counted(weeks, 'week', 'weken')} ruimte." if weeks else "Dat is net op tijd."


def _km(metres: int, *, up: bool = True) -> str:
    """Kilometres with one decimal, "10,3". A distance is rounded up and a limit down, so that too far reads as too far."""
    tenths = ceil_div(metres, 100) if up else metres // 100
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
