"""What steps 4 to 6 know of the people of a caseload (settings.CANDIDATE_FILTERS, CANDIDATE_STEPS)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from nieuwebanen.dates import add_months
from nieuwebanen.steps import Step
from trajectories import early_warning
from trajectories.models import Agreement, Trajectory

ENDS_WITHIN = timedelta(days=60)


def ready_in(month: date, *, today: date) -> Q:
    """Whose learning ends in this month, as planned."""
    running = Trajectory.objects.running().filter(ends_on__gte=month, ends_on__lt=add_months(month, 1))
    return Q(pk__in=running.order_by().values("candidate"))


def ends_soon(asked: str, *, today: date) -> Q:
    """Whose learning ends within 60 days, or should have ended."""
    running = Trajectory.objects.running().filter(ends_on__lte=today + ENDS_WITHIN, learning_finished_on=None)
    return Q(pk__in=running.order_by().values("candidate"))


def with_signal(asked: str, *, today: date) -> Q:
    """Whose learning goes wrong: a signal of this colour, or any (early_warning)."""
    keys = early_warning.keys_of_colour(Trajectory.objects.running(), asked, today=today)
    return Q(pk__in=Trajectory.objects.filter(pk__in=keys).order_by().values("candidate"))


def steps(ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Candidate -> (step of the running trajectory, its number)."""
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), signed_at__isnull=False))
    running = Trajectory.objects.running().filter(candidate__in=ids).annotate(is_signed=signed)
    rows = running.values_list("candidate_id", "number", "is_signed", "learning_finished_on")
    return {pk: (_step(is_signed, finished).value, number) for pk, number, is_signed, finished in rows}


def _step(is_signed: bool, finished: date | None) -> Step:
    if finished:
        return Step.REGULAR_JOB
    return Step.LEARNING if is_signed else Step.ARRANGEMENTS
