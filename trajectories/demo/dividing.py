"""A verdeling in the demo world: the team's people over the next seats, with one thing that the coach knows better."""

from collections.abc import Mapping

from django.db.models import Count, F, Q

from employers.models import FutureJob
from matching.dividing import dividing, dividing_outcome
from matching.dividing.dividing import Choices
from matching.models import PairRule, ProposalState
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar

CREW, SEATS = "ploeg1", 6  # of the fifty: who can begin with the first half year
OTHERS = 4


def divide(calendar: Calendar, staff: Mapping[str, User], jobs: Mapping[str, FutureJob]) -> None:
    """An outcome of last week; the coach kept one person from one job, and divided again yesterday."""
    by, crew = staff["ingrid"], jobs[CREW]
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    free = FutureJob.objects.open().annotate(taken=taken).filter(seats__gt=F("taken"), seats__lt=50)
    others = free.order_by("starts_on", "pk")
    choices = Choices(
        name="Plekken van dit halfjaar",
        jobs=[crew, *others[:OTHERS]],
        team=by.team,
        cohort=None,
        seats={crew.pk: SEATS},
    )
    last_week, yesterday = calendar.ago(7), calendar.ago(1)
    made = dividing.make(choices, by=by, today=last_week, at=calendar.at(last_week))
    first = dividing_outcome.run(made, by=by, today=last_week, at=calendar.at(last_week))
    pair = dividing_outcome.outcome_of(first).pairs[0]
    dividing.set_rule(
        made,
        dividing.people_of(made).get(pk=pair.person),
        FutureJob.objects.get(pk=pair.job),
        rule=PairRule.FORBIDDEN,
        reason="Wil niet bij dit bedrijf werken, dat is besproken.",
        by=by,
        at=calendar.at(yesterday, "9.00"),
    )
    dividing_outcome.run(made, by=by, today=yesterday, at=calendar.at(yesterday))
