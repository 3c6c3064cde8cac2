"""A file with people that is read, looked at row by row, and then taken over."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.models.candidate import Candidate
from nieuwebanen.accounts.models import Team


class ImportState(models.TextChoices):
    READING = "lezen", "wordt gelezen"
    READY = "klaar-om-te-kijken", "klaar om te bekijken"
    APPLYING = "overnemen", "wordt overgenomen"
    DONE = "klaar", "overgenomen"
    FAILED = "mislukt", "mislukt"
    DROPPED = "weggedaan", "weggedaan"


class CandidateImport(models.Model):
    """One uploaded file. Its content and rows go after some days (retention group "import")."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    state = models.CharField("stand", max_length=20, choices=ImportState, default=ImportState.READING)
    file_name = models.CharField("bestand", max_length=200)
    content = models.BinaryField(null=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # Who becomes the coach of new people, unless a row says otherwise.
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="werkcoach")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    problem = models.CharField("wat er mis is", max_length=300, blank=True)
    created_at = models.DateTimeField("opgestuurd")
    finished_at = models.DateTimeField("klaar", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidateimport_state_known", condition=Q(state__in=ImportState.values))
        ]
        verbose_name = "import van kandidaten"
        verbose_name_plural = "imports van kandidaten"

    def __str__(self) -> str:
        return f"import {self.pk}"


class RowOutcome(models.TextChoices):
    NEW = "nieuw", "nieuw"
    MATCH = "bestaat", "bestaat al"
    ERROR = "fout", "fout"


class ImportRow(models.Model):
    """One row of the file: what it says, and what will happen with it."""

    of = models.ForeignKey(CandidateImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("rij")  # as the spreadsheet counts them
    values = models.JSONField(default=dict)
    outcome = models.CharField("wat gebeurt er", max_length=10, choices=RowOutcome)
    messages = models.JSONField(default=list)
    chosen = models.BooleanField("meenemen", default=True)
    match = models.ForeignKey(Candidate, models.SET_NULL, null=True, related_name="+")
    result = models.ForeignKey(Candidate, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField("overgenomen", null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="importrow_once"),
            models.CheckConstraint(name="importrow_outcome_known", condition=Q(outcome__in=RowOutcome.values)),
        ]
        indexes = [models.Index(fields=["of", "outcome", "number"], name="importrow_by_outcome")]
        verbose_name = "rij van een import"
        verbose_name_plural = "rijen van imports"

    def __str__(self) -> str:
        return f"{self.of_id} rij {self.number}"
