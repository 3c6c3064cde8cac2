"""(e) who pays what: agreed and really spent, per payer to the cent (R34, features.md row 56).

The agreed lines are part of the agreement and never change after the signatures. What was spent is added beside them,
and a mistake is mended by a second entry below zero: nothing is overwritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import euros
from nieuwebanen.errors import DomainError
from trajectories.models import FundingEntry, FundingLine, PublicPayer, Trajectory
from trajectories.progress import is_signed

NOTHING = Decimal("0.00")
EMPLOYER = "werkgever"


@dataclass(frozen=True)
class PayerTotal:
    """What one payer would pay, and paid; difference: what is left, below zero when it became more."""

    payer: str  # EMPLOYER or a PublicPayer
    label: str
    agreed_eur: Decimal
    spent_eur: Decimal = NOTHING

    @property
    def difference_eur(self) -> Decimal:
        return self.agreed_eur - self.spent_eur


@dataclass(frozen=True)
class Totals:
    """Everything together: the payers add up to the amount, to the cent."""

    payers: Sequence[PayerTotal]

    @property
    def amount(self) -> Decimal:
        return sum((payer.agreed_eur for payer in self.payers), NOTHING)

    @property
    def employer(self) -> Decimal:
        return sum((payer.agreed_eur for payer in self.payers if payer.payer == EMPLOYER), NOTHING)

    @property
    def public(self) -> Decimal:
        return self.amount - self.employer

    @property
    def spent(self) -> Decimal:
        return sum((payer.spent_eur for payer in self.payers), NOTHING)

    @property
    def difference(self) -> Decimal:
        return self.amount - self.spent


def totals(lines: Iterable[FundingLine], entries: Iterable[FundingEntry] = ()) -> Totals:
    """What each payer has agreed and spent: the employer first, then every public payer of a line.

    entries: with their line, which says who of the public side pays it.
    """
    agreed, spent = {EMPLOYER: NOTHING}, {EMPLOYER: NOTHING}
    for line in lines:
        agreed[EMPLOYER] += line.employer_eur
        agreed[line.payer] = agreed.get(line.payer, NOTHING) + line.public_eur
    for entry in entries:
        payer = EMPLOYER if entry.by_employer else entry.line.payer
        spent[payer] = spent.get(payer, NOTHING) + entry.amount_eur
    order = [EMPLOYER, *(payer for payer in PublicPayer.values if payer in agreed or payer in spent)]
    return Totals(
        [PayerTotal(p, payer_label(p), agreed.get(p, NOTHING), spent.get(p, NOTHING)) for p in order],
    )


def payer_label(payer: str) -> str:
    return EMPLOYER if payer == EMPLOYER else str(PublicPayer(payer).label)


@transaction.atomic
def spend(
    line: FundingLine,
    *,
    paid_on: date,
    amount_eur: Decimal,
    by_employer: bool,
    note: str,
    by: User,
    today: date,
    at: datetime | None = None,
) -> FundingEntry:
    """Record what was paid of a line; below zero mends an earlier entry. Also after the end: bills come late.

    Raises DomainError before the signatures, for a day that is still to come, for nothing at all, for a correction
    without a reason, or for one that takes more back than this payer spent on this line.
    """
    at = at or timezone.now()
    trajectory = Trajectory.objects.select_for_update().get(pk=line.trajectory_id)
    if not is_signed(trajectory):
        raise DomainError("Uitgaven kunnen pas als de overeenkomst is getekend.")
    if paid_on > today:
        raise DomainError("Kies de dag waarop is betaald: vandaag of eerder.")
    if amount_eur == 0:
        raise DomainError("Vul een bedrag in dat niet 0 is.")
    if amount_eur < 0:
        if not note.strip():
            raise DomainError("Vul in waarom je dit bedrag corrigeert.")
        earlier = FundingEntry.objects.filter(line=line, by_employer=by_employer)
        spent = earlier.aggregate(total=Sum("amount_eur"))["total"] or NOTHING
        if spent + amount_eur < 0:
            raise DomainError(
                f"Voor ‘{line.cost_type}’ is door deze betaler {euros(spent)} uitgegeven. Meer kan er niet af."
            )
    entry = FundingEntry.objects.create(
        line=line,
        paid_on=paid_on,
        amount_eur=amount_eur,
        by_employer=by_employer,
        note=note.strip(),
        by=by,
        at=at,
    )
    text = "Een uitgave is gecorrigeerd." if amount_eur < 0 else "Een uitgave is vastgelegd."
    events.record("funding.spent", text, about=trajectory, by=by, at=at, entry=str(entry.public_id))
    return entry


def entries_of(trajectory: Trajectory) -> list[FundingEntry]:
    """Everything that was spent in this trajectory, oldest first, with its line and who recorded it."""
    return list(FundingEntry.objects.filter(line__trajectory=trajectory).select_related("line", "by"))
