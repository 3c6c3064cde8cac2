"""Work that takes longer than somebody wants to look at a page: done by the worker, with progress, and found again.

PostgreSQL is the only truth: a row waits, the worker takes it (`run_waiting`), and a row whose worker died is taken
again. The kinds are declared in settings.BACKGROUND_TASKS, because the work itself stands on a floor above this one.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class BackgroundState(models.TextChoices):
    WAITING = "wacht", "wacht"
    RUNNING = "bezig", "bezig"
    DONE = "klaar", "klaar"
    FAILED = "mislukt", "mislukt"


class BackgroundTask(models.Model):
    """One piece of work: its kind and arguments (ids, never names), how far it is, and what came out.

    `result` is a file to fetch when there is one; it goes at `expires_at`.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField("wat", max_length=120)
    args = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField("stand", max_length=10, choices=BackgroundState, default=BackgroundState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField("gedaan", default=0)
    total = models.PositiveIntegerField("van", default=0)
    problem = models.CharField("wat er mis is", max_length=300, blank=True)
    next_url = models.CharField("waar het verdergaat", max_length=300, blank=True)
    result = models.BinaryField(null=True)
    result_name = models.CharField("bestand", max_length=200, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField("gevraagd")
    claimed_at = models.DateTimeField("begonnen", null=True)
    beat_at = models.DateTimeField("laatste teken van leven", null=True)
    finished_at = models.DateTimeField("klaar", null=True)
    expires_at = models.DateTimeField("bewaard tot")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="backgroundtask_state_known", condition=Q(state__in=BackgroundState.values)),
            models.CheckConstraint(
                name="backgroundtask_done_within_total", condition=Q(total=0) | Q(done__lte=F("total"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["wacht", "bezig"]),
                name="backgroundtask_to_do",
            )
        ]
        verbose_name = "achtergrondtaak"
        verbose_name_plural = "achtergrondtaken"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
