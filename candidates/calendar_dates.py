"""What talks left somebody to do, as days in a calendar; without a name or a text, for that may name somebody."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from candidates.models import CandidateContact
from nieuwebanen.accounts.models import User
from nieuwebanen.calendar_feed import CalendarDate


def dates(user: User, since: date) -> Iterator[CalendarDate]:
    """The next actions of this user after talks with candidates."""
    if not user.is_staff_member:
        return
    mine = CandidateContact.objects.to_do_by(user).filter(next_action_on__gte=since).select_related("candidate")
    for talk in mine:
        assert talk.next_action_on is not None  # filtered on
        url = f"{reverse('candidates:contacts', args=[talk.candidate.public_id])}?toon=te-doen"
        yield CalendarDate(f"gesprek-{talk.public_id}", talk.next_action_on, "Actie na een gesprek", url)
