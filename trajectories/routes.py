"""The rules of the five routes and of the law, as sentences over the phases of one plan (product.md §5; domain.md §3).

A `Finding` that blocks keeps the agreement from being offered; the others warn, and the coach decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from employers.models import LegalLabel, Route
from employers.models.possibilities import route_of
from employers.routes import of_route, too_long_unpaid, unpaid_limit
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

    Reads phases with location and steps, the job's phases and its possibilities: prefetch with progress.with_parts.
    """
    phases = list(trajectory.phases.all())
    if not phases:
        return []
    found = [*_unpaid(phases), *_two_places(phases), *_route(trajectory, phases), *_shorter(trajectory, phases)]
    return sorted(found, key=lambda finding: not finding.blocks)


# ---- the law ------------------------------------------------------------------------------------------
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
    return [Finding(too_long_unpaid(weeks, limit), blocks=True)]


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
    """The rules over places are those of the job (employers/routes.py); of the candidate there is one more."""
    route, job = route_of(trajectory.job), trajectory.job
    found = [Finding(text) for text in of_route(route, job, phases, [_height(phase) for phase in phases])]
    if route == Route.JOB_TO_JOB:
        found += _job_to_job(trajectory, phases)
    return found


def _shorter(trajectory: Trajectory, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    """A part of the job's route is not in the plan, such as one whose place was full at the start (drafting.py)."""
    drawn = list(trajectory.job.phases.all())
    if len(phases) >= len(drawn):
        return []
    planned = {phase.title for phase in phases}
    names = ", ".join(f"‘{phase.title}’" for phase in drawn if phase.title not in planned)
    rest = f" Niet in het plan: {names}." if names else ""
    return [
        Finding(
            f"De route van de baan heeft {counted(len(drawn), 'onderdeel', 'onderdelen')}, dit plan {len(phases)}.{rest} "
            "Past dat bij deze kandidaat?"
        )
    ]


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


def _height(phase: TrajectoryPhase) -> int:
    """How difficult a phase is: the highest level that is learnt there, 0 while no step names one."""
    return max((step.target_level or 0 for step in phase.steps.all()), default=0)
