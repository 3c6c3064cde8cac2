"""Reminders as rows: each rung of each ladder exactly once (reliability.md §3.2; rules in trajectories/reminders.py)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReminderState(models.TextChoices):
    PLANNED = "gepland", "gepland"
    SENT = "verstuurd", "verstuurd"
    SUPERSEDED = "ingehaald", "ingehaald door een latere"
    CANCELLED = "vervallen", "vervallen"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def due(self, at: datetime) -> Self:
        """Due is at or before now and not yet done, never "equals today": downtime catches up by itself."""
        return self.filter(state=ReminderState.PLANNED, due_at__lte=at)


class Reminder(models.Model):
    """One rung of a ladder: about what, of which kind, to whom, on which day. Exactly once by its key."""

    subject_type = models.CharField(max_length=40)  # "trajectories.evaluation", …
    subject_public_id = models.UUIDField()
    kind = models.CharField("soort", max_length=30)  # a key of reminders.LADDERS
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    due_on = models.DateField("dag")
    due_at = models.DateTimeField("tijdstip")
    state = models.CharField("stand", max_length=10, choices=ReminderState, default=ReminderState.PLANNED)
    sent_at = models.DateTimeField("verstuurd", null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject_public_id", "kind", "recipient", "due_on"], name="reminder_once"),
            models.CheckConstraint(name="reminder_state_known", condition=Q(state__in=ReminderState.values)),
            models.CheckConstraint(
                name="reminder_sent_has_moment", condition=~Q(state=ReminderState.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="reminder_due", condition=Q(state="gepland"))]
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_public_id} {self.due_on}"
