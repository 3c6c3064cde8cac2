"""Step 3: a proposal joins one job and one person; the presentation is what an employer may see of that person."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
from employers.models.job_status import LIVE
from nieuwebanen.accounts.models import User


class ProposalState(models.TextChoices):
    SELECTED = "geselecteerd", "geselecteerd"
    INFORMED = "geinformeerd", "geïnformeerd"
    PRESENTED = "voorgesteld", "voorgesteld"
    CHOSEN = "gekozen", "gekozen"
    NOT_CHOSEN = "niet-gekozen", "niet gekozen"
    WITHDRAWN = "ingetrokken", "ingetrokken"


ALLOWED: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.SELECTED: frozenset({ProposalState.INFORMED, ProposalState.WITHDRAWN}),
    ProposalState.INFORMED: frozenset({ProposalState.PRESENTED, ProposalState.WITHDRAWN}),
    ProposalState.PRESENTED: frozenset({ProposalState.CHOSEN, ProposalState.NOT_CHOSEN, ProposalState.WITHDRAWN}),
    # A chosen person whose trajectory stops gives the seat back.
    ProposalState.CHOSEN: frozenset({ProposalState.WITHDRAWN}),
    ProposalState.NOT_CHOSEN: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}
OPEN_STATES = (ProposalState.SELECTED, ProposalState.INFORMED, ProposalState.PRESENTED)


class DeclineReason(models.TextChoices):
    """Why an employer does not choose somebody: a closed list (R23), with room for words."""

    NOT_READY = "nog-niet-klaar", "Is nog niet klaar voor deze baan"
    SKILLS = "vaardigheden", "Andere vaardigheden nodig"
    AVAILABILITY = "beschikbaarheid", "Uren of dagen passen niet"
    OTHER_CHOSEN = "ander-gekozen", "Ik heb iemand anders gekozen"
    JOB_CHANGED = "baan-veranderd", "De baan is veranderd"
    OTHER = "anders", "Anders"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees the own team's people, a manager all. A portal user sees presentations, not proposals."""
        if user.is_manager:
            return self
        if user.is_coach:
            return self.filter(candidate__team_id=user.team_id)
        return self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def with_parties(self) -> Self:
        return self.select_related("job__employer", "candidate__coach", "candidate__team")


class Proposal(models.Model):
    """A "voorstel". `lifecycle` in matching/proposals.py; a trigger keeps chosen people within the job's seats."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="proposals", verbose_name="baan")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="proposals", verbose_name="kandidaat")
    state = models.CharField("stand", max_length=15, choices=ProposalState, default=ProposalState.SELECTED)

    selected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    selected_at = models.DateTimeField("geselecteerd")
    override_reason = models.CharField("toch meegenomen, omdat", max_length=300, blank=True)
    informed_at = models.DateTimeField("geïnformeerd", null=True)
    informed_note = models.TextField("wat is verteld", max_length=2000, blank=True)
    agreed_on = models.DateField("akkoord van de kandidaat", null=True)
    presented_at = models.DateTimeField("voorgesteld", null=True)
    explanation = models.JSONField("uitleg van de match", default=dict, encoder=DjangoJSONEncoder)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("besloten", null=True)
    decline_reason = models.CharField("reden", max_length=20, choices=DeclineReason, blank=True)
    motivation = models.TextField("motivatie", max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken", null=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=300, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-selected_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "candidate"],
                condition=Q(state__in=[*OPEN_STATES, ProposalState.CHOSEN]),
                name="proposal_one_open_per_pair",
                violation_error_message="Deze kandidaat staat al bij deze baan.",
            ),
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(
                name="proposal_decline_reason_known", condition=Q(decline_reason__in=["", *DeclineReason.values])
            ),
            models.CheckConstraint(
                # R21: nobody is presented without having been told and having said yes.
                name="proposal_presented_after_agreement",
                condition=Q(presented_at__isnull=True) | (Q(informed_at__isnull=False) & Q(agreed_on__isnull=False)),
            ),
            models.CheckConstraint(
                # R23: a motivated decision, always.
                name="proposal_decision_has_motivation",
                condition=~Q(state__in=[ProposalState.CHOSEN, ProposalState.NOT_CHOSEN])
                | (Q(decided_at__isnull=False) & ~Q(motivation="")),
            ),
            models.CheckConstraint(
                name="proposal_decline_has_reason", condition=~Q(state=ProposalState.NOT_CHOSEN) | ~Q(decline_reason="")
            ),
        ]
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"

    def __str__(self) -> str:
        return f"{self.candidate} voor {self.job}"

    def get_absolute_url(self) -> str:
        return reverse("matching:proposal", args=[self.public_id])


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


class MatchLog(models.Model):
    """Which list was shown to whom, by which rules: the list can be made again (product.md §6)."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="+")
    rules = models.CharField(max_length=40)
    today = models.DateField()
    shown = models.JSONField(default=list)  # [[candidate pk, score], ...] in the order of the screen

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "getoonde match"
        verbose_name_plural = "getoonde matches"

    def __str__(self) -> str:
        return f"{self.job_id} {self.at}"
