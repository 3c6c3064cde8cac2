"""A file with people that is read, looked at row by row, and then taken over."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from candidates.models.candidate import Candidate
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.background import BackgroundTask
from nieuwebanen.skills.models import Skill


class ImportState(models.TextChoices):
    READING = "lezen", "wordt gelezen"
    READY = "klaar-om-te-kijken", "klaar om te bekijken"
    APPLYING = "overnemen", "wordt overgenomen"
    DONE = "klaar", "overgenomen"
    FAILED = "mislukt", "mislukt"
    DROPPED = "weggedaan", "weggedaan"


class CandidateImportQuerySet(models.QuerySet["CandidateImport"]):
    def visible_to(self, user: User) -> Self:
        """One's own and nobody else's, as long as one works with candidates."""
        return self.filter(by=user) if user.is_staff_member else self.none()


class CandidateImport(models.Model):
    """One uploaded file. The content goes as soon as it is read, the rows after some days (retention group "import")."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    state = models.CharField("stand", max_length=20, choices=ImportState, default=ImportState.READING)
    file_name = models.CharField("bestand", max_length=200)
    content = models.BinaryField(null=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # Who becomes the coach of new people, unless a row says otherwise.
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="werkcoach")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What was found above the rows: the headings that are used and those that are left out, in the order of the file.
    columns = models.JSONField(default=list)
    left_out = models.JSONField("kolommen die niet meegaan", default=list)
    # The work in the background that reads or takes over; kept as long as it tells how far it is.
    task = models.ForeignKey(BackgroundTask, models.SET_NULL, null=True, related_name="+")
    problem = models.CharField("wat er mis is", max_length=300, blank=True)
    created_at = models.DateTimeField("opgestuurd")
    finished_at = models.DateTimeField("klaar", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CandidateImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidateimport_state_known", condition=Q(state__in=ImportState.values))
        ]
        verbose_name = "import van kandidaten"
        verbose_name_plural = "imports van kandidaten"

    def __str__(self) -> str:
        return f"import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("candidates:import", args=[self.public_id])


class ImportSkill(models.Model):
    """A word for a skill as the file writes it, and which skill of the list is meant. None: it does not go along."""

    of = models.ForeignKey(CandidateImport, models.CASCADE, related_name="words")
    text = models.CharField("in het bestand", max_length=250)
    rows = models.PositiveIntegerField("rijen", default=0)
    skill = models.ForeignKey(Skill, models.SET_NULL, null=True, related_name="+", verbose_name="vaardigheid")
    # The list itself has this word; the others somebody has to choose.
    known = models.BooleanField(default=False)

    class Meta:
        ordering = ["known", "text"]
        constraints = [models.UniqueConstraint(fields=["of", "text"], name="importskill_once")]
        verbose_name = "woord voor een vaardigheid"
        verbose_name_plural = "woorden voor vaardigheden"

    def __str__(self) -> str:
        return f"{self.of_id} {self.pk}"


class RowOutcome(models.TextChoices):
    NEW = "nieuw", "nieuw"
    MATCH = "bestaat", "bestaat al"
    DOUBT = "twijfel", "misschien dubbel"
    ERROR = "fout", "fout"


class ImportRow(models.Model):
    """One row of the file: what it says, and what will happen with it.

    values: raw (heading -> text), fields (of the person), skills ([word, level]), number, coach (id), replace, on, source.
    messages: [{column, cell, text, stops}].
    """

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
