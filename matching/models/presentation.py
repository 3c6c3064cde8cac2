"""What an employer may see of a person, frozen; and contact data once both sides said yes."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from employers.models.job_status import LIVE
from matching.models.proposal import Proposal, ProposalState
from nieuwebanen.accounts.models import User


class PresentationQuerySet(models.QuerySet["Presentation"]):
    def visible_to(self, user: User) -> Self:
        """A portal user sees what was presented to the own organisations; withdrawn is gone at once."""
        if user.is_staff_member:
            return self.filter(proposal__in=Proposal.objects.visible_to(user))
        if user.is_employer:
            return self.filter(
                employer__memberships__user=user, employer__memberships__ended_at=None, withdrawn_at=None
            )
        return self.none()

    def current_on(self, today: date) -> Self:
        """Of a job that is still coming, and not expired or already decided in the candidate's favour."""
        return self.filter(
            Q(expires_on__gte=today) | Q(proposal__state=ProposalState.CHOSEN), proposal__job__status__in=LIVE
        )


class Presentation(models.Model):
    """Exactly the fields the coach ticked, frozen at that moment (product.md §2). A trigger refuses change.

    Only its last day may move, and only later: the coach may show the very same page a while longer.
    The employer's pages read this and nothing else of a person.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="presentation")
    employer = models.ForeignKey("employers.Employer", models.PROTECT, related_name="presentations")
    snapshot = models.JSONField("wat de werkgever ziet", encoder=DjangoJSONEncoder)
    presented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField("zichtbaar tot en met")
    withdrawn_at = models.DateTimeField("ingetrokken", null=True)

    objects = PresentationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "presentatie"
        verbose_name_plural = "presentaties"

    def __str__(self) -> str:
        return f"presentatie {self.public_id}"


class SharedContact(models.Model):
    """Stage 2: employer and candidate both said yes, so the employer gets a name and a way to make contact.

    Frozen like the presentation; withdrawn is gone at the next request. Shared again is another row.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="shared_contacts")
    employer = models.ForeignKey("employers.Employer", models.PROTECT, related_name="+")
    snapshot = models.JSONField("naam, telefoon en e-mail", encoder=DjangoJSONEncoder)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField("gedeeld")
    withdrawn_at = models.DateTimeField("ingetrokken", null=True)

    class Meta:
        ordering = ["-shared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(withdrawn_at=None), name="sharedcontact_one_at_a_time"
            )
        ]
        verbose_name = "gedeelde contactgegevens"
        verbose_name_plural = "gedeelde contactgegevens"

    def __str__(self) -> str:
        return f"contactgegevens bij {self.proposal_id}"
