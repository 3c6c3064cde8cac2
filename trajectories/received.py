"""What was asked of the employer came another way: by telephone, on paper. Nobody asks for it any more.

The part itself is still to be filled in, or the signature to be written down: only the reminders to the employer stop.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.steps import Turn
from trajectories import reminder_sources
from trajectories.models import Received, ReceivedOtherwise


def of_employer(public_id: UUID) -> ReceivedOtherwise | None:
    """How the part of the employer came, when it came another way."""
    rows = ReceivedOtherwise.objects.filter(subject_public_id=public_id, of=Turn.EMPLOYER)
    return rows.select_related("by").first()


@transaction.atomic
def note(
    about: Any, label: str, *, how: Received, text: str, by: User, at: datetime | None = None
) -> ReceivedOtherwise:
    """The employer gave its part another way. about: the evaluation or the agreement.

    Raises DomainError when nothing is asked of the employer, or when it was noted before.
    """
    at = at or timezone.now()
    subject = reminder_sources.open_subject(label, about.public_id)
    if subject is None or subject.done & reminder_sources.OF_EMPLOYER:
        raise DomainError("De werkgever wordt hier niet meer om gevraagd.")
    row = ReceivedOtherwise(
        subject_type=label,
        subject_public_id=about.public_id,
        of=Turn.EMPLOYER,
        how=how,
        note=text.strip(),
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError("Een collega heeft dit net vastgelegd.") from error
    words = f"Deel van de werkgever ontvangen: {Received(how).label}."
    events.record("reminders.received", words, about=[about, subject.trajectory], by=by, at=at)
    return row


@transaction.atomic
def undo(about: Any, *, by: User, at: datetime | None = None) -> None:
    """It did not come after all: the employer is asked again. Raises DomainError when it was not noted."""
    gone, _ = ReceivedOtherwise.objects.filter(subject_public_id=about.public_id, of=Turn.EMPLOYER).delete()
    if not gone:
        raise DomainError("Dit was al teruggedraaid.")
    words = "Deel van de werkgever toch niet ontvangen."
    events.record("reminders.received_undone", words, about=about, by=by, at=at)
