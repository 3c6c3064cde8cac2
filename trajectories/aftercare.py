"""After the start of the regular job: five contacts in the first year, and whether the job lasts (R46, R47).

The moments are a proposal of our own (domain.md §4): sustained means at work at the contact after 6 and 12 months.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months, holidays, on_or_after_working_day
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import AftercareContact, AftercareMoment, Placement

SUSTAINED = (AftercareMoment.MONTHS_6, AftercareMoment.MONTHS_12)


def due_days(starts_on: date) -> dict[AftercareMoment, date]:
    """The day of each contact, counted from the first working day."""
    return {
        AftercareMoment.WEEKS_2: starts_on + timedelta(weeks=2),
        AftercareMoment.WEEKS_6: starts_on + timedelta(weeks=6),
        AftercareMoment.MONTHS_3: add_months(starts_on, 3),
        AftercareMoment.MONTHS_6: add_months(starts_on, 6),
        AftercareMoment.MONTHS_12: add_months(starts_on, 12),
    }


def plan(placement: Placement) -> list[AftercareContact]:
    """The five contacts of a new placement, on working days; a second call adds nothing."""
    free = holidays()
    AftercareContact.objects.bulk_create(
        [
            AftercareContact(placement=placement, moment=moment, due_on=on_or_after_working_day(day, free))
            for moment, day in due_days(placement.starts_on).items()
        ],
        ignore_conflicts=True,
    )
    return list(placement.aftercare.all())


@transaction.atomic
def record(
    contact: AftercareContact,
    *,
    held_on: date,
    still_working: bool,
    hours_per_week: int | None,
    note: str,
    by: User,
    today: date,
    at: datetime | None = None,
) -> None:
    """What was heard at one contact. When the job has ended, the later contacts fall away with it.

    Raises DomainError for a day that is still to come, before the job began, or while the hours are unknown;
    StaleError when a colleague recorded this contact first.
    """
    placement = (
        Placement.objects.select_for_update(of=("self",)).select_related("trajectory").get(pk=contact.placement_id)
    )
    if held_on > today:
        raise DomainError("Kies een datum tot en met vandaag.")
    if held_on < placement.starts_on:
        raise DomainError("Het contact is na de eerste werkdag. Kies een latere datum.")
    if still_working and hours_per_week is None:
        raise DomainError("Vul in hoeveel uur per week deze persoon nu werkt.")
    changed = AftercareContact.objects.filter(pk=contact.pk, held_on=None).update(
        held_on=held_on,
        still_working=still_working,
        hours_per_week=hours_per_week if still_working else None,
        note=note.strip(),
        by=by,
    )
    if not changed:
        raise StaleError("Dit contact is al vastgelegd. Ververs de pagina.")
    contact.refresh_from_db()
    if not still_working and placement.ended_on is None:
        Placement.objects.filter(pk=placement.pk).update(ended_on=held_on)
    number = placement.trajectory.number
    words = "werkt nog" if still_working else "werkt niet meer in deze baan"
    events.record(
        "aftercare.recorded",
        f"Nazorg {contact.get_moment_display()} bij traject {number}: {words}.",
        about=placement.trajectory,
        by=by,
        at=at,
    )


def sustained(placement: Placement) -> dict[AftercareMoment, bool | None]:
    """Still in the job after 6 and 12 months? None while nobody knows. Computed, never ticked."""
    held = {contact.moment: contact.still_working for contact in placement.aftercare.all() if contact.held_on}
    return {moment: False if _stopped_before(placement, moment) else held.get(moment) for moment in SUSTAINED}


def _stopped_before(placement: Placement, moment: AftercareMoment) -> bool:
    return placement.ended_on is not None and placement.ended_on < due_days(placement.starts_on)[moment]
