"""Talks of the demo world, with companies and with people apart (R41), some with a next action."""

from candidates.models import Candidate, CandidateContact, TalkKind
from employers.models import ContactKind, EmployerContact
from nieuwebanen import talks
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies

# ---- talks with companies -----------------------------------------------------------------------------
# Employer, coach, how, days ago, what was said, next action, and in how many working days that is due.
COMPANY_TALKS = (
    (
        "log",
        "ingrid",
        ContactKind.VISIT,
        62,
        "Rondleiding door het nieuwe pand. De eerste hal is klaar, de band wordt nu gebouwd. "
        "Marta wil graag dat kandidaten een keer komen kijken.",
        "",
        None,
    ),
    (
        "log",
        "ingrid",
        ContactKind.PHONE,
        9,
        "Afgesproken: het blijven 4 ploegen van 50. Wij laten weten wie er klaar is voor ploeg 1.",
        "Bellen over de speeddate voor ploeg 1",
        3,
    ),
    (
        "hor",
        "ingrid",
        ContactKind.VISIT,
        34,
        "Joost is tevreden over de groep. Hij ziet dat de drukte op zaterdag nog lastig is.",
        "",
        None,
    ),
    (
        "zg1",
        "ingrid",
        ContactKind.MEETING,
        20,
        "Overleg met de 3 zorgwerkgevers en het ROC over de maatwerkscholing. De klas begint met 8 mensen.",
        "",
        None,
    ),
    (
        "zg2",
        "mehmet",
        ContactKind.PHONE,
        16,
        "Naima kan vanaf volgende maand 2 mensen laten meelopen in de wijk.",
        "Data voor de meeloopdagen vragen",
        2,
    ),
    ("zon", "sanne", ContactKind.VISIT, 12, "Wim zoekt iemand die op het dak durft. Rijbewijs mag later.", "", None),
    (
        "expeditie",
        "mehmet",
        ContactKind.PHONE,
        27,
        "Dennis wil kandidaten zien die niet naar Polder Fashion gaan.",
        "",
        None,
    ),
    (
        "schoon",
        "sanne",
        ContactKind.MAIL,
        41,
        "Gevraagd of de nieuwe kantoren doorgaan. Nog geen antwoord.",
        "Gülay nog een keer bellen",
        -2,
    ),
)


# What of these the employer may read.
SHARED_WITH = {("log", ContactKind.PHONE), ("zg1", ContactKind.MEETING), ("zg2", ContactKind.PHONE)}


def talk_with_companies(calendar: Calendar, companies: Companies, staff: dict[str, User]) -> None:
    """Contact moments with companies, some with a next action."""
    for key, coach, kind, days_ago, note, action, due in COMPANY_TALKS:
        held_on = calendar.ago(days_ago)
        contact = EmployerContact(
            employer=companies.employers[key],
            kind=kind,
            held_on=held_on,
            note=note,
            next_action=action,
            next_action_on=calendar.day(due) if due is not None else None,
            shared=(key, kind) in SHARED_WITH,
        )
        talks.record(contact, by=staff[coach], at=calendar.at(held_on, "16.20"))


# ---- talks with people --------------------------------------------------------------------------------------------
# Person, how, days ago, what was said, next action, and in how many working days that is due.
OFFICE, PHONE, VISIT, MAIL = TalkKind.OFFICE, TalkKind.PHONE, TalkKind.VISIT, TalkKind.MAIL
PEOPLE_TALKS = (
    (
        "samira",
        VISIT,
        40,
        "Het gaat goed. Samira vindt de zaterdag leuk maar druk. Zij wil meer oefenen aan de bar.",
        "",
        None,
    ),
    (
        "marek",
        PHONE,
        15,
        "Marek twijfelt of zijn Nederlands goed genoeg is voor de bediening. Afgesproken dat hij extra oefent.",
        "Taalmaatje regelen",
        2,
    ),
    ("fatuma", VISIT, 24, "Gezien bij het ROC. Zij scant snel en helpt anderen.", "", None),
    ("youssef", PHONE, 12, "De bus van 5.30 uur rijdt niet op maandag. Youssef rijdt nu mee met Piotr.", "", None),
    (
        "rosa",
        OFFICE,
        17,
        "Rosa heeft zin om te beginnen. Zij wil weten of zij haar vaste vrije middag kan houden.",
        "",
        None,
    ),
    (
        "lisa",
        OFFICE,
        8,
        "Lisa is gekozen voor ploeg 1. Zij moet de opvang van haar dochter nog regelen.",
        "Vragen of de opvang geregeld is",
        4,
    ),
    (
        "lucia",
        VISIT,
        27,
        "De docent is tevreden. Lucia wil graag op de woongroep van haar moeders straat meelopen.",
        "",
        None,
    ),
    (
        "priya",
        OFFICE,
        13,
        "Priya wil graag naar De Houtribhoek. Zij heeft er een keer koffie gedronken en vond de sfeer fijn.",
        "",
        None,
    ),
    ("wesley", PHONE, 10, "Verteld over ploeg 1. Hij wil een keer kijken in het pand.", "", None),
    (
        "ruben",
        OFFICE,
        30,
        "Ruben zoekt werk met zijn handen, maar niet op hoogte. Gekeken naar montagewerk.",
        "Werkplaats bellen voor een proefdag",
        7,
    ),
    (
        "shirley",
        OFFICE,
        18,
        "Shirley wil alleen werken als de kinderen naar school zijn. Dat schrijven we zo op.",
        "",
        None,
    ),
    (
        "omar",
        OFFICE,
        14,
        "Eerste kennismaking. Omar wil leren en werken tegelijk. Taalles is op dinsdag en donderdag.",
        "Vaardigheden bekijken op het leerplein",
        5,
    ),
    ("petra", PHONE, 236, "Petra zoekt werk dichtbij. Zij wil eerst haar zus verzorgen.", "", None),
    ("jerry", PHONE, 9, "Jerry gebeld voor een eerste gesprek.", "Eerste gesprek met Jerry", 1),
    (
        "cynthia",
        VISIT,
        33,
        "Cynthia zoekt werk met gasten. Zij wil wel in het weekend werken, niet in de nacht.",
        "",
        None,
    ),
    ("danny", MAIL, 20, "Danny mailt dat hij graag met ploeg 1 mee wil.", "", None),
    (
        "kevin",
        OFFICE,
        25,
        "Gesproken na het stoppen. Kevin wil werk dichter bij huis, zonder ploegendienst. We zoeken in een winkel.",
        "Vacatures in de detailhandel bekijken",
        3,
    ),
    (
        "hamza",
        OFFICE,
        16,
        "De speeddate ging goed. Hamza was zenuwachtig, maar kon goed vertellen waarom hij het wil.",
        "",
        None,
    ),
    (
        "joyce",
        PHONE,
        11,
        "Joyce kan door de opvang maar 18 uur leren. Daardoor gaat het langzamer.",
        "Met de opvang bellen over een extra dag",
        6,
    ),
    ("tesfay", OFFICE, 12, "Alle afspraken doorgenomen. Tesfay heeft geen vragen meer.", "", None),
    ("farida", OFFICE, 19, "Farida wil de zorg in. Zij begint het liefst met iets in het huishouden.", "", None),
    ("mike", PHONE, 22, "Mike kan meteen beginnen. Hij rijdt zelf.", "", None),
    (
        "selam",
        OFFICE,
        20,
        "Met tolk gesproken. Selam wil graag werken en elke dag Nederlands horen.",
        "Inschrijven voor taal op de werkvloer",
        8,
    ),
    (
        "hans",
        PHONE,
        10,
        "Hans heeft zijn nieuwe adres nog niet. Daarna vullen we het profiel aan.",
        "Adres en beschikbaarheid vragen",
        -1,
    ),
    ("piotr", VISIT, 30, "Piotr is tevreden. Hij wil graag ook heftruck leren rijden.", "", None),
    ("aicha", VISIT, 21, "Kennisgemaakt met Polderlicht. Aïcha wil graag in haar eigen wijk werken.", "", None),
    ("janwillem", VISIT, 26, "Het werk op het park bevalt. Hij ziet op tegen de band in het pakhuis.", "", None),
    ("ewa", OFFICE, 17, "Ewa wil niet terug naar het pakhuis. Zij wil hogerop.", "Uitleg over ploeg 1 opsturen", 2),
    ("naomi", PHONE, 15, "Naomi heeft een dag meegelopen bij Polderlicht en wil verder.", "", None),
    ("gerrit", OFFICE, 28, "Gerrit kent het park en wil daar graag weer werken.", "", None),
    (
        "zeynep",
        OFFICE,
        8,
        "Zeynep weet nog niet of zij naar de zorg of de horeca wil. Zij gaat op 2 plekken kijken.",
        "2 kijkdagen regelen",
        6,
    ),
    (
        "bilal",
        VISIT,
        29,
        "Bilal werkt zelfstandig aan de spuitgietmachine. Anja zou hem graag houden, maar houdt zich aan de afspraak.",
        "",
        None,
    ),
    ("linda", OFFICE, 14, "Linda wil naar De Meerkoet. De huiskamer past bij haar.", "", None),
    ("rachid", OFFICE, 20, "Rachid durft op een dak. Hij heeft zelf zonnepanelen gelegd.", "", None),
    ("kim", OFFICE, 13, "Kim zoekt iets met klanten. Kijken naar de bouwmarkt.", "Bellen met de bouwmarkt", 5),
)


# What of these the person may read, and what a colleague does instead of the coach.
SHARED = {"marek", "lisa", "omar", "zeynep", "joyce", "selam", "rosa"}
BY_A_COLLEAGUE = {"kim", "zeynep"}


def talk_with_people(calendar: Calendar, people: dict[str, Candidate]) -> None:
    """Talks of the coaches with their people."""
    for key, kind, days_ago, note, action, due in PEOPLE_TALKS:
        candidate = people[key]
        held_on = calendar.ago(days_ago)
        talk = CandidateContact(
            candidate=candidate,
            kind=kind,
            held_on=held_on,
            note=note,
            next_action=action,
            next_action_on=calendar.day(due) if due is not None else None,
            next_action_owner=candidate.backup_coach if key in BY_A_COLLEAGUE else None,
            shared=key in SHARED,
        )
        talks.record(talk, by=candidate.coach, at=calendar.at(held_on, "16.45"))
