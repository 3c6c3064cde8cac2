"""What talks with people left to do, for "Mijn werk" (R41). Writing: nieuwebanen.talks."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from candidates.models import CandidateContact
from nieuwebanen.tasklist import AHEAD, Task, Whose, everyone


def tasks_of(whose: Whose, today: date) -> Iterator[Task]:
    """What talks with people left this user to do, late ones first. The page behind it marks it done."""
    mine = CandidateContact.objects.to_do_by(whose).filter(next_action_on__lte=today + AHEAD)
    people = {user.pk: user for user in everyone(whose)}
    for talk in mine.select_related("candidate"):
        owner = people.get(talk.next_action_owner_id or 0)
        here = owner is not None and owner.team_id == talk.candidate.team_id  # else what somebody left behind
        yield Task(
            talk.next_action,
            f"{reverse('candidates:contacts', args=[talk.candidate.public_id])}?toon=te-doen",
            "Na een gesprek",
            talk.next_action_on,
            icon="chat",
            who=talk.candidate.full_name,
            kind="gesprek",
            mark=str(talk.public_id),
            owner_pk=talk.next_action_owner_id if here else talk.candidate.coach_id,
        )
