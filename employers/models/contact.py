"""Talks with a company, apart from the talks with candidates (R41)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from employers.models.employer import Employer
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.talks import IN_ORDER, TO_DO, Talk
from nieuwebanen.tasklist import Whose, everyone


class ContactKind(models.TextChoices):
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek"
    MAIL = "mail", "mail"
    MEETING = "gesprek", "gesprek op kantoor"


class EmployerContactQuerySet(models.QuerySet["EmployerContact"]):
    def to_do(self) -> Self:
        """Talks that left something to do, what is late first."""
        return self.filter(TO_DO).order_by(*IN_ORDER)

    def to_do_by(self, whose: Whose) -> Self:
        """What this user has to do; of an employer in one's care also what a colleague who left should have done."""
        people = everyone(whose)
        left_behind = Q(next_action_owner__is_active=False, employer__account_manager__in=people)
        return self.to_do().filter(Q(next_action_owner__in=people) | left_behind)

    def shared_with(self, user: User) -> Self:
        """What a user of the portal may read: shared talks of the own organisations, and never another one."""
        return (
            self.filter(shared=True, employer__in=Employer.objects.visible_to(user))
            if user.is_employer
            else self.none()
        )


class EmployerContact(Talk):
    """A talk with the company, apart from the talks with candidates (R41)."""

    verb, word = "employer.contact", "contact"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=ContactKind)
    # Internal unless somebody decides otherwise: only what is shared stands in the portal of the employer.
    shared = models.BooleanField("de werkgever mag dit lezen", default=False)

    objects = EmployerContactQuerySet.as_manager()

    class Meta(Talk.Meta):
        constraints = [
            models.CheckConstraint(name="employercontact_kind_known", condition=Q(kind__in=ContactKind.values)),
            *Talk.Meta.constraints,
        ]
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"

    @property
    def subject(self) -> Employer:
        return self.employer

    def doers(self) -> "models.QuerySet[User]":
        """Every coach and manager: all of them may open an employer."""
        return User.objects.active().filter(role__in=[Role.COACH, Role.MANAGER])

    def get_absolute_url(self) -> str:
        return reverse("employers:contact_edit", args=[self.employer.public_id, self.public_id])
