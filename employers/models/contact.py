"""Talks with a company, apart from the talks with candidates (R41)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from employers.models.employer import Employer


class ContactKind(models.TextChoices):
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek"
    MAIL = "mail", "mail"
    MEETING = "gesprek", "gesprek op kantoor"


class EmployerContact(models.Model):
    """A talk with the company, apart from the talks with candidates (R41)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=ContactKind)
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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="employercontact_kind_known", condition=Q(kind__in=ContactKind.values)),
            models.CheckConstraint(
                name="employercontact_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
        ]
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"

    def __str__(self) -> str:
        return f"{self.kind} op {self.held_on}"
