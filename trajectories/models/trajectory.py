"""The inleertraject of one chosen candidate: the seven parts of step 4 and the plan of step 5.

Parts: (a) TrajectorySkill, (b) TrajectoryPhase with PlanSteps, (c) duration and hours, (d) guidance,
(e) FundingLine (models/funding.py), (f) Evaluation (models/evaluation.py), (g) Condition; and the criteria of the promise.
What is done and what is missing is computed in trajectories/lifecycle.py.
"""

from collections.abc import Sequence
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob, LearningLocation, LegalLabel
from matching.models import Proposal
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.steps import Turn
from nieuwebanen.tasklist import Whose


class TrajectoryStatus(models.TextChoices):
    """Only what cannot be computed: is it going on, and how did it end."""

    RUNNING = "loopt", "loopt"
    PLACED = "geplaatst", "geplaatst"
    STOPPED = "gestopt", "gestopt"


class EndReason(models.TextChoices):
    OTHER_WORK = "ander-werk", "ander werk gevonden"
    NO_FIT = "past-niet", "past niet bij de baan"
    PERSONAL = "persoonlijk", "persoonlijke reden"
    JOB_GONE = "baan-weg", "de baan komt er niet"
    CRITERIA = "criteria", "de criteria zijn niet gehaald"
    TAKEN_OVER = "overgenomen", "een andere werkgever neemt het over"


class TrajectoryQuerySet(models.QuerySet["Trajectory"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees the own team's, a manager all, a portal user those for its own jobs (R43)."""
        if user.is_manager:
            return self
        if user.is_coach:
            return self.filter(candidate__team_id=user.team_id)
        if user.is_employer:
            return self.filter(job__employer__memberships__user=user, job__employer__memberships__ended_at=None)
        return self.none()

    def visible_to_any(self, whose: Whose) -> Self:
        """The same for one user, or for several coaches at once: of the teams of these."""
        if isinstance(whose, User):
            return self.visible_to(whose)
        return self.filter(candidate__team__in={user.team_id for user in whose})

    def running(self) -> Self:
        return self.filter(status=TrajectoryStatus.RUNNING)

    def with_parties(self) -> Self:
        return self.select_related("job__employer", "candidate__coach", "coach", "team")


class Trajectory(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=12, unique=True)
    # The employer's choice is what a trajectory begins with: no choice, no row (product.md §6).
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="trajectory")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="trajectories", verbose_name="kandidaat")
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="trajectories", verbose_name="baan")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="trajectories", verbose_name="werkcoach"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="trajectories", verbose_name="team")
    status = models.CharField("stand", max_length=10, choices=TrajectoryStatus, default=TrajectoryStatus.RUNNING)

    # (c) duration and hours
    starts_on = models.DateField("begin van het inleren", null=True, blank=True)
    ends_on = models.DateField("einde van het inleren", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField("uren per week", null=True, blank=True)
    working_times = models.CharField("rooster", max_length=200, blank=True)
    # (d) guidance
    supervisor_name = models.CharField("vaste begeleider", max_length=120, blank=True)
    supervisor_title = models.CharField("functie van de begeleider", max_length=80, blank=True)
    supervisor_hours_per_week = models.PositiveSmallIntegerField("uren begeleiding per week", null=True, blank=True)
    coach_every_weeks = models.PositiveSmallIntegerField(
        "contact met de werkcoach, elke … weken", null=True, blank=True
    )
    # what the candidate gets meanwhile, and promises (articles 8 and 13)
    income = models.CharField("uitkering of loon tijdens het inleren", max_length=200, blank=True)
    travel_costs = models.CharField("reiskosten", max_length=200, blank=True)
    commitments = models.TextField("afspraken voor de kandidaat", max_length=2000, blank=True)
    # safety and fairness (domain.md §3, articles 11 and 12)
    insured_with = models.CharField("verzekering ongevallen en aansprakelijkheid", max_length=120, blank=True)
    insurance_policy = models.CharField("polisnummer", max_length=60, blank=True)
    no_displacement = models.BooleanField("niemand verliest werk door deze plek", default=False)
    no_dismissals_months = models.PositiveSmallIntegerField("maanden niemand ontslagen", null=True, blank=True)
    de_minimis_eur = models.DecimalField(
        "de-minimissteun in 3 jaar", max_digits=9, decimal_places=2, null=True, blank=True
    )
    # The learning begins before both have signed: only with a reason and a second approver.
    early_reason = models.CharField("waarom eerder beginnen", max_length=300, blank=True)
    # (g) nothing has to be arranged: said, not forgotten
    no_conditions_needed = models.BooleanField("geen voorwaarden nodig", default=False)

    learning_finished_on = models.DateField("inleren klaar op", null=True)
    # The employer says that the job does not come: another employer within two weeks (R45).
    job_gone_on = models.DateField("baan gaat niet door sinds", null=True, blank=True)
    job_gone_reason = models.CharField("waarom de baan niet doorgaat", max_length=300, blank=True)
    ended_on = models.DateField("beëindigd op", null=True)
    end_reason = models.CharField("reden", max_length=15, choices=EndReason, blank=True)
    end_note = models.TextField("toelichting", max_length=2000, blank=True)
    # After a drop-out: what was done, and what comes next, within five working days (features.md row 53).
    hours_done = models.PositiveIntegerField("uren gedaan", null=True, blank=True)
    next_plan = models.TextField("plan hierna", max_length=2000, blank=True)
    next_plan_due_on = models.DateField("plan uiterlijk op", null=True)
    next_plan_made_on = models.DateField("plan gemaakt op", null=True)
    # Another employer goes on where this one stopped.
    continues = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="continued_by", verbose_name="vervolg van"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TrajectoryQuerySet.as_manager()

    drafted_otherwise: Sequence[str] = ()  # what lifecycle.start tells of places that were full; not kept

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(status=TrajectoryStatus.RUNNING),
                name="trajectory_one_running_per_candidate",
                violation_error_message="Deze kandidaat heeft al een lopend traject.",
            ),
            models.CheckConstraint(name="trajectory_status_known", condition=Q(status__in=TrajectoryStatus.values)),
            models.CheckConstraint(
                name="trajectory_end_reason_known", condition=Q(end_reason__in=["", *EndReason.values])
            ),
            models.CheckConstraint(
                name="trajectory_starts_before_end",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            models.CheckConstraint(
                name="trajectory_hours_1_to_40",
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__range=(1, 40)),
                violation_error_message="Vul een getal in van 1 tot en met 40.",
            ),
            models.CheckConstraint(
                name="trajectory_stopped_has_reason",
                condition=~Q(status=TrajectoryStatus.STOPPED) | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="trajectory_placed_after_learning",
                condition=~Q(status=TrajectoryStatus.PLACED) | Q(learning_finished_on__isnull=False),
            ),
        ]
        verbose_name = "traject"
        verbose_name_plural = "trajecten"

    def __str__(self) -> str:
        return f"Traject {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("trajectories:detail", args=[self.public_id])


class TrajectorySkill(models.Model):
    """(a) one skill of this agreement: the level at the start and the level needed."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="vaardigheid")
    level_now = models.PositiveSmallIntegerField("nu", choices=Level)
    level_needed = models.PositiveSmallIntegerField("nodig", choices=Level)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "skill"], name="trajectoryskill_once"),
            models.CheckConstraint(name="trajectoryskill_now_0_to_4", condition=Q(level_now__range=(0, 4))),
            models.CheckConstraint(name="trajectoryskill_needed_1_to_4", condition=Q(level_needed__range=(1, 4))),
        ]
        verbose_name = "afgesproken vaardigheid"
        verbose_name_plural = "afgesproken vaardigheden"

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.level_now} naar {self.level_needed}"


class TrajectoryPhase(models.Model):
    """(b) one part of the plan: a place, a period, a goal, a legal label."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("onderdeel", max_length=120)
    location = models.ForeignKey(LearningLocation, models.PROTECT, related_name="phases", verbose_name="plek")
    label = models.CharField("soort plaats", max_length=20, choices=LegalLabel)
    starts_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    hours_per_week = models.PositiveSmallIntegerField("uren per week")
    goal = models.CharField("doel", max_length=300)
    load_reason = models.CharField("waarom twee plekken tegelijk mag", max_length=300, blank=True)
    began_on = models.DateField("echt begonnen op", null=True, blank=True)
    ended_on = models.DateField("echt klaar op", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "position"], name="phase_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="phase_label_known", condition=Q(label__in=LegalLabel.values)),
            models.CheckConstraint(
                name="phase_starts_before_end",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            models.CheckConstraint(
                name="phase_hours_1_to_40",
                condition=Q(hours_per_week__range=(1, 40)),
                violation_error_message="Vul een getal in van 1 tot en met 40.",
            ),
            models.CheckConstraint(
                name="phase_began_before_ended",
                condition=Q(ended_on=None) | Q(began_on__isnull=False, ended_on__gte=F("began_on")),
                violation_error_message="De echte einddatum moet na de echte begindatum liggen.",
            ),
        ]
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"

    def __str__(self) -> str:
        return self.title

    @property
    def is_unpaid(self) -> bool:
        """These weeks count for the limit of weeks without pay."""
        return LegalLabel(self.label).unpaid

    @property
    def weeks(self) -> int:
        """Whole weeks, rounded up; a phase of one day is one week."""
        return ((self.ends_on - self.starts_on).days + 7) // 7


class PlanStep(models.Model):
    """(b) one concrete step within a phase (R30, R31)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    phase = models.ForeignKey(TrajectoryPhase, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    goal = models.CharField("stap", max_length=200)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vaardigheid"
    )
    target_level = models.PositiveSmallIntegerField("naar niveau", choices=Level, null=True, blank=True)
    helper = models.CharField("wie helpt", max_length=120, blank=True)
    # What the step is tied to (R31).
    function = models.CharField("wat iemand dan doet", max_length=120, blank=True)
    pay = models.CharField("wat dat betekent voor het loon", max_length=120, blank=True)
    schooling = models.CharField("scholing", max_length=120, blank=True)
    begins_on = models.DateField("begint op", null=True, blank=True)
    due_on = models.DateField("klaar op", null=True, blank=True)
    done_on = models.DateField("klaar", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="planstep_level_1_to_4", condition=Q(target_level__isnull=True) | Q(target_level__range=(1, 4))
            ),
            models.CheckConstraint(
                name="planstep_begins_before_due",
                condition=Q(begins_on=None) | Q(due_on=None) | Q(due_on__gte=F("begins_on")),
                violation_error_message="De stap moet klaar zijn na de dag waarop hij begint.",
            ),
        ]
        verbose_name = "stap"
        verbose_name_plural = "stappen"

    def __str__(self) -> str:
        return self.goal


class Condition(models.Model):
    """(g) what must be arranged, by whom and when (R36)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="conditions")
    text = models.CharField("wat moet geregeld zijn", max_length=200)
    owner = models.CharField("wie regelt het", max_length=10, choices=Turn)
    due_on = models.DateField("uiterlijk")
    arranged_on = models.DateField("geregeld op", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(name="condition_owner_known", condition=Q(owner__in=Turn.values))]
        verbose_name = "voorwaarde"
        verbose_name_plural = "voorwaarden"

    def __str__(self) -> str:
        return self.text


class Criterion(models.Model):
    """One criterion of the employer's promise, as agreed for this trajectory: the checklist of step 6."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField("criterium", max_length=200)
    met_on = models.DateField("gehaald op", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "criterium"
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.text


class TroubleReport(models.Model):
    """ "Er gaat iets mis": employer or coach says so on any day; it stays open until somebody handled it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="troubles")
    text = models.TextField("wat gaat er mis", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("gemeld")
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField("opgepakt", null=True)
    handled_note = models.TextField("wat is gedaan", max_length=2000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="trouble_handled_has_note", condition=Q(handled_at__isnull=True) | ~Q(handled_note="")
            )
        ]
        verbose_name = "melding"
        verbose_name_plural = "meldingen"

    def __str__(self) -> str:
        return f"melding {self.pk}"
