"""What the files of employers in the demo world hold besides jobs: branches, SBI, state aid, more talks, more admins."""

from datetime import timedelta

from employers import branches, memberships, recording
from employers.memberships import Rights
from employers.models import Branch, ContactKind, Employer, EmployerContact, EmployerMembership, FutureJob
from nieuwebanen import talks
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies

# Key of the employer -> SBI 2025: a division, or the digits below it.
SBI = {
    "log": "52102",
    "hor": "5610",
    "zg1": "87",
    "zg2": "88",
    "zg3": "87",
    "zon": "4321",
    "brood": "56",
    "park": "55",
    "groente": "46",
    "metaal": "25",
    "kunst": "22",
    "expeditie": "52",
    "schoon": "8121",
    "bouw": "47",
}
# Employer, name, street, postcode, place.
BRANCHES = (
    ("log", "Hal 1, Havenkade", "Havenkade 2", "8211 AB", "Lelystad"),
    ("log", "Hal 2, Flevopoort", "Flevopoort 18", "8211 AD", "Lelystad"),
    ("zg1", "Zuiderzeehof Centrum", "Zuiderzeelaan 50", "8224 AA", "Lelystad"),
    ("zg1", "Zuiderzeehof Haven", "Bataviaplein 9", "8242 AB", "Lelystad"),
    ("expeditie", "Zuiderpoort Dronten", "De Poort 5", "8251 AD", "Dronten"),
)
CLOSED = ("zg1", "Zuiderzeehof Waterwijk", "Waterwijk 7", "8226 AA", "Lelystad")
# Employer, who spoke, how, days ago, what was said, what is left to do, in how many working days, who does it, done.
TALKS = (
    (
        "expeditie",
        "mehmet",
        ContactKind.VISIT,
        18,
        "Rondgang over het terrein. Dennis verwacht in het voorjaar een tweede ploeg in Dronten.",
        "Vragen hoeveel plekken de tweede ploeg krijgt",
        -4,
        "mehmet",
        False,
    ),
    (
        "zg1",
        "sanne",
        ContactKind.PHONE,
        6,
        "Fatiha wil weten of de maatwerkklas ook op woensdag kan.",
        "Rooster van de klas navragen bij het ROC",
        2,
        "ingrid",
        False,
    ),
    (
        "log",
        "ingrid",
        ContactKind.MAIL,
        30,
        "Marta stuurt de nieuwe roosters van hal 2.",
        "Roosters doorsturen naar het leerplein",
        -18,
        "ingrid",
        True,
    ),
)


def fill_files(calendar: Calendar, companies: Companies, staff: dict[str, User]) -> None:
    """Branches, codes and talks of the employers, and who else lets colleagues in."""
    found = companies.employers
    for key, code in SBI.items():
        Employer.objects.filter(pk=found[key].pk).update(sbi_code=code)
    Employer.objects.filter(pk=found["hor"].pk).update(
        de_minimis_note="Vorig jaar € 6.000 subsidie van de provincie voor de nieuwe keuken. Verklaring van Joost ligt in het archief."
    )
    for key, *address in (*BRANCHES, CLOSED):
        _open_branch(found[key], address, staff["ingrid"], calendar)
    _use_and_close(found, staff["ingrid"], calendar)
    for key, by, kind, days_ago, note, action, due, owner, done in TALKS:
        talk = EmployerContact(
            employer=found[key],
            kind=kind,
            held_on=calendar.ago(days_ago),
            note=note,
            next_action=action,
            next_action_on=calendar.day(due),
            next_action_owner=staff[owner],
        )
        talks.record(talk, by=staff[by], at=calendar.at(talk.held_on, "15.10"))
        if done:
            done_on = talk.held_on + timedelta(days=3)
            talks.finish(talk, by=staff[owner], today=done_on, at=calendar.at(done_on, "9.30"))
    _more_admins(companies, staff, calendar)


def _open_branch(employer: Employer, address: list[str], by: User, calendar: Calendar) -> None:
    name, street, postcode, place = address
    branch = Branch(employer=employer, name=name, street=street, postcode=postcode, place=place)
    branches.save(branch, by=by, at=calendar.at(calendar.ago(190), "10.20"))


def _use_and_close(found: dict[str, Employer], by: User, calendar: Calendar) -> None:
    """The job of the four teams is at hall 1; a home that moved is closed, and its job keeps the address."""
    hall = Branch.objects.get(employer=found["log"], name=BRANCHES[0][1])
    FutureJob.objects.filter(employer=found["log"], branch=None).update(branch=hall)
    moved = Branch.objects.get(employer=found["zg1"], name=CLOSED[1])
    FutureJob.objects.filter(pk__in=FutureJob.objects.filter(employer=found["zg1"])[:1].values("pk")).update(
        branch=moved
    )
    closed_on = calendar.ago(25)
    branches.close(moved, on=closed_on, by=by, at=calendar.at(closed_on, "14.00"))


def _more_admins(companies: Companies, staff: dict[str, User], calendar: Calendar) -> None:
    """A second admin, one person who acts for two organisations, and another coach for an employer."""
    at = calendar.at(calendar.ago(120), "11.40")
    employers, joost = companies.employers, companies.members["hor"]
    colleague = EmployerMembership.objects.get(employer=employers["zg1"], user__email="r.kuipers@zorg.example")
    memberships.change_rights(colleague, Rights(is_admin=True), seen=Rights(), by=staff["ingrid"], at=at)
    memberships.invite(
        employers["brood"],
        email=joost.email,
        first_name=joost.first_name,
        last_name=joost.last_name,
        may_sign=False,
        by=companies.members["brood"],
        at=calendar.at(calendar.ago(5), "16.45"),
    )
    moved = Employer.objects.get(pk=employers["schoon"].pk)
    moved.account_manager = staff["mehmet"]
    fields = ["account_manager"]
    recording.change_employer(moved, version=moved.version, fields=fields, by=staff["sanne"], at=at)
