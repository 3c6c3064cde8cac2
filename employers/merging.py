"""Two records of one company become one: everything of the double moves to the record that stays.

What points to an employer is asked of the models themselves (`relations_to`), so that a new relation, also one of a
higher floor, cannot be forgotten. Only where the same thing may stand at both records does a rule of its own say what
becomes of it (`CLASHES`); tests/employers/test_merging.py fails when such a relation has no rule. What comes in for the
double during the merge or after it follows by itself (the trigger `follow_merged`). What was signed is frozen and keeps
the name that was in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from employers.models import Branch, Employer, EmployerMembership, PhaseParty
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.relations import Moving, moving_along, relations_to, rows_of

# What is chosen together stays together: half of one address and half of another is no address.
CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kvk_number": ("kvk_number",),
    "sector": ("sector",),
    "sbi_code": ("sbi_code",),
    "contact": ("contact_name", "contact_title"),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("street", "postcode", "place"),
    "found_via": ("found_via",),
    "account_manager": ("account_manager",),
    "de_minimis_note": ("de_minimis_note",),
}
ALIKE = 0.35  # trigram similarity of names: "Bakkerij Jansen" and "Jansen Bakkerij BV" are, two bakeries are not
MAX_LIKELY = 8
# Mailboxes of everybody: the same provider makes no company.
PROVIDERS = frozenset({"gmail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl", "ziggo.nl", "kpnmail.nl",
                       "icloud.com", "yahoo.com", "xs4all.nl", "planet.nl", "upcmail.nl", "casema.nl"})  # fmt: skip


# ---- likely doubles -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Likely:
    employer: Employer
    why: list[str]


def likely_doubles(employer: Employer) -> list[Likely]:
    """The current employers that look most like this one, each with what is alike. One query."""
    domain = _own_domain(employer.email)
    alike = Q(similarity__gte=ALIKE)
    if employer.postcode:
        alike |= Q(postcode=employer.postcode)
    if employer.phone:
        alike |= Q(phone=employer.phone)
    if domain:
        alike |= Q(email__iendswith=f"@{domain}")
    others = Employer.objects.current().exclude(pk=employer.pk)
    found = others.annotate(similarity=TrigramSimilarity("name", employer.name)).filter(alike)
    return [
        Likely(other, _why(employer, other, domain, other.similarity))
        for other in found.order_by("-similarity", "name")[:MAX_LIKELY]
    ]


def _why(employer: Employer, other: Employer, domain: str, similarity: float) -> list[str]:
    reasons = [
        (similarity >= ALIKE, "de naam lijkt erop"),
        (bool(employer.postcode) and other.postcode == employer.postcode, "dezelfde postcode"),
        (bool(employer.phone) and other.phone == employer.phone, "hetzelfde telefoonnummer"),
        (bool(domain) and _own_domain(other.email) == domain, "e-mail van hetzelfde bedrijf"),
    ]
    return [words for holds, words in reasons if holds]


def _own_domain(email: str) -> str:
    domain = email.rpartition("@")[2].lower()
    return "" if domain in PROVIDERS else domain


# ---- what points to an employer -------------------------------------------------------------------------
def moving(double: Employer) -> list[Moving]:
    """How many of each thing point to the double."""
    return moving_along(double, relations_to(Employer))


# ---- the merge ------------------------------------------------------------------------------------------
@transaction.atomic
def merge(
    survivor: Employer,
    double: Employer,
    *,
    versions: tuple[int, int],
    take: Sequence[str],
    by: User,
    at: datetime | None = None,
) -> Employer:
    """Move everything of `double` to `survivor`; the double stays as a tombstone that points to it.

    versions: those of survivor and double that were on the screen. take: the names of `CHOICES` whose value comes
    from the double; of the others the survivor's stays. What moved stands in the event of both.
    Raises DomainError when one of the two was already merged, StaleError when one was changed meanwhile.
    """
    at = at or timezone.now()
    if survivor.pk == double.pk:
        raise DomainError("Dit is dezelfde werkgever. Kies een andere om mee samen te voegen.")
    # Always in the order of the keys: A into B and B into A at the same moment wait for each other, and one is late.
    rows = Employer.objects.select_for_update().filter(pk__in=[survivor.pk, double.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    stays, goes = locked[survivor.pk], locked[double.pk]
    for row in (stays, goes):
        if row.merged_into is not None:
            raise DomainError(
                f"{row} ({row.number}) is al samengevoegd met {row.merged_into} ({row.merged_into.number}). "
                "Open die werkgever."
            )
    if (stays.version, goes.version) != versions:
        raise StaleError("Iemand anders heeft een van de 2 werkgevers net gewijzigd. Vergelijk ze nog een keer.")
    moved = {row.label: row.count for row in moving(goes)}
    _settle_values(stays, goes, take)  # first: what is frozen for the double may only follow a merge that is a fact
    for relation in relations_to(Employer):
        settle = CLASHES.get((relation.related_model, relation.field.name))
        if settle is not None:
            settle(stays, goes, at)
        rows_of(relation, goes).update(**{relation.field.name: stays})
    events.record(
        "employer.merged",
        f"Werkgever {goes.number} is samengevoegd met {stays.number}.",
        about=[stays, goes],
        by=by,
        at=at,
        moved=moved,
        double=goes.number,
        taken=list(take),
    )
    return stays


def _settle_values(stays: Employer, goes: Employer, take: Sequence[str]) -> None:
    """The chosen values onto the survivor. The version jumps over both: a form that was open on either is too late."""
    values = {field: getattr(goes, field) for choice in take for field in CHOICES[choice]}
    values["motives"] = list(dict.fromkeys([*stays.motives, *goes.motives]))
    version = max(stays.version, goes.version) + 1
    # A KvK number stands at one employer only: the double lets go before the survivor takes it.
    kept = "" if "kvk_number" in take else goes.kvk_number
    Employer.objects.filter(pk=goes.pk).update(merged_into=stays, kvk_number=kept, version=version)
    Employer.objects.filter(pk=stays.pk).update(**values, version=version)
    stays.refresh_from_db()


# ---- the same thing at both records ---------------------------------------------------------------------
def _members(stays: Employer, goes: Employer, at: datetime) -> None:
    """Somebody who acts for both keeps one access, with the rights of both; the other one ends."""
    own = {row.user_id: row for row in stays.memberships.select_for_update().filter(ended_at=None)}
    for twice in goes.memberships.filter(ended_at=None, user__in=own):
        kept = own[twice.user_id]
        kept.may_sign, kept.is_admin = kept.may_sign or twice.may_sign, kept.is_admin or twice.is_admin
        kept.save(update_fields=["may_sign", "is_admin"])
        EmployerMembership.objects.filter(pk=twice.pk).update(ended_at=at)


def _branches(stays: Employer, goes: Employer, at: datetime) -> None:
    """The same name at the same postcode is the same branch; at another postcode it gets the double's number."""
    own = {branch.name: branch for branch in stays.branches.all()}
    for twice in goes.branches.filter(name__in=own):
        kept = own[twice.name]
        if kept.postcode == twice.postcode:
            for relation in relations_to(Branch):
                rows_of(relation, twice).update(**{relation.field.name: kept})
            twice.delete()
        else:
            ending = f" ({goes.number})"
            twice.name = twice.name[: 120 - len(ending)] + ending
            twice.save(update_fields=["name"])


def _parties(stays: Employer, goes: Employer, at: datetime) -> None:
    """Both in one training: one party with the seats of both and what both bring in."""
    own = {party.phase_id: party for party in PhaseParty.objects.filter(employer=stays)}
    for twice in PhaseParty.objects.filter(employer=goes, phase__in=own):
        kept = own[twice.phase_id]
        kept.seats += twice.seats
        if twice.brings_in not in kept.brings_in:
            kept.brings_in = f"{kept.brings_in}; {twice.brings_in}"[:300]
        twice.delete()
        kept.save(update_fields=["seats", "brings_in"])


CLASHES: dict[tuple[type[models.Model], str], Callable[[Employer, Employer, datetime], None]] = {
    (EmployerMembership, "employer"): _members,
    (Branch, "employer"): _branches,
    (PhaseParty, "employer"): _parties,
}
