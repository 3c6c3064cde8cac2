"""Files in a person's file: only where they are needed, and never in a public folder."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.models.candidate import Candidate

LARGEST_BYTES = 10 * 1024 * 1024


class DocumentKind(models.TextChoices):
    CV = "cv", "cv"
    CERTIFICATE = "certificaat", "certificaat van een vaardigheid"
    LETTER = "brief", "brief of formulier"
    WORK = "werk", "foto of voorbeeld van het werk"
    OTHER = "anders", "anders"


class CandidateDocument(models.Model):
    """One file, its bytes in the database: one backup, one place to erase, no path that a browser can guess."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="documents")
    kind = models.CharField("soort", max_length=12, choices=DocumentKind)
    title = models.CharField("wat is het", max_length=120)
    needed_for = models.CharField("waarvoor nodig", max_length=200)
    file_name = models.CharField("bestandsnaam", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("grootte in bytes")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("toegevoegd")

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidatedocument_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="candidatedocument_size", condition=Q(size__range=(1, LARGEST_BYTES))),
        ]
        verbose_name = "document"
        verbose_name_plural = "documenten"

    def __str__(self) -> str:
        return f"document {self.pk}"
