"""What talks with employers left to do, for "Mijn werk" (R41). Writing: nieuwebanen.talks."""

from collections.abc import Iterator
from datetime import date

from employers.models import EmployerContact
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import AHEAD, Task


def tasks_of(user: User, today: date) -> Iterator[Task]:
    """What talks with employers left this user to do, late ones first. The page behind it marks it done."""
    mine = EmployerContact.objects.to_do_by(user).filter(next_action_on__lte=today + AHEAD)
    for contact in mine.select_related("employer"):
        url = f"{contact.employer.get_absolute_url()}#acties"
        yield Task(
            contact.next_action,
            url,
            contact.employer.name,
            contact.next_action_on,
            icon="phone",
            kind="gesprek",
            mark=str(contact.public_id),
        )
