"""A trajectory in every state, built by the real domain functions."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from employers.models import FutureJob
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.steps import Turn
from tests import factories
from trajectories import agreements, lifecycle
from trajectories.models import Agreement, Condition, FundingLine, Party, Trajectory
from trajectories.progress import with_parts


@dataclass
class Case:
    """One walk: its people, its job and its trajectory."""

    coach: User
    manager: User
    signer: User
    job: FutureJob
    trajectory: Trajectory


def fresh(trajectory: Trajectory) -> Trajectory:
    """As the database has it now, with all parts."""
    return with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()


def chosen(job: FutureJob, coach: User, *, by: User | None = None, level: int = 1, **fields: Any) -> Proposal:
    """A proposal that the employer said yes to."""
    candidate = factories.make_profile(job, coach, level=level, **fields)
    now = timezone.now()
    return Proposal.objects.create(
        job=job,
        candidate=candidate,
        state=ProposalState.CHOSEN,
        selected_by=coach,
        selected_at=now,
        informed_at=now,
        agreed_on=factories.today(),
        presented_at=now,
        decided_by=by or coach,
        decided_at=now,
        motivation="Past goed in het team.",
    )


def started(
    coach: User | None = None, *, today: date | None = None, job: FutureJob | None = None, **fields: Any
) -> Case:
    """Chosen and started: the seven parts are drafted, not complete."""
    today = today or factories.today()
    coach = coach or factories.make_user(Role.COACH)
    manager = User.objects.filter(role=Role.MANAGER).first() or factories.make_user(Role.MANAGER)
    signer = factories.make_user(Role.EMPLOYER)
    if job is None:
        job = factories.make_open_job(factories.make_employer(members=[signer]), by=coach)
    trajectory = lifecycle.start(chosen(job, coach, **fields), by=coach, today=today)
    return Case(coach, manager, signer, job, fresh(trajectory))


def complete(coach: User | None = None, **fields: Any) -> Case:
    """All seven parts are filled in."""
    case = started(coach, **fields)
    fill(case.trajectory)
    case.trajectory = fresh(case.trajectory)
    return case


def fill(trajectory: Trajectory) -> None:
    Trajectory.objects.filter(pk=trajectory.pk).update(
        working_times="maandag tot en met donderdag, 8.00 tot 14.00 uur",
        supervisor_name="Petra Koster",
        supervisor_title="hoofd magazijn",
        supervisor_hours_per_week=4,
        coach_every_weeks=2,
        insured_with="Voorbeeld Verzekeringen",
        insurance_policy="123",
        no_displacement=True,
        no_dismissals_months=12,
        de_minimis_eur=0,
        income="De uitkering loopt door.",
        travel_costs="Het Werkbedrijf betaalt de bus.",
        commitments="Op tijd komen.",
    )
    FundingLine.objects.create(
        trajectory=trajectory, cost_type="Begeleiding en training", amount_eur=Decimal("4250.01")
    )
    Condition.objects.create(
        trajectory=trajectory, text="Werkkleding", owner=Turn.EMPLOYER, due_on=factories.today() + timedelta(days=14)
    )


def offered(coach: User | None = None, **fields: Any) -> tuple[Case, Agreement]:
    case = complete(coach, **fields)
    return case, agreements.offer(case.trajectory, by=case.coach, today=factories.today())


def sign_for(case: Case, agreement: Agreement, party: str, **changes: Any) -> None:
    by = {Party.EMPLOYER: case.signer, Party.WERKBEDRIJF: case.manager}.get(Party(party), case.coach)
    values = {"by": by, "name": by.full_name, "title": "", "seen_sha256": agreement.content_sha256, "ip": "127.0.0.1"}
    agreements.sign(agreement, party=party, **(values | changes))


def signed(coach: User | None = None, **fields: Any) -> tuple[Case, Agreement]:
    case, agreement = offered(coach, **fields)
    sign_for(case, agreement, Party.EMPLOYER)
    sign_for(case, agreement, Party.WERKBEDRIJF)
    case.trajectory = fresh(case.trajectory)
    return case, Agreement.objects.get(pk=agreement.pk)
