"""By which rules the match counts now, and whether it may rank at all (the emergency switch).

Whatever ranks or scores asks `in_force` first: there the switch is, below every page, so that no page can forget it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NewType

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from matching import engine
from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import MatchRules, MatchSwitch
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError, StaleError

OPEN_PER_SEAT = 3  # until somebody chose otherwise

NEWEST = """
select r.version, r.skills, r.on_time, r.wish, r.late_weeks, r.open_per_seat,
    coalesce((select "on" from matching_matchswitch order by at desc, id desc limit 1), true)
from (select 1) one left join lateral (select * from matching_matchrules order by version desc limit 1) r on true
"""


class MatchIsOffError(DomainError):
    """Somebody switched the match off: no list and no score until it is on again."""

    def __init__(self) -> None:
        super().__init__(
            "De match staat uit. Er is nu geen volgorde en geen score. Kies met de hand, of wacht tot de match weer aan staat."
        )


@dataclass(frozen=True)
class Rules:
    """version 0: nobody chose yet, the design's own numbers count."""

    version: int
    weights: Weights
    open_per_seat: int
    on: bool = True

    @property
    def digest(self) -> str:
        """SHA-256 of what decides every score: the text of the engine and the weights."""
        return digest(self.weights)

    def in_force(self) -> "InForce":
        """The weights, to rank by. Raises MatchIsOffError while the switch is off."""
        if not self.on:
            raise MatchIsOffError
        return InForce(self.weights)


def current() -> Rules:
    """The newest version, and whether the match may rank. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        version, skills, on_time, wish, late_weeks, open_per_seat, on = cursor.fetchone()
    if version is None:
        return Rules(0, DEFAULT_WEIGHTS, OPEN_PER_SEAT, on)
    return Rules(version, Weights(skills, on_time, wish, late_weeks), open_per_seat, on)


def is_on() -> bool:
    """Whether the match may rank. One query."""
    return current().on


# Weights by which somebody may rank. Only `in_force` gives them, and the statement of a list (`pairs.listed`) asks for
# them: the type checker finds a door that forgot the switch.
InForce = NewType("InForce", Weights)


def in_force(weights: Weights | None = None) -> InForce:
    """The weights of now, or those that are tried. Raises MatchIsOffError while the switch is off. One query."""
    now = current()
    if not now.on:
        raise MatchIsOffError
    return InForce(weights or now.weights)


def weights_of(version: str) -> Weights:
    """The weights that a log row or a frozen explanation names. Raises ValueError for another text."""
    _, _, numbers = version.partition(":")
    skills, on_time, wish, late_weeks = (int(number) for number in numbers.split("/"))
    return Weights(skills, on_time, wish, late_weeks)


@transaction.atomic
def change(
    weights: Weights, *, open_per_seat: int, reason: str, seen: int, by: User, at: datetime | None = None
) -> MatchRules:
    """A new version, from now on.

    seen: the version that was on the screen. Raises DomainError without a reason or when nothing changes, StaleError
    when a colleague was first.
    """
    at, now = at or timezone.now(), current()
    if not reason.strip():
        raise DomainError("Vul in waarom je de regels verandert.")
    if seen != now.version:
        raise StaleError("Een collega heeft de regels net veranderd. Ververs de pagina en kijk wat nu geldt.")
    if now.version and (weights, open_per_seat) == (now.weights, now.open_per_seat):  # the first one may confirm
        raise DomainError("Er is niets veranderd. Pas een getal aan, of ga terug.")
    try:
        with transaction.atomic():
            made = MatchRules.objects.create(
                version=now.version + 1,
                skills=weights.skills,
                on_time=weights.on_time,
                wish=weights.wish,
                late_weeks=weights.late_weeks,
                open_per_seat=open_per_seat,
                reason=reason.strip()[:500],
                by=by,
                at=at,
            )
    except IntegrityError as error:
        if "version" in str(error):
            raise StaleError("Een collega heeft de regels net veranderd. Ververs de pagina.") from error
        raise
    events.record("match.rules_changed", f"Regels van de match: versie {made.version}.", about=by, by=by, at=at)
    return made


@transaction.atomic
def switch(*, on: bool, reason: str, by: User, at: datetime | None = None) -> MatchSwitch:
    """The match off, or on again; coaches and managers are told. Raises DomainError without a reason or twice."""
    at = at or timezone.now()
    if not reason.strip():
        raise DomainError("Vul in waarom je dit doet.")
    with connection.cursor() as cursor:  # two at once: the second sees what the first did
        cursor.execute("lock table matching_matchswitch in share row exclusive mode")
    if is_on() == on:
        raise StaleError("De match staat al aan." if on else "De match staat al uit.")
    made = MatchSwitch.objects.create(on=on, reason=reason.strip()[:500], by=by, at=at)
    state = "aan" if on else "uit"
    events.record(f"match.switched_{'on' if on else 'off'}", f"De match staat {state}.", about=by, by=by, at=at)
    told = {
        True: "De match staat weer aan. Lijsten hebben weer een volgorde en een score.",
        False: "De match staat uit. Lijsten hebben geen volgorde en geen score. Kies zolang met de hand.",
    }
    for user in User.objects.active().filter(role__in=[Role.COACH, Role.MANAGER]).exclude(pk=by.pk):
        inbox.notify(user, key=f"match.switch:{made.pk}", text=told[on], url=reverse("matching:how"), at=at)
    return made


@cache
def digest(weights: Weights) -> str:
    """As `Rules.digest`, for any weights."""
    return sha256(_engine_text() + weights.version.encode()).hexdigest()


@cache
def _engine_text() -> bytes:
    return Path(engine.__file__).read_bytes()
