"""What talks with candidates and talks with companies have in common, though they are kept apart (R41).

A talk may leave something to do: by whom, until when, and whether it is done. It is internal, unless somebody decides
that the one it was with may read it.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError

TO_DO = ~Q(next_action="") & Q(next_action_done_on=None)
IN_ORDER = ("next_action_on", "pk")  # what is late first


class Talk(models.Model):
    verb: ClassVar[str]  # of its events, such as "employer.contact"; what follows adds _changed, _done, _reopened
    word: ClassVar[str]  # what the screens call it

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    held_on = models.DateField("datum")
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_on = models.DateField("uiterlijk", null=True, blank=True)
    next_action_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="wie doet dit",
    )
    next_action_done_on = models.DateField("gedaan op", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
            models.CheckConstraint(
                name="%(class)s_action_has_owner",
                condition=Q(next_action="") | Q(next_action_owner__isnull=False),
                violation_error_message="Kies wie de volgende actie doet.",
            ),
            models.CheckConstraint(
                name="%(class)s_done_is_an_action",
                condition=~Q(next_action="") | Q(next_action_done_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} op {self.held_on}"

    @property
    def subject(self) -> models.Model:
        """With whom it was: what its events are about."""
        raise NotImplementedError

    @property
    def kind_words(self) -> str:
        """How it was held, from the `kind` that either sort of talk has."""
        return str(self.get_kind_display())  # type: ignore[attr-defined]

    def doers(self) -> "models.QuerySet[User]":
        """The colleagues who may do what this talk left to do: who work now, and may open what it is about."""
        raise NotImplementedError

    @property
    def to_do(self) -> bool:
        return bool(self.next_action) and self.next_action_done_on is None


def record(talk: Talk, *, by: User, at: datetime | None = None) -> None:
    """Keep a new talk; what is left to do is one's own, unless somebody else was named.

    Raises DomainError when that is nobody who may do it.
    """
    talk.by = by
    _settle_action(talk, by)
    with transaction.atomic():
        _check_doer(talk, None)
        talk.save()
        _tell(talk, "", f"{talk.word.capitalize()} vastgelegd: {talk.kind_words}.", by, at)


@transaction.atomic
def change(talk: Talk, *, version: int, by: User, at: datetime | None = None) -> None:
    """Save an edited talk, whoever wrote it first stays its writer. Another next action is to be done again.

    Raises StaleError when somebody else was first, and DomainError as `record` does.
    """
    stored: Any = type(talk)._default_manager.select_for_update().get(pk=talk.pk)
    if stored.version != version:
        raise StaleError(
            f"Iemand anders heeft dit {talk.word} net gewijzigd. Bekijk wat er nu staat en bewaar nog een keer."
        )
    _settle_action(talk, by)
    _check_doer(talk, stored.next_action_owner_id)
    same = talk.next_action == stored.next_action
    talk.next_action_done_on = stored.next_action_done_on if same else None
    talk.version = version + 1
    talk.save()
    _tell(talk, "_changed", f"{talk.word.capitalize()} gewijzigd: {talk.kind_words}.", by, at)


@transaction.atomic
def finish(talk: Talk, *, by: User, today: date, at: datetime | None = None) -> None:
    """What this talk left to do is done. Raises DomainError when it was, or when there is nothing to do."""
    if not type(talk)._default_manager.filter(TO_DO, pk=talk.pk).update(next_action_done_on=today):
        raise DomainError("Deze actie was al gedaan.")
    _tell(talk, "_done", f"Actie na {talk.word} gedaan.", by, at)


@transaction.atomic
def reopen(talk: Talk, *, by: User, at: datetime | None = None) -> None:
    """Marked as done by mistake: it is to be done again. Raises DomainError when it is open."""
    done = type(talk)._default_manager.filter(pk=talk.pk, next_action_done_on__isnull=False)
    if not done.update(next_action_done_on=None):
        raise DomainError("Deze actie staat al open.")
    _tell(talk, "_reopened", f"Actie na {talk.word} staat weer open.", by, at)


def _settle_action(talk: Talk, by: User) -> None:
    """Without an action nobody has to do anything; with one somebody does."""
    if not talk.next_action:
        talk.next_action_on = talk.next_action_owner = None
    elif talk.next_action_owner is None:
        talk.next_action_owner = by


def _check_doer(talk: Talk, before: int | None) -> None:
    """Who had it keeps it; another one is a colleague who may open what it is about."""
    owner = talk.next_action_owner
    if owner is not None and owner.pk != before and not talk.doers().filter(pk=owner.pk).exists():
        raise DomainError("Kies een collega die dit kan openen en nu werkt.")


def _tell(talk: Talk, what: str, text: str, by: User, at: datetime | None) -> None:
    events.record(f"{talk.verb}{what}", text, about=talk.subject, by=by, at=at, contact=talk.public_id)
