"""What the match accounts for in the demo world: rules that were set once, lists that were opened, and a first count."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from employers.models import FutureJob
from matching import ranking, rules
from matching.accounting import fairness
from matching.accounting.match_log import Shown, note_shown
from matching.engine import DEFAULT_WEIGHTS
from matching.lists.ranked_page import PER_PAGE
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dates import AMSTERDAM
from trajectories.demo.calendar import Calendar

OPENED_DAYS_AGO = (2, 9, 23, 47)


def account(calendar: Calendar, staff: Mapping[str, User]) -> None:
    """The rules were confirmed at the start; coaches opened the lists of open jobs; it was counted this morning."""
    beheer = next(user for user in staff.values() if user.role == Role.ADMIN)
    coaches = [user for user in staff.values() if user.role == Role.COACH]
    rules.change(
        DEFAULT_WEIGHTS,
        open_per_seat=rules.OPEN_PER_SEAT,
        reason="Begin van het werk met Nieuwe Banen: besproken met de werkcoaches en de cliëntenraad.",
        seen=0,
        by=beheer,
        at=calendar.now - timedelta(days=200),
    )
    jobs = FutureJob.objects.open().filter(requirements__isnull=False).distinct().order_by("pk")
    for position, job in enumerate(jobs):
        days = OPENED_DAYS_AGO[position % len(OPENED_DAYS_AGO)]
        today = calendar.today - timedelta(days=days)
        at = datetime.combine(today, time(9), AMSTERDAM) + timedelta(minutes=37 * position % 420)
        found = ranking.rank_people(job, today=today, limit=PER_PAGE, without=ranking.chosen_people())
        lines = [(row.id, row.match.score) for row in found.rows]
        shown = Shown(job.pk, lines, {"pagina": 1}, total=found.total, inputs=found.inputs)
        note_shown([shown], by=coaches[position % len(coaches)], today=today, at=at)
    fairness.make(today=calendar.today, at=calendar.now)
