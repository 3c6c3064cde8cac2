"""Before and after somebody stops: what changes then, and the plan for what comes next (features.md row 53, R43a).

The stop itself is `lifecycle.stop`. Nobody falls out of sight: within five working days there is a next plan; until then
it is a task of the coach, and when it is late a line for the managers too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_working_days, holidays
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.tasklist import Task, Whose, everyone, of_coaches
from trajectories.lifecycle import PLAN_WITHIN, members, standing_agreement
from trajectories.models import AgreementState, Placement, Trajectory, TrajectoryStatus


@dataclass(frozen=True)
class Consequence:
    """One thing that changes, as people read it."""

    what: str
    text: str


# ---- before: what changes --------------------------------------------------------------------------------
def consequences(trajectory: Trajectory, *, today: date) -> list[Consequence]:
    """What a stop today would do, from a trajectory with its parts."""
    job, candidate = trajectory.job, trajectory.candidate
    at_work = Placement.objects.filter(trajectory__candidate=candidate, ended_on=None).exists()
    plan_by = add_working_days(today, PLAN_WITHIN, holidays())
    back = "staat weer in de match voor andere banen"
    return [
        Consequence("De plek", f"Bij {job} komt 1 plek weer open."),
        *ending(trajectory),
        Consequence("De kandidaat", f"{candidate} {'blijft aan het werk in de andere baan' if at_work else back}."),
        Consequence("Berichten", told(trajectory)),
        Consequence("Daarna", f"Uiterlijk {long_date(plan_by)} staat er een plan voor wat er hierna komt."),
    ]


def ending(trajectory: Trajectory) -> list[Consequence]:
    """What ends however the trajectory ends: the agreement, the evaluations, what was still open."""
    open_ones = sum(1 for evaluation in trajectory.evaluations.all() if evaluation.confirmed_at is None)
    found = [Consequence("De overeenkomst", _agreement(trajectory))]
    if open_ones:
        planned = counted(open_ones, "geplande evaluatie vervalt", "geplande evaluaties vervallen")
        found.append(Consequence("De evaluaties", f"{planned}, met de herinneringen."))
    if trajectory.suspensions.filter(ends_on=None).exists():
        found.append(Consequence("De onderbreking", "De onderbreking die nu loopt, eindigt."))
    if trajectory.extensions.open().exists():
        found.append(Consequence("De verlenging", "De vraag om te verlengen vervalt."))
    return found


def told(trajectory: Trajectory) -> str:
    people = [str(member) for member in members(trajectory)]
    if not people:
        return f"Niemand van {trajectory.job.employer} heeft een account. Bel de werkgever."
    return f"{trajectory.job.employer} krijgt 1 keer een bericht: {', '.join(people)}."


def _agreement(trajectory: Trajectory) -> str:
    standing = standing_agreement(trajectory)
    if standing is None:
        return "Er ligt nog geen overeenkomst. Er hoeft niets te worden beëindigd."
    name = f"Overeenkomst {standing.number}, versie {standing.version},"
    if standing.state == AgreementState.SIGNED:
        return f"{name} wordt beëindigd. De getekende tekst en de PDF blijven zoals ze zijn."
    signed = len(standing.signatures.all())
    lost = f" {counted(signed, 'handtekening vervalt', 'handtekeningen vervallen')} ook." if signed else ""
    return f"{name} is nog niet door iedereen getekend en vervalt.{lost}"


# ---- after: the next plan --------------------------------------------------------------------------------
@transaction.atomic
def plan_next(trajectory: Trajectory, *, plan: str, by: User, today: date, at: datetime | None = None) -> None:
    """What comes next for who stopped: written down once. DomainError without words, StaleError for the second one."""
    if not plan.strip():
        raise DomainError("Vul in wat het plan hierna is.")
    waiting = Trajectory.objects.filter(pk=trajectory.pk, status=TrajectoryStatus.STOPPED, next_plan_made_on=None)
    if not waiting.update(next_plan=plan.strip()[:2000], next_plan_made_on=today, version=F("version") + 1):
        raise StaleError("Dit plan is al gemaakt, of het traject is niet gestopt. Ververs de pagina.")
    trajectory.refresh_from_db(fields=["next_plan", "next_plan_made_on", "version"])
    text = f"Plan na traject {trajectory.number} gemaakt."
    about = [trajectory, trajectory.candidate]
    events.record("trajectory.next_plan", text, about=about, by=by, at=at or timezone.now())


def without_plan(whose: Whose) -> QuerySet[Trajectory]:
    """Who stopped and has no next plan yet; not who goes on in another trajectory already, and nobody who was erased."""
    stopped = Trajectory.objects.visible_to_any(whose).filter(status=TrajectoryStatus.STOPPED)
    waiting = stopped.filter(next_plan_due_on__isnull=False, next_plan_made_on=None, candidate__erased_at=None)
    goes_on = Trajectory.objects.running().values("candidate")
    return waiting.exclude(candidate__in=goes_on).with_parties().order_by("next_plan_due_on", "pk")


def tasks_of(whose: Whose, today: date) -> Iterator[Task]:
    """The coach's own; for a manager those that are late, whoever's they are."""
    own = of_coaches(whose)
    mine = Q(coach__in=everyone(whose)) if own else Q(next_plan_due_on__lt=today)
    for trajectory in without_plan(whose).filter(mine):
        late = "" if own else f", te laat bij {trajectory.coach}"
        yield Task(
            "Plan maken na het stoppen",
            reverse("trajectories:next_plan", args=[trajectory.public_id]),
            f"Traject {trajectory.number} bij {trajectory.job.employer.name}{late}",
            trajectory.next_plan_due_on,
            "Invullen",
            icon="route",
            who=trajectory.candidate.full_name,
            kind="traject",
            owner_pk=trajectory.coach_id,
        )
