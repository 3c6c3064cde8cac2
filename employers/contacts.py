"""Talks with an employer, and what each left to do: by whom, until when, and whether it is done (R41)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from employers.models import EmployerContact
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.tasklist import Task

AHEAD = timedelta(days=14)  # what comes later than this is not yet anybody's work


def tasks_of(user: User, today: date) -> Iterator[Task]:
    """What talks with employers left this user to do, late ones first. The page behind it marks it done."""
    mine = EmployerContact.objects.to_do_by(user).filter(next_action_on__lte=today + AHEAD)
    for contact in mine.select_related("employer"):
        url = f"{contact.employer.get_absolute_url()}#acties"
        yield Task(
            contact.next_action, url, contact.employer.name, contact.next_action_on, icon="phone", kind="gesprek"
        )


@transaction.atomic
def record(contact: EmployerContact, *, by: User, at: datetime | None = None) -> EmployerContact:
    """Keep a new talk; what is left to do is one's own, unless somebody else was named."""
    contact.by = by
    _settle_action(contact, by)
    contact.save()
    text = f"Contact vastgelegd: {contact.get_kind_display()}."
    events.record("employer.contact", text, about=contact.employer, by=by, at=at, contact=contact.public_id)
    return contact


@transaction.atomic
def change(contact: EmployerContact, *, version: int, by: User, at: datetime | None = None) -> None:
    """Save an edited talk, unless somebody else was first. Another next action is to be done again."""
    stored = EmployerContact.objects.select_for_update().get(pk=contact.pk)
    if stored.version != version:
        raise StaleError(
            "Iemand anders heeft dit contact net gewijzigd. Bekijk wat er nu staat en bewaar nog een keer."
        )
    _settle_action(contact, by)
    same = contact.next_action == stored.next_action
    contact.next_action_done_on = stored.next_action_done_on if same else None
    contact.version = version + 1
    contact.save()
    text = f"Contact gewijzigd: {contact.get_kind_display()}."
    events.record("employer.contact_changed", text, about=contact.employer, by=by, at=at, contact=contact.public_id)


@transaction.atomic
def finish(contact: EmployerContact, *, by: User, today: date, at: datetime | None = None) -> None:
    """What this talk left to do is done. Raises DomainError when it was, or when there is nothing to do."""
    mine = EmployerContact.objects.to_do().filter(pk=contact.pk)
    if not mine.update(next_action_done_on=today):
        raise DomainError("Deze actie was al gedaan.")
    text = "Actie na contact gedaan."
    events.record("employer.contact_done", text, about=contact.employer, by=by, at=at, contact=contact.public_id)


@transaction.atomic
def reopen(contact: EmployerContact, *, by: User, at: datetime | None = None) -> None:
    """Marked as done by mistake: it is to be done again."""
    done = EmployerContact.objects.filter(pk=contact.pk, next_action_done_on__isnull=False)
    if not done.update(next_action_done_on=None):
        raise DomainError("Deze actie staat al open.")
    text = "Actie na contact staat weer open."
    events.record("employer.contact_reopened", text, about=contact.employer, by=by, at=at, contact=contact.public_id)


def _settle_action(contact: EmployerContact, by: User) -> None:
    """Without an action nobody has to do anything; with one somebody does."""
    if not contact.next_action:
        contact.next_action_on = contact.next_action_owner = None
    elif contact.next_action_owner is None:
        contact.next_action_owner = by
