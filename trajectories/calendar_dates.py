"""The days of trajectories for somebody's calendar: which evaluation of which traject, and never of whom.

A coach has the days of the own trajectories, a portal user those of the own organisation, a manager the beginnings that
still wait for signatures.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.calendar_feed import CalendarDate
from nieuwebanen.steps import Turn
from trajectories.models import AftercareContact, Agreement, Condition, Evaluation, FollowUpAction, Trajectory
from trajectories.models.agreement import PENDING
from trajectories.reminder_sources import SIGNED


def dates(user: User, since: date) -> Iterator[CalendarDate]:
    """Everything of this user from that day on."""
    if user.is_manager:
        pending = Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), state__in=PENDING))
        yield from _starts(Trajectory.objects.running().filter(pending), since, portal=False)
    elif user.is_coach or user.is_employer:
        own = Trajectory.objects.visible_to(user)
        if user.is_coach:
            own = own.filter(coach=user)
            yield from _aftercare(own, since)
        running = own.running()
        yield from _starts(running, since, portal=user.is_employer)
        yield from _evaluations(running, since, portal=user.is_employer)
        yield from _conditions(running, since, portal=user.is_employer)
        yield from _actions(running, since, portal=user.is_employer)


def _starts(own: QuerySet[Trajectory], since: date, *, portal: bool) -> Iterator[CalendarDate]:
    """Of what was put down to sign."""
    offered = Exists(Agreement.objects.filter(trajectory=OuterRef("pk")).exclude(state="vervallen"))
    for row in own.filter(offered, starts_on__gte=since):
        assert row.starts_on is not None
        url = _page(row, portal=portal)
        yield CalendarDate(f"begin-{row.public_id}", row.starts_on, f"Inleren begint, traject {row.number}", url)


def _evaluations(own: QuerySet[Trajectory], since: date, *, portal: bool) -> Iterator[CalendarDate]:
    open_ones = Evaluation.objects.filter(SIGNED, trajectory__in=own, confirmed_at=None, planned_on__gte=since)
    for row in open_ones.select_related("trajectory"):
        title = f"Evaluatie {row.position}, traject {row.trajectory.number}"
        url = reverse("trajectories:portal_evaluation", args=[row.public_id]) if portal else row.get_absolute_url()
        yield CalendarDate(f"evaluatie-{row.public_id}", row.planned_on, title, url)


def _conditions(own: QuerySet[Trajectory], since: date, *, portal: bool) -> Iterator[CalendarDate]:
    """A coach watches all of them; an employer has its own."""
    rows = Condition.objects.filter(trajectory__in=own, arranged_on=None, due_on__gte=since)
    rows = rows.filter(owner=Turn.EMPLOYER) if portal else rows
    for row in rows.select_related("trajectory"):
        title = f"Voorwaarde geregeld, traject {row.trajectory.number}"
        url = _page(row.trajectory, portal=portal)
        yield CalendarDate(f"voorwaarde-{row.public_id}", row.due_on, title, url)


def _actions(own: QuerySet[Trajectory], since: date, *, portal: bool) -> Iterator[CalendarDate]:
    owner = Turn.EMPLOYER if portal else Turn.COACH
    rows = FollowUpAction.objects.filter(evaluation__trajectory__in=own, owner=owner, done_on=None, due_on__gte=since)
    for row in rows.select_related("evaluation__trajectory"):
        of = row.evaluation
        title = f"Actie na evaluatie {of.position}, traject {of.trajectory.number}"
        url = reverse("trajectories:portal_evaluation", args=[of.public_id]) if portal else of.get_absolute_url()
        yield CalendarDate(f"actie-{row.public_id}", row.due_on, title, url)


def _aftercare(own: QuerySet[Trajectory], since: date) -> Iterator[CalendarDate]:
    rows = AftercareContact.objects.filter(
        placement__trajectory__in=own, placement__ended_on=None, held_on=None, due_on__gte=since
    )
    for row in rows.select_related("placement__trajectory"):
        title = f"Nazorg {row.get_moment_display()}, traject {row.placement.trajectory.number}"
        url = reverse("trajectories:aftercare", args=[row.public_id])
        yield CalendarDate(f"nazorg-{row.public_id}", row.due_on, title, url)


def _page(trajectory: Trajectory, *, portal: bool) -> str:
    if portal:
        return reverse("trajectories:portal_detail", args=[trajectory.public_id])
    return trajectory.get_absolute_url()
