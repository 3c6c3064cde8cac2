"""What hangs around the employers of the demo world: a covenant of 4 × 50, social return, and a double to merge."""

from datetime import timedelta
from decimal import Decimal

from employers import covenants, recording, sroi
from employers.models import (
    ContactKind,
    Covenant,
    CovenantKind,
    Employer,
    EmployerContact,
    FutureJob,
    SroiObligation,
    SroiPrincipal,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.numbers import next_number
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies

CREWS = ("ploeg1", "ploeg2", "ploeg3", "ploeg4")
CARE = ("helpende1", "zg1groep2", "zg2groep2", "zg3groep2")
# Effort, value before and since the last change, in euro a year.
VALUES = (
    ("Bijstandsuitkering, korter dan 2 jaar", "30000", "32500"),
    ("Bijstandsuitkering, 2 jaar of langer", "40000", "42500"),
    ("Bbl-leerling", "10000", ""),
)


def agree_on_covenants(calendar: Calendar, jobs: dict[str, FutureJob], staff: dict[str, User]) -> None:
    """Four groups of fifty at the logistics employer, and a programme of the care employers."""
    by = staff["ingrid"]
    begins_on = calendar.month(-240)
    covenant = covenants.add(
        Covenant(
            name="Haven Lelystad 4 × 50",
            begins_on=begins_on,
            ends_on=add_months(begins_on, 42) - timedelta(days=1),
            target_jobs=200,
            partners="Werkbedrijf, Polder Fashion Logistics en het ROC",
            note="De startploeg leert de 4 ploegen in. Elke ploeg begint pas als de vorige op tempo is.",
        ),
        by=by,
        at=calendar.at(calendar.ago(235)),
    )
    first, crews = jobs[CREWS[0]].starts_on, [jobs[key] for key in CREWS]
    assert first is not None
    tranches = covenants.make_tranches(
        covenant,
        version=covenant.version,
        number=len(crews),
        seats=50,
        first_on=first,
        every_months=3,
        by=by,
        at=calendar.at(calendar.ago(234)),
    )
    for job, tranche in zip(crews, tranches, strict=True):
        _link(job, calendar, by, covenant=covenant, tranche=tranche)
    _link(jobs["startploeg"], calendar, by, covenant=covenant)
    programme = covenants.add(
        Covenant(
            name="Leren in de zorg",
            kind=CovenantKind.PROGRAMME,
            begins_on=calendar.month(-120),
            ends_on=add_months(calendar.month(-120), 24) - timedelta(days=1),
            target_jobs=12,
            partners="Werkbedrijf, 3 zorgwerkgevers en het ROC",
        ),
        by=by,
        at=calendar.at(calendar.ago(115)),
    )
    for key in CARE:
        _link(jobs[key], calendar, by, covenant=programme)


def _link(job: FutureJob, calendar: Calendar, by: User, **chosen: object) -> None:
    for name, value in chosen.items():
        setattr(job, name, value)
    assert job.announced_at is not None
    at = min(job.announced_at + timedelta(days=1), calendar.now)
    recording.change_job(job, version=job.version, fields=list(chosen), by=by, at=at)


def owe_social_return(calendar: Calendar, companies: Companies, staff: dict[str, User]) -> None:
    """A principal whose values changed once, and two employers with a contract."""
    principal = sroi.save_principal(
        SroiPrincipal(name="Gemeente Polderstad"), by=staff["manager"], at=calendar.at(calendar.ago(515))
    )
    for effort, before, since in VALUES:
        for days, amount in ((500, before), (130, since)):
            if amount:
                sroi.set_value(
                    principal,
                    effort=effort,
                    value_eur=Decimal(amount),
                    begins_on=calendar.month(-days),
                    by=staff["manager"],
                    at=calendar.at(calendar.ago(days + 5)),
                )
    for key, contract, contract_eur, owed, began, months in (
        ("schoon", "Schoonmaak van gemeentelijke gebouwen", 420_000, 21_000, 200, 18),
        ("expeditie", "Vervoer en opslag van verkiezingsspullen", 180_000, 9_000, 300, 11),
    ):
        employer = Employer.objects.get(pk=companies.employers[key].pk)
        begins_on = calendar.month(-began)
        sroi.save_obligation(
            SroiObligation(
                employer=employer,
                principal=principal,
                contract=contract,
                contract_eur=Decimal(contract_eur),
                obligation_eur=Decimal(owed),
                begins_on=begins_on,
                ends_on=add_months(begins_on, months) - timedelta(days=1),
                note="5 procent van de waarde van het contract." if key == "schoon" else "",
            ),
            version=employer.version,
            by=staff["sanne"],
            at=calendar.at(calendar.ago(began - 10)),
        )


def enter_a_double(calendar: Calendar, companies: Companies, staff: dict[str, User]) -> None:
    """A colleague did not see that the company was known, and entered it once more after a phone call."""
    known, added_on, by = companies.employers["log"], calendar.ago(16), staff["mehmet"]
    double = Employer.objects.create(
        number=next_number("W", added_on),
        name="Polder Fashion Logistics BV",
        sector=known.sector,
        contact_name="Kees de Boer",
        contact_title="teamleider inbound",
        phone="0320 00 00 51",
        email="k.deboer@logistiek.example",
        postcode=known.postcode,
        place=known.place,
        account_manager=by,
    )
    at = calendar.at(added_on, "14.20")
    Employer.objects.filter(pk=double.pk).update(created_at=at)
    events.record("employer.added", f"Werkgever {double.number} toegevoegd.", about=double, by=by, at=at)
    EmployerContact.objects.create(
        employer=double,
        kind=ContactKind.PHONE,
        held_on=added_on,
        note="Kees belt over een nieuwe nachtploeg. Hij vraagt wie hem daarbij kan helpen.",
        by=by,
    )
    events.record("employer.contact", "Contact met de werkgever vastgelegd.", about=double, by=by, at=at)
