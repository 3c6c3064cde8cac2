"""What is done about a weak score: an action with kind, owner and date, and afterwards a look at its effect (R42)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.models import ActionKind, Effect, Evaluation, FollowUpAction, TrajectoryStatus

UNTIL_CHECK = timedelta(weeks=2)


@dataclass(frozen=True)
class Action:
    """What somebody will do about a weak score. Without check_on its effect is looked at two weeks after its day."""

    text: str
    owner: str
    due_on: date
    kind: str = ActionKind.OTHER
    check_on: date | None = None


def refuse_unless_possible(action: Action, *, today: date) -> None:
    """Raises DomainError for a day that is gone, or a look at the effect before the action."""
    if action.due_on < today:
        raise DomainError("Kies voor de actie een datum vanaf vandaag.")
    if action.check_on and action.check_on < action.due_on:
        raise DomainError("Kijk naar het effect na de actie. Kies een latere datum.")


def agree(evaluation: Evaluation, action: Action) -> FollowUpAction:
    """Write it down with the evaluation that asks for it."""
    return FollowUpAction.objects.create(
        evaluation=evaluation,
        text=action.text.strip(),
        kind=action.kind,
        owner=action.owner,
        due_on=action.due_on,
        check_on=action.check_on or action.due_on + UNTIL_CHECK,
    )


@transaction.atomic
def finish_action(action: FollowUpAction, *, by: User, today: date, at: datetime | None = None) -> None:
    """An action was done. Raises StaleError for the second click."""
    if not FollowUpAction.objects.filter(pk=action.pk, done_on=None).update(done_on=today):
        raise StaleError("Deze actie was al gedaan.")
    action.done_on = today
    text = f"Een actie na evaluatie {action.evaluation.position} is gedaan."
    about = [action.evaluation, action.evaluation.trajectory]
    events.record("evaluation.action_done", text, about=about, by=by, at=at)


@transaction.atomic
def check_effect(
    action: FollowUpAction,
    *,
    effect: str,
    note: str,
    following: Action | None = None,
    by: User,
    today: date,
    at: datetime | None = None,
) -> FollowUpAction | None:
    """What came of an action, written once; what does not help asks for the next action, which is returned.

    Raises DomainError before the action was done, without words, or without a next action where one is needed;
    StaleError when a colleague looked already.
    """
    at = at or timezone.now()
    locked = FollowUpAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if locked.effect:
        raise StaleError("Een collega heeft het effect van deze actie al vastgelegd.")
    if locked.done_on is None:
        raise DomainError("De actie is nog niet gedaan. Kijk daarna naar het effect.")
    if effect not in Effect.values or not note.strip():
        raise DomainError("Kies of het helpt en schrijf op wat je ziet.")
    trajectory = locked.evaluation.trajectory
    if effect == Effect.NOT and following is None and trajectory.status == TrajectoryStatus.RUNNING:
        raise DomainError("Het helpt niet. Spreek een andere actie af: wat, wie en wanneer.")
    locked.effect, locked.effect_note, locked.effect_on, locked.effect_by = effect, note.strip(), today, by
    locked.save(update_fields=["effect", "effect_note", "effect_on", "effect_by"])
    made = None
    if following is not None:
        refuse_unless_possible(following, today=today)
        made = agree(locked.evaluation, following)
    text = f"Effect van een actie na evaluatie {locked.evaluation.position}: {Effect(effect).label}."
    events.record("evaluation.effect_checked", text, about=[locked.evaluation, trajectory], by=by, at=at)
    return made
