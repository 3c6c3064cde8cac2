"""How long what is kept, per group of data: dated rules, and a report of every run.

The groups are declared in settings.RETENTION_GROUPS (key -> (title, purpose, dotted path)), because the data stand on
the floors above this one. Terms are settings of the organisation, not advice (reliability.md §5).
"""

from uuid import uuid4

from django.conf import settings
from django.db import models


class RetentionRule(models.Model):
    """From `valid_from` on this group is kept this long after its last use; a new rule is a new row."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    group = models.CharField("groep", max_length=40)
    days = models.PositiveIntegerField("dagen bewaren")
    grace_days = models.PositiveIntegerField("dagen tussen bericht en wissen", default=30)
    valid_from = models.DateField("geldt vanaf")
    basis = models.CharField("waarop gebaseerd", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["group", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "valid_from"],
                name="retentionrule_once_a_day",
                violation_error_message="Voor deze dag is er al een regel.",
            )
        ]
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"

    def __str__(self) -> str:
        return f"{self.group} vanaf {self.valid_from}"


class RetentionRun(models.Model):
    """One run over all groups; a trial run (`dry`) only counts."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    dry = models.BooleanField("alleen kijken")
    started_at = models.DateTimeField("begonnen")
    finished_at = models.DateTimeField("klaar", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "opschoning"
        verbose_name_plural = "opschoningen"

    def __str__(self) -> str:
        return f"opschoning {self.started_at}"
