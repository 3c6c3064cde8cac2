"""The Werkbedrijf itself: two teams, their coaches, the manager and the functioneel beheerder."""

from dataclasses import dataclass
from secrets import token_urlsafe

from django.contrib.auth.hashers import make_password

from nieuwebanen import events
from nieuwebanen.accounts import people
from nieuwebanen.accounts.models import Invitation, Role, Team, User
from trajectories.demo.calendar import Calendar

PASSWORD = "nieuwe-banen"  # noqa: S105  # printed by bin/run; exists in demo mode only
TEAMS = ("Lelystad", "Polder")


@dataclass(frozen=True)
class Colleague:
    key: str
    email: str
    first_name: str
    last_name: str
    job_title: str
    role: Role = Role.COACH
    team: str = ""
    known_password: bool = False


STAFF = (
    Colleague("beheer", "beheer@werkbedrijf.example", "Ravi", "Ramdin", "functioneel beheerder", Role.ADMIN, "", True),
    Colleague("manager", "manager@werkbedrijf.example", "Hanneke", "de Wit", "manager", Role.MANAGER, "", True),
    Colleague("ingrid", "coach@werkbedrijf.example", "Ingrid", "Bakker", "werkcoach", Role.COACH, "Lelystad", True),
    Colleague("mehmet", "coach2@werkbedrijf.example", "Mehmet", "Aydin", "werkcoach", Role.COACH, "Polder", True),
    Colleague("sanne", "sanne.hoekstra@werkbedrijf.example", "Sanne", "Hoekstra", "werkcoach", team="Lelystad"),
    Colleague("tom", "tom.verhoeven@werkbedrijf.example", "Tom", "Verhoeven", "werkcoach", team="Polder"),
)
NEWCOMER = Colleague("nadia", "nadia.amrani@werkbedrijf.example", "Nadia", "Amrani", "werkcoach", team="Polder")


class Passwords:
    """Hashes are slow to make on purpose: one for the known password, one for accounts that nobody signs in with."""

    def __init__(self) -> None:
        self.known, self.unknown = make_password(PASSWORD), make_password(token_urlsafe(32))


def join(user: User, *, known: bool, passwords: Passwords, calendar: Calendar, days_ago: int) -> None:
    """The invitation was used: from now on this person can sign in."""
    day = calendar.ago(days_ago)
    user.password = passwords.known if known else passwords.unknown
    user.save(update_fields=["password"])
    Invitation.objects.filter(user=user).update(used_at=calendar.at(day))
    User.objects.filter(pk=user.pk).update(created_at=calendar.at(day))
    events.record(
        "user.joined", "Uitnodiging gebruikt, wachtwoord ingesteld.", about=user, by=user, at=calendar.at(day)
    )


def invite_staff(calendar: Calendar, passwords: Passwords) -> dict[str, User]:
    """Everybody of the Werkbedrijf, by key; one of them was invited last week and has not been in yet."""
    teams = {name: Team.objects.get_or_create(name=name)[0] for name in TEAMS}
    colleagues: dict[str, User] = {}
    for number, one in enumerate((*STAFF, NEWCOMER), 1):
        newcomer = one is NEWCOMER
        days_ago = 2 if newcomer else 700
        colleagues[one.key] = user = people.invite(
            email=one.email,
            role=one.role,
            by=colleagues.get("beheer"),
            at=calendar.at(calendar.ago(days_ago)),
            first_name=one.first_name,
            last_name=one.last_name,
            job_title=one.job_title,
            phone=f"0320 00 01 {number:02d}",
            team=teams.get(one.team),
        )
        if not newcomer:
            join(user, known=one.known_password, passwords=passwords, calendar=calendar, days_ago=698)
    return colleagues
