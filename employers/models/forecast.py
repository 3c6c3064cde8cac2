"""What an employer expects of a job, and how that moved: growth estimates vary, so every change is kept (R04)."""

from django.conf import settings
from django.db import models


class Certainty(models.TextChoices):
    """How sure the job is (R04)."""

    SURE = "zeker", "Zeker"
    LIKELY = "waarschijnlijk", "Waarschijnlijk"
    IDEA = "idee", "Idee"


class ForecastRevision(models.Model):
    """What the forecast was from this moment on, and why it changed (R04)."""

    job = models.ForeignKey("employers.FutureJob", models.PROTECT, related_name="revisions")
    at = models.DateTimeField("tijdstip")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("reden", max_length=300)
    starts_on = models.DateField("verwachte start")
    earliest_on = models.DateField("op zijn vroegst", null=True, blank=True)
    latest_on = models.DateField("op zijn laatst", null=True, blank=True)
    seats = models.PositiveSmallIntegerField("aantal plekken")
    certainty = models.CharField("zekerheid", max_length=15, choices=Certainty)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "bijstelling"
        verbose_name_plural = "bijstellingen"

    def __str__(self) -> str:
        return f"{self.job_id} op {self.at}"
