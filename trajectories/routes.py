"""The rules of the five routes and of the law, as sentences over the phases of one plan (product.md §5; domain.md §3).

A `Finding` that blocks keeps the agreement from being offered; the others warn, and the coach decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from django.conf import settings

from employers.models import FutureJob, LegalLabel, Route
from nieuwebanen.dutch import counted
from trajectories.models import Trajectory, TrajectoryPhase

MAX_HOURS_PER_WEEK = 40


@dataclass(frozen=True)
class Finding:
    """One rule that the plan does not keep: what, and how to mend it."""

    text: str
    blocks: bool = False


def findings(trajectory: Trajectory) -> list[Finding]:
    """Everything that the plan should know of, what blocks first.

    Reads phases with location and steps, and the job's possibilities: prefetch with progress.with_parts.
    """
    phases = list(trajectory.phases.all())
    if not phases:
        return []
    found = [*_unpaid(phases), *_two_places(phases), *_route(trajectory, phases)]
    return sorted(found, key=lambda finding: not finding.blocks)


def route_of(job: FutureJob) -> Route | None:
    return Route(job.possibilities.route) if hasattr(job, "possibilities") else None


# ---- the law ------------------------------------------------------------------------------------------
def unpaid_limit(on: date) -> int:
    """Weeks that somebody may learn without pay, by the rule that holds on this day."""
    return max(rule for rule in settings.UNPAID_WEEKS if rule[0] <= on)[1]


def unpaid_weeks(phases: Sequence[TrajectoryPhase]) -> int:
    """Weeks without pay over all phases and places, rounded up; a day at two places counts once.

    Source: proefplaats, art. 6h Participatiewet, 2 months and at most 4 more.
    """
    days: set[date] = set()
    for phase in phases:
        if LegalLabel(phase.label).unpaid:
            days.update(phase.starts_on + timedelta(days=n) for n in range((phase.ends_on - phase.starts_on).days + 1))
    return -(-len(days) // 7)


def _unpaid(phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    weeks, limit = unpaid_weeks(phases), unpaid_limit(phases[0].starts_on)
    if weeks <= limit:
        return []
    return [
        Finding(
            f"Samen zijn dit {weeks} weken zonder loon. Dat mag maximaal {limit} weken (artikel 6h Participatiewet). "
            "Maak een onderdeel korter of kies een arbeidsovereenkomst of bbl.",
            blocks=True,
        )
    ]


# ---- the load on the candidate ------------------------------------------------------------------------
def overlapping(phases: Sequence[TrajectoryPhase]) -> list[tuple[TrajectoryPhase, TrajectoryPhase]]:
    """Pairs of phases at two places on the same days."""
    return [
        (one, other)
        for one, other in combinations(phases, 2)
        if one.location_id != other.location_id and one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
    ]


def _two_places(phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    found = []
    for one, other in overlapping(phases):
        names = f"‘{one.title}’ en ‘{other.title}’"
        if not one.load_reason and not other.load_reason:
            found.append(
                Finding(f"{names} lopen tegelijk op 2 plekken. Dat is zwaar. Vul in waarom het toch kan.", blocks=True)
            )
        if one.hours_per_week + other.hours_per_week > MAX_HOURS_PER_WEEK:
            hours = one.hours_per_week + other.hours_per_week
            found.append(
                Finding(f"{names} zijn samen {hours} uur per week. Maximaal {MAX_HOURS_PER_WEEK} uur kan.", blocks=True)
            )
    return found


# ---- the routes ---------------------------------------------------------------------------------------
def _route(trajectory: Trajectory, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    route, job = route_of(trajectory.job), trajectory.job
    if route == Route.SMALL_GROWTH:
        return _small_growth(job, phases)
    if route == Route.LARGE_GROWTH:
        return _large_growth(job, phases)
    if route == Route.PROGRESSION_JOBS:
        return _progression(phases)
    if route == Route.STACKED_JOBS:
        return _stacked(phases)
    if route == Route.JOB_TO_JOB:
        return _job_to_job(trajectory, phases)
    return []


def _small_growth(job: FutureJob, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    elsewhere = [phase.title for phase in phases if not _at_employer(phase, job)]
    if not elsewhere:
        return []
    names = ", ".join(f"‘{title}’" for title in elsewhere)
    return [Finding(f"Kleinschalige groei: de kandidaat leert op de plek van de baan zelf. Kijk naar {names}.")]


def _large_growth(job: FutureJob, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    found = []
    if not _at_employer(phases[-1], job):
        found.append(
            Finding(
                f"Grootschalige groei: het laatste onderdeel is bij {job.employer.name}. Kijk naar ‘{phases[-1].title}’."
            )
        )
    if all(_at_employer(phase, job) for phase in phases):
        found.append(Finding("Grootschalige groei: minstens 1 onderdeel is op een andere plek dan bij de werkgever."))
    return found


def _progression(phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    found = []
    if len({_organisation(phase) for phase in phases}) < 2:
        found.append(Finding("Ontwikkelbanen: de kandidaat leert bij minstens 2 organisaties na elkaar."))
    for one, other in pairwise(phases):
        if 0 < _height(other) < _height(one):
            found.append(
                Finding(
                    f"Ontwikkelbanen: het werk wordt steeds moeilijker. ‘{other.title}’ is makkelijker dan ‘{one.title}’."
                )
            )
    return found


def _stacked(phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    employers = {phase.location.employer_id for phase in phases} - {None}
    if len(employers) < 2:
        return [
            Finding(
                "Stapelbanen: minstens 2 werkgevers maken samen de baan. Voeg een plek bij een andere werkgever toe."
            )
        ]
    return []


def _job_to_job(trajectory: Trajectory, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    candidate = trajectory.candidate
    if not candidate.current_employer or candidate.current_job_ends_on is None:
        return [
            Finding(
                "Van werk naar werk: vul bij de kandidaat in bij wie hij of zij nu werkt en wanneer dat werk stopt."
            )
        ]
    gap = (phases[0].starts_on - candidate.current_job_ends_on).days - 1
    if gap > 0:
        return [
            Finding(
                f"Van werk naar werk: tussen het oude werk en het inleren zit {counted(gap, 'dag', 'dagen')}. Spreek af hoe die overstap veilig gaat."
            )
        ]
    return []


def _at_employer(phase: TrajectoryPhase, job: FutureJob) -> bool:
    return phase.location.employer_id == job.employer_id


def _organisation(phase: TrajectoryPhase) -> tuple[str, int]:
    """The employer behind a place, or the place itself when no employer is."""
    employer = phase.location.employer_id
    return ("employer", employer) if employer else ("location", phase.location_id)


def _height(phase: TrajectoryPhase) -> int:
    """How difficult a phase is: the highest level that is learnt there, 0 while no step names one."""
    return max((step.target_level or 0 for step in phase.steps.all()), default=0)
