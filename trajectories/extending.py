"""More time is asked by coach or employer, and a manager decides, with a reason (features.md row 52).

    ask --decide--> toegestaan: the change lies ready to be shown and signed (trajectories/addenda.py) | niet: what then

What the law or an instrument does not allow cannot be asked: the sentence names the rule.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from trajectories import addenda, agreements, amending, corrections, progress
from trajectories.amending import Operation
from trajectories.models import ExtensionRequest, Trajectory, TrajectoryStatus

LONGEST_REASON = 300  # of AppliedInstrument.extension_reason
OPEN_ALREADY = "Er ligt al een vraag om te verlengen. Wacht op het besluit."


def operations(trajectory: Trajectory, until: date, *, reason: str = "") -> list[Operation]:
    """The change that gives more time: the last part, the agreed period and the help that ran until its end go on
    until this day. reason: why, for an instrument that asks it when it is longer."""
    last = max(trajectory.phases.all(), key=lambda phase: phase.ends_on)
    found = [amending.change(last, ends_on=until), amending.change(trajectory, ends_on=until)]
    for applied in trajectory.instruments.all():
        if applied.ends_on == trajectory.ends_on:
            why = applied.extension_reason.strip() or reason.strip()
            found.append(amending.change(applied, ends_on=until, extension_reason=why[:LONGEST_REASON]))
    return found


def refusals(trajectory: Trajectory, until: date, *, today: date) -> list[str]:
    """Why the law or an instrument does not allow this; each sentence names the rule.

    Raises DomainError when it cannot be done at all, such as for want of a place.
    """
    asked = operations(trajectory, until, reason="Er is verlenging gevraagd.")
    return addenda.preview(trajectory, asked, today=today).lacks


@transaction.atomic
def ask(
    trajectory: Trajectory, *, until: date, reason: str, by: User, today: date, at: datetime | None = None
) -> ExtensionRequest:
    """Ask for more time; every manager hears it. Raises DomainError when it may not be, or when one lies open."""
    at = at or timezone.now()
    trajectory = agreements.locked(trajectory)
    _refuse_unless_learning(trajectory)
    if trajectory.ends_on is None or until <= trajectory.ends_on:
        raise DomainError("Kies een dag na de laatste dag van het inleren.")
    if not reason.strip():
        raise DomainError("Vul in waarom er meer tijd nodig is.")
    if not_allowed := refusals(trajectory, until, today=today):
        raise DomainError(" ".join(not_allowed))
    try:
        with transaction.atomic():
            row = ExtensionRequest.objects.create(
                trajectory=trajectory, until=until, reason=reason.strip(), asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        if "extension_one_open" in str(error):
            raise StaleError(OPEN_ALREADY) from error
        raise
    text = f"Er is gevraagd om traject {trajectory.number} te verlengen tot en met {long_date(until)}."
    events.record("extension.asked", text, about=[row, trajectory], by=by, at=at)
    for user in User.objects.active().filter(role=Role.MANAGER):
        if user.pk != by.pk:
            key = f"extension.asked:{row.public_id}"
            inbox.notify(user, key=key, text=text, url=row.get_absolute_url(), at=at)
    return row


@transaction.atomic
def decide(
    asked: ExtensionRequest,
    *,
    granted: bool,
    decision: str,
    alternative: str = "",
    by: User,
    today: date,
    at: datetime | None = None,
) -> ExtensionRequest:
    """A manager says yes or no, with a reason; with a no comes what can be done instead.

    Raises StaleError when it was decided already, DomainError for another role or when the law does not allow it.
    """
    at = at or timezone.now()
    if not by.is_manager:
        raise DomainError("Beslissen kan alleen een manager.")
    trajectory = agreements.locked(asked.trajectory)
    row = ExtensionRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if row.decided_at:
        raise StaleError(f"Hierover is al beslist op {long_date(row.decided_at)}.")
    if not decision.strip():
        raise DomainError("Vul in waarom je zo beslist.")
    if not granted and not alternative.strip():
        raise DomainError("Vul in wat er dan wel kan.")
    if granted and (not_allowed := refusals(trajectory, row.until, today=today)):
        raise DomainError(" ".join(not_allowed))
    row.decided_by, row.decided_at, row.granted = by, at, granted
    row.decision, row.alternative = decision.strip(), alternative.strip()
    row.save(update_fields=["decided_by", "decided_at", "granted", "decision", "alternative"])
    said = "toegestaan. De wijziging wordt klaargezet om te tekenen" if granted else "niet toegestaan. Lees waarom"
    text = f"Verlengen van traject {trajectory.number} is {said}."
    events.record("extension.decided", text, about=[row, trajectory], by=by, at=at, granted=granted)
    corrections.tell(trajectory, f"extension.decided:{row.public_id}", text, by=by, at=at)
    return row


def _refuse_unless_learning(trajectory: Trajectory) -> None:
    if trajectory.status != TrajectoryStatus.RUNNING or trajectory.learning_finished_on:
        raise DomainError("Het inleren loopt niet meer.")
    if not progress.is_signed(trajectory):
        raise DomainError("De overeenkomst is nog niet getekend. Wijzig de afspraken zelf.")
