"""Work of step 5 between the evaluations: red signals, and a handover when somebody goes on at another place."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task
from trajectories import early_warning, learnt
from trajectories.models import Agreement, Trajectory


def red_signals(user: User, today: date) -> Iterator[Task]:
    """One line per trajectory that goes wrong; the page of the trajectory says why and what to do."""
    free = holidays()
    for trajectory in early_warning.watched(Trajectory.objects.running().filter(coach=user)):
        red = [one for one in early_warning.signals(trajectory, today=today, free=free) if one.is_red]
        if not red:
            continue
        names = [str(one.kind.label) for one in red]
        yield Task(
            f"Signaal rood: {', '.join(name.lower() for name in names)}",
            f"{trajectory.get_absolute_url()}#signalen",
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            min(one.since for one in red),
            "Bekijken",
            Step.LEARNING,
            "alert",
            trajectory.candidate.full_name,
            kind="signaal",
        )


def handovers(user: User, today: date) -> Iterator[Task]:
    """What the next place must know, when a part ended or ends within a week."""
    running = Trajectory.objects.running().filter(coach=user, learning_finished_on=None)
    agreements = Prefetch("agreements", Agreement.objects.defer("pdf", "content"))
    found = running.select_related("job__employer", "candidate").prefetch_related(
        agreements, "phases__handover", "phases__location"
    )
    for trajectory in found:
        for phase in learnt.asks_handover(trajectory, today=today):
            yield Task(
                f"Overdracht schrijven: {phase.title}",
                reverse("trajectories:handover", args=[trajectory.public_id, phase.public_id]),
                f"{trajectory.job.title}, {trajectory.job.employer.name}",
                learnt.ends_on(phase),
                "Schrijven",
                Step.LEARNING,
                "edit",
                trajectory.candidate.full_name,
                kind="overdracht",
            )
