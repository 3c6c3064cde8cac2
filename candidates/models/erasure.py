"""The ledger of people whose data were or will be erased; it outlives them, so it holds no personal data."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q


class ErasureState(models.TextChoices):
    ANNOUNCED = "aangekondigd", "aangekondigd"
    RUNNING = "bezig", "bezig"
    WAITING = "wacht", "wacht op de overeenkomst"  # all is gone but an agreement that must still be kept
    DONE = "gewist", "gewist"
    STOPPED = "gestopt", "gestopt"


class ErasureWhy(models.TextChoices):
    TERM = "termijn", "de bewaartermijn is voorbij"
    REQUEST = "verzoek", "op verzoek van de kandidaat"
    MISTAKE = "vergissing", "per ongeluk ingevoerd"


class Erasure(models.Model):
    """One erasure, from its notice to its end. By id and number, without a foreign key: after a backup was restored
    the ledger says who must be erased again."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    candidate_public_id = models.UUIDField()
    candidate_number = models.CharField(max_length=12)
    why = models.CharField("waarom", max_length=12, choices=ErasureWhy)
    state = models.CharField("stand", max_length=15, choices=ErasureState, default=ErasureState.ANNOUNCED)
    announced_at = models.DateTimeField("aangekondigd")
    due_on = models.DateField("wissen vanaf")
    started_at = models.DateTimeField("begonnen", null=True)
    finished_at = models.DateTimeField("klaar", null=True)
    stopped_reason = models.CharField("waarom gestopt", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Counts per kind and the hashes of what could never change and is now empty.
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="erasure_state_known", condition=Q(state__in=ErasureState.values)),
            models.CheckConstraint(name="erasure_why_known", condition=Q(why__in=ErasureWhy.values)),
            models.UniqueConstraint(
                fields=["candidate_public_id"],
                condition=Q(state__in=[ErasureState.ANNOUNCED, ErasureState.RUNNING, ErasureState.WAITING]),
                name="erasure_one_at_a_time",
            ),
        ]
        verbose_name = "wissen van een dossier"
        verbose_name_plural = "gewiste dossiers"

    def __str__(self) -> str:
        return f"{self.candidate_number} {self.state}"
