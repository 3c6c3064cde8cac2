"""What happened: who, when, what. Written in the transaction of the change itself, never changed after.

Subjects are named by type and public id, so that the ground floor points at nothing above it. Texts name
no people: an event outlives the person's file.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

STILL_COMING = 20  # events that may overtake each other


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, *subjects: models.Model) -> "EventQuerySet":
        """The events of these objects, newest first."""
        ids = [subject.public_id for subject in subjects]  # type: ignore[attr-defined]
        return self.filter(subject_public_id__in=ids).select_related("actor")


class Event(models.Model):
    at = models.DateTimeField("tijdstip", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name="door"
    )
    verb = models.CharField("wat", max_length=60)
    text = models.CharField("omschrijving", max_length=300)
    subject_type = models.CharField("soort", max_length=40)
    subject_public_id = models.UUIDField("onderwerp")
    data = models.JSONField("gegevens", default=dict, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_public_id", "-at"], name="event_subject")]
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_public_id}"


def record(
    verb: str,
    text: str,
    *,
    about: models.Model | Sequence[models.Model],
    by: models.Model | None,
    at: datetime | None = None,
    each: Callable[[Any], dict[str, Any]] | None = None,
    **data: Any,
) -> Event:
    """Write what happened. The first subject is the event's own; one row per further subject.

    verb: a dotted English name such as "future_job.announced"; text: one Dutch sentence without names. each: what is
    only true of one of the subjects, beside the data of all.
    """
    subjects = [about] if isinstance(about, models.Model) else list(about)
    at = at or timezone.now()
    rows = [
        Event(
            at=at,
            actor_id=by.pk if by is not None else None,
            verb=verb,
            text=text,
            subject_type=subject._meta.label_lower,
            subject_public_id=_public_id(subject),
            data=data | each(subject) if each else data,
        )
        for subject in subjects
    ]
    return Event.objects.bulk_create(rows)[0]


def fingerprint() -> str:
    """Changes whenever something happened: what was computed from the data with the same one need not be done again.

    The newest ids and not the newest only, for a transaction that began earlier may commit later. Looking changes nothing.
    """
    changes = Event.objects.exclude(verb__endswith=".viewed").order_by("-pk").values_list("pk", flat=True)
    return "-".join(map(str, changes[:STILL_COMING]))


def _public_id(subject: models.Model) -> UUID:
    value = subject.public_id  # type: ignore[attr-defined]
    assert isinstance(value, UUID)
    return value
