"""An employer changes what was told about an announced job: with a reason, with the old and the new words kept.

Start, seats and certainty go by the forecast (R04), the list of skills by the coach.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employers.announcing import coaches_of
from employers.models import FutureJob
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify

CHANGED = "future_job.changed_by_employer"
# Column -> how it is called where the change is shown.
CHANGEABLE = {
    "title": "Functie",
    "hours_min": "Minimaal uren per week",
    "hours_max": "Maximaal uren per week",
    "learn_on_site": "Vooraf leren op de werkplek",
    "growth_reason": "Waarom de baan erbij komt",
    "description": "Wat iemand de hele dag doet",
    "skills_in_words": "Wat iemand moet kunnen, in eigen woorden",
    "sector": "Sector",
    "days": "Werkdagen",
    "conditions": "Diensten en wat het werk vraagt",
    "contract": "Contract",
    "contract_months": "Contract in maanden",
    "wage_eur_hour": "Loon per uur",
    "branch": "Vestiging",
    "postcode": "Postcode van de werkplek",
    "learn_hours_per_week": "Uren inleren per week",
}


@dataclass(frozen=True)
class Change:
    """What an employer changed at one moment, as it is read back."""

    at: datetime
    reason: str
    lines: list[dict[str, str]]  # label, old, new


@transaction.atomic
def change_with_reason(
    job: FutureJob, values: dict[str, Any], *, version: int, reason: str, by: User, at: datetime | None = None
) -> None:
    """Write these columns; the event keeps old and new, and the coach of the job is told once.

    Raises DomainError without a reason, without a change or on a closed job; StaleError when somebody was first.
    """
    if not reason.strip():
        raise DomainError("Vul in waarom dit verandert.")
    saved = FutureJob.objects.select_for_update().get(pk=job.pk)
    if not saved.is_live:
        raise DomainError("Deze baan is gesloten. Er kan niets meer veranderen.")
    changed = {name: values[name] for name in CHANGEABLE if name in values and getattr(saved, name) != values[name]}
    saved.touch(version=version)
    if not changed:
        raise DomainError("Er is nog niets veranderd. Pas eerst aan wat anders wordt.")
    before = {name: _words(saved, name) for name in changed}
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.save(update_fields=[*changed, "updated_at"])
    lines = [
        {"field": name, "label": CHANGEABLE[name], "old": before[name], "new": _words(saved, name)} for name in changed
    ]
    at = at or timezone.now()
    text = f"De werkgever wijzigde gegevens van {saved.number}."
    event = events.record(CHANGED, text, about=saved, by=by, at=at, reason=reason.strip(), changes=lines)
    for coach in coaches_of(saved):
        notify(
            coach,
            key=f"job-changed:{event.pk}",
            text=text,
            url=reverse("employers:job_edit", args=[saved.public_id]),
            at=at,
        )
    job.refresh_from_db()


def changes_of(job: FutureJob) -> list[Change]:
    """What the employer changed so far, newest first."""
    told = events.Event.objects.about(job).filter(verb=CHANGED)
    return [Change(event.at, event.data["reason"], event.data["changes"]) for event in told]


def _words(job: FutureJob, name: str) -> str:
    """A value as it is read."""
    value = getattr(job, name)
    if name == "days":
        return ", ".join(job.day_labels) or "leeg"
    if name == "conditions":
        return ", ".join(job.condition_labels) or "leeg"
    if name == "wage_eur_hour" and value is not None:
        return dutch.euros(value)
    display = getattr(job, f"get_{name}_display", None)
    words = display() if callable(display) else value
    return "leeg" if words in (None, "") else str(words)
