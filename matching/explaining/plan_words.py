"""The draft step plan in plain Dutch; the same words on the page of a proposal, the explanation and its paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.explaining.draft_plan import Learn, Plan, PlannedPhase
from matching.explaining.planning import Place
from matching.explaining.sentences import Voice, level
from nieuwebanen.dutch import counted, long_date


@dataclass(frozen=True)
class PhaseTold:
    title: str
    place: str
    first: date
    last: date
    learns: list[str]
    time: str


@dataclass(frozen=True)
class Nowhere:
    """What no part of the route teaches, and where people do learn it."""

    what: str
    places: list[str]


@dataclass(frozen=True)
class PlanTold:
    phases: list[PhaseTold]
    nowhere: list[Nowhere]
    notes: list[str]  # what somebody must look at, such as a place that is full
    summary: str
    fits: bool


def tell_plan(plan: Plan, places: Mapping[str, Sequence[Place]], names: Mapping[str, str], voice: Voice) -> PlanTold:
    """names: of skills, by the engine's code."""
    return PlanTold(
        phases=[_phase(planned, names, voice) for planned in plan.phases],
        nowhere=[
            Nowhere(_learn(learn, names), [_place(place) for place in places.get(learn.skill, ())])
            for learn in plan.nowhere
        ],
        notes=[*_full(plan), *_last(plan)],
        summary=_summary(plan, voice),
        fits=bool(plan.phases) and not plan.late_weeks and not plan.nowhere and not plan.full,
    )


def _phase(planned: PlannedPhase, names: Mapping[str, str], voice: Voice) -> PhaseTold:
    taught = [learn for learn in planned.learns if learn.taught]
    hours = sum(learn.hours for learn in taught)
    if not taught:
        time = f"Hier {voice.after('leer')} geen nieuwe vaardigheid."
    else:
        time = f"Samen ongeveer {hours} uur leren. Het onderdeel duurt {counted(planned.phase.weeks, 'week', 'weken')}."
        if planned.too_short:
            needed = counted(planned.weeks, "week", "weken")
            time = f"{time} Met {planned.pace} uur per week is dat te kort: nodig is ongeveer {needed}."
    return PhaseTold(
        title=planned.phase.title,
        place=planned.phase.place,
        first=planned.first,
        last=planned.last,
        learns=[_learn(learn, names) for learn in taught],
        time=time,
    )


def _learn(learn: Learn, names: Mapping[str, str]) -> str:
    hours = f"ongeveer {learn.hours} uur" if learn.hours else "geen extra uren, door wat er al is"
    return f"{names[learn.skill]}: van niveau {learn.have} naar niveau {level(learn.to)}, {hours}."


def _place(place: Place) -> str:
    free = f"{counted(place.free, 'plek', 'plekken')} vrij in deze weken" if place.free else "vol in deze weken"
    return f"{place.location}, {free}"


def _full(plan: Plan) -> list[str]:
    if plan.begins_on and plan.wanted_on and plan.begins_on != plan.wanted_on:
        weeks = counted(abs((plan.begins_on - plan.wanted_on).days) // 7, "week", "weken")
        sooner = "eerder" if plan.begins_on < plan.wanted_on else "later"
        return [f"Niet alle plekken zijn vrij. Daarom begint het plan {weeks} {sooner}."]
    return [
        f"‘{phase.title}’ staat niet in het plan: bij {phase.place} is in die weken geen plek vrij."
        for phase in plan.full
    ]


def _last(plan: Plan) -> list[str]:
    """What nobody teaches must be somewhere when the trajectory begins."""
    if plan.nowhere and plan.phases:
        return [f"Is er nog geen plek als het traject begint? Dan staat dit bij ‘{plan.phases[-1].phase.title}’."]
    return []


def _summary(plan: Plan, voice: Voice) -> str:
    if plan.begins_on is None:
        return "Deze baan heeft nog geen route: er is nog geen plek gekozen om te leren."
    if plan.ends_on is None:
        return "In deze weken is geen enkele plek vrij."
    runs = f"Het plan loopt van {long_date(plan.begins_on)} tot en met {long_date(plan.ends_on)}."
    if plan.late_weeks:
        return f"{runs} Dat is {counted(plan.late_weeks, 'week', 'weken')} na de start van de baan."
    return f"{runs} Dat past voor de start van de baan."
