"""How far a trajectory is: the steps, whose turn it is, and when somebody is expected to be ready.

Only questions, no changes: what is done and what is missing is computed from the rows (product.md §3). The changes
stand in lifecycle.py, the seven parts of step 4 in parts.py. Load many trajectories through `with_parts`; then nothing here asks the database again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from matching.engine import Language, Person, Requirement, ceil_div, credit
from nieuwebanen.dutch import as_date, counted, short_date
from nieuwebanen.steps import Missing, Step, Turn
from trajectories.models import (
    Agreement,
    AgreementState,
    Evaluation,
    EvaluationKind,
    Party,
    Trajectory,
    TrajectoryPhase,
    TrajectoryStatus,
)
from trajectories.models.agreement import PENDING
from trajectories.parts import Part, missing_parts

ALL_DONE = len(Step) + 1  # what the step indicator takes when every step is done


@dataclass(frozen=True)
class Gate:
    """One step of one trajectory: done or not, what is missing, and whose turn it is."""

    step: Step
    missing: list[Missing]

    @property
    def done(self) -> bool:
        return not self.missing

    @property
    def turn(self) -> Turn | None:
        return self.missing[0].turn if self.missing else None


@dataclass(frozen=True)
class Badge:
    """A status badge: words, a tone of the design (positive, info, warning, negative or none) and an icon."""

    text: str
    tone: str = ""
    icon: str = "circle"


def with_parts(trajectories: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """Everything that this module and the agreement read, in a fixed number of queries."""
    return trajectories.select_related(
        "job__employer",
        "job__intake",
        "job__possibilities",
        "job__promise",
        "candidate",
        "coach",
        "proposal",
        "placement",
    ).prefetch_related(
        "candidate__skills",
        "job__phases",
        "job__stacked_parts__employer",
        "skills__skill__neighbours",
        "phases__location",
        "phases__steps__skill",
        "funding",
        "instruments",
        "conditions",
        "criteria",
        "evaluations",
        Prefetch("agreements", Agreement.objects.defer("pdf", "content").prefetch_related("signatures")),
    )


# ---- the agreement ------------------------------------------------------------------------------------
def standing_agreement(trajectory: Trajectory) -> Agreement | None:
    """The version that counts now: signed, or offered while none is signed. An addendum not until it is signed."""
    return next(
        (
            a
            for a in trajectory.agreements.all()
            if a.state == AgreementState.SIGNED or (a.state in PENDING and a.amends_id is None)
        ),
        None,
    )


def pending_addendum(trajectory: Trajectory) -> Agreement | None:
    """The change of a signed agreement that still waits for signatures."""
    return next((a for a in trajectory.agreements.all() if a.state in PENDING and a.amends_id is not None), None)


def signed_agreement(trajectory: Trajectory) -> Agreement | None:
    """The version that employer and Werkbedrijf signed, also after the trajectory stopped."""
    return next((a for a in trajectory.agreements.all() if a.signed_at is not None), None)


def is_signed(trajectory: Trajectory) -> bool:
    return signed_agreement(trajectory) is not None


def learning_allowed_from(trajectory: Trajectory) -> date | None:
    """The day of the last signature of employer and Werkbedrijf; None while one is missing. The receipt does not count."""
    signed = [agreement.signed_at for agreement in trajectory.agreements.all() if agreement.signed_at]
    return as_date(min(signed)) if signed else None  # an addendum came later


# ---- the steps ----------------------------------------------------------------------------------------
def step_of(trajectory: Trajectory) -> Step:
    """4 until employer and Werkbedrijf have signed, 5 until the learning is finished, then 6."""
    if not is_signed(trajectory):
        return Step.ARRANGEMENTS
    return Step.LEARNING if trajectory.learning_finished_on is None else Step.REGULAR_JOB


def indicator_step(trajectory: Trajectory) -> int:
    """The current step for the step indicator; ALL_DONE once somebody is at work."""
    return ALL_DONE if trajectory.status == TrajectoryStatus.PLACED else int(step_of(trajectory))


def gate(trajectory: Trajectory, *, today: date) -> Gate:
    """The current step, and what keeps it from being done."""
    step = step_of(trajectory)
    if step == Step.ARRANGEMENTS:
        return Gate(step, _before_learning(trajectory, today))
    if step == Step.LEARNING:
        return Gate(step, missing_to_finish(trajectory, today=today))
    return Gate(step, missing_to_place(trajectory))


def _before_learning(trajectory: Trajectory, today: date) -> list[Missing]:
    missing = [item for found in missing_parts(trajectory, today=today).values() for item in found]
    if missing:
        return missing
    agreement = standing_agreement(trajectory)
    if agreement is None:
        return [Missing("Laat de overeenkomst tekenen.", Turn.COACH, "agreement")]
    signed = {signature.party for signature in agreement.signatures.all()}
    if Party.EMPLOYER not in signed:
        missing.append(Missing("De werkgever moet nog tekenen.", Turn.EMPLOYER, "agreement"))
    if Party.WERKBEDRIJF not in signed:
        missing.append(Missing("Het Werkbedrijf moet nog tekenen.", Turn.MANAGER, "agreement"))
    return missing


def missing_to_finish(trajectory: Trajectory, *, today: date) -> list[Missing]:
    """What must be done before the learning is finished. Phases that still run may be closed with a reason."""
    missing = []
    if running := phases_not_ended(trajectory, on=today):
        names = ", ".join(f"‘{phase.title}’" for phase in running)
        missing.append(Missing(f"Nog niet afgelopen: {names}.", Turn.COACH, "phases"))
    if not any(e.kind == EvaluationKind.FINAL and e.confirmed_at for e in trajectory.evaluations.all()):
        missing.append(Missing("Bespreek en bevestig de eindevaluatie.", Turn.COACH, "final"))
    return missing + _criteria(trajectory)


def missing_to_place(trajectory: Trajectory) -> list[Missing]:
    """What must be done before somebody starts in the regular job (R45, product.md §6)."""
    missing = _criteria(trajectory)
    if trajectory.job_gone_on:
        missing.append(Missing("De baan gaat niet door. Zoek een andere werkgever.", Turn.COACH, "gone"))
    elif trajectory.job.arisen_on is None:
        missing.append(Missing("De werkgever bevestigt dat de baan er is.", Turn.EMPLOYER, "arisen"))
    if trajectory.status != TrajectoryStatus.PLACED:
        missing.append(Missing("Leg de plaatsing vast.", Turn.COACH, "placement"))
    return missing


def _criteria(trajectory: Trajectory) -> list[Missing]:
    return [
        Missing(f"Nog niet gehaald: {criterion.text}.", Turn.COACH, "criteria")
        for criterion in trajectory.criteria.all()
        if criterion.met_on is None
    ]


def phases_not_ended(trajectory: Trajectory, *, on: date) -> list[TrajectoryPhase]:
    """Phases of which the last day is still to come, and that did not really end before it."""
    return [phase for phase in trajectory.phases.all() if phase.ends_on > on and phase.ended_on is None]


def step_notes(trajectory: Trajectory, *, today: date) -> list[str]:
    """One short line under each of the six steps."""
    job, decided = trajectory.job, trajectory.proposal.decided_at
    intake = job.intake.held_on if hasattr(job, "intake") else None
    promise = job.promise.given_on if hasattr(job, "promise") else None
    return [
        _done_on(intake),
        _done_on(promise),
        _done_on(as_date(decided) if decided else None),
        _note_arrangements(trajectory),
        _note_learning(trajectory, today),
        _note_job(trajectory),
    ]


def _done_on(day: date | None) -> str:
    return f"Klaar op {short_date(day)}" if day else ""


def _note_arrangements(trajectory: Trajectory) -> str:
    if day := learning_allowed_from(trajectory):
        return f"Getekend op {short_date(day)}"
    if standing_agreement(trajectory):
        return "Wacht op handtekeningen"
    open_parts = sum(1 for found in missing_parts(trajectory).values() if found)
    return f"{len(Part) - open_parts} van {len(Part)} onderdelen klaar"


def _note_learning(trajectory: Trajectory, today: date) -> str:
    if trajectory.learning_finished_on:
        return _done_on(trajectory.learning_finished_on)
    phases = list(trajectory.phases.all())
    if not is_signed(trajectory):
        return f"Start op {short_date(trajectory.starts_on)}" if trajectory.starts_on else ""
    if trajectory.starts_on and today < trajectory.starts_on:
        return f"Begint op {short_date(trajectory.starts_on)}"
    begun = [n for n, phase in enumerate(phases, 1) if phase.starts_on <= today]
    return f"Nu: onderdeel {max(begun)} van {len(phases)}" if begun else ""


def _note_job(trajectory: Trajectory) -> str:
    if hasattr(trajectory, "placement"):
        return f"In dienst op {short_date(trajectory.placement.starts_on)}"
    return f"Start op {short_date(trajectory.job.starts_on)}" if trajectory.job.starts_on else ""


# ---- the plan in time ---------------------------------------------------------------------------------
def phase_state(phase: TrajectoryPhase, trajectory: Trajectory, *, today: date) -> Badge:
    """Is this phase done, going on or planned; never "going on" before the signatures. The real days go first."""
    if trajectory.learning_finished_on or phase.ended_on:
        return Badge("Klaar", "positive", "check-circle")
    if phase.began_on and trajectory.status == TrajectoryStatus.RUNNING:
        return Badge("Loopt uit", "warning", "clock") if phase.ends_on < today else Badge("Bezig", "info", "half")
    if is_signed(trajectory) and phase.ends_on < today:
        return Badge("Klaar", "positive", "check-circle")
    if is_signed(trajectory) and trajectory.status == TrajectoryStatus.RUNNING and phase.starts_on <= today:
        return Badge("Bezig", "info", "half")
    return Badge("Gepland")


def where_now(trajectory: Trajectory, *, today: date) -> str:
    """Where somebody is today: the phase that runs, or what comes first."""
    if trajectory.status == TrajectoryStatus.PLACED:
        return "Aan het werk"
    if not is_signed(trajectory):
        return "Afspraken maken"
    if trajectory.learning_finished_on:
        return "Klaar met inleren"
    phases = list(trajectory.phases.all())
    for phase in phases:
        if phase.starts_on <= today <= phase.ends_on:
            return f"{phase.title}, {phase.location.name}"
    coming = next((phase for phase in phases if phase.starts_on > today), None)
    return f"{coming.title} vanaf {short_date(coming.starts_on)}" if coming else "Stappenplan is afgelopen"


def ready_on(trajectory: Trajectory, *, today: date) -> date:
    """The day on which somebody is expected to have every agreed level.

    The hours of learning that are left by today's levels (the effort of the match, related skills included), at
    the agreed hours a week, counted from the last day on which the levels were looked at: the last confirmed
    evaluation, or the begin of the learning. So the date stands still between evaluations, comes nearer when an
    evaluation shows more than expected, and moves away when it shows less. It never lies before today while
    something is left to learn.
    """
    if trajectory.learning_finished_on:
        return trajectory.learning_finished_on
    measured = _measured_on(trajectory, today)
    hours = hours_left(trajectory)
    if not hours:
        return measured
    ready = measured + timedelta(weeks=ceil_div(hours, weekly_hours(trajectory)))
    return max(ready, today)


def hours_left(trajectory: Trajectory) -> int:
    """Hours of learning between the levels of today and the agreed ones."""
    agreed = list(trajectory.skills.all())
    language = Language(
        base_hours={str(row.skill.counts_as): row.skill.base_hours for row in agreed},
        related={
            str(row.skill.counts_as): [(str(n.neighbour_id), n.quarters) for n in row.skill.neighbours.all()]
            for row in agreed
        },
    )
    levels = {str(known.skill_id): known.level for known in trajectory.candidate.skills.all()}
    person = Person(id=trajectory.candidate_id, skills=levels)
    return sum(
        credit(Requirement(str(row.skill.counts_as), row.level_needed), person, language).hours for row in agreed
    )


@dataclass(frozen=True)
class SkillLevels:
    """One agreed skill: the level in the agreement, the level of today, and the level that is needed."""

    skill: str
    begin: int
    now: int
    needed: int


def levels(trajectory: Trajectory) -> list[SkillLevels]:
    """How far somebody is with every agreed skill."""
    known = {current.skill_id: current.level for current in trajectory.candidate.skills.all()}
    return [
        SkillLevels(row.skill.name, row.level_now, known.get(row.skill.counts_as, 0), row.level_needed)
        for row in trajectory.skills.all()
    ]


def weekly_hours(trajectory: Trajectory) -> int:
    """Agreed hours of learning a week; what candidate and job can both give while nothing is agreed."""
    both = min(trajectory.candidate.learning_hours_per_week, trajectory.job.learn_hours_per_week)
    return trajectory.hours_per_week or both


def _measured_on(trajectory: Trajectory, today: date) -> date:
    begin = trajectory.starts_on or today
    if not is_signed(trajectory):
        return max(begin, today)
    held = [e.held_on for e in trajectory.evaluations.all() if e.confirmed_at and e.held_on]
    return max([begin, *held])


def slack(trajectory: Trajectory, *, today: date) -> int:
    """Days between being ready and the start of the job; negative is too late. 0 while the job has no date."""
    start = trajectory.job.starts_on
    return (start - ready_on(trajectory, today=today)).days if start else 0


def room(trajectory: Trajectory, *, today: date) -> str:
    """The same in words: "1 week ruimte", "3 weken te laat"."""
    days = slack(trajectory, today=today)
    if days < 0:
        return f"{counted(ceil_div(-days, 7), 'week', 'weken')} te laat"
    return f"{counted(days // 7, 'week', 'weken')} ruimte"


def is_late(trajectory: Trajectory, *, today: date) -> bool:
    """Expected to be ready after the start of the job."""
    return trajectory.status == TrajectoryStatus.RUNNING and slack(trajectory, today=today) < 0


def state_badge(trajectory: Trajectory, *, today: date) -> Badge:
    """How it goes, in one badge."""
    if trajectory.status == TrajectoryStatus.PLACED:
        return Badge("Aan het werk", "positive", "check-circle")
    if trajectory.status == TrajectoryStatus.STOPPED:
        return Badge("Gestopt", "", "close")
    if is_late(trajectory, today=today):
        return Badge(room(trajectory, today=today).capitalize(), "negative", "alert")
    if trajectory.learning_finished_on:
        return Badge("Klaar met inleren", "positive", "check-circle")
    if not is_signed(trajectory):
        if standing_agreement(trajectory):
            return Badge("Wacht op handtekening", "warning", "clock")
        return Badge("Afspraken maken", "info", "half")
    if overdue := [e for e in trajectory.evaluations.all() if not e.confirmed_at and e.planned_on < today]:
        return Badge(f"Evaluatie {overdue[0].position} te laat", "warning", "alert")
    return Badge("Loopt volgens plan", "positive", "check-circle")


def next_evaluation(trajectory: Trajectory) -> Evaluation | None:
    """The first evaluation that the coach has not confirmed."""
    return next((e for e in trajectory.evaluations.all() if e.confirmed_at is None), None)
