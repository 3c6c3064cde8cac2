"""What talks with employers left to do, for "Mijn werk" (R41). Writing: nieuwebanen.talks."""

from collections.abc import Iterator
from datetime import date

from employers.models import EmployerContact
from nieuwebanen.tasklist import AHEAD, Task, Whose, everyone


def tasks_of(whose: Whose, today: date) -> Iterator[Task]:
    """What talks with employers left this user to do, late ones first. The page behind it marks it done."""
    mine = EmployerContact.objects.to_do_by(whose).filter(next_action_on__lte=today + AHEAD)
    people = {user.pk for user in everyone(whose)}
    for contact in mine.select_related("employer"):
        here = contact.next_action_owner_id in people  # else what a colleague left behind
        url = f"{contact.employer.get_absolute_url()}#acties"
        yield Task(
            contact.next_action,
            url,
            contact.employer.name,
            contact.next_action_on,
            icon="phone",
            kind="gesprek",
            mark=str(contact.public_id),
            owner_pk=contact.next_action_owner_id if here else contact.employer.account_manager_id,
        )
