"""The desk with all agreements (features.md row 60): its tabs, whom each waits for, and the register as a sheet.

A tab is a question to the database, asked for all tabs at once; "loopt af" is signed with its last day within so many
days. What needs a second person first (trajectories/approving.py) is not to be signed yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from nieuwebanen.accounts.models import User
from nieuwebanen.dates import AMSTERDAM, add_months
from nieuwebanen.dutch import short_date
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, Sort, ordered
from nieuwebanen.spreadsheet import Value as Cell
from trajectories import agreement_text, approving
from trajectories.models import (
    Agreement,
    AgreementState,
    Approval,
    ApprovalKind,
    ApprovalRule,
    Party,
    PublicPayer,
    Signature,
    TrajectoryStatus,
)
from trajectories.models.agreement import PENDING

APPROVE, SIGN, WAIT, SIGNED, ENDING, ENDED, LAPSED = (
    "goedkeuren",
    "te-tekenen",
    "wacht",
    "getekend",
    "loopt-af",
    "beeindigd",
    "vervallen",
)
TABS = {
    APPROVE: "Goed te keuren",
    SIGN: "Te tekenen",
    WAIT: "Wacht op anderen",
    SIGNED: "Getekend",
    ENDING: "Loopt af",
    ENDED: "Beëindigd",
    LAPSED: "Vervallen",
}
ENDING_DAYS = (30, 60)
SORTS = {
    "aangeboden": Sort("Aangeboden", ("offered_at",)),
    "kandidaat": Sort("Kandidaat", ("trajectory__candidate__last_name", "trajectory__candidate__first_name")),
    "werkgever": Sort("Werkgever", ("trajectory__job__employer__name",)),
    "begin": Sort("Begin inleren", ("trajectory__starts_on",)),
    "einde": Sort("Einde inleren", ("trajectory__ends_on",)),
}
CHUNK = 200
EURO = DecimalField(max_digits=14, decimal_places=2)
NO_LIMIT = Value(Decimal(10**11), EURO)  # no rule holds: never NULL, for what is not above NULL is not "not above"


# ---- which --------------------------------------------------------------------------------------------
def found(agreements: QuerySet[Agreement], wanted: dict[str, Any]) -> QuerySet[Agreement]:
    """What the filters ask for, in every tab."""
    for word in str(wanted.get("q", "")).split():
        agreements = agreements.filter(
            Q(number__iexact=word)
            | Q(trajectory__number__iexact=word)
            | Q(trajectory__candidate__first_name__unaccent__icontains=word)
            | Q(trajectory__candidate__last_name__unaccent__icontains=word)
            | Q(trajectory__job__title__unaccent__icontains=word)
            | Q(trajectory__job__employer__name__unaccent__icontains=word)
        )
    if coach := wanted.get("coach"):
        agreements = agreements.filter(trajectory__coach__public_id=coach)
    if employer := wanted.get("werkgever"):
        agreements = agreements.filter(trajectory__job__employer__public_id=employer)
    if first := wanted.get("vanaf"):
        agreements = agreements.filter(trajectory__starts_on__gte=first)
    if last := wanted.get("tot"):
        agreements = agreements.filter(trajectory__starts_on__lt=add_months(last, 1))
    return agreements


def with_turn(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Marked: did the Werkbedrijf sign, and does a second person have to look first (approving.needed, in SQL)."""
    rules = ApprovalRule.objects.filter(valid_from__lte=OuterRef("offered_day")).order_by("-valid_from")
    given = Approval.objects.filter(agreement=OuterRef("pk"))
    return agreements.annotate(
        by_us=Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.WERKBEDRIJF)),
        offered_day=TruncDate("offered_at", tzinfo=AMSTERDAM),
        public=Coalesce(Cast(KT("content__funding__public_eur"), EURO), Value(Decimal(0), EURO)),
        amount_given=Exists(given.filter(kind=ApprovalKind.AMOUNT)),
        early_given=Exists(given.filter(kind=ApprovalKind.EARLY)),
    ).annotate(limit=Coalesce(Subquery(rules.values("above_eur")[:1]), NO_LIMIT))


def tab(name: str, *, today: date, days: int) -> Q:
    """The agreements of one tab, of `with_turn`. days: how soon "loopt af" is."""
    pending = Q(state__in=PENDING)
    early = ~Q(trajectory__early_reason="") & Q(early_given=False, amends=None)
    to_approve = Q(public__gt=F("limit"), amount_given=False) | early
    ours = pending & Q(by_us=False, must_sign__contains=[Party.WERKBEDRIJF.value])
    ending = Q(trajectory__status=TrajectoryStatus.RUNNING, trajectory__learning_finished_on=None)
    ending &= Q(trajectory__ends_on__range=(today, today + timedelta(days=days)))
    return {
        APPROVE: ours & to_approve,
        SIGN: ours & ~to_approve,
        WAIT: pending & (Q(by_us=True) | ~Q(must_sign__contains=[Party.WERKBEDRIJF.value])),
        SIGNED: Q(state=AgreementState.SIGNED),
        ENDING: Q(state=AgreementState.SIGNED) & ending,
        ENDED: Q(state=AgreementState.ENDED),
        LAPSED: Q(state=AgreementState.LAPSED),
    }[name]


def counts(agreements: QuerySet[Agreement], *, today: date, days: int) -> dict[str, int]:
    """How many there are on every tab, in one query."""
    asked = {name.replace("-", "_"): Count("pk", filter=tab(name, today=today, days=days)) for name in TABS}
    numbers = with_turn(agreements).order_by().aggregate(**asked)
    return {name: numbers[name.replace("-", "_")] for name in TABS}


def chosen_tab(form: ListForm) -> str:
    return str(form.wanted().get("stand", "")) or SIGN


def shown(form: ListForm, *, today: date) -> QuerySet[Agreement]:
    """What this form asks for, of what its user may see."""
    days = int(form.wanted().get("binnen") or ENDING_DAYS[-1])
    listed = found(Agreement.objects.visible_to(form.user), form.wanted())
    return with_turn(listed).filter(tab(chosen_tab(form), today=today, days=days))


# ---- a row of the screen ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Waiting:
    """One party that has not signed: since when it was asked, and when it was last reminded."""

    who: str
    since: datetime
    reminded: datetime | None


@dataclass(frozen=True)
class DeskRow:
    agreement: Agreement
    waits: list[Waiting]
    signed: list[str]
    other_signs: bool  # the reader approved the amount, and leaves the signing to a colleague


def for_rows(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return agreements.with_parties().defer("pdf", "content").prefetch_related("signatories__location", "approvals")  # type: ignore[attr-defined]


def row(agreement: Agreement, user: User) -> DeskRow:
    """Needs for_rows."""
    signatures = list(agreement.signatures.all())
    names = [f"{Party(one.party).label}: {one.name}, {short_date(timezone.localdate(one.at))}" for one in signatures]
    pending = agreement.state in PENDING
    return DeskRow(
        agreement,
        _waits(agreement) if pending else [],
        names,
        other_signs=pending and approving.approved_amount(user, agreement),
    )


def _waits(agreement: Agreement) -> list[Waiting]:
    done = {(one.party, one.location_id) for one in agreement.signatures.all()}
    asked = {(one.party, one.location_id): one for one in agreement.signatories.all()}
    open_ones: list[tuple[str, int | None]] = [
        (party, None) for party in agreement.must_sign if (party, None) not in done
    ]
    open_ones += [key for key, one in asked.items() if one.required and key not in done and key not in open_ones]
    found = []
    for key in open_ones:
        one = asked.get(key)
        who = str(one.location) if one and one.location else Party(key[0]).label
        since, reminded = (one.asked_at, one.last_reminded_at) if one else (None, None)
        found.append(Waiting(who[:1].upper() + who[1:], since or agreement.offered_at, reminded))
    return found


# ---- as a spreadsheet: the register -------------------------------------------------------------------
HEADINGS = (
    "Nummer",
    "Versie",
    "Traject",
    "Kandidaat",
    "Naam kandidaat",
    "Werkgever",
    "KvK",
    "Werkcoach",
    "Baan",
    "Functie",
    "Soort plaats per onderdeel",
    "Begin van het inleren",
    "Einde van het inleren",
    "Uren per week",
    "Totaal in euro",
    "Werkgever betaalt",
    *(f"{payer.label[:1].upper()}{payer.label[1:]} betaalt" for payer in PublicPayer),
    "Stand",
    "Wijzigt versie",
    "Aangeboden op",
    "Getekend op",
    "Getekend door",
    "Beëindigd op",
    "Vervallen op",
)


def exported(agreements: QuerySet[Agreement]) -> Iterator[list[Cell]]:
    """A row per version as it was offered, as HEADINGS: what stands in the frozen text, not what holds today."""
    related = agreements.with_parties().select_related("amends")  # type: ignore[attr-defined]
    for one in related.iterator(chunk_size=CHUNK):
        text: dict[str, Any] = agreement_text.readable(one.content)
        duration, job, employer = text.get("duration", {}), text.get("job", {}), text.get("employer", {})
        candidate = text.get("candidate", {})
        yield [
            one.number,
            one.version,
            text.get("trajectory", one.trajectory.number),
            candidate.get("number", ""),
            candidate.get("name", ""),
            employer.get("name", ""),
            employer.get("kvk_number", ""),
            one.trajectory.coach.full_name,
            job.get("number", ""),
            job.get("title", ""),
            "; ".join(f"{phase['title']}: {phase['label']}" for phase in text.get("phases", [])),
            duration.get("starts_on"),
            duration.get("ends_on"),
            duration.get("hours_per_week"),
            *_amounts(text.get("funding", {})),
            one.get_state_display(),
            one.amends.version if one.amends else None,
            timezone.localdate(one.offered_at),
            _day(one.signed_at),
            "; ".join(f"{s.name} ({Party(s.party).label})" for s in one.signatures.all()),
            _day(one.ended_at),
            _day(one.lapsed_at),
        ]


def _amounts(funding: dict[str, Any]) -> list[Cell]:
    """The total, the employer's share, and the share of each payer of the list."""
    paid: dict[str, Any] = {}
    for line in funding.get("lines", []):
        payer = line.get("payer", PublicPayer.WERKBEDRIJF.label)
        paid[payer] = paid.get(payer, 0) + line["public_eur"]
    shares = [paid.get(str(payer.label)) for payer in PublicPayer]
    return [funding.get("total_eur"), funding.get("employer_eur"), *shares]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The register that this form asks for (settings.LISTS)."""
    chosen = ordered(shown(form, today=today), form)
    return Sheet(HEADINGS, exported(chosen), chosen.count())
