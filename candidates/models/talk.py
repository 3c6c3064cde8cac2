"""Talks with candidates, apart from the talks with companies (R41)."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from candidates.models.candidate import Candidate
from nieuwebanen import events
from nieuwebanen.accounts.models import User


class TalkKind(models.TextChoices):
    OFFICE = "gesprek", "gesprek op kantoor"
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek op de werkplek"
    MAIL = "mail", "mail of bericht"


class CandidateContactQuerySet(models.QuerySet["CandidateContact"]):
    def to_do(self) -> Self:
        """Talks that left something to do, what is late first."""
        open_actions = self.exclude(next_action="").filter(next_action_done_on=None)
        return open_actions.order_by("next_action_on", "pk")


class CandidateContact(models.Model):
    """A talk with the candidate, apart from the talks with companies (R41)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=TalkKind)
    held_on = models.DateField("datum")
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_on = models.DateField("uiterlijk", null=True, blank=True)
    next_action_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="wie doet dit",
    )
    next_action_done_on = models.DateField("gedaan op", null=True, blank=True)
    # Internal unless somebody decides otherwise: only what is shared stands in a letter to the candidate.
    shared = models.BooleanField("de kandidaat mag dit lezen", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CandidateContactQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidatecontact_kind_known", condition=Q(kind__in=TalkKind.values)),
            models.CheckConstraint(
                name="candidatecontact_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
            models.CheckConstraint(
                name="candidatecontact_action_has_owner",
                condition=Q(next_action="") | Q(next_action_owner__isnull=False),
                violation_error_message="Kies wie de volgende actie doet.",
            ),
            models.CheckConstraint(
                name="candidatecontact_done_is_an_action",
                condition=~Q(next_action="") | Q(next_action_done_on=None),
            ),
        ]
        indexes = [models.Index(fields=["candidate", "-held_on"], name="candidatecontact_newest")]
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"

    def __str__(self) -> str:
        return f"{self.kind} op {self.held_on}"

    @transaction.atomic
    def keep(self, *, by: User, at: datetime | None = None) -> None:
        """Save a new talk, or the mended note of an earlier one; the one who wrote it first stays its writer."""
        if self.pk:
            verb, text = "candidate.talk_changed", "Gesprek gewijzigd."
        else:
            self.by = by
            if self.next_action and self.next_action_owner_id is None:
                self.next_action_owner = by
            verb, text = "candidate.talked", f"Gesprek vastgelegd: {self.get_kind_display()}."
        self.save()
        events.record(verb, text, about=self.candidate, by=by, at=at)
