"""Another employer goes on where this one stops (features.md rows 53 and 54): one transaction, one takeover.

The other employer chooses, as always: a proposal for its job that says whose choice it takes over. Then the old
trajectory ends and the new one begins, with the levels of today, what was still open, and the parts that are taken along.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from employers.models import FutureJob, JobStatus
from matching import proposals, ranking
from matching.models import OPEN_STATES, Proposal, ProposalState
from matching.rules import MatchIsOffError
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import euros, short_period
from nieuwebanen.errors import DomainError, StaleError
from trajectories import confirming, lifecycle, places, progress, stopping
from trajectories.models import Condition, EndReason, PlanStep, Trajectory, TrajectoryPhase, TrajectoryStatus
from trajectories.stopping import Consequence

MOST_JOBS = 25


# ---- before: where to, and what changes ------------------------------------------------------------------
def candidates_for(trajectory: Trajectory) -> list[Proposal]:
    """The proposals by which another employer may take this over, the one that was chosen first."""
    states = [*OPEN_STATES, ProposalState.CHOSEN]
    found = Proposal.objects.filter(takes_over=trajectory.proposal_id, state__in=states, trajectory=None).with_parties()
    return sorted(found, key=lambda one: one.state != ProposalState.CHOSEN)


def choices_left() -> "QuerySet[Proposal]":
    """The choices by which people still learn for a job that does not come: these people are free to be chosen again, and
    who proposes another employer meanwhile, in whichever list, proposes the takeover."""
    return Proposal.objects.filter(trajectory__in=Trajectory.objects.running().filter(confirming.GONE))


def jobs_for(trajectory: Trajectory, *, today: date) -> list[FutureJob]:
    """Open jobs of other employers with a free seat: what fits best first, then the others in the alphabet."""
    tried = Proposal.objects.filter(candidate=trajectory.candidate).exclude(state=ProposalState.WITHDRAWN)
    others = FutureJob.objects.filter(status=JobStatus.OPEN).exclude(employer=trajectory.job.employer_id)
    others = others.exclude(pk__in=tried.values("job"))
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    free = others.with_employer().annotate(taken=taken).filter(seats__gt=F("taken"))
    try:
        fits = [row.id for row in ranking.rank_jobs(trajectory.candidate, today=today, among=others).rows]
    except MatchIsOffError:
        fits = []
    best = free.in_bulk(fits[: 3 * MOST_JOBS])
    found = [best[key] for key in fits if key in best][:MOST_JOBS]
    rest = free.exclude(pk__in=best).order_by("title", "pk")[: MOST_JOBS - len(found)]
    return [*found, *rest]


@transaction.atomic
def propose(trajectory: Trajectory, job: FutureJob, *, by: User, today: date, at: datetime | None = None) -> Proposal:
    """Begin the way to another employer while the person goes on learning here. Raises DomainError."""
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    reason = f"Gaat verder na traject {trajectory.number}."
    return proposals.select(
        job, trajectory.candidate, by=by, today=today, override_reason=reason, takes_over=trajectory.proposal, at=at
    )


def phases_to_come(trajectory: Trajectory, *, today: date) -> list[TrajectoryPhase]:
    """The parts that are not over: what can be taken along."""
    return [phase for phase in trajectory.phases.all() if phase.ends_on > today and phase.ended_on is None]


def taken_along(trajectory: Trajectory) -> list[Consequence]:
    """What goes on: from a trajectory with its parts."""
    levels = [f"{row.skill} {row.now} van {row.needed}" for row in progress.levels(trajectory)]
    conditions = [condition.text for condition in trajectory.conditions.all() if condition.arranged_on is None]
    costs = [f"{line.cost_type}, {euros(line.amount_eur)}" for line in trajectory.funding.all()]
    found = []
    if levels:
        found.append(Consequence("Vaardigheden", f"Met de niveaus van vandaag: {'; '.join(levels)}."))
    if conditions:
        found.append(Consequence("Voorwaarden", f"Nog te regelen, gaan mee: {'; '.join(conditions)}."))
    if costs:
        found.append(Consequence("Financiering", f"Gaat niet vanzelf mee, spreek opnieuw af: {'; '.join(costs)}."))
    return found


def what_ends(trajectory: Trajectory, proposal: Proposal) -> list[Consequence]:
    """What stops here, and who hears it."""
    old, new = trajectory.job.employer, proposal.job.employer
    return [
        Consequence("De plek", f"Bij {trajectory.job} komt 1 plek weer open. {new} heeft de kandidaat gekozen."),
        *stopping.ending(trajectory),
        Consequence("Daarna", f"Met {new} maak je nieuwe afspraken. Het inleren gaat verder als die getekend zijn."),
        Consequence("Berichten", f"{old}, {new} en {trajectory.coach} krijgen 1 keer een bericht."),
    ]


def phase_words(phase: TrajectoryPhase) -> str:
    return f"{phase.title}: {phase.location}, {short_period(phase.starts_on, phase.ends_on)}"


# ---- doing ----------------------------------------------------------------------------------------------
@transaction.atomic
def take_over(
    trajectory: Trajectory,
    proposal: Proposal,
    *,
    note: str,
    along: Collection[UUID] = (),
    by: User,
    today: date,
    at: datetime | None = None,
) -> Trajectory:
    """The old trajectory ends, the new one begins where it was. Both employers and the coach hear it once.

    along: public ids of the parts that go along. Raises DomainError without the other employer's choice or when a place
    has no seat, StaleError for the second of two.
    """
    at = at or timezone.now()
    if not note.strip():
        raise DomainError("Vul in waarom de andere werkgever het overneemt.")
    if proposal.takes_over_id != trajectory.proposal_id:
        raise DomainError("Dit voorstel neemt een ander traject over.")
    locked = Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    if locked.status != TrajectoryStatus.RUNNING:
        raise StaleError("Een collega heeft dit traject net afgesloten of laten overnemen. Ververs de pagina.")
    if Proposal.objects.select_for_update().get(pk=proposal.pk).state != ProposalState.CHOSEN:
        raise DomainError(f"{proposal.job.employer} heeft deze kandidaat nog niet gekozen.")
    old = progress.with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
    old.version = trajectory.version  # as the user saw it
    plan = f"Gaat verder bij {proposal.job.employer}: {proposal.job}."
    after = {"next_plan": plan, "next_plan_made_on": today, "end_note": note.strip()[:2000]}
    lifecycle.end(old, reason=EndReason.TAKEN_OVER, on=today, by=by, at=at, **after)
    new = lifecycle.start(proposal, by=by, today=today, at=at)
    _take_along(old, new, along, today)
    Trajectory.objects.filter(pk=new.pk).update(continues=old, version=F("version") + 1)
    new.refresh_from_db(fields=["continues", "version", "starts_on", "ends_on"])
    text = f"Traject {old.number} gaat verder als traject {new.number}."
    events.record("trajectory.taken_over", text, about=[old, new, new.candidate], by=by, at=at)
    _tell(old, new, by, at)
    return new


def _take_along(old: Trajectory, new: Trajectory, along: Collection[UUID], today: date) -> None:
    """What was still to be arranged, and the chosen parts after those of the new plan."""
    Condition.objects.bulk_create(
        Condition(trajectory=new, text=one.text, owner=one.owner, due_on=max(one.due_on, today))
        for one in old.conditions.all()
        if one.arranged_on is None
    )
    chosen = [phase for phase in phases_to_come(old, today=today) if phase.public_id in along]
    if not chosen:
        return
    taken = TrajectoryPhase.objects.filter(trajectory=new).count()
    with places.booking({phase.location_id for phase in chosen}):
        for position, phase in enumerate(chosen, taken + 1):
            copy = TrajectoryPhase.objects.create(
                trajectory=new,
                position=position,
                title=phase.title,
                location=phase.location,
                label=phase.label,
                starts_on=max(phase.starts_on, today),
                ends_on=phase.ends_on,
                hours_per_week=phase.hours_per_week,
                goal=phase.goal,
            )
            PlanStep.objects.bulk_create(
                PlanStep(
                    phase=copy,
                    position=step.position,
                    goal=step.goal,
                    skill=step.skill,
                    target_level=step.target_level,
                    helper=step.helper,
                    due_on=step.due_on,
                )
                for step in phase.steps.all()
                if step.done_on is None
            )
    own = TrajectoryPhase.objects.filter(trajectory=new)
    first, last = min(own.values_list("starts_on", flat=True)), max(own.values_list("ends_on", flat=True))
    Trajectory.objects.filter(pk=new.pk).update(starts_on=first, ends_on=last)


def _tell(old: Trajectory, new: Trajectory, by: User, at: datetime) -> None:
    text = f"Traject {old.number} is gestopt: een andere werkgever neemt het over. De plek komt weer open."
    lifecycle.tell_employer(old, "stopped", text, at)
    text = f"Traject {new.number} is gestart: uw kandidaat komt van een andere werkgever. Wij maken nu de afspraken."
    lifecycle.tell_employer(new, "started", text, at)
    lifecycle.tell_coach(old, "taken_over", f"Traject {old.number} gaat verder als {new.number}.", by=by, at=at)
