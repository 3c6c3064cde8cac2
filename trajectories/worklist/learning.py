"""Work of step 5 between the evaluations: red signals, and a handover when somebody goes on at another place."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from nieuwebanen.dutch import long_date
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task, Whose, everyone
from trajectories import attendance, early_warning, learnt
from trajectories.forms.attendance import key_of
from trajectories.models import Agreement, Trajectory

FILL_IN_WITHIN = timedelta(days=5)  # after the Sunday of the week: until the next Friday


def red_signals(whose: Whose, today: date) -> Iterator[Task]:
    """One line per trajectory that goes wrong; the page of the trajectory says why and what to do."""
    free = holidays()
    for trajectory in early_warning.watched(Trajectory.objects.running().filter(coach__in=everyone(whose))):
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
            owner_pk=trajectory.coach_id,
        )


def attendance_to_fill_in(user: User, today: date) -> Iterator[Task]:
    """Of an employer: weeks at a place of its own of which nobody filled in who was there. One line per trajectory, that
    opens the oldest of them. Names nobody and reads nothing of the candidate."""
    agreements = Prefetch("agreements", Agreement.objects.defer("pdf", "content"))
    found = Trajectory.objects.visible_to(user).running().filter(learning_finished_on=None)
    for trajectory in found.select_related("job__employer").prefetch_related(agreements, *attendance.LOOKUPS):
        own = [
            part
            for part in attendance.by_phase(trajectory, today=today)
            if attendance.may_fill_in(part.phase, trajectory, user)
        ]
        weeks = sorted((week for part in own for week in part.missing), key=lambda week: week.monday)
        if weeks:
            first = weeks[0]
            what = f"week van {long_date(first.monday)}" if len(weeks) == 1 else f"{len(weeks)} weken"
            url = reverse("trajectories:portal_attendance", args=[trajectory.public_id])
            yield Task(
                f"Aanwezigheid invullen: {what}",
                f"{url}#id_present_{key_of(first)}",
                f"{trajectory.job.title}, {trajectory.job.employer}",
                first.last + FILL_IN_WITHIN,
                "Invullen",
                icon="clock",
            )


def handovers(whose: Whose, today: date) -> Iterator[Task]:
    """What the next place must know, when a part ended or ends within a week."""
    running = Trajectory.objects.running().filter(coach__in=everyone(whose), learning_finished_on=None)
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
                owner_pk=trajectory.coach_id,
            )
