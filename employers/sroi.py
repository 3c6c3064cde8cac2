"""Social return: the value table of each principal, and what an employer owes under which contract (R09).

A value is never overwritten by a later one: a new value holds from its own day on and the older ones stay to be read.
What a placement counts for is decided by the principal; shown here is the obligation, its period, and how many people
of this employer began in that period.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet

from employers.models import Employer, FutureJob, SroiObligation, SroiPrincipal, SroiValue
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import months_between
from nieuwebanen.errors import DomainError, StaleError


# ---- the value tables -----------------------------------------------------------------------------------
@dataclass
class Effort:
    """One line of a value table: what holds today, what is coming, and what held before, newest first."""

    name: str
    now: SroiValue | None = None
    coming: list[SroiValue] = field(default_factory=list)
    before: list[SroiValue] = field(default_factory=list)


def value_tables(principals: Iterable[SroiPrincipal], *, today: date) -> list[tuple[SroiPrincipal, list[Effort]]]:
    """The table of each principal, efforts by name. One query for all."""
    principals = list(principals)
    found: dict[int, dict[str, Effort]] = defaultdict(dict)
    rows = SroiValue.objects.filter(principal__in=principals).order_by("effort", "-begins_on")
    for row in rows:
        effort = found[row.principal_id].setdefault(row.effort, Effort(row.effort))
        if row.begins_on > today:
            effort.coming.insert(0, row)
        elif effort.now is None:
            effort.now = row
        else:
            effort.before.append(row)
    return [(principal, list(found[principal.pk].values())) for principal in principals]


@transaction.atomic
def save_principal(principal: SroiPrincipal, *, by: User, at: datetime | None = None) -> SroiPrincipal:
    """A new principal, or another name for one."""
    new = principal.pk is None
    principal.save()
    verb, words = ("added", "toegevoegd") if new else ("changed", "gewijzigd")
    events.record(f"sroi_principal.{verb}", f"Opdrachtgever {words}.", about=principal, by=by, at=at)
    return principal


@transaction.atomic
def set_value(
    principal: SroiPrincipal, *, effort: str, value_eur: Decimal, begins_on: date, by: User, at: datetime | None = None
) -> Decimal | None:
    """From this day on the effort counts for this amount; a value of the same day is a mistake that is mended.

    Returns the amount that was mended, or None. The event keeps both.
    """
    SroiPrincipal.objects.select_for_update().get(pk=principal.pk)  # two people, one day: one after the other
    same = SroiValue.objects.filter(principal=principal, effort__iexact=effort)
    if known := same.first():
        effort = known.effort  # "Participatiewet" and "participatiewet" are one line of the table
    mended = same.filter(begins_on=begins_on).first()
    was = mended.value_eur if mended else None
    SroiValue.objects.update_or_create(
        principal=principal, effort=effort, begins_on=begins_on, defaults={"value_eur": value_eur}
    )
    text = f"Waarde vastgelegd vanaf {dutch.entry_date(begins_on)}: {dutch.euros(value_eur)}."
    events.record("sroi_principal.value", text, about=principal, by=by, at=at, effort=effort, was=was)
    return was


# ---- obligations ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Owed:
    """An obligation as it stands today. placed: people of this employer whose first day fell in the period."""

    obligation: SroiObligation
    today: date
    placed: int

    @property
    def state(self) -> str:
        """loopt, begint nog or afgelopen"""
        if self.obligation.ends_on < self.today:
            return "afgelopen"
        return "loopt" if self.obligation.begins_on <= self.today else "begint nog"

    @property
    def months_left(self) -> int:
        return max(months_between(self.today, self.obligation.ends_on), 0)

    @property
    def left_in_words(self) -> str:
        """ "nog 5 maanden", "stopt deze maand" or "afgelopen" """
        if self.state == "afgelopen":
            return self.state
        return f"nog {dutch.counted(self.months_left, 'maand', 'maanden')}" if self.months_left else "stopt deze maand"


def owed(obligations: "Sequence[SroiObligation] | QuerySet[SroiObligation]", *, today: date) -> list[Owed]:
    """Each obligation with what came of it. One query for the placements of all employers together."""
    obligations = list(obligations)
    first_days: dict[int, list[date]] = defaultdict(list)
    begun = FutureJob.objects.filter(
        employer__in={one.employer_id for one in obligations}, trajectories__placement__starts_on__lte=today
    )
    for employer, day in begun.values_list("employer_id", "trajectories__placement__starts_on"):
        first_days[employer].append(day)
    return [
        Owed(one, today, sum(one.begins_on <= day <= one.ends_on for day in first_days[one.employer_id]))
        for one in obligations
    ]


@transaction.atomic
def save_obligation(
    obligation: SroiObligation, *, version: int, by: User, at: datetime | None = None
) -> SroiObligation:
    """A new obligation of its employer, or other facts about one. version: of the employer, as it was on the screen."""
    if obligation.ends_on < obligation.begins_on:
        raise DomainError("De einddatum moet na de begindatum liggen.")
    new = obligation.pk is None
    _touch(obligation.employer, version)
    obligation.save()
    verb, words = ("added", "toegevoegd") if new else ("changed", "gewijzigd")
    _tell(obligation, verb, words, by=by, at=at)
    return obligation


@transaction.atomic
def end_obligation(obligation: SroiObligation, *, on: date, version: int, by: User, at: datetime | None = None) -> None:
    """The contract stops earlier than was agreed. Raises DomainError when it is over by then."""
    if not obligation.begins_on <= on < obligation.ends_on:
        raise DomainError(
            f"Kies een dag van {dutch.long_date(obligation.begins_on)} tot {dutch.long_date(obligation.ends_on)}."
        )
    _touch(obligation.employer, version)
    obligation.ends_on = on
    obligation.save(update_fields=["ends_on"])
    _tell(obligation, "ended", f"beëindigd op {dutch.entry_date(on)}", by=by, at=at)


def _touch(employer: Employer, version: int) -> None:
    """An obligation is part of the employer's file: who saw an older file looks again."""
    if not Employer.objects.filter(pk=employer.pk, version=version).update(version=F("version") + 1):
        raise StaleError("Iemand anders heeft deze werkgever net gewijzigd. Bekijk de gegevens en bewaar nog een keer.")


def _tell(obligation: SroiObligation, verb: str, words: str, *, by: User, at: datetime | None) -> None:
    about = [obligation.employer, obligation]
    amount = dutch.euros(obligation.obligation_eur)
    events.record(f"sroi_obligation.{verb}", f"SROI-verplichting van {amount} {words}.", about=about, by=by, at=at)
