"""What talks with people left to do, for "Mijn werk" (R41). Writing: nieuwebanen.talks."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from candidates.models import CandidateContact
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import AHEAD, Task


def tasks_of(user: User, today: date) -> Iterator[Task]:
    """What talks with people left this user to do, late ones first. The page behind it marks it done."""
    mine = CandidateContact.objects.to_do_by(user).filter(next_action_on__lte=today + AHEAD)
    for talk in mine.select_related("candidate"):
        yield Task(
            talk.next_action,
            f"{reverse('candidates:contacts', args=[talk.candidate.public_id])}?toon=te-doen",
            "Na een gesprek",
            talk.next_action_on,
            icon="chat",
            who=talk.candidate.full_name,
            kind="gesprek",
            mark=str(talk.public_id),
        )
