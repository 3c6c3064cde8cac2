"""Small corrections after the signatures, that need no new ones: who guides now, how somebody is reached (row 67).

A closed list, per role. The signed text stays as it is; the screens say since when something else holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employers.models import Employer
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories import progress
from trajectories.lifecycle import members
from trajectories.models import Correction, Trajectory, TrajectoryStatus


@dataclass(frozen=True)
class Field:
    """One thing that may be corrected: whose row holds it, and whether the employer may too."""

    label: str
    on: str  # "trajectory", "coach" or "employer"
    name: str
    longest: int
    by_employer: bool = True
    by_staff: bool = True


FIELDS: Mapping[str, Field] = {
    "supervisor_name": Field("de begeleider", "trajectory", "supervisor_name", 120),
    "supervisor_title": Field("de functie van de begeleider", "trajectory", "supervisor_title", 80),
    "contact_name": Field("de contactpersoon van de werkgever", "employer", "contact_name", 120),
    "contact_phone": Field("de telefoon van de werkgever", "employer", "phone", 20),
    "coach_phone": Field("de telefoon van de werkcoach", "coach", "phone", 20, by_employer=False),
}


def allowed(user: User) -> dict[str, Field]:
    """What this user may correct."""
    return {
        key: field for key, field in FIELDS.items() if (field.by_employer if user.is_employer else user.is_staff_member)
    }


def value(trajectory: Trajectory, key: str) -> str:
    """What holds now."""
    return str(getattr(_row(trajectory, FIELDS[key]), FIELDS[key].name))


def _row(trajectory: Trajectory, field: Field) -> Any:
    return {"trajectory": trajectory, "coach": trajectory.coach, "employer": trajectory.job.employer}[field.on]


@transaction.atomic
def correct(
    trajectory: Trajectory, key: str, becomes: str, *, was: str, reason: str = "", by: User, at: datetime | None = None
) -> Correction:
    """Change one field of the list, and tell the others.

    was: as the reader saw it. Raises StaleError when it is something else by now; DomainError for a field that this
    role may not correct, before the signatures, or when nothing changes.
    """
    at, becomes = at or timezone.now(), becomes.strip()
    if key not in allowed(by):
        raise DomainError("Dit kun je hier niet aanpassen. Daarvoor is een wijziging van de overeenkomst nodig.")
    field = FIELDS[key]
    trajectory = (
        Trajectory.objects.select_for_update(of=("self",)).select_related("job__employer", "coach", "candidate")
    ).get(pk=trajectory.pk)
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    if not progress.is_signed(trajectory):
        raise DomainError("De overeenkomst is nog niet getekend. Wijzig de afspraken zelf.")
    now = value(trajectory, key)
    if now != was.strip():
        raise StaleError("Dit is net al aangepast. Kijk wat er nu staat.")
    if not becomes or becomes == now:
        raise DomainError("Vul in wat het wordt. Er verandert nu niets.")
    if len(becomes) > field.longest:
        raise DomainError(f"Maak dit korter dan {field.longest} tekens.")
    if key == "supervisor_name" and becomes.casefold() == trajectory.candidate.full_name.casefold():
        raise DomainError("De begeleider is iemand anders dan de kandidaat.")
    row = _row(trajectory, field)
    setattr(row, field.name, becomes)
    if isinstance(row, Employer | Trajectory):
        row.version += 1
        row.save(update_fields=[field.name, "version"])
    else:
        row.save(update_fields=[field.name])
    correction = Correction.objects.create(
        trajectory=trajectory, field=key, was=now, becomes=becomes, reason=reason.strip(), by=by, at=at
    )
    text = f"Bij traject {trajectory.number} is {field.label} aangepast. De overeenkomst blijft gelden."
    events.record("trajectory.corrected", text, about=trajectory, by=by, at=at, field=key)
    tell(trajectory, f"correction:{correction.pk}", text, by=by, at=at)
    return correction


def tell(trajectory: Trajectory, key: str, text: str, *, by: User | None, at: datetime) -> None:
    """The coach and everybody of the employer, each on the own page of the trajectory; not who did it."""
    people = [(trajectory.coach, trajectory.get_absolute_url())]
    portal = reverse("trajectories:portal_detail", args=[trajectory.public_id])
    people += [(user, portal) for user in members(trajectory)]
    for user, url in people:
        if by is None or user.pk != by.pk:
            inbox.notify(user, key=key, text=text, url=url, at=at)


def standing(trajectory: Trajectory) -> list[tuple[str, Correction]]:
    """What holds otherwise than in the signed text: the newest correction of each field, with its label."""
    found: dict[str, Correction] = {}
    for correction in trajectory.corrections.select_related("by"):
        found.setdefault(correction.field, correction)
    return [(FIELDS[key].label, correction) for key, correction in found.items() if key in FIELDS]


def beside(trajectory: Trajectory) -> dict[str, Any]:
    """What a page must say beside the signed text: a change that waits, an interruption, what was corrected."""
    return {
        "pending": progress.pending_addendum(trajectory),
        "still": trajectory.suspensions.filter(ends_on=None).first(),
        "corrections": standing(trajectory),
    }
