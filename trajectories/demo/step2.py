"""What step 2 asks of some routes in the demo world: the grid, the ladder, the switch, a training made together, and
places that have more or fewer seats for a while."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import NumericRange

from employers import capacity, parties, stacking, transfers
from employers.models import (
    FutureJob,
    JobPhase,
    JobTransfer,
    LocationCapacity,
    PartyKind,
    PhaseParty,
    StackedPart,
    StackGrid,
)
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies

# Job -> parts of its year: employer, first and last month, hours a week, what work.
STACKS = {
    "stapel": (
        ("park", 4, 9, 36, "huisjes, terrein en kleine klussen"),
        ("groente", 10, 12, 32, "groente sorteren en inpakken"),
        ("groente", 1, 3, 32, "groente sorteren en inpakken"),
    ),
}
# Job -> per phase how difficult the work is, and what was agreed about going on.
LADDERS = {
    "operator": (
        (1, "Na 8 weken door naar Kunststof Ketelhaven, ook midden in het schooljaar."),
        (2, "Anja laat de kandidaat gaan op de afgesproken datum, ook als het druk is."),
        (3, ""),
    ),
}
# Job -> employer of now, and what makes the switch safe.
TRANSFERS = {
    "gastvrouw": (
        "mode",
        "Het contract loopt door tot de dag voor de start. 2 dagen per week vrij om te leren, met behoud van loon. "
        "Wie binnen een maand terug wil, praat met het Werkbedrijf over ander werk.",
    ),
}


@dataclass(frozen=True)
class Party:
    kind: PartyKind
    who: str  # key of the employer, or a name
    brings_in: str
    seats: int = 0


# Job -> number of the phase that is made together, its seats, and who brings in what.
TRAININGS = {
    "helpende1": (
        2,
        12,
        (
            Party(PartyKind.EMPLOYER, "zg1", "Een oefenkamer en 2 meeloopdagen", 5),
            Party(PartyKind.EMPLOYER, "zg2", "Een wijkverpleegkundige die 4 lessen geeft", 3),
            Party(PartyKind.EMPLOYER, "zg3", "Tilliften en een praktijkopleider", 4),
            Party(PartyKind.EDUCATION, "ROC, team zorg en welzijn", "Docenten en het lesmateriaal"),
            Party(PartyKind.WERKBEDRIJF, "Werkbedrijf, team Zorg", "Werving, begeleiding en de helft van de kosten"),
        ),
    ),
}
# Place -> months from today that it begins and ends, seats, why.
PERIODS = (
    ("park", 4, 10, 5, "Zomerseizoen: meer begeleiders op het park"),
    ("wb", 15, 16, 0, "Verbouwing van het leerplein"),
)


def complete_route(key: str, job: FutureJob, companies: Companies, *, by: User, at: datetime) -> None:
    """What this job needs besides route and phases, before it can open."""
    if key in STACKS:
        parts = [
            StackedPart(
                employer=companies.employers[who],
                grid=StackGrid.SEASON,
                slot=NumericRange(first, last + 1),
                hours_per_week=hours,
                note=note,
            )
            for who, first, last, hours, note in STACKS[key]
        ]
        stacking.save_parts(job, parts, version=job.version, by=by, at=at)
    for position, (complexity, release) in enumerate(LADDERS.get(key, ()), 1):
        JobPhase.objects.filter(job=job, position=position).update(complexity=complexity, release_agreed=release)
    if key in TRANSFERS:
        assert job.starts_on is not None
        who, safe = TRANSFERS[key]
        ends_on: date = job.starts_on - timedelta(days=1)
        row = JobTransfer(current_employer=companies.employers[who], work_ends_on=ends_on, safe_switch=safe)
        transfers.save_transfer(row, job=job, version=job.version, by=by, at=at)
    if key in TRAININGS:
        position, seats, together = TRAININGS[key]
        JobPhase.objects.filter(job=job, position=position).update(seats=seats)
        for party in together:
            phase = JobPhase.objects.get(job=job, position=position)
            phase.job = job
            employer = companies.employers[party.who] if party.kind == PartyKind.EMPLOYER else None
            parties.save_party(
                PhaseParty(
                    phase=phase,
                    kind=party.kind,
                    employer=employer,
                    name="" if employer else party.who,
                    brings_in=party.brings_in,
                    seats=party.seats,
                ),
                version=job.version,
                by=by,
                at=at,
            )


def add_periods(calendar: Calendar, companies: Companies, *, by: User) -> None:
    """Places with other numbers of seats for a while."""
    month = calendar.today.replace(day=1)
    for place, first, last, seats, note in PERIODS:
        period = LocationCapacity(
            location=companies.places[place],
            begins_on=add_months(month, first),
            ends_on=add_months(month, last) - timedelta(days=1),
            seats=seats,
            note=note,
        )
        capacity.save_period(period, by=by)
