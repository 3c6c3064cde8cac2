"""The whole demo world in one transaction: all of it, or nothing."""

from datetime import date, datetime

from django.db import transaction

from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import add_employers, hold_talks
from trajectories.demo.staff import STAFF, Passwords, invite_staff

FIRST = STAFF[0].email


def exists() -> bool:
    """Was it built before? Then it stays as it is, whatever happened in it since."""
    return User.objects.filter(email=FIRST).exists()


@transaction.atomic
def build(*, today: date, now: datetime) -> str:
    """Make the world as it looks today; what there is, in words. The skills must have been loaded."""
    calendar = Calendar(today, now, holidays())
    passwords = Passwords()
    staff = invite_staff(calendar, passwords)
    companies = add_employers(calendar, passwords, staff)
    hold_talks(calendar, companies, staff)
    return f"{len(companies.employers)} werkgevers"
