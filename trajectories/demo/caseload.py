"""What makes the caseloads of the demo look lived in: groups of people, and who has not been looked at for a while."""

from datetime import timedelta

from candidates import groups
from candidates.models import Candidate, Standing
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar

# name, what for, sector wish of its people, how many
GROUPS = (
    ("Training logistiek", "Samen naar de rondleiding en de training heftruck", "logistiek", 6),
    ("Kennismaken met de zorg", "Informatiebijeenkomst over werken in de zorg", "zorg", 5),
)
STALLED = timedelta(days=38)


def gather(calendar: Calendar, staff: dict[str, User]) -> None:
    """Two groups of the team of Ingrid, and some people for whom nothing happened for five weeks."""
    by = staff["ingrid"]
    assert by.team is not None
    people = Candidate.objects.visible_to(by).active().order_by("pk")
    for name, purpose, sector, number in GROUPS:
        group = groups.make(name=name, purpose=purpose, team=by.team, by=by, at=calendar.at(calendar.ago(20)))
        members = people.filter(sector_wishes__contains=[sector])[:number]
        groups.add(members, to=group, by=by, at=calendar.at(calendar.ago(18)))
    quiet = list(people.filter(proposals=None).values_list("pk", flat=True))[::5]

    Standing.objects.filter(candidate__in=quiet).update(active_at=calendar.now - STALLED)
