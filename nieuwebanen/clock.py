"""The clock of the server may jump. What it says is compared with when the work last ran (reliability.md §3.2).

A jump of more than a week forward holds what would go out until somebody looked; a week of holidays without a server
is not more than that.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """When a repeated work last ran."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class DeliveryHold(models.Model):
    """Nothing goes out from the first moment until somebody of the management lets it go."""

    reason = models.CharField("waarom", max_length=300)
    since = models.DateTimeField("sinds")
    released_at = models.DateTimeField("vrijgegeven", null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(released_at=None), name="deliveryhold_one_at_a_time"),
            models.CheckConstraint(
                name="deliveryhold_released_by_somebody",
                condition=Q(released_at=None, released_by=None) | Q(released_at__isnull=False),
            ),
        ]
        verbose_name = "stop op versturen"
        verbose_name_plural = "stops op versturen"

    def __str__(self) -> str:
        return f"stop sinds {self.since}"
