"""Talks with a company, apart from the talks with candidates (R41)."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from employers.models.employer import Employer
from nieuwebanen.accounts.models import User


class ContactKind(models.TextChoices):
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek"
    MAIL = "mail", "mail"
    MEETING = "gesprek", "gesprek op kantoor"


class EmployerContactQuerySet(models.QuerySet["EmployerContact"]):
    def to_do(self) -> Self:
        """Talks that left something to do, what is late first."""
        open_actions = self.exclude(next_action="").filter(next_action_done_on=None)
        return open_actions.order_by("next_action_on", "pk")

    def to_do_by(self, user: User) -> Self:
        """What this user has to do; of an employer in one's care also what a colleague who left should have done."""
        left_behind = Q(next_action_owner__is_active=False, employer__account_manager=user)
        return self.to_do().filter(Q(next_action_owner=user) | left_behind)


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
    # Internal unless somebody decides otherwise: only what is shared stands in the portal of the employer.
    shared = models.BooleanField("de werkgever mag dit lezen", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EmployerContactQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="employercontact_kind_known", condition=Q(kind__in=ContactKind.values)),
            models.CheckConstraint(
                name="employercontact_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
            models.CheckConstraint(
                name="employercontact_action_has_owner",
                condition=Q(next_action="") | Q(next_action_owner__isnull=False),
                violation_error_message="Kies wie de volgende actie doet.",
            ),
            models.CheckConstraint(
                name="employercontact_done_is_an_action",
                condition=~Q(next_action="") | Q(next_action_done_on=None),
            ),
        ]
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"

    def __str__(self) -> str:
        return f"{self.kind} op {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("employers:contact_edit", args=[self.employer.public_id, self.public_id])
