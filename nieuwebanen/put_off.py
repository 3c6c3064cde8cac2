"""A line of work that waits: put off until a day with a reason, or taken over from a colleague who is away.

The lines themselves are computed (nieuwebanen/tasklist.py); what is kept here hangs on `Task.key`.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PutOffTask(models.Model):
    """Not before this day, and why; the line comes back by itself."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="put_off_tasks")
    key = models.CharField(max_length=200)
    until = models.DateField("tot")
    reason = models.CharField("waarom", max_length=200)
    at = models.DateTimeField("uitgesteld")
    ended_at = models.DateTimeField("teruggehaald", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=Q(ended_at=None), name="putofftask_once"),
            models.CheckConstraint(name="putofftask_has_reason", condition=~Q(reason="")),
        ]
        verbose_name = "uitgestelde taak"
        verbose_name_plural = "uitgestelde taken"

    def __str__(self) -> str:
        return f"uitgesteld tot {self.until}"


class TakenOverTask(models.Model):
    """A colleague does this line instead of who it belongs to."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks_given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks_taken")
    at = models.DateTimeField("overgenomen")
    ended_at = models.DateTimeField("teruggegeven", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], condition=Q(ended_at=None), name="takenovertask_once"),
            models.CheckConstraint(name="takenovertask_from_another", condition=~Q(owner=F("taker"))),
        ]
        verbose_name = "overgenomen taak"
        verbose_name_plural = "overgenomen taken"

    def __str__(self) -> str:
        return f"overgenomen door gebruiker {self.taker_id}"
