"""The draft step plan of one pair from the database, and the places where people learn what no part of it teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from employers import capacity
from employers.models import FutureJob, JobPhase, JobRequirement, LearningLocation, PhaseSkill
from matching.engine import Language, Match
from matching.explaining import draft_plan
from matching.explaining.draft_plan import Phase, Plan

PLACES_AT_MOST = 3


@dataclass(frozen=True)
class Place:
    """A place where this skill is learnt, and how many seats it has free in the weeks of the plan."""

    location: LearningLocation
    free: int


def plan_for(job: FutureJob, outcome: Match, language: Language, *, earliest: date) -> Plan:
    """The plan as it would begin now. earliest: today, or the day on which this person can begin.

    Fetch the job with its phases, their location and skills. Two queries.
    """
    assert job.starts_on is not None
    phases = list(job.phases.all())
    occupied = capacity.occupancies({phase.location for phase in phases}, since=earliest) if phases else {}
    return draft_plan.draft(
        [_phase(phase) for phase in phases],
        outcome,
        language,
        starts_on=job.starts_on,
        earliest=earliest,
        free=lambda place, first, last: occupied[place].tightest(first, last).free,
    )


def _phase(phase: JobPhase) -> Phase:
    return Phase(
        id=phase.pk,
        title=phase.title,
        place=str(phase.location),
        location=phase.location_id,
        weeks=phase.weeks,
        hours_per_week=phase.hours_per_week,
        teaches={str(row.skill_id): row.level for row in phase.skills.all()},
    )


def places_for(plan: Plan, *, today: date) -> dict[str, list[Place]]:
    """Where else people learn what no part of this plan teaches: per skill, those with most seats free first.

    A place teaches a skill when a part of another job's route does so there, or a job says that it is learnt there.
    At most five queries, none when everything is taught.
    """
    wanted = {int(learn.skill): learn.to for learn in plan.nowhere}
    if not wanted:
        return {}
    known = _known_places(wanted)
    first, last = plan.begins_on or today, max(plan.ends_on or today, plan.begins_on or today)
    locations = LearningLocation.objects.in_bulk({place for places in known.values() for place in places})
    occupied = capacity.occupancies(locations.values(), since=first)
    free = {pk: occupied[pk].tightest(first, last).free for pk in locations}
    return {
        str(skill): [Place(locations[pk], free[pk]) for pk in sorted(places, key=lambda pk: (-free[pk], pk))][
            :PLACES_AT_MOST
        ]
        for skill, places in known.items()
    }


def _known_places(wanted: dict[int, int]) -> dict[int, set[int]]:
    """Keys of places per skill."""
    taught = PhaseSkill.objects.filter(skill__in=wanted).values_list("skill_id", "level", "phase__location_id")
    said = JobRequirement.objects.filter(skill__in=wanted, learn_at__isnull=False)
    rows: Iterable[tuple[int, int, int]] = [*taught, *said.values_list("skill_id", "level", "learn_at_id")]
    known: dict[int, set[int]] = {}
    for skill, level, place in set(rows):
        if level >= wanted[skill]:
            known.setdefault(skill, set()).add(place)
    return known
