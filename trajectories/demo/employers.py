"""The employers of the demo world, who acts for them in the portal, and the places where people learn."""

from dataclasses import dataclass

from employers.memberships import invite
from employers.models import (
    Employer,
    EmployerMembership,
    FoundVia,
    LearningLocation,
    LocationKind,
    Motive,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.numbers import next_number
from nieuwebanen.work import Sector
from trajectories.demo.calendar import Calendar
from trajectories.demo.staff import Passwords, join


@dataclass(frozen=True)
class Company:
    """One employer with its first portal user; seats: how many people can learn there at the same time."""

    key: str
    name: str
    sector: Sector
    address: tuple[str, str, str]
    person: tuple[str, str, str]  # first name, last name, function
    email: str
    coach: str
    motives: tuple[Motive, ...]
    found_via: FoundVia = FoundVia.BUSINESS_CIRCLE
    seats: int = 3
    known_password: bool = False
    days_ago: int = 400


INCLUSION, STAFF, SROI = Motive.INCLUSION, Motive.STAFF, Motive.SROI
AGREEMENT, OTHER = FoundVia.LELYSTAD_AGREEMENT, FoundVia.OTHER

COMPANIES = (
    Company(
        "log",
        "Polder Fashion Logistics",
        Sector.LOGISTICS,
        ("Havenkade 2", "8211 AB", "Lelystad"),
        ("Marta", "Oliveira", "HR-manager"),
        "werkgever@logistiek.example",
        "ingrid",
        (INCLUSION, STAFF),
        AGREEMENT,
        seats=60,
        known_password=True,
        days_ago=520,
    ),
    Company(
        "hor",
        "Grand Café De Houtribhoek",
        Sector.HORECA,
        ("Houtribweg 14", "8242 AA", "Lelystad"),
        ("Joost", "Kramer", "eigenaar"),
        "werkgever@horeca.example",
        "ingrid",
        (STAFF,),
        known_password=True,
        days_ago=480,
    ),
    Company(
        "zg1",
        "Zorggroep Zuiderzeehof",
        Sector.CARE,
        ("Zuiderzeelaan 50", "8224 AA", "Lelystad"),
        ("Fatiha", "Bouazza", "adviseur leren en werken"),
        "werkgever@zorg.example",
        "ingrid",
        (STAFF,),
        AGREEMENT,
        seats=8,
        known_password=True,
        days_ago=500,
    ),
    Company(
        "zg2",
        "Thuiszorg Polderlicht",
        Sector.CARE,
        ("De Rede 8", "8251 AA", "Dronten"),
        ("Naima", "Haddou", "teammanager"),
        "n.haddou@polderlicht.example",
        "mehmet",
        (SROI, STAFF),
        OTHER,
        seats=4,
        days_ago=440,
    ),
    Company(
        "zg3",
        "Woonzorgcentrum De Meerkoet",
        Sector.CARE,
        ("Meerkoetlaan 3", "8245 AA", "Lelystad"),
        ("Ellen", "Visscher", "locatiemanager"),
        "e.visscher@demeerkoet.example",
        "sanne",
        (INCLUSION,),
        AGREEMENT,
        seats=5,
        days_ago=430,
    ),
    Company(
        "zon",
        "Oostvaarder Installatietechniek",
        Sector.TECHNOLOGY,
        ("Vaartweg 21", "8218 AA", "Lelystad"),
        ("Wim", "Postma", "bedrijfsleider"),
        "w.postma@oostvaarder.example",
        "sanne",
        (STAFF, SROI),
        days_ago=300,
    ),
    Company(
        "brood",
        "Lunchroom ’t Korenveld",
        Sector.HORECA,
        ("De Noord 40", "8251 AB", "Dronten"),
        ("Lotte", "Brand", "eigenaar"),
        "lotte@korenveld.example",
        "mehmet",
        (INCLUSION, STAFF),
        days_ago=640,
    ),
    Company(
        "park",
        "Recreatiepark De Riethorst",
        Sector.FACILITIES,
        ("Randmeerweg 1", "8256 AA", "Biddinghuizen"),
        ("Sjoerd", "Algra", "parkmanager"),
        "s.algra@deriethorst.example",
        "mehmet",
        (STAFF,),
        OTHER,
        days_ago=410,
    ),
    Company(
        "groente",
        "Flevo Fris Groenten",
        Sector.LOGISTICS,
        ("Oldebroekerweg 9", "8256 AB", "Biddinghuizen"),
        ("Corrie", "Jonker", "bedrijfsleider pakhuis"),
        "c.jonker@flevofris.example",
        "mehmet",
        (STAFF, INCLUSION),
        seats=6,
        days_ago=410,
    ),
    Company(
        "metaal",
        "Noordersluis Metaal",
        Sector.TECHNOLOGY,
        ("Noordersluisweg 6", "8211 AC", "Lelystad"),
        ("Ton", "Hermans", "productieleider"),
        "t.hermans@noordersluis.example",
        "tom",
        (STAFF,),
        days_ago=390,
    ),
    Company(
        "kunst",
        "Kunststof Ketelhaven",
        Sector.TECHNOLOGY,
        ("Ketelweg 12", "8251 AC", "Dronten"),
        ("Anja", "Smit", "personeelszaken"),
        "a.smit@kunststofketelhaven.example",
        "tom",
        (INCLUSION,),
        seats=2,
        days_ago=390,
    ),
    Company(
        "expeditie",
        "Zuiderpoort Opslag en Transport",
        Sector.LOGISTICS,
        ("Zuiderpoortweg 30", "8239 AA", "Lelystad"),
        ("Dennis", "Mulder", "vestigingsmanager"),
        "d.mulder@zuiderpoort.example",
        "mehmet",
        (STAFF, SROI),
        days_ago=350,
    ),
    Company(
        "schoon",
        "Helder Schoonmaak en Service",
        Sector.FACILITIES,
        ("Artemisweg 100", "8239 AB", "Lelystad"),
        ("Gülay", "Demir", "objectleider"),
        "g.demir@helderschoon.example",
        "sanne",
        (STAFF, SROI),
        OTHER,
        days_ago=330,
    ),
    Company(
        "bouw",
        "Bouwmarkt De Schans",
        Sector.RETAIL,
        ("Schans 2", "8231 AA", "Lelystad"),
        ("Peter", "van Loon", "filiaalmanager"),
        "p.vanloon@deschans.example",
        "ingrid",
        (),
        days_ago=20,
    ),
    Company(  # its shop closes: the current employer of a switch
        "mode",
        "Modehuis Van Straalen",
        Sector.RETAIL,
        ("De Waag 6", "8232 AC", "Lelystad"),
        ("Wilma", "van Straalen", "eigenaar"),
        "w.vanstraalen@modehuis.example",
        "sanne",
        (),
        OTHER,
        days_ago=170,
    ),
)

# More people of the same employers: key of the employer, first name, last name, function, e-mail, may sign.
COLLEAGUES = (
    ("log", "Kees", "de Boer", "teamleider inbound", "k.deboer@logistiek.example", False),
    ("zg1", "Rianne", "Kuipers", "praktijkopleider", "r.kuipers@zorg.example", False),
)


@dataclass(frozen=True)
class Place:
    key: str
    name: str
    kind: LocationKind
    postcode: str
    town: str
    contact: str
    seats: int


PLACES = (
    Place("wb", "Werkbedrijf, leerplein", LocationKind.WERKBEDRIJF, "8232 AA", "Lelystad", "Marjan Kok", 40),
    Place("buurt", "Buurtrestaurant De Zuiderster", LocationKind.SHELTERED, "8223 AA", "Lelystad", "Cherida Tromp", 6),
    Place("roc", "ROC, maatwerkklas", LocationKind.EDUCATION, "8232 AB", "Lelystad", "Bas Veldman", 60),
    Place(
        "spanje",
        "Distributiecentrum moederbedrijf, Spanje",
        LocationKind.OTHER_EMPLOYER,
        "",
        "Zaragoza",
        "Ana Ruiz",
        60,
    ),
)


@dataclass(frozen=True)
class Companies:
    """What the other parts of the world ask for by key."""

    employers: dict[str, Employer]
    members: dict[str, User]  # who signs and decides
    places: dict[str, LearningLocation]  # a place of an employer has the key of that employer


def add_employers(calendar: Calendar, passwords: Passwords, staff: dict[str, User]) -> Companies:
    """All employers with their portal users and learning places."""
    found = Companies({}, {}, {})
    for number, company in enumerate(sorted(COMPANIES, key=lambda one: -one.days_ago), 1):
        _add_company(company, number, calendar, passwords, staff, found)
    for number, (key, first, last, title, email, may_sign) in enumerate(COLLEAGUES, 51):
        membership = invite(
            found.employers[key],
            email=email,
            first_name=first,
            last_name=last,
            job_title=title,
            phone=f"0320 00 00 {number}",
            may_sign=may_sign,
            by=staff["ingrid"],
            at=calendar.at(calendar.ago(200)),
        )
        join(membership.user, known=False, passwords=passwords, calendar=calendar, days_ago=197)
    for place in PLACES:
        found.places[place.key] = LearningLocation.objects.create(
            name=place.name,
            kind=place.kind,
            contact_name=place.contact,
            phone="0320 00 02 00" if place.key != "spanje" else "",
            postcode=place.postcode,
            place=place.town,
            seats=place.seats,
        )
    return found


def _add_company(
    company: Company, number: int, calendar: Calendar, passwords: Passwords, staff: dict[str, User], found: Companies
) -> None:
    added_on = calendar.ago(company.days_ago)
    street, postcode, town = company.address
    first, last, title = company.person
    phone = f"0320 00 00 {number:02d}"
    employer = Employer.objects.create(
        number=next_number("W", added_on),
        name=company.name,
        kvk_number=f"{number:08d}",
        sector=company.sector,
        contact_name=f"{first} {last}",
        contact_title=title,
        phone=phone,
        email=company.email,
        street=street,
        postcode=postcode,
        place=town,
        found_via=company.found_via,
        motives=[motive.value for motive in company.motives],
        account_manager=staff[company.coach],
    )
    Employer.objects.filter(pk=employer.pk).update(created_at=calendar.at(added_on))
    events.record(
        "employer.added",
        f"Werkgever {employer.number} toegevoegd.",
        about=employer,
        by=staff[company.coach],
        at=calendar.at(added_on),
    )
    membership = invite(
        employer,
        email=company.email,
        first_name=first,
        last_name=last,
        job_title=title,
        phone=phone,
        may_sign=True,
        by=staff[company.coach],
        at=calendar.at(added_on, "11.15"),
    )
    join(
        membership.user,
        known=company.known_password,
        passwords=passwords,
        calendar=calendar,
        days_ago=company.days_ago - 3,
    )
    EmployerMembership.objects.filter(pk=membership.pk).update(created_at=calendar.at(added_on, "11.15"))
    membership.user.refresh_from_db()
    found.employers[company.key], found.members[company.key] = employer, membership.user
    found.places[company.key] = LearningLocation.objects.create(
        name=company.name,
        kind=LocationKind.EMPLOYER,
        employer=employer,
        contact_name=f"{first} {last}",
        phone=phone,
        postcode=postcode,
        place=town,
        seats=company.seats,
    )
