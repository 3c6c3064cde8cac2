"""One's own dates in one's own calendar: a secret address that gives a file of the kind ICS (RFC 5545).

Only the hash of the address is kept, so it is shown once; a new one ends the old one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt")
    last_read_at = models.DateTimeField("laatst opgehaald", null=True)
    revoked_at = models.DateTimeField("gestopt", null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="calendarfeed_one_per_user")
        ]
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"

    def __str__(self) -> str:
        return f"agenda van gebruiker {self.user_id}"
