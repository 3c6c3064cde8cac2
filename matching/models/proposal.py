"""Step 3: a proposal joins one job and one person, from the coach's choice to the employer's decision."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
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


class WithdrawReason(models.TextChoices):
    """Why a proposal stops without a decision: a closed list for counting; `withdrawn_reason` holds the words."""

    CANDIDATE = "kandidaat", "De kandidaat wil deze baan niet"
    COACH = "werkcoach", "De werkcoach vindt het geen goed plan meer"
    CHOSEN_ELSEWHERE = "elders-gekozen", "Gekozen voor een andere baan"
    JOB_GONE = "baan-weg", "De baan gaat niet door"
    NO_ANSWER = "geen-antwoord", "De werkgever gaf geen antwoord"
    STOPPED = "gestopt", "Het traject is gestopt"
    OTHER = "anders", "Anders"


class AgreedHow(models.TextChoices):
    """How the candidate said yes to being presented (R21)."""

    ORAL = "mondeling", "Mondeling, in een gesprek"
    WRITTEN = "schriftelijk", "Schriftelijk, de brief is getekend"


# After how many days without a decision the employer is asked again; after the last of them the coach calls.
CHASE_AFTER_DAYS = (3, 7, 14)
CLOSE_AFTER_DAYS = 60


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
    agreed_how = models.CharField("hoe akkoord", max_length=12, choices=AgreedHow, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    presented_at = models.DateTimeField("voorgesteld", null=True)
    explanation = models.JSONField("uitleg van de match", default=dict, encoder=DjangoJSONEncoder)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("besloten", null=True)
    # Who of the employer decided, when staff wrote it down; empty when `decided_by` is of the employer.
    decided_for = models.CharField("besloten namens de werkgever door", max_length=100, blank=True)
    decline_reason = models.CharField("reden", max_length=20, choices=DeclineReason, blank=True)
    motivation = models.TextField("motivatie", max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken", null=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=300, blank=True)
    withdrawn_kind = models.CharField("waarom gestopt", max_length=15, choices=WithdrawReason, blank=True)
    # Whether the coach may tell the candidate the employer's reason in the employer's own words.
    may_be_told = models.BooleanField("reden delen met de kandidaat", default=False)
    # The candidate agreed that the employer gets a phone number or mail address, once chosen (stage 2).
    contact_agreed_on = models.DateField("akkoord om contactgegevens te delen", null=True, blank=True)

    # Another employer goes on where the one that was chosen stops: the choice that this one may follow.
    takes_over = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="taken_over_by", verbose_name="neemt over van"
    )

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
                name="proposal_decided_for_is_decided", condition=Q(decided_for="") | Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(
                name="proposal_agreed_how_known", condition=Q(agreed_how__in=["", *AgreedHow.values])
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_kind_known", condition=Q(withdrawn_kind__in=["", *WithdrawReason.values])
            ),
            models.CheckConstraint(
                name="proposal_decline_has_reason", condition=~Q(state=ProposalState.NOT_CHOSEN) | ~Q(decline_reason="")
            ),
        ]
        # What the daily task looks for: whoever waits for an employer's answer.
        indexes = [
            models.Index(fields=["presented_at"], name="proposal_waiting", condition=Q(state=ProposalState.PRESENTED))
        ]
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"

    def __str__(self) -> str:
        return f"{self.candidate} voor {self.job}"

    def get_absolute_url(self) -> str:
        return reverse("matching:proposal", args=[self.public_id])


class ToldText(models.Model):
    """The text that was handed over to the candidate: every version of it, for a yes is a yes to a text (R21)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="told_texts")
    version = models.PositiveSmallIntegerField("versie")
    text = models.TextField("wat is verteld", max_length=2000)
    told_at = models.DateTimeField("wanneer")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["proposal", "version"], name="toldtext_one_per_version")]
        verbose_name = "tekst voor de kandidaat"
        verbose_name_plural = "teksten voor de kandidaat"

    def __str__(self) -> str:
        return f"{self.proposal_id} versie {self.version}"


class Chase(models.Model):
    """The employer was asked again after so many days; once per rung, however often the task runs."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="chases")
    after_days = models.PositiveSmallIntegerField("na dagen")
    at = models.DateTimeField("wanneer")

    class Meta:
        ordering = ["after_days"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "after_days"], name="chase_once_per_rung"),
            models.CheckConstraint(name="chase_rung_known", condition=Q(after_days__in=CHASE_AFTER_DAYS)),
        ]
        verbose_name = "herinnering aan de werkgever"
        verbose_name_plural = "herinneringen aan de werkgever"

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.after_days}"


class CallTask(models.Model):
    """The employer keeps silent after the last reminder: the coach calls, and writes down what came of it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="call_task")
    due_on = models.DateField("voor wanneer")
    created_at = models.DateTimeField("gemaakt")
    done_at = models.DateTimeField("gebeld", null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("wat kwam eruit", max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="calltask_done_has_outcome",
                condition=Q(done_at=None, done_by=None, outcome="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
            )
        ]
        verbose_name = "belafspraak"
        verbose_name_plural = "belafspraken"

    def __str__(self) -> str:
        return f"bellen over {self.proposal_id}"
