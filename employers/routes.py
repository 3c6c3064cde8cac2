"""The rules of the five routes and of the law over the phases of a job, as sentences (product.md §5; domain.md §3).

They warn; the coach decides. The rules over places hold for the plan of one person too: trajectories/routes.py
asks them again there, over the phases of that plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from django.conf import settings

from employers.models import FutureJob, JobPhase, LearningLocation, LegalLabel, Route
from employers.models.possibilities import choose_by, route_of
from nieuwebanen.dutch import counted, long_date


class PhaseOfRoute(Protocol):
    """A phase of a job, or of the plan of one person."""

    title: str
    location_id: int

    @property
    def location(self) -> LearningLocation: ...


def of_route(route: Route | None, job: FutureJob, phases: Sequence[PhaseOfRoute], heights: Sequence[int]) -> list[str]:
    """Which rules of the route these phases do not keep, and how to mend it.

    heights: how difficult the work of each phase is, 0 while unknown.
    """
    if not phases:
        return []
    if route == Route.SMALL_GROWTH:
        return _small_growth(job, phases)
    if route == Route.LARGE_GROWTH:
        return _large_growth(job, phases)
    if route == Route.PROGRESSION_JOBS:
        return _progression(phases, heights)
    if route == Route.STACKED_JOBS:
        return _stacked(phases)
    return []


def _small_growth(job: FutureJob, phases: Sequence[PhaseOfRoute]) -> list[str]:
    elsewhere = [phase.title for phase in phases if not _at_employer(phase, job)]
    if not elsewhere:
        return []
    names = ", ".join(f"‘{title}’" for title in elsewhere)
    return [f"Kleinschalige groei: de kandidaat leert op de plek van de baan zelf. Kijk naar {names}."]


def _large_growth(job: FutureJob, phases: Sequence[PhaseOfRoute]) -> list[str]:
    found = []
    last = phases[-1]
    if not _at_employer(last, job):
        found.append(
            f"Grootschalige groei: het laatste onderdeel is bij {job.employer.name}. Kijk naar ‘{last.title}’."
        )
    if all(_at_employer(phase, job) for phase in phases):
        found.append("Grootschalige groei: minstens 1 onderdeel is op een andere plek dan bij de werkgever.")
    return found


def _progression(phases: Sequence[PhaseOfRoute], heights: Sequence[int]) -> list[str]:
    found = one_organisation(phases)
    for (one, low), (other, high) in pairwise(zip(phases, heights, strict=True)):
        if 0 < high < low:
            found.append(
                f"Ontwikkelbanen: het werk wordt steeds moeilijker. ‘{other.title}’ is makkelijker dan ‘{one.title}’."
            )
    return found


def one_organisation(phases: Sequence[PhaseOfRoute]) -> list[str]:
    """Ontwikkelbanen: without a second organisation there is nowhere to go on to."""
    if len({organisation(phase) for phase in phases}) > 1:
        return []
    return ["Ontwikkelbanen: de kandidaat leert bij minstens 2 organisaties na elkaar."]


def _stacked(phases: Sequence[PhaseOfRoute]) -> list[str]:
    if len({phase.location.employer_id for phase in phases} - {None}) < 2:
        return ["Stapelbanen: minstens 2 werkgevers maken samen de baan. Voeg een plek bij een andere werkgever toe."]
    return []


def _at_employer(phase: PhaseOfRoute, job: FutureJob) -> bool:
    return phase.location.employer_id == job.employer_id


def organisation(phase: PhaseOfRoute) -> tuple[str, int]:
    """The employer behind a place, or the place itself when no employer is."""
    employer = phase.location.employer_id
    return ("employer", employer) if employer else ("location", phase.location_id)


# ---- the law ------------------------------------------------------------------------------------------
def unpaid_limit(on: date) -> int:
    """Weeks that somebody may learn without pay, by the rule that holds on this day.

    Source: proefplaats, art. 6h Participatiewet, 2 months and at most 4 more.
    """
    return max(rule for rule in settings.UNPAID_WEEKS if rule[0] <= on)[1]


def too_long_unpaid(weeks: int, limit: int) -> str:
    """The sentence for when it is more than the law allows."""
    return (
        f"Samen zijn dit {weeks} weken zonder loon. Dat mag maximaal {limit} weken (artikel 6h Participatiewet). "
        "Maak een onderdeel korter of kies een arbeidsovereenkomst of bbl."
    )


# ---- the phases of a job ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Weeks:
    """How long people learn for a job, and how much of that without pay."""

    all: int
    unpaid: int
    limit: int

    @property
    def left(self) -> int:
        return max(self.limit - self.unpaid, 0)


def weeks_of(job: FutureJob, *, today: date) -> Weeks:
    """The phases follow one another, so their weeks add up."""
    phases = job.phases.all()
    unpaid = sum(phase.weeks for phase in phases if LegalLabel(phase.label).unpaid)
    return Weeks(sum(phase.weeks for phase in phases), unpaid, unpaid_limit(choose_by(job) or today))


def findings(job: FutureJob, *, today: date) -> list[str]:
    """What the phases of this job should know of, for the page of the possibilities. Reads the job's parts."""
    phases, route = list(job.phases.all()), route_of(job)
    found = of_route(route, job, phases, [phase.complexity or 0 for phase in phases])
    if route == Route.PROGRESSION_JOBS:
        found += _ladder(phases)
    if route == Route.JOB_TO_JOB:
        found += _gap(job, today)
    weeks = weeks_of(job, today=today)
    return [*([too_long_unpaid(weeks.unpaid, weeks.limit)] if weeks.unpaid > weeks.limit else []), *found]


def _ladder(phases: Sequence[JobPhase]) -> list[str]:
    """Ontwikkelbanen: how difficult each step is, and who lets the person go on, are agreed beforehand."""
    found = []
    if unknown := [phase.title for phase in phases if not phase.complexity]:
        found.append(f"Ontwikkelbanen: vul in hoe moeilijk het werk is bij {_listed(unknown)}.")
    return found + not_released(phases)


def not_released(phases: Sequence[JobPhase]) -> list[str]:
    """Who lets the person go on is agreed beforehand, at every phase but the last."""
    bound = [phase.title for phase in phases[:-1] if not phase.release_agreed]
    if not bound:
        return []
    return [f"Ontwikkelbanen: spreek vooraf af dat iemand mag doorstromen. Vul dat in bij {_listed(bound)}."]


def _gap(job: FutureJob, today: date) -> list[str]:
    begin = choose_by(job)
    if begin is None or not hasattr(job, "transfer"):
        return []
    begin = max(begin, today)
    days = (begin - job.transfer.work_ends_on).days - 1
    if days <= 0:
        return []
    return [
        f"Van werk naar werk: het oude werk stopt op {long_date(job.transfer.work_ends_on)} en het inleren begint "
        f"{counted(days, 'dag', 'dagen')} later. Spreek af hoe die overstap veilig gaat, of begin eerder."
    ]


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"‘{title}’" for title in titles)
