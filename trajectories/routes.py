"""The rules of the five routes and of the law, as sentences over the phases of one plan (product.md §5; domain.md §3).

A `Finding` that blocks keeps the agreement from being offered; the others warn, and the coach decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from django.conf import settings

from candidates.models import Candidate
from employers.models import FutureJob, LegalLabel, Route, StackGrid
from employers.models.possibilities import route_of
from employers.models.stacked import missing_of_stack
from employers.routes import not_released, of_route, one_organisation, organisation, too_long_unpaid, unpaid_limit
from nieuwebanen.dutch import counted, euros
from nieuwebanen.steps import Turn
from trajectories.models import Trajectory, TrajectoryPhase

MAX_HOURS_PER_WEEK = 40
MIN_CONTRACT_MONTHS = 6  # a shorter contract is no regular job (R45), and no proefplaats leads to it
PARTICIPATION_FROM_AGE = 27  # art. 7 lid 8 and 10a Participatiewet


@dataclass(frozen=True)
class Finding:
    """One rule that the plan does not keep: what, and how to mend it."""

    text: str
    blocks: bool = False
    turn: Turn = Turn.COACH  # who can mend it


def findings(trajectory: Trajectory) -> list[Finding]:
    """Everything that the plan should know of, what blocks first.

    Reads phases with location and steps, the job's phases and its possibilities: prefetch with progress.with_parts.
    """
    phases = list(trajectory.phases.all())
    if not phases:
        return _contract(trajectory.job)
    found = [
        *_unpaid(phases),
        *_labels(trajectory.candidate, phases),
        *_two_places(phases),
        *_contract(trajectory.job),
        *_route(trajectory, phases),
        *_shorter(trajectory, phases),
    ]
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


@dataclass(frozen=True)
class Room:
    """How many weeks without pay are planned, and how many the law leaves for an extension."""

    weeks: int
    limit: int

    @property
    def left(self) -> int:
        return max(self.limit - self.weeks, 0)


def room(phases: Sequence[TrajectoryPhase], today: date) -> Room:
    """Of a plan as it is now; the rule is that of its first day."""
    return Room(unpaid_weeks(phases), unpaid_limit(phases[0].starts_on if phases else today))


def _labels(candidate: Candidate, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    """What belongs to the legal label of a phase (domain.md §3)."""
    found = []
    for phase in phases:
        if phase.label == LegalLabel.WORK_BASED_VET:
            found += _work_based_vet(phase, phases)
        # Of a birth year only who is too young the whole year is sure; without one nobody is asked for it.
        born = candidate.birth_year
        if (
            phase.label == LegalLabel.PARTICIPATION_PLACE
            and born
            and phase.starts_on.year - born < PARTICIPATION_FROM_AGE
        ):
            found.append(
                Finding(
                    f"‘{phase.title}’ is een participatieplaats. Die past niet bij deze kandidaat "
                    "(artikel 7, lid 8, en artikel 10a Participatiewet). Kies een andere soort plaats.",
                    blocks=True,
                )
            )
    return found


def _work_based_vet(phase: TrajectoryPhase, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    """Bbl is learning in employment: with an employer, and never without pay on the same days."""
    found = [
        Finding(
            f"‘{phase.title}’ is bbl. Daarbij hoort een arbeidsovereenkomst. Op dezelfde dagen is ‘{other.title}’ zonder "
            "loon. Kies daar een andere soort plaats of andere dagen.",
            blocks=True,
        )
        for other in phases
        if LegalLabel(other.label).unpaid and _same_days(phase, other)
    ]
    employed = [p for p in phases if p.label == LegalLabel.EMPLOYMENT and _covers(p, phase)]
    if phase.location.employer_id is None and not employed:
        found.append(
            Finding(
                f"‘{phase.title}’ is bbl. Daarbij hoort een arbeidsovereenkomst met een werkgever. Kies een plek bij een "
                "werkgever, of voeg voor dezelfde dagen een onderdeel met een arbeidsovereenkomst toe.",
                blocks=True,
            )
        )
    return found


def _contract(job: FutureJob) -> list[Finding]:
    """After the learning comes a contract of at least six months."""
    if job.contract_months is None or job.contract_months >= MIN_CONTRACT_MONTHS:
        return []
    return [
        Finding(
            f"Bij de baan staat een contract van {counted(job.contract_months, 'maand', 'maanden')}. Na het inleren hoort een "
            f"contract van minstens {MIN_CONTRACT_MONTHS} maanden. Pas dat bij de baan aan.",
            blocks=True,
            turn=Turn.EMPLOYER,
        )
    ]


def de_minimis_limit(on: date) -> Decimal:
    """How much state aid one company may get in three years, by the rule of this day (Regulation (EU) 2023/2831)."""
    return max(rule for rule in settings.DE_MINIMIS_EUR if rule[0] <= on)[1]


def too_much_aid(amount_eur: Decimal | None, on: date) -> str:
    """The sentence when an employer got more than the rule allows; empty when not."""
    limit = de_minimis_limit(on)
    if amount_eur is None or amount_eur <= limit:
        return ""
    return (
        f"De werkgever kreeg in 3 jaar {euros(amount_eur)} de-minimissteun. Dat mag maximaal {euros(limit)} zijn "
        "(Verordening (EU) 2023/2831). Zonder steun kan het traject wel."
    )


# ---- the load on the candidate ------------------------------------------------------------------------
def overlapping(phases: Sequence[TrajectoryPhase]) -> list[tuple[TrajectoryPhase, TrajectoryPhase]]:
    """Pairs of phases at two places on the same days."""
    return [
        (one, other)
        for one, other in combinations(phases, 2)
        if one.location_id != other.location_id and _same_days(one, other)
    ]


def _same_days(one: TrajectoryPhase, other: TrajectoryPhase) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def _covers(outer: TrajectoryPhase, inner: TrajectoryPhase) -> bool:
    return outer.starts_on <= inner.starts_on and inner.ends_on <= outer.ends_on


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
    if route == Route.PROGRESSION_JOBS:
        must = one_organisation(phases)
        found = [Finding(finding.text, blocks=finding.text in must) for finding in found]
        found += [Finding(text, blocks=True, turn=Turn.EMPLOYER) for text in not_released(list(job.phases.all()))]
    if route == Route.STACKED_JOBS:
        found = [Finding(finding.text, blocks=True) for finding in found] + _stacked(trajectory, phases)
    if route == Route.JOB_TO_JOB:
        found += _job_to_job(trajectory, phases)
    return found


def _stacked(trajectory: Trajectory, phases: Sequence[TrajectoryPhase]) -> list[Finding]:
    """The employers' parts make one whole job; where the plan is at two of them, it never overlaps or adds up."""
    parts = list(trajectory.job.stacked_parts.all())
    found = [
        Finding(f"Stapelbanen: {text[:1].lower()}{text[1:]}", blocks=True)
        for text in missing_of_stack(trajectory.job, parts)
    ]
    target = trajectory.hours_per_week
    for one, other in overlapping(phases):
        if organisation(one) == organisation(other):
            continue
        names, hours = f"‘{one.title}’ en ‘{other.title}’", one.hours_per_week + other.hours_per_week
        if parts and parts[0].grid == StackGrid.SEASON:
            found.append(
                Finding(
                    f"Stapelbanen: {names} zijn op dezelfde dagen bij 2 werkgevers. In dit rooster volgen de delen "
                    "elkaar op. Kies andere dagen.",
                    blocks=True,
                )
            )
        elif target is not None and hours != target:
            found.append(
                Finding(
                    f"Stapelbanen: {names} zijn samen {hours} uur per week. Afgesproken is {target} uur. "
                    "Pas de uren aan.",
                    blocks=True,
                )
            )
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
                "Van werk naar werk: vul bij de kandidaat in bij wie hij of zij nu werkt en wanneer dat werk stopt.",
                blocks=True,
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
