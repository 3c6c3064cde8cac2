"""Figures for the manager: who has how much work, and which trajectories are in trouble."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from nieuwebanen.accounts.models import User
from trajectories import lifecycle
from trajectories.models import Trajectory, TrajectoryStatus


@dataclass(frozen=True)
class LateTrajectory:
    trajectory: Trajectory
    ready: date
    weeks_late: int


def trajectories_in_trouble(user: User, *, today: date) -> list[LateTrajectory]:
    """Running trajectories whose ready date lies after the start of the job, worst first."""
    late = []
    for trajectory in lifecycle.with_parts(Trajectory.objects.visible_to(user).running()):
        ready = lifecycle.ready_on(trajectory, today=today)
        if trajectory.job.starts_on and ready > trajectory.job.starts_on:
            late.append(LateTrajectory(trajectory, ready, -(-(ready - trajectory.job.starts_on).days // 7)))
    return sorted(late, key=lambda row: -row.weeks_late)


def caseloads(*, today: date) -> list[User]:
    """Active coaches with counts: .people, .running, .placed_this_year."""
    running = Count("trajectories", filter=Q(trajectories__status=TrajectoryStatus.RUNNING), distinct=True)
    placed = Count(
        "trajectories",
        filter=Q(trajectories__status=TrajectoryStatus.PLACED, trajectories__ended_on__year=today.year),
        distinct=True,
    )
    people = Count("candidates", filter=Q(candidates__status="actief"), distinct=True)
    return list(
        User.objects.active().coaches().select_related("team").annotate(people=people, running=running, placed=placed)
    )
