"""What talks with employers left somebody to do, as days in a calendar; without the text, for that may name somebody."""

from collections.abc import Iterator
from datetime import date

from employers.models import EmployerContact
from nieuwebanen.accounts.models import User
from nieuwebanen.calendar_feed import CalendarDate


def dates(user: User, since: date) -> Iterator[CalendarDate]:
    """The next actions of this user after talks with employers."""
    if not user.is_staff_member:
        return
    mine = EmployerContact.objects.to_do_by(user).filter(next_action_on__gte=since).select_related("employer")
    for talk in mine:
        assert talk.next_action_on is not None  # filtered on
        url = f"{talk.employer.get_absolute_url()}#acties"
        yield CalendarDate(f"contact-{talk.public_id}", talk.next_action_on, f"Actie, {talk.employer.name}", url)
