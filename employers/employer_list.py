"""The list of employers: search, filters, and of each the jobs that come, the open seats and the last contact."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from employers.job_list import SEAT_TAKEN
from employers.models import Employer, EmployerContact, FutureJob, SroiObligation
from employers.models.job_status import LIVE
from nieuwebanen import sbi, spreadsheet
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, Sort, ordered

NO_CONTACT_MONTHS = 6
COMING_MONTHS = 12
SORTS = {
    "naam": Sort("Werkgever", ("name",)),
    "plaats": Sort("Plaats", ("place", "name")),
    "sector": Sort("Sector", ("sector", "name")),
    "banen": Sort("Banen", ("job_count", "name")),
    "plekken": Sort("Open plekken", ("open_seats", "name")),
    "contact": Sort("Laatste contact", ("last_contact", "name")),
    "coach": Sort("Vaste werkcoach", ("account_manager__last_name", "account_manager__first_name", "name")),
}


def with_counts(employers: "QuerySet[Employer]") -> "QuerySet[Employer]":
    """Annotates `job_count` (live jobs), `open_seats` of those and `last_contact`, in one query."""
    live = FutureJob.objects.filter(employer=OuterRef("pk"), status__in=LIVE).order_by().values("employer")
    taken = live.annotate(n=Count("proposals", filter=Q(proposals__state=SEAT_TAKEN))).values("n")
    contacts = EmployerContact.objects.filter(employer=OuterRef("pk")).order_by().values("employer")
    return employers.annotate(
        job_count=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        open_seats=Coalesce(Subquery(live.annotate(n=Sum("seats")).values("n")), 0) - Coalesce(Subquery(taken), 0),
        last_contact=Subquery(contacts.annotate(last=Max("held_on")).values("last")),
    )


def named_like(employers: "QuerySet[Employer]", text: str) -> "QuerySet[Employer]":
    """By name, number, KvK number, place, contact person or a branch of that name or place."""
    branch = Q(branches__name__unaccent__icontains=text) | Q(branches__place__unaccent__icontains=text)
    with_branch = Employer.objects.filter(branch).values("pk")
    return employers.filter(
        Q(name__unaccent__icontains=text)
        | Q(number__iexact=text)
        | Q(kvk_number=text.replace(" ", ""))
        | Q(place__unaccent__icontains=text)
        | Q(contact_name__unaccent__icontains=text)
        | Q(email__icontains=text)
        | Q(pk__in=with_branch)
        | Q(pk__in=Employer.objects.named_like(text).values("pk"))  # by what a merged double was called
    )


def filtered(
    employers: "QuerySet[Employer]", wanted: dict[str, Any], *, user: User, today: date
) -> "QuerySet[Employer]":
    """The employers that the filter form asks for."""
    found = with_counts(employers)
    if text := wanted.get("q"):
        found = named_like(found, text)
    for name, column in (("sector", "sector"), ("gevonden", "found_via")):
        if value := wanted.get(name):
            found = found.filter(**{column: value})
    if letter := wanted.get("sbi"):
        found = found.filter(_in_section(letter))
    if motive := wanted.get("motief"):
        found = found.filter(motives__contains=[motive])
    if whose := wanted.get("van"):
        found = found.filter(_of_whom(whose, user))
    if wanted.get("banen"):
        soon = Q(starts_on__gte=today.replace(day=1), starts_on__lt=add_months(today, COMING_MONTHS))
        found = found.filter(Exists(FutureJob.objects.filter(soon, employer=OuterRef("pk"), status__in=LIVE)))
    if wanted.get("contact"):
        recent = EmployerContact.objects.filter(
            employer=OuterRef("pk"), held_on__gt=add_months(today, -NO_CONTACT_MONTHS)
        )
        found = found.filter(~Exists(recent))
    if wanted.get("sroi"):
        running = SroiObligation.objects.filter(employer=OuterRef("pk"), begins_on__lte=today, ends_on__gte=today)
        found = found.filter(Exists(running))
    return found


def _in_section(letter: str) -> Q:
    """The section itself, or a code below one of its divisions."""
    divisions = "|".join(sbi.SECTIONS[letter][1])
    return Q(sbi_code=letter) | Q(sbi_code__regex=f"^({divisions})")


def _of_whom(whose: str, user: User) -> Q:
    """mij, niemand, or the public id of a coach."""
    if whose == "mij":
        return Q(account_manager=user)
    return Q(account_manager=None) if whose == "niemand" else Q(account_manager__public_id=whose)


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Nummer",
    "Werkgever",
    "KvK-nummer",
    "Sector",
    "SBI-code",
    "Straat en huisnummer",
    "Postcode",
    "Plaats",
    "Contactpersoon",
    "Functie van de contactpersoon",
    "Telefoonnummer",
    "E-mailadres",
    "Gevonden via",
    "Doet mee vanwege",
    "Vaste werkcoach",
    "Lopende banen",
    "Open plekken",
    "Laatste contact",
    "Toegevoegd op",
)


def exported(employers: "QuerySet[Employer]") -> Iterator[list[spreadsheet.Value]]:
    """A row per employer, as HEADINGS."""
    for employer in employers.select_related("account_manager").iterator(chunk_size=500):
        yield [
            employer.number,
            employer.name,
            employer.kvk_number,
            employer.get_sector_display(),
            employer.sbi_code,
            employer.street,
            employer.postcode,
            employer.place,
            employer.contact_name,
            employer.contact_title,
            employer.phone,
            employer.email,
            employer.get_found_via_display(),
            ", ".join(employer.motive_labels),
            employer.account_manager.full_name if employer.account_manager else "",
            employer.job_count,  # type: ignore[attr-defined]  # annotated
            employer.open_seats,  # type: ignore[attr-defined]
            employer.last_contact,  # type: ignore[attr-defined]
            employer.created_at,
        ]


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    current = Employer.objects.visible_to(form.user).current()
    found = filtered(current, form.wanted(), user=form.user, today=today)
    return Sheet(HEADINGS, exported(ordered(found, form)), found.count())
