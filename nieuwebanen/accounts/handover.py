"""What hangs on a person, and how a colleague takes it over.

The files, jobs and employers live on the floors above. This floor may not import them, so it asks the
models themselves: every foreign key to a user with one of these names means "this person looks after it".
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

OWNER_FIELDS = {"coach", "account_manager"}
STAND_IN_FIELDS = {"backup_coach"}


def _relations(names: set[str]) -> Iterator[tuple[type[models.Model], str]]:
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.name not in names:
            continue
        if hasattr(relation.related_model, "public_id"):  # what has none is a row of history, which stays as it was
            yield relation.related_model, relation.field.name


def work_of(user: User) -> dict[str, int]:
    """Plural name -> number of what this person looks after; empty when there is nothing."""
    found: dict[str, int] = {}
    for model, field in _relations(OWNER_FIELDS):
        number = model._base_manager.filter(**{field: user}).count()
        if number:
            name = str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + number
    return found


def left_behind() -> list[tuple[User, dict[str, int]]]:
    """Who cannot sign in any more and still looks after something: (user, as `work_of`)."""
    found: dict[int, dict[str, int]] = {}
    for model, field in _relations(OWNER_FIELDS):
        rows = model._base_manager.filter(**{f"{field}__is_active": False}).order_by().values_list(field)
        for user, number in rows.annotate(number=models.Count("pk")):
            name = str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
            work = found.setdefault(user, {})
            work[name] = work.get(name, 0) + number
    return [(user, found[user.pk]) for user in User.objects.filter(pk__in=found)]


def in_words(work: dict[str, int]) -> str:
    """3 kandidaten en 1 werkgever"""
    parts = [f"{number} {name}" for name, number in work.items()]
    return " en ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


@transaction.atomic
def hand_over(user: User, *, to: User, by: User, at: datetime) -> int:
    """Give everything of one coach to a colleague in the same team; return how many things moved.

    The same team, because the team decides who may open a candidate's file.
    """
    if not to.is_active or to.role != user.role or to.team_id != user.team_id or to.pk == user.pk:
        raise DomainError("Kies een collega uit hetzelfde team die nu werkt.")
    moved = 0
    for model, field in _relations(OWNER_FIELDS):
        things = list(model._base_manager.select_for_update().filter(**{field: user}))
        model._base_manager.filter(pk__in=[thing.pk for thing in things]).update(**{field: to})
        for thing in things:
            events.record("handed_over", "Overgedragen aan een collega.", about=thing, by=by, at=at, to=to.pk)
        moved += len(things)
    for model, field in _relations(STAND_IN_FIELDS):
        model._base_manager.filter(**{field: user}).update(**{field: None})
    for path in settings.HANDED_OVER:
        import_string(path)(user, to=to, by=by)
    if moved:
        words = dutch.counted(moved, "dossier overgedragen", "dossiers overgedragen")
        events.record("user.handed_over", f"{words}.", about=[user, to], by=by, at=at)
    return moved
