"""Reminders as rows: each rung of each ladder exactly once (reliability.md §3.2; rules in trajectories/reminders.py)."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from nieuwebanen.steps import Turn


class Received(models.TextChoices):
    """How something came that was asked for by mail."""

    PHONE = "telefoon", "aan de telefoon"
    TALK = "gesprek", "in een gesprek"
    MAIL = "mail", "in een mail"
    PAPER = "papier", "op papier"


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


class ReminderPause(models.Model):
    """Nobody is reminded of this one thing, or this one person of nothing, until and including a day."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_public_id = models.UUIDField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reminder_pauses")
    until = models.DateField("tot en met")
    reason = models.CharField("waarom", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("gepauzeerd")
    ended_at = models.DateTimeField("eerder gestopt", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reminderpause_of_one",
                condition=Q(user__isnull=False, subject_public_id=None) | Q(user=None, subject_public_id__isnull=False),
            ),
            models.CheckConstraint(name="reminderpause_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["subject_public_id"], condition=Q(ended_at=None), name="reminderpause_once_per_subject"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="reminderpause_once_per_user"),
        ]
        verbose_name = "pauze van herinneringen"
        verbose_name_plural = "pauzes van herinneringen"

    def __str__(self) -> str:
        return f"pauze tot en met {self.until}"


class ReceivedOtherwise(models.Model):
    """What was asked for came another way, so that nobody is reminded of it any more."""

    subject_type = models.CharField(max_length=40)
    subject_public_id = models.UUIDField()
    of = models.CharField("van wie", max_length=10, choices=Turn)
    how = models.CharField("hoe", max_length=10, choices=Received)
    note = models.CharField("wat is ontvangen", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("ontvangen")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject_public_id", "of"], name="receivedotherwise_once"),
            models.CheckConstraint(
                name="receivedotherwise_known", condition=Q(of__in=Turn.values) & Q(how__in=Received.values)
            ),
        ]
        verbose_name = "op een andere manier ontvangen"
        verbose_name_plural = "op een andere manier ontvangen"

    def __str__(self) -> str:
        return f"ontvangen: {self.how}"
